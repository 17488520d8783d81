"""Reading the registre: the queue, a proposition, the history of a fiche."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from registre.base import Base
from registre.refus import Inconnu
from registre.schema import DECISION, EVENEMENT, FICHE, PROPOSITION, REDIRECTION, WAITS, Cellules


def queue(base: Base, etat: str = "") -> list[sa.Row[Any]]:
    """Return the propositions, the first sent first; of one state when it is given."""
    query = sa.select(PROPOSITION).order_by(PROPOSITION.c.numero)
    if etat:
        query = query.where(PROPOSITION.c.etat == etat)
    with base.reading() as connection:
        return list(connection.execute(query))


def proposition(base: Base, numero: int) -> tuple[sa.Row[Any], list[sa.Row[Any]]]:
    """Return a proposition and its decisions.

    Raises
    ------
    Inconnu
        When there is none of that number.
    """
    with base.reading() as connection:
        row = connection.execute(
            sa.select(PROPOSITION).where(PROPOSITION.c.numero == numero)
        ).first()
        decisions = connection.execute(
            sa.select(DECISION).where(DECISION.c.proposition == numero).order_by(DECISION.c.numero)
        ).all()
    if row is None:
        raise Inconnu(f"Il n’y a pas de proposition {numero}.")
    return row, list(decisions)


def history(base: Base, slug: str) -> list[sa.Row[Any]]:
    """Return the events of a fiche, the first one first; none when it never changed.

    Raises
    ------
    Inconnu
        When there is no such fiche, and never was.
    """
    with base.reading() as connection:
        events = connection.execute(
            sa.select(EVENEMENT)
            .where(sa.or_(EVENEMENT.c.fiche == slug, EVENEMENT.c.absorbee == slug))
            .order_by(EVENEMENT.c.numero)
        ).all()
        if not events and not connection.scalar(sa.select(FICHE.c.id).where(FICHE.c.id == slug)):
            raise Inconnu(f"Il n’y a pas de fiche « {slug} ».")
    return list(events)


def fiche(base: Base, slug: str) -> tuple[Cellules, int]:
    """Return the cells of a fiche as it is now, and the event that made it so.

    Raises
    ------
    Inconnu
        When there is no such fiche; a former identifier leads to that of today.
    """
    with base.reading() as connection:
        seen: set[str] = set()
        while slug not in seen:
            seen.add(slug)
            row = connection.execute(sa.select(FICHE).where(FICHE.c.id == slug)).first()
            if row is not None:
                return row.cellules, row.version
            then = sa.select(REDIRECTION.c.nouveau).where(REDIRECTION.c.ancien == slug)
            slug = connection.scalar(then) or slug
    raise Inconnu("Cette fiche n’existe pas, ou plus.")


GENRES: Final = ("nouvelle", "correction", "erreur", "confirmation")
SIGNAUX: Final = ("doublon possible", "lieu douteux", "source absente", "ancienne")
# What is read first: a fiche that is wrong misleads, one that is missing does not.
_FIRST: Final = {"erreur": 0, "correction": 1, "nouvelle": 2, "confirmation": 3}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue: its propositions, how many there are in all, and for each reason."""

    lignes: Sequence[sa.Row[Any]]
    total: int
    motifs: Mapping[str, int]


def queue_page(
    base: Base, etats: Sequence[str], motif: str, start: int, count: int, *, by_age: bool = False
) -> Page:
    """Return a page of the queue, the most pressing reason first, then the first sent.

    Parameters
    ----------
    base
        The base.
    etats
        The states that are looked at.
    motif
        One of ``GENRES`` or ``SIGNAUX``; "" for all.
    start, count
        Which page.
    by_age
        The first sent first, whatever the reason.
    """
    table = PROPOSITION.c
    among = table.etat.in_(etats)
    sums = [sa.func.sum(sa.case((_has(nom), 1), else_=0)) for nom in (*GENRES, *SIGNAUX)]
    wanted = sa.and_(among, _has(motif)) if motif else among
    urgent = sa.case(_FIRST, value=table.genre, else_=len(_FIRST))
    order = (table.numero,) if by_age else (urgent, table.numero)
    with base.reading() as connection:
        total, *counts = connection.execute(sa.select(sa.func.count(), *sums).where(among)).one()
        motifs = dict(zip((*GENRES, *SIGNAUX), (int(n or 0) for n in counts), strict=True))
        lignes = connection.execute(
            sa.select(PROPOSITION).where(wanted).order_by(*order).offset(start).limit(count)
        ).all()
    return Page(lignes, motifs[motif] if motif else int(total), motifs)


def _has(motif: str) -> sa.ColumnElement[bool]:
    if motif in GENRES:
        return PROPOSITION.c.genre == motif
    return sa.type_coerce(PROPOSITION.c.signaux, sa.Text).contains(f'"{motif}"', autoescape=True)


def latest(base: Base, start: int, count: int) -> list[sa.Row[Any]]:
    """Return what happened to fiches, the last first, with the event that undid each."""
    with base.reading() as connection:
        query = _with_undoing().where(EVENEMENT.c.genre != "remplissage")
        return list(
            connection.execute(query.order_by(EVENEMENT.c.numero.desc()).offset(start).limit(count))
        )


def past_of(base: Base, slug: str) -> list[sa.Row[Any]]:
    """Return what happened to a fiche, the last first, with the event that undid each."""
    with base.reading() as connection:
        query = _with_undoing().where(EVENEMENT.c.fiche == slug)
        return list(connection.execute(query.order_by(EVENEMENT.c.numero.desc()).limit(200)))


def _with_undoing() -> sa.Select[Any]:
    undoing = sa.alias(EVENEMENT, "defait")
    return sa.select(EVENEMENT, undoing.c.numero.label("annule_par")).outerjoin(
        undoing, undoing.c.annule == EVENEMENT.c.numero
    )


def all_cells(base: Base) -> list[Cellules]:
    """Return the cells of every published fiche."""
    with base.reading() as connection:
        return list(connection.scalars(sa.select(FICHE.c.cellules)))


def new_ones(base: Base, but: int = 0) -> dict[str, tuple[int, Cellules]]:
    """Return the new fiches that wait, by identifier: the number of the proposition, the cells."""
    table = PROPOSITION.c
    query = sa.select(table.numero, table.fiche, table.changements).where(
        table.genre == "nouvelle", table.etat.in_(WAITS), table.numero != but
    )
    with base.reading() as connection:
        return {row.fiche: (row.numero, row.changements) for row in connection.execute(query)}

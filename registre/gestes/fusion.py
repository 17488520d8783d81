"""Merge two fiches that are the same one: a single event, undone by a single event.

The address of the fiche that goes leads for ever to the one that stays.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from registre.base import Base
from registre.cellules import NOMS, changed
from registre.envois import MOTIF_MAX, text_of
from registre.moderation import Recheck, named, publish
from registre.refus import Conflit, Inconnu, Refus
from registre.schema import EVENEMENT, FICHE, REDIRECTION


def merge(
    base: Base,
    gardee: str,
    absorbee: str,
    par: str,
    motif: str,
    *,
    prises: Collection[str] = (),
    versions: tuple[int, int] | None = None,
    recheck: Recheck | None = None,
) -> int:
    """Merge a fiche into another; return the number of the event.

    Parameters
    ----------
    base, par, motif
        The base, who decides, and why.
    gardee, absorbee
        The fiche that stays, and the one whose address will lead to it.
    prises
        The columns that take what the absorbed fiche says; the others stay as they are.
    versions
        The events that had made the two fiches what the moderator saw; None when just read.
    recheck
        Asked what is wrong with the cells once merged.

    Raises
    ------
    Inconnu
        When one of them never was a fiche.
    Refus
        When they are the same one, no reason is given, or a column is none of a fiche.
    Conflit
        When one of them changed meanwhile, was merged already, or the result would not hold;
        nothing is written.
    """
    par, motif = named(par), text_of("motif", motif, MOTIF_MAX)
    _refuse_nonsense(gardee, absorbee, motif, prises)
    with base.writing() as connection:
        kept, gone = _found(connection, gardee), _found(connection, absorbee)
        if versions is not None and (kept.version, gone.version) != versions:
            raise Conflit(
                f"La fiche {gardee} ou la fiche {absorbee} a changé pendant que vous les"
                " compariez : relisez-les, puis recommencez."
            )
        after = changed(kept.cellules, {nom: gone.cellules.get(nom, "") for nom in prises})
        wrong = recheck(after) if recheck is not None and prises else ""
        if wrong:
            raise Conflit(f"La fiche ne tiendrait pas telle quelle : {wrong}")
        return publish(
            connection,
            "fusion",
            gardee,
            kept.cellules,
            after,
            par=par,
            motif=motif,
            source=after.get("source_url", ""),
            absorbee=absorbee,
            absorbee_avant=gone.cellules,
            absorbee_apres=None,
        )


def _refuse_nonsense(gardee: str, absorbee: str, motif: str, prises: Collection[str]) -> None:
    if gardee == absorbee:
        raise Refus("Une fiche ne se fusionne pas avec elle-même.")
    if not motif:
        raise Refus("Une fusion a un motif : à quoi voit-on que c’est la même fiche ?")
    unknown = [nom for nom in prises if nom not in NOMS or nom == "id"]
    if unknown:
        raise Refus(f"« {unknown[0]} » n’est pas une colonne que l’on peut prendre.")


def _found(connection: sa.Connection, slug: str) -> sa.Row[Any]:
    row = connection.execute(sa.select(FICHE).where(FICHE.c.id == slug)).first()
    if row is not None:
        return row
    to = connection.scalar(sa.select(REDIRECTION.c.nouveau).where(REDIRECTION.c.ancien == slug))
    where = f" : elle mène à {to}." if to else "."
    merges = sa.select(EVENEMENT).where(EVENEMENT.c.absorbee == slug)
    merge = connection.execute(merges.order_by(EVENEMENT.c.numero.desc())).first()
    if to and merge is not None:
        raise Conflit(
            f"La fiche {slug} a déjà été fusionnée, par {merge.par}, le {merge.le}{where}"
        )
    raise Inconnu(f"Il n’y a pas de fiche « {slug} »{where}")

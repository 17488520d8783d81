"""Reading the registre: the queue, a proposition, the history of a fiche."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from registre.base import Base
from registre.refus import Inconnu
from registre.schema import DECISION, EVENEMENT, FICHE, PROPOSITION


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
            sa.select(EVENEMENT).where(EVENEMENT.c.fiche == slug).order_by(EVENEMENT.c.numero)
        ).all()
        if not events and not connection.scalar(sa.select(FICHE.c.id).where(FICHE.c.id == slug)):
            raise Inconnu(f"Il n’y a pas de fiche « {slug} ».")
    return list(events)

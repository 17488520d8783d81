"""Between who proposes and who decides: sending, a question, its answer, thinking better of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from registre.acces.freins import pass_by
from registre.acces.jetons import digest
from registre.base import Base
from registre.brouillons import Brouillon
from registre.envois import MOTIF_MAX, NOM_MAX, Dit, checked, put, text_of
from registre.moderation import decide
from registre.refus import Conflit, Inconnu, Refus
from registre.schema import DECISION, PROPOSITION, WAITS

QUI: Final = "qui a proposé"  # who answers and withdraws: nobody's name is asked


@dataclass(frozen=True, slots=True)
class Passant:
    """Who sends from the web: the digest of where from, and how often that may be an hour."""

    qui: str
    par_heure: int


def send(base: Base, draft: Brouillon, dit: Dit, token: str, passant: Passant) -> int:
    """Keep what is sent from the web, once; return its number.

    Sent again with the same token (a network that was lost, a second press), it is the same
    proposition.

    Parameters
    ----------
    base, draft, dit
        The base, what is proposed, and what is said beside it.
    token
        That of the private address one follows it at.
    passant
        Who sends.

    Raises
    ------
    Refus
        When it cannot be kept, and why.
    """
    if not draft.acceptable and not (dit.genre == "erreur" and dit.motif.strip()):
        raise Refus("Cette proposition a des erreurs : rien n’a été enregistré.")
    said = checked(replace(dit, suivi=digest(token)))
    with base.writing() as connection:
        before = _followed(connection, token)
        if before is not None:
            return int(before.numero)
        pass_by(connection, passant.qui, passant.par_heure, dt.datetime.now(dt.UTC))
        return put(connection, draft, said)


def is_sent(base: Base, token: str) -> bool:
    """Tell whether a private address follows something."""
    with base.reading() as connection:
        return _followed(connection, token) is not None


def follow(base: Base, token: str) -> tuple[sa.Row[Any], list[sa.Row[Any]]]:
    """Return the proposition that a private address follows, and what was said of it.

    Raises
    ------
    Inconnu
        When the address leads nowhere.
    """
    with base.reading() as connection:
        row = _found(connection, token)
        said = connection.execute(
            sa.select(DECISION)
            .where(DECISION.c.proposition == row.numero)
            .order_by(DECISION.c.numero)
        ).all()
    return row, list(said)


def send_back(base: Base, numero: int, par: str, question: str) -> None:
    """Send a proposition back with a question; it still waits.

    Raises
    ------
    Conflit
        When it was decided already.
    """
    question = text_of("question", question, MOTIF_MAX)
    par = text_of("par", par, NOM_MAX)
    if not question:
        raise Refus("Une proposition est renvoyée avec une question : laquelle ?")
    with base.writing() as connection:
        _move(connection, PROPOSITION.c.numero == numero, ("en attente",), "renvoyée")
        decide(connection, numero, "renvoyée", par, motif=question)


def reply(base: Base, token: str, text: str) -> None:
    """Answer a question: the proposition waits for a decision again.

    Raises
    ------
    Conflit
        When nothing is asked any more.
    """
    text = text_of("réponse", text, MOTIF_MAX)
    if not text:
        raise Refus("Écrivez votre réponse avant de l’envoyer.")
    with base.writing() as connection:
        row = _found(connection, token)
        _move(connection, PROPOSITION.c.numero == row.numero, ("renvoyée",), "en attente")
        decide(connection, row.numero, "répondue", QUI, motif=text)


def withdraw(base: Base, token: str) -> None:
    """Take a proposition back; its e-mail is erased.

    Raises
    ------
    Conflit
        When it was decided already.
    """
    with base.writing() as connection:
        row = _found(connection, token)
        _move(connection, PROPOSITION.c.numero == row.numero, WAITS, "retirée")
        decide(connection, row.numero, "retirée", QUI, motif="")
        _erase(connection, row.numero)


def erase(base: Base, token: str) -> None:
    """Erase the e-mail given with a proposition."""
    with base.writing() as connection:
        _erase(connection, _found(connection, token).numero)


def _erase(connection: sa.Connection, numero: int) -> None:
    connection.execute(
        PROPOSITION.update().where(PROPOSITION.c.numero == numero).values(courriel="")
    )


def _move(
    connection: sa.Connection,
    which: sa.ColumnElement[bool],
    before: tuple[str, ...],
    after: str,
) -> None:
    moved = connection.execute(
        PROPOSITION.update().where(which, PROPOSITION.c.etat.in_(before)).values(etat=after)
    ).rowcount
    if not moved:
        row = connection.execute(sa.select(PROPOSITION).where(which)).first()
        if row is None:
            raise Inconnu("Cette proposition n’existe pas.")
        raise Conflit(f"La proposition {row.numero} est {row.etat} : quelqu’un est passé avant.")


def _followed(connection: sa.Connection, token: str) -> sa.Row[Any] | None:
    return connection.execute(
        sa.select(PROPOSITION).where(PROPOSITION.c.suivi == digest(token))
    ).first()


def _found(connection: sa.Connection, token: str) -> sa.Row[Any]:
    row = _followed(connection, token)
    if row is None:
        raise Inconnu("Cette adresse ne suit aucune proposition : est-elle entière ?")
    return row

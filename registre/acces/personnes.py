"""Those who moderate: added, invited by a link that opens one session, removed at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa

from registre.acces.jetons import digest, new_token
from registre.base import Base, numbered
from registre.envois import NOM_MAX, now, text_of
from registre.refus import Conflit, Inconnu, Refus
from registre.schema import INVITATION, MODERATEUR, SEANCE

Role = Literal["modérateur", "administrateur"]
ROLES: Final[tuple[Role, ...]] = ("modérateur", "administrateur")
LINK: Final = dt.timedelta(minutes=15)
SESSION: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Moderateur:
    """Someone with a session: who, what she may do, and which session it is."""

    numero: int
    nom: str
    role: str
    seance: int
    empreinte: str

    @property
    def administre(self) -> bool:
        """Whether she sees and removes people."""
        return self.role == "administrateur"


def add(base: Base, nom: str, role: str = "modérateur") -> int:
    """Add someone; return her number.

    Raises
    ------
    Conflit
        When someone of that name is there already: a decision has one name.
    """
    nom = text_of("nom", nom, NOM_MAX)
    if not nom:
        raise Refus("Un modérateur a un nom : il signe ses décisions.")
    if role not in ROLES:
        raise Refus(f"Un rôle est l’un de : {', '.join(ROLES)}.")
    with base.writing() as connection:
        there = sa.select(MODERATEUR.c.numero).where(
            MODERATEUR.c.nom == nom, MODERATEUR.c.retire_le == ""
        )
        if connection.scalar(there):
            raise Conflit(f"{nom} modère déjà : « lien » lui donne un nouveau lien.")
        values = {"nom": nom, "role": role, "ajoute_le": now(), "retire_le": ""}
        return numbered(connection.execute(MODERATEUR.insert().values(**values)))


def invite(base: Base, numero: int) -> str:
    """Return a token that opens one session, once, within a quarter of an hour.

    Raises
    ------
    Inconnu
        When nobody of that number moderates.
    """
    token = new_token()
    with base.writing() as connection:
        if _present(connection, numero) is None:
            raise Inconnu(f"Personne ne modère sous le numéro {numero}.")
        connection.execute(INVITATION.delete().where(INVITATION.c.expire_le < now()))
        connection.execute(
            INVITATION.insert().values(
                empreinte=digest(token), moderateur=numero, expire_le=_after(LINK)
            )
        )
    return token


def invited(base: Base, token: str) -> str:
    """Return the name of the one a link is for, "" when it opens nothing; it is not used up."""
    with base.reading() as connection:
        row = connection.execute(_invitation(token)).first()
    return str(row.nom) if row else ""


def enter(base: Base, token: str) -> str:
    """Use a link up; return the token of the session it opens.

    Raises
    ------
    Refus
        When it was used already, or is too old, or its owner was removed.
    """
    opened = new_token()
    with base.writing() as connection:
        row = connection.execute(_invitation(token)).first()
        if row is None:
            raise Refus("Ce lien ne vaut plus : il sert une fois, pendant un quart d’heure.")
        connection.execute(INVITATION.delete().where(INVITATION.c.empreinte == digest(token)))
        connection.execute(SEANCE.delete().where(SEANCE.c.expire_le < now()))
        connection.execute(
            SEANCE.insert().values(
                empreinte=digest(opened),
                moderateur=row.numero,
                ouverte_le=now(),
                expire_le=_after(SESSION),
            )
        )
    return opened


def known(base: Base, token: str) -> Moderateur | None:
    """Return whose session a token is, None when it is nobody's, or no more."""
    if not token:
        return None
    mine = digest(token)
    with base.reading() as connection:
        return who_has(connection, mine)


def who_has(connection: sa.Connection, empreinte: str) -> Moderateur | None:
    """Return whose session it is of which the base keeps that digest."""
    row = connection.execute(
        sa.select(MODERATEUR, SEANCE.c.numero.label("seance"))
        .join(SEANCE, SEANCE.c.moderateur == MODERATEUR.c.numero)
        .where(
            SEANCE.c.empreinte == empreinte,
            SEANCE.c.expire_le > now(),
            MODERATEUR.c.retire_le == "",
        )
    ).first()
    return Moderateur(row.numero, row.nom, row.role, row.seance, empreinte) if row else None


def leave(base: Base, seance: int) -> None:
    """Close a session."""
    with base.writing() as connection:
        connection.execute(SEANCE.delete().where(SEANCE.c.numero == seance))


def remove(base: Base, numero: int) -> str:
    """Remove someone, her sessions and her links at once; return her name.

    Raises
    ------
    Inconnu
        When nobody of that number moderates.
    """
    with base.writing() as connection:
        row = _present(connection, numero)
        if row is None:
            raise Inconnu(f"Personne ne modère sous le numéro {numero}.")
        connection.execute(
            MODERATEUR.update().where(MODERATEUR.c.numero == numero).values(retire_le=now())
        )
        for table in (SEANCE, INVITATION):
            connection.execute(table.delete().where(table.c.moderateur == numero))
    return str(row.nom)


def people(base: Base) -> list[dict[str, Any]]:
    """Return those who moderate, each with her open sessions."""
    with base.reading() as connection:
        rows = connection.execute(
            sa.select(MODERATEUR)
            .where(MODERATEUR.c.retire_le == "")
            .order_by(MODERATEUR.c.nom, MODERATEUR.c.numero)
        ).all()
        sessions = connection.execute(
            sa.select(SEANCE).where(SEANCE.c.expire_le > now()).order_by(SEANCE.c.numero)
        ).all()
    return [
        {
            "numero": row.numero,
            "nom": row.nom,
            "role": row.role,
            "ajoute_le": row.ajoute_le,
            "seances": [
                {"numero": s.numero, "ouverte_le": s.ouverte_le, "expire_le": s.expire_le}
                for s in sessions
                if s.moderateur == row.numero
            ],
        }
        for row in rows
    ]


def find(base: Base, given: str) -> int:
    """Return the number of the one who moderates under a name, or a number.

    Raises
    ------
    Inconnu
        When nobody does.
    """
    for person in people(base):
        if given in (person["nom"], str(person["numero"])):
            return int(person["numero"])
    raise Inconnu(f"Personne ne modère sous « {given} ».")


def _present(connection: sa.Connection, numero: int) -> sa.Row[Any] | None:
    return connection.execute(
        sa.select(MODERATEUR).where(MODERATEUR.c.numero == numero, MODERATEUR.c.retire_le == "")
    ).first()


def _invitation(token: str) -> sa.Select[Any]:
    return (
        sa.select(MODERATEUR)
        .join(INVITATION, INVITATION.c.moderateur == MODERATEUR.c.numero)
        .where(
            INVITATION.c.empreinte == digest(token),
            INVITATION.c.expire_le > now(),
            MODERATEUR.c.retire_le == "",
        )
    )


def _after(while_: dt.timedelta) -> str:
    return (dt.datetime.now(dt.UTC) + while_).strftime("%Y-%m-%dT%H:%M:%SZ")

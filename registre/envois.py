"""What is sent to the queue: a draft, and what one says beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import sqlalchemy as sa

from catalogue.lecture.checks import FORBIDDEN
from registre.base import Base, numbered
from registre.brouillons import Brouillon
from registre.cellules import is_text
from registre.refus import Refus
from registre.schema import PROPOSITION

NOM_MAX: Final = 200  # characters of a name
MOTIF_MAX: Final = 2000
COURRIEL_MAX: Final = 254


def now() -> str:
    """Return the present second, UTC, as ``2026-12-01T08:30:00Z``."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Dit:
    """What one says beside a draft: who, where to be answered, why, and what to look at twice.

    ``genre`` is that of the draft unless the sending has its own (an error told, a confirmation).
    """

    auteur: str = ""
    courriel: str = ""
    motif: str = ""
    genre: str = ""
    signaux: tuple[str, ...] = ()
    suivi: str | None = None


def propose(
    base: Base, draft: Brouillon, *, auteur: str = "", courriel: str = "", motif: str = ""
) -> int:
    """Put a draft in the queue; return the number of the proposition.

    Raises
    ------
    Refus
        When the draft is not acceptable, or a text too long.
    """
    if not draft.acceptable:
        raise Refus("Cette proposition a des erreurs : rien n’a été enregistré.")
    said = checked(Dit(auteur, courriel, motif))
    with base.writing() as connection:
        return put(connection, draft, said)


def checked(dit: Dit) -> Dit:
    """Return what one says, each text one that can be kept and shown.

    Raises
    ------
    Refus
        When a text is too long, or holds what is never shown.
    """
    return replace(
        dit,
        auteur=text_of("auteur", dit.auteur, NOM_MAX),
        courriel=text_of("courriel", dit.courriel, COURRIEL_MAX),
        motif=text_of("motif", dit.motif, MOTIF_MAX),
    )


def put(connection: sa.Connection, draft: Brouillon, dit: Dit) -> int:
    """Put a draft in the queue within the transaction of a connection; return its number."""
    return numbered(
        connection.execute(
            PROPOSITION.insert().values(
                genre=dit.genre or draft.genre,
                etat="en attente",
                fiche=draft.fiche,
                changements=dict(draft.changements),
                vues=dict(draft.vues),
                version=draft.version,
                signaux=list(dict.fromkeys((*draft.signaux, *dit.signaux))),
                motif=dit.motif,
                auteur=dit.auteur,
                courriel=dit.courriel,
                suivi=dit.suivi,
                recue_le=now(),
            )
        )
    )


def text_of(what: str, text: str, longest: int) -> str:
    """Return a text one can keep and show, or say why not."""
    text = text.strip()
    if len(text) > longest:
        raise Refus(f"{what} : au plus {longest} caractères, il y en a {len(text)}.")
    if FORBIDDEN.search(text) or not is_text(text):
        raise Refus(f"{what} : un texte sans caractère de contrôle ni d’inversion.")
    return text

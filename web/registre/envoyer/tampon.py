"""The stamp of a form: when it was opened, signed; a machine fills it in no time."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final

from itsdangerous import BadData, SignatureExpired, TimestampSigner

from registre.acces.jetons import sign
from web.registre.seuil import Saisie, secret_of

if TYPE_CHECKING:
    from registre.base import Base

FASTEST_S: Final = 3
KEPT_S: Final = 30 * 24 * 3600  # a text left open for a month is still taken
TRAP: Final = "site_de_la_page"
"""A field nobody sees: only a machine fills it."""


def stamp(base: Base) -> str:
    """Return the stamp of a form that is opened now."""
    return _signer(base).sign(secrets.token_urlsafe(12)).decode()


def doubt(base: Base, saisie: Saisie) -> str:
    """Return why a form looks filled by a machine, in French; "" when it does not."""
    if saisie.get(TRAP):
        return "Un champ invisible a été rempli, par un automate sans doute : renvoyez ce texte."
    try:
        _, opened = _signer(base).unsign(
            saisie.get("tampon"), max_age=KEPT_S, return_timestamp=True
        )
    except SignatureExpired:
        return "Ce formulaire est resté ouvert très longtemps : relisez, puis renvoyez."
    except BadData:
        return "Ce formulaire n’est plus celui d’ici : relisez, puis renvoyez."
    age = _signer(base).get_timestamp() - opened.timestamp()
    return "" if age >= FASTEST_S else "C’est allé très vite : relisez, puis renvoyez."


def is_ours(base: Base, saisie: Saisie) -> bool:
    """Tell whether the stamp of a form still counts."""
    try:
        _signer(base).unsign(saisie.get("tampon"), max_age=KEPT_S)
    except BadData:
        return False
    return True


def token_of(base: Base, saisie: Saisie) -> str:
    """Return the token of the private address of a sending: the same for the same, sent again."""
    content = "\0".join(f"{nom}={text}" for nom, text in saisie.pairs)
    said = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
    return sign(secret_of(base), "suivi", saisie.get("tampon"), said)


def _signer(base: Base) -> TimestampSigner:
    return TimestampSigner(secret_of(base), salt="formulaire")

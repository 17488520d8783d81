"""Who asks: a session, and a form that can only come from a page she was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from registre.acces import personnes
from registre.acces.jetons import same, sign
from registre.acces.personnes import Moderateur
from web.registre.seuil import InterditError, Saisie, secret_of, the_base

if TYPE_CHECKING:
    from registre.base import Base

COOKIE: Final = "carte_moderation"
_HOW: Final = (
    "Pour entrer, ouvrez le lien que vous donne qui administre la carte"
    " (« python -m registre moderateur ajouter NOM », ou « lien NOM »)."
)


def who(request: Request) -> Moderateur:
    """Return whose session it is.

    Raises
    ------
    InterditError
        When it is nobody's, or was closed.
    """
    found = personnes.known(the_base(), request.cookies.get(COOKIE, ""))
    if found is None:
        raise InterditError(_HOW)
    return found


def checked(request: Request, saisie: Saisie) -> Moderateur:
    """Return who sends a form: her session, and the token that her pages alone hold.

    Raises
    ------
    InterditError
        When either is missing.
    """
    moderateur = who(request)
    if not same(saisie.get("garde"), guard(the_base(), moderateur)):
        raise InterditError("Ce formulaire n’est plus valable : rechargez la page.")
    return moderateur


def administrator(moderateur: Moderateur) -> Moderateur:
    """Return someone who administers.

    Raises
    ------
    InterditError
        When she only moderates.
    """
    if not moderateur.administre:
        raise InterditError("Cette page est à qui administre la carte.")
    return moderateur


def guard(base: Base, moderateur: Moderateur) -> str:
    """Return the token of the forms of a session."""
    return sign(secret_of(base), "garde", moderateur.empreinte)

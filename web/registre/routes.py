"""Which address of the registre is answered by what; nothing of it is imported before it is asked.

Without a registre, the page where one proposes says that this map is only read, and the others do
not exist.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from settings import settings
from web.publiques.lost import lost


def _page(path: str, where: str, *methods: str) -> Route:
    """Return the route of a page: ``module.function``, in a room that waits to be asked."""
    room, _, function = where.rpartition(".")

    async def endpoint(request: Request) -> Response:
        seuil = import_module("web.registre.seuil")
        if not seuil.is_open():
            return _closed(request)
        handler = getattr(import_module(f"web.registre.{room}"), function)
        made: Response = await seuil.answer(request, handler)
        return made

    return Route(path, endpoint, methods=list(methods or ("GET",)))


def _closed(request: Request) -> Response:
    if request.url.path.endswith("/proposer"):
        made: Response = import_module("web.registre.ferme").read_only(request)
        return made
    words = "Cette carte se lit seulement : elle n’a pas de registre."
    return lost(request, "Cette page n’existe pas", words)


PROPOSER: Final = "proposer"
_FORM: Final = ("GET", "POST")

ROUTES: Final = (
    _page("/proposer", "envoyer.proposer.page", *_FORM),
    _page("/api/propositions", "envoyer.essai.trial", "POST"),
    _page("/suivi/{jeton}", "envoyer.suivi.page", *_FORM),
    _page("/entrer", "entrer.page", *_FORM),
    _page("/donnees-personnelles", "donnees.page"),
    _page("/moderation", "moderer.attente.page", *_FORM),
    _page("/moderation/quitter", "entrer.leave", *_FORM),
    _page("/moderation/personnes", "moderer.equipe.page", *_FORM),
    _page("/moderation/lots", "moderer.lots.page", *_FORM),
    _page("/moderation/fusion", "moderer.fusion.page", *_FORM),
    _page("/moderation/histoire", "moderer.histoire.everything"),
    _page("/moderation/fiches/{slug}", "moderer.histoire.of_fiche", *_FORM),
    _page("/moderation/propositions/{numero:int}", "moderer.examen.page", *_FORM),
    _page("/moderation/propositions/{numero:int}/carte.svg", "moderer.examen.drawing"),
)


def proposing(slug: str) -> tuple[tuple[str, str], ...]:
    """Return what one may say of a fiche (address, words); nothing where there is no registre."""
    if settings().from_files:
        return ()
    there = f"{PROPOSER}?fiche={slug}"
    return (
        (there, "Corriger"),
        (f"{there}&objet=erreur", "Signaler une erreur"),
        (f"{there}&objet=toujours-vrai", "C’est toujours vrai"),
    )

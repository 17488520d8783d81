"""The addresses of ``/importer``; nothing of what they need is imported before they are asked."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def _route(path: str, function: str, *methods: str) -> Route:
    async def endpoint(request: Request) -> Response:
        answer = getattr(import_module("web.importer.gestes"), function)
        made: Response = await answer(request)
        return made

    return Route(path, endpoint, methods=list(methods or ("GET",)))


ROUTES: Final = (
    _route("/importer", "page", "GET", "POST"),
    _route("/importer/etat.json", "state"),
    _route("/importer/repare.csv", "repaired"),
    _route("/importer/modele.xlsx", "model"),
)

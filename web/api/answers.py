"""How programs are answered: JSON, open to other sites, and what was wrong with a question."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.address import Ignore
from settings import settings

CORS: Final = {"Access-Control-Allow-Origin": "*"}


def answer(body: object, status: int = 200) -> Response:
    """Return a JSON answer."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, headers=CORS, media_type="application/json")


def refused(problems: Iterable[Ignore], status: int = 400) -> Response:
    """Return what was wrong: which parameter, what was found, what was expected."""
    told = [{"parametre": p.parametre, "valeur": p.valeur, "attendu": p.raison} for p in problems]
    return answer({"erreurs": told}, status)


def problem(parametre: str, valeur: str, attendu: str) -> Ignore:
    """Return one thing that was wrong, its value shortened."""
    return Ignore(parametre, valeur[:100], attendu)


def public_root(request: Request) -> str:
    """Return the address of the app as others know it, without a final slash."""
    return (settings().adresse_publique or str(request.base_url)).rstrip("/")

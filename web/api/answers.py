"""How programs are answered: JSON, open to other sites, and what was wrong with a question."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import wraps
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


class BadRequestError(ValueError):
    """Parameters that cannot be used: which, and why."""

    def __init__(self, *problems: Ignore) -> None:
        super().__init__("wrong parameters")
        self.problems = problems


def route(handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Turn wrong parameters into a 400 that says which."""

    @wraps(handler)
    def answering(request: Request) -> Response:
        try:
            return handler(request)
        except BadRequestError as error:
            return refused(error.problems)

    return answering


def number(text: str) -> int | None:
    """Return the number a visitor wrote in eight ASCII digits at most, None for any other text.

    ``int`` takes the digits of every script, and refuses thousands of them.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 8 else None


def whole(request: Request, name: str, default: int, least: int, most: int) -> int:
    """Return a parameter that is a whole number.

    Raises
    ------
    BadRequestError
        When it is no number, or out of bounds.
    """
    text = request.query_params.get(name, str(default))
    told = number(text)
    if told is not None and least <= told <= most:
        return told
    raise BadRequestError(problem(name, text, f"un nombre entier de {least} à {most}"))


def public_root(request: Request) -> str:
    """Return the address of the app as others know it, without a final slash."""
    return (settings().adresse_publique or str(request.base_url)).rstrip("/")


def fiche_address(root: str, slug: str) -> str:
    """Return the public address of a fiche, for those who read it elsewhere."""
    return f"{root}/?fiche={slug}"

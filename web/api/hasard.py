"""A door for who does not know what to look for: one example, another at each visit."""

from __future__ import annotations

from random import choice
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.fiches import Fiche
from web.shared import shared

_ROLE: Final = "exemple-inspirant"


def hasard(request: Request) -> Response:
    """Answer ``/api/hasard``: go to an example that tells its need and what came of it."""
    fiches = shared().catalogue.fiches
    told = [f for f in fiches if _ROLE in f.roles and f.besoin and f.resultats] or list(fiches)
    where = f"../?fiche={_one(told)}" if told else "../"
    return RedirectResponse(where, status_code=302, headers={"Cache-Control": "no-store"})


def _one(fiches: list[Fiche]) -> str:
    return choice(fiches).id  # noqa: S311 - no secret

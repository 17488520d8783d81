"""What could not be answered, in the standard's own format (RFC 9457)."""

from __future__ import annotations

import json
from typing import Final

from starlette.responses import Response

from web.api.answers import CORS

PROBLEM: Final = "application/problem+json"
_TITLES: Final = {400: "Paramètre refusé", 404: "Introuvable", 406: "Format inconnu"}
_SHOWN: Final = 100  # characters of a wrong value quoted


class ProblemError(ValueError):
    """A question that cannot be answered.

    Parameters
    ----------
    parametre, valeur
        What is wrong.
    attendu
        What was expected, in French.
    status
        HTTP status.
    """

    def __init__(self, parametre: str, valeur: str, attendu: str, status: int = 400) -> None:
        super().__init__(attendu)
        self.parametre = parametre
        self.valeur = valeur[:_SHOWN]
        self.attendu = attendu
        self.status = status


def problem_response(error: ProblemError) -> Response:
    """Return the answer that says it."""
    body = {
        "type": "about:blank",
        "title": _TITLES[error.status],
        "status": error.status,
        "detail": f"{error.parametre} : {error.attendu}",
        "parametre": error.parametre,
        "valeur": error.valeur,
        "attendu": error.attendu,
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, error.status, headers=CORS, media_type=PROBLEM)

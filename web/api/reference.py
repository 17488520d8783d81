"""Our API described: for programs (OpenAPI), and as a page one reads."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from web.api.answers import answer, public_root
from web.api.openapi import openapi
from web.documents.plain import plain_page

_EXAMPLES_SHOWN: Final = 3  # parameters in the example of an address: more hides what it does
_NOT_TOGETHER: Final = ("tri", "depuis", "limite", "departement", "niveaux")


def description(request: Request) -> Response:
    """Answer ``/api/openapi.json``."""
    return answer(openapi(public_root(request)))


def documentation(request: Request) -> Response:
    """Answer ``/api/documentation``: the same, as a page."""
    api = openapi(public_root(request))
    addresses = [_address(path, said) for path, said in api["paths"].items()]
    here = [("L’API", "")]
    return plain_page(request, "api.html", titre="L’API", chemin=here, api=api, adresses=addresses)


def _address(path: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return what the page says of one address."""
    get = said["get"]
    base = "" if "servers" in said else "api/v1"
    parameters = [p | {"choix": _choices(p["schema"])} for p in get["parameters"]]
    return {
        "ancre": re.sub(r"\W+", "-", path).strip("-"),
        "titre": get["summary"],
        "description": get.get("description", ""),
        "chemin": f"/{base}{path}".replace("//", "/"),
        "parametres": parameters,
        "formats": list(get["responses"]["200"]["content"]),
        "exemple": f"{base}{example(path, get['parameters'])}".lstrip("/"),
    }


def _choices(schema: dict[str, Any]) -> list[str]:
    return schema.get("enum") or schema.get("items", {}).get("enum") or []


def example(path: str, parameters: list[dict[str, Any]]) -> str:
    """Return an address that answers, made of the examples of its parameters."""
    pairs: list[tuple[str, str]] = []
    for parameter in (p for p in parameters if "example" in p):
        name, value = parameter["name"], parameter["example"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", value)
        elif name not in _NOT_TOGETHER and len(pairs) < _EXAMPLES_SHOWN:
            pairs.append((name, ",".join(value) if isinstance(value, list) else str(value)))
    return path + (f"?{urlencode(pairs, safe=':,')}" if pairs else "")

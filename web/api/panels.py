"""What pages show of an address, for the pages themselves: HTML, and what goes with it.

Like a page they leave out what they cannot use, and say so.
"""

from __future__ import annotations

import json
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from catalogue.address import Adresse, read_address
from settings import settings
from web.api.answers import problem, refused
from web.documents.pages import PAGES
from web.files.compression import fresh
from web.panels.explorer import next_rows, panneaux
from web.panels.views import VIEWS, told
from web.shared import Shared, shared

SUITE = 50  # rows brought at once under those of the list


def explorer_panels(request: Request) -> Response:
    """Answer ``/api/panneaux.json``: the panels of the Explorer."""
    data = shared()
    return _json(panneaux(_adresse(request, data), data, date.today(), settings()), request)


def next_of_list(request: Request) -> Response:
    """Answer ``/api/panneaux/suite.html``: the rows of the list after the ``depuis`` first."""
    data = shared()
    text = request.query_params.get("depuis", "")[:9]
    start = int(text) if text.isdecimal() else 0
    vue = _adresse(request, data, ("depuis",)).vue
    return fresh(next_rows(vue, data.catalogue, start, SUITE).encode(), request)


def panel(request: Request) -> Response:
    """Answer ``/api/panneaux/{page}.json``: the panel of another page."""
    info = PAGES.get(request.path_params["page"])
    if info is None or info.fichier not in VIEWS:
        return refused([problem("page", request.path_params["page"], "une page de la carte")], 404)
    params, base = request.query_params.multi_items(), str(request.base_url)
    found = VIEWS[info.fichier].panel(params, shared(), base)
    return _json({**told(found, shared()), "html": found.html}, request)


def _adresse(request: Request, data: Shared, others: tuple[str, ...] = ()) -> Adresse:
    catalogue, pairs = data.catalogue, request.query_params.multi_items()
    return read_address(pairs, data.ref, catalogue.position, catalogue.redirections, others)


def _json(body: object, request: Request) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return fresh(text.encode(), request, "application/json")

"""What a page shows of an address, for the page itself: ``/api/panneaux/{page}.json``."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from web.api.answers import problem, refused
from web.documents.pages import PAGES
from web.files.compression import fresh
from web.panels.views import VIEWS, told
from web.shared import shared


def panel(request: Request) -> Response:
    """Answer the panel of a page: its HTML, and what its module is told besides."""
    info = PAGES.get(request.path_params["page"])
    if info is None or info.fichier not in VIEWS:
        return refused([problem("page", request.path_params["page"], "une page de la carte")], 404)
    params, base = request.query_params.multi_items(), str(request.base_url)
    found = VIEWS[info.fichier].panel(params, shared(), base)
    body = json.dumps({**told(found, shared()), "html": found.html}, ensure_ascii=False)
    return fresh(body.encode(), request, "application/json")

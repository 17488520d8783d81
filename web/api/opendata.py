"""``/catalogue.jsonld`` and ``/catalogue.ttl``: what open-data portals harvest (DCAT-AP)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.exports.dcat import Source, jsonld, turtle
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau
from settings import settings
from web.api.answers import CORS, public_root
from web.shared import shared

_MEDIA: Final = {"jsonld": "application/ld+json", "ttl": "text/turtle; charset=utf-8"}


def description(request: Request) -> Response:
    """Answer the description of the catalogue, as JSON-LD or as Turtle."""
    ending = request.url.path.rpartition(".")[2]
    body = _described(public_root(request), shared().empreinte, ending)
    return Response(body, headers=CORS, media_type=_MEDIA[ending])


@lru_cache(maxsize=8)
def _described(root: str, _empreinte: str, ending: str) -> str:
    data = shared()
    source = Source(
        root,
        settings().contact,
        publie=min((m.publiee for m in data.moments), default=data.modifie),
        modifie=max((m.modifiee for m in data.moments), default=data.modifie),
        bounds=_france(data.ref),
    )
    graph = jsonld(data.catalogue.fiches, source)
    return turtle(graph) if ending == "ttl" else json.dumps(graph, ensure_ascii=False, indent=1)


def _france(ref: Referentiel) -> tuple[float, float, float, float]:
    """Return the box of all the régions."""
    boxes = [box for region in ref.membres(FRANCE, Niveau.REGION) if (box := ref.bounds(region))]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)

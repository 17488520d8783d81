"""Which address is answered by what."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web import recits
from web.api import catalogue, panels, portrait
from web.api.croisement import croisement
from web.api.hasard import hasard
from web.documents.french_pages import FrenchPages
from web.documents.headers import SecurityHeaders
from web.documents.pages import PAGES
from web.files.static_files import CompressedFrontEnd, ressource


def map_frame(request: Request) -> Response:
    """Answer ``/carte.html``; folium, 0.2 s to import, is not waited for at start."""
    shell = import_module("web.documents.shell")
    return shell.map_frame(request)  # type: ignore[no-any-return]


ROUTES: Final = (
    Route("/api/fiches.{ext}", catalogue.fiches),
    Route("/api/fiches/{slug}.json", catalogue.fiche),
    Route("/api/facettes.json", catalogue.facettes),
    Route("/api/liste.json", catalogue.liste),
    Route("/api/panneaux.json", panels.explorer_panels),
    Route("/api/panneaux/suite.html", panels.next_of_list),
    Route("/api/panneaux/{page}.json", panels.panel),
    Route("/api/lieux", catalogue.lieux),
    Route("/api/suggestions.json", catalogue.suggestions),
    Route("/api/croiser.{ext}", croisement),
    Route("/api/hasard", hasard),
    Route("/api/scene.json", recits.improvised_scene),
    Route("/r/{nom}/{etape}", recits.etape),
    Route("/api/territoires/{territoire}.{ext}", portrait.territoire),
    Route("/api{reste:path}", catalogue.inconnue),
    Route("/sante", catalogue.sante),
    Route("/carte.html", map_frame),
    Route("/ressources/{hash}/{name:path}", ressource),
)

MIDDLEWARE: Final = (
    Middleware(SecurityHeaders),
    Middleware(FrenchPages, pages=PAGES),
    Middleware(CompressedFrontEnd),
)

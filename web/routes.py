"""Which address is answered by what."""

from __future__ import annotations

from typing import Final

from starlette.middleware import Middleware
from starlette.routing import Route

from web import recits
from web.api import catalogue, panels, portrait
from web.api.croisement import croisement
from web.documents.french_pages import FrenchPages
from web.documents.headers import SecurityHeaders
from web.documents.pages import PAGES
from web.documents.shell import map_frame
from web.files.static_files import CompressedFrontEnd, ressource

ROUTES: Final = (
    Route("/api/fiches.{ext}", catalogue.fiches),
    Route("/api/fiches/{slug}.json", catalogue.fiche),
    Route("/api/facettes.json", catalogue.facettes),
    Route("/api/liste.json", catalogue.liste),
    Route("/api/panneaux.json", panels.explorer_panels),
    Route("/api/panneaux/suite.html", panels.next_of_list),
    Route("/api/panneaux/{page}.json", panels.panel),
    Route("/api/lieux", catalogue.lieux),
    Route("/api/croiser.{ext}", croisement),
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

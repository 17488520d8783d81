"""Which address is answered by what."""

from __future__ import annotations

from typing import Final

from starlette.middleware import Middleware
from starlette.routing import Route

from web import api, presentation, territoires_api
from web.croiser_api import croisement
from web.headers import FrenchPages, SecurityHeaders
from web.pages import PAGES
from web.static_files import CompressedFrontEnd, ressource

ROUTES: Final = (
    Route("/api/fiches.{ext}", api.fiches),
    Route("/api/fiches/{slug}.json", api.fiche),
    Route("/api/facettes.json", api.facettes),
    Route("/api/liste.json", api.liste),
    Route("/api/panneaux.json", api.panneaux_de_l_explorateur),
    Route("/api/lieux", api.lieux),
    Route("/api/croiser.{ext}", croisement),
    Route("/api/scene.json", presentation.scene_improvisee),
    Route("/r/{nom}/{etape}", presentation.etape),
    Route("/api/territoires/{territoire}.{ext}", territoires_api.territoire),
    Route("/api{reste:path}", api.inconnue),
    Route("/sante", api.sante),
    Route("/ressources/{hash}/{name:path}", ressource),
)

MIDDLEWARE: Final = (
    Middleware(SecurityHeaders),
    Middleware(FrenchPages, pages=PAGES),
    Middleware(CompressedFrontEnd),
)

"""Which address is answered by what."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web import recits
from web.api import catalogue, opendata, panels, portrait, reference, reunir
from web.api.conditional import METHODS, for_programs
from web.api.croisement import croisement
from web.api.flux import flux
from web.api.hasard import hasard
from web.documents.french_pages import FrenchPages
from web.documents.headers import SecurityHeaders
from web.documents.pages import PAGES
from web.files.static_files import CompressedFrontEnd, ressource
from web.importer import routes as importer
from web.ogc import routes as ogc
from web.publiques import (
    apercu,
    assistants,
    composeur,
    embarquer,
    fiche,
    plan,
    sommaire,
    territoire,
)
from web.registre import routes as registre

V1: Final = "/api/v1"


def map_frame(request: Request) -> Response:
    """Answer ``/carte.html``; folium, 0.2 s to import, is not waited for at start."""
    shell = import_module("web.documents.shell")
    return shell.map_frame(request)  # type: ignore[no-any-return]


_STABLE: Final = (
    for_programs("/api/fiches.{ext}", catalogue.fiches, dated=("xlsx",)),
    for_programs("/api/fiches/{slug}.json", catalogue.fiche, dated=("json",)),
    for_programs("/api/facettes.json", catalogue.facettes),
    for_programs("/api/liste.json", catalogue.liste),
    for_programs("/api/schema.json", catalogue.schema),
    for_programs("/api/openapi.json", reference.description),
    for_programs("/api/documentation", reference.documentation),
    for_programs("/api/lieux", catalogue.lieux),
    for_programs("/api/suggestions.json", catalogue.suggestions),
    for_programs("/api/croiser.{ext}", croisement, dated=("xlsx",)),
    for_programs("/api/reunir.{ext}", reunir.table, dated=("pdf", "xlsx", "ics")),
    for_programs("/api/territoires/{territoire}.{ext}", portrait.territoire, dated=("pdf", "xlsx")),
)
"""What we promise to keep: under ``/api``, and under ``/api/v1`` should another come."""

ROUTES: Final = (
    *_STABLE,
    *(Route(r.path.replace("/api", V1, 1), r.endpoint, methods=METHODS) for r in _STABLE),
    Route("/api/panneaux.json", panels.explorer_panels),
    Route("/api/panneaux/suite.html", panels.next_of_list),
    Route("/api/panneaux/{page}.json", panels.panel),
    Route("/api/hasard", hasard),
    Route("/api/publie.json", catalogue.publie),
    Route("/api/scene.json", recits.improvised_scene),
    Route("/r/{nom}/{etape}", recits.etape),
    *registre.ROUTES,
    *importer.ROUTES,
    Route("/api{reste:path}", catalogue.inconnue),
    for_programs("/flux.atom", flux),
    for_programs("/catalogue.jsonld", opendata.description),
    for_programs("/catalogue.ttl", opendata.description),
    *ogc.ROUTES,
    Route("/sante", catalogue.sante),
    Route("/carte.html", map_frame),
    Route("/ressources/{hash}/{name:path}", ressource),
    Route("/fiche/{slug}", fiche.fiche),
    Route("/fiche/{slug}/code.svg", recits.fiche_code),
    Route("/fiches", sommaire.sommaire),
    Route("/fiches/{genre}/{code}", sommaire.rayon),
    Route("/territoires/{territoire}", territoire.territoire),
    Route("/sitemap.xml", plan.sitemap),
    Route("/sitemap-{n:int}.xml", plan.sitemap_part),
    Route("/robots.txt", plan.robots),
    Route("/.well-known/security.txt", plan.security),
    Route("/manifest.webmanifest", plan.manifest),
    Route("/llms.txt", assistants.llms),
    Route("/embarquer.js", embarquer.embarquer_js),
    Route("/embarquer", composeur.composeur),
    Route("/embarquer/{vue}", embarquer.embarquee),
    Route("/apercu/vue.png", apercu.apercu_vue),
    Route("/apercu/fiche/{slug}.png", apercu.apercu_fiche),
    Route("/apercu/territoires/{territoire}.png", apercu.apercu_territoire),
)

MIDDLEWARE: Final = (
    Middleware(SecurityHeaders),
    Middleware(FrenchPages, pages=PAGES, routes=ROUTES),
    Middleware(CompressedFrontEnd),
)

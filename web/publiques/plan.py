"""What engines and browsers ask a site for by name: its plan, its rules, its icon, its contact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from geo.territoires import FRANCE, Niveau, Territoire
from settings import settings
from web.api.answers import public_root
from web.documents.pages import PAGES
from web.documents.presentation import SITE, fiche_address, territoire_address
from web.files.bundles import code_bundle
from web.files.compression import fresh
from web.publiques.sommaire import ADRESSE, rayons
from web.registre.routes import PROPOSER
from web.shared import remembered, shared

PER_FILE: Final = 50_000  # addresses of one plan: sitemaps.org
_XML: Final = "application/xml; charset=utf-8"
_NS: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def sitemap(request: Request) -> Response:
    """Answer ``/sitemap.xml``: every page worth finding; over 50,000, where its parts are."""
    root = public_root(request)
    count = -(-len(_urls(root)) // PER_FILE)
    if count == 1:
        return _part(request, 1)
    parts = "".join(
        f"<sitemap><loc>{escape(f'{root}/sitemap-{n}.xml')}</loc></sitemap>"
        for n in range(1, count + 1)
    )
    body = f"{_HEAD}<sitemapindex {_NS}>{parts}</sitemapindex>"
    return fresh(body.encode(), request, _XML)


def sitemap_part(request: Request) -> Response:
    """Answer ``/sitemap-{n}.xml``: a part of the plan."""
    return _part(request, request.path_params["n"])


def _part(request: Request, n: int) -> Response:
    urls = _urls(public_root(request))[(n - 1) * PER_FILE : n * PER_FILE] if n else ()
    if not urls:
        return PlainTextResponse("Le plan du site n’a pas cette partie.", status_code=404)
    body = f"{_HEAD}<urlset {_NS}>\n" + "\n".join(urls) + "\n</urlset>\n"
    return fresh(body.encode(), request, _XML)


@remembered(2)
def _urls(root: str) -> tuple[str, ...]:
    return tuple(
        f"<url><loc>{escape(f'{root}/{address}')}</loc>"
        + (f"<lastmod>{day}</lastmod>" if day else "")
        + "</url>"
        for address, day in _addresses()
    )


def _addresses() -> Iterator[tuple[str, str]]:
    """Return every page worth finding, and the day it last changed, where that is known."""
    data = shared()
    catalogue = data.catalogue
    ours = (*PAGES, ADRESSE) if settings().from_files else (*PAGES, ADRESSE, PROPOSER)
    yield from ((address, "") for address in ours)
    for shelf in rayons(catalogue):
        yield from ((address, "") for _, address in shelf.pages)
    for fiche, moments in zip(catalogue.fiches, data.moments, strict=True):
        yield fiche_address(fiche.id), f"{moments.modifiee:%Y-%m-%d}"
    ref = catalogue.ref
    places = {
        t for niveau in (Niveau.REGION, Niveau.DEPARTEMENT) for t in ref.membres(FRANCE, niveau)
    }
    for fiche in catalogue.fiches:
        places.update(t for t in fiche.territoires if t != FRANCE)
        if fiche.code_insee:
            places.add(Territoire(Niveau.COMMUNE, fiche.code_insee))
    yield from ((territoire_address(t), "") for t in sorted(places))


def robots(request: Request) -> Response:
    """Answer ``/robots.txt``: all may be read, but for what only programs ask."""
    root = public_root(request)
    return PlainTextResponse(
        "User-agent: *\n"
        "Allow: /api/panneaux\n"  # what the pages themselves ask
        "Disallow: /api/\n"
        "Disallow: /_stcore/\n"
        "Disallow: /entrer\n"
        "Disallow: /moderation\n"
        "Disallow: /suivi/\n"
        f"\nSitemap: {root}/sitemap.xml\n"
    )


def security(request: Request) -> Response:
    """Answer ``/.well-known/security.txt`` (RFC 9116), where there is someone to write to."""
    contact = settings().contact
    if not contact:
        return PlainTextResponse(
            "Aucune adresse n’est donnée pour signaler une faille (réglage CARTE_CONTACT).",
            status_code=404,
        )
    where = contact if contact.startswith("http") else f"mailto:{contact}"
    # Less than a year: the standard's advice. The day alone, so that one day says one thing.
    until = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    return PlainTextResponse(
        f"Contact: {where}\nExpires: {until}\nPreferred-Languages: fr, en\n"
        f"Canonical: {public_root(request)}/.well-known/security.txt\n"
    )


def manifest(request: Request) -> Response:
    """Answer ``/manifest.webmanifest``: how the app is called and drawn once installed."""
    root = f"./ressources/{code_bundle().hash}/"

    def icon(name: str, sizes: str, kind: str, purpose: str = "any") -> dict[str, str]:
        return {"src": root + name, "sizes": sizes, "type": kind, "purpose": purpose}

    body = {
        "id": "./",
        "name": SITE,
        "short_name": "Faire alliance",
        "description": PAGES[""].description,
        "lang": "fr",
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#2f4858",
        "categories": ["government", "social", "navigation"],
        "icons": [
            icon("commun/icone.svg", "any", "image/svg+xml"),
            icon("icones/icone-192.png", "192x192", "image/png"),
            icon("icones/icone-512.png", "512x512", "image/png"),
            icon("icones/icone-masque-512.png", "512x512", "image/png", "maskable"),
        ],
        "shortcuts": [
            {"name": info.nom, "url": f"./{address}"}
            for address, info in PAGES.items()
            if address in ("mon-territoire", "croiser")
        ],
    }
    text = json.dumps(body, ensure_ascii=False)
    return fresh(text.encode(), request, "application/manifest+json")

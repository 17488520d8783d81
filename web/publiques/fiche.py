"""``/fiche/{id}``: a fiche at an address of its own, whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.catalogue import Catalogue
from catalogue.display import card, row, sheet
from catalogue.semblables import alike, near_slugs, nearby
from geo.territoires import Niveau, Territoire
from settings import settings
from web.api.answers import public_root
from web.documents.presentation import fiche_address, of_fiche, territoire_address
from web.panels.explorer import only
from web.panels.render import render
from web.publiques.lost import lost
from web.publiques.page import Page, send
from web.registre.passe import told
from web.registre.routes import proposing
from web.shared import shared


def fiche(request: Request) -> Response:
    """Answer the page of a fiche; a former slug leads for ever to the one of today."""
    catalogue = shared().catalogue
    slug = request.path_params["slug"]
    position = catalogue.position.get(slug)
    if position is None:
        now = catalogue.redirections.get(slug) or catalogue.redirections.get(slug.lower())
        now = now or (slug.lower() if slug.lower() in catalogue.position else None)
        if now is not None:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"./{now}{query}", 301)
        return _unknown(slug, catalogue, request)
    presentation = of_fiche(catalogue, position, public_root(request))
    html = render("publiques/fiche.html", **_values(catalogue, position))
    return send(Page(presentation, html, "liste page-fiche"), request)


def _values(catalogue: Catalogue, position: int) -> dict[str, Any]:
    record = catalogue.fiches[position]
    said = sheet(catalogue, position, None, date.today(), settings().contact)
    said |= card(catalogue, position)
    said |= {"proposer": proposing(record.id), "passe": told(record.id)}
    for name in ("domaines", "metiers", "odd"):
        said[name] = [v | {"adresse": only(name, v["code"])} for v in said[name]]
    said["territoires"] = [v | {"adresse": f"territoires/{v['code']}"} for v in said["territoires"]]
    places = list(record.territoires)
    if record.code_insee:
        seat = Territoire(Niveau.COMMUNE, record.code_insee)
        places = [seat, *(t for t in places if t != seat)]
    return {
        "fiche": said,
        "carte": f"./?fiche={record.id}",
        "lieux": [(territoire_address(t), catalogue.ref.libelle(t)) for t in places[:3]],
        "semblables": [_line(catalogue, i, None) for i in alike(catalogue, position)],
        "proches": [_line(catalogue, i, metres) for i, metres in nearby(catalogue, position)],
    }


def _line(catalogue: Catalogue, position: int, metres: float | None) -> dict[str, Any]:
    said = row(catalogue, position, metres)
    return said | {"adresse": fiche_address(said["id"])}


def _unknown(slug: str, catalogue: Catalogue, request: Request) -> Response:
    near = [
        (
            fiche_address(catalogue.fiches[i].id),
            catalogue.fiches[i].nom,
            catalogue.lieu(catalogue.fiches[i]),
        )
        for i in near_slugs(catalogue, slug)
    ]
    return lost(request, "Cette fiche n’existe pas", "Son adresse est peut-être incomplète.", near)

"""``/proposer`` of a map that is only read: it says so, and to whom one writes."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from settings import settings
from web.documents.presentation import VUE, Presentation
from web.panels.render import render
from web.publiques.page import Page, send

TITRE = "Proposer une fiche"
SAID = "Cette carte se lit seulement : rien ne s’y propose en ligne."


def read_only(request: Request) -> Response:
    """Answer ``/proposer`` where there is no registre."""
    html = render("registre/ferme.html", contact=settings().contact)
    return send(Page(Presentation(TITRE, SAID, "proposer", VUE, indexee=False), html), request)

"""``/donnees-personnelles``: what is kept of those who propose, why, and until when."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from catalogue.display import day_in_words
from registre.entretien import KEPT_DAYS
from settings import settings
from web.documents.presentation import VUE, Presentation
from web.panels.render import render
from web.publiques.page import Page, send
from web.registre.seuil import STYLE, Saisie


def page(request: Request, _saisie: Saisie) -> Response:
    """Answer the page."""
    until = day_in_words(date.today() + timedelta(days=KEPT_DAYS))
    html = render("registre/donnees.html", efface_le=until, contact=settings().contact)
    said = "Ce qui est gardé de ceux qui proposent, pourquoi, et jusqu’à quand."
    titre = "Vos données, quand vous proposez"
    presentation = Presentation(titre, said, "donnees-personnelles", VUE)
    return send(Page(presentation, html, "texte registre", (STYLE,)), request)

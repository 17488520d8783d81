"""What is not there, said in French, with what it may have been."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from web.documents.presentation import VUE, Presentation
from web.panels.render import render
from web.publiques.page import Page, send


def lost(
    request: Request, titre: str, why: str, near: Sequence[tuple[str, str, str]] = ()
) -> Response:
    """Return a 404 of one of these pages.

    Parameters
    ----------
    near
        What may have been meant: address from the root, name, a detail.
    """
    html = render("publiques/absente.html", titre=titre, pourquoi=why, proches=near)
    presentation = Presentation(titre, why, "", VUE, indexee=False)
    return send(Page(presentation, html), request, 404)

"""``/territoires/{niveau}:{code}``: Mon territoire, plain, at an address to keep."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.portrait.demande import Demande
from geo.territoires import FRANCE, Niveau, Territoire, TerritoireError
from web.documents.presentation import of_territoire, territoire_address
from web.panels.portrait import LIEU, portrait_values
from web.panels.render import render
from web.portrait import portrait_of
from web.publiques.lost import lost
from web.publiques.page import Page, send
from web.shared import shared

_NEAR = 5


def territoire(request: Request) -> Response:
    """Answer the page of a territory; a former commune leads for ever to the one it joined."""
    text = request.path_params["territoire"]
    typed = request.query_params.get(LIEU, "").strip()
    if typed:  # the form of the page, sent without a script
        return RedirectResponse(f"../mon-territoire?{LIEU}={quote(typed[:200])}", 302)
    try:
        asked = Territoire.parse(text)
    except TerritoireError as error:
        return _unknown(request, text, str(error))
    data = shared()
    if not data.ref.exists(asked):
        now = data.ref.commune_actuelle(asked.code) if asked.niveau is Niveau.COMMUNE else None
        if now is None:
            return _unknown(
                request, asked.code, "Aucun territoire du découpage de 2026 n’a ce code."
            )
        return RedirectResponse(f"./{Territoire(Niveau.COMMUNE, now)}", 301)
    if str(asked) != text:  # one address for one place
        return RedirectResponse(f"./{asked}", 301)
    p = portrait_of(asked)
    html = render(
        "portrait.html", **portrait_values(p, Demande(asked), (), data.catalogue), simple=True
    )
    page = Page(of_territoire(p), html, "portrait", ("portrait/portrait.css",))
    return send(page, request)


def _unknown(request: Request, text: str, why: str) -> Response:
    """Say what was expected, and the places whose name is written there, if any."""
    data = shared()
    words = text.partition(":")[2] or text
    found = data.gazetteer.search(words[:200], limite=_NEAR) if words.strip() else ()
    near = [
        (territoire_address(lieu.territoire), lieu.libelle, "")
        for lieu in found
        if lieu.territoire != FRANCE
    ]
    return lost(request, "Ce territoire n’existe pas", why, near)

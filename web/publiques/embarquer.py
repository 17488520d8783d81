"""``/embarquer/…``: what other sites show of us, light, alone, and without Streamlit.

Nothing there needs a cookie, a WebSocket or another window: it lives where third-party cookies are
blocked, and in a ``sandbox`` that lets scripts run.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.address import Vue, read_address
from catalogue.catalogue import Resultat
from catalogue.sentences import phrase
from web.api.answers import CORS
from web.documents.pages import PAGES
from web.documents.presentation import fiche_address, of_vue, seen_view
from web.files.bundles import code_bundle
from web.files.compression import encoded
from web.panels.explorer import map_state, rows_values
from web.panels.render import render
from web.publiques.lost import lost
from web.publiques.page import THEMES, Page, send
from web.shared import Shared, shared

VUES: Final = ("carte", "liste", "carte-liste", "compteur")
LIGNES: Final = 40  # fiches of a list shown elsewhere; the Explorer has the others
_OWN: Final = ("theme",)
_AN_HOUR: Final = "public, max-age=3600"


def embarquer_js(request: Request) -> Response:
    """Answer ``/embarquer.js``: the one script another site may load from here."""
    asset = code_bundle().get("embarquer/embarquer.js")
    assert asset is not None
    answer = encoded(asset, request, _AN_HOUR)
    answer.headers.update(CORS)
    return answer


def embarquee(request: Request) -> Response:
    """Answer ``/embarquer/{vue}?…``: the parameters of the Explorer; what it leaves out is too."""
    which = request.path_params["vue"]
    data = shared()
    if which not in VUES:
        return lost(request, "Cette vue n’existe pas", "On affiche " + ", ".join(VUES) + ".")
    vue = seen_view(_asked(request, data))
    if which == "carte":
        return _map(request, vue, data)
    found = data.catalogue.query(vue)
    explorer = "./" + vue.address()
    said: dict[str, Any] = {
        "phrase": phrase(vue, found, data.ref),
        "explorer": explorer,
        "carte": _beside(request, vue) if which == "carte-liste" else "",
    }
    if which == "compteur":
        html = render("publiques/compteur.html", **said, **_counted(vue, found, data))
    else:
        values = rows_values(vue, found, data.catalogue, 0, LIGNES)
        for line in values["lignes"]:
            line["adresse"] = fiche_address(line["id"])
        html = render("publiques/liste.html", **said, **values, total=found.total)
    presentation = of_vue(vue, PAGES[""], said["phrase"], found.total)
    page = Page(
        replace(presentation, indexee=False),
        html,
        "compteur" if which == "compteur" else "liste",
        ("embarquer/embarquer.css",),
        incluse=True,
    )
    return send(page, request)


def _asked(request: Request, data: Shared) -> Vue:
    catalogue, pairs = data.catalogue, request.query_params.multi_items()
    return read_address(pairs, data.ref, catalogue.position, catalogue.redirections, _OWN).vue


def _beside(request: Request, vue: Vue) -> str:
    """Return the address (from the root) of the map over a list."""
    theme = request.query_params.get("theme", "")
    chosen = vue.address()
    if theme in THEMES:
        chosen += ("&" if chosen else "?") + f"theme={theme}"
    return f"embarquer/carte{chosen}"


def _counted(vue: Vue, found: Resultat, data: Shared) -> dict[str, str]:
    """Return the figure of a counter, and what it counts: the first words of the sentence."""
    words = phrase(vue, found, data.ref)
    counted, _, asked = words.partition(" · ")
    number, _, what = counted.rpartition("\N{NO-BREAK SPACE}")
    return {"nombre": number, "quoi": what, "selon": asked}


def _map(request: Request, vue: Vue, data: Shared) -> Response:
    """Return the map by itself; folium, 0.2 s to import, is not waited for at start."""
    found = data.catalogue.query(vue)
    state = {
        "carte": map_state(vue, found, data.catalogue, False),
        "fiche": "../fiche/",
        "theme": THEMES.get(request.query_params.get("theme", ""), ""),
    }
    html = render(
        "publiques/carte.html",
        etat=state,
        phrase=phrase(vue, found, data.ref),
        explorer="../" + vue.address(),
        fichiers=f"../ressources/{code_bundle().hash}/",
    )
    shell = import_module("web.documents.shell")
    answer: Response = shell.alone(html, request)
    return answer

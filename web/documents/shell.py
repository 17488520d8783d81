"""The map's shell: a constant Folium map, the same for Streamlit's frame and for our own.

Outlines and points are files the frame fetches once; which fiches are visible reaches it through
``static/commun/bridge.js``. So the shell never changes, and a filter never reloads the frame.
"""

from __future__ import annotations

from typing import Any, Final, cast

import folium
from branca.element import Element, Figure, MacroElement
from jinja2 import Template
from starlette.requests import Request
from starlette.responses import Response

from catalogue.vocabulaires import ROLES
from web.carte import MAX_ZOOM, MIN_ZOOM, ZOOM_SNAP
from web.files.bundles import MAP_SCRIPTS
from web.files.compression import fresh
from web.shared import remembered, shared

HEXAGONE: Final = (46.6, 2.4)


class CarteLocale(folium.Map):
    """A Folium map whose scripts and styles are ours: nothing is asked of any other host.

    ``root`` leads from the frame to the root of the app.
    """

    def __init__(self, root: str, **options: Any) -> None:  # noqa: ANN401 - those of folium.Map
        super().__init__(tiles=None, **options)
        code = shared().code
        # The lists of folium.Map are shared by all maps of the process: ours are our own.
        self.default_js = [(n, root + code.url(n)) for n in MAP_SCRIPTS]
        self.default_css = [(n, root + code.url(n)) for n in ("leaflet.css", "carte/carte.css")]


class Fiches(MacroElement):
    """Every fiche of the catalogue on one canvas, and the outlines under them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            mountCarte({{ this._parent.get_name() }}, {{ this.config | tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, root: str, alone: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Fiches"
        data = shared()
        self.config = {
            "points": root + data.points.url("points.json"),
            "noms": root + data.points.url("noms.json"),
            "sansSiege": root + data.points.url("sans-siege.json"),
            "territoires": root + data.territoires.url(""),
            "seule": alone,  # its own page: no other window is spoken to
            "roles": [
                {
                    "forme": t.forme,
                    "couleur": t.couleur,
                    "libelle": t.libelle,
                    "pluriel": t.pluriel,
                }
                for t in ROLES.values()
            ],
        }


def shell(root: str, alone: bool = False) -> folium.Map:
    """Return the map, as a frame at ``root`` from the app's own root draws it.

    ``alone``: there is no page of ours around it.
    """
    carte = CarteLocale(
        root,
        location=HEXAGONE,
        zoom_start=6,
        min_zoom=MIN_ZOOM,
        max_zoom=MAX_ZOOM,
        zoom_snap=ZOOM_SNAP,
        world_copy_jump=False,
    )
    carte.add_child(Fiches(root, alone))
    return carte


# Folium's own script asks for Leaflet, come or not: a frame without a map is dropped by its page.
_WITHOUT_LEAFLET: Final = (
    "<script>addEventListener('error', (e) => "
    "{ if (!window.L || !window.mountCarte) e.preventDefault(); });</script>"
)


@remembered(2)
def _document(root: str, alone: bool) -> str:
    figure = cast(Figure, shell(root, alone).get_root())
    figure.header.add_child(Element(_WITHOUT_LEAFLET))
    return str(figure.render())


def map_frame(request: Request) -> Response:
    """Answer ``/carte.html``: the shell by itself, for a page that Streamlit never reaches."""
    return fresh(_document("./", False).encode(), request)


def alone(around: str, request: Request) -> Response:
    """Return the shell as a page of its own, one folder under the root of the app.

    ``around`` is the HTML, out of a template, of what says what it shows.
    """
    document = _document("../", True)
    body = document.index("<body")
    start = document.index(">", body) + 1
    return fresh("".join((document[:start], around, document[start:])).encode(), request)

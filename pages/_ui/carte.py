"""The map's shell: a constant Folium map, the only place that knows streamlit-folium.

Outlines and points are files the frame fetches once; which fiches are visible reaches it through
``static/commun/bridge.js``. So the shell never changes, and a filter never reloads the frame.
"""

from __future__ import annotations

from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template
from streamlit_folium import st_folium

from catalogue.vocabulaires import ROLES
from web.carte import MAX_ZOOM, MIN_ZOOM, ZOOM_SNAP
from web.files.bundles import MAP_SCRIPTS
from web.shared import shared

HEXAGONE = (46.6, 2.4)
_FROM_THE_FRAME = "../../"  # the frame lives at <root>/component/<name>/index.html


class CarteLocale(folium.Map):
    """A Folium map whose scripts and styles are ours: nothing is asked of any other host."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of folium.Map
        super().__init__(tiles=None, **options)
        code = shared().code
        # The lists of folium.Map are shared by all maps of the process: ours are our own.
        self.default_js = [(n, _FROM_THE_FRAME + code.url(n)) for n in MAP_SCRIPTS]
        self.default_css = [
            (n, _FROM_THE_FRAME + code.url(n)) for n in ("leaflet.css", "carte/carte.css")
        ]


class Fiches(MacroElement):
    """Every fiche of the catalogue on one canvas, and the outlines under them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            mountCarte({{ this._parent.get_name() }}, {{ this.config | tojson }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Fiches"
        data = shared()
        self.config = {
            "points": _FROM_THE_FRAME + data.points.url("points.json"),
            "noms": _FROM_THE_FRAME + data.points.url("noms.json"),
            "territoires": _FROM_THE_FRAME + data.territoires.url(""),
            "roles": [
                {"forme": t.forme, "couleur": t.couleur, "libelle": t.libelle}
                for t in ROLES.values()
            ],
        }


def draw_shell(cle: str = "carte", height: int = 640) -> None:
    """Draw the map; it then lives on its own until the page is left."""
    carte = CarteLocale(
        location=HEXAGONE,
        zoom_start=6,
        min_zoom=MIN_ZOOM,
        max_zoom=MAX_ZOOM,
        zoom_snap=ZOOM_SNAP,
        world_copy_jump=False,
    )
    carte.add_child(Fiches())
    st_folium(carte, key=cle, height=height, returned_objects=[], render=False, width=None)

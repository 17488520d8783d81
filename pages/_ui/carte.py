"""The map inside the page: the only place that knows streamlit-folium."""

from __future__ import annotations

from streamlit_folium import st_folium

from web.documents.shell import shell

_FROM_THE_FRAME = "../../"  # the frame lives at <root>/component/<name>/index.html


def draw_shell(cle: str = "carte", height: int = 640) -> None:
    """Draw the map; it then lives on its own until the page is left."""
    carte = shell(_FROM_THE_FRAME)
    st_folium(carte, key=cle, height=height, returned_objects=[], render=False, width=None)

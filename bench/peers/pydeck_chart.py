"""``st.pydeck_chart``: a ScatterplotLayer, a selection that comes back, one fragment."""

import math
from typing import Any

import pydeck as pdk
import streamlit as st
from common import DOMAINES, HEXAGONE, filtered, read_table

ZOOM = 5
st.set_page_config(layout="wide")


def offset(row: Any) -> tuple[float, float]:  # noqa: ANN401 - a named tuple of pandas
    """Return pixels from the middle of the map to a point (for the bench to click it)."""
    scale = 512 * 2**ZOOM / (2 * math.pi)

    def north(lat: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))

    x = scale * math.radians(row.lon - HEXAGONE[1])
    return round(x, 1), round(scale * (north(HEXAGONE[0]) - north(row.lat)), 1)


@st.fragment
def view() -> None:
    """Draw what follows the filter."""
    table = st.cache_resource(read_table)()
    found = filtered(table, st.multiselect("Domaine", DOMAINES))
    st.markdown(f"**{len(found)} fiches**")
    points = found.loc[found["lon"].notna(), ["nom", "commune", "lon", "lat"]]
    layer = pdk.Layer(
        "ScatterplotLayer",
        points,
        id="fiches",
        get_position=["lon", "lat"],
        get_fill_color=[168, 61, 8, 200],
        get_radius=1,
        radius_min_pixels=5,
        radius_max_pixels=5,
        pickable=True,
    )
    deck = pdk.Deck(
        [layer],
        initial_view_state=pdk.ViewState(latitude=HEXAGONE[0], longitude=HEXAGONE[1], zoom=ZOOM),
        map_provider=None,
        map_style=None,
        tooltip={"text": "{nom}"},
    )
    left, right = st.columns([2, 1])
    with left:
        chosen = st.pydeck_chart(
            deck, height=500, on_select="rerun", selection_mode="single-object", key="carte"
        )
        middle = points[points["lon"].between(0, 5) & points["lat"].between(44, 49)]
        x, y = offset(next(middle.itertuples()))
        st.html(f'<p data-bench="{x},{y}"></p>')
    with right:
        for row in chosen.selection.objects.get("fiches", []):
            st.subheader(row["nom"])
        st.dataframe(found[["nom", "commune", "type"]], hide_index=True, height=500)


view()

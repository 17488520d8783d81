"""streamlit-folium as its documentation advises: a constant map, one GeoJson in a feature group.

Tuned: one fragment, canvas instead of SVG, only the click comes back, data cached once.
"""

from typing import Any

import folium
import pandas as pd
import streamlit as st
from common import DOMAINES, HEXAGONE, filtered, read_table, serve_locally
from streamlit_folium import st_folium

st.set_page_config(layout="wide")
serve_locally()


@st.cache_resource
def features_and_table() -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the table and, row for row, the feature of each point."""
    table = read_table()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
            "properties": {"nom": row.nom, "commune": row.commune},
        }
        for row in table.itertuples()
    ]
    return table, features


@st.fragment
def view() -> None:
    """Draw what follows the filter."""
    table, features = features_and_table()
    found = filtered(table, st.multiselect("Domaine", DOMAINES))
    st.markdown(f"**{len(found)} fiches**")
    points = folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [features[i] for i in found.index[found["lon"].notna()]],
        },
        marker=folium.CircleMarker(radius=6, weight=1, fill=True, fill_opacity=0.8),
        popup=folium.GeoJsonPopup(["nom", "commune"], labels=False),
    )
    group = folium.FeatureGroup("fiches")
    group.add_child(points)
    carte = folium.Map(location=HEXAGONE, zoom_start=6, tiles=None, prefer_canvas=True)
    left, right = st.columns([2, 1])
    with left:
        st_folium(
            carte,
            feature_group_to_add=group,
            returned_objects=["last_object_clicked"],
            height=600,
            use_container_width=True,
            key="carte",
        )
    with right:
        st.dataframe(found[["nom", "commune", "type"]], hide_index=True, height=600)


view()

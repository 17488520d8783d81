"""The stock pattern: a folium.Marker with popup and tooltip per fiche, everything returned."""

import folium
import streamlit as st
from common import DOMAINES, HEXAGONE, filtered, popup_html, read_table, serve_locally
from streamlit_folium import st_folium

st.set_page_config(layout="wide")
serve_locally()
table = st.cache_data(read_table)()
found = filtered(table, st.multiselect("Domaine", DOMAINES))
st.markdown(f"**{len(found)} fiches**")
carte = folium.Map(location=HEXAGONE, zoom_start=6, tiles=None)
for row in found.dropna(subset=["lon"]).itertuples():
    folium.Marker(
        [row.lat, row.lon],
        popup=folium.Popup(popup_html(row), max_width=300),
        tooltip=row.nom.replace("`", "’"),
    ).add_to(carte)
left, right = st.columns([2, 1])
with left:
    st_folium(carte, height=600, use_container_width=True)
with right:
    st.dataframe(found[["nom", "commune", "type"]], hide_index=True, height=600)

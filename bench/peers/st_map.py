"""``st.map``: the shortest map there is, in one fragment."""

import streamlit as st
from common import DOMAINES, filtered, read_table

st.set_page_config(layout="wide")


@st.fragment
def view() -> None:
    """Draw what follows the filter."""
    table = st.cache_resource(read_table)()
    found = filtered(table, st.multiselect("Domaine", DOMAINES))
    st.markdown(f"**{len(found)} fiches**")
    left, right = st.columns([2, 1])
    with left:
        st.map(found.loc[found["lon"].notna(), ["lon", "lat"]], height=500)
    with right:
        st.dataframe(found[["nom", "commune", "type"]], hide_index=True, height=500)


view()

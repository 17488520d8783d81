"""Croiser: the cube of counts, two faces in a table, the third one filters."""

from __future__ import annotations

import streamlit as st

from pages._ui.address import page_params
from pages._ui.panels import draw_html
from web.panels.croisement import croisement_panel
from web.shared import shared


@st.fragment
def cube() -> None:
    """Draw all that follows the address."""
    draw_html(croisement_panel(page_params(), shared()))


with st.container(key="croisement"):
    cube()

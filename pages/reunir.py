"""Réunir: from a commune and a need, who to bring around the table."""

from __future__ import annotations

import streamlit as st

from pages._ui.address import page_params
from pages._ui.carte import draw_shell
from pages._ui.panels import draw_html
from web.panels.reunir import reunir_panel
from web.shared import shared


@st.fragment
def table() -> None:
    """Draw everything that follows the address, except the map, which never changes."""
    base = (st.context.url or "").partition("/reunir")[0]
    draw_html(reunir_panel(page_params(), shared(), base))


with st.container(key="tourdetable"):
    table()
    draw_shell()

"""Explorer: the map, the list and the filters of one view, which the address says."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages._ui.address import read_page_address
from pages._ui.carte import draw_shell
from pages._ui.panels import draw_panel
from settings import settings
from web.documents.pages import PAGES
from web.panels.explorer import panneaux
from web.shared import shared


@st.fragment
def view_and_list() -> None:
    """Draw everything that follows the address, except the map, which never changes."""
    for nom, values in panneaux(read_page_address(), shared(), date.today(), settings()).items():
        draw_panel(nom, values)


with st.container(key="explorateur"):
    with st.container(key="titre", horizontal=True):
        st.title(PAGES[""].titre, anchor=False)
        st.markdown(PAGES[""].accroche)
    view_and_list()
    draw_shell()

"""Explorer: the map, the list and the filters of one view, which the address says."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages._ui.address import lire
from pages._ui.carte import coquille
from pages._ui.panels import panneau
from settings import settings
from web.documents.pages import PAGES
from web.explorer import panneaux
from web.shared import shared


@st.fragment
def vue_et_liste() -> None:
    """Draw everything that follows the address, except the map, which never changes."""
    for nom, values in panneaux(lire(), shared(), date.today(), settings()).items():
        panneau(nom, values)


with st.container(key="explorateur"):
    with st.container(key="titre", horizontal=True):
        st.title(PAGES[""].titre, anchor=False)
        st.markdown(PAGES[""].accroche)
    vue_et_liste()
    coquille()

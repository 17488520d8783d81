"""The script Streamlit runs for every visitor: the header, then the page of the address."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from web.documents.pages import PAGES

st.set_page_config(
    page_icon=str(Path(__file__).parent.parent / "static" / "commun" / "icone.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)

_HERE = Path(__file__).parent
_pages = {
    adresse: st.Page(
        _HERE / f"{info.fichier}.py",
        title=info.titre,
        url_path=adresse or None,
        default=not adresse,
    )
    for adresse, info in PAGES.items()
}
_page = st.navigation(list(_pages.values()), position="hidden")
if not st.context.is_embedded:  # on another site, only the page it chose
    with st.container(key="entete", horizontal=True):
        for _adresse, _info in PAGES.items():
            st.page_link(_pages[_adresse], label=_info.nom)
_page.run()

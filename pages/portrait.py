"""Mon territoire: who covers a place, who is near, what is missing, what others like it did."""

from __future__ import annotations

import streamlit as st

from catalogue.portrait.demande import PARAMETRES, demande
from pages._ui.address import read_page_address
from pages._ui.carte import draw_shell
from pages._ui.panels import draw_panel
from pages._ui.portrait import choix, portrait_values
from web.portrait import portrait_of
from web.shared import shared


@st.fragment
def answers() -> None:
    """Draw everything that follows the address, except the map, which never changes."""
    data = shared()
    ignores = read_page_address(autres=PARAMETRES).ignores
    demandee = demande(st.query_params.to_dict(), data.ref, data.gazetteer)
    if demandee.territoire is None:
        said = choix(demandee, ignores, data.ref)
    else:
        portrait = portrait_of(demandee.territoire)
        said = portrait_values(portrait, demandee, ignores, data.catalogue)
    said["vocabulaires"] = data.points.url("vocabulaires.json")
    draw_panel("portrait", said)


with st.container(key="monterritoire"):
    answers()
    draw_shell()

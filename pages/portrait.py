"""Mon territoire: who covers a place, who is near, what is missing, what others like it did."""

from __future__ import annotations

import streamlit as st

from catalogue.portrait.demande import PARAMETRES, demande
from pages._ui.address import lire
from pages._ui.carte import coquille
from pages._ui.panels import panneau
from pages._ui.portrait import choix, panneau_territoire
from web.portrait import portrait_de
from web.shared import shared


@st.fragment
def reponses() -> None:
    """Draw everything that follows the address, except the map, which never changes."""
    data = shared()
    ignores = lire(autres=PARAMETRES).ignores
    demandee = demande(st.query_params.to_dict(), data.ref, data.gazetteer)
    if demandee.territoire is None:
        said = choix(demandee, ignores, data.ref)
    else:
        portrait = portrait_de(demandee.territoire)
        said = panneau_territoire(portrait, demandee, ignores, data.catalogue)
    said["vocabulaires"] = data.points.url("vocabulaires.json")
    panneau("portrait", said)


with st.container(key="monterritoire"):
    reponses()
    coquille()

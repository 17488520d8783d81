"""Croiser: the cube of counts, two faces in a table, the third one filters."""

from __future__ import annotations

import streamlit as st

from catalogue.croisement.croisement import cross
from catalogue.croisement.faces import PARAMETRES, read_choix, without_page
from pages._ui.address import read_page_address
from pages._ui.croisement import donnees
from pages._ui.panels import draw_panel
from settings import settings
from web.shared import shared


@st.fragment
def cube() -> None:
    """Draw all that follows the address."""
    data = shared()
    catalogue = data.catalogue
    adresse = read_page_address(autres=PARAMETRES)
    vue = without_page(adresse.vue)
    lu = read_choix(st.query_params.items(), vue, data.ref)
    draw_panel(
        "croisement",
        donnees(
            lu.choix,
            cross(catalogue, vue, lu.choix.lignes, lu.choix.colonnes),
            catalogue.query(vue),
            catalogue,
            ignores=(*adresse.ignores, *lu.ignores),
            adresses={
                "vocabulaires": data.points.url("vocabulaires.json"),
                "vignettes": data.territoires.url("vignettes.json"),
                "base": settings().adresse_publique,
            },
        ),
    )


with st.container(key="croisement"):
    st.html(
        "<h1>Croiser</h1>"
        "<p>Chaque alliance se lit par territoire, par acteur et par domaine. Choisissez deux "
        "faces : le tableau les croise, tout le reste filtre.</p>"
    )
    cube()

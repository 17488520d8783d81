"""Présenter: the récits, and the stage where one is played; the stage lives in the browser."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages._ui import recits as stage
from pages._ui.carte import coquille
from pages._ui.panels import panneau
from web.recits import adresse_de_la_salle, recits
from web.shared import shared

nom = st.query_params.get("recit", "")
recit = recits().get(nom)
if recit is None or recit.defauts:
    panneau("recits", stage.salle(recits().values(), nom))
else:
    data = shared()
    racine = adresse_de_la_salle((st.context.url or "").partition("/presenter")[0])
    panneau(
        "recits",
        stage.jeu(
            recit,
            data.catalogue,
            racine=racine,
            vocabulaires=data.points.url("vocabulaires.json"),
            today=date.today(),
        ),
    )
    if st.query_params.get("notes") != "1":
        with st.container(key="scene"):
            coquille()

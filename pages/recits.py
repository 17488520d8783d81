"""Présenter: the récits, and the stage where one is played; the stage lives in the browser."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages._ui import recits as stage
from pages._ui.carte import draw_shell
from pages._ui.panels import draw_panel
from web.recits import hall_address, recits
from web.shared import shared

nom = st.query_params.get("recit", "")
recit = recits().get(nom)
if recit is None or recit.defauts:
    draw_panel("recits", stage.hall(recits().values(), nom))
else:
    data = shared()
    racine = hall_address((st.context.url or "").partition("/presenter")[0])
    draw_panel(
        "recits",
        stage.play(
            recit,
            data.catalogue,
            racine=racine,
            vocabulaires=data.points.url("vocabulaires.json"),
            today=date.today(),
        ),
    )
    if st.query_params.get("notes") != "1":
        with st.container(key="scene"):
            draw_shell()

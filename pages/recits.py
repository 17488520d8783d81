"""Présenter: the récits, and the stage where one is played; the stage lives in the browser."""

from __future__ import annotations

import streamlit as st

from pages._ui.address import page_params
from pages._ui.carte import draw_shell
from pages._ui.panels import draw_html
from web.panels.recits import recits_panel
from web.recits import hall_address
from web.shared import shared

racine = hall_address((st.context.url or "").partition("/presenter")[0])
panel = recits_panel(page_params(), shared(), racine)
draw_html(panel)
if "joue" in panel.boite["class"]:
    with st.container(key="scene"):
        draw_shell()

"""Mon territoire: who covers a place, who is near, what is missing, what others like it did."""

from __future__ import annotations

import streamlit as st

from pages._ui.address import page_params
from pages._ui.carte import draw_shell
from pages._ui.panels import draw_html
from web.panels.portrait import portrait_panel
from web.shared import shared


@st.fragment
def answers() -> None:
    """Draw everything that follows the address, except the map, which never changes."""
    draw_html(portrait_panel(page_params(), shared()))


with st.container(key="monterritoire"):
    answers()
    draw_shell()

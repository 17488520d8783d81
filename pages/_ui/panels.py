"""Our components for the browser: each is a module under ``static/``, fetched once.

Streamlit sends a component's script with every message, so that what is registered is only the
line that imports the module from its hashed, immutable address.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st

from pages._ui.address import go
from web.documents.pages import page_of
from web.panels.render import Panel
from web.panels.views import told
from web.shared import shared


def draw_html(panel: Panel) -> None:
    """Draw a panel that the server has drawn: the same HTML as in the page's document."""
    draw_panel(panel.nom, {**told(panel, shared()), "html": panel.html})


def draw_words(panel: Panel) -> None:
    """Draw a panel of words alone, which asks nothing of a browser."""
    st.html(f'<div class="{panel.nom}">{panel.html}</div>')


def draw_panel(nom: str, data: Mapping[str, Any]) -> None:
    """Draw a component whose only word back is the address to go to."""
    cle = f"panneau-{nom}"

    def follow() -> None:
        adresse = st.session_state[cle].adresse
        if adresse is not None:
            go(adresse)

    _component(nom)(key=cle, data=dict(data), on_adresse_change=follow)


@cache
def _component(nom: str) -> Any:  # noqa: ANN401 - Streamlit's own callable
    info = page_of(nom)
    module, panel = shared().code.url("commun/panel.js"), f"{info.fichier}/{nom}.js"
    return st.components.v2.component(
        f"carte-{nom}",
        html=f'<div class="{nom}"></div>',
        # More than one line: Streamlit takes a single one for the name of a file.
        js=(
            "export default (c) =>\n"
            f'  import(new URL("{module}", document.baseURI))'
            f'.then((p) => p.default("{panel}", c, "{info.style}"));\n'
        ),
        isolate_styles=False,
    )

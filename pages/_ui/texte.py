"""Running text and tables of the quiet pages; what comes from data is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st


def texte(html: str) -> None:
    """Draw our own words (trusted markup) as a readable column."""
    st.html(f'<div class="texte">{html}</div>')


def tableau(legende: str, entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> str:
    """Return a real table, every cell escaped; the first column heads its row."""
    tete = "".join(f'<th scope="col">{escape(e)}</th>' for e in entetes)
    corps = "".join(
        f'<tr><th scope="row">{escape(str(ligne[0]))}</th>'
        + "".join(f"<td>{escape(str(cellule))}</td>" for cellule in ligne[1:])
        + "</tr>"
        for ligne in lignes
    )
    return (
        f'<div class="defilant" role="region" tabindex="0" aria-label="{escape(legende)}"><table>'
        f"<caption>{escape(legende)}</caption>"
        f"<thead><tr>{tete}</tr></thead><tbody>{corps}</tbody></table></div>"
    )


def lien(url: str, mots: str) -> str:
    """Return a link to a page elsewhere; anything but http(s) stays text."""
    if not url.startswith(("https://", "http://")):
        return escape(mots)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(mots)}</a>'

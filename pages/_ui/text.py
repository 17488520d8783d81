"""Running text and tables of the quiet pages; what comes from data is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

# No line begins with ";" or ends with "«": French typography, outside the tags.
_SPACES = (
    (re.compile(r"\s([:»])"), "\N{NO-BREAK SPACE}\\1"),
    (re.compile(r"\s([;!?])"), "\N{NARROW NO-BREAK SPACE}\\1"),
    (re.compile(r"«\s"), "«\N{NO-BREAK SPACE}"),
)


def typography(texte: str) -> str:
    """Return a text with the spaces French typography asks for."""
    for pattern, replacement in _SPACES:
        texte = pattern.sub(replacement, texte)
    return texte


def draw_text(html: str) -> None:
    """Draw our own words (trusted markup) as a readable column."""
    parts = re.split(r"(<[^>]*>)", html)  # words and tags in turn
    words = (part if part.startswith("<") else typography(part) for part in parts)
    st.html(f'<div class="texte">{"".join(words)}</div>')


def table_of(legende: str, headers: Sequence[str], lignes: Iterable[Sequence[object]]) -> str:
    """Return a real table, every cell escaped; the first column heads its row."""
    head = "".join(f'<th scope="col">{escape(e)}</th>' for e in headers)
    body = "".join(
        f'<tr><th scope="row">{escape(str(ligne[0]))}</th>'
        + "".join(f"<td>{escape(str(cellule))}</td>" for cellule in ligne[1:])
        + "</tr>"
        for ligne in lignes
    )
    return (
        f'<div class="defilant" role="region" tabindex="0" aria-label="{escape(legende)}"><table>'
        f"<caption>{escape(legende)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def lien(url: str, words: str) -> str:
    """Return a link to a page elsewhere; anything but http(s) stays text."""
    if not url.startswith(("https://", "http://")):
        return escape(words)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(words)}</a>'

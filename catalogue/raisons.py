"""Why a fiche answers a need, as shown: words that stand out, a line for what is not seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from catalogue.recherche.besoin import Raison
from catalogue.recherche.stems import stems
from catalogue.recherche.words import fold

_WORD: Final = re.compile(r"[^\W_]+")
_SEEN: Final = 80  # characters of a summary that are seen on any screen
_AROUND: Final = 40  # kept before what answers, when the beginning does not show it
_NBSP: Final = "\N{NO-BREAK SPACE}"


def mark(text: str, raisons: Sequence[Raison]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a word that answers.

    The pieces, put end to end, are the text.
    """
    pieces: list[tuple[str, bool]] = []
    done = 0
    for found in _WORD.finditer(text) if raisons else ():
        if _answers(found[0], raisons):
            pieces += [(text[done : found.start()], False), (found[0], True)]
            done = found.end()
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]


def excerpt(text: str, raisons: Sequence[Raison], length: int) -> str:
    """Return the part of a text that shows why it answers: its beginning when that does."""
    if not raisons:
        return _shortened(text, length)
    first = next((w.start() for w in _WORD.finditer(text) if _answers(w[0], raisons)), 0)
    if first < _SEEN:
        return _shortened(text, length)
    start = text.rfind(" ", 0, first - _AROUND + 1) + 1
    return "…" + _shortened(text[start:], length - 1)


def say(raisons: Sequence[Raison]) -> list[str]:
    """Return a line for each idea answered in other words, or where the row does not show it."""
    lines = []
    for raison in raisons:
        if raison.proche:
            lines.append(f"Proche de {_quoted(raison.idee)}{_NBSP}: {raison.proche}")
        elif raison.champ in ("domaine", "forme"):
            lines.append(f"Classée dans {_quoted(raison.dit)}")
        elif raison.champ == "lieu":
            lines.append(f"Lieu{_NBSP}: {_quoted(raison.idee)}")
    return lines


def _quoted(text: str) -> str:
    return f"«{_NBSP}{text}{_NBSP}»"


def _answers(word: str, raisons: Sequence[Raison]) -> bool:
    parts = fold(word).split()
    return any(
        stem in raison.stems or (raison.debut and part.startswith(raison.debut))
        for part, stem in zip(parts, stems(parts), strict=True)
        for raison in raisons
    )


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0][:length] + "…"

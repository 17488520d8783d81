"""Where the header of a sheet is: not always on the first line, sometimes nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.importation.champs import of_header

LOOKED_AT: Final = 40  # rows at the top among which a header is looked for
_VALUE: Final = re.compile(r"[\d\s.,/+-]*\d[\d\s.,/+-]*|\S+@\S+|https?://\S+|www\.\S+")
_QUOTED: Final = 60


@dataclass(frozen=True, slots=True)
class Entete:
    """The place of the header among the rows (-1: none), its names, and what there is to say."""

    place: int
    noms: tuple[str, ...]
    dits: tuple[str, ...]


def find_header(rows: Sequence[tuple[int, Sequence[str]]]) -> Entete:
    """Return the header of rows, each with its line: the one that names most columns we know.

    A row of values is no header: without any, columns are named by their rank.
    """
    head = [(line, [cell.strip() for cell in cells]) for line, cells in rows[:LOOKED_AT]]
    width = _width([cells for _, cells in head])
    best, points = -1, 0.0
    for place, (_, cells) in enumerate(head):
        scored = _points(cells, width)
        if scored > points:
            best, points = place, scored
    if best < 0:
        noms = tuple(f"colonne {rank}" for rank in range(1, width + 1))
        return Entete(
            -1, noms, ("Aucune ligne d’en-tête : les colonnes ont pris leur rang pour nom.",)
        )
    line, noms_ = head[best]
    return Entete(best, tuple(noms_), tuple(_said(head[:best], line)))


def _points(cells: Sequence[str], width: int) -> float:
    filled = [cell for cell in cells if cell]
    if not filled or any(_VALUE.fullmatch(cell) for cell in filled if not of_header(cell)):
        return 0.0
    known = [found for cell in filled if len(cell) <= 80 and (found := of_header(cell))]
    distinct = len({found.champ for found in known})
    if not known:
        # Words alone, as many as the columns, over at least two of them: a header all the same.
        short = all(len(cell) <= 40 for cell in filled)
        return 0.1 if len(filled) >= max(2, width) and short and _differ(filled) else 0.0
    if width > 1 and len(filled) == 1:
        return 0.0  # a title, alone on its line
    return distinct + sum(found.confiance for found in known) / 10 + len(filled) / (10 * width + 1)


def _differ(cells: Sequence[str]) -> bool:
    return len({cell.casefold() for cell in cells}) == len(cells)


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells most rows have, up to the last that holds something."""
    widths = Counter(
        max((place for place, cell in enumerate(cells, 1) if cell), default=0) for cells in rows
    )
    widths.pop(0, None)
    return max(widths, key=lambda w: (widths[w], w), default=0)


def _said(above: Sequence[tuple[int, Sequence[str]]], line: int) -> list[str]:
    shown = [" ".join(cell for cell in cells if cell) for _, cells in above]
    shown = [text for text in shown if text]
    if not shown:
        return [f"En-tête lu à la ligne {line}."] if line > 1 else []
    text = shown[0][:_QUOTED] + ("…" if len(shown[0]) > _QUOTED or len(shown) > 1 else "")
    return [f"En-tête lu à la ligne {line} ; au-dessus, rien n’est lu (« {text} »)."]


def repeats(noms: Sequence[str], cells: Sequence[str]) -> bool:
    """Tell whether a row says the header again, as sheets glued end to end do."""
    filled = [(nom, cell.strip()) for nom, cell in zip(noms, cells, strict=False) if cell.strip()]
    same = sum(nom.casefold() == cell.casefold() for nom, cell in filled)
    return len(filled) >= 2 and same == len(filled)

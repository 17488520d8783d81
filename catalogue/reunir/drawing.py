"""The round table as a drawing: where each card goes, and its words cut to fit."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 660
CARD: Final = (196, 122)  # width, height
_GAP: Final = 14
_NAME, _FACT, _PLACE = 17, 28, 28  # characters a line of a card holds, at their sizes


@dataclass(frozen=True, slots=True)
class Carton:
    """One card: a chair and who holds it, or what is missing there (``vide``)."""

    chaise: str
    nom: str
    dit: str
    lieu: str
    role: str
    cible: str
    vide: bool = False


@dataclass(frozen=True, slots=True)
class Pose:
    """A card where it is drawn, its texts in lines."""

    carton: Carton
    x: float
    y: float
    nom: tuple[str, ...]
    dit: tuple[str, ...]
    lieu: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing: its size, the table, its words, the cards."""

    width: int
    height: int
    centre: tuple[float, float]
    rayons: tuple[float, float]
    titre: tuple[str, ...]
    sous_titre: str
    poses: tuple[Pose, ...]


def lay(titre: str, sous_titre: str, cartons: Sequence[Carton]) -> Plan:
    """Return where everything goes: clockwise from the top, as one reads round a table."""
    width, height = CARD
    left, middle, right = 0.0, (WIDTH - width) / 2, float(WIDTH - width)
    sides = max(0, len(cartons) - 2)
    on_right, on_left = -(-sides // 2), sides // 2
    rows = max(3, on_right)
    whole = rows * height + (rows - 1) * _GAP

    def column(count: int) -> list[float]:
        step = whole / max(1, count)
        return [step * i + (step - height) / 2 for i in range(count)]

    places = [(middle, 0.0)]
    places += [(right, y) for y in column(on_right)]
    places += [(middle, whole - height)] if len(cartons) > 1 else []
    places += [(left, y) for y in reversed(column(on_left))]
    poses = tuple(_pose(c, x, y) for c, (x, y) in zip(cartons, places, strict=False))
    free = whole - 2 * (height + _GAP)
    return Plan(
        width=WIDTH,
        height=int(whole),
        centre=(WIDTH / 2, whole / 2),
        rayons=(118.0, min(130.0, free / 2)),
        titre=tuple(_lines(titre, 20, 3)),
        sous_titre=sous_titre,
        poses=poses,
    )


def _pose(c: Carton, x: float, y: float) -> Pose:
    name = _lines(c.nom, _NAME, 3)
    said = _whole(c.dit, 4 - len(name))
    return Pose(c, x, y, tuple(name), tuple(said), _lines(c.lieu, _PLACE, 1)[0] if c.lieu else "")


def _whole(text: str, most: int) -> list[str]:
    """Return as many of the facts of a text as fit whole; of the first, what fits."""
    parts = text.split(" · ")
    while len(parts) > 1 and len(textwrap.wrap(" · ".join(parts), _FACT)) > most:
        parts.pop()
    return _lines(" · ".join(parts), _FACT, most)


def _lines(text: str, width: int, most: int) -> list[str]:
    """Cut a text into lines, the last with an ellipsis when something is left out."""
    return textwrap.wrap(text, width, max_lines=most, placeholder="…", break_on_hyphens=False)

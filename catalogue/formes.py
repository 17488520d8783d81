"""The marks of the types of actor: one shape each, told apart without their colour."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin
from types import MappingProxyType
from typing import Final

Polygon = tuple[tuple[float, float], ...]

_STAR: Final = tuple(
    (r * cos(pi * i / 5 - pi / 2), r * sin(pi * i / 5 - pi / 2))
    for i, r in enumerate((1.2, 0.52) * 5)
)
# Around the origin, y downwards, of about equal weight to the eye: a disc is of radius 0.95.
FORMES: Final[Mapping[str, Polygon]] = MappingProxyType(
    {
        "etoile": tuple((round(x, 3), round(y, 3)) for x, y in _STAR),
        "carre": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
        "triangle": ((0, -1.1), (1.05, 0.8), (-1.05, 0.8)),
        "losange": ((0, -1.2), (1.05, 0), (0, 1.2), (-1.05, 0)),
    }
)
"""Shape, as ``roles.csv`` names it, to the points of its polygon."""

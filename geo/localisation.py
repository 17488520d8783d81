"""Where a point of the map lies."""

from __future__ import annotations

from typing import NamedTuple

import shapely

from geo.formes import Formes
from geo.territoires import Territoire


class Localisation(NamedTuple):
    """The territories of a point; None where there is no such level."""

    commune: Territoire
    epci: Territoire | None
    ept: Territoire | None
    departement: Territoire
    region: Territoire
    arrondissement: Territoire | None


class Finder:
    """Finds which shapes hold a point, fast: a tree of boxes, then the shapes themselves."""

    __slots__ = ("_formes", "_tree")

    def __init__(self, formes: Formes) -> None:
        self._formes = formes
        # A diagonal has the box of its shape, and weighs a tenth of it.
        self._tree = shapely.STRtree(shapely.linestrings(formes.boxes().reshape(-1, 2, 2)))

    def first(self, lon: float, lat: float) -> int | None:
        """Return the position of the first shape that holds the point, its border included."""
        point = shapely.Point(lon, lat)
        for position in sorted(self._tree.query(point).tolist()):
            if self._formes.one(position).intersects(point):
                return int(position)
        return None

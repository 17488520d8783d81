"""Where a point of the map lies."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy.typing as npt
import shapely

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

    __slots__ = ("_tree",)

    def __init__(self, formes: npt.NDArray[Any]) -> None:
        self._tree = shapely.STRtree(formes)

    def first(self, lon: float, lat: float) -> int | None:
        """Return the position of the first shape that holds the point, its border included."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return int(found.min()) if len(found) else None

"""Where the fiches are, and how far: computed once a place, not once a fiche.

A hundred thousand fiches have their seats in some fifteen thousand communes.
"""

from __future__ import annotations

from functools import lru_cache
from math import nan
from typing import Final

import numpy as np
import numpy.typing as npt

from catalogue.familles import Mask, frozen
from geo.distances import distances_m

Distances = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int32]
_REMEMBERED: Final = 64  # places people ask from: more than a hall's questions; 12 bytes a place


class Places:
    """The points of the fiches.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326), one a fiche; nan without a point.
    """

    def __init__(self, lon: Distances, lat: Distances) -> None:
        self.known: Mask = frozen(~np.isnan(lon))
        places, place_of = np.unique(lon[self.known] + 1j * lat[self.known], return_inverse=True)
        self._lon, self._lat = frozen(places.real.copy()), frozen(places.imag.copy())
        self._place_of = np.full(len(lon), len(places), dtype=np.int32)  # after the last: nowhere
        self._place_of[self.known] = place_of
        self._from = lru_cache(maxsize=_REMEMBERED)(self._from_uncached)

    def metres(self, lon: float, lat: float) -> Distances:
        """Return the distance from a point to every fiche, on the ellipsoid; nan without one."""
        return frozen(self._from(lon, lat)[0][self._place_of])

    def nearest_first(self, lon: float, lat: float, among: Positions) -> Positions:
        """Return some fiches by distance from a point; equals and those without stay in order."""
        rank = self._from(lon, lat)[1][self._place_of[among]]
        return frozen(among[np.argsort(rank, kind="stable")])

    def _from_uncached(self, lon: float, lat: float) -> tuple[Distances, npt.NDArray[np.integer]]:
        """Return the metres to every place, and the rank of its distance; nowhere comes last."""
        metres = np.append(distances_m(lon, lat, self._lon, self._lat), nan)
        distances, rank = np.unique(metres, return_inverse=True)
        # Ranks of 16 bits are sorted by counting, not by comparing.
        small = np.uint16 if len(distances) <= 2**16 else np.int32
        return frozen(metres), frozen(rank.astype(small))

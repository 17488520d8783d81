"""The systems French coordinates come in, and where they may fall; pyproj converts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Systeme:
    """A system of coordinates: its name in words, its EPSG code, and the box of its numbers.

    ``box`` is (x min, x max, y min, y max), in metres or degrees. ``swapped``: the column of
    ordinates holds the abscissas.
    """

    nom: str
    epsg: int
    box: tuple[float, float, float, float]
    swapped: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is what is expected: degrees, latitude first."""
        return self.epsg == 4326 and not self.swapped

    def degrees(self, a: Floats, b: Floats) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes of (ordinate, abscissa) as they are typed; NaN outside.

        Parameters
        ----------
        a, b
            What the columns of latitude (or y) and of longitude (or x) hold.
        """
        x, y = (a, b) if self.swapped else (b, a)
        west, east, south, north = self.box
        with np.errstate(invalid="ignore"):
            inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
        if inside.any():
            if self.epsg == 4326:
                lon[inside], lat[inside] = x[inside], y[inside]
            else:
                lon[inside], lat[inside] = _to_degrees(self.epsg).transform(x[inside], y[inside])
        lon[~np.isfinite(lon)] = np.nan
        lat[~np.isfinite(lat)] = np.nan
        return lon, lat


def _all() -> tuple[Systeme, ...]:
    metres = [
        ("Lambert-93", 2154, (60_000, 1_260_000, 6_000_000, 7_140_000)),
        ("Lambert II étendu", 27572, (40_000, 1_220_000, 1_580_000, 2_700_000)),
        *(
            (f"Lambert CC{zone}", 3900 + zone,
             (1_050_000, 2_350_000, (zone - 41) * 1e6 + 30_000, (zone - 41) * 1e6 + 390_000))
            for zone in range(42, 51)
        ),
        ("UTM 20 Nord (Guadeloupe, Martinique)", 5490, (600_000, 760_000, 1_560_000, 1_860_000)),
        ("UTM 22 Nord (Guyane)", 2972, (60_000, 480_000, 220_000, 680_000)),
        ("UTM 40 Sud (La Réunion)", 2975, (300_000, 400_000, 7_600_000, 7_730_000)),
        ("UTM 38 Sud (Mayotte)", 4471, (480_000, 560_000, 8_530_000, 8_640_000)),
        *((f"UTM {zone}"
" Nord", 32600 + zone, (140_000, 860_000, 4_550_000, 5_700_000)) for zone in (30, 31, 32)),
        ("Web Mercator", 3857, (-7_000_000, 6_300_000, -2_500_000, 6_700_000)),
    ]  # fmt: skip
    degrees = [("longitude et latitude", 4326, (-180.0, 180.0, -90.0, 90.0))]
    return tuple(
        Systeme(nom + (", axes échangés" if swapped else ""), epsg, box, swapped)
        for nom, epsg, box in (*degrees, *metres)
        for swapped in (False, True)
    )


SYSTEMES: Final = _all()


@lru_cache(maxsize=32)
def _to_degrees(epsg: int) -> Any:  # noqa: ANN401 - pyproj’s own
    import pyproj  # noqa: PLC0415 - only lists in metres pay for it

    return pyproj.Transformer.from_crs(epsg, 4326, always_xy=True)

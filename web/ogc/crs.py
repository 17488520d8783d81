"""The coordinate systems we answer in, and the way from one to another.

Ours is CRS84: longitude, latitude (degrees). Others keep the axes of their authority: EPSG:4326 is
latitude, longitude; EPSG:3857 and EPSG:2154 are metres, x then y.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from web.ogc.problems import ProblemError

Geometries = npt.NDArray[np.object_]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Crs:
    """A coordinate system: its address, its name for PROJ, decimals worth keeping."""

    uri: str
    proj: str
    decimals: int


CRS84: Final = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84", 6)
_EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"
SYSTEMS: Final[Mapping[str, Crs]] = MappingProxyType(
    {
        crs.uri: crs
        for crs in (
            CRS84,
            Crs(f"{_EPSG}4326", "EPSG:4326", 6),
            Crs(f"{_EPSG}3857", "EPSG:3857", 2),
            Crs(f"{_EPSG}2154", "EPSG:2154", 2),
        )
    }
)


def read_crs(parametre: str, text: str) -> Crs:
    """Return the system an address names; "" is ours.

    Raises
    ------
    ProblemError
        When it is none of ours.
    """
    found = SYSTEMS.get(text) if text else CRS84
    if found is None:
        known = ", ".join(SYSTEMS)
        raise ProblemError(parametre, text, f"un des systèmes de coordonnées : {known}")
    return found


def project(geometries: Geometries, crs: Crs) -> Geometries:
    """Return shapes of ours in another system, rounded to what is worth keeping."""
    if crs is CRS84:
        return geometries

    def there(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        moved = _transformer(CRS84.proj, crs.proj).transform(xy[:, 0], xy[:, 1])
        return np.round(np.column_stack(moved), crs.decimals)

    moved: Geometries = shapely.transform(geometries, there)
    return moved


def bring(geometry: shapely.Geometry, crs: Crs) -> shapely.Geometry:
    """Return a shape of another system in ours."""
    if crs is CRS84:
        return geometry
    return shapely.transform(
        geometry,
        lambda xy: np.column_stack(
            _transformer(crs.proj, CRS84.proj).transform(xy[:, 0], xy[:, 1])
        ),
    )


def bring_box(box: Bounds, crs: Crs) -> Bounds:
    """Return a box of another system in ours: the one that holds it."""
    if crs is CRS84:
        return box
    found: Bounds = _transformer(crs.proj, CRS84.proj).transform_bounds(*box)
    return found


@lru_cache(maxsize=2 * len(SYSTEMS))
def _transformer(source: str, target: str) -> Any:  # noqa: ANN401 - pyproj has no types
    from pyproj import Transformer  # noqa: PLC0415 - 50 ms, for those who ask

    return Transformer.from_crs(source, target)

"""How far, in metres, along the ground."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import Geod

# The ellipsoid of RGF93 and of the overseas systems; WGS84 differs from it by 0.1 mm.
_GEOD = Geod(ellps="GRS80")


def distances_m(
    lon: float, lat: float, lons: npt.NDArray[Any], lats: npt.NDArray[Any]
) -> npt.NDArray[np.float64]:
    """Return the geodesic distance from one point to many.

    Parameters
    ----------
    lon, lat
        The point, in degrees (EPSG:4326).
    lons, lats
        The other points, in degrees, two arrays of one shape; NaN where there is no point.

    Returns
    -------
    ndarray of float64, same shape
        Metres on the GRS80 ellipsoid (Karney's geodesic, exact to the millimetre); NaN where
        there is no point.

    Raises
    ------
    ValueError
        When the point is not one of the Earth, or the arrays differ in shape.

    Examples
    --------
    >>> float(distances_m(0.0, 0.0, np.array([1.0]), np.array([0.0]))[0].round())  # one degree
    111319.0
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError(f"no such point: longitude {lon}, latitude {lat}")
    lons = np.asarray(lons, dtype=np.float64)
    lats = np.asarray(lats, dtype=np.float64)
    if lons.shape != lats.shape:
        raise ValueError(f"longitudes {lons.shape} and latitudes {lats.shape} differ in shape")
    known = ~(np.isnan(lons) | np.isnan(lats))
    metres = np.full(lons.shape, np.nan)
    count = int(known.sum())
    _, _, metres[known] = _GEOD.inv(
        np.full(count, lon), np.full(count, lat), lons[known], lats[known]
    )
    return metres

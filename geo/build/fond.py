"""The land around France, so that a map is not an island in a void: ``fond.topojson``."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.build.formes import rounded
from geo.build.sources import Source, SourceError

NATURAL_EARTH = Source(
    nom="world-atlas",
    version="2.0.2",
    depot="npm",
    fichier="world-atlas-2.0.2.tgz",
    sha256="032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
    millesime="Natural Earth 4.1.0, 1:10 000 000",
    usage="terres voisines, en fond de carte, sans valeur de limite",
    licence="domaine public (Natural Earth) ; ISC pour le paquet (Mike Bostock)",
    attribution="Natural Earth",
)
# West, south, east, north of what is drawn around each French land, and a metric projection.
_WINDOWS = {
    "europe": ((-12.0, 38.0, 20.0, 56.0), 3035),
    "antilles": ((-64.0, 12.0, -59.0, 18.8), 5490),
    "guyane": ((-58.0, -1.0, -48.0, 8.0), 2972),
    "mascareignes": ((54.0, -23.0, 59.0, -19.0), 2975),
    "comores": ((42.5, -16.5, 51.0, -10.0), 4471),
}
_FRANCE = frozenset({"250", "652", "663"})  # with Saint-Barthélemy and Saint-Martin
_TOLERANCE_M = 2_500.0  # 82 kB; 1,500 m: 126 kB, no difference to see at zoom 8
_SMALLEST_M2 = 20e6  # islands under 20 km² are specks at the zooms this layer is for
_UNDERLAP_M = 8_000.0
GRID = 2e-3  # degrees, about 200 m: the shapes are true to some 2.5 km


def read_background(package: Path) -> gpd.GeoSeries:
    """Return the land of the neighbours, one shape per window, EPSG:4326.

    The borders of Natural Earth stray from ours by a kilometre or two: the neighbours reach
    some 8 km under France, which is drawn over them, and no strip of false sea is left between.

    Parameters
    ----------
    package
        The archive of ``NATURAL_EARTH``.
    """
    with tarfile.open(package) as tar:
        file = tar.extractfile("package/countries-10m.json")
        if file is None:
            raise SourceError(f"{package.name}: no countries-10m.json")
        world = gpd.read_file(io.BytesIO(file.read()), layer="countries").set_crs(4326)
    world["geometry"] = world.geometry.make_valid()
    return pd.concat(
        gpd.GeoSeries({name: _window(world, *window)}, crs=4326)
        for name, window in _WINDOWS.items()
    )


def _window(
    world: gpd.GeoDataFrame, bounds: tuple[float, float, float, float], crs: int
) -> shapely.Geometry:
    clipped = world.clip(bounds)
    local = clipped.to_crs(crs).geometry
    french = clipped["id"].isin(_FRANCE)
    lands = np.array([shapely.union_all(_polygons(local[is_in])) for is_in in (~french, french)])
    lands = shapely.coverage_clean(lands, snapping_distance=1)
    neighbours, france = shapely.coverage_simplify(lands, _TOLERANCE_M)
    under = shapely.intersection(shapely.buffer(neighbours, _UNDERLAP_M), france)
    parts = _polygons(shapely.union(neighbours, under))
    large = shapely.multipolygons(parts[shapely.area(parts) >= _SMALLEST_M2])
    degrees = gpd.GeoSeries([large], crs=crs).to_crs(4326).item()
    return rounded(np.array([shapely.set_precision(degrees, GRID)]), GRID)[0]


def _polygons(shapes: object) -> np.ndarray:
    """Return the polygons among the parts: clipping and repairing also leave lines and points."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])

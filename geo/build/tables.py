"""Tables to compute with: communes, units above them, neighbours."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from geo.build.couches import dissolve
from geo.build.decoupage import Decoupage
from geo.build.formes import Formes

_GEOD = Geod(ellps="GRS80")  # the ellipsoid of RGF93 and of the overseas systems
_POINT_TOLERANCE = 2e-4  # degrees, about 20 m: how near the best label point to stop
_LEVELS = ("epci", "ept", "departement", "region")


def communes_table(decoupage: Decoupage, formes: Formes) -> gpd.GeoDataFrame:
    """Return the communes that have a shape, sorted by code, with area (km²) and label point."""
    table = decoupage.communes[decoupage.communes["zone"] != "com"].drop(columns="zone")
    table = table.astype({"population": "int64"}).reset_index(drop=True)
    shapes = formes.communes.loc[table["code"]].to_numpy()
    table["superficie_km2"] = areas_km2(shapes)
    table["lon"], table["lat"] = label_points(shapes)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def units_table(decoupage: Decoupage, communes: gpd.GeoDataFrame, formes: Formes) -> pd.DataFrame:
    """Return every other territory: EPCI, EPT, départements, régions, arrondissements, COM.

    Populations and areas of the first four are the sums of their communes'. The communes of the
    collectivités d'outre-mer have a name, a département and a population, and no measure of
    shape: none is published in the sources, none is invented.
    """
    named = {
        "epci": decoupage.epci,
        "ept": decoupage.ept.assign(type="EPT"),
        "departement": decoupage.departements,
        "region": decoupage.regions,
    }
    frames = [_merged(level, named[level], communes) for level in _LEVELS]
    shapes = formes.arrondissements.loc[decoupage.arrondissements["code"]].to_numpy()
    frames.append(
        decoupage.arrondissements.rename(columns={"commune": "dans"}).assign(
            niveau="arrondissement", superficie_km2=areas_km2(shapes), **_places(shapes)
        )
    )
    com = decoupage.communes[decoupage.communes["zone"] == "com"]
    frames.append(
        com[["code", "nom", "population", "departement"]]
        .rename(columns={"departement": "dans"})
        .assign(niveau="commune")
    )
    table = pd.concat(frames, ignore_index=True).sort_values(["niveau", "code"], ignore_index=True)
    columns = "niveau code nom type dans population superficie_km2 lon lat west south east north"
    return table[columns.split()].astype({"population": "Int64"})


def _merged(level: str, names: pd.DataFrame, communes: gpd.GeoDataFrame) -> pd.DataFrame:
    inside = communes.dropna(subset=level)
    shapes = dissolve(inside.set_index("code").geometry, inside.set_index("code")[level])
    sums = inside.groupby(level)[["population", "superficie_km2"]].sum().round(2)
    table = names.set_index("code").loc[shapes.index].join(sums)
    table = table.assign(niveau=level, **_places(shapes.to_numpy()))
    return table.rename_axis("code").reset_index()


def _places(shapes: np.ndarray) -> dict[str, np.ndarray]:
    lon, lat = label_points(shapes)
    west, south, east, north = shapely.bounds(shapes).T
    return {"lon": lon, "lat": lat, "west": west, "south": south, "east": east, "north": north}


def areas_km2(shapes: np.ndarray) -> np.ndarray:
    """Return the geodesic area of shapes given in degrees, to the hectare."""
    return np.round([abs(_GEOD.geometry_area_perimeter(s)[0]) / 1e6 for s in shapes], 2)


def label_points(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the point of each shape that is farthest from its border, to 5 decimals.

    Degrees are made alike in both directions at the latitude of the shape, so that the circle
    one seeks is a circle on the ground.
    """
    points = np.array([_inner_point(shape) for shape in shapes])
    return points[:, 0], points[:, 1]


def _inner_point(shape: shapely.Geometry) -> tuple[float, float]:
    squeeze = np.array([np.cos(np.radians(shape.centroid.y)), 1.0])
    local = shapely.transform(shape, lambda xy: xy * squeeze)
    circle = shapely.maximum_inscribed_circle(local, tolerance=_POINT_TOLERANCE)
    x, y = shapely.get_coordinates(circle)[0] / squeeze
    point = round(float(x), 5), round(float(y), 5)
    if not shapely.contains_xy(shape, *point):
        raise AssertionError(f"label point {point} outside its shape")
    return point


def neighbours_table(communes: gpd.GeoDataFrame, formes: Formes) -> pd.DataFrame:
    """Return the pairs of neighbouring communes and arrondissements, lower code first."""
    frames = []
    for level, codes, shapes in (
        ("commune", communes["code"].to_numpy(), communes.geometry.to_numpy()),
        (
            "arrondissement",
            formes.arrondissements.index.to_numpy(),
            formes.arrondissements.to_numpy(),
        ),
    ):
        one, other = codes[neighbours(shapes)].T
        frames.append(pd.DataFrame({"niveau": level, "code": one, "voisin": other}))
    return pd.concat(frames, ignore_index=True)


def neighbours(shapes: np.ndarray) -> np.ndarray:
    """Return the pairs (i < j) of shapes of one coverage that share a stretch of border.

    In a valid coverage a shared border is made of the same segments on both sides: two shapes
    are neighbours when a segment occurs in both. Meeting in one point is not sharing a border.
    """
    rings, owner = _rings(shapes)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.round(points * 1e5).astype(np.int64)
    vertex = (grid[:, 0] << 32) + grid[:, 1]
    inside = ring[1:] == ring[:-1]
    ends = np.sort(np.column_stack([vertex[:-1], vertex[1:]])[inside], axis=1)
    shape = owner[ring[:-1][inside]]
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    ends, shape = ends[order], shape[order]
    twin = (ends[1:] == ends[:-1]).all(axis=1)
    pairs = np.sort(np.column_stack([shape[:-1], shape[1:]])[twin], axis=1)
    return np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0).astype(np.int32)


def _rings(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    return rings, of_shape[of_part]

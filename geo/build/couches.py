"""Layers to draw: dissolved, simplified once so that the borders of all levels coincide.

The communes are first merged into atoms (same EPCI, EPT, département and région). The atoms are
simplified together, then merged into each layer: a border shared by a région, a département and
an EPCI is one and the same line. Simplifying each layer alone would move a région away from its
départements by 384 m (median) and up to 2.8 km.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.build.formes import SPECK_M2, check_coverage, metric_crs, rounded, territory

TOLERANCE_M = 1_000.0  # side of the triangle a vertex may span before it goes: sqrt of an area
DRAWN_GRID = 1e-4  # degrees, about 10 m: enough where details under 1 km are already gone
KEYS = ["epci", "ept", "departement", "region"]


def drawn_layers(
    communes: pd.DataFrame, shapes: gpd.GeoSeries, tolerance: float = TOLERANCE_M
) -> dict[str, gpd.GeoSeries]:
    """Return the simplified régions, départements and EPCI, by code, in degrees.

    Parameters
    ----------
    communes
        Columns ``code`` and ``KEYS``; one row per shape.
    shapes
        Commune shapes of one valid coverage, EPSG:4326, indexed by code.
    tolerance
        Visvalingam tolerance in metres.
    """
    members = communes.set_index("code").loc[shapes.index, KEYS].fillna("")
    atom_of = members.agg("|".join, axis=1)
    atoms = dissolve(shapes, atom_of)
    first = members.groupby(atom_of).first().loc[atoms.index]
    lands = first["departement"].map(territory)
    simple = pd.concat(
        _simplify(atoms[lands == land], metric_crs(land), tolerance) for land in sorted(set(lands))
    ).loc[atoms.index]
    layers = {key: dissolve(simple, first[key]) for key in ("region", "departement", "epci")}
    layers["epci"] = layers["epci"].drop("", errors="ignore")  # four islands belong to no EPCI
    for layer in layers.values():
        check_coverage(layer.to_numpy())
    return layers


def dissolve(shapes: gpd.GeoSeries, key: pd.Series) -> gpd.GeoSeries:
    """Merge the shapes of one coverage that have the same key; the result is indexed by key."""
    merged = (
        pd.Series(shapes).groupby(key).apply(lambda s: shapely.coverage_union_all(s.to_numpy()))
    )
    return gpd.GeoSeries(merged, crs=shapes.crs)


def _simplify(atoms: gpd.GeoSeries, crs: int, tolerance: float) -> gpd.GeoSeries:
    metric = atoms.to_crs(crs).to_numpy()
    # coverage_simplify does not complain of a coverage that does not fit: it leaves it torn.
    check_coverage(metric)
    simple = _without_islets(shapely.coverage_simplify(metric, tolerance))
    degrees = gpd.GeoSeries(simple, index=atoms.index, crs=crs).to_crs(4326)
    grid = rounded(degrees.to_numpy(), DRAWN_GRID)
    check_coverage(grid)
    return gpd.GeoSeries(grid, index=atoms.index, crs=4326)


def _without_islets(shapes: np.ndarray) -> np.ndarray:
    """Drop the parts under one hectare that touch nothing: on a map of France, specks.

    A small part that touches a neighbour stays: without it the neighbour would have a hole.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    small = np.flatnonzero(shapely.area(parts) < SPECK_M2)
    part, _ = shapely.STRtree(parts).query(parts[small], predicate="intersects")
    alone = small[np.bincount(part, minlength=len(small)) == 1]  # it meets only itself
    keep = np.setdiff1d(np.arange(len(parts)), alone)
    return np.asarray(shapely.multipolygons(parts[keep], indices=owner[keep]))

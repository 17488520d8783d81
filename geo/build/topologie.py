"""Layers as a browser fetches them: TopoJSON, where each border is written once.

A border between two départements is in two shapes of the GeoJSON, and once more in the régions':
written once and as small differences, the first view weighs half as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

# Drawn up to zoom 9.5, where a pixel is 150 m in the middle of France; half a step is 55 m.
GRID = 1e-3  # degrees
Point = tuple[int, int]


def topology(
    layers: Mapping[str, gpd.GeoSeries],
    grid: float = GRID,
    lines: Mapping[str, gpd.GeoSeries] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return the layers as one TopoJSON topology: an object per layer, ``id`` is the code.

    Shapes are for drawing: on the grid a narrow place may close. An island smaller than the grid
    goes, unless its territory has no other.

    Parameters
    ----------
    layers
        Name to shapes indexed by code, EPSG:4326. Borders they share must have the same vertices.
    grid
        Step of the coordinates, in degrees.
    lines
        Layers of lines in the same way; nothing of them is shared.
    """
    drawn = {
        name: [(code, _polygons(shape, grid)) for code, shape in layer.sort_index().items()]
        for name, layer in layers.items()
    }
    arcs = _Arcs(
        ring for shapes in drawn.values() for _, polygons in shapes for ring in _all(polygons)
    )
    objects = {
        name: {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "id": code,
                    "arcs": [[arcs.of(ring) for ring in polygon] for polygon in polygons],
                }
                for code, polygons in shapes
            ],
        }
        for name, shapes in drawn.items()
    }
    for name, layer in lines.items():
        objects[name] = {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "MultiLineString", "id": code, "arcs": arcs.of_lines(shape, grid)}
                for code, shape in layer.sort_index().items()
            ],
        }
    return {
        "type": "Topology",
        "transform": {"scale": [grid, grid], "translate": [0, 0]},
        "objects": objects,
        "arcs": [_differences(arc) for arc in arcs.written],
    }


def _all(polygons: list[list[list[Point]]]) -> Iterable[list[Point]]:
    return (ring for polygon in polygons for ring in polygon)


def _polygons(shape: shapely.Geometry, grid: float) -> list[list[list[Point]]]:
    """Return the rings of each polygon on the grid, without repeated points nor closing point."""
    polygons = []
    for part in shapely.get_parts(shape):
        rings = [_on_grid(ring, grid) for ring in (part.exterior, *part.interiors)]
        polygons.append([ring for ring in rings if len(ring) > 2])
    large = [polygon for polygon in polygons if polygon]
    if not large:
        raise ValueError("a shape smaller than the grid")
    return large


def _on_grid(ring: shapely.LinearRing, grid: float) -> list[Point]:
    steps = np.rint(shapely.get_coordinates(ring) / grid).astype(int)
    moved = (steps[1:] != steps[:-1]).any(axis=1)
    return [(int(x), int(y)) for x, y in steps[1:][moved]]


class _Arcs:
    """Stretches of border between two junctions, each written once, in the order they are met."""

    def __init__(self, rings: Iterable[list[Point]]) -> None:
        self.written: list[tuple[Point, ...]] = []
        self._place: dict[tuple[Point, ...], int] = {}
        around: dict[Point, set[Point]] = {}
        for ring in rings:
            for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
                around.setdefault(here, set()).add(there)
                around.setdefault(there, set()).add(here)
        # Where more than two lines meet, or one turns back.
        self._junctions = {point for point, others in around.items() if len(others) != 2}

    def of(self, ring: list[Point]) -> list[int]:
        """Return the arcs of a ring, one after the other; ``~i`` is arc ``i`` walked backwards."""
        cuts = [i for i, point in enumerate(ring) if point in self._junctions]
        if not cuts:  # an island, the same wherever one starts and whichever way one goes round
            start = ring.index(min(ring))
            ring = ring[start:] + ring[:start]
            return [self._arc((*ring, ring[0]))]
        ring = ring[cuts[0] :] + ring[: cuts[0] + 1]
        ends = [i - cuts[0] for i in cuts] + [len(ring) - 1]
        return [self._arc(tuple(ring[a : b + 1])) for a, b in pairwise(ends)]

    def of_lines(self, shape: shapely.Geometry, grid: float) -> list[list[int]]:
        """Return the arc of each line, on the grid; a line smaller than the grid goes."""
        drawn = []
        for part in shapely.get_parts(shape):
            steps = np.rint(shapely.get_coordinates(part) / grid).astype(int)
            moved = np.r_[True, (steps[1:] != steps[:-1]).any(axis=1)]
            points = tuple((int(x), int(y)) for x, y in steps[moved])
            if len(points) > 1:
                drawn.append([self._arc(points)])
        return drawn

    def _arc(self, points: tuple[Point, ...]) -> int:
        if points in self._place:
            return self._place[points]
        backwards = points[::-1]
        if backwards in self._place:
            return ~self._place[backwards]
        self._place[points] = len(self.written)
        self.written.append(points)
        return self._place[points]


def _differences(arc: tuple[Point, ...]) -> list[list[int]]:
    """Return the first point, then the step to each next one, as TopoJSON writes them."""
    steps = np.diff(np.array(arc), axis=0, prepend=[[0, 0]])
    return [[int(x), int(y)] for x, y in steps]

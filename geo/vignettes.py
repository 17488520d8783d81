"""Small drawings of France for choropleths: régions and départements as SVG paths.

Overseas départements, and Paris with its three neighbours, are insets, each in its own local
projection and at its own scale. Nothing here is fit for measuring.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Transformer

from geo.layers import layer_path
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

WIDTH: Final = 1200  # units of the drawing; a path is made of whole units
HEIGHT: Final = 1380
_BAND: Final = 252  # height of the strip of overseas insets

_POINT: Final = 8  # square units: under this, a shape is not seen


@dataclass(frozen=True, slots=True)
class _Cadre:
    """A place of the drawing: which départements, in what projection, where (units)."""

    nom: str
    departements: tuple[str, ...]
    epsg: int
    x: float
    y: float
    width: float
    height: float


# Official projections: Lambert-93, and the UTM zone of each overseas département.
_OUTRE_MER: Final = (
    ("Guadeloupe", "971", 5490),
    ("Martinique", "972", 5490),
    ("Guyane", "973", 2972),
    ("La Réunion", "974", 2975),
    ("Mayotte", "976", 4471),
)
_PETITE_COURONNE: Final = ("75", "92", "93", "94")


@dataclass(frozen=True, slots=True)
class Cadre:
    """An inset as it is drawn: name, box and kilometre in units, and its level or ""."""

    nom: str
    x: float
    y: float
    width: float
    height: float
    units_per_km: float
    niveau: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A unit as it is drawn: its SVG path, where its figure goes."""

    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Vignettes:
    """The drawing: paths by level and code, and its insets."""

    width: int
    height: int
    traces: Mapping[Niveau, Mapping[str, Trace]]
    loupes: Mapping[str, Trace]
    cadres: tuple[Cadre, ...]


@lru_cache(maxsize=2)
def draw(ref: Referentiel) -> Vignettes:
    """Project, simplify and place the shipped départements, and join them into régions."""
    shapes = _shapes()
    france = _Cadre("", _hexagone(shapes), 2154, 0, 0, WIDTH, HEIGHT - _BAND - 16)
    places = [france]
    width = WIDTH / len(_OUTRE_MER)
    for rank, (name, code, epsg) in enumerate(_OUTRE_MER):
        box = (rank * width + 4, HEIGHT - _BAND + 4, width - 8, _BAND - 8)
        places.append(_Cadre(name, (code,), epsg, *box))
    drawn: dict[str, shapely.Geometry] = {}
    frames = []
    for place in places:
        geometries, frame = _placed(place, shapes)
        drawn |= geometries
        frames.append(frame)
    loupe = _Cadre("Paris et couronne", _PETITE_COURONNE, 2154, 4, 4, 224, 236)
    magnified, frame = _placed(loupe, shapes, Niveau.DEPARTEMENT)
    return Vignettes(
        WIDTH,
        HEIGHT,
        {
            Niveau.REGION: _traced(_joined(drawn, ref)),
            Niveau.DEPARTEMENT: _traced(drawn.items()),
        },
        _traced(magnified.items()),
        (*frames[1:], frame),
    )


def _shapes() -> dict[str, shapely.Geometry]:
    layer = json.loads(layer_path(Niveau.DEPARTEMENT).read_text(encoding="utf-8"))
    return {
        f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"]))
        for f in layer["features"]
    }


def _hexagone(codes: Iterable[str]) -> tuple[str, ...]:
    overseas = {code for _, code, _ in _OUTRE_MER}
    return tuple(code for code in codes if code not in overseas)


def _placed(
    place: _Cadre, shapes: Mapping[str, shapely.Geometry], niveau: str = ""
) -> tuple[dict[str, shapely.Geometry], Cadre]:
    """Return the shapes of a place in units, and the place as it is drawn."""
    to_metres = Transformer.from_crs(4326, place.epsg, always_xy=True).transform
    metres = np.array(
        [shapely.transform(shapes[c], to_metres, interleaved=False) for c in place.departements]
    )
    west, south, east, north = shapely.total_bounds(metres)
    title, foot = (32, 26) if place.nom else (0, 0)  # the name of an inset, and its scale
    margin = 12 if place.nom else 4
    scale = min(
        (place.width - 2 * margin) / (east - west),
        (place.height - 2 * margin - title - foot) / (north - south),
    )
    left = place.x + (place.width - scale * (east - west)) / 2
    top = place.y + title + (place.height - title - foot - scale * (north - south)) / 2

    def to_units(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        x, y = points.T
        return np.column_stack((left + (x - west) * scale, top + (north - y) * scale))

    # A tolerance of the coverage is the side of a square: details under 3 units are smoothed.
    small = shapely.coverage_simplify(shapely.transform(metres, to_units), 3)
    small = [_without_specks(g) for g in small]
    frame = Cadre(place.nom, place.x, place.y, place.width, place.height, scale * 1000, str(niveau))
    return dict(zip(place.departements, small, strict=True)), frame


def _without_specks(geometry: shapely.Geometry) -> shapely.Geometry:
    """Drop islets smaller than a dot, never the largest part."""
    parts = sorted(shapely.get_parts(geometry), key=lambda p: -p.area)
    return shapely.multipolygons([parts[0], *(p for p in parts[1:] if p.area > _POINT)])


def _joined(
    drawn: Mapping[str, shapely.Geometry], ref: Referentiel
) -> Iterable[tuple[str, shapely.Geometry]]:
    regions: dict[str, list[shapely.Geometry]] = {}
    for code, geometry in drawn.items():
        region = ref.parent(Territoire(Niveau.DEPARTEMENT, code), Niveau.REGION)
        if region is not None:
            regions.setdefault(region.code, []).append(geometry)
    return ((code, shapely.union_all(parts)) for code, parts in sorted(regions.items()))


def _traced(units: Iterable[tuple[str, shapely.Geometry]]) -> dict[str, Trace]:
    traced = {}
    for code, geometry in units:
        largest = max(shapely.get_parts(geometry), key=lambda p: p.area)
        inside = shapely.maximum_inscribed_circle(largest, tolerance=2)
        x, y = shapely.get_coordinates(inside)[0]
        traced[code] = Trace(_path(geometry), round(float(x)), round(float(y)))
    return traced


def _path(geometry: shapely.Geometry) -> str:
    """Return the outline as a compact path: relative moves, in whole units."""
    rings = [
        ring for part in shapely.get_parts(geometry) for ring in (part.exterior, *part.interiors)
    ]
    # Borders rounded apart leave slivers between joined départements: no ring under a dot.
    return "".join(_ring(r) for r in rings if shapely.Polygon(r).area > _POINT)


def _ring(ring: shapely.LinearRing) -> str:
    points = np.round(shapely.get_coordinates(ring)[:-1]).astype(int)
    steps = np.diff(points, axis=0)
    moves = " ".join(f"{dx} {dy}" for dx, dy in steps[steps.any(axis=1)]).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{moves}z"

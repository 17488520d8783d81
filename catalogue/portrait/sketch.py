"""The map of the A4 page: vectors drawn from the outlines, never a screenshot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from math import cos, hypot, radians
from typing import Any, Final

import numpy as np
import shapely

from catalogue.formes import FORMES
from catalogue.vocabulaires import ROLES
from geo.layers import layer_path, territoire_geojson
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

Box = tuple[float, float, float, float]

WIDTH: Final = 460.0  # units of the drawing: points of the page, times two
HEIGHT: Final = 360.0
_FROM_AFAR: Final = 0.6  # degrees of latitude from which the outlines of départements fit
_ENSEMBLE: Final = 18.0  # marks nearer than that are drawn as one
_SHIFTS: Final = (-12.0, 30.0, -30.0, 48.0, -48.0, 66.0, -66.0)  # the seat is often on the point
_SEA, _LAND, _VOISIN, _NOUS = "#dfe9ec", "#f7f4ec", "#efe9dc", "#f6d9c3"
_STROKE, _ACCENT, _INK = "#a49f90", "#a83d08", "#22282c"
_FONT: Final = 'font-family="Libertinus Serif"'
_HALO: Final = f'stroke="{_LAND}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'


@dataclass(frozen=True, slots=True)
class Marque:
    """A fiche on the drawing: degrees (EPSG:4326), first role, number in the list."""

    lon: float
    lat: float
    role: str
    numero: int


def draw_sketch(
    ref: Referentiel,
    t: Territoire,
    membres: Sequence[Territoire],
    voisins: Sequence[Territoire],
    marques: Sequence[Marque],
) -> str:
    """Return the SVG of a territory with its parts, its neighbours and near fiches.

    The projection is plate carrée at the latitude of the territory: at this size, nothing of it
    shows, save for the very large. "" for a territory without a published shape.
    """
    ours = shape_of(ref, t)
    if ours is None:
        return ""
    box = _box(ours.bounds, [(m.lon, m.lat) for m in marques])
    place = _projection(box)

    def drawn(shapes: Iterable[shapely.Geometry | None], style: str) -> str:
        path = "".join(path_of(s, box, place) for s in shapes if s is not None)
        return f'<path d="{path}" {style}/>' if path else ""

    whole = shapely.box(*box)
    land = [s for s in departements() if s.intersects(whole)]
    spots = _spots(marques, place)
    # Their outlines are coarse: seen close, they would cut across the communes.
    border = f'stroke="{_STROKE}" stroke-width="0.6"' if box[3] - box[1] > _FROM_AFAR else ""
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_SEA}"/>',
        drawn(land, f'fill="{_LAND}" {border}'),
        drawn(
            (shape_of(ref, v) for v in voisins),
            f'fill="{_VOISIN}" stroke="{_STROKE}" stroke-width="0.7"',
        ),
        drawn([ours], f'fill="{_NOUS}"'),
        drawn(
            (shape_of(ref, m) for m in membres),
            f'fill="none" stroke="{_ACCENT}" stroke-width="0.5" stroke-opacity="0.55"',
        ),
        drawn([ours], f'fill="none" stroke="{_ACCENT}" stroke-width="2"'),
        *_marks(spots),
        _names(ref, t, voisins, place, [_taken(spot) for spot in spots]),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        + "".join(parts)
        + "</svg>"
    )


def forme_svg(role: str) -> str:
    """Return the mark of a role, alone, for a legend."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.4 -1.4 2.8 2.8">'
        + _mark(role, 0, 0, 1.0, 0.0)
        + "</svg>"
    )


def shape_of(ref: Referentiel, t: Territoire) -> shapely.Geometry | None:
    """Return the shape of a territory as its layer draws it (degrees), or None."""
    feature = territoire_geojson(ref, t)
    return shapely.geometry.shape(feature["geometry"]) if feature else None


@lru_cache(maxsize=1)
def departements() -> tuple[shapely.Geometry, ...]:
    """Return the shapes of all the départements (degrees), simplified at 1 km."""
    layer = json.loads(layer_path(Niveau.DEPARTEMENT).read_text("utf-8"))
    return tuple(shapely.geometry.shape(f["geometry"]) for f in layer["features"])


def _box(bounds: Box, points: Iterable[tuple[float, float]]) -> Box:
    """Return the box of the drawing: the territory and the marks, a margin, its proportions."""
    lons, lats = zip((bounds[0], bounds[1]), (bounds[2], bounds[3]), *points, strict=True)
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    lon, lat = (west + east) / 2, (south + north) / 2
    wide = max((east - west) * cos(radians(lat)), 0.02) * 1.3
    high = max(north - south, 0.02) * 1.3
    high = max(high, wide * HEIGHT / WIDTH)
    wide = high * WIDTH / HEIGHT / cos(radians(lat))
    return lon - wide / 2, lat - high / 2, lon + wide / 2, lat + high / 2


def _projection(box: Box) -> Callable[[Any], Any]:
    west, south, east, north = box
    scale = np.array([WIDTH / (east - west), -HEIGHT / (north - south)])
    corner = np.array([west, north])

    def place(points: Any) -> Any:  # noqa: ANN401 - arrays of points, (n, 2)
        return (np.asarray(points) - corner) * scale

    return place


def path_of(
    shape: shapely.Geometry, box: Box, place: Callable[[Any], Any], detail: float = 0.3
) -> str:
    """Return the outline of a shape (degrees) as a path, cut around a box.

    ``place`` projects; what is smaller than ``detail``, in units of the drawing, is smoothed.
    """
    west, south, east, north = box
    pad = (east - west) * 0.05
    shape = shapely.clip_by_rect(shape, west - pad, south - pad, east + pad, north + pad)
    drawn = shapely.simplify(shapely.transform(shape, place), detail)
    rings = []
    for part in shapely.get_parts(drawn):
        if part.geom_type == "Polygon" and not part.is_empty:
            for ring in (part.exterior, *part.interiors):
                points = shapely.get_coordinates(ring)[:-1]
                rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(rings)


def _names(
    ref: Referentiel,
    t: Territoire,
    voisins: Sequence[Territoire],
    place: Callable[[Any], Any],
    taken: Sequence[Box],
) -> str:
    """Name the territory, then its neighbours; a name that would cover another stays out.

    The territory moves its name up or down off the marks, and keeps it where it can't.
    """
    covered = list(taken)
    texts = []
    for unit, size, weight in ((t, 17, "bold"), *((v, 11, "normal") for v in voisins)):
        point = ref.point(unit)
        if point is None:
            continue
        x, y = map(float, place(point))
        name = ref.nom(unit)
        if unit == t:
            x = _within(x, name, size)
        spots = [_spot(x, y + dy, name, size) for dy in (_SHIFTS if unit == t else (0.0,))]
        free = [s for s in spots if _inside(s) and not any(_overlap(s, o) for o in covered)]
        if not free and unit == t:
            free = [s for s in spots[:1] if _inside(s)]
        if not free:
            continue
        covered.append(free[0])
        ink = _INK if unit == t else "#5c574b"
        common = f'x="{x:.1f}" y="{free[0][3] - 3:.1f}" text-anchor="middle" font-size="{size}"'
        weighted = f'{_FONT} font-weight="{weight}" fill="{ink}" {_HALO}'
        texts.append(f"<text {common} {weighted}>{escape(name)}</text>")
    return "".join(texts)


def _within(x: float, name: str, size: float) -> float:
    """Return x moved just enough for a name centred there to stay on the drawing."""
    room = len(name) * size * 0.24 + 5
    return min(max(x, room), max(room, WIDTH - room))


def _spot(x: float, y: float, name: str, size: float) -> Box:
    """Return the room a name takes, centred on x, its feet at y."""
    half = len(name) * size * 0.24 + 2
    return x - half, y - size, x + half, y + 3


def _inside(spot: Box) -> bool:
    return spot[0] > 2 and spot[2] < WIDTH - 2 and spot[1] > 2 and spot[3] < HEIGHT - 2


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Fiches drawn as one mark, that of the first."""

    x: float
    y: float
    marques: tuple[Marque, ...]

    @property
    def numeros(self) -> str:
        return ", ".join(str(m.numero) for m in self.marques)


def _spots(marques: Sequence[Marque], place: Callable[[Any], Any]) -> list[_Spot]:
    """Gather the fiches whose marks would overlap."""
    spots: list[_Spot] = []
    for m in marques:
        x, y = map(float, place((m.lon, m.lat)))
        near = (i for i, s in enumerate(spots) if hypot(s.x - x, s.y - y) < _ENSEMBLE)
        found = next(near, None)
        if found is None:
            spots.append(_Spot(x, y, (m,)))
        else:
            spots[found] = replace(spots[found], marques=(*spots[found].marques, m))
    return spots


def _taken(spot: _Spot) -> Box:
    """Return the room a mark and its numbers take."""
    return spot.x - 9, spot.y - 10, spot.x + 13 + 7 * len(spot.numeros), spot.y + 10


def _marks(spots: Iterable[_Spot]) -> list[str]:
    """Draw the marks, with the numbers of all the fiches there."""
    drawn = []
    for spot in spots:
        x, y = spot.x, spot.y
        common = f'x="{x + 11:.1f}" y="{y + 5:.1f}" font-size="15" font-weight="bold" {_FONT}'
        drawn.append(_mark(spot.marques[0].role, x, y, 8.0, 2.0))
        drawn.append(f'<text {common} fill="{_INK}" {_HALO}>{spot.numeros}</text>')
    return drawn


def _mark(role: str, x: float, y: float, radius: float, border: float) -> str:
    terme = ROLES[role]
    points = " ".join(
        f"{x + dx * radius:.2f},{y + dy * radius:.2f}" for dx, dy in FORMES[terme.forme]
    )
    outline = f'stroke="#fff" stroke-width="{border}" paint-order="stroke"' if border else ""
    return f'<polygon points="{points}" fill="{terme.couleur}" {outline}/>'

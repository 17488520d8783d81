"""The map of a picture, as SVG: land, lit territories and marks, drawn from the outlines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from math import cos, radians
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from catalogue.formes import FORMES
from catalogue.portrait.sketch import departements, path_of, shape_of
from catalogue.vocabulaires import ROLES
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]

WIDTH: Final = 540.0  # units of the drawing: pixels of the picture
HEIGHT: Final = 630.0
_OUTRE_MER: Final = ("971", "972", "973", "974", "976")
_BAND: Final = 96.0  # height of the strip of overseas insets
_CLOSEST: Final = 1.1  # degrees of latitude: closer, outlines simplified at 1 km look wrong
_MARGIN: Final = 1.25
_CELL: Final = 5.0  # marks of one type nearer than that are drawn as one
_MOST: Final = 3000  # marks: more cannot be told apart
_LARGE_WINS: Final = ((30, 9.0), (150, 7.0), (700, 5.0))  # up to so many marks, their radius
_SMALL: Final = 4.0
_SEA, _LAND, _LIT, _STROKE, _ACCENT, _INK = (
    *("#dfe9ec", "#fbf9f4", "#f6d3b8", "#b9b3a3", "#a83d08", "#22282c"),
)
_TOWNS: Final = 6  # names that say where one is
_DETAIL: Final = 0.6  # pixels: smaller, an outline shows nothing of it
_KM: Final = 111.0  # a degree of latitude


@dataclass(frozen=True, slots=True)
class Marques:
    """Fiches on the map: degrees (EPSG:4326), and the type each is drawn as."""

    lon: Floats
    lat: Floats
    roles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Siege:
    """Where the fiche a picture is about has its seat: degrees (EPSG:4326), type, commune."""

    lon: float
    lat: float
    role: str
    nom: str


@dataclass(frozen=True, slots=True)
class Cercle:
    """The surroundings a view looks at: centre in degrees (EPSG:4326), radius in km."""

    lon: float
    lat: float
    km: float


@dataclass(frozen=True, slots=True)
class Ville:
    """A town that may be named: degrees (EPSG:4326)."""

    nom: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class _Shown:
    """What every frame of a map shows of itself."""

    ref: Referentiel
    lit: tuple[Territoire, ...]
    marques: Marques
    choisie: Siege | None
    cercle: Cercle | None
    villes: Sequence[Ville]


def draw(
    ref: Referentiel,
    lit: Iterable[Territoire],
    marques: Marques,
    *,
    cadre: Box | None,
    choisie: Siege | None = None,
    cercle: Cercle | None = None,
    villes: Sequence[Ville] = (),
) -> str:
    """Return the SVG of a map.

    Parameters
    ----------
    lit
        The territories that are told of.
    cadre
        Where it looks, degrees (west, south, east, north); None for all of France, its overseas
        départements in a strip underneath.
    choisie
        The fiche it is about.
    cercle
        How far around a place it looks.
    villes
        The towns, the largest first.
    """
    shown = _Shown(ref, tuple(t for t in lit if t != FRANCE), marques, choisie, cercle, villes)
    places = frames(ref, cadre)
    if cadre is None:
        shown = replace(shown, villes=())
    return _svg(_part(shown, box, place) for box, place in places)


def frames(ref: Referentiel, cadre: Box | None) -> list[tuple[Box, Box]]:
    """Return the frames of a map: what each shows (degrees), and where (x, y, width, height).

    ``cadre`` is where it looks; None for all of France, its overseas départements underneath.
    """
    if cadre is not None:
        return [(_fitted(cadre, WIDTH, HEIGHT), (0, 0, WIDTH, HEIGHT))]
    hexagone = ref.bounds(FRANCE)
    assert hexagone is not None
    high = HEIGHT - _BAND
    parts: list[tuple[Box, Box]] = [
        (_fitted(hexagone, WIDTH, high, 1.06), (0, 0, WIDTH, high)),
    ]
    wide = WIDTH / len(_OUTRE_MER)
    for rank, code in enumerate(_OUTRE_MER):
        bounds = ref.bounds(Territoire(Niveau.DEPARTEMENT, code))
        if bounds is not None:
            place = (rank * wide + 4, high + 2, wide - 8, _BAND - 8)
            parts.append((_fitted(bounds, place[2], place[3], 1.3), place))
    return parts


def _svg(parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_SEA}"/>' + "".join(parts) + "</svg>"
    )


def _fitted(bounds: Box, width: float, height: float, margin: float = _MARGIN) -> Box:
    """Return a box of the proportions of a place that holds another, and a margin."""
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    flat = cos(radians(lat))
    high = (north - south) * margin
    if margin == _MARGIN:
        high = max(high, _CLOSEST)
    high = max(high, (east - west) * margin * flat * height / width)
    wide = high * width / height / flat
    return lon - wide / 2, lat - high / 2, lon + wide / 2, lat + high / 2


def _part(shown: _Shown, box: Box, place: tuple[float, float, float, float]) -> str:
    """Return one frame of the map, clipped to its place (x, y, width, height)."""
    x, y, width, height = place
    marques, choisie = shown.marques, shown.choisie
    project = projection(box, width, height)

    whole = shapely.box(*box)
    ours = [s for t in shown.lit if (s := shape_of(shown.ref, t)) and s.intersects(whole)]
    lit = "".join(path_of(s, box, project, _DETAIL) for s in ours)
    inside = inside_of(marques.lon, marques.lat, box)
    points = project(np.column_stack((marques.lon[inside], marques.lat[inside])))
    roles = [role for role, known in zip(marques.roles, inside, strict=True) if known]
    body = [
        f'<path d="{land(box, width, height)}" '
        f'fill="{_LAND}" stroke="{_STROKE}" stroke-width="0.8"/>',
        f'<path d="{lit}" fill="{_LIT}" stroke="{_ACCENT}" stroke-width="1.6"/>' if lit else "",
        _circle(shown.cercle, project, height / (box[3] - box[1])),
        *_marks(points, roles),
    ]
    taken: list[Box] = []
    villes = shown.villes
    if choisie is not None and inside_of(np.array([choisie.lon]), np.array([choisie.lat]), box)[0]:
        cx, cy = map(float, project(np.array([[choisie.lon, choisie.lat]]))[0])
        body.append(_mark(choisie.role, cx, cy, min(16.0, height / 8), 3.0))
        taken.append((cx - 18, cy - 18, cx + 18, cy + 18))
        if villes:
            body.append(_name(choisie.nom, cx, cy - 24))
            taken.append(_room(choisie.nom, cx, cy - 24))
            villes = [ville for ville in villes if ville.nom != choisie.nom]
    body.append(_names(villes, box, project, (width, height), taken))
    clip = f"c{x:.0f}-{y:.0f}"
    frame = f'<clipPath id="{clip}"><rect width="{width}" height="{height}"/></clipPath>'
    inner = f'<g clip-path="url(#{clip})">' + "".join(body) + "</g>"
    return f'<g transform="translate({x} {y})">{frame}{inner}</g>'


@lru_cache(maxsize=64)  # France and its insets are asked for most; 60 kB
def land(box: Box, width: float, height: float) -> str:
    """Return the path of the départements that a frame shows."""
    project, whole = projection(box, width, height), shapely.box(*box)
    land = (s for s in departements() if s.intersects(whole))
    return "".join(path_of(s, box, project, _DETAIL) for s in land)


def _circle(cercle: Cercle | None, project: Callable[[Any], Any], scale: float) -> str:
    """Draw how far a view looks; ``scale`` is in pixels a degree of latitude."""
    if cercle is None:
        return ""
    x, y = map(float, project(np.array([[cercle.lon, cercle.lat]]))[0])
    radius = cercle.km / _KM * scale
    style = f'fill="{_LIT}" fill-opacity="0.55" stroke="{_ACCENT}" stroke-width="1.6"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {style}/>'


def inside_of(lon: Floats, lat: Floats, box: Box) -> npt.NDArray[np.bool_]:
    """Return which points (degrees) are in a frame."""
    west, south, east, north = box
    return np.asarray((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))


def projection(box: Box, width: float, height: float) -> Callable[[Any], Any]:
    """Return plate carrée at the latitude of the box: at this size, nothing of it shows."""
    west, south, east, north = box
    scale = np.array([width / (east - west), -height / (north - south)])
    corner = np.array([west, north])

    def project(points: Any) -> Any:  # noqa: ANN401 - arrays of points, (n, 2)
        return (np.asarray(points) - corner) * scale

    return project


def _marks(points: Floats, roles: Sequence[str]) -> list[str]:
    """Draw the marks, type by type, those that would be one on the other left out."""
    radius = next((r for most, r in _LARGE_WINS if len(points) <= most), _SMALL)
    drawn: list[str] = []
    for role in ROLES:
        own = points[[i for i, r in enumerate(roles) if r == role]]
        if len(own):
            _, first = np.unique(np.floor(own / _CELL), axis=0, return_index=True)
            drawn += [_mark(role, x, y, radius, radius / 5) for x, y in own[np.sort(first)[:_MOST]]]
    return drawn


def _mark(role: str, x: float, y: float, radius: float, border: float) -> str:
    terme = ROLES[role]
    points = " ".join(
        f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in FORMES[terme.forme]
    )
    outline = f'stroke="#fff" stroke-width="{border:.1f}" paint-order="stroke"'
    return f'<polygon points="{points}" fill="{terme.couleur}" {outline}/>'


def _names(
    villes: Sequence[Ville],
    box: Box,
    project: Callable[[Any], Any],
    size: tuple[float, float],
    taken: Sequence[Box],
) -> str:
    """Name the largest towns there are, where their names cover nothing and are whole."""
    covered, texts = list(taken), list[str]()
    for ville in villes:
        if len(texts) == _TOWNS:
            break
        if not (box[0] < ville.lon < box[2] and box[1] < ville.lat < box[3]):
            continue
        x, y = map(float, project(np.array([[ville.lon, ville.lat]]))[0])
        spot = _room(ville.nom, x, y - 8)
        fits = spot[0] > 4 and spot[2] < size[0] - 4 and spot[1] > 4 and spot[3] < size[1] - 4
        if fits and not any(_overlap(spot, other) for other in covered):
            covered.append(spot)
            dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{_INK}"/>'
            texts.append(dot + _name(ville.nom, x, y - 8))
    return "".join(texts)


def _name(nom: str, x: float, y: float) -> str:
    """Write a name, its foot in the middle at a point."""
    common = 'text-anchor="middle" font-size="21" font-family="Libertinus Serif"'
    halo = f'stroke="{_LAND}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {common} fill="{_INK}" {halo}>{escape(nom)}</text>'


def _room(nom: str, x: float, y: float) -> Box:
    """Return the room a name takes, its dot included."""
    half = len(nom) * 5.4 + 8
    return x - half, y - 20, x + half, y + 14


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

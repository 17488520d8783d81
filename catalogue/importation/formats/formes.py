"""Points out of what files draw: an area or a line gives one point, and says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

import shapely
import shapely.geometry

from catalogue.importation.formats.tableau import LAT, LON, RefusFichier
from catalogue.sentences import agree

_IN_WORDS: Final = {
    "Polygon": ("surface lue", "surfaces lues"),
    "MultiPolygon": ("surface lue", "surfaces lues"),
    "LineString": ("ligne lue", "lignes lues"),
    "MultiLineString": ("ligne lue", "lignes lues"),
    "MultiPoint": ("groupe de points lu", "groupes de points lus"),
    "GeometryCollection": ("dessin lu", "dessins lus"),
}
_EPSG: Final = re.compile(r"(?:EPSG|epsg|OGC|IGNF).*?[:/]([A-Za-z0-9]+)$")
Convert = Callable[[float, float], tuple[float, float]]


class Points:
    """Turns geometries into two cells, and counts what was no point."""

    def __init__(self, crs: str = "") -> None:
        self._convert, self._said = _converter(crs)
        self._drawn: Counter[str] = Counter()
        self._points = 0

    def cells(self, geometry: object) -> dict[str, str]:
        """Return the cells of a GeoJSON geometry; none when it holds no point."""
        point = _point(geometry)
        if point is None:
            return {}
        kind = str(geometry.get("type")) if isinstance(geometry, Mapping) else ""
        if kind in _IN_WORDS:
            self._drawn[kind] += 1
        self._points += 1
        lon, lat = point
        if self._convert is not None:
            lon, lat = self._convert(lon, lat)
        return {LAT: _number(lat), LON: _number(lon)}

    def dits(self) -> list[str]:
        """Return what there is to say of the points that were made."""
        said = []
        counted: Counter[tuple[str, str]] = Counter()
        for kind, many in self._drawn.items():
            counted[_IN_WORDS[kind]] += many
        for (one, several), many in counted.items():
            said.append(f"{agree(many, one, several)} comme un point, pris à l’intérieur.")
        if self._said and self._points:
            said.append(
                f"{agree(self._points, 'point converti', 'points convertis')} depuis"
                f" {self._said}, que le fichier déclare."
            )
        return said


def _number(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".") if abs(value) < 1e9 else str(value)


def _point(geometry: object) -> tuple[float, float] | None:
    if not isinstance(geometry, Mapping):
        return None
    if geometry.get("type") == "Point":
        return _pair(geometry.get("coordinates"))
    if geometry.get("type") not in _IN_WORDS:
        return None
    try:
        shape = shapely.geometry.shape(dict(geometry))
        inside = shape.representative_point()
    except Exception:  # whatever a file may hold in place of a shape
        return None
    return None if inside.is_empty else (float(inside.x), float(inside.y))


def _pair(given: Any) -> tuple[float, float] | None:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(given, list | tuple) or len(given) < 2:
        return None
    try:
        lon, lat = (float(str(v).replace(",", ".")) for v in given[:2])
    except ValueError:
        return None
    return (lon, lat) if abs(lon) <= 1e8 and abs(lat) <= 1e8 else None


def _converter(crs: str) -> tuple[Convert | None, str]:
    """Return what turns a declared system into degrees, and its name; nothing for degrees."""
    if not crs or crs.endswith(("CRS84", ":4326", "/4326", "CRS84h")):
        return None, ""
    import pyproj  # noqa: PLC0415 - only files that declare another system pay for it

    code = _EPSG.search(crs)
    try:
        source = pyproj.CRS.from_user_input(
            f"EPSG:{code[1]}" if code and code[1].isdigit() else crs
        )
        if source.to_epsg() == 4326:
            return None, ""
        to = pyproj.Transformer.from_crs(source, 4326, always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise RefusFichier(
            f"Le système de coordonnées déclaré, « {crs[:60]} », est inconnu : donnez"
            " longitude et latitude"
            " (WGS 84)."
        ) from error
    return to.transform, f"{source.name}"

"""GeoJSON and (Geo)Parquet files as the same rows as a CSV: a header, then cells of text.

A value that is a list becomes ``a|b``; the point of a row becomes ``lat`` and ``lon`` unless it
has these columns. The "line" of a row is its rank in the file, the first row is 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

import ijson
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from catalogue.fiches import SEPARATOR, Colonne
from catalogue.lecture.checks import AMORCES, defuse
from catalogue.lecture.encodings import SIZE_MAX, TableError
from catalogue.lecture.tables import Header, Row, table, tidy_name

_BATCH_SIZE: Final = 2_000  # rows of a Parquet file in memory at once
_POINT: Final = ("lat", "lon")
_TO_DEFUSE: Final = frozenset(AMORCES + "'")
_WGS84: Final = "des coordonnées en longitude et latitude (WGS 84, EPSG:4326)"
Table = AbstractContextManager[tuple[Header, Iterator[Row]]]


def open_rows(path: Path, known_codes: Mapping[str, Colonne]) -> Table:
    """Open a table whatever its format, told by the ending of its name; a CSV by default.

    Raises
    ------
    TableError
        When the file as a whole cannot be read.
    OSError
        When there is no such file or it may not be read.
    """
    return _FORMATS.get(path.suffix.lower(), table)(path, known_codes)


@contextmanager
def table_geojson(
    path: Path, known_codes: Mapping[str, Colonne]
) -> Iterator[tuple[Header, Iterator[Row]]]:
    """Open a FeatureCollection, read as it comes: memory does not grow with the file.

    The header is the properties of the first feature that has any, and every other optional column.
    """
    _bound(path)
    with path.open("rb") as stream:
        _require_collection(stream)
        stream.seek(0)
        suite = _features(stream)
        start = []
        for feature in suite:  # one without properties, at the top, hides no other
            start.append(feature)
            if _properties(feature):
                break
        if not start:
            raise TableError("des fiches : ce fichier n’a aucune entité")
        raws = tuple(_properties(start[-1]) or known_codes)
        noms = tuple(map(tidy_name, raws))
        sans_point = not set(_POINT) & set(noms)
        autres = tuple(c.nom for c in known_codes.values() if not c.requis and c.nom not in noms)
        noms, raws = (*noms, *autres), (*raws, *autres)
        rows = _rows(chain(start, suite), raws, sans_point)
        yield Header(0, noms, raws, "", len(noms)), rows


def _bound(path: Path) -> None:
    taille = path.stat().st_size
    if taille == 0:
        raise TableError("des fiches : ce fichier est vide (0 octet)", 0)
    if taille > 2 * SIZE_MAX:  # the names of the columns are said again in every row
        raise TableError(f"un fichier de moins de {2 * SIZE_MAX // 1_000_000} Mo", 0)


def _require_collection(stream: IO[bytes]) -> None:
    """Raise unless a FeatureCollection in WGS 84 begins here."""
    try:
        for prefix, event, valeur in ijson.parse(stream):
            if prefix == "features" and event == "start_array":
                return
            if prefix == "crs.properties.name" and not str(valeur).endswith(("CRS84", ":4326")):
                raise TableError(_WGS84, 0, str(valeur))
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise TableError("un texte GeoJSON (UTF-8)", 0, str(error)) from error
    raise TableError("une collection d’entités (« FeatureCollection »)", 0)


def _features(stream: IO[bytes]) -> Iterator[Mapping[str, Any] | Row]:
    """Yield the features; one that cannot be read, as a broken row, is the last."""
    lues = 0
    try:
        for feature in ijson.items(stream, "features.item", use_float=True):
            lues += 1
            yield feature
    except (ijson.JSONError, UnicodeDecodeError) as error:
        attendu = "un GeoJSON valide jusqu’au bout : la suite du fichier n’est pas lue"
        yield Row(lues + 1, [str(error).partition("\n")[0]], attendu)


def _properties(feature: object) -> Mapping[str, Any]:
    connues = feature.get("properties") if isinstance(feature, Mapping) else None
    return connues if isinstance(connues, Mapping) else {}


def _rows(
    features: Iterator[Mapping[str, Any] | Row], raws: tuple[str, ...], sans_point: bool
) -> Iterator[Row]:
    """Yield a row a feature; its geometry is its point where its properties do not say it."""
    for row, feature in enumerate(features, start=1):
        if isinstance(feature, Row):
            yield feature
            continue
        valeurs = _properties(feature)
        if not valeurs:
            yield Row(row, [""], "une entité qui a des propriétés (« properties »)")
            continue
        if sans_point:
            valeurs = {**valeurs, **_point(feature.get("geometry"))}
        yield Row(row, [_cell(valeurs.get(nom)) for nom in raws])


def _point(geometry: object) -> dict[str, object]:
    """Return ``lat`` and ``lon`` of a geometry; of another than a point, its type: no guess."""
    if not isinstance(geometry, Mapping):
        return {}
    coordonnees = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordonnees, list) and coordonnees[1:]:
        return {"lon": coordonnees[0], "lat": coordonnees[1]}
    return dict.fromkeys(_POINT, geometry.get("type"))


def _cell(valeur: object) -> str:
    """Return a value as a cell of a CSV would say it."""
    if isinstance(valeur, str):
        return defuse(valeur) if valeur[:1] in _TO_DEFUSE else valeur
    if valeur is None:
        return ""
    if isinstance(valeur, list | tuple | np.ndarray):
        return SEPARATOR.join(map(str, valeur))
    return str(valeur)


@contextmanager
def table_parquet(
    path: Path, known_codes: Mapping[str, Colonne]
) -> Iterator[tuple[Header, Iterator[Row]]]:
    """Open a Parquet file, GeoParquet or not, read a batch of rows at a time."""
    del known_codes  # its header is sure
    _bound(path)
    try:
        fichier = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise TableError("un fichier Parquet", 0, str(error).partition(".")[0]) from error
    with fichier:
        colonne, en_degres = _geometry(fichier.schema_arrow.metadata or {})
        raws = tuple(nom for nom in fichier.schema_arrow.names if nom != colonne)
        noms = tuple(map(tidy_name, raws))
        if colonne and not set(_POINT) & set(noms):
            noms, raws = (*noms, *_POINT), (*raws, *_POINT)
        else:
            colonne = ""
        yield Header(0, noms, raws, "", len(noms)), _parquet_rows(fichier, colonne, en_degres)


def _geometry(
    metadata: Mapping[bytes, bytes],
) -> tuple[str, Callable[[Any, Any], tuple[Any, Any]] | None]:
    """Return the column of the geometry ("" without one), and what turns it into degrees."""
    if b"geo" not in metadata:
        return "", None
    geo = json.loads(metadata[b"geo"])
    colonne = str(geo["primary_column"])
    dite = geo["columns"][colonne]
    if dite.get("encoding") != "WKB":
        raise TableError("une géométrie codée en WKB", 0, str(dite.get("encoding")))
    crs = dite.get("crs", "OGC:CRS84")  # GeoParquet's own default; null is "unknown"
    if crs is None:
        raise TableError(_WGS84, 0, "système de coordonnées inconnu")
    source = pyproj.CRS.from_user_input(crs)
    if source.equals(pyproj.CRS("EPSG:4326"), ignore_axis_order=True) or source == "OGC:CRS84":
        return colonne, None
    return colonne, pyproj.Transformer.from_crs(source, 4326, always_xy=True).transform


def _parquet_rows(
    fichier: pq.ParquetFile,
    colonne: str,
    en_degres: Callable[[Any, Any], tuple[Any, Any]] | None,
) -> Iterator[Row]:
    row = 0
    for batch in fichier.iter_batches(batch_size=_BATCH_SIZE):
        colonnes = [
            list(map(_cell, batch.column(i).to_pylist()))
            for i, nom in enumerate(batch.schema.names)
            if nom != colonne
        ]
        if colonne:
            colonnes += _lat_lon(batch.column(colonne).to_pylist(), en_degres)
        for cells in zip(*colonnes, strict=True):
            row += 1
            yield Row(row, list(cells))


def _lat_lon(
    wkb: list[bytes | None], en_degres: Callable[[Any, Any], tuple[Any, Any]] | None
) -> list[list[str]]:
    formes = shapely.from_wkb(wkb)
    points = shapely.get_type_id(formes) == shapely.GeometryType.POINT
    lon, lat = shapely.get_x(formes), shapely.get_y(formes)  # nan for another shape
    if en_degres:
        lon, lat = en_degres(lon, lat)
    points &= ~(np.isnan(lon) | np.isnan(lat))
    autres = ["" if forme is None or forme.is_empty else forme.geom_type for forme in formes]
    return [
        [str(v) if ici else autre for v, ici, autre in zip(d, points, autres, strict=True)]
        for d in (lat.tolist(), lon.tolist())
    ]


_FORMATS: Final[Mapping[str, Callable[[Path, Mapping[str, Colonne]], Table]]] = {
    ".geojson": table_geojson,
    ".json": table_geojson,
    ".parquet": table_parquet,
    ".geoparquet": table_parquet,
}
ENDINGS: Final = (".csv", ".geojson", ".parquet", ".geoparquet")

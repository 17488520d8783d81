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

from catalogue.fiches import SEPARATEUR, Colonne
from catalogue.lecture.checks import AMORCES, desamorcer
from catalogue.lecture.encodings import TAILLE_MAX, TableError
from catalogue.lecture.tables import Entete, Rang, normaliser, table

_LOT: Final = 2_000  # rows of a Parquet file in memory at once
_POINT: Final = ("lat", "lon")
_A_DESAMORCER: Final = frozenset(AMORCES + "'")
_WGS84: Final = "des coordonnées en longitude et latitude (WGS 84, EPSG:4326)"
Table = AbstractContextManager[tuple[Entete, Iterator[Rang]]]


def ouvrir(chemin: Path, connus: Mapping[str, Colonne]) -> Table:
    """Open a table whatever its format, told by the ending of its name; a CSV by default.

    Raises
    ------
    TableError
        When the file as a whole cannot be read.
    OSError
        When there is no such file or it may not be read.
    """
    return _FORMATS.get(chemin.suffix.lower(), table)(chemin, connus)


@contextmanager
def table_geojson(
    chemin: Path, connus: Mapping[str, Colonne]
) -> Iterator[tuple[Entete, Iterator[Rang]]]:
    """Open a FeatureCollection, read as it comes: memory does not grow with the file.

    The header is the properties of the first feature that has any, and every other optional column.
    """
    _borner(chemin)
    with chemin.open("rb") as flux:
        _exiger_collection(flux)
        flux.seek(0)
        suite = _entites(flux)
        debut = []
        for entite in suite:  # one without properties, at the top, hides no other
            debut.append(entite)
            if _proprietes(entite):
                break
        if not debut:
            raise TableError("des fiches : ce fichier n’a aucune entité")
        bruts = tuple(_proprietes(debut[-1]) or connus)
        noms = tuple(map(normaliser, bruts))
        sans_point = not set(_POINT) & set(noms)
        autres = tuple(c.nom for c in connus.values() if not c.requis and c.nom not in noms)
        noms, bruts = (*noms, *autres), (*bruts, *autres)
        rangs = _rangs(chain(debut, suite), bruts, sans_point)
        yield Entete(0, noms, bruts, "", len(noms)), rangs


def _borner(chemin: Path) -> None:
    taille = chemin.stat().st_size
    if taille == 0:
        raise TableError("des fiches : ce fichier est vide (0 octet)", 0)
    if taille > 2 * TAILLE_MAX:  # the names of the columns are said again in every row
        raise TableError(f"un fichier de moins de {2 * TAILLE_MAX // 1_000_000} Mo", 0)


def _exiger_collection(flux: IO[bytes]) -> None:
    """Raise unless a FeatureCollection in WGS 84 begins here."""
    try:
        for prefixe, evenement, valeur in ijson.parse(flux):
            if prefixe == "features" and evenement == "start_array":
                return
            if prefixe == "crs.properties.name" and not str(valeur).endswith(("CRS84", ":4326")):
                raise TableError(_WGS84, 0, str(valeur))
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise TableError("un texte GeoJSON (UTF-8)", 0, str(error)) from error
    raise TableError("une collection d’entités (« FeatureCollection »)", 0)


def _entites(flux: IO[bytes]) -> Iterator[Mapping[str, Any] | Rang]:
    """Yield the features; one that cannot be read, as a broken row, is the last."""
    lues = 0
    try:
        for entite in ijson.items(flux, "features.item", use_float=True):
            lues += 1
            yield entite
    except (ijson.JSONError, UnicodeDecodeError) as error:
        attendu = "un GeoJSON valide jusqu’au bout : la suite du fichier n’est pas lue"
        yield Rang(lues + 1, [str(error).partition("\n")[0]], attendu)


def _proprietes(entite: object) -> Mapping[str, Any]:
    connues = entite.get("properties") if isinstance(entite, Mapping) else None
    return connues if isinstance(connues, Mapping) else {}


def _rangs(
    entites: Iterator[Mapping[str, Any] | Rang], bruts: tuple[str, ...], sans_point: bool
) -> Iterator[Rang]:
    """Yield a row a feature; its geometry is its point where its properties do not say it."""
    for rang, entite in enumerate(entites, start=1):
        if isinstance(entite, Rang):
            yield entite
            continue
        valeurs = _proprietes(entite)
        if not valeurs:
            yield Rang(rang, [""], "une entité qui a des propriétés (« properties »)")
            continue
        if sans_point:
            valeurs = {**valeurs, **_point(entite.get("geometry"))}
        yield Rang(rang, [_cellule(valeurs.get(nom)) for nom in bruts])


def _point(geometrie: object) -> dict[str, object]:
    """Return ``lat`` and ``lon`` of a geometry; of another than a point, its type: no guess."""
    if not isinstance(geometrie, Mapping):
        return {}
    coordonnees = geometrie.get("coordinates")
    if geometrie.get("type") == "Point" and isinstance(coordonnees, list) and coordonnees[1:]:
        return {"lon": coordonnees[0], "lat": coordonnees[1]}
    return dict.fromkeys(_POINT, geometrie.get("type"))


def _cellule(valeur: object) -> str:
    """Return a value as a cell of a CSV would say it."""
    if isinstance(valeur, str):
        return desamorcer(valeur) if valeur[:1] in _A_DESAMORCER else valeur
    if valeur is None:
        return ""
    if isinstance(valeur, list | tuple | np.ndarray):
        return SEPARATEUR.join(map(str, valeur))
    return str(valeur)


@contextmanager
def table_parquet(
    chemin: Path, connus: Mapping[str, Colonne]
) -> Iterator[tuple[Entete, Iterator[Rang]]]:
    """Open a Parquet file, GeoParquet or not, read a batch of rows at a time."""
    del connus  # its header is sure
    _borner(chemin)
    try:
        fichier = pq.ParquetFile(chemin)
    except pa.ArrowInvalid as error:
        raise TableError("un fichier Parquet", 0, str(error).partition(".")[0]) from error
    with fichier:
        colonne, en_degres = _geometrie(fichier.schema_arrow.metadata or {})
        bruts = tuple(nom for nom in fichier.schema_arrow.names if nom != colonne)
        noms = tuple(map(normaliser, bruts))
        if colonne and not set(_POINT) & set(noms):
            noms, bruts = (*noms, *_POINT), (*bruts, *_POINT)
        else:
            colonne = ""
        yield Entete(0, noms, bruts, "", len(noms)), _rangs_parquet(fichier, colonne, en_degres)


def _geometrie(
    metadonnees: Mapping[bytes, bytes],
) -> tuple[str, Callable[[Any, Any], tuple[Any, Any]] | None]:
    """Return the column of the geometry ("" without one), and what turns it into degrees."""
    if b"geo" not in metadonnees:
        return "", None
    geo = json.loads(metadonnees[b"geo"])
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


def _rangs_parquet(
    fichier: pq.ParquetFile,
    colonne: str,
    en_degres: Callable[[Any, Any], tuple[Any, Any]] | None,
) -> Iterator[Rang]:
    rang = 0
    for lot in fichier.iter_batches(batch_size=_LOT):
        colonnes = [
            list(map(_cellule, lot.column(i).to_pylist()))
            for i, nom in enumerate(lot.schema.names)
            if nom != colonne
        ]
        if colonne:
            colonnes += _lat_lon(lot.column(colonne).to_pylist(), en_degres)
        for cellules in zip(*colonnes, strict=True):
            rang += 1
            yield Rang(rang, list(cellules))


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

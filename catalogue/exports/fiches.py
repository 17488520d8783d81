"""Fiches for other programs: GeoJSON, JSON, CSV for a French spreadsheet, Excel workbook.

What a CSV export says, reading it back says again: ``read(export(x)) == x``. Two rules make it so.

- A text that a spreadsheet would run as a formula gets a leading apostrophe, and so does a text
  that already looks like that; the reader takes one off (``defuse`` and ``rearm`` of
  ``checks``).
- ``lat`` and ``lon`` hold the point that is drawn; ``point`` tells whether the fiche gave it
  (``fiche``) or it is the middle of the commune (``commune``), which reading leaves out.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any, BinaryIO, Final, TypeVar

from catalogue.exports.workbook import Cell, Column, Link, workbook
from catalogue.fiches import COLONNES, SEPARATOR, Fiche
from catalogue.lecture.checks import defuse
from catalogue.vocabulaires import (
    CONFIANCES,
    DOMAINES,
    FAITS,
    METIERS,
    ODD,
    PARTENAIRES,
    ROLES,
    STATUTS,
    Terme,
    sous_type,
)
from geo.territoires import Territoire

LICENCE: Final = "Licence Ouverte 2.0"
LICENCE_URL: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
PROVENANCE: Final = "La carte du faire alliance ; source de chaque fait : source_url"
EXPORTED_COLONNES: Final = (
    *(colonne.nom for colonne in COLONNES),
    "point",
    "distance_km",
    "licence",
    "provenance",
)
_PER_SENDING: Final = 200  # fiches in one chunk: about 150 kB
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Ligne:
    """A fiche as a view shows it.

    Parameters
    ----------
    fiche
        The fiche.
    lon, lat
        Where it is drawn (degrees, EPSG:4326); None without a point.
    distance_m
        Metres to the place the view is near to, when there is one.
    """

    fiche: Fiche
    lon: float | None = None
    lat: float | None = None
    distance_m: float | None = None

    @property
    def point(self) -> str:
        """Where the point comes from: ``fiche``, ``commune``, or "" when there is none."""
        if self.lon is None or self.lat is None:
            return ""
        return "commune" if self.fiche.lat is None or self.fiche.lon is None else "fiche"


def geojson(
    rows: Iterable[Ligne], more: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[bytes]:
    """Yield a FeatureCollection (RFC 7946); the geometry of a fiche without a point is null.

    ``more`` is what else it says of itself.
    """
    return _envelope(
        {"type": "FeatureCollection", "licence": LICENCE, "provenance": PROVENANCE, **more},
        "features",
        (_feature(row) for row in rows),
    )


def json_(rows: Iterable[Ligne], more: Mapping[str, Any] = MappingProxyType({})) -> Iterator[bytes]:
    """Yield ``{"licence", "provenance", "fiches": [...]}``; several values make a list.

    ``more`` is what else it says of itself.
    """
    head = {"licence": LICENCE, "provenance": PROVENANCE, **more}
    return _envelope(head, "fiches", (as_object(row) for row in rows))


def csv_(rows: Iterable[Ligne]) -> Iterator[bytes]:
    """Yield a CSV that a French Excel opens on a double click: ``;``, UTF-8 mark, CRLF, 45,76."""
    yield b"\xef\xbb\xbf" + _as_csv([list(EXPORTED_COLONNES)])
    for batch in _batches(rows):
        yield _as_csv([_csv_cells(row) for row in batch])


def xlsx(
    rows: Collection[Ligne],
    output: BinaryIO,
    *,
    say: Callable[[Territoire], str] = str,
    address: Callable[[str], str] | None = None,
    above: Sequence[Cell] = (),
    made: dt.date = dt.date(2026, 1, 1),
) -> None:
    """Write a workbook: the fiches in words, then the same cells as the CSV.

    A workbook can only be sent whole: ``output`` is best a file on disk when fiches are many.

    Parameters
    ----------
    say
        The name of a territory.
    address
        The public address of the fiche of an id, for a link on its name.
    above
        What the view is: a title, its address…
    made
        The same day makes the same bytes.
    """
    near = any(row.distance_m is not None for row in rows)
    with workbook(output, "La carte du faire alliance", made, many=True) as book:
        book.sheet_in_words(
            "Fiches",
            [*_IN_WORDS, *((Column("Distance (km)", 10, "decimal"),) if near else ())],
            (_in_words(row, say, address, near) for row in rows),
            above=above,
            below=(f"{LICENCE} ; à citer : {PROVENANCE}.",),
        )
        book.sheet_in_codes("Données", EXPORTED_COLONNES, (_values(row) for row in rows))


_IN_WORDS: Final = (
    Column("Nom", 36, "wrapped"),
    Column("Sigle", 12),
    Column("Types d’acteur", 24, "wrapped"),
    Column("Sous-types", 22, "wrapped"),
    Column("Domaines", 30, "wrapped"),
    Column("Le besoin", 40, "wrapped"),
    Column("Ce qu’ils font ensemble", 40, "wrapped"),
    Column("Description", 70, "wrapped"),
    Column("Résultats", 30, "wrapped"),
    Column("Partenaires", 24, "wrapped"),
    Column("Métiers", 24, "wrapped"),
    Column("Commune du siège", 20),
    Column("Territoires d’action", 30, "wrapped"),
    Column("Année", 8),
    Column("Statut", 14),
    Column("Site web", 30),
    Column("Adresse", 40, "wrapped"),
    Column("Téléphone", 16),
    Column("Courriel", 30),
    Column("Source", 40),
    Column("Date de la source", 12),
    Column("Autre source", 40),
    Column("Date de l’autre source", 12),
    Column("Faits de l’autre source", 24, "wrapped"),
    Column("Confiance", 12),
    Column("Objectifs de développement durable", 30, "wrapped"),
)


def _in_words(
    row: Ligne,
    say: Callable[[Territoire], str],
    address: Callable[[str], str] | None,
    near: bool,
) -> list[Cell]:
    """Return a fiche as one reads it, in the order of ``_IN_WORDS``."""
    f = row.fiche

    def labels(codes: Iterable[str], liste: Mapping[str, Terme]) -> str:
        return ", ".join(liste[code].libelle for code in codes)

    cells: list[Cell] = [
        Link(address(f.id), f.nom) if address else f.nom,
        f.sigle,
        labels(f.roles, ROLES),
        ", ".join(sous_type(code).libelle for code in f.sous_types),
        labels(f.domaines, DOMAINES),
        f.besoin,
        f.ensemble,
        f.description,
        f.resultats,
        labels(f.partenaires, PARTENAIRES),
        labels(f.metiers, METIERS),
        f.commune,
        ", ".join(map(say, f.territoires)),
        f.annee,
        labels((f.statut,), STATUTS),
        Link(f.site_web),
        f.adresse,
        f.telephone,
        f.courriel,
        Link(f.source_url, f.source_titre),
        f.source_date,
        Link(f.autre_source_url, f.autre_source_titre),
        f.autre_source_date,
        labels(f.autre_source_faits, FAITS),
        labels((f.confiance,), CONFIANCES),
        ", ".join(f"{number}. {ODD[str(number)].libelle}" for number in f.odd),
    ]
    if near:
        cells.append(None if row.distance_m is None else _km(row.distance_m))
    return cells


def as_object(row: Ligne) -> dict[str, Any]:
    """Return a fiche as JSON says it; ``distance_km`` only when there is a distance."""
    fiche = row.fiche
    valeurs = {colonne.nom: getattr(fiche, colonne.nom) for colonne in COLONNES}
    valeurs |= {
        "territoires": [str(territoire) for territoire in fiche.territoires],
        "lat": row.lat,
        "lon": row.lon,
        "point": row.point,
    }
    if row.distance_m is not None:
        valeurs["distance_km"] = _km(row.distance_m)
    return valeurs


def _feature(row: Ligne) -> dict[str, Any]:
    properties = as_object(row)
    lat, lon = properties.pop("lat"), properties.pop("lon")
    geometry = {"type": "Point", "coordinates": [lon, lat]} if row.point else None
    return {
        "type": "Feature",
        "id": row.fiche.id,
        "geometry": geometry,
        "properties": properties,
    }


def _envelope(head: dict[str, Any], cle: str, objects: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield a JSON object whose last member is a list, a batch of elements at a time."""
    start = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{start}, "{cle}": ['.encode()
    separator = "\n"
    for batch in _batches(objects):
        texts = (json.dumps(o, ensure_ascii=False, separators=(",", ":")) for o in batch)
        yield (separator + ",\n".join(texts)).encode()
        separator = ",\n"
    yield b"\n]}\n"


def _values(row: Ligne) -> list[str | int | float | None]:
    """Return the cells of a row, in the order of ``EXPORTED_COLONNES``."""
    fiche = row.fiche
    cells: list[str | int | float | None] = []
    for colonne in COLONNES:
        valeur = getattr(fiche, colonne.nom)
        cells.append(SEPARATOR.join(map(str, valeur)) if colonne.multiple else valeur)
    cells[-2:] = [row.lat, row.lon]  # the drawn point, whoever gives it: see `point`
    distance = None if row.distance_m is None else _km(row.distance_m)
    return [*cells, row.point, distance, LICENCE, PROVENANCE]


def _batches(suite: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(suite)
    while batch := list(islice(iterator, _PER_SENDING)):
        yield batch


def _km(metres: float) -> float:
    return round(metres / 1000, 2)


def _csv_cells(row: Ligne) -> list[str]:
    return [_csv_cell(valeur) for valeur in _values(row)]


def _csv_cell(valeur: str | int | float | None) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, str):
        return defuse(valeur)
    return str(valeur).replace(".", ",")  # the decimal comma of a French spreadsheet


def _as_csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()

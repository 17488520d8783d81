"""Fiches for other programs: GeoJSON, JSON, CSV for a French spreadsheet, Excel workbook.

What a CSV export says, reading it back says again: ``read(export(x)) == x``. Two rules make it so.

- A text that a spreadsheet would run as a formula gets a leading apostrophe, and so does a text
  that already looks like that; the reader takes one off (``desamorcer`` and ``rearmer`` of
  ``checks``).
- ``lat`` and ``lon`` hold the point that is drawn; ``point`` tells whether the fiche gave it
  (``fiche``) or it is the middle of the commune (``commune``), which reading leaves out.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Final, TypeVar

import xlsxwriter

from catalogue.fiches import COLONNES, SEPARATEUR, Fiche
from catalogue.lecture.checks import desamorcer

LICENCE: Final = "Licence Ouverte 2.0"
PROVENANCE: Final = "La carte du faire alliance ; source de chaque fait : source_url"
COLONNES_EXPORTEES: Final = (
    *(colonne.nom for colonne in COLONNES),
    "point",
    "distance_km",
    "licence",
    "provenance",
)
CELLULE_MAX: Final = 32_767  # characters an Excel cell holds
_PAR_ENVOI: Final = 200  # fiches in one chunk: about 150 kB
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


def geojson(rows: Iterable[Ligne]) -> Iterator[bytes]:
    """Yield a FeatureCollection (RFC 7946); the geometry of a fiche without a point is null."""
    return _enveloppe(
        {"type": "FeatureCollection", "licence": LICENCE, "provenance": PROVENANCE},
        "features",
        (_feature(row) for row in rows),
    )


def json_(rows: Iterable[Ligne]) -> Iterator[bytes]:
    """Yield ``{"licence", "provenance", "fiches": [...]}``; several values make a list."""
    return _enveloppe(
        {"licence": LICENCE, "provenance": PROVENANCE}, "fiches", (objet(row) for row in rows)
    )


def csv_(rows: Iterable[Ligne]) -> Iterator[bytes]:
    """Yield a CSV that a French Excel opens on a double click: ``;``, UTF-8 mark, CRLF, 45,76."""
    yield b"\xef\xbb\xbf" + _en_csv([list(COLONNES_EXPORTEES)])
    for lot in _lots(rows):
        yield _en_csv([_cellules_csv(row) for row in lot])


def xlsx(rows: Iterable[Ligne], sortie: BinaryIO) -> None:
    """Write a workbook of one sheet; a text is a text, never a formula nor a link.

    A workbook can only be sent whole: ``sortie`` is best a file on disk when fiches are many.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(sortie, options) as classeur:
        # A fixed date: the same fiches make the same bytes.
        classeur.set_properties(
            {"title": "La carte du faire alliance", "created": dt.datetime(2026, 1, 1)}
        )
        feuille = classeur.add_worksheet("fiches")
        feuille.freeze_panes(1, 2)
        feuille.set_column(0, len(COLONNES_EXPORTEES) - 1, 18)
        feuille.write_row(0, 0, COLONNES_EXPORTEES, classeur.add_format({"bold": True}))
        for rang, row in enumerate(rows, start=1):
            feuille.write_row(rang, 0, [_bornee(valeur) for valeur in _valeurs(row)])


def objet(row: Ligne) -> dict[str, Any]:
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
    proprietes = objet(row)
    lat, lon = proprietes.pop("lat"), proprietes.pop("lon")
    geometrie = {"type": "Point", "coordinates": [lon, lat]} if row.point else None
    return {
        "type": "Feature",
        "id": row.fiche.id,
        "geometry": geometrie,
        "properties": proprietes,
    }


def _enveloppe(tete: dict[str, str], cle: str, objets: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield a JSON object whose last member is a list, a batch of elements at a time."""
    debut = json.dumps(tete, ensure_ascii=False)[:-1]
    yield f'{debut}, "{cle}": ['.encode()
    separateur = "\n"
    for lot in _lots(objets):
        textes = (json.dumps(o, ensure_ascii=False, separators=(",", ":")) for o in lot)
        yield (separateur + ",\n".join(textes)).encode()
        separateur = ",\n"
    yield b"\n]}\n"


def _valeurs(row: Ligne) -> list[str | int | float | None]:
    """Return the cells of a row, in the order of ``COLONNES_EXPORTEES``."""
    fiche = row.fiche
    cellules: list[str | int | float | None] = []
    for colonne in COLONNES:
        valeur = getattr(fiche, colonne.nom)
        cellules.append(SEPARATEUR.join(map(str, valeur)) if colonne.multiple else valeur)
    cellules[-2:] = [row.lat, row.lon]  # the drawn point, whoever gives it: see `point`
    distance = None if row.distance_m is None else _km(row.distance_m)
    return [*cellules, row.point, distance, LICENCE, PROVENANCE]


def _lots(suite: Iterable[_T]) -> Iterator[list[_T]]:
    iterateur = iter(suite)
    while lot := list(islice(iterateur, _PAR_ENVOI)):
        yield lot


def _km(metres: float) -> float:
    return round(metres / 1000, 2)


def _cellules_csv(row: Ligne) -> list[str]:
    return [_cellule_csv(valeur) for valeur in _valeurs(row)]


def _cellule_csv(valeur: str | int | float | None) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, str):
        return desamorcer(valeur)
    return str(valeur).replace(".", ",")  # the decimal comma of a French spreadsheet


def _bornee(valeur: str | int | float | None) -> str | int | float | None:
    if isinstance(valeur, str) and len(valeur) > CELLULE_MAX:
        return valeur[: CELLULE_MAX - 1] + "…"
    return valeur


def _en_csv(rangs: list[list[str]]) -> bytes:
    tampon = io.StringIO(newline="")
    csv.writer(tampon, delimiter=";", lineterminator="\r\n").writerows(rangs)
    return tampon.getvalue().encode()

"""The repaired file: the rows in our columns, what each was, and a column that says each repair."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from catalogue.exports.workbook import Column, workbook
from catalogue.fiches import COLONNES
from catalogue.importation.importation import Apercu
from catalogue.lecture.checks import defuse
from catalogue.lecture.constats import typography

_OURS: Final = tuple(colonne.nom for colonne in COLONNES)
_TOLD: Final = ("ligne", "etat", "a_verifier", "reparations")
_TITLES: Final = ("Ligne", "État", "À vérifier", "Réparations")


def header(apercu: Apercu) -> tuple[str, ...]:
    """Return the columns of the repaired file: what is told, ours, theirs that are not read."""
    return (*_TOLD, *_OURS, *(f"(non lue) {nom}" for _, nom in _left(apercu)))


def rows(apercu: Apercu) -> Iterator[list[str]]:
    """Yield the rows of the repaired file, each as long as the header."""
    left = _left(apercu)
    source = dict(apercu.tableau.rangs)
    for ligne in apercu.lignes:
        given: Sequence[str] = source.get(ligne.ligne, ())
        others = [given[place] if place < len(given) else "" for place, _ in left]
        told = (
            str(ligne.ligne),
            ligne.etat,
            typography(" ; ".join(ligne.doutes)),
            typography(" ; ".join(ligne.reparations)),
        )
        yield [*told, *(ligne.cells.get(nom, "") for nom in _OURS), *others]


def as_csv(apercu: Apercu) -> bytes:
    """Return the repaired file as a French spreadsheet opens it; no cell is a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(defuse, header(apercu)))
    for row in rows(apercu):
        writer.writerow(map(defuse, row))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def write_xlsx(apercu: Apercu, output: BinaryIO, made: dt.date) -> None:
    """Write the repaired file as a workbook: what is to check first, then the columns."""
    with workbook(output, f"{apercu.fichier}, réparé", made, many=True) as book:
        to_check = [row[:4] for row in rows(apercu) if row[1] != "prête"]
        book.sheet_in_codes("Lignes", header(apercu), rows(apercu))
        book.sheet_in_words(
            "À vérifier",
            [
                Column(titre, width, "wrapped")
                for titre, width in zip(_TITLES, (8, 12, 70, 70), strict=True)
            ],
            to_check,
        )


def _left(apercu: Apercu) -> list[tuple[int, str]]:
    return [(c.place, c.nom) for c in apercu.plan.colonnes if not c.champ and c.remplies]

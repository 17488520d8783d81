"""CSV and TSV as people save them: encoding told, separator told, header anywhere at the top."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from catalogue.importation.champs import of_header
from catalogue.importation.formats.entetes import LOOKED_AT, find_header, repeats
from catalogue.importation.formats.tableau import (
    CELLULE_MAX,
    LIGNES_MAX,
    Perdue,
    RefusFichier,
    Tableau,
    bounded,
    distinct,
)
from catalogue.lecture.encodings import TableError, encoding_of
from catalogue.lecture.tables import Header, Lines, rows_under

_SEPARATORS: Final = (";", ",", "\t", "|")
_NAMES: Final = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre"}
_CODECS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
# What one may ask for: what Python knows besides is no text of a spreadsheet.
ENCODAGES: Final = ("utf-8", "cp1252", "latin-1", "iso-8859-15", "cp850", "mac-roman", "utf-16")
_SAMPLE: Final = 200
_HEAD: Final = 2_000_000  # characters


def read_text(path: Path, encodage: str = "") -> Tableau:
    """Read a CSV.

    Parameters
    ----------
    path
        The file.
    encodage
        Its encoding when it cannot be told for sure: one of ``ENCODAGES``.

    Raises
    ------
    RefusFichier
        When it is no table, or its encoding has to be given.
    """
    codec, said = _codec(path, encodage)
    with path.open(encoding=codec, newline="") as stream:
        text = stream.read(_HEAD)  # enough for the separator and the header
        if "\0" in text:
            raise RefusFichier(
                "Ce fichier n’est pas un texte : enregistrez votre tableau en CSV UTF-8, ou en"
                " XLSX."
            )
        stream.seek(0)
        return _read(text, stream, said)


def _read(text: str, stream: TextIO, said: str) -> Tableau:
    """Read the table of a stream whose beginning is ``text``."""
    if not text.strip(' ;,\t|\r\n"'):
        raise RefusFichier("Ce fichier est vide : aucune ligne n’y porte de texte.")
    separator = _separator(text)
    top = list(_tolerant(text, separator, LOOKED_AT))
    if not top:
        raise RefusFichier("Ce fichier ne se lit pas en lignes : enregistrez-le en CSV UTF-8.")
    entete = find_header([(line, cells) for line, _, cells in top])
    first = top[entete.place][1] if entete.place >= 0 else top[0][0] - 1
    wide = Counter(len(cells) for *_, cells in _tolerant(text, separator, _SAMPLE) if any(cells))
    width = max(len(entete.noms), max(wide, key=lambda w: wide[w]))
    noms = distinct([*entete.noms, *[""] * (width - len(entete.noms))])
    bounded(0, len(noms))
    dits = [f"Texte {said}, séparé par {_NAMES[separator]}.", *entete.dits]
    source = Lines(stream)
    while source.numero < first:
        next(source)
    return _table(source, Header(first, noms, noms, separator, len(noms)), dits)


def _table(source: Lines, header: Header, dits: list[str]) -> Tableau:
    rangs: list[tuple[int, list[str]]] = []
    perdues: list[Perdue] = []
    known: dict[str, str] = {}  # the same word, a thousand times, is kept once
    for row in rows_under(source, header):
        if row.defaut:
            perdues.append(
                Perdue(row.ligne, f"Ligne mal formée ; attendu : {row.defaut}", _few(row.cells))
            )
        elif any(len(cell) > CELLULE_MAX for cell in row.cells):
            perdues.append(
                Perdue(
                    row.ligne, f"Une cellule dépasse {CELLULE_MAX} caractères : raccourcissez-la."
                )
            )
        elif repeats(header.noms, row.cells):
            perdues.append(
                Perdue(row.ligne, "L’en-tête est répété sur cette ligne.", _few(row.cells))
            )
        else:
            rangs.append(
                (
                    row.ligne,
                    [
                        known.setdefault(cell, cell) if len(cell) < 60 else cell
                        for cell in row.cells
                    ],
                )
            )
        if len(rangs) > LIGNES_MAX:
            bounded(len(rangs), 0)
    return Tableau(header.noms, rangs, "CSV", dits=tuple(dits), perdues=tuple(perdues))


def _few(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell[:200] for cell in cells[:12])


def _codec(path: Path, encodage: str) -> tuple[str, str]:
    """Return the codec of a file, and how it is said."""
    if encodage:
        if encodage not in ENCODAGES:
            known = ", ".join(ENCODAGES)
            raise RefusFichier(f"Encodage inconnu : « {encodage} ». Connus : {known}.")
        try:
            path.read_bytes().decode(encodage)
        except UnicodeDecodeError as error:
            raise RefusFichier(
                f"Ce fichier n’est pas en {encodage} : essayez un autre encodage."
            ) from error
        return encodage, f"{encodage}, comme demandé"
    try:
        codec = encoding_of(path)
    except TableError as error:
        raise RefusFichier(
            f"Ce texte ne se lit pas à coup sûr (ligne {error.ligne}) ; attendu : {error}."
            " Enregistrez-le en « CSV UTF-8 », ou donnez son encodage"
            f" ({', '.join(ENCODAGES[1:])})."
        ) from error
    return codec, _CODECS[codec]


def _separator(text: str) -> str:
    """Return the separator under which the top shows most known headers, then most even rows."""
    start = text[:12].lstrip('"').lower()
    if start.startswith("sep=") and len(start) > 4 and start[4] in _SEPARATORS:
        return start[4]

    def points(separator: str) -> tuple[int, float]:
        rows = [cells for *_, cells in _tolerant(text, separator, LOOKED_AT)]
        known = max(
            (sum(of_header(c.strip()) is not None for c in cells) for cells in rows), default=0
        )
        widths = Counter(map(len, rows))
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (known if width > 1 else min(known, 1), times * (width > 1) + width / 100)

    return max(_SEPARATORS, key=points)


def _tolerant(text: str, separator: str, most: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the first rows that hold something, from and to which line; a broken one ends them."""
    start = text[: most * 20_000]
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator, skipinitialspace=True)
    before, given = 0, 0
    while given < most:
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        line, before = before + 1, reader.line_num
        sep = len(cells) <= 2 and cells and cells[0].lower().lstrip('"').startswith("sep=")
        if any(cell.strip() for cell in cells) and not sep:
            given += 1
            yield line, before, cells

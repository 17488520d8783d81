"""XLSX, XLS and ODS: one sheet as text, with what a sheet hides told. Formulas never run.

Workbooks keep the last value of a formula: that value is read. Macros are not even opened.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from catalogue.importation.champs import of_header
from catalogue.importation.formats.archives import opened
from catalogue.importation.formats.entetes import Entete, find_header, repeats
from catalogue.importation.formats.tableau import (
    CELLULE_MAX,
    LIGNES_MAX,
    Perdue,
    RefusFichier,
    Tableau,
    bounded,
    distinct,
)
from catalogue.importation.formats.xls import hidden_rows
from catalogue.sentences import agree

_AREA_MAX: Final = 12_000_000  # cells of a sheet, the empty ones included: all are held in memory
_FAR: Final = (
    "Une cellule isolée étend cette feuille à {} lignes et {} colonnes : effacez ce qui est loin du"
    " tableau, ou enregistrez la feuille en CSV."
)
_ERRORS: Final = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NULL|NUM|NOM|VALEUR)[!?]?")
_CELL: Final = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ROW: Final = re.compile(rb"<row\s[^>]*>")
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_ROW_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_ODS_REPEATED: Final = re.compile(
    rb"<table:table-cell(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"(\d{4,})\""
)
_ODS_ROW: Final = re.compile(
    rb"<table:table-row[^>]*number-rows-repeated=\"(\d{3,})\"[^>]*>(.*?)</table:table-row>",
    re.DOTALL,
)
_ODS_HIDDEN: Final = re.compile(rb'<table:table-row[^>]*table:visibility="(?:collapse|filter)"')
_ODS_MERGED: Final = re.compile(
    rb'<table:table-cell(?=[^>]*table:number-(?:rows|columns)-spanned="(?:[2-9]|\d\d))'
)
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")


@dataclass(frozen=True, slots=True)
class _Feuille:
    """A sheet: its rows of text with their line, its header, how many columns are known."""

    nom: str
    rows: list[tuple[int, list[str]]]
    entete: Entete
    known: int
    merged: int


def read_workbook(path: Path, feuille: str = "") -> Tableau:
    """Read one sheet: the one that is asked for, or the one that looks most like a list.

    Raises
    ------
    RefusFichier
        When the workbook is encrypted, broken, empty or out of measure, or has no such sheet.
    """
    with path.open("rb") as stream:
        head = stream.read(8)
    hidden: list[str] = []
    kind = "XLS"
    if head.startswith(b"PK"):
        with opened(path) as archive:
            kind = "ODS" if "content.xml" in archive.namelist() else "XLSX"
            hidden = list(_measured(archive, kind))
    else:
        raw = path.read_bytes()
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in raw:
            raise RefusFichier(_LOCKED)
        hidden = list(_masked(hidden_rows(raw)))
    sheets = _sheets(path, feuille)
    best = max(sheets, key=lambda sheet: (sheet.known, len(sheet.rows)))
    return _table(best, kind, [sheet.nom for sheet in sheets], hidden)


_LOCKED: Final = (
    "Ce classeur est protégé par un mot de passe : ôtez-le dans votre tableur, puis recommencez."
)


def _sheets(path: Path, wanted: str) -> list[_Feuille]:
    import python_calamine as calamine  # noqa: PLC0415 - only who drops a workbook pays for it

    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            names = list(book.sheet_names)
            if wanted and wanted not in names:
                raise RefusFichier(f"Pas de feuille « {wanted} » ; il y a : {', '.join(names)}.")
            found = [_sheet(book, name) for name in ([wanted] if wanted else names)]
    except calamine.PasswordError as error:
        raise RefusFichier(_LOCKED) from error
    except (RefusFichier, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # its panics derive from no Exception
        raise RefusFichier(
            "Ce classeur ne s’ouvre pas : il est abîmé. Ouvrez-le dans votre tableur,"
            " enregistrez-le"
            " en XLSX ou en CSV UTF-8, puis recommencez."
        ) from error
    kept = [sheet for sheet in found if sheet is not None]
    if not kept:
        which = f"La feuille « {wanted} » est vide" if wanted else "Ce classeur est vide"
        raise RefusFichier(f"{which} : aucune cellule n’y porte de texte.")
    return kept


def _sheet(book: Any, name: str) -> _Feuille | None:  # noqa: ANN401 - of calamine, loaded late
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return None
    first, left = sheet.start
    if sheet.height * sheet.width > _AREA_MAX:
        raise RefusFichier(_FAR.format(sheet.height, sheet.width))
    rows: list[tuple[int, list[str]]] = []
    known: dict[str, str] = {}
    for line, values in enumerate(sheet.iter_rows(), start=first + 1):
        # Older releases begin at the first cell, newer ones at A1: the line tells which.
        cells = [_text(value) for value in values]
        if any(cells):
            rows.append((line, [known.setdefault(c, c) if len(c) < 60 else c for c in cells]))
    if not rows:
        return None
    entete = find_header(rows)
    count = sum(of_header(nom) is not None for nom in entete.noms)
    merged = len(sheet.merged_cell_ranges or ())
    del left
    return _Feuille(name, rows, entete, count * bool(len(rows) > 1), merged)


def _text(value: object) -> str:
    """Return what a cell shows, without its format: 46100.0 is 46100, a day is 2024-03-22."""
    if isinstance(value, str):
        text = value.strip()
        return "" if _ERRORS.fullmatch(text) else text
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def _table(sheet: _Feuille, kind: str, names: Sequence[str], hidden: Sequence[str]) -> Tableau:
    rows, entete = sheet.rows, sheet.entete
    body = rows[entete.place + 1 :]
    width = (
        max(len(entete.noms), *(_filled(cells) for _, cells in body[:2000]), 0)
        if body
        else len(entete.noms)
    )
    while width and width > _filled(entete.noms) and not any(_filled(c) >= width for _, c in body):
        width -= 1
    noms = distinct([*entete.noms, *[""] * width][:width])
    bounded(len(body), len(noms))
    rangs: list[tuple[int, list[str]]] = []
    perdues: list[Perdue] = []
    for line, cells in body:
        kept = [*cells, *[""] * (width - len(cells))][:width]
        if any(len(cell) > CELLULE_MAX for cell in kept):
            perdues.append(
                Perdue(line, f"Une cellule dépasse {CELLULE_MAX} caractères : raccourcissez-la.")
            )
        elif repeats(noms, kept):
            perdues.append(Perdue(line, "L’en-tête est répété sur cette ligne.", tuple(kept[:12])))
        elif any(kept):
            rangs.append((line, kept))
    dits = [f"Classeur {kind}, feuille « {sheet.nom} ».", *entete.dits]
    others = [name for name in names if name != sheet.nom]
    if others:
        dits.append(f"Autres feuilles, non lues : {', '.join(others)}. On peut en demander une.")
    if sheet.merged:
        dits.append(_merged(sheet.merged))
    return Tableau(noms, rangs, kind, sheet.nom, tuple(names), (*dits, *hidden), tuple(perdues))


def _merged(many: int) -> str:
    groups = agree(many, "groupe de cellules fusionnées", "groupes de cellules fusionnées")
    return f"{groups} : seule la première cellule de chaque groupe porte la valeur."


def _filled(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)


def _measured(archive: zipfile.ZipFile, kind: str) -> Iterator[str]:
    """Yield what sheets hide; refuse those that one far cell makes immense.

    The extent a sheet declares may lie: that of its cells is read.
    """
    hidden = 0
    if kind == "ODS":
        raw = archive.read("content.xml")
        far = max((int(m[1]) for m in _ODS_REPEATED.finditer(raw)), default=0)
        rows = max(
            (int(m[1]) for m in _ODS_ROW.finditer(raw) if b"office:value-type" in m[2]), default=0
        )
        if far > 1_000 or rows > LIGNES_MAX or far * rows > _AREA_MAX:
            raise RefusFichier(_FAR.format(rows or 1, far or 1))
        hidden = len(_ODS_HIDDEN.findall(raw))
        merged = len(_ODS_MERGED.findall(raw))
        if merged:
            yield _merged(merged)
    for name in filter(_SHEET.fullmatch, archive.namelist()):
        raw = archive.read(name)
        columns: set[bytes] = set()
        last = 0
        for match in _CELL.finditer(raw):
            columns.add(match[1])
            last = int(match[2]) if len(match[2]) > 5 or not last else max(last, int(match[2]))
        numbers = [int(m[1]) for row in _ROW.findall(raw) if (m := _ROW_NUMBER.search(row))]
        rows = max([last, *numbers, 0])
        width = max(map(_rank, columns), default=0)
        if rows * width > _AREA_MAX or rows > 1_048_576:
            raise RefusFichier(_FAR.format(rows, width))
        hidden += sum(bool(_HIDDEN.search(row)) for row in _ROW.findall(raw))
    yield from _masked(hidden)


def _masked(many: int) -> Iterator[str]:
    if many:
        rows = agree(many, "ligne masquée", "lignes masquées")
        yield f"{rows} dans le classeur : lues comme les autres."


def _rank(letters: bytes) -> int:
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank

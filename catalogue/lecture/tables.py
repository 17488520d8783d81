"""CSV files as people save them: which separator, which row on which line.

The separator is the one under which the header shows the most known columns.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from catalogue.lecture.encodings import TableError, encoding_of

_SEPARATORS: Final = (";", ",", "\t")
_COLONNES_SURES: Final = 8  # from this many columns on, a text line never looks like a row

_QUOTES: Final = (
    "des guillemets refermés, et doublés à l’intérieur d’une cellule"
    f" (une cellule tient en {csv.field_size_limit()} caractères)"
)
_SEP_EXCEL: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class Row(NamedTuple):
    """One row: the physical line where it starts, its cells, and its defect if it has one.

    ``doubt`` says what may be wrong with it should its values make no sense.
    """

    ligne: int
    cells: list[str]
    defaut: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The header: its line, the columns by name (normalised) and position, the separator.

    ``cells`` counts its cells, the empty ones at the end included.
    """

    ligne: int
    noms: tuple[str, ...]
    raws: tuple[str, ...]
    separator: str
    cells: int


@contextmanager
def table(path: Path, known_codes: Collection[str]) -> Iterator[tuple[Header, Iterator[Row]]]:
    """Open a table: its header, and its rows as they are asked for.

    Parameters
    ----------
    path
        A CSV file: ``;``, ``,`` or tab; UTF-8, UTF-16 or Windows-1252.
    known_codes
        Names of columns, by which the separator is recognised.

    Raises
    ------
    TableError
        When the file as a whole cannot be read (encoding, format, no header).
    OSError
        When there is no such file or it may not be read.
    """
    with path.open(encoding=encoding_of(path), newline="") as stream:
        lignes = Lines(stream)
        header = _read_header(lignes, known_codes)
        yield header, rows_under(lignes, header)


def tidy_name(titre: str) -> str:
    """Return the column name a header means, whatever its case, accents and blanks.

    Examples
    --------
    >>> tidy_name(" Code INSEE ")
    'code_insee'
    """
    plat = unicodedata.normalize("NFKD", titre).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plat).strip("_")


class Lines:
    """Physical lines, counted, of which those of the current row can be taken back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._attente: deque[str] = deque()
        self.prises: list[str] = []
        self.numero = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if self._attente:
            ligne = self._attente.popleft()
        else:
            ligne = self._stream.readline()
            if not ligne:
                raise StopIteration
        self.numero += 1
        self.prises.append(ligne)
        return ligne

    def resume_after_the_first(self) -> None:
        """Give back all lines of the current row but its first."""
        rendues = self.prises[1:]
        self._attente.extendleft(reversed(rendues))
        self.numero -= len(rendues)


def _read_header(lignes: Lines, known_codes: Collection[str]) -> Header:
    impose = ""
    for ligne in lignes:
        if lignes.numero == 1 and (advice := _SEP_EXCEL.fullmatch(ligne)):
            impose = advice[1]
            continue
        if not ligne.strip(" ;,\t\r\n"):
            continue
        essais = [
            (separator, _cells_of(ligne, separator))
            for separator in ((impose,) if impose else _SEPARATORS)
        ]
        separator, raws = max(essais, key=lambda essai: _recognised(essai[1], known_codes))
        if not _recognised(raws, known_codes):
            raise TableError(
                f"une ligne d’en-tête avec des colonnes comme {', '.join(list(known_codes)[:4])}",
                lignes.numero,
                ligne.strip(),
            )
        cells = len(raws)
        while raws and not raws[-1].strip():
            raws.pop()
        noms = tuple(tidy_name(raw) for raw in raws)
        return Header(lignes.numero, noms, tuple(raw.strip() for raw in raws), separator, cells)
    raise TableError("une ligne d’en-tête : le fichier n’a que des lignes vides")


def _cells_of(ligne: str, separator: str) -> list[str]:
    return next(csv.reader([ligne], delimiter=separator, skipinitialspace=True), [])


def _recognised(raws: Sequence[str], known_codes: Collection[str]) -> int:
    return sum(tidy_name(raw) in known_codes for raw in raws)


def rows_under(lignes: Lines, header: Header) -> Iterator[Row]:
    """Yield the rows; a broken one never takes the following ones with it."""
    width = len(header.noms)

    def parsed() -> Iterator[list[str]]:
        return csv.reader(lignes, delimiter=header.separator, skipinitialspace=True, strict=True)

    rows = parsed()
    while True:
        lignes.prises.clear()
        start = lignes.numero + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            brise = True
        else:
            brise = len(lignes.prises) > 1 and _swallows_a_row(lignes.prises, header)
        if brise:
            start_of_text = lignes.prises[0].strip()
            lignes.resume_after_the_first()
            rows = parsed()
            yield Row(start, [start_of_text], _QUOTES)
            continue
        if not cells or (not cells[0].strip() and not any(map(str.strip, cells))):
            continue
        defaut = doubt = ""
        if len(cells) > width:
            too_many = (
                f"{width} cellules, il y en a {len(cells)} :"
                " un texte qui contient le séparateur se met entre guillemets"
            )
            if any(cell.strip() for cell in cells[width:]):
                defaut = too_many
            elif len(cells) > header.cells:
                doubt = too_many
        yield Row(start, cells[:width] + [""] * (width - len(cells)), defaut, doubt)


def _swallows_a_row(prises: Sequence[str], header: Header) -> bool:
    """Tell whether a row over several lines swallowed others through a quote left open."""
    width = len(header.noms)
    return width >= _COLONNES_SURES and any(
        len(_cells_of(ligne, header.separator)) >= width for ligne in prises[1:]
    )

"""Excel workbooks that people send to colleagues: a first sheet in words, a last one in codes.

A text from data is only ever a text: never a formula, and a link only where a column says so and
only to http or https.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final, Literal, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CELL_MAX: Final = 32_767  # characters an Excel cell holds
LINKS_MAX: Final = 60_000  # Excel opens 65,530 of one sheet; those after are texts
_URL_MAX: Final = 2_079  # characters of a link
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Link(NamedTuple):
    """A link and the words that show it."""

    url: str
    texte: str = ""


Cell = str | int | float | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its header, its width in characters, and how its cells look."""

    titre: str
    width: float = 18
    look: Literal["", "wrapped", "decimal"] = ""


@contextmanager
def workbook(
    output: BinaryIO, title: str, made: dt.date, *, many: bool = False
) -> Iterator[Workbook]:
    """Open a workbook, closed and whole at the end.

    Parameters
    ----------
    made
        Its date of creation: the same day makes the same bytes.
    many
        Rows are many: they go to disk as they come, each sheet from its first row to its last.
    """
    options = {**_OPTIONS, ("constant_memory" if many else "in_memory"): True}
    with xlsxwriter.Workbook(output, options) as book:
        created = dt.datetime.combine(made, dt.time())
        book.set_properties({"title": title, "created": created})
        yield Workbook(book)


class Workbook:
    """The sheets of one file."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._head: Format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F1EDE2"}
        )
        self._title: Format = book.add_format({"bold": True, "font_size": 14})
        self._link: Format = book.add_format(
            {"font_color": "#1F4E6B", "underline": 1, "valign": "top"}
        )
        self._looks: dict[str, Format] = {
            "": book.add_format({"valign": "top"}),
            "wrapped": book.add_format({"valign": "top", "text_wrap": True}),
            "decimal": book.add_format({"valign": "top", "num_format": "0.0"}),
        }

    def sheet_in_words(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        *,
        above: Sequence[Cell] = (),
        below: Sequence[str] = (),
    ) -> None:
        """Add a sheet for people: what it is above, headers that stay and filter, notes below."""
        sheet = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        top = self._write_above(sheet, above)
        sheet.write_row(top, 0, [column.titre for column in columns], self._head)
        sheet.freeze_panes(top + 1, 1)
        last, links = top, 0
        for last, row in enumerate(rows, start=top + 1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                links += self._write(sheet, (last, place), value, column.look, links < LINKS_MAX)
        sheet.autofilter(top, 0, max(last, top + 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        for place, note in enumerate(below, start=last + 2):
            sheet.write_string(place, 0, bounded(note))

    def sheet_in_codes(
        self, name: str, header: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]
    ) -> None:
        """Add a sheet for programs: the header and the values of the CSV."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, len(header) - 1, 18)
        sheet.write_row(0, 0, header, self._head)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [bounded(v) if isinstance(v, str) else v for v in row])

    def _write_above(self, sheet: Worksheet, above: Sequence[Cell]) -> int:
        for place, value in enumerate(above):
            if place:
                self._write(sheet, (place, 0), value, "", may_link=True)
            else:
                sheet.write_string(0, 0, bounded(str(value)), self._title)
        return len(above) + 1 if above else 0

    def _write(
        self, sheet: Worksheet, place: tuple[int, int], value: Cell, look: str, may_link: bool
    ) -> bool:
        """Write a cell; tell whether it is a link."""
        if isinstance(value, Link):
            texte = bounded(value.texte or value.url)
            web = value.url.startswith(("http://", "https://")) and len(value.url) <= _URL_MAX
            if web and may_link:
                sheet.write_url(*place, value.url, self._link, texte)
                return True
            sheet.write_string(*place, texte, self._looks[look])
        elif isinstance(value, str):
            if value:
                sheet.write_string(*place, bounded(value), self._looks[look])
        elif value is not None:
            sheet.write_number(*place, value, self._looks[look])
        return False


def bounded(text: str) -> str:
    """Return a text as long as an Excel cell may hold."""
    return text if len(text) <= CELL_MAX else text[: CELL_MAX - 1] + "…"

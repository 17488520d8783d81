"""The values of a filter: a column of the rows, or one value for all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from web.ogc.problems import ProblemError

Kind = Literal["texte", "nombre", "moment", "liste", "booleen"]
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST: Final = datetime.min.replace(tzinfo=UTC)
LAST: Final = datetime.max.replace(tzinfo=UTC)
Interval = tuple[datetime, datetime]
NAMES: Final = {
    "texte": "un texte",
    "nombre": "un nombre",
    "moment": "une date",
    "liste": "une liste",
    "booleen": "vrai ou faux",
}


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one kind: one a row, or one for all.

    A moment is an interval, its start and its end; a text or a list that is empty is None.
    """

    kind: Kind
    rows: Iterable[Any] | None = None
    one: Any = None

    def mapped(self, change: Callable[[Any], Any]) -> Values:
        """Return the same values, changed one by one; None stays."""

        def safe(value: Any) -> Any:  # noqa: ANN401
            return None if value is None else change(value)

        if self.rows is None:
            return Values(self.kind, None, safe(self.one))
        return Values(self.kind, [safe(v) for v in self.rows])


def column(genre: str, found: Iterable[Any]) -> Values:
    """Return a field of the rows as values; ``genre`` is that of its ``Champ``."""
    if genre in ("liste", "entiers"):
        return Values("liste", [tuple(map(_plain, v)) if v else None for v in found])
    if genre in ("entier", "nombre"):
        return Values("nombre", list(found))
    if genre == "moment":
        return Values("moment", [moment(v) if v else None for v in found])
    return Values("texte", [v or None for v in found])


def constant(value: Any) -> Values:  # noqa: ANN401 - what JSON may hold
    """Return a value written in a filter.

    Raises
    ------
    ProblemError
        When it is none we know.
    """
    if value is None or isinstance(value, str):
        return Values("texte", one=value)
    if isinstance(value, bool):
        return Values("booleen", one=value)
    if isinstance(value, int | float):
        return Values("nombre", one=value)
    if isinstance(value, list):
        return Values("liste", one=tuple(_plain(v) for v in value))
    if isinstance(value, dict):
        for name in ("date", "timestamp"):
            if isinstance(value.get(name), str):
                return Values("moment", one=moment(value[name]))
        ends = value.get("interval")
        if isinstance(ends, list) and len(ends) == 2:
            return Values("moment", one=interval(*map(_end, ends)))
    raise ProblemError("filter", str(value), "une valeur : texte, nombre, date, liste ou forme")


def moment(text: str) -> Interval:
    """Return the start and the end of a day, or of an instant.

    Raises
    ------
    ProblemError
        When it is no date of RFC 3339.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        expected = "une date, comme 2026-11-30 ou 2026-11-30T12:00:00Z"
        raise ProblemError("datetime", text, expected) from None
    start = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if _DAY.fullmatch(text):
        return start, start + timedelta(days=1, microseconds=-1)
    return start, start


def interval(start: str, end: str) -> Interval:
    """Return an interval; ``..`` or "" leaves a side open."""
    first = FIRST if start in ("..", "") else moment(start)[0]
    last = LAST if end in ("..", "") else moment(end)[1]
    if first > last:
        raise ProblemError("datetime", f"{start}/{end}", "un début avant la fin")
    return first, last


def without_case(text: str) -> str:
    """Return a text, its case aside."""
    return text.casefold()


def without_accents(text: str) -> str:
    """Return a text, its accents aside; ligatures stay."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(c for c in plain if not unicodedata.combining(c))


def _end(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        value = value.get("date") or value.get("timestamp")
    if not isinstance(value, str):
        raise ProblemError("filter", str(value), "un intervalle de deux dates, ou « .. »")
    return value


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value of a list; numbers compare with numbers, all else as texts."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)

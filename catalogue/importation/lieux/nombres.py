"""Numbers as people type coordinates: 48,8566 ; 652 345,12 ; two in one cell ; 48°51’24” N."""

from __future__ import annotations

import json
import re
from typing import Final

_BLANKS: Final = str.maketrans(
    {
        " ": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{NO-BREAK SPACE}": " ",
        "\t": " ",
        "−": "-",
        "–": "-",
    }
)
_DMS: Final = re.compile(
    r"([NSEWO]?)\s*(-?\d{1,3})\s*[°º]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"”″]|''|’’)\s*)?([NSEWO]?)",
    re.IGNORECASE,
)
_DEGREE: Final = re.compile(r"(-?\d{1,3}[.,]\d+)\s*°\s*([NSEWO]?)", re.IGNORECASE)
_WKT: Final = re.compile(
    r"(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)", re.IGNORECASE
)
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_ENGLISH: Final = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+\.\d+|[-+]?\d{1,3}(?:,\d{3}){2,}")
_GERMAN: Final = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+|[-+]?\d{1,3}(?:\.\d{3}){2,}")
_ONE: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d{1,2})?")
_LABEL: Final = re.compile(
    r"\b(?:lat(?:itude)?|lo?ng?(?:itude)?|gps|x|y)\b\s*[:=]?\s*", re.IGNORECASE
)
_LON_FIRST: Final = re.compile(r"^\W*(?:lo?ng?|x)", re.IGNORECASE)
_LONGEST: Final = 200


def numbers(cell: str) -> tuple[float, ...]:
    """Return the numbers of a cell in the order they are written: none, one, or two.

    A WKT or GeoJSON point is turned into latitude then longitude, as people write a pair.

    Examples
    --------
    >>> numbers("48,8566"), numbers("652 345,12"), numbers("48.8566, 2.3522")
    ((48.8566,), (652345.12,), (48.8566, 2.3522))
    >>> numbers("48,8566, 2,3522"), numbers("41.93414,8"), numbers("POINT(2.35 48.85)")
    ((48.8566, 2.3522), (41.93414, 8.0), (48.85, 2.35))
    """
    if _ONE.fullmatch(cell):
        return _floats(cell)
    text = cell.translate(_BLANKS).strip()
    if not text or len(text) > _LONGEST or not any(c.isdigit() for c in text):
        return ()
    if wkt := _WKT.fullmatch(text):
        return _floats(wkt[2], wkt[1])
    if text.startswith("{"):
        return _geojson(text)
    if "°" in text or "º" in text:
        return _sexagesimal(text)
    reversed_ = bool(_LON_FIRST.match(text)) and len(_LABEL.findall(text)) > 1
    text = _LABEL.sub(" ", text).strip(" []()")
    found = _split(text)
    return found[::-1] if reversed_ and len(found) == 2 else found


def _split(text: str) -> tuple[float, ...]:
    for pattern, blanks, decimal in (
        (_GROUPED, " ", ","),
        (_ENGLISH, ",", "."),
        (_GERMAN, ".", ","),
        (_ONE, " ", ","),
    ):
        if pattern.fullmatch(text):
            return _floats(text.replace(blanks, "").replace(decimal, "."))
    for between in (r"\s*[;/|]\s*", r"\s*,\s+", r"\s+"):
        pieces = [piece for piece in re.split(between, text) if piece]
        if len(pieces) == 2:
            first, second = map(_split, pieces)
            if len(first) == len(second) == 1:
                return first + second
    return _by_commas(text.replace(" ", "").split(","))


def _by_commas(pieces: list[str]) -> tuple[float, ...]:
    """Return two numbers that one comma parts, be decimals with points or commas too."""
    if not all(_ONE.fullmatch(piece) for piece in pieces):
        return ()
    match ["." in piece for piece in pieces]:
        case [_, _]:
            return _floats(*pieces)
        case [False, False, False, False]:
            return _floats(".".join(pieces[:2]), ".".join(pieces[2:]))
        case [True, False, False]:
            return _floats(pieces[0], ".".join(pieces[1:]))
        case [False, False, True]:
            return _floats(".".join(pieces[:2]), pieces[2])
    return ()


def _floats(*texts: str) -> tuple[float, ...]:
    try:
        return tuple(float(text.replace(",", ".")) for text in texts)
    except ValueError:
        return ()


def _sexagesimal(text: str) -> tuple[float, ...]:
    found: list[tuple[float, str]] = []
    for match in _DEGREE.finditer(text):
        found.append((_signed(float(match[1].replace(",", ".")), match[2]), match[2].upper()))
    if not found:
        for match in _DMS.finditer(text):
            minutes, seconds = (float((match[i] or "0").replace(",", ".")) for i in (3, 4))
            degrees = float(match[2])
            sign = -1 if match[2].startswith("-") else 1
            side = match[1] or match[5]
            found.append(
                (_signed(sign * (abs(degrees) + minutes / 60 + seconds / 3600), side), side.upper())
            )
    if not 1 <= len(found) <= 2:
        return ()
    if len(found) == 2 and found[0][1] in ("E", "W", "O"):
        found.reverse()
    return tuple(value for value, _ in found)


def _signed(value: float, side: str) -> float:
    return -abs(value) if side.upper() in ("S", "W", "O") else value


def _geojson(text: str) -> tuple[float, ...]:
    try:
        data = json.loads(text)
        lon, lat = data["coordinates"][:2] if "coordinates" in data else (data["lon"], data["lat"])
        return (float(lat), float(lon))
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()

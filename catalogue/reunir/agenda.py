"""The meeting as a calendar file (RFC 5545): ninety minutes on a date one picks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from catalogue.reunir.words import DEROULE

DUREE: Final = dt.timedelta(minutes=sum(minutes for minutes, _, _ in DEROULE))
_LINE: Final = 75  # octets of a line, as the standard wants them


def calendar(title: str, place: str, about: str, address: str, start: dt.datetime) -> bytes:
    r"""Return the meeting as a file any calendar opens.

    Parameters
    ----------
    title, place, about
        Plain texts; they are escaped here.
    address
        Where the table can be opened again.
    start
        Local time of whoever meets: no time zone, so that it reads the same overseas.

    Examples
    --------
    >>> made = calendar("Cantine, bio", "Figeac", "", "https://x.fr", dt.datetime(2027, 1, 5, 18))
    >>> b"SUMMARY:Cantine\\, bio\r\n" in made, b"DTEND:20270105T193000\r\n" in made
    (True, True)
    """
    stamp = f"{start:%Y%m%dT%H%M%S}"
    fields = (
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//La carte du faire alliance//Reunir//FR"),
        ("BEGIN", "VEVENT"),
        ("UID", f"{stamp}-{abs(hash_of(address)):x}@faire-alliance"),
        ("DTSTAMP", f"{stamp}Z"),
        ("DTSTART", stamp),
        ("DTEND", f"{start + DUREE:%Y%m%dT%H%M%S}"),
        ("SUMMARY", escaped(title)),
        ("LOCATION", escaped(place)),
        ("DESCRIPTION", escaped(about)),
        ("URL", address),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    )
    lines = (f"{name}:{value}" for name, value in fields if value)
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def hash_of(text: str) -> int:
    """Return a number that tells a text from another, the same on every day and machine."""
    found = 0
    for octet in text.encode():
        found = (found * 257 + octet) % (1 << 61)
    return found


def escaped(text: str) -> str:
    r"""Return a text as a value of the file: no separator, no line break, no control of its own.

    >>> escaped("a; b, c\nd")
    'a\\; b\\, c\\nd'
    """
    clean = "".join(
        c for c in text if c == "\n" or c.isprintable() or c == "\N{NARROW NO-BREAK SPACE}"
    )
    for mark in "\\;,":
        clean = clean.replace(mark, "\\" + mark)
    return clean.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Cut a line where the standard asks, never inside a character."""
    part, lead = b"", b""
    for c in line:
        octets = c.encode()
        if len(lead) + len(part) + len(octets) > _LINE:
            yield lead + part
            part, lead = b"", b" "
        part += octets
    yield lead + part

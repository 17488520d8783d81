"""What an XLS hides: its rows of no height, which no reader of cells tells.

An XLS is a file of sectors ([MS-CFB]) that holds a stream of records ([MS-XLS]); only the few
fields that lead to the records of rows are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

_ROW: Final = 0x0208
_HIDDEN: Final = 0x20  # of the options of a row
_LAST: Final = 0xFFFFFFFA  # from there on, no sector
_SIZES: Final = (512, 4096)  # of a sector
_STREAMS: Final = ("Workbook", "Book")


def hidden_rows(raw: bytes) -> int:
    """Return how many rows of an XLS are hidden, 0 when it is not understood."""
    try:
        return sum(_hidden(_stream(raw)))
    except (struct.error, IndexError):
        return 0


def _hidden(stream: bytes) -> Iterator[bool]:
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == _ROW and size >= 14:
            yield bool(stream[place + 4 + 12] & _HIDDEN)
        place += 4 + size


def _stream(raw: bytes) -> bytes:
    """Return the stream of records of a workbook, b"" without any."""
    size = 1 << min(struct.unpack_from("<H", raw, 30)[0], 16)
    start, _, cutoff, small_start = struct.unpack_from("<4I", raw, 48)
    if size not in _SIZES:
        return b""
    fat_at = [n for n in struct.unpack_from("<109I", raw, 76) if n < _LAST]
    further = struct.unpack_from("<I", raw, 68)[0]
    for _ in range(len(raw) // size):
        if further >= _LAST:
            break
        *more, further = struct.unpack_from(f"<{size // 4}I", raw, (further + 1) * size)
        fat_at += [n for n in more if n < _LAST]
    fat = [n for at in fat_at for n in struct.unpack_from(f"<{size // 4}I", raw, (at + 1) * size)]
    body = raw[size:]
    names = _chained(body, fat, start, size)
    entries = {}
    for place in range(0, len(names) - 127, 128):
        entry = names[place : place + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<II", entry, 116)
    first, many = next((entries[name] for name in _STREAMS if name in entries), (_LAST, 0))
    if many >= cutoff:
        return _chained(body, fat, first, size)[:many]
    small = _chained(body, fat, entries.get("Root Entry", (_LAST, 0))[0], size)
    table = _chained(body, fat, small_start, size)
    links = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    return _chained(small, links, first, 64)[:many]


def _chained(body: bytes, links: Sequence[int], first: int, size: int) -> bytes:
    """Return the sectors that follow one another from a first one; a loop ends."""
    parts = []
    for _ in range(len(links)):
        if first >= _LAST:
            break
        parts.append(body[first * size : (first + 1) * size])
        first = links[first]
    return b"".join(parts)

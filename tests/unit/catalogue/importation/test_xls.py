"""A real XLS: its cells are read, and the rows it hides are told."""

from __future__ import annotations

import struct

import pytest

from catalogue.importation.formats.ouvrir import open_table
from catalogue.importation.formats.xls import hidden_rows

ROWS = [["Nom", "Commune"], ["La Ruche", "Figeac"], ["Le Fournil", "Cahors"]]


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(rows, hidden=(), pad=8192) -> bytes:
    """Write the least that BIFF8 in its file of sectors asks for."""
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for r in range(len(rows)):
        flags = 0x100 | (0x20 if r in hidden else 0)
        sheet += record(0x0208, struct.pack("<HHHHHHI", r, 0, len(rows[0]), 255, 0, 0, flags))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            sheet += record(0x0204, struct.pack("<HHH", r, c, 0) + text)
    sheet += record(0x000A, b"")
    name = b"Liste"
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    head += record(0x0042, struct.pack("<H", 1200))
    bound = 4 + 4 + 2 + 2 + len(name)
    at = len(head) + bound + 4
    head += record(0x0085, struct.pack("<IHBB", at, 0, len(name), 0) + name) + record(0x000A, b"")
    stream = (head + sheet).ljust(pad, b"\0")
    sectors = len(stream) // 512
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    fat = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    fat += [free] * (128 - len(fat))

    def entry(nom: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = (nom + "\0").encode("utf-16-le")
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw), kind, 1, free, free, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    folder = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + struct.pack("<128I", *fat) + folder.ljust(512, b"\0") + stream


@pytest.mark.parametrize(
    ("hidden", "said"), [((), ""), ((1,), "1 ligne masquée"), ((1, 2), "2 lignes")]
)
def test_hidden_rows_of_an_xls_are_read_and_told(tmp_path, hidden, said) -> None:
    path = tmp_path / "liste.xls"
    path.write_bytes(xls(ROWS, hidden))
    table = open_table(path)
    assert (table.noms, [list(cells) for _, cells in table.rangs]) == (tuple(ROWS[0]), ROWS[1:])
    told = " ".join(table.dits).replace("\u00a0", " ")
    assert said in told
    assert bool(hidden) == ("masquée" in told)


def test_a_file_cut_anywhere_hides_nothing_and_ends() -> None:
    whole = xls(ROWS, (1,))
    assert hidden_rows(whole) == 1
    for size in range(0, len(whole), 97):
        assert hidden_rows(whole[:size]) in (0, 1)
    looped = bytearray(whole)
    looped[512 + 8 : 512 + 12] = struct.pack("<I", 2)  # a sector that follows itself
    assert hidden_rows(bytes(looped)) >= 0

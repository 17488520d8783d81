"""Read back the workbooks we write, from the parts of their zip."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


@dataclass
class Sheet:
    """What one reads of a sheet; rows that were not written are empty."""

    rows: list[list[str]]
    links: dict[str, str]
    formulas: list[str]
    filtered: str
    frozen: bool
    widths: list[float]


def sheets(raw: bytes) -> dict[str, Sheet]:
    """Return the sheets of a workbook by name, in their order; every part is well-formed XML."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    trees = {name: ET.fromstring(part) for name, part in parts.items() if name.endswith("xml")}
    shared = [
        "".join(t.text or "" for t in item.iterfind(".//m:t", _NS))
        for item in trees.get("xl/sharedStrings.xml", ET.Element("none"))
    ]
    names = [s.attrib["name"] for s in trees["xl/workbook.xml"].iterfind(".//m:sheet", _NS)]
    return {
        name: _sheet(trees[f"xl/worksheets/sheet{n}.xml"], parts, n, shared)
        for n, name in enumerate(names, 1)
    }


def _sheet(tree: ET.Element, parts: dict[str, bytes], number: int, shared: list[str]) -> Sheet:
    rows: list[list[str]] = []
    for row in tree.iterfind(".//m:row", _NS):
        while len(rows) < int(row.attrib["r"]):
            rows.append([])
        for cell in row.iterfind("m:c", _NS):
            place = _column(cell.attrib["r"])
            rows[-1] += [""] * (place - len(rows[-1])) + [_text(cell, shared)]
    relations = parts.get(f"xl/worksheets/_rels/sheet{number}.xml.rels")
    targets = (
        {e.attrib["Id"]: e.attrib["Target"] for e in ET.fromstring(relations)} if relations else {}
    )
    pane, narrowed = tree.find(".//m:pane", _NS), tree.find(".//m:autoFilter", _NS)
    return Sheet(
        rows,
        {
            e.attrib["ref"]: targets[e.attrib[f"{{{_NS['r']}}}id"]]
            for e in tree.iterfind(".//m:hyperlink", _NS)
        },
        [e.text or "" for e in tree.iterfind(".//m:f", _NS)],
        "" if narrowed is None else narrowed.attrib["ref"],
        pane is not None and pane.attrib.get("state") == "frozen",
        [float(e.attrib["width"]) for e in tree.iterfind(".//m:col", _NS)],
    )


def _column(place: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", place):
        number = 26 * number + ord(letter) - 64
    return number - 1


def _text(cell: ET.Element, shared: list[str]) -> str:
    inline = "".join(e.text or "" for e in cell.iterfind(".//m:t", _NS))
    value = inline or cell.findtext("m:v", "", _NS)
    return shared[int(value)] if cell.attrib.get("t") == "s" else value

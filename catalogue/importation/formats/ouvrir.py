"""Open any file: its format is told by what it holds, its name only helps."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from catalogue.importation.formats import archives
from catalogue.importation.formats.balises import read_xml
from catalogue.importation.formats.classeurs import read_workbook
from catalogue.importation.formats.objets import read_json
from catalogue.importation.formats.tableau import TAILLE_MAX, RefusFichier, Tableau
from catalogue.importation.formats.textes import read_text

LISIBLES: Final = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".geojson", ".json"),
    *(".umap", ".kml", ".kmz", ".gpx", ".zip"),
)
_IN_ZIP: Final = tuple(ending for ending in LISIBLES if ending not in (".zip", ".kmz"))
_NO_TABLE: Final = (
    (b"\x89PNG", "une image (PNG)"), (b"\xff\xd8\xff", "une image"
" (JPEG)"), (b"GIF8", "une image (GIF)"),
    (b"BM", ""), (b"%PDF", "un PDF"), (b"RIFF", "une image ou un"
" son"), (b"\x1f\x8b", "une archive gzip"),
    (b"7z\xbc\xaf", "une archive 7z"), (b"Rar!", "une archive RAR"), (b"{\\rtf", "un texte RTF"),
    (b"SQLite format 3", "une base SQLite"), (b"PAR1", "un fichier Parquet"), (b"MZ", ""),
    (b"II*\0", "une image (TIFF)"), (b"MM\0*", "une image (TIFF)"), (b"\x7fELF", "un programme"),
)  # fmt: skip
_JSON_STARTS: Final = (b'{"', b"[{", b"[[", b"{\n", b"[\n", b"{\r", b"[\r")
_WHAT: Final = (
    "Donnez un tableau (CSV, XLSX, XLS, ODS) ou une carte (GeoJSON, uMap, GoGoCarto, KML, GPX)."
)


def open_table(path: Path, *, partie: str = "", encodage: str = "") -> Tableau:
    """Read a file, whatever it is.

    Parameters
    ----------
    path
        The file.
    partie
        The sheet, layer, or file of an archive to read; the likeliest by default.
    encodage
        The encoding of a text, when it cannot be told for sure.

    Raises
    ------
    RefusFichier
        When it cannot be read; the sentence says what to do.
    OSError
        When it cannot be opened.
    """
    size = path.stat().st_size
    if size == 0:
        raise RefusFichier("Ce fichier est vide (0 octet) : enregistrez-le à nouveau.")
    if size > TAILLE_MAX:
        raise RefusFichier(
            f"Ce fichier pèse plus de {TAILLE_MAX // 1_000_000} Mo : coupez-le en plusieurs."
        )
    with path.open("rb") as stream:
        head = stream.read(1024)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _archive(path, partie, encodage)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _named(read_workbook(path, partie), path, ".xls")
    for magic, what in _NO_TABLE:
        if head.startswith(magic) and (what or b"\0" in head):
            raise RefusFichier(
                f"Ce fichier est {what or 'un programme ou une image'}, non une liste. {_WHAT}"
            )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = start[:512].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head")):
        raise RefusFichier(
            "Ce fichier est une page web, même s’il se nomme autrement : ouvrez-le dans"
            " votre tableur et enregistrez-le en XLSX."
        )
    if start.startswith(b"<"):
        return read_xml(path)
    ending = path.suffix.lower()
    table = ending in (".csv", ".tsv") and start[:2] not in _JSON_STARTS
    if not table and (ending in (".json", ".geojson", ".umap") or start.startswith((b"{", b"["))):
        return _named(read_json(path, partie), path, ".json", ".geojson", ".umap")
    if ending in (".xlsx", ".xls", ".ods", ".xlsm", ".xlsb") and b"\0" in head:
        raise RefusFichier(f"Ce fichier se nomme {ending} mais n’est pas un classeur. {_WHAT}")
    return _named(read_text(path, encodage), path, ".csv", ".tsv", ".txt", ".tab")


def _named(table: Tableau, path: Path, *usual: str) -> Tableau:
    """Tell when a file is not what its name says."""
    ending = path.suffix.lower()
    if ending and ending not in usual and ending in LISIBLES:
        return table.telling(
            f"Ce fichier se nomme {ending} mais c’est du {table.format} : lu comme tel."
        )
    return table


def _archive(path: Path, partie: str, encodage: str) -> Tableau:
    with archives.opened(path) as archive:
        if archives.is_workbook(archive):
            if any(name.startswith(("word/", "ppt/")) for name in archive.namelist()):
                raise RefusFichier(
                    f"Ce fichier est un texte ou un diaporama, non un tableau. {_WHAT}"
                )
            return _named(read_workbook(path, partie), path, ".xlsx", ".xlsm", ".ods", ".xlsb")
        names = archives.members(archive, _IN_ZIP)
        if not names:
            raise RefusFichier(
                f"Cette archive ne contient aucun fichier que l’on sache lire. {_WHAT}"
            )
        chosen, inner = partie, ""
        if chosen not in names:
            inner, chosen = (
                partie,
                max(names, key=lambda n: (n.endswith("doc.kml"), archive.getinfo(n).file_size)),
            )
        if archive.getinfo(chosen).file_size > TAILLE_MAX:
            raise RefusFichier(
                f"« {chosen} » pèse plus de {TAILLE_MAX // 1_000_000} Mo, une fois déployé."
            )
        if chosen.lower().endswith(".kml"):
            table = read_xml(path, archive.read(chosen))
        else:
            with tempfile.TemporaryDirectory() as folder:
                # Our own name: one that an archive gives may lead anywhere.
                copy = Path(folder) / f"fichier{Path(chosen).suffix.lower()}"
                with archive.open(chosen) as source, copy.open("wb") as target:
                    shutil.copyfileobj(source, target)
                table = open_table(copy, partie=inner, encodage=encodage)
    said = [f"Archive : « {chosen} » est lu."]
    if len(names) > 1 and not partie:
        others = [name for name in names if name != chosen]
        said.append(
            f"Non lus : {', '.join(others[:8])}{'…' if len(others) > 8 else ''}. On peut en"
            " demander un."
        )
    return table.telling(*said)

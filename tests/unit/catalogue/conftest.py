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
        premier = contenu[0] if contenu else ""
        if isinstance(premier, bytes):
            octets = premier
        elif isinstance(premier, str):
            octets = premier.encode()
        else:
            octets = texte_csv(*contenu).encode()  # type: ignore[arg-type]
        chemin = tmp_path / nom
        chemin.write_bytes(octets)
        return read_catalogue([chemin], ref)

    return lire_fichier

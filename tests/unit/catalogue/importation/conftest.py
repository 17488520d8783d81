"""One workshop for all tests, and files written by them: none is kept in the repository."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from catalogue.importation.importation import Apercu, Atelier, Demande
from catalogue.importation.lieux.reperes import Reperes
from web.shared import Shared

Preview = Callable[..., Apercu]


@pytest.fixture(scope="session")
def reperes(data: Shared) -> Reperes:
    return Reperes(data.ref, data.gazetteer)


@pytest.fixture(scope="session")
def atelier(reperes: Reperes) -> Atelier:
    return Atelier(reperes)


@pytest.fixture
def preview(atelier: Atelier, tmp_path: Path) -> Preview:
    """Preview a CSV made of a header and rows, or any file."""

    def run(
        header: Sequence[str] | Path | bytes | str,
        *rows: Sequence[str],
        nom: str = "liste.csv",
        **said: dict[str, str],
    ) -> Apercu:
        path = tmp_path / nom
        if isinstance(header, Path):
            path = header
        elif isinstance(header, bytes):
            path.write_bytes(header)
        elif isinstance(header, str):
            path.write_text(header, encoding="utf-8")
        else:
            lines = [";".join(f'"{cell}"' for cell in row) for row in (header, *rows)]
            path.write_text("\n".join(lines), encoding="utf-8")
        return atelier.preview(path, Demande(**said))

    return run

"""Bases for the tests: SQLite always, PostgreSQL where it is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from registre.brouillons import Brouillon
from registre.cellules import kept

CELLS = {
    "id": "epicerie-de-figeac",
    "nom": "Épicerie de Figeac",
    "roles": "exemple-inspirant",
    "domaines": "alimentation-agriculture",
    "odd": "2|17",
    "commune": "Figeac",
    "code_insee": "46102",
    "territoires": "commune:46102",
    "statut": "actif",
    "description": "Une épicerie tenue à plusieurs.",
    "source_url": "https://exemple.fr/epicerie",
    "source_titre": "La page de l’épicerie",
    "source_date": "2025",
    "confiance": "haute",
    "precision": "commune",
}


def new(**cells: str) -> Brouillon:
    """Return a draft of a new fiche, as one the reader found good."""
    return Brouillon("nouvelle", cells.get("id", CELLS["id"]), kept({**CELLS, **cells}))


def correction(before: dict[str, str], version: int, **cells: str) -> Brouillon:
    """Return a draft that changes some cells of a fiche."""
    seen = {nom: before.get(nom, "") for nom in cells}
    return Brouillon("correction", before["id"], cells, seen, version)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL of one's own for a while; yield the address of its base.

    Raises
    ------
    FileNotFoundError
        When PostgreSQL is not installed.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb", path=os.pathsep.join(map(str, folders))) or shutil.which(
        "initdb"
    )
    if found is None:
        raise FileNotFoundError("PostgreSQL n’est pas installé ici (apt install postgresql)")
    programs = Path(found).parent
    # PostgreSQL never runs as root: the account its package made does.
    who: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
    options: dict[str, Any] = who if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        if options:
            shutil.chown(folder, "postgres", "postgres")
        data = str(Path(folder) / "d")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def run(*command: str) -> None:
            subprocess.run(
                command, check=True, capture_output=True, cwd=folder, timeout=60, **options
            )

        run(str(programs / "initdb"), "-D", data, "-U", "carte", "-A", "trust", "-E", "UTF8", "-N")
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(Path(folder) / "log")
        run(str(programs / "pg_ctl"), "-D", data, "-w", "-l", log, "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://carte@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")

"""Where what we say comes from: sources of the territories, what the search was measured at."""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from catalogue.lecture.lexique import LEXIQUE
from geo.referentiel import DATA_TERRITOIRES

MESURES: Final = LEXIQUE.with_name("mesures.csv")


@lru_cache(maxsize=1)
def manifest(path: Path = DATA_TERRITOIRES / "manifest.json") -> dict[str, Any]:
    """Return the manifest of the territories."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def territory_sources() -> list[tuple[str, ...]]:
    """Return name, version, date, licence and use of each source of the territories."""
    keys = ("nom", "version", "millesime", "licence", "usage")
    return [tuple(str(s[k]) for k in keys) for s in manifest()["sources"]]


def search_figures(path: Path = MESURES) -> list[dict[str, str]]:
    """Return what each way of searching was measured at, ours first; `make bench` writes them."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [{key: value.replace(".", ",") for key, value in row.items()} for row in rows]

"""The sources of the territories, as the manifest of the data says them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.referentiel import DATA_TERRITOIRES


@lru_cache(maxsize=1)
def manifest(path: Path = DATA_TERRITOIRES / "manifest.json") -> dict[str, Any]:
    """Return the manifest of the territories."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def territory_sources() -> list[tuple[str, ...]]:
    """Return name, version, date, licence and use of each source of the territories."""
    keys = ("nom", "version", "millesime", "licence", "usage")
    return [tuple(str(s[k]) for k in keys) for s in manifest()["sources"]]

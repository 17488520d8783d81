"""The sources of the territories, as the manifest of the data says them."""

from __future__ import annotations

import json
from pathlib import Path


def territory_sources(manifest: Path) -> list[tuple[str, ...]]:
    """Return name, version, date, licence and use of each source of the territories."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    keys = ("nom", "version", "date", "licence", "usage")
    return [tuple(str(s.get(k, "")) for k in keys) for s in content["sources"]]

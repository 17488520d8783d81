"""How many fiches are published, counted by nothing of ours: tests of pages say these numbers."""

from __future__ import annotations

import csv
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "catalogue" / "fiches.csv"

with _FILE.open(encoding="utf-8", newline="") as _lines:
    _ROWS = list(csv.DictReader(_lines))
_ROLES = [row["roles"].split("|") for row in _ROWS]

FICHES = len(_ROLES)
PTCE = sum("ptce" in roles for roles in _ROLES)
EXEMPLES = sum("exemple-inspirant" in roles for roles in _ROLES)
SIEGES = sum(bool(row["code_insee"]) for row in _ROWS)

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


def nothing_together(role: str) -> tuple[str, str]:
    """Return a domaine and an ODD that fiches of this type have, and none of all has both."""
    seen = {
        (domaine, odd)
        for row in _ROWS
        if role in row["roles"].split("|")
        for domaine in row["domaines"].split("|")
        for odd in row["odd"].split("|")
    }
    domaines, odds = sorted({d for d, _ in seen}), sorted({o for _, o in seen}, key=int)
    return next((d, o) for d in domaines for o in odds if (d, o) not in seen)

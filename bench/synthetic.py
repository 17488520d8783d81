"""A catalogue of any size with the look of the published one.

Run: ``python -m bench.synthetic ROWS OUT.csv``. Each row is a published fiche moved elsewhere: its
domaines, types, ODD and texts are drawn together; its seat becomes another commune of the same
département, drawn by population; its area of action follows (that commune, its EPCI, or as it was).
So the shares of domaines and types, and the share of each département, are those published, without
piling a hundred thousand fiches on the 300 communes that have one today.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "data" / "catalogue" / "fiches.csv"
COMMUNES = ROOT / "data" / "territoires" / "communes.parquet"
Row = dict[str, str]


def write(path: Path, count: int, seed: int = 17) -> Path:
    """Write a CSV of ``count`` fiches; the same seed gives the same bytes."""
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        models = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, models[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(models, _by_departement(), count, random.Random(seed)))
    return path


def _rows(
    models: list[Row],
    communes: dict[str, tuple[list[dict[str, Any]], list[int]]],
    count: int,
    chance: random.Random,
) -> Iterator[Row]:
    for number in range(count):
        row = dict(chance.choice(models))
        row["id"] = f"{row['id'][:60].rstrip('-')}-{number}"
        row["source_url"] += f"#essai-{number}"
        row["lat"] = row["lon"] = ""
        code = row["code_insee"]
        departement = code[:3] if code.startswith("97") else code[:2]
        if departement in communes:
            places, weights = communes[departement]
            _move(row, chance.choices(places, weights)[0])
        row["nom"] = f"{row['nom'][:100]} n° {number}"
        yield row


def _move(row: Row, commune: dict[str, Any]) -> None:
    row["commune"], row["code_insee"] = commune["nom"], commune["code"]
    areas = []
    for area in filter(None, row["territoires"].split("|")):
        level = area.split(":")[0]
        if level in ("commune", "arrondissement"):
            areas.append(f"commune:{commune['code']}")
        elif level in ("epci", "ept") and commune["epci"]:
            areas.append(f"epci:{commune['epci']}")
        else:
            areas.append(area)
    row["territoires"] = "|".join(dict.fromkeys(areas))


def _by_departement() -> dict[str, tuple[list[dict[str, Any]], list[int]]]:
    columns = ["code", "nom", "departement", "epci", "population"]
    found: dict[str, tuple[list[dict[str, Any]], list[int]]] = {}
    for commune in pq.read_table(COMMUNES, columns=columns).to_pylist():
        places, weights = found.setdefault(commune["departement"], ([], []))
        places.append(commune)
        weights.append(max(1, commune["population"] or 0))
    return found


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))

"""The few figures of the search that the page À propos shows, from what the bench measured."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final

SHOWN: Final = Path(__file__).resolve().parent.parent / "data" / "lexique" / "mesures.csv"
COLUMNS: Final = (
    "methode",
    "note",
    "vides",
    "zeros",
    "note_autrement",
    "vides_autrement",
    "trouve_a_tort",
)


def rows_of(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return a row for each way of searching."""
    return [
        (
            name,
            f"{found['ndcg']:.2f}",
            str(found["vides"]),
            str(found["zeros"]),
            f"{found['autrement_ndcg']:.2f}",
            str(found["autrement_vides"]),
            str(figures["absents"] - found["absents_vides"]),
        )
        for name, found in figures["methodes"].items()
    ]


def write(figures: dict[str, Any]) -> None:
    """Write them where the app reads them."""
    with SHOWN.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows_of(figures))

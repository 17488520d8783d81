"""The few figures that the pages show, from what the bench measured."""

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


REUNIR: Final = SHOWN.parent.parent / "reunir" / "mesures.csv"


def write_reunir(figures: dict[str, Any]) -> None:
    """Write what the tables are worth where the page reads it."""
    f, always = figures["manque"], figures["toujours"]
    low, high = f["ecart"]
    said = {
        "caches": figures["caches"],
        "rappel": round(100 * f["rappel"]),
        "habitude": round(100 * f["rappel_habitude"]),
        "ecart_bas": round(100 * low),
        "ecart_haut": round(100 * high),
        "precision": round(100 * f["precision"]),
        "precision_habitude": round(100 * f["precision_habitude"]),
        "pleines": round(100 * always["pleines"]),
        "communes": always["communes"],
        "besoins": always["besoins"],
        "noms": f"{always['noms']:.1f}",
        "tables_changees": round(100 * figures["sensibilite"]["mediane_tables"]),
        "noms_changes": round(100 * figures["sensibilite"]["plus"][0][2]),
    }
    with REUNIR.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("quoi", "valeur"))
        writer.writerows(said.items())


def write(figures: dict[str, Any]) -> None:
    """Write them where the app reads them."""
    with SHOWN.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows_of(figures))

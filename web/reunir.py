"""The tables that pages and routes share."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from catalogue.portrait.couverture import Couverture
from catalogue.reunir.demande import Demande, read_demande
from catalogue.reunir.poids import POIDS, poids
from catalogue.reunir.table import Reunir
from web.portrait import couverture
from web.shared import Shared

MESURES: Final = POIDS.with_name("mesures.csv")


def reunir() -> Reunir:
    """Return the tables of the shared catalogue; ages of sources are those of this year."""
    return _reunir(couverture(), date.today().year)


@lru_cache(maxsize=1)
def _reunir(of: Couverture, annee: int) -> Reunir:
    return Reunir(of, poids(), annee)


def demande_of(params: list[tuple[str, str]], data: Shared) -> Demande:
    """Return what the parameters of an address ask for."""
    catalogue = data.catalogue
    return read_demande(
        params,
        data.ref,
        data.gazetteer,
        catalogue.position,
        redirections=catalogue.redirections,
        recherche=catalogue.recherche,
    )


@lru_cache(maxsize=1)
def figures(path: Path = MESURES) -> dict[str, str]:
    """Return what the tables were measured at, by name; `make bench PART=reunir` writes them."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["quoi"]: row["valeur"].replace(".", ",") for row in csv.DictReader(stream)}

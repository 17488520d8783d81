"""Slugs that changed: an address once shared leads for ever to its fiche."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from catalogue import DATA_CATALOGUE
from catalogue.lecture.reading import REDIRECTIONS, Probleme, shown_name


def read_redirections(
    ids: Collection[str], path: Path = DATA_CATALOGUE / REDIRECTIONS
) -> tuple[Mapping[str, str], tuple[Probleme, ...]]:
    """Return former slug → slug of today, chains followed to their end, and what is wrong.

    Parameters
    ----------
    ids
        The slugs of today: a redirection leads to one of them and starts from none of them.
    path
        ``ancien,nouveau``, UTF-8. No such file means no redirection.
    """
    if not path.exists():
        return MappingProxyType({}), ()
    pas: dict[str, str] = {}
    lignes: dict[str, int] = {}
    problemes: list[Probleme] = []

    def note(ligne: int, colonne: str, valeur: str, attendu: str) -> None:
        problemes.append(
            Probleme(
                shown_name(path),
                ligne,
                colonne,
                valeur,
                attendu,
                "erreur",
                valeur,
                "valeur écartée",
            )
        )

    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        for row in reader:
            ancien, new = ((row.get(c) or "").strip() for c in ("ancien", "nouveau"))
            if not ancien or not new:
                note(reader.line_num, "ancien", ancien, "un ancien et un nouvel identifiant")
            elif ancien in ids:
                note(reader.line_num, "ancien", ancien, "un identifiant qu’aucune fiche ne porte")
            elif ancien in pas:
                note(reader.line_num, "ancien", ancien, "une seule redirection par identifiant")
            else:
                pas[ancien], lignes[ancien] = new, reader.line_num
    menent: dict[str, str] = {}
    for ancien, new in pas.items():
        arrival = follow(ancien, pas)
        if arrival is None:
            note(lignes[ancien], "nouveau", new, "une redirection qui ne tourne pas en rond")
        elif arrival not in ids:
            note(lignes[ancien], "nouveau", new, "l’identifiant d’une fiche")
        else:
            menent[ancien] = arrival
    return MappingProxyType(menent), tuple(problemes)


def follow(ancien: str, pas: Mapping[str, str]) -> str | None:
    """Return where a chain of redirections ends, None when it never does."""
    vus = {ancien}
    current = pas[ancien]
    while current in pas:
        if current in vus:
            return None
        vus.add(current)
        current = pas[current]
    return current

"""Slugs that changed: an address once shared leads for ever to its fiche."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from catalogue import DATA_CATALOGUE
from catalogue.lecture.reading import REDIRECTIONS, Probleme, nom_affiche


def read_redirections(
    ids: Collection[str], chemin: Path = DATA_CATALOGUE / REDIRECTIONS
) -> tuple[Mapping[str, str], tuple[Probleme, ...]]:
    """Return former slug → slug of today, chains followed to their end, and what is wrong.

    Parameters
    ----------
    ids
        The slugs of today: a redirection leads to one of them and starts from none of them.
    chemin
        ``ancien,nouveau``, UTF-8. No such file means no redirection.
    """
    if not chemin.exists():
        return MappingProxyType({}), ()
    pas: dict[str, str] = {}
    lignes: dict[str, int] = {}
    problemes: list[Probleme] = []

    def noter(ligne: int, colonne: str, valeur: str, attendu: str) -> None:
        problemes.append(
            Probleme(
                nom_affiche(chemin),
                ligne,
                colonne,
                valeur,
                attendu,
                "erreur",
                valeur,
                "valeur écartée",
            )
        )

    with chemin.open(encoding="utf-8-sig", newline="") as flux:
        lecteur = csv.DictReader(flux)
        for rang in lecteur:
            ancien, nouveau = ((rang.get(c) or "").strip() for c in ("ancien", "nouveau"))
            if not ancien or not nouveau:
                noter(lecteur.line_num, "ancien", ancien, "un ancien et un nouvel identifiant")
            elif ancien in ids:
                noter(lecteur.line_num, "ancien", ancien, "un identifiant qu’aucune fiche ne porte")
            elif ancien in pas:
                noter(lecteur.line_num, "ancien", ancien, "une seule redirection par identifiant")
            else:
                pas[ancien], lignes[ancien] = nouveau, lecteur.line_num
    menent: dict[str, str] = {}
    for ancien, nouveau in pas.items():
        arrivee = _suivre(ancien, pas)
        if arrivee is None:
            noter(lignes[ancien], "nouveau", nouveau, "une redirection qui ne tourne pas en rond")
        elif arrivee not in ids:
            noter(lignes[ancien], "nouveau", nouveau, "l’identifiant d’une fiche")
        else:
            menent[ancien] = arrivee
    return MappingProxyType(menent), tuple(problemes)


def _suivre(ancien: str, pas: Mapping[str, str]) -> str | None:
    """Return where a chain ends, None when it never does."""
    vus = {ancien}
    courant = pas[ancien]
    while courant in pas:
        if courant in vus:
            return None
        vus.add(courant)
        courant = pas[courant]
    return courant

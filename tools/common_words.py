"""``python -m tools.common_words``: communes whose name is an everyday French word.

A need that says "bois" or "plaisir" does not mean the commune. The dictionary is simplemma's (MIT),
read here only: what ships is a list of names.
"""

from __future__ import annotations

import csv

import simplemma

from catalogue.recherche.lieux import COMMON
from catalogue.recherche.words import fold
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau

_ARTICLES = {"le", "la", "les", "l"}


def common_names(ref: Referentiel) -> list[str]:
    """Return the folded names of one word, articles apart, that the dictionary knows."""
    found = set()
    for commune in ref.membres(FRANCE, Niveau.COMMUNE):
        nom = ref.nom(commune)
        first, *others = fold(nom).split()
        word = others[0] if first in _ARTICLES and len(others) == 1 else first
        if others and word == first:
            continue
        accented = nom.replace("’", " ").replace("'", " ").split()[-1].lower()
        if simplemma.is_known(accented, lang="fr") or simplemma.is_known(word, lang="fr"):
            found.add(word)
    return sorted(found)


def main() -> None:
    """Write the list again."""
    with COMMON.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["nom"])
        rows.writerows([name] for name in common_names(Referentiel.load()))


if __name__ == "__main__":
    main()

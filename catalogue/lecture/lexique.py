"""Reading the lexicon: every row told apart, one bad row never hides the others."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from catalogue import DATA_LEXIQUE
from catalogue.fiches import SEPARATOR
from catalogue.lecture.reading import Probleme, shown_name
from catalogue.recherche.lexique import GENRES, Entree, Lexique
from catalogue.recherche.words import fold

LEXIQUE: Final = DATA_LEXIQUE / "lexique.csv"
COLONNES: Final = ("expressions", "proches", "exclus", "genre", "source")
LENGTH_MAX: Final = 100  # characters of one expression: beyond, it is a sentence nobody types


def read_lexique(path: Path = LEXIQUE) -> tuple[Lexique, tuple[Probleme, ...]]:
    """Return the lexicon and what is wrong in its file.

    Parameters
    ----------
    path
        UTF-8, columns ``expressions,proches,exclus,genre,source``; several values in a cell are
        apart by ``|``. No such file means no lexicon.
    """
    if not path.exists():
        return Lexique(), ()
    problemes: list[Probleme] = []
    name = shown_name(path)

    def note(ligne: int, colonne: str, valeur: str, attendu: str, *, grave: bool = True) -> None:
        problemes.append(
            Probleme(name, ligne, colonne, valeur, attendu, "erreur", "", "valeur écartée")
            if grave
            else Probleme(name, ligne, colonne, valeur, attendu, "avertissement")
        )

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        note(1, "", f"octet {error.start}", "un fichier en UTF-8")
        return Lexique(), tuple(problemes)
    rows = csv.DictReader(text.splitlines(keepends=True))
    missing = [colonne for colonne in COLONNES if colonne not in (rows.fieldnames or ())]
    if missing:
        note(1, missing[0], "", "les colonnes " + ", ".join(COLONNES))
        return Lexique(), tuple(problemes)
    kept: list[Entree] = []
    seen: dict[str, int] = {}
    for row in rows:
        ligne = rows.line_num
        entree = Entree(
            expressions=_values(row["expressions"]),
            proches=_values(row["proches"]),
            exclus=_values(row["exclus"]),
            genre=(row["genre"] or "").strip(),
            source=(row["source"] or "").strip(),
        )
        if not any(map(fold, entree.expressions)):
            note(ligne, "expressions", row["expressions"] or "", "au moins une expression")
        elif long := [e for e in entree.expressions + entree.proches if len(e) > LENGTH_MAX]:
            note(ligne, "expressions", long[0], f"{LENGTH_MAX} caractères au plus")
        elif entree.genre not in GENRES:
            note(ligne, "genre", entree.genre, "un de : " + ", ".join(GENRES))
        elif not entree.source:
            note(ligne, "source", "", "d’où vient le sens de ces mots")
        elif None in row:
            note(ligne, "", SEPARATOR.join(row[None]), f"{len(COLONNES)} colonnes")
        else:
            kept.append(entree)
            for expression in entree.expressions:
                first = seen.setdefault(fold(expression), ligne)
                if first != ligne:
                    attendu = f"une expression par idée (déjà ligne {first})"
                    note(ligne, "expressions", expression, attendu, grave=False)
    return Lexique(kept), tuple(problemes)


def _values(cell: str | None) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, (cell or "").split(SEPARATOR))))

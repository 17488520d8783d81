"""What the registre holds, as people read it: columns and codes in words, changes side by side."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from catalogue.display import day_in_words
from catalogue.fiches import BY_NAME, COLONNES, SEPARATOR
from catalogue.vocabulaires import LISTES, sous_type
from web.registre.lieux import known
from web.registre.passe import in_france
from web.shared import Shared

_WORDS: Final = re.compile(r"\s+|[^\s]+")
_LONGEST: Final = 400  # words: longer, two texts are shown whole
MOTIFS: Final[Mapping[str, str]] = {
    "nouvelle": "nouvelles",
    "correction": "corrections",
    "erreur": "erreurs signalées",
    "confirmation": "toujours vraies",
    "doublon possible": "doublons possibles",
    "lieu douteux": "lieux douteux",
    "source absente": "sans source",
    "ancienne": "fiches anciennes",
}
"""Why a proposition is in the queue, as its filter is called."""
ETATS: Final = {
    "en attente": "Elle attend d’être relue",
    "renvoyée": "Une question vous est posée",
    "acceptée": "Elle est publiée",
    "refusée": "Elle n’a pas été retenue",
    "retirée": "Vous l’avez retirée",
}


def changes(touched: Mapping[str, tuple[str, str]], data: Shared) -> list[dict[str, Any]]:
    """Return changes, column by column: its title, before and after, word by word where it helps.

    Parameters
    ----------
    touched
        Column to (before, after), as cells.
    """
    lines = []
    for colonne in COLONNES:
        if colonne.nom in touched:
            before, after = (in_words(colonne.nom, c, data) for c in touched[colonne.nom])
            lines.append(
                {
                    "nom": colonne.nom,
                    "titre": colonne.titre,
                    "avant": before,
                    "apres": after,
                    "morceaux": _pieces(before, after) if before and after else None,
                }
            )
    return lines


def in_words(nom: str, cell: str, data: Shared) -> str:
    """Return a cell as people read it: the label of each code."""
    colonne = BY_NAME[nom]
    if not cell:
        return ""
    if colonne.genre == "territoires":
        return ", ".join(
            data.ref.libelle(t) if (t := known(code, data)) else code
            for code in cell.split(SEPARATOR)
        )
    if colonne.genre == "code":
        terms = LISTES.get(colonne.vocabulaire, {})
        return ", ".join(
            terms[code].libelle if code in terms else sous_type(code).libelle
            for code in cell.split(SEPARATOR)
        )
    if colonne.genre == "insee" and (t := known(f"commune:{cell}", data)):
        return f"{cell}, {data.ref.libelle(t)}"
    return cell.replace(SEPARATOR, ", ") if colonne.multiple else cell


def moment(told: str) -> str:
    """Return a moment of the registre as one says it, to the minute, at the clock of France."""
    at = in_france(told)
    return f"{day_in_words(at.date())} à {at:%H:%M}" if at else told


def day(told: str) -> str:
    """Return the day of a moment, as one says it."""
    at = in_france(told)
    return day_in_words(at.date()) if at else told


def age_in_days(told: str, today: date) -> int:
    """Return how many days ago something was."""
    at = in_france(told)
    return (today - at.date()).days if at else 0


def _pieces(before: str, after: str) -> list[tuple[str, str]] | None:
    """Return a text that became another: what stays (""), went ("del") and came ("ins")."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _LONGEST:
        return None
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:
        return None
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(("del", "".join(old[a:b])))
        if c < d:
            pieces.append(("ins", "".join(new[c:d])))
    return pieces

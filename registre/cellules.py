"""Cells: a fiche as text, column by column, the way ``fiches.csv`` holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from catalogue.fiches import BY_NAME, COLONNES, SEPARATOR, Fiche
from catalogue.lecture.checks import defuse
from catalogue.recherche.words import fold
from registre.schema import Cellules

NOMS: Final = tuple(colonne.nom for colonne in COLONNES)
_SLUG_MAX: Final = BY_NAME["id"].length


def cells_of(fiche: Fiche) -> dict[str, str]:
    """Return a fiche as cells; reading them back gives the same fiche."""
    return kept({nom: _cell(nom, getattr(fiche, nom)) for nom in NOMS})


def cells_of_object(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a JSON object; a list becomes ``a|b``, a null an empty cell.

    Raises
    ------
    TypeError
        When a value is an object: no column holds one. Its argument is the name of the column.
    """
    cells: dict[str, str] = {}
    for nom, value in given.items():
        if isinstance(value, Mapping):
            raise TypeError(nom)
        cells[nom] = _cell(nom, value).strip()
    return cells


def kept(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the known columns that hold something, without outer blanks.

    A null character, which the reader refuses and PostgreSQL cannot hold, goes.
    """
    return {nom: cell for nom in NOMS if (cell := cells.get(nom, "").replace("\0", "").strip())}


def changed(cells: Cellules, changements: Mapping[str, str]) -> dict[str, str]:
    """Return cells once some are changed; an empty text empties its column."""
    return kept({**cells, **changements})


def differences(before: Cellules, after: Cellules) -> dict[str, tuple[str, str]]:
    """Return column to (before, after) where they differ, in the order of the columns."""
    return {
        nom: (before.get(nom, ""), after.get(nom, ""))
        for nom in NOMS
        if before.get(nom, "") != after.get(nom, "")
    }


def is_text(text: str) -> bool:
    """Tell whether a text can be kept: half of a pair of surrogates is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def slug_of(nom: str) -> str:
    """Return an identifier made from a name.

    Examples
    --------
    >>> slug_of("L’Épicerie de Saint-Étienne")
    'l-epicerie-de-saint-etienne'
    """
    ascii_only = re.sub(r"[^a-z0-9]+", "-", fold(nom)).strip("-")
    return ascii_only[:_SLUG_MAX].strip("-")


def _cell(nom: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return SEPARATOR.join(map(str, value))
    if isinstance(value, str):
        return defuse(value) if BY_NAME.get(nom) and BY_NAME[nom].genre != "degres" else value
    return str(value)

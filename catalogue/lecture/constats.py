"""What a check has to say about one value, and what became of that value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from catalogue.fiches import Colonne

Gravite = Literal["erreur", "avertissement"]
Effet = Literal[
    "fichier écarté", "fiche écartée", "valeur écartée", "valeur corrigée", "à vérifier"
]

_SPACES: Final = (
    ("« ", "«\N{NO-BREAK SPACE}"),
    (" »", "\N{NO-BREAK SPACE}»"),
    (" :", "\N{NO-BREAK SPACE}:"),
    (" ;", "\N{NARROW NO-BREAK SPACE};"),
)


@dataclass(frozen=True, slots=True)
class Constat:
    """A value, what was expected instead, and what the reader did with it.

    ``erreur``: the file has to be corrected. ``avertissement``: read without doubt, or worth a
    look.
    """

    valeur: str
    attendu: str
    effet: Effet
    gravite: Gravite = "erreur"


class Ecart(Exception):  # noqa: N818 (warnings come this way too)
    """A cell about which there is something to say; ``lu`` is the value to go on with."""

    def __init__(self, lu: object, constats: Iterable[Constat]) -> None:
        super().__init__()
        self.lu = lu
        self.constats = tuple(constats)


def refusal(colonne: Colonne, lu: object, valeur: str, attendu: str) -> Ecart:
    """Refuse a value: the whole fiche goes when the column is required, else the value alone."""
    return Ecart(lu, [Constat(valeur, attendu, loss(colonne))])


def loss(colonne: Colonne) -> Effet:
    """Return what is lost with a wrong value of a column."""
    return "fiche écartée" if colonne.requis else "valeur écartée"


def typography(phrase: str) -> str:
    """Return a sentence with the spaces that French never breaks at."""
    for simple, unbreakable in _SPACES:
        phrase = phrase.replace(simple, unbreakable)
    return phrase

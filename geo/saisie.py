"""What a person typed for a place, taken apart: the name, its département, its code, the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo.noms import normalise

LONGUEUR_MAX = 200  # characters read of a query: no name is longer, and the work stays bounded
MOTS_MAX = 12  # words of one part that are compared
PARTIES_MAX = 4  # parts (« Rennes - Université Rennes 1 » has two) that are compared
_CODE = re.compile(r"\b(\d{5}|2[ab]\d{3}|\d{2} \d{3}(?=\s*$))\b", re.IGNORECASE | re.ASCII)
_ARRONDISSEMENT = re.compile(r"\b(paris|lyon|marseille)\W+(?:cedex\W*)?(\d{1,2})", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b(?:\W*\d{1,2}\b)?", re.IGNORECASE)
_CUT = re.compile(r"\s+[-–—]+\s+|[(),;:|\[\]\n\t]+")
_NUMBER = re.compile(r"0?\d[\dab]|97\d|98\d|\d", re.ASCII)
_PAYS = frozenset({"france", "fr"})
_LIAISONS = frozenset({"en", "de", "du"})  # « Tremblay-en-France », « Fort-de-France »


@dataclass(frozen=True, slots=True)
class Saisie:
    """A query taken apart.

    Parameters
    ----------
    parties
        The normalised parts, first the one that should hold the name.
    entier
        The parts together: a few names hold brackets, « Château-Chinon (Campagne) ».
    departements
        Départements written in the query, by number or by name, outside the name itself.
    nom_court
        The first part without the département that ends it (« Valence Drôme »), and that
        département; None when it ends with none.
    code
        A postcode or an Insee code.
    """

    parties: tuple[str, ...]
    entier: str
    departements: frozenset[str]
    nom_court: tuple[str, str] | None
    code: str | None

    @property
    def est_vide(self) -> bool:
        """Say whether nothing can be searched for."""
        return not self.parties and self.code is None


def lire_saisie(texte: str, departements: Mapping[str, str]) -> Saisie:
    """Take a query apart.

    Parameters
    ----------
    texte
        What was typed; only its first ``LONGUEUR_MAX`` characters are read.
    departements
        Code of a département by its normalised name and by its code in lower case.
    """
    reste, code = _take_code(texte[:LONGUEUR_MAX])
    reste = _CEDEX.sub(" ", _ARRONDISSEMENT.sub(r"\1 \2", reste))
    parties: list[str] = []
    written: set[str] = set()
    for position, morceau in enumerate(_CUT.split(reste)):
        partie = _sans_pays(normalise(morceau))
        departement = departements.get(_number(partie))
        if departement and (position or partie.isdigit()):
            written.add(departement)
        elif partie:
            parties.append(" ".join(partie.split()[:MOTS_MAX]))
    nom_court = _departement_at_the_end(parties[0], departements) if parties else None
    entier = " ".join(" ".join(parties).split()[:MOTS_MAX])
    return Saisie(tuple(parties[:PARTIES_MAX]), entier, frozenset(written), nom_court, code)


def _take_code(texte: str) -> tuple[str, str | None]:
    found = _CODE.search(texte)
    if found is None:
        return texte, None
    return texte[: found.start()] + " " + texte[found.end() :], found[1].replace(" ", "").upper()


def _sans_pays(partie: str) -> str:
    """Drop a final « France », unless the name needs it."""
    mots = partie.split()
    if mots and mots[-1] in _PAYS and (len(mots) == 1 or mots[-2] not in _LIAISONS):
        mots.pop()
    return " ".join(mots)


def _number(partie: str) -> str:
    """Write a number as the code of a département is: « 1 » is « 01 »."""
    return partie.zfill(2) if partie.isdigit() else partie


def _departement_at_the_end(partie: str, departements: Mapping[str, str]) -> tuple[str, str] | None:
    mots = partie.split()
    for cut in range(1, len(mots)):  # the longest ending first: « Seine Saint Denis »
        code = departements.get(_number(" ".join(mots[cut:])))
        if code:
            return " ".join(mots[:cut]), code
    return None

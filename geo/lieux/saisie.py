"""What a person typed for a place, taken apart: the name, its département, its code, the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo.lieux.noms import DE, normalise, without_article
from geo.territoires import Niveau

LENGTH_MAX = 200  # characters read of a query: no name is longer, and the work stays bounded
WORDS_MAX = 12  # words of one part that are compared
PARTS_MAX = 4  # parts (« Rennes - Université Rennes 1 » has two) that are compared
_CODE = re.compile(r"\b(\d{5}|2[ab]\d{3}|\d{2} \d{3}(?=\s*$))\b", re.IGNORECASE | re.ASCII)
_ARRONDISSEMENT = re.compile(r"\b(paris|lyon|marseille)\W+(?:cedex\W*)?(\d{1,2})", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b(?:\W*\d{1,2}\b)?", re.IGNORECASE)
_CUT = re.compile(r"\s+[-–—]+\s+|[(),;:|\[\]\n\t]+")
_NUMBER = re.compile(r"0?\d[\dab]|97\d|98\d|\d", re.ASCII)
_ARTICLE_APRES = re.compile(r"^([^(,]+?)\s*[(,]\s*(les?|la|l)['’]?\s*\)?\s*$", re.IGNORECASE)
_PAYS = frozenset({"france", "fr"})
_LIAISONS = frozenset({"en", "de", "du"})  # « Tremblay-en-France », « Fort-de-France »

_DEPARTEMENT = re.compile(rf"^(?:departement|conseil departemental|dept|dpt){DE} (?=.)")
# What people say before a name, or after it, and the levels it tells.
_INTERCO = (
    "cc|ca|cu|communaute d agglo|communaute|agglo|agglomeration|com ?com|intercommunalite|interco"
    "|metropole|eurometropole"
)
_GENRES = tuple(
    (re.compile(motif), frozenset(niveaux))
    for motif, niveaux in (
        (rf"(?:{_INTERCO}){DE} (.+)", {Niveau.EPCI, Niveau.EPT}),
        (rf"(.+) (?:{_INTERCO})", {Niveau.EPCI, Niveau.EPT}),
        (rf"(?:ept|etablissement public territorial){DE} (.+)", {Niveau.EPT}),
        (rf"(?:ville|commune|mairie|village){DE} (.+)", {Niveau.COMMUNE, Niveau.ARRONDISSEMENT}),
        (rf"(?:departement|conseil departemental|dept|dpt){DE} (.+)", {Niveau.DEPARTEMENT}),
        (rf"(?:region|conseil regional){DE} (.+)", {Niveau.REGION}),
    )
)


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
        The first part without the département that ends it (« Valence Drôme ») or the number
        that begins it (« 31 Toulouse »), and that département; None without any.
    genre_dit
        The first part without the kind of place it tells (« agglo de Pau », « région Bretagne »),
        and the levels of that kind; None when it tells none.
    code
        A postcode or an Insee code.
    """

    segments: tuple[str, ...]
    entier: str
    departements: frozenset[str]
    nom_court: tuple[str, str] | None
    genre_dit: tuple[str, frozenset[Niveau]] | None
    code: str | None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing can be searched for."""
        return not self.segments and self.code is None


def read_saisie(text: str, departements: Mapping[str, str]) -> Saisie:
    """Take a query apart.

    Parameters
    ----------
    text
        What was typed; only its first ``LENGTH_MAX`` characters are read.
    departements
        Code of a département by its normalised name and by its code in lower case.
    """
    rest, code = _take_code(text[:LENGTH_MAX])
    rest = _ARTICLE_APRES.sub(r"\2 \1", rest)
    rest = _CEDEX.sub(" ", _ARRONDISSEMENT.sub(r"\1 \2", rest))
    segments: list[str] = []
    written: set[str] = set()
    for position, piece in enumerate(_CUT.split(rest)):
        segment = _without_pays(normalise(piece))
        dit = _DEPARTEMENT.sub("", without_article(segment))
        departement = departements.get(_number(dit))
        if departement and (position or _NUMBER.fullmatch(dit)):
            written.add(departement)
        elif segment:
            segments.append(" ".join(segment.split()[:WORDS_MAX]))
    genre_dit = _genre(segments[0]) if segments else None
    nom = genre_dit[0] if genre_dit else segments[0] if segments else ""
    nom_court = _without_departement(nom, departements)
    entier = " ".join(" ".join(segments).split()[:WORDS_MAX])
    kept = tuple(segments[:PARTS_MAX])
    return Saisie(kept, entier, frozenset(written), nom_court, genre_dit, code)


def _take_code(text: str) -> tuple[str, str | None]:
    found = _CODE.search(text)
    if found is None:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], found[1].replace(" ", "").upper()


def _without_pays(segment: str) -> str:
    """Drop a final « France », unless the name needs it."""
    words = segment.split()
    if words and words[-1] in _PAYS and (len(words) == 1 or words[-2] not in _LIAISONS):
        words.pop()
    return " ".join(words)


def _number(segment: str) -> str:
    """Write a number as the code of a département is: « 1 » is « 01 »."""
    return segment.zfill(2) if segment.isdigit() else segment


def _genre(segment: str) -> tuple[str, frozenset[Niveau]] | None:
    for motif, niveaux in _GENRES:
        found = motif.fullmatch(without_article(segment))
        if found:
            return found[1], niveaux
    return None


def _without_departement(segment: str, departements: Mapping[str, str]) -> tuple[str, str] | None:
    words = segment.split()
    if len(words) > 1 and _NUMBER.fullmatch(words[0]) and _number(words[0]) in departements:
        return " ".join(words[1:]), departements[_number(words[0])]
    for cut in range(1, len(words)):  # the longest ending first: « Seine Saint Denis »
        code = departements.get(_number(" ".join(words[cut:])))
        if code:
            return " ".join(words[:cut]), code
    return None

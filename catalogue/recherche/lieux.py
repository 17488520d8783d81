"""Places named in a need: "emploi seine saint denis" is a need and a département.

Only whole names are read, exactly written but for accents and hyphens; and a name that is also an
everyday word ("Bois", "Vif", "Lot") only where the sentence says it is a place.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from heapq import nlargest
from pathlib import Path
from typing import Final

from catalogue import DATA_LEXIQUE
from catalogue.recherche.words import words_of
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

COMMON: Final = DATA_LEXIQUE / "communes_mots.csv"
LONGEST: Final = 7  # words of a name people would type: "saint germain en laye" has four
_LEVELS: Final = (Niveau.DEPARTEMENT, Niveau.REGION, Niveau.EPCI, Niveau.COMMUNE)
_ARTICLES: Final = frozenset(("le", "la", "les", "l"))
_BEFORE: Final = frozenset(("a", "au", "aux", "dans", "en", "sur", "vers", "pres", "autour"))
_LINKS: Final = _ARTICLES | {"de", "du", "des", "d"}
# One of several namesakes is meant when it is so much larger than all others.
_LARGER: Final = 10
_KNOWN: Final = 1_000  # inhabitants under which a lone word is hardly ever a commune
# Départements whose name is an everyday word too; communes come from a file.
_COMMON_DEPARTEMENTS: Final = frozenset(
    [
        "aube",
        "cher",
        "creuse",
        "landes",
        "lot",
        "manche",
        "marne",
        "nord",
        "orne",
        "somme",
        "vienne",
        "allier",
        "gard",
        "reunion",
    ]
)


class PlaceNames:
    """The names of the territories; read-only."""

    def __init__(self, ref: Referentiel, common: Path = COMMON) -> None:
        self._ref = ref
        self._common_file = common

    @cached_property
    def _named(self) -> dict[tuple[str, ...], list[Territoire]]:
        named: dict[tuple[str, ...], list[Territoire]] = {}
        for level in _LEVELS:
            units = self._ref.membres(FRANCE, level)
            names = (words for batch in words_of(map(self._ref.nom, units)) for words in batch)
            for unit, words in zip(units, names, strict=True):
                if not words:
                    continue
                named.setdefault(tuple(words), []).append(unit)
                if words[0] in _ARTICLES and len(words) > 1:
                    named.setdefault(tuple(words[1:]), []).append(unit)
        return named

    @cached_property
    def _common(self) -> frozenset[str]:
        with self._common_file.open(encoding="utf-8", newline="") as stream:
            return _COMMON_DEPARTEMENTS | {row["nom"] for row in csv.DictReader(stream)}

    def read(
        self, words: Sequence[str], start: int, stop: int, *, capital: bool, known: bool
    ) -> tuple[Territoire, ...]:
        """Return the place meant by ``words[start:stop]``; several when nothing tells which.

        Parameters
        ----------
        words
            The folded words of the whole query.
        capital
            Whether the first of them was typed with a capital.
        known
            Whether the lexicon knows a lone word: "bio" is a commune of the Lot as well.
        """
        name = tuple(words[start:stop])
        found = self._named.get(name, ())
        if not found:
            return ()
        _, introduced = before(words[:start])
        if len(name) == 1:
            everyday = known or name[0] in self._common
            if everyday and not (introduced and (capital or _is_large(found))):
                return ()
            if not introduced and not _is_large(found) and self._most(found) < _KNOWN:
                return ()
        return self._meant(found)

    def named(self, words: Sequence[str]) -> tuple[Territoire, ...]:
        """Return the territories of this very name that are worth proposing, the largest first."""
        found = [t for t in self._named.get(tuple(words), ()) if self._people(t) >= _KNOWN]
        return tuple(sorted(found, key=lambda t: (_LEVELS.index(t.niveau), -self._people(t))))

    def begun_by(self, typed: str, limit: int) -> list[Territoire]:
        """Return the territories whose folded name begins so: the whole name, then by people."""
        names = self._sorted
        first = bisect_left(names, typed)
        last = bisect_left(names, typed + "\U0010ffff", lo=first)
        found = {
            unit: name == typed
            for name in names[first:last]
            for unit in self._named[tuple(name.split())]
        }
        return nlargest(limit, found, key=lambda t: (found[t], self._people(t)))

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(map(" ".join, self._named))

    def _meant(self, found: Sequence[Territoire]) -> tuple[Territoire, ...]:
        for level in _LEVELS:
            units = sorted((t for t in found if t.niveau is level), key=self._people, reverse=True)
            if len(units) > 1 and self._people(units[0]) < _LARGER * self._people(units[1]):
                return tuple(units)
            if units:
                return (units[0],)
        return ()

    def _people(self, t: Territoire) -> int:
        return self._ref.population(t) or 0

    def _most(self, found: Sequence[Territoire]) -> int:
        return max(map(self._people, found))


def _is_large(found: Sequence[Territoire]) -> bool:
    return any(t.niveau in (Niveau.DEPARTEMENT, Niveau.REGION) for t in found)


def before(words: Sequence[str]) -> tuple[int, bool]:
    """Return how many of the last words only lead to a place, and whether one says it is one.

    >>> before(["velo", "dans", "le"])
    (2, True)
    >>> before(["fondation", "de"])
    (1, False)
    """
    introduced = False
    for place, word in enumerate(reversed(words)):
        if word in _BEFORE:
            introduced = True
        elif word not in _LINKS:
            return place, introduced
    return len(words), introduced

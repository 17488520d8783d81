"""The ways of searching that are compared: from what is typed to fiches, the best first."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.judged import Search
from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.fiches import Fiche
from catalogue.recherche import besoin
from catalogue.recherche.lexique import Lexique
from catalogue.recherche.recherche import Recherche
from catalogue.recherche.stems import meaning, stems
from catalogue.recherche.words import WordIndex, fold
from catalogue.vocabulaires import DOMAINES, ROLES, sous_type

Scores = npt.NDArray[np.float64]
_K1: Final = 1.2
_B: Final = 0.75


def ours(catalogue: Catalogue) -> Search:
    """Return the search of the app, nothing remembered from one query to the next."""

    def search(q: str) -> list[str]:
        catalogue.recherche.read.cache_clear()
        catalogue.recherche.answer.cache_clear()
        return [catalogue.fiches[i].id for i in catalogue.query(Vue(q=q)).ordre]

    return search


def with_lexicon(catalogue: Catalogue, lexique: Lexique) -> Catalogue:
    """Return the same catalogue read with another lexicon; the index of words is shared."""
    other = copy.copy(catalogue)
    other.recherche = Recherche(other.fiches, other.ref, other._place_words, lexique)
    other.recherche.needs = catalogue.recherche.needs
    return other


@contextmanager
def constant(name: str, value: float) -> Iterator[None]:
    """Change a constant of the ranking for a while."""
    kept = getattr(besoin, name)
    setattr(besoin, name, value)
    try:
        yield
    finally:
        setattr(besoin, name, kept)


@contextmanager
def field_weight(catalogue: Catalogue, name: str, times: float) -> Iterator[None]:
    """Change for a while what a field weighs."""
    field = catalogue.recherche.needs._fields[name]
    kept = field.weight
    field.weight = kept * times
    try:
        yield
    finally:
        field.weight = kept


def before(catalogue: Catalogue) -> Search:
    """Return the search there was: every word begins a word of the fiche, or nearly; by name."""
    index = WordIndex(
        f"{f.nom} {f.sigle} {f.description} {catalogue._place_words(f)}" for f in catalogue.fiches
    )

    def search(q: str) -> list[str]:
        found = np.ones(len(index), dtype=bool)
        for word in fold(q).split():
            held = np.zeros(len(index), dtype=bool)
            held[index.texts_with(index.begun_by(word) or index.one_edit_away(word))] = True
            found &= held
        return [catalogue.fiches[i].id for i in np.flatnonzero(found)]

    return search


def text_of(fiche: Fiche, place: str) -> str:
    """Return all that our own search reads of a fiche, end to end."""
    labels = [DOMAINES[d].libelle for d in fiche.domaines]
    labels += [ROLES[r].libelle for r in fiche.roles]
    labels += [sous_type(s).libelle for s in fiche.sous_types]
    words = (fiche.nom, fiche.sigle, *labels, fiche.description, fiche.resultats, place)
    return " ".join(words)


class Bm25:
    """BM25 over the stems of a text, in one field (Robertson and Walker, 1994)."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(stems(fold(text).split())) for text in texts]
        sizes = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        self._length = _K1 * (1 - _B + _B * sizes / sizes.mean())
        self._held: dict[str, list[tuple[int, int]]] = {}
        for position, count in enumerate(counts):
            for stem, times in count.items():
                self._held.setdefault(stem, []).append((position, times))

    def scores(self, q: str) -> Scores:
        """Return how well each text answers; 0 when it holds no word of the query."""
        total = np.zeros(len(self._length))
        for stem in set(meaning(q)):
            held = self._held.get(stem, [])
            idf = log(1 + (len(total) - len(held) + 0.5) / (len(held) + 0.5))
            for position, times in held:
                total[position] += idf * times * (_K1 + 1) / (times + self._length[position])
        return total


def bm25(catalogue: Catalogue) -> Search:
    """Return BM25 over the same stems, everything in one field."""
    index = Bm25([text_of(fiche, catalogue._place_words(fiche)) for fiche in catalogue.fiches])

    def search(q: str) -> list[str]:
        scores = index.scores(q)
        order = np.argsort(-scores, kind="stable")
        return [catalogue.fiches[i].id for i in order if scores[i] > 0]

    return search

"""Which fiches answer a need, and how well.

Each fiche is a few fields (names, labels, description, place), each an index of words; the stems of
what is typed are looked up in all of them, and so are the words of the lexicon. An idea counts by
how rare it is (the idf of BM25), by where it is said (fields have weights, as in BM25F: Robertson,
Zaragoza and Taylor, 2004), and saturates: said twice is not twice as good.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from catalogue.familles import Mask
from catalogue.recherche.lexique import Entree
from catalogue.recherche.question import Idee
from catalogue.recherche.stems import meaning, stems
from catalogue.recherche.words import WordIndex, fold
from catalogue.vocabulaires import DOMAINES, ROLES

Scores = npt.NDArray[np.float32]
_EXACT: Final = 1.0  # what a word of the query weighs when a fiche has it, in any inflection
_BEGUN: Final = 0.6  # when it only begins a word of the fiche
_NEAR: Final = 0.55  # when the fiche says it in words of the lexicon
_SAME: Final = 0.9  # when it says another expression of the same meaning
LABELS_APART: Final = " ; "  # between the labels of a field
_SEEN_FIRST: Final = ("nom", "texte", "forme", "domaine", "lieu")
_APART: Final = 2  # words that may stand among those of an expression, besides "de" and "la"
_READ: Final = 4_096  # texts kept cut into stems: all those of the catalogue we publish
_LABELLED: Final = ("domaine", "forme")
_SETTING: Final = 0.5  # "au village": the kind of place, which a fiche seldom says
_HALF: Final = 1.5  # evidence at which an idea is half of what it can be
_PREFIX: Final = 5  # letters from which a word stands for those it begins, though it is one itself
_SHORTEST: Final = 2  # letters under which nothing is begun
_ENOUGH: Final = 0.4  # of the weight of a need: the rest may miss


@dataclass(frozen=True, slots=True)
class Raison:
    """Why a fiche answers an idea.

    Parameters
    ----------
    idee
        As it was typed.
    champ
        Where the fiche says it.
    proche
        In which words of the lexicon; "" when in those of the query.
    stems, debut
        What stands out in the text: words of these stems, and words that begin so.
    dit
        The label that says it, where the fiche is filed under one.
    """

    idee: str
    champ: str
    proche: str
    stems: frozenset[str]
    debut: str = ""
    dit: str = ""


class Field:
    """One field of all the fiches, and what a word found there weighs."""

    def __init__(self, weight: float, text_at: Callable[[int], str], size: int) -> None:
        self.weight = weight
        self.index = WordIndex(map(text_at, range(size)))
        self._stems_at = lru_cache(_READ)(lambda place: tuple(stems(fold(text_at(place)).split())))
        # Two arrays and a sorted list: a dict of lists takes four times the memory.
        words = self.index.words
        each = [
            word if stem == word else stem for word, stem in zip(words, stems(words), strict=True)
        ]
        order = sorted(range(len(each)), key=each.__getitem__)
        self._ranks = np.array(order, dtype=np.int32)
        self._stems: list[str] = []
        starts = []
        for place, rank in enumerate(order):
            if not self._stems or each[rank] != self._stems[-1]:
                self._stems.append(each[rank])
                starts.append(place)
        self._starts = np.array([*starts, len(order)], dtype=np.int32)

    def of_stem(self, stem: str) -> list[int]:
        """Return the ranks of the words of a stem."""
        place = bisect_left(self._stems, stem)
        if place == len(self._stems) or self._stems[place] != stem:
            return []
        ranks: list[int] = self._ranks[self._starts[place] : self._starts[place + 1]].tolist()
        return ranks

    def say_together(self, key: Sequence[str], held: Mask) -> Mask:
        """Keep the texts that hold all the stems close to one another, of those that hold them.

        A catalogue larger than what stays cut into words is not read again: all are kept.
        """
        if len(held) <= _READ:
            for place in np.flatnonzero(held):
                held[place] = close(key, self._stems_at(int(place)))
        return held


class Needs:
    """The fiches as needs are asked of them.

    Parameters
    ----------
    champs
        Name of each field to its weight and to what gives its text, fiche by fiche.
    size
        How many fiches.
    """

    def __init__(self, champs: Mapping[str, tuple[float, Callable[[int], str]]], size: int) -> None:
        self._size = size
        self._fields = {name: Field(*champ, size) for name, champ in champs.items()}

    def answer(self, idees: Sequence[Idee]) -> tuple[Mask, Scores]:
        """Return which fiches answer a need, and how well each does.

        Those that answer all its ideas, and those that hold enough of its weight: the kind of
        place and what is done about it may miss. But a need of one or two ideas that no fiche
        answers whole is answered by none.
        """
        total = np.zeros(self._size, dtype=np.float32)
        held = np.zeros(self._size, dtype=np.float32)
        every = np.ones(self._size, dtype=bool)
        weights = 0.0
        settings = [idee for idee in idees if idee.is_setting]
        if len(settings) == len(idees):  # then they are what is asked
            settings = []
        for idee in idees:
            evidence = self.evidence(idee)
            has = evidence > 0
            weight = self._rarity(int(np.count_nonzero(has)))
            if idee in settings:
                weight, has_to = weight * _SETTING, np.ones_like(has)
            else:
                has_to = has
            weights += weight
            total += np.float32(weight) * evidence / (evidence + np.float32(_HALF))
            held += np.float32(weight) * has
            every &= has_to
        if len(idees) > 1 and (every.any() or len(idees) > 2):
            every |= held >= _ENOUGH * weights
        return every, total

    def in_field(self, name: str, words: Sequence[str]) -> Mask:
        """Return which fiches hold every one of some folded words in one field; none of no word."""
        field = self._fields[name]
        found = np.full(self._size, bool(words))
        for stem in stems(words):
            found &= self._holding(field, field.of_stem(stem))
        return found

    def begun_in(self, name: str, words: Sequence[str]) -> Mask:
        """Return which fiches have, in one field, a word that begins as each of some words."""
        field = self._fields[name]
        found = np.full(self._size, bool(words))
        for word in words:
            found &= self._holding(field, field.index.begun_by(word))
        return found

    def knows(self, word: str) -> bool:
        """Tell whether a fiche says a folded word, in any inflection."""
        stem = stems([word])[0]
        return any(field.of_stem(stem) for field in self._fields.values())

    def evidence(self, idee: Idee) -> Scores:
        """Return how much each fiche says of an idea; 0 for nothing."""
        evidence = self._typed(idee.mots)
        said = {tuple(stems(idee.mots))}
        for entree in idee.entrees:
            for weight, texts in ((_SAME, entree.expressions), (_NEAR, entree.proches)):
                for key in map(meaning, texts):
                    if key not in said:
                        said.add(key)
                        held = self._together(key)
                        rare = self._rarity(int(np.count_nonzero(held))) / self._rarity(0)
                        evidence += np.float32(weight * rare) * held
        for entree in idee.entrees:
            elsewhere = self._elsewhere(entree)
            if elsewhere.any():  # what it is filed under stays
                evidence[elsewhere] = self._typed(idee.mots, _LABELLED)[elsewhere]
        if not evidence.any() and len(idee.mots) == 1:
            evidence = self._one_edit_away(idee.mots[0])
        return evidence

    def _typed(self, mots: Sequence[str], names: Collection[str] = ()) -> Scores:
        """Return the evidence of the words of a query, in some fields or in all."""
        fields = [field for name, field in self._fields.items() if not names or name in names]
        if len(mots) > 1:
            each = [self._typed([mot], names) for mot in mots]
            evidence: Scores = np.add.reduce(each) / np.float32(len(each))
            evidence[np.minimum.reduce(each) == 0] = 0
            return evidence
        word, stem = mots[0], stems(mots)[0]
        found = np.zeros(self._size, dtype=np.float32)
        exact = False
        for field in fields:
            ranks = field.of_stem(stem)
            exact = exact or bool(ranks)
            self._add(found, field, ranks, _EXACT)
        if len(word) >= (_PREFIX if exact else _SHORTEST):
            for field in fields:
                same = set(field.of_stem(stem))
                begun = [rank for rank in field.index.begun_by(word) if rank not in same]
                self._add(found, field, begun, _BEGUN)
        return found

    def _together(self, key: tuple[str, ...]) -> Scores:
        """Return, for each fiche, the weight of the fields that hold all the stems at once.

        The lexicon knows things, not places; and of the domaines of a fiche, taken together, some
        words make other names: "économie sociale" is not "économie circulaire; cohésion sociale".
        """
        found = np.zeros(self._size, dtype=np.float32)
        for name, field in self._fields.items():
            if name == "lieu" or (name == "domaine" and not _is_one_label(key)):
                continue
            lists = [field.of_stem(stem) for stem in key]
            if not all(lists):
                continue
            if len(lists) == 1:
                self._add(found, field, lists[0], 1.0)
                continue
            held = self._holding(field, lists[0])
            for ranks in lists[1:]:
                held &= self._holding(field, ranks)
            held = field.say_together(key, held)
            found[held] += np.float32(field.weight)
        return found

    def _elsewhere(self, entree: Entree) -> Mask:
        """Return the fiches where the words of an entry mean something else."""
        found = np.zeros(self._size, dtype=bool)
        for key in map(meaning, entree.exclus):
            if len(key) > 1:
                found |= self._together(key) > 0
        return found

    def _one_edit_away(self, word: str) -> Scores:
        found = np.zeros(self._size, dtype=np.float32)
        for field in self._fields.values():
            self._add(found, field, field.index.one_edit_away(word), _BEGUN)
        return found

    def _holding(self, field: Field, ranks: Iterable[int]) -> Mask:
        held = np.zeros(self._size, dtype=bool)
        held[field.index.texts_with(ranks)] = True
        return held

    @staticmethod
    def _add(found: Scores, field: Field, ranks: Sequence[int], weight: float) -> None:
        places = field.index.texts_with(ranks)
        if len(ranks) > 1:
            places = np.unique(places)
        found[places] += np.float32(field.weight * weight)

    def _rarity(self, count: int) -> float:
        return log(1 + (self._size - count + 0.5) / (count + 0.5))


_LABELS: Final = tuple(
    frozenset(meaning(terme.libelle)) for terme in (*DOMAINES.values(), *ROLES.values())
)


def _is_one_label(key: Iterable[str]) -> bool:
    return any(label.issuperset(key) for label in _LABELS)


def explain(idees: Sequence[Idee], champs: Mapping[str, str]) -> tuple[Raison, ...]:
    """Return why one fiche answers the ideas of a need, from the texts of its fields.

    What is seen comes first: a name, then the text, then what the fiche is filed under.
    """
    texts = {name: champs[name] for name in _SEEN_FIRST if name in champs}
    words = {name: fold(text).split() for name, text in texts.items()}
    known = {name: frozenset(stems(each)) for name, each in words.items()}
    found = []
    for idee in idees:
        raison = _typed_reason(idee, texts, words, known) or _near_reason(idee, words)
        if raison:
            found.append(raison)
    return tuple(found)


def _typed_reason(
    idee: Idee,
    texts: Mapping[str, str],
    words: Mapping[str, Sequence[str]],
    known: Mapping[str, frozenset[str]],
) -> Raison | None:
    asked = frozenset(stems(idee.mots))
    if asked <= frozenset().union(*known.values()):
        champ = max(known, key=lambda name: len(asked & known[name]))  # of equals, the first seen
        labels = texts[champ].split(LABELS_APART)
        dit = next((label for label in labels if asked & set(meaning(label))), "")
        return Raison(idee.texte, champ, "", asked, dit=dit)
    start = idee.mots[0]
    if len(idee.mots) == 1:
        for name, each in words.items():
            if any(word.startswith(start) for word in each):
                return Raison(idee.texte, name, "", asked, start)
    return None


def _near_reason(idee: Idee, words: Mapping[str, Sequence[str]]) -> Raison | None:
    asked = set(stems(idee.mots))
    said = {name: stems(each) for name, each in words.items() if name != "lieu"}
    for entree in idee.entrees:
        for text in (*entree.proches, *entree.expressions):
            key = meaning(text)
            for name, each in said.items():
                if close(key, each):
                    # Half of what was typed speaks for itself.
                    shown = "" if set(key) < asked else text
                    return Raison(idee.texte, name, shown, frozenset(key))
    return None


def close(key: Sequence[str], said: Sequence[str]) -> bool:
    """Tell whether a text says all the stems of an expression, at most a few words apart.

    >>> close(("savoir", "bas"), ("savoir", "de", "bas"))
    True
    >>> close(("savoir", "bas"), ("savoir", "fair", "pour", "repar", "a", "moindr", "cout", "bas"))
    False
    """
    span = len(key) + _APART
    return any(
        stem == key[0]
        and all(other in said[max(0, place - span) : place + span + 1] for other in key[1:])
        for place, stem in enumerate(said)
    )

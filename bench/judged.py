"""Needs whose answers are known, and how near to them a ranking comes.

Where the judgments come from, and what they are worth: BESOINS.md.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2
from pathlib import Path
from statistics import mean
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FOLDER: Final = Path(__file__).resolve().parent
FIRST: Final = 10  # rows one looks at
ZERO: Final = "zero"  # the kind of needs that nothing answers
_DRAWS: Final = 10_000
Gain = Callable[[int], float]
Search = Callable[[str], list[str]]  # from what is typed to fiches, the best first


@dataclass(frozen=True, slots=True)
class Need:
    """What a person types, its kind, and how well each fiche that answers it does (1 or 2).

    ``read`` are the fiches its judge read; of one added since, nobody said what it answers.
    """

    words: str
    kind: str
    grades: Mapping[str, int] = field(default_factory=dict)
    read: frozenset[str] = frozenset()


def read_needs() -> list[Need]:
    """Return the judged needs, those that nothing answers included."""
    return _judged("besoins")


def read_fresh() -> list[Need]:
    """Return needs written and judged by someone who had seen neither the lexicon nor the search.

    They set nothing: what they say holds for needs nobody thought of.
    """
    return _judged("besoins_neufs")


def _judged(name: str) -> list[Need]:
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for row in _rows(f"{name}.csv"):
        _, grades = found.setdefault(row["requete"], (row["genre"], {}))
        if row["id"]:
            grades[row["id"]] = int(row["note"])
    read = frozenset((FOLDER / f"{name}_fiches.txt").read_text(encoding="utf-8").split())
    return [Need(words, kind, grades, read) for words, (kind, grades) in found.items()]


def read_rewordings() -> list[Need]:
    """Return the judged needs said in other words: the same fiches answer them."""
    of = {need.words: need for need in read_needs()}
    return [
        replace(of[row["requete"]], words=row["autrement"])
        for row in _rows("besoins_autrement.csv")
    ]


def read_absent() -> list[Need]:
    """Return needs that no fiche answers, beyond those of the judged file."""
    return [Need(row["requete"], row["genre"]) for row in _rows("besoins_absents.csv")]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def exponential(grade: int) -> float:
    """Return the usual gain: an answer that answers is worth three that do in part."""
    return 2.0**grade - 1


def linear(grade: int) -> float:
    """Return the grade itself: two that answer in part are worth one that answers."""
    return float(grade)


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], gain: Gain) -> float:
    """Return what the first rows bring, of the most they could (Järvelin and Kekäläinen, 2002)."""

    def brought(first: Sequence[int]) -> float:
        return sum(gain(grade) / log2(place + 2) for place, grade in enumerate(first))

    best = sorted(grades.values(), reverse=True)[:FIRST]
    return brought([grades.get(each, 0) for each in ranked[:FIRST]]) / brought(best)


def recall(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return how many of the answers are in the first rows, of those that could be."""
    return len(grades.keys() & set(ranked[:FIRST])) / min(FIRST, len(grades))


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return one over the rank of the first answer; 0 without any."""
    return next((1 / rank for rank, each in enumerate(ranked, 1) if each in grades), 0.0)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return between which means 95 % of draws with replacement of these values fall."""
    draw = np.random.default_rng(17)
    drawn: npt.NDArray[np.float64] = draw.choice(values, (_DRAWS, len(values))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


class Jury:
    """All the needs, and how a way of searching answers them."""

    def __init__(self) -> None:
        every = read_needs()
        self.needs = [need for need in every if need.kind != ZERO]
        self.zeros = [need for need in every if need.kind == ZERO]
        self.fresh = read_fresh()
        self.rewordings = read_rewordings()
        self.absent = read_absent()
        self.kinds = tuple(dict.fromkeys(need.kind for need in self.needs))

    @property
    def typed(self) -> list[str]:
        """All that is typed."""
        every = (self.needs, self.zeros, self.fresh, self.rewordings, self.absent)
        return [need.words for needs in every for need in needs]

    def ranked(self, search: Search, need: Need) -> list[str]:
        """Return what a search finds, of the fiches the judge read (a condensed list)."""
        return [each for each in search(need.words) if each in need.read]

    def ndcg(self, search: Search, needs: Iterable[Need]) -> list[float]:
        """Return how well each need is answered."""
        return [ndcg(self.ranked(search, need), need.grades, exponential) for need in needs]

    def of_kind(self, kind: str, scores: Sequence[float]) -> list[float]:
        """Return the scores, one a need, of the needs of a kind."""
        pairs = zip(scores, self.needs, strict=True)
        return [score for score, need in pairs if need.kind == kind]

    def judge(self, search: Search) -> tuple[dict[str, Any], list[float]]:
        """Return the figures of a way of searching, and how well it answers each need."""
        ranked = [(self.ranked(search, need), need.grades) for need in self.needs]
        scores = [ndcg(*each, exponential) for each in ranked]
        fresh = self.ndcg(search, self.fresh)
        found = {
            "ndcg": mean(scores),
            "intervalle": interval(scores),
            "ndcg_lineaire": mean(ndcg(*each, linear) for each in ranked),
            "rappel": mean(recall(*each) for each in ranked),
            "mrr": mean(reciprocal_rank(*each) for each in ranked),
            "vides": empty(search, self.needs),
            "zeros": empty(search, self.zeros),
            "genres": {kind: mean(self.of_kind(kind, scores)) for kind in self.kinds},
            "neufs_ndcg": mean(fresh),
            "neufs_intervalle": interval(fresh),
            "neufs_vides": empty(search, self.fresh),
            "autrement_ndcg": mean(self.ndcg(search, self.rewordings)),
            "autrement_vides": empty(search, self.rewordings),
            "absents_vides": empty(search, self.absent),
        }
        return found, scores


def empty(search: Search, needs: Iterable[Need]) -> int:
    """Return for how many needs nothing is found."""
    return sum(not search(need.words) for need in needs)

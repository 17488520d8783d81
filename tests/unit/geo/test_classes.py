"""Five honest classes: equal values together, zero apart, nothing lost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import CLASSES, classify

COUNTS = st.lists(st.integers(0, 60), max_size=60)


@given(values=COUNTS)
def test_equal_values_share_a_class_and_classes_follow_the_values(values: list[int]) -> None:
    ranks = classify(values).rangs
    for a, b in itertools.pairwise(values):
        i, j = values.index(a), values.index(b)
        assert (a < b) <= (ranks[i] <= ranks[j])
        assert (a == b) <= (ranks[i] == ranks[j])


@given(values=COUNTS)
def test_zero_is_apart_and_the_classes_hold_all_the_rest(values: list[int]) -> None:
    found = classify(values)
    assert found.zeros == values.count(0) == int((found.rangs == 0).sum())
    assert sum(c.effectif for c in found.classes) == len(values) - found.zeros
    assert len(found.classes) == min(CLASSES, len(set(values) - {0}))


@given(values=COUNTS)
def test_bounds_are_values_that_exist_and_do_not_overlap(values: list[int]) -> None:
    classes = classify(values).classes
    assert all({c.minimum, c.maximum} <= set(values) for c in classes)
    assert all(a.maximum < b.minimum for a, b in itertools.pairwise(classes))


def test_the_cut_is_the_best_one() -> None:
    """Against every cut of a small case: no other keeps the classes closer to their means."""
    values = [1, 2, 2, 4, 5, 9, 10, 20, 21, 40]
    found = classify(values, 3)

    def spread(cuts: tuple[int, int]) -> float:
        parts = np.split(np.array(values, dtype=float), cuts)
        return sum(float(((p - p.mean()) ** 2).sum()) for p in parts)

    best = min(spread((i, j)) for i in range(1, 9) for j in range(i + 1, 10))
    total = float(((np.array(values) - np.mean(values)) ** 2).sum())
    assert found.goodness == pytest.approx(1 - best / total)


def test_an_unknown_value_has_no_class() -> None:
    assert classify([np.nan, 0, 3]).rangs.tolist() == [-1, 0, 1]


def test_nothing_to_sort_makes_no_class() -> None:
    assert classify([]).classes == ()
    assert classify([0, 0]).classes == ()


@pytest.mark.parametrize("wrong", [-1.0, np.inf])
def test_what_is_no_count_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="négative ou infinie"):
        classify([1, wrong])


def test_many_values_stay_quick_and_whole() -> None:
    found = classify(np.random.default_rng(1).pareto(2, 5000))
    assert len(found.classes) == CLASSES
    assert sum(c.effectif for c in found.classes) == 5000

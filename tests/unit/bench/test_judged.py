"""What the bench of the search measures with: judgments of fiches that are, figures that add up."""

from __future__ import annotations

import pytest

from bench.judged import (
    Jury,
    exponential,
    interval,
    linear,
    ndcg,
    recall,
    reciprocal_rank,
)
from catalogue.recherche.stems import meaning

GRADES = {"a": 2, "b": 1, "c": 1}


@pytest.fixture(scope="module")
def jury() -> Jury:
    return Jury()


def test_the_fiches_judged_were_read_and_are_in_the_catalogue(jury, catalogue) -> None:
    for need in (*jury.needs, *jury.fresh):
        assert need.grades
        assert need.grades.keys() <= need.read
    judged = {each for need in (*jury.needs, *jury.fresh) for each in need.grades}
    current = {catalogue.redirections.get(each, each) for each in judged}
    assert current <= set(catalogue.position)


def test_no_need_is_said_twice(jury) -> None:
    said = [meaning(words) for words in jury.typed]
    assert len(set(said)) == len(said)


def test_a_ranking_is_worth_what_its_first_rows_bring() -> None:
    for gain in (exponential, linear):
        assert ndcg(["a", "b", "c", "x"], GRADES, gain) == 1
        assert ndcg([], GRADES, gain) == ndcg(["x"] * 10 + ["a"], GRADES, gain) == 0
        assert 0 < ndcg(["b", "a"], GRADES, gain) < ndcg(["a", "b"], GRADES, gain) < 1
    assert ndcg(["a"], GRADES, exponential) > ndcg(["a"], GRADES, linear)


def test_recall_is_of_the_answers_ten_rows_can_hold() -> None:
    many = {str(i): 1 for i in range(18)}
    assert recall([str(i) for i in range(10)], many) == 1
    assert recall(["a", "x"], GRADES) == pytest.approx(1 / 3)


def test_the_rank_of_the_first_answer_counts() -> None:
    assert reciprocal_rank(["x", "b"], GRADES) == 1 / 2
    assert reciprocal_rank(["x"], GRADES) == 0


def test_an_interval_holds_the_mean() -> None:
    low, high = interval([0.2, 0.4, 0.9])
    assert 0.2 <= low < 0.5 < high <= 0.9


def test_fiches_nobody_judged_are_left_out(jury) -> None:
    need = jury.needs[0]
    ranked = jury.ranked(lambda _: ["nouvelle", *need.grades], need)
    assert ranked == list(need.grades)

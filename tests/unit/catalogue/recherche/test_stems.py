"""Stems: inflections are one, and what words mean is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.recherche.stems import meaning, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("éolienne", "Éoliens"),
        ("maison de santé", "maisons  de la santé"),
        ("l’école", "écoles"),
        ("plus de médecin au village", "médecins, villages"),
        ("coopératives", "coopérative"),
    ],
)
def test_what_is_written_otherwise_means_the_same(one: str, other: str) -> None:
    assert meaning(one) == meaning(other) != ()


@pytest.mark.parametrize(
    ("one", "other"), [("aidants", "aide"), ("données", "don"), ("coopérative", "coopérer")]
)
def test_words_that_look_alike_are_not_one(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


def test_a_joined_word_keeps_all_its_parts_and_stop_words_alone_are_kept() -> None:
    assert meaning("bien-être") == ("bien", "etre")
    assert meaning("le bien") == ("le", "bien")
    assert meaning("") == ()


@given(st.lists(st.text(max_size=8), max_size=5))
def test_every_word_has_one_stem(words: list[str]) -> None:
    assert len(stems(words)) == len(words)

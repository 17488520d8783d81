"""Free text: words folded one by one or by the batch are the same, and searched as one expects."""

from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from catalogue.recherche.words import WordIndex, fold, words_of

FRENCH = st.text("abcéèêëçàùïôœŒæÆ’'«» –-·°€.,;12AÉ\n\u00a0\u202f", max_size=12)
ANY = st.text(max_size=8)
TEXTS = st.lists(st.one_of(FRENCH, ANY), max_size=20)


@given(TEXTS)
def test_words_folded_by_the_batch_are_those_of_each_text(texts) -> None:
    together = [words for batch in words_of(texts) for words in batch]
    assert together == [fold(text).split() for text in texts]


@given(st.lists(FRENCH, max_size=20), st.integers(0, 19), ANY)
def test_one_foreign_text_changes_nothing_for_its_neighbours(texts, place, foreign) -> None:
    texts.insert(place, foreign + "Ω")
    together = [words for batch in words_of(texts) for words in batch]
    assert together == [fold(text).split() for text in texts]


@given(TEXTS, st.one_of(FRENCH, ANY))
def test_a_text_is_found_by_the_beginning_of_each_of_its_words(texts, query) -> None:
    index = WordIndex(texts)
    asked = fold(query).split()
    words = [fold(text).split() for text in texts]
    known = {word for held in words for word in held}
    begun = all(any(word.startswith(w) for word in known) for w in asked)
    expected = [all(any(word.startswith(w) for word in held) for w in asked) for held in words]
    if begun:  # otherwise a word one edit away may count
        assert index.search(query).tolist() == expected


@given(st.lists(st.text("abc1", min_size=1, max_size=7), max_size=30), st.text("abc1", min_size=4))
@example(["bc1"], "abc1")
@example(["bacd"], "abcd")
def test_one_typo_finds_every_word_one_edit_away_and_no_other(texts, query) -> None:
    if not any(text.startswith(query) for text in texts):
        expected = [OSA.distance(text, query) <= 1 for text in texts]
        assert WordIndex(texts).search(query).tolist() == expected


def test_one_typo_is_forgiven_only_to_a_word_that_begins_none() -> None:
    index = WordIndex(["La ferme du Rail", "Former des jeunes", "Rafraîchir la ville"])
    assert index.search("rafrachir").tolist() == [False, False, True]
    assert index.search("ferme").tolist() == [True, False, False]
    assert index.search("xyzzy").tolist() == [False, False, False]
    assert WordIndex([]).search("ferme").tolist() == []

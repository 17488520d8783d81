"""Words: folded one by one or by the batch they are the same, and found where they are."""

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
    words = [fold(text).split() for text in texts]
    assert len(index) == len(texts)
    assert index.words == sorted({word for held in words for word in held})
    for start in fold(query).split():
        found = set(index.texts_with(index.begun_by(start)).tolist())
        assert found == {
            place for place, held in enumerate(words) if any(w.startswith(start) for w in held)
        }


@given(st.lists(st.text("abc1", min_size=1, max_size=7), max_size=30), st.text("abc1", min_size=4))
@example(["bc1"], "abc1")
@example(["bacd"], "abcd")
def test_one_typo_finds_every_word_one_edit_away_and_no_other(texts, query) -> None:
    index = WordIndex(texts)
    near = [index.words[rank] for rank in index.one_edit_away(query)]
    assert near == [word for word in index.words if OSA.distance(word, query) <= 1]


@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=9), st.text("abc", max_size=3))
def test_a_short_word_is_near_to_nothing_and_a_word_is_known_as_it_is(texts, query) -> None:
    index = WordIndex(texts)
    assert index.one_edit_away(query) == []
    assert index.is_word(query) == (query in texts)


def test_an_index_of_nothing_holds_nothing() -> None:
    index = WordIndex([])
    assert (len(index), index.words) == (0, [])
    assert index.texts_with(index.begun_by("ferme")).tolist() == []
    assert index.one_edit_away("ferme") == []

"""Words: how text is folded into them, and which texts hold which, one typo forgiven."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.places import Positions

# Unicode takes these for letters of their own; French writes them both ways. casefold does "ß".
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("Œ", "oe"), ("Æ", "ae"))
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# What French text holds beyond ASCII once taken apart: marks over letters, signs between words.
_FRENCH_MARKS = "\u0300\u0301\u0302\u0308\u0327"
_FRENCH_SIGNS = "’«»–—“”·°€"
QUERY_MAX: Final = 200  # characters of a query that are read; a longer one is no honest address
_APART = "\0"
_TO_SPACES = bytes(c if chr(c).isalnum() or chr(c) == _APART else 32 for c in range(128))
_TO_SPACES += bytes(128)
_BATCH = 500  # texts; long enough to be fast, short enough for what is not French to cost little
_SHORTEST_WITH_TYPO = 4  # "bois" may be "boit"; under four letters everything is one edit away


def fold(text: str) -> str:
    """Return the text in lower case, without accents or ligatures, its words apart by one space.

    >>> fold("L’Œuvre  d'Évreux-Est")
    'l oeuvre d evreux est'
    """
    if not text.isascii():
        for ligature, letters in _LIGATURES:
            text = text.replace(ligature, letters)
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(_BETWEEN_WORDS.sub(" ", text.casefold()).split())


def words_of(texts: Iterable[str]) -> Iterator[list[list[str]]]:
    """Yield, batch by batch, the words of each text: those of ``fold``, three times faster.

    A whole batch is folded at once by functions of the interpreter, as long as it holds nothing
    but French; any other letter or sign, and it is folded text by text.
    """
    rest = iter(texts)
    while batch := [text.replace(_APART, " ") for text in islice(rest, _BATCH)]:
        plain = _plain_french(_APART.join(batch))
        folded = map(fold, batch) if plain is None else plain.split(_APART)
        yield [text.split() for text in folded]


def _plain_french(text: str) -> str | None:
    """Return a text in plain lower-case letters, or None when it is not only French."""
    for ligature, letters in _LIGATURES:
        text = text.replace(ligature, letters)
    text = unicodedata.normalize("NFKD", text)
    for sign in _FRENCH_SIGNS:
        text = text.replace(sign, " ")
    plain = text.encode("ascii", "ignore")
    if len(text) - len(plain) != sum(map(text.count, _FRENCH_MARKS)):
        return None
    return plain.translate(_TO_SPACES).lower().decode()


class WordIndex:
    """Which texts hold which words; built once, read-only.

    ``words`` are all there are, in order; the other methods speak of them by their rank.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        numbers: dict[str, int] = defaultdict(count().__next__)
        held, sizes = [np.empty(0, dtype=np.int32)], [0]
        for batch in words_of(texts):
            every = map(numbers.__getitem__, chain.from_iterable(batch))
            held.append(np.fromiter(every, dtype=np.int32))
            sizes += map(len, batch)
        self._size = size = len(sizes) - 1
        self.words = sorted(numbers)
        self._letters = sorted({word[0] for word in self.words})
        rank = np.empty(len(numbers), dtype=np.int64)
        rank[[numbers[word] for word in self.words]] = np.arange(len(numbers))
        # One number a word of a text, sorted by word then by text; repeated words are next door.
        pairs = rank[np.concatenate(held)]
        pairs *= max(1, size)
        pairs += np.repeat(np.arange(-1, size), sizes)
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        self._starts = np.searchsorted(pairs, np.arange(len(numbers) + 1) * size)
        pairs %= max(1, size)
        self._texts = pairs.astype(np.int32)

    def __len__(self) -> int:
        """How many texts there are."""
        return self._size

    def is_word(self, word: str) -> bool:
        """Tell whether some text holds this very word."""
        place = bisect_left(self.words, word)
        return place < len(self.words) and self.words[place] == word

    def begun_by(self, start: str) -> range:
        """Return the ranks of the words that begin so."""
        first = bisect_left(self.words, start)
        return range(first, bisect_left(self.words, start + "\U0010ffff", lo=first))

    def one_edit_away(self, word: str) -> list[int]:
        """Return the ranks of the words one edit from a word of four letters or more.

        An edit leaves the first letter alone, or else the rest of the word: of the many words
        there are, only those that begin alike are compared, the others are looked up.
        """
        if len(word) < _SHORTEST_WITH_TYPO:
            return []
        alike = self.begun_by(word[0])
        near = process.extract(
            word,
            self.words[alike.start : alike.stop],
            scorer=OSA.distance,
            score_cutoff=1,
            limit=None,
        )
        found = {alike.start + place for _, _, place in near}
        for other in (word[1:], word[1] + word[0] + word[2:], *self._with_other_first(word)):
            if self.is_word(other):
                found.add(bisect_left(self.words, other))
        return sorted(found)

    def _with_other_first(self, word: str) -> Iterator[str]:
        """Yield the words that have another first letter, or one more before it."""
        for letter in self._letters:
            yield letter + word[1:]
            yield letter + word

    def texts_with(self, ranks: Iterable[int]) -> Positions:
        """Return the positions of the texts that hold any of some words; some may come twice."""
        held = [self._texts[self._starts[rank] : self._starts[rank + 1]] for rank in ranks]
        return np.concatenate(held) if held else np.empty(0, dtype=np.int32)

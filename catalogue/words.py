"""Free-text search: which fiches hold every word asked, one typo forgiven.

An inverted index over name, acronym, description and place. A query word stands for the words it
begins; only when it begins none does a word one edit away count, so that a right spelling is never
drowned in near ones.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

Mask = npt.NDArray[np.bool_]

# Unicode takes these for letters of their own; French writes them both ways. casefold does "ß".
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("Œ", "oe"), ("Æ", "ae"))
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
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


class WordIndex:
    """Which texts hold which words; built once, read-only."""

    def __init__(self, texts: Sequence[str]) -> None:
        postings: dict[str, list[int]] = defaultdict(list)
        for position, text in enumerate(texts):
            for word in set(fold(text).split()):
                postings[word].append(position)
        self._size = len(texts)
        self._words = sorted(postings)
        self._postings = [np.array(postings[w], dtype=np.int32) for w in self._words]

    def search(self, query: str) -> Mask:
        """Return, for each text, whether it holds every word of the query.

        A query without a letter or a digit holds no word and filters nothing.
        """
        found = np.ones(self._size, dtype=bool)
        for word in fold(query).split():
            found &= self._with_any(self._meant_by(word))
        return found

    def _meant_by(self, word: str) -> Iterable[int]:
        start = bisect_left(self._words, word)
        stop = bisect_left(self._words, word + "\U0010ffff", lo=start)
        if stop > start or len(word) < _SHORTEST_WITH_TYPO:
            return range(start, stop)
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [position for _, _, position in near]

    def _with_any(self, words: Iterable[int]) -> Mask:
        found = np.zeros(self._size, dtype=bool)
        for position in words:
            found[self._postings[position]] = True
        return found

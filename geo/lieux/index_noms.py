"""Find a normalised name among tens of thousands: as it is, by its start, or with a few typos."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.lieux.noms import compact

# Typos forgiven for a name of so many letters; fewer than four letters are all or nothing.
_TYPOS: Final = ((16, 3), (7, 2), (4, 1))
_NEAR_MAX: Final = 60  # names kept from one scan, the nearest first


def allowed_typos(length: int) -> int:
    """Return how many typos are forgiven in a name of so many letters."""
    return next((typos for letters, typos in _TYPOS if length >= letters), 0)


class IndexNoms:
    """Immutable index of (normalised name, line number) pairs; several names may share a line.

    Parameters
    ----------
    paires
        The pairs, in any order.
    poids
        Weight of each line: among the names that only start alike, the heaviest are kept.
    """

    def __init__(self, pairs: Iterable[tuple[str, int]], weight: np.ndarray) -> None:
        ordered = sorted(set(pairs))
        self._names = [name for name, _ in ordered]
        self._lines = np.array([line for _, line in ordered], dtype=np.int32)
        self._weights = weight[self._lines]
        self._exact: dict[str, tuple[int, ...]] = {}
        for name, line in ordered:
            key = compact(name)
            known = self._exact.get(key, ())
            if line not in known:
                self._exact[key] = (*known, line)
        self._keys = sorted(self._exact, key=len)
        lengths = [len(key) for key in self._keys]
        self._letters = np.array([_letters(key) for key in self._keys], dtype=np.uint64)
        self._start = [bisect_left(lengths, n) for n in range(max(lengths, default=0) + 2)]
        for array in (self._lines, self._weights, self._letters):
            array.setflags(write=False)

    def exact(self, name: str) -> tuple[int, ...]:
        """Return the lines of a name, blanks aside."""
        return self._exact.get(compact(name), ())

    def start(self, name: str, limite: int, keep: np.ndarray) -> Iterator[tuple[str, int]]:
        """Yield the heaviest longer names that start so, with their line.

        Parameters
        ----------
        name
            At least one letter.
        limite
            How many at most.
        keep
            Added to the weight of each line: a line at minus infinity never comes.
        """
        low = bisect_left(self._names, name)
        high = bisect_left(self._names, name + "\U0010ffff", lo=low)
        weights = self._weights[low:high] + keep[self._lines[low:high]]
        if len(weights) > limite:
            best = np.argpartition(-weights, limite)[:limite]
        else:
            best = np.arange(len(weights))
        for place in best:
            if np.isfinite(weights[place]) and self._names[low + place] != name:
                yield self._names[low + place], int(self._lines[low + place])

    def proche(self, name: str) -> Iterator[tuple[int, int, int]]:
        """Yield (line, typos, letters) of the names at a few typos, digits being sure.

        A typo is a letter more, less, changed, or two neighbours swapped (optimal string
        alignment).
        """
        key = compact(name)
        typos = allowed_typos(len(key))
        if not typos:
            return
        near = process.extract(
            key,
            self._same_letters(key, typos),
            scorer=OSA.distance,
            score_cutoff=typos,
            limit=_NEAR_MAX,
        )
        digits = [c for c in key if c.isdigit()]
        for found, distance, _ in near:
            if distance and [c for c in found if c.isdigit()] == digits:
                for line in self._exact[found]:
                    yield line, int(distance), len(key)

    def _same_letters(self, key: str, typos: int) -> list[str]:
        """Return the names that so few typos could give, by their length and their letters.

        One typo brings at most one letter that was not there and takes at most one away. This
        leaves some hundreds of names out of 42,000, hence ten times less work.
        """
        last = len(self._start) - 1
        low = self._start[min(max(len(key) - typos, 0), last)]
        high = self._start[min(len(key) + typos + 1, last)]
        there, asked = self._letters[low:high], np.uint64(_letters(key))
        likely = (np.bitwise_count(there & ~asked) <= typos) & (
            np.bitwise_count(asked & ~there) <= typos
        )
        return [self._keys[low + place] for place in np.flatnonzero(likely).tolist()]


def _letters(key: str) -> int:
    """Return the set of the letters and digits of a key, one bit each."""
    bits = 0
    for letter in set(key):
        bits |= 1 << (ord(letter) & 63)
    return bits

"""Which fiches have which values: one bit a fiche, so that any number is counted at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


A = TypeVar("A", bound=np.ndarray[Any, Any])
H = TypeVar("H", bound=Hashable)
Bits = npt.NDArray[np.uint64]


class Famille:
    """A family of filters.

    Parameters
    ----------
    masks
        Code to which fiches have it, in the order codes are told in.
    size
        How many fiches there are.
    """

    def __init__(self, masks: Mapping[str, Mask], size: int) -> None:
        self._size = size
        self._rows = {code: row for row, code in enumerate(masks)}
        rows = [bits(mask) for mask in masks.values()]
        self._bits = frozen(np.array(rows, dtype=np.uint64).reshape(len(rows), -(-size // 64)))

    def any_of(self, codes: Iterable[str]) -> Mask:
        """Return which fiches have at least one of some codes."""
        together = np.bitwise_or.reduce(self._bits[[self._rows[code] for code in codes]])
        return np.unpackbits(together.view(np.uint8), count=self._size).view(bool)

    def counts(self, among: Bits) -> dict[str, int]:
        """Return, for each code, how many of some fiches (see ``bits``) have it."""
        counts = np.bitwise_count(self._bits & among).sum(axis=1, dtype=np.int64)
        return dict(zip(self._rows, counts.tolist(), strict=True))


def masks(values: Sequence[tuple[Hashable, ...]], known: Mapping[str, object]) -> dict[str, Mask]:
    """Return, for each code of a vocabulary, which fiches have it.

    Parameters
    ----------
    values
        The values of each fiche, every one a code of ``known``.
    """
    distinct, choice_of = distincts(values)
    having = {code: np.zeros(len(distinct), dtype=bool) for code in known}
    for place, choice in enumerate(distinct):
        for value in choice:
            having[str(value)][place] = True
    return {code: mask[choice_of] for code, mask in having.items()}


def bits(mask: Mask) -> Bits:
    """Return a mask, one bit a fiche, in whole 64-bit words."""
    packed = np.packbits(mask)
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def distincts(values: Sequence[H]) -> tuple[list[H], npt.NDArray[np.int32]]:
    """Return the distinct values, and for each value its place among them."""
    places: dict[H, int] = {}
    place_of = [places.setdefault(value, len(places)) for value in values]
    return list(places), np.array(place_of, dtype=np.int32)


def frozen(array: A) -> A:
    """Return an array, from now on read-only."""
    array.setflags(write=False)
    return array

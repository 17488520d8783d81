"""One bit a fiche says the same as one fiche after the other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from catalogue.familles import Famille, bits, masks

CODES = dict.fromkeys("abc")
VALUES = st.lists(st.sets(st.sampled_from("abc")).map(tuple), max_size=200)


@given(VALUES, st.data())
def test_counts_are_those_of_a_loop(values, data) -> None:
    size = len(values)
    among = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    family = Famille(masks(values, CODES), size)
    expected = {
        c: sum(c in v for v, kept in zip(values, among, strict=True) if kept) for c in CODES
    }
    assert family.counts(bits(np.array(among, dtype=bool))) == expected


@given(VALUES, st.sets(st.sampled_from("abc"), min_size=1))
def test_a_fiche_is_found_by_any_of_its_values(values, asked) -> None:
    family = Famille(masks(values, CODES), len(values))
    assert family.any_of(asked).tolist() == [not asked.isdisjoint(v) for v in values]

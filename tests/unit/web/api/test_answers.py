"""A number that a visitor wrote in an address or a form."""

from __future__ import annotations

import pytest

from web.api.answers import number


@pytest.mark.parametrize(("text", "told"), [("0", 0), ("7", 7), ("007", 7), ("99999999", 99999999)])
def test_a_number_is_read(text: str, told: int) -> None:
    assert number(text) == told


@pytest.mark.parametrize(
    "text", ["", "-1", "1.5", "١٢", "²", "deux", " 7", "100000000", "9" * 5000]
)
def test_any_other_text_is_none(text: str) -> None:
    assert number(text) is None

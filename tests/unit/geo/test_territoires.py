"""A territory is a level and a code; its text form goes both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.territoires import FRANCE, Niveau, Territoire, TerritoireError


@pytest.mark.parametrize(
    "text",
    [
        "commune:46102",
        "commune:2A004",
        "commune:98818",
        "arrondissement:75113",
        "epci:200067361",
        "ept:200057941",
        "departement:46",
        "departement:2B",
        "departement:974",
        "region:76",
        "pays:FR",
    ],
)
def test_a_territory_reads_and_says_itself(text):
    assert str(Territoire.parse(text)) == text


def test_case_and_blanks_are_forgiven():
    assert Territoire.parse("  Commune : 2a004 ") == Territoire(Niveau.COMMUNE, "2A004")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("46102", "niveau"),
        ("", "niveau"),
        ("canton:4601", "canton"),
        ("commune:4610", "cinq caractères"),
        ("commune:461022", "cinq caractères"),
        ("commune:٤٦١٠٢", "cinq caractères"),
        ("arrondissement:33063", "Paris, Lyon ou Marseille"),
        ("epci:46102", "neuf chiffres"),
        ("departement:2C", "département"),
        ("region:7", "deux chiffres"),
        ("pays:DE", "FR"),
        ("commune:46102:1", "cinq caractères"),
    ],
)
def test_a_wrong_text_is_refused_with_a_french_sentence(text, word):
    with pytest.raises(TerritoireError) as error:
        Territoire.parse(text)
    assert word in str(error.value)
    assert str(error.value).endswith(".")


@given(st.text(max_size=300))
def test_any_text_gives_a_territory_or_a_short_domain_error(text):
    try:
        found = Territoire.parse(text)
    except TerritoireError as error:
        assert len(str(error)) < 250
        assert "\n" not in str(error)
    else:
        assert Territoire.parse(str(found)) == found


def test_a_territory_is_a_value():
    assert Territoire.parse("pays:FR") == FRANCE
    assert len({FRANCE, Territoire(Niveau.PAYS, "FR")}) == 1
    with pytest.raises(AttributeError):
        FRANCE.code = "DE"  # type: ignore[misc]

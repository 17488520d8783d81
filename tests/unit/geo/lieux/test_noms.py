"""Names written differently become equal, different names do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.lieux.noms import compact, normalise, without_accents, without_article


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("SAINT LO", "Saint-Lô"),
        ("St Martin d'Hères", "Saint-Martin-d’Hères"),
        ("Ste Foy la Grande", "Sainte-Foy-la-Grande"),
        ("stes maries de la mer", "Saintes-Maries-de-la-Mer"),
        ("oeuilly", "Œuilly"),
        ("Nogent/Marne", "Nogent-sur-Marne"),
        ("Nogent s/ Marne", "Nogent-sur-Marne"),
        ("Clichy s/s Bois", "Clichy-sous-Bois"),
        ("Lyon 5ème arrondissement", "Lyon 5e"),
        ("Paris 1ER", "Paris 1er"),
        ("Lyon 05", "Lyon 5e"),
        ("Communauté de communes du Grand-Figeac", "CC Grand-Figeac"),
        ("COMMUNAUTE D'AGGLOMERATION d'Agen", "CA Agen"),
        ("Communauté de communes Pays de Lapalisse", "CC du Pays de Lapalisse"),
    ],
)
def test_two_ways_of_writing_a_name_become_one(written: str, official: str) -> None:
    assert normalise(written) == normalise(official)


@pytest.mark.parametrize(("one", "other"), [("Lyon 1er", "Lyon 11e"), ("Lille", "Lillers")])
def test_two_names_stay_two(one: str, other: str) -> None:
    assert compact(normalise(one)) != compact(normalise(other))


@pytest.mark.parametrize(
    ("name", "bare"),
    [("la rochelle", "rochelle"), ("l hay", "hay"), ("le", "le"), ("lens", "lens")],
)
def test_only_a_leading_article_goes_and_never_a_whole_name(name: str, bare: str) -> None:
    assert without_article(name) == bare


@given(st.text(max_size=60))
def test_normalising_any_text_gives_bare_words(text: str) -> None:
    name = normalise(text)
    assert all(c.isascii() and (c.isdigit() or c.islower() or c == " ") for c in name)
    assert name == " ".join(name.split())


@given(st.text(alphabet="abc éèœÆÿ-'’ST", max_size=30))
def test_case_and_accents_never_matter(text: str) -> None:
    assert normalise(text.upper()) == normalise(text) == normalise(without_accents(text))

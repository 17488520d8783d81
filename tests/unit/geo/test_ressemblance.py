"""The likeness: symmetric, explainable, made of published measures only."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.referentiel import Referentiel
from geo.ressemblance import Profil, ecart, is_outre_mer, profil, semblables
from geo.territoires import FRANCE, Niveau, Territoire

profils = st.builds(
    Profil,
    population=st.none() | st.integers(0, 3_000_000),
    densite=st.none() | st.floats(0, 40_000),
    genre=st.none() | st.sampled_from(["", "CC", "CA", "CU", "METRO"]),
    taille=st.none() | st.integers(1, 7_000_000),
    outre_mer=st.booleans(),
)


@given(profils, profils)
def test_the_gap_is_symmetric_and_never_negative(a: Profil, b: Profil) -> None:
    assert ecart(a, b) == ecart(b, a) >= 0
    assert ecart(a, a) == 0


def test_the_gap_is_the_sum_the_page_explains() -> None:
    here = Profil(1000, 10.0, "CC", 5000, False)
    assert ecart(here, Profil(10_000, 10.0, "CC", 5000, False)) == pytest.approx(1.0)
    assert ecart(here, Profil(1000, 100.0, "CC", 5000, False)) == pytest.approx(1.0)
    assert ecart(here, Profil(1000, 10.0, "CA", 5000, False)) == pytest.approx(0.5)
    assert ecart(here, Profil(1000, 10.0, "CC", 50_000, False)) == pytest.approx(0.5)
    assert ecart(here, Profil(1000, 10.0, "CC", 5000, True)) == pytest.approx(1.0)


def test_a_measure_that_is_not_published_is_left_out() -> None:
    assert ecart(Profil(100, None, "", None, True), Profil(100, 9.0, "", 7, True)) == 0


def test_a_village_destroyed_in_1916_has_a_profile(ref: Referentiel) -> None:
    village = profil(ref, Territoire(Niveau.COMMUNE, "55039"))  # Beaumont-en-Verdunois
    assert village.population == 0
    assert math.isfinite(ecart(village, profil(ref, Territoire(Niveau.COMMUNE, "75056"))))


def test_density_is_population_over_the_published_area(ref: Referentiel) -> None:
    figeac = Territoire(Niveau.COMMUNE, "46102")
    area = ref.superficie_km2(figeac)
    assert area is not None
    assert profil(ref, figeac).densite == pytest.approx(ref.population(figeac) / area)
    assert profil(ref, figeac).genre == "CC"
    assert profil(ref, figeac).taille == ref.population(Territoire(Niveau.EPCI, "200067361"))


@pytest.mark.parametrize(
    ("text", "overseas"),
    [
        ("commune:97411", True),
        ("departement:976", True),
        ("region:01", True),
        ("commune:98818", True),
        ("commune:2A004", False),
        ("epci:200067361", False),
        ("commune:29155", False),
    ],
)
def test_overseas_is_told(ref: Referentiel, text: str, overseas: bool) -> None:
    assert is_outre_mer(ref, Territoire.parse(text)) is overseas


def test_the_most_alike_come_first_and_never_oneself(ref: Referentiel) -> None:
    communes = ref.membres(Territoire(Niveau.DEPARTEMENT, "46"), Niveau.COMMUNE)
    figeac = Territoire(Niveau.COMMUNE, "46102")
    found = semblables(ref, figeac, communes, 400)
    assert len(found) == len(communes) - 1
    assert figeac not in [s.territoire for s in found]
    assert [s.ecart for s in found] == sorted(s.ecart for s in found)


def test_the_country_is_not_overseas(ref: Referentiel) -> None:
    assert not is_outre_mer(ref, FRANCE)

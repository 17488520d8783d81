"""Filters, facets and order: the counts never lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.recherche.words import fold
from geo.distances import distances_m
from geo.territoires import FRANCE, Niveau, Territoire
from tests.counts import FICHES
from tests.unit.catalogue.vues import TERRITOIRES, vues


@settings(max_examples=150, deadline=None)
@given(vue=vues())
def test_facet_count_equals_what_a_click_gives(catalogue: Catalogue, vue: Vue) -> None:
    found = catalogue.query(vue)
    for family in ("domaine", "type", "metier", "odd"):
        for code, count in found.facettes[family].items():
            alone = vue.with_(**{family: (code,)})
            assert catalogue.query(alone).total == count
    for code, count in found.facettes["territoire"].items():
        region = Territoire(Niveau.REGION, code)
        assert catalogue.query(vue.with_(territoire=(region,))).total == count


@settings(max_examples=150, deadline=None)
@given(vue=vues())
def test_total_equals_rows_equals_points_and_without_point(catalogue: Catalogue, vue: Vue) -> None:
    found = catalogue.query(vue)
    points = int((found.visibles & catalogue.has_a_point).sum())
    assert found.total == len(set(found.ordre.tolist())) == int(found.visibles.sum())
    assert found.total == points + found.sans_point
    assert found.total == catalogue.count(vue)
    assert found.visibles[found.ordre].all()


@settings(max_examples=60, deadline=None)
@given(vue=vues())
def test_filters_agree_with_reading_every_fiche(catalogue: Catalogue, vue: Vue) -> None:
    found = {catalogue.fiches[i].id for i in catalogue.query(vue.with_(q="", rayon=None)).ordre}
    expected = {
        f.id
        for f in catalogue.fiches
        if (not vue.domaine or set(vue.domaine) & set(f.domaines))
        and (not vue.type or set(vue.type) & set(f.roles))
        and (not vue.metier or set(vue.metier) & set(f.metiers))
        and (not vue.odd or set(vue.odd) & set(map(str, f.odd)))
        and (not vue.territoire or any(_is_in(catalogue, f, t) for t in vue.territoire))
    }
    assert found == expected


def _is_in(catalogue: Catalogue, fiche, territoire: Territoire) -> bool:
    """The definition of design.md, word for word: the seat lies in it, or the area is inside it."""
    seat = Territoire(Niveau.COMMUNE, fiche.code_insee) if fiche.code_insee else None
    return bool(seat and catalogue.ref.contains(territoire, seat)) or (
        bool(fiche.territoires)
        and all(catalogue.ref.contains(territoire, t) for t in fiche.territoires)
    )


@pytest.mark.parametrize("territoire", TERRITOIRES, ids=str)
def test_a_fiche_in_a_territory_is_in_all_that_contain_it(catalogue, territoire) -> None:
    inside = catalogue.dans(territoire)
    for parent in catalogue.ref.parents(territoire):
        assert (inside <= catalogue.dans(parent)).all()


def test_every_fiche_is_in_france(catalogue: Catalogue) -> None:
    assert catalogue.dans(FRANCE).all()
    assert len(catalogue) == FICHES


def test_no_filter_mutates_what_is_shared(catalogue: Catalogue) -> None:
    found = catalogue.query(Vue(pres="46102"))
    for array in (catalogue.lon, catalogue.lat, catalogue.has_a_point, found.visibles, found.ordre):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[0]


def test_nearest_first_and_those_without_point_last(catalogue: Catalogue) -> None:
    found = catalogue.query(Vue(pres="46102"))
    metres = found.distances[found.ordre]
    known = metres[~np.isnan(metres)]
    assert (np.diff(known) >= 0).all()
    assert np.isnan(metres[len(known) :]).all()
    assert found.total == len(catalogue)


def test_distances_are_those_of_the_ellipsoid(catalogue: Catalogue) -> None:
    found = catalogue.query(Vue(pres="46102"))
    lon, lat = catalogue.ref.point(Territoire.parse("commune:46102"))
    i = int(found.ordre[40])
    expected = distances_m(lon, lat, catalogue.lon[i : i + 1], catalogue.lat[i : i + 1])[0]
    assert found.distances[i] == pytest.approx(expected)


def test_a_radius_keeps_what_is_near_and_what_covers_the_place_without_a_point(catalogue) -> None:
    found = catalogue.query(Vue(pres="46102", rayon=50))
    place = Territoire.parse("commune:46102")
    assert 0 < found.total < len(catalogue)
    for i in found.ordre:
        fiche = catalogue.fiches[i]
        if catalogue.has_a_point[i]:
            assert found.distances[i] <= 50_000
        else:
            assert any(catalogue.ref.contains(t, place) for t in fiche.territoires)


def test_sorting_by_name_follows_french_order(catalogue: Catalogue) -> None:
    names = [fold(catalogue.fiches[i].nom) for i in catalogue.query(Vue()).ordre]
    assert names == sorted(names)


def test_recent_sources_come_first_and_undated_ones_last(catalogue: Catalogue) -> None:
    dates = [catalogue.fiches[i].source_date for i in catalogue.query(Vue(tri="recent")).ordre]
    assert dates == sorted(dates, reverse=True)
    assert dates[-1] == ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("figeacteurs", "figeacteurs"),
        ("FIGÉACTEURS", "figeacteurs"),
        ("figeacteur", "figeacteurs"),
        ("figaecteurs", "figeacteurs"),  # two letters swapped: one typo
        ("faux-la-montagne", "arban-faux-la-montagne"),
        ("l'arban", "arban-faux-la-montagne"),
        ("ardelaine laine", "ardelaine"),
    ],
)
def test_free_text_forgives_case_accents_hyphens_and_one_typo(catalogue, query, expected) -> None:
    found = [catalogue.fiches[i].id for i in catalogue.query(Vue(q=query)).ordre]
    assert expected in found


def test_free_text_looks_at_the_place_too(catalogue: Catalogue) -> None:
    found = catalogue.query(Vue(q="Saint-Pierreville"))
    assert "ardelaine" in {catalogue.fiches[i].id for i in found.ordre}


def test_every_word_must_be_found_and_nonsense_finds_nothing(catalogue: Catalogue) -> None:
    assert catalogue.query(Vue(q="ardelaine zzzzqq")).total == 0
    assert catalogue.query(Vue(q="xxqqzz")).total == 0


def test_a_query_of_punctuation_filters_nothing(catalogue: Catalogue) -> None:
    assert catalogue.query(Vue(q="…")).total == len(catalogue)

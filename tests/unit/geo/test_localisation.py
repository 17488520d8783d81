"""A point finds its territories."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.territoires import Niveau, Territoire

P = Territoire.parse


def test_a_point_finds_its_commune_epci_ept_departement_and_region(ref):
    found = ref.locate(2.4833, 48.7950)  # Saint-Maur-des-Fossés
    assert found.commune == P("commune:94068")
    assert found.epci == P("epci:200054781")
    assert found.ept == P("ept:200057941")
    assert found.departement == P("departement:94")
    assert found.region == P("region:11")
    assert found.arrondissement is None


def test_a_point_in_paris_lyon_or_marseille_finds_its_arrondissement(ref):
    for text in ("arrondissement:75112", "arrondissement:69385", "arrondissement:13207"):
        found = ref.locate(*ref.point(P(text)))
        assert found.arrondissement == P(text)
        assert found.commune == ref.parents(P(text))[0]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(-30.0, 45.0), (1.981, 42.465), (2.3, 55.0), (165.9, -22.2), (500.0, 500.0)],
    ids=["ocean", "Llivia", "North Sea", "Noumea", "nowhere"],
)
def test_a_point_outside_every_shape_finds_nothing(ref, lon, lat):
    assert ref.locate(lon, lat) is None


def test_a_point_that_is_no_number_finds_nothing(ref):
    assert ref.locate(float("nan"), 45.0) is None


def test_every_label_point_finds_its_own_commune(ref, communes):
    every_tenth = communes.iloc[::10]
    for code, lon, lat in zip(
        every_tenth["code"], every_tenth["lon"], every_tenth["lat"], strict=True
    ):
        assert ref.locate(lon, lat).commune.code == code


def test_a_point_on_a_border_goes_to_the_lowest_code(ref):
    figeac = P("commune:46102")
    for neighbour in ref.voisins(figeac):
        shared = shapely.intersection(ref.forme(figeac), ref.forme(neighbour))
        for point in shapely.points(shapely.get_coordinates(shared)):
            holders = [
                t.code
                for t in (figeac, neighbour, *ref.voisins(neighbour))
                if ref.forme(t).intersects(point)
            ]
            assert ref.locate(point.x, point.y).commune.code == min(holders)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(-5, 42, 8, 51), (-61.8, 14.4, -60.8, 16.5), (55.2, -21.4, 55.9, -20.9)]),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_the_units_found_hold_the_point_and_one_another(ref, box, x, y):
    west, south, east, north = box
    lon, lat = west + x * (east - west), south + y * (north - south)
    found = ref.locate(lon, lat)
    if found is None:
        return
    for unit in found:
        if unit is not None:
            assert ref.forme(unit).intersects(shapely.Point(lon, lat))
            assert ref.overlaps(unit, found.commune) == 1
    assert ref.contains(found.region, found.departement)
    assert ref.contains(found.departement, found.commune)


def test_locating_many_points_agrees_with_a_plain_search(ref, communes):
    rng = np.random.default_rng(46)
    points = np.column_stack([rng.uniform(1, 3, 60), rng.uniform(44, 46, 60)])
    shapes = communes.geometry.to_numpy()
    for lon, lat in points:
        holders = np.flatnonzero(shapely.contains_xy(shapes, lon, lat))
        assert [ref.locate(lon, lat).commune.code] == [communes["code"].iat[i] for i in holders]


def test_levels_of_a_localisation_are_in_place(ref):
    found = ref.locate(*ref.point(P("commune:97411")))
    assert [t and t.niveau for t in found] == [
        Niveau.COMMUNE,
        Niveau.EPCI,
        None,
        Niveau.DEPARTEMENT,
        Niveau.REGION,
        None,
    ]

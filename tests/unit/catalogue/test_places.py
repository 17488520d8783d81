"""Distances computed once a place are those of every fiche, and so is the order they make."""

from __future__ import annotations

from math import nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from catalogue.places import Places
from geo.distances import distances_m

SOMEWHERE = st.tuples(
    st.sampled_from([-61.5, 0.0, 2.25, 55.4]), st.sampled_from([-21.1, 45.0, 48.8])
)
POINTS = st.lists(st.one_of(SOMEWHERE, st.just((nan, nan))), max_size=30)


def _places(points) -> tuple[Places, np.ndarray, np.ndarray]:
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    return Places(lon, lat), lon, lat


@given(POINTS, SOMEWHERE)
def test_metres_are_those_of_each_fiche(points, origin) -> None:
    places, lon, lat = _places(points)
    np.testing.assert_array_equal(places.metres(*origin), distances_m(*origin, lon, lat))


@given(POINTS, SOMEWHERE, st.data())
def test_nearest_come_first_and_equals_stay_in_order(points, origin, data) -> None:
    places, lon, lat = _places(points)
    positions = st.integers(0, len(points) - 1) if points else st.nothing()
    among = np.array(data.draw(st.lists(positions, unique=True)), dtype=np.int32)
    metres = distances_m(*origin, lon, lat)[among]
    expected = among[np.argsort(metres, kind="stable")]  # nan comes last
    assert places.nearest_first(*origin, among).tolist() == expected.tolist()

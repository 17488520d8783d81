"""Distances along the ground, against values of the ellipsoid known in closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.distances import distances_m

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


def one(lon, lat, lon2, lat2):
    return float(distances_m(lon, lat, np.array([lon2]), np.array([lat2]))[0])


def test_known_lengths_of_the_ellipsoid():
    assert one(0, 0, 1, 0) == pytest.approx(6_378_137 * np.pi / 180, abs=0.001)
    assert one(2, 0, 2, 90) == pytest.approx(10_001_965.729, abs=0.01)  # quarter of a meridian
    assert one(179.9, 0, -179.9, 0) == pytest.approx(0.2 * 6_378_137 * np.pi / 180, abs=0.001)


def test_paris_is_661_km_from_marseille():
    assert one(2.3522, 48.8566, 5.3698, 43.2965) == pytest.approx(661_000, rel=0.002)


@given(lons, lats, lons, lats)
def test_a_distance_is_the_same_both_ways(lon, lat, lon2, lat2):
    there = one(lon, lat, lon2, lat2)
    assert there == pytest.approx(one(lon2, lat2, lon, lat), abs=1e-3)
    assert 0 <= there < 20_004_000
    assert one(lon, lat, lon, lat) == pytest.approx(0, abs=1e-6)


@given(lons, lats, lons, lats, lons, lats)
def test_a_detour_is_never_shorter(a, b, c, d, e, f):
    assert one(a, b, e, f) <= one(a, b, c, d) + one(c, d, e, f) + 1e-3


def test_the_shape_is_kept_and_a_missing_point_has_no_distance():
    lon = np.array([[2.0, np.nan], [3.0, 2.0]])
    lat = np.array([[48.0, 48.0], [np.nan, 48.0]])
    metres = distances_m(2.0, 48.0, lon, lat)
    assert metres.shape == (2, 2)
    assert metres[0, 0] == metres[1, 1] == 0
    assert np.isnan(metres[0, 1])
    assert np.isnan(metres[1, 0])
    assert distances_m(2.0, 48.0, np.array([]), np.array([])).shape == (0,)


@pytest.mark.parametrize("point", [(2.0, 91.0), (181.0, 0.0), (np.nan, 48.0), (2.0, np.inf)])
def test_a_point_out_of_this_world_is_refused(point):
    with pytest.raises(ValueError, match="no such point"):
        distances_m(*point, np.array([2.0]), np.array([48.0]))


def test_arrays_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="differ in shape"):
        distances_m(2.0, 48.0, np.array([1.0, 2.0]), np.array([1.0]))

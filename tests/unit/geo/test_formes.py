"""Shapes kept as they are stored."""

import numpy as np
import pytest
import shapely

from geo.donnees import DATA_TERRITOIRES
from geo.formes import Formes

SHAPES = np.array([shapely.box(i, 0, i + 1, 2) for i in range(5)], dtype=object)


def test_shapes_come_back_as_they_were():
    formes = Formes.of(SHAPES)
    assert len(formes) == 5
    assert [formes.one(i) for i in range(5)] == list(SHAPES)
    assert list(formes.several(np.array([4, 0, 4]))) == [SHAPES[4], SHAPES[0], SHAPES[4]]
    assert formes.boxes().tolist() == [[i, 0, i + 1, 2] for i in range(5)]


def test_no_shape_at_all_is_a_list_too():
    formes = Formes.of(np.array([], dtype=object))
    assert len(formes) == 0
    assert formes.boxes().shape == (0, 4)


def test_the_shapes_of_the_communes_are_read_in_the_order_of_their_file(communes):
    formes = Formes.read(DATA_TERRITOIRES / "communes.parquet")
    assert len(formes) == len(communes)
    for row in (0, 3_999, 4_000, len(formes) - 1):  # around a batch
        assert formes.one(row).equals(communes.geometry.iloc[row])


def test_a_file_that_is_missing_is_said(tmp_path):
    with pytest.raises(OSError, match="communes"):
        Formes.read(tmp_path / "communes.parquet")

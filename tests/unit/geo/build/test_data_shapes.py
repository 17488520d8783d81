"""Shapes are valid, fit together, and share their borders from one level to the next."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.build.couches import dissolve
from geo.referentiel import DATA_TERRITOIRES

LLIVIA = shapely.Point(1.981, 42.465)
ATTACHED = ("regions", "departements", "epci")


def segments(shapes) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct segments of shapes, as sorted integer pairs, and how often each is."""
    rings = shapely.get_rings(shapely.get_parts(np.asarray(shapes)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.round(points * 1e5).astype(np.int64)
    inside = ring[1:] == ring[:-1]
    ends = np.hstack([grid[:-1], grid[1:]])[inside]
    swap = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[swap] = ends[swap][:, [2, 3, 0, 1]]
    return np.unique(ends, axis=0, return_counts=True)


def as_set(rows: np.ndarray) -> set[tuple[int, ...]]:
    return set(map(tuple, rows.tolist()))


def test_every_commune_is_a_valid_shape_of_one_coverage(communes):
    shapes = communes.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    assert set(shapely.get_type_id(shapes)) == {shapely.GeometryType.MULTIPOLYGON}
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize("name", ["regions", "departements", "epci", "ept", "arrondissements"])
def test_every_drawn_layer_is_a_valid_coverage(layers, name):
    shapes = layers[name].to_numpy()
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    assert shapely.coverage_is_valid(shapes)


def test_the_land_has_no_hole_but_llivia(communes):
    land = shapely.coverage_union_all(communes.geometry.to_numpy())
    rings = shapely.get_rings(shapely.get_parts(land))
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    assert len(rings) == len(shapely.get_parts(land)) + 1
    assert len(holes) == 1
    assert holes[0].contains(LLIVIA)


def test_every_border_of_a_region_is_a_border_of_a_departement(layers):
    region, _ = segments(layers["regions"])
    departement, _ = segments(layers["departements"])
    assert as_set(region) <= as_set(departement)


def test_a_border_of_a_departement_is_one_of_an_epci_unless_an_epci_crosses_it(layers, communes):
    departement, _ = segments(layers["departements"])
    epci, _ = segments(layers["epci"])
    alone = np.array(sorted(as_set(departement) - as_set(epci))) / 1e5
    middles = shapely.points((alone[:, :2] + alone[:, 2:]) / 2)
    per_epci = communes.groupby("epci")["departement"].nunique()
    crossing = layers["epci"].loc[per_epci.index[per_epci > 1]].to_numpy()
    inside = np.unique(shapely.STRtree(crossing).query(middles, predicate="intersects")[0])
    elsewhere = np.setdiff1d(np.arange(len(middles)), inside)
    # What is left is the coast of the four islands that belong to no EPCI.
    islands = communes.loc[communes["epci"].isna()].geometry.to_numpy()
    assert shapely.distance(middles[elsewhere], shapely.union_all(islands)).max() < 0.03


def test_ept_and_arrondissements_have_the_very_borders_of_communes(communes, layers):
    by_code = communes.set_index("code")
    of_ept = by_code["ept"].dropna()
    merged = dissolve(by_code.geometry.loc[of_ept.index], of_ept)
    for code, shape in layers["ept"].items():
        assert shapely.equals(shape, merged[code])
    for commune, first in {"75056": "75", "69123": "69", "13055": "13"}.items():
        parts = [s for code, s in layers["arrondissements"].items() if code.startswith(first)]
        assert shapely.equals(shapely.coverage_union_all(parts), by_code.geometry[commune])


def test_drawn_shapes_stay_near_the_full_ones(communes, layers):
    full = communes.groupby("departement")["superficie_km2"].sum()
    drawn = layers["departements"].to_crs(8857).area / 1e6  # equal area
    gap = (drawn / full - 1).abs()
    assert gap.drop(["75", "92", "93", "94"]).max() < 0.04
    assert gap.max() < 0.10


def test_label_points_lie_inside_their_shape(communes, unites, layers):
    assert shapely.contains_xy(communes.geometry, communes["lon"], communes["lat"]).all()
    arrondissements = unites[unites["niveau"] == "arrondissement"].set_index("code")
    shapes = layers["arrondissements"].loc[arrondissements.index]
    assert shapely.contains_xy(shapes, arrondissements["lon"], arrondissements["lat"]).all()


def test_coordinates_are_published_to_five_decimals_four_when_drawn(communes, layers):
    for shapes, decimals in (
        (communes.geometry, 5),
        (layers["epci"], 4),
        (layers["departements"], 4),
        (layers["regions"], 4),
    ):
        xy = shapely.get_coordinates(shapes.to_numpy())
        assert (xy == np.round(xy, decimals)).all()


def test_the_land_around_meets_france_and_leaves_it_its_inside(layers):
    around = gpd.read_file(DATA_TERRITOIRES / "fond.topojson").union_all()
    assert around.is_valid
    regions = layers["regions"]
    for code in ("32", "44", "27", "84", "93", "76", "75", "03"):  # those with a land border
        assert regions[code].intersects(around), code
    for lon, lat in ((2.35, 48.86), (-1.55, 47.2), (9.15, 42.2), (-61.5, 16.2), (55.5, -21.1)):
        assert not shapely.contains_xy(around, lon, lat)
    for lon, lat in ((-0.12, 51.5), (4.35, 50.85), (7.45, 46.95), (-55.0, 4.0), (-3.7, 40.4)):
        assert shapely.contains_xy(around, lon, lat)


def test_the_great_rivers_and_the_lake_run_where_they_do():
    waters = DATA_TERRITOIRES / "eaux.topojson"
    rivers = gpd.read_file(waters, layer="riviere").union_all()
    for lon, lat, near in (
        (1.90, 47.90, "Loire at Orléans"),
        (4.80, 43.95, "Rhône at Avignon"),
        (2.35, 48.86, "Seine at Paris"),
        (7.80, 48.57, "Rhin at Strasbourg"),
        (1.43, 43.60, "Garonne at Toulouse"),
    ):
        assert shapely.distance(rivers, shapely.Point(lon, lat)) < 0.06, near  # some 5 km
    lakes = gpd.read_file(waters, layer="lac").union_all()
    assert shapely.contains_xy(lakes, 6.5, 46.42)  # the Léman
    assert not shapely.contains_xy(lakes, 2.35, 48.86)

"""The layers a browser fetches: TopoJSON, where each border is written once."""

import json

import geopandas as gpd
import pytest
import shapely
from shapely import box

from geo.build.topologie import GRID, topology
from geo.referentiel import DATA_TERRITOIRES


def layer(**shapes) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, crs=4326)


@pytest.fixture
def read(tmp_path):
    """Read one layer of a topology with GDAL: somebody else's reader of the format."""

    def read(topo, name) -> gpd.GeoSeries:
        path = tmp_path / "essai.topojson"
        path.write_text(json.dumps(topo), encoding="utf-8")
        return gpd.read_file(path, layer=name).set_index("id").geometry

    return read


def test_a_shared_border_is_written_once_whatever_the_level(read) -> None:
    west, east = box(0, 0, 1, 1), box(1, 0, 2, 1)
    both = {"region": layer(a=box(0, 0, 2, 1)), "departement": layer(x=west, y=east)}
    whole = shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)])
    topo = topology({**both, "region": layer(a=whole)}, 0.5)
    assert len(topo["arcs"]) == 3  # what is west, what is east, and the border between
    assert read(topo, "departement")["x"].equals(west)
    assert read(topo, "departement")["y"].equals(east)
    assert read(topo, "region")["a"].equals(whole)


def test_an_island_is_one_arc_whichever_way_each_level_goes_round_it(read) -> None:
    island = box(0, 0, 1, 1)
    turned = shapely.Polygon([(1, 1), (1, 0), (0, 0), (0, 1)])
    topo = topology({"region": layer(a=island), "departement": layer(x=turned)}, 0.5)
    assert len(topo["arcs"]) == 1
    assert read(topo, "region")["a"].equals(read(topo, "departement")["x"])


def test_a_hole_stays_and_an_islet_under_the_grid_goes(read) -> None:
    ring = shapely.Polygon(box(0, 0, 9, 9).exterior, [box(3, 3, 6, 6).exterior])
    islet = box(20.1, 20.1, 20.2, 20.2)
    topo = topology({"epci": layer(e=shapely.MultiPolygon([ring, islet]))}, 1)
    assert read(topo, "epci")["e"].equals(ring)
    with pytest.raises(ValueError, match="smaller than the grid"):
        topology({"epci": layer(e=islet)}, 1)


def test_lines_are_written_beside_shapes_and_a_speck_of_line_goes(read) -> None:
    river = shapely.LineString([(0, 0), (1, 2), (3, 2)])
    speck = shapely.LineString([(8, 8), (8.1, 8.1)])
    several = layer(r=shapely.MultiLineString([river, speck]))
    topo = topology({"lac": layer(l=box(5, 5, 6, 6))}, 1, lines={"riviere": several})
    assert read(topo, "riviere")["r"].equals(river)
    assert read(topo, "lac")["l"].equals(box(5, 5, 6, 6))


@pytest.mark.parametrize(
    ("file", "level", "name"),
    [
        ("limites", "region", "regions"),
        ("limites", "departement", "departements"),
        ("epci", "epci", "epci"),
    ],
)
def test_what_is_fetched_is_the_published_layer_to_half_a_pixel(layers, file, level, name) -> None:
    fetched = gpd.read_file(DATA_TERRITOIRES / f"{file}.topojson", layer=level).set_index("id")
    published = layers[name]
    assert set(fetched.index) == set(published.index)
    for code, shape in published.items():
        drawn = fetched.geometry[code].boundary
        # Each point has moved by half a step at most, in each direction.
        points = shapely.points(shapely.get_coordinates(_large(shape)))
        assert shapely.distance(points, drawn).max() <= GRID * 0.5**0.5 + 1e-9, code


def _large(shape):
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.area(parts) > GRID**2])

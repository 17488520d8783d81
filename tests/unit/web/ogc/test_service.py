"""What the service says of itself: Core, OpenAPI 3.0, HTML, and the way from one to the next."""

from __future__ import annotations

import re

import pytest
from openapi_spec_validator import validate
from selectolax.lexbor import LexborHTMLParser

from web.ogc.collections import COLLECTIONS
from web.ogc.crs import SYSTEMS
from web.ogc.documents import CONFORMANCE

PAGES = [
    "/ogc",
    "/ogc/conformance",
    "/ogc/api",
    "/ogc/collections",
    "/ogc/collections/fiches",
    "/ogc/collections/fiches/items",
    "/ogc/collections/epci/items",
    "/ogc/collections/fiches/items/ardelaine",
    "/ogc/collections/communes/items/46102",
]


def links(document: dict) -> dict[str, dict]:
    return {link["rel"]: link for link in document["links"]}


def test_from_the_landing_page_one_reaches_a_fiche(client) -> None:
    landing = client.get("/ogc").json()
    assert {"self", "service-desc", "conformance", "data"} <= set(links(landing))
    collections = client.get(links(landing)["data"]["href"]).json()["collections"]
    assert [c["id"] for c in collections] == list(COLLECTIONS)
    for said in collections:
        alone = client.get(links(said)["self"]["href"]).json()
        assert alone == said
        assert said["crs"] == list(SYSTEMS)
        assert said["storageCrs"] in said["crs"]
        west, south, east, north = said["extent"]["spatial"]["bbox"][0]
        assert -180 <= west < east <= 180 and -90 <= south < north <= 90
    items = next(x for x in collections[0]["links"] if x["rel"] == "items")
    feature = client.get(items["href"]).json()["features"][0]
    item = client.get(f"{items['href']}/{feature['id']}").json()
    assert item["properties"] == feature["properties"]
    assert client.get(links(item)["collection"]["href"]).json()["id"] == "fiches"


def test_what_is_declared_is_what_is_tested(client) -> None:
    declared = client.get("/ogc/conformance").json()["conformsTo"]
    assert declared == list(CONFORMANCE)
    assert len(set(declared)) == len(declared) == 21


def test_the_description_is_openapi_and_says_every_parameter(client) -> None:
    answer = client.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    said = answer.json()
    validate(said)
    for c in COLLECTIONS.values():
        asked = said["paths"][f"/collections/{c.id}/items"]["get"]["parameters"]
        names = [p["name"] for p in asked]
        assert len(set(names)) == len(names)
        assert {"limit", "bbox", "datetime", "crs", "filter", "sortby"} <= set(names)
        assert set(c.champ) <= set(names)


@pytest.mark.parametrize("address", PAGES)
def test_each_document_is_a_page_too_whose_links_lead_somewhere(client, address) -> None:
    page = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.get(f"{address}?f=json").headers["content-type"].partition(";")[0] in (
        *("application/json", "application/geo+json", "application/vnd.oai.openapi+json"),
    )
    tree = LexborHTMLParser(page.text)
    assert len(tree.css("h1")) == 1
    assert "<script" not in page.text
    followed = {a.attributes["href"] for a in tree.css("nav a, main a, head link")}
    for href in sorted(followed)[:25]:
        if href.startswith(("http://testserver", "#")) or not re.match(r"\w+:", href):
            found = client.get(str(client.base_url.join(address).join(href)))
            assert found.status_code == 200, href


def test_data_are_what_programs_are_given_and_pages_what_people_are(client) -> None:
    assert client.get("/ogc", headers={"Accept": "*/*"}).json()["title"]
    assert client.get("/ogc").headers["vary"] == "Accept"
    html = client.get("/ogc?f=html", headers={"Accept": "application/json"})
    assert html.headers["content-type"].startswith("text/html")


def test_an_answer_already_had_is_not_made_again(client) -> None:
    address = "/ogc/collections/fiches/items?limit=5"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    page = client.get(address, headers={"If-None-Match": tag, "Accept": "text/html"})
    assert page.status_code == 200  # the same address, another answer
    assert client.options(address).headers["access-control-allow-origin"] == "*"


def test_the_fields_of_a_filter_are_a_json_schema(client) -> None:
    answer = client.get("/ogc/collections/fiches/queryables")
    assert answer.headers["content-type"] == "application/schema+json"
    said = answer.json()
    feature = client.get("/ogc/collections/fiches/items/ardelaine").json()
    assert set(said["properties"]) == {"geometry", *feature["properties"]}
    assert said["properties"]["statut"]["enum"] == ["actif", "en-creation", "inconnu"]
    assert said["properties"]["geometry"]["format"] == "geometry-point"

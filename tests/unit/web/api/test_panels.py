"""What pages ask of an address while one looks at them: panels, and the rows that follow."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from web.api.panels import SUITE
from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE), follow_redirects=False)


def listed(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/api/panneaux/suite.html?{query}")
    assert answer.status_code == 200
    return [a.attributes["data-id"] or "" for a in LexborHTMLParser(answer.text).css("li h3 a")]


def test_the_rows_that_follow_begin_after_those_already_there(
    client: TestClient, catalogue: Catalogue
) -> None:
    expected = [catalogue.fiches[i].id for i in catalogue.query(Vue()).ordre]
    assert listed(client, "depuis=20") == expected[20 : 20 + SUITE]
    assert listed(client, "") == expected[:SUITE]
    near = [catalogue.fiches[i].id for i in catalogue.query(Vue(pres="46102")).ordre]
    assert listed(client, "pres=46102&depuis=50") == near[50 : 50 + SUITE]


@pytest.mark.parametrize("depuis", ["-1", "²", "abc", ""])
def test_a_place_in_the_list_that_is_no_number_is_the_first(
    client: TestClient, depuis: str
) -> None:
    assert listed(client, f"type=ptce&depuis={depuis}") == listed(client, "type=ptce&depuis=0")


def test_a_place_beyond_the_list_has_no_row(client: TestClient) -> None:
    assert listed(client, "depuis=99999999999999999999") == []


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_what_is_made_for_one_address_is_never_kept(client: TestClient, encoding: str) -> None:
    for address in ("/api/panneaux.json?type=ptce", "/api/panneaux/suite.html?depuis=20"):
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        answer = client.get(address, headers={"Accept-Encoding": encoding})
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert answer.content == plain.content
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["vary"] == "Accept-Encoding"


def test_a_fiche_in_the_address_opens_in_the_list(client: TestClient) -> None:
    told = client.get("/api/panneaux.json?fiche=ardelaine").json()
    assert told["liste"]["fiche"] == "ardelaine"
    assert told["bilan"]["ignores"] == []


def test_panels_are_json_in_plain_french(client: TestClient) -> None:
    answer = client.get("/api/panneaux/croiser.json?lignes=odd&licorne=é")
    assert answer.headers["content-type"] == "application/json"
    assert "é".encode() in answer.content
    told = answer.json()
    assert "licorne=é" in told["html"]
    assert told["lien"].startswith("?lignes=odd")
    assert '": ' not in answer.text[:200]


@pytest.mark.parametrize("page", ["licorne", "explorer", "%20"])
def test_a_page_without_a_panel_is_told(client: TestClient, page: str) -> None:
    answer = client.get(f"/api/panneaux/{page}.json")
    assert answer.status_code == 404
    (error,) = answer.json()["erreurs"]
    assert error["parametre"] == "page"
    assert error["valeur"] == page.replace("%20", " ")
    assert error["attendu"]


def test_the_map_alone_is_a_document(client: TestClient) -> None:
    answer = client.get("/carte.html")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "mountCarte(" in answer.text

"""What programs that ask again and again count on: 304, HEAD, CORS, pages, an address for years."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.api import conditional
from web.routes import MIDDLEWARE, ROUTES

ADDRESSES = [
    "/api/fiches.json?type=ptce",
    "/api/fiches.csv?type=ptce",
    "/api/fiches.geojson?limite=3",
    "/api/facettes.json",
    "/api/liste.json",
    "/api/lieux?q=figeac",
    "/api/schema.json",
    "/api/openapi.json",
    "/api/documentation",
    "/api/territoires/commune:46102.json",
    "/api/croiser.csv",
    "/flux.atom",
    "/catalogue.jsonld",
    "/ogc",
    "/ogc/collections/fiches/items?limit=3",
]
DATED = ["/api/fiches.xlsx?type=ptce", "/api/fiches/ardelaine.json"]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE), follow_redirects=False)


@pytest.mark.parametrize("address", [*ADDRESSES, *DATED])
def test_who_has_the_answer_is_told_so(client, address) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for asked in (tag, f'"autre", {tag}', tag.removeprefix("W/")):
        again = client.get(address, headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["access-control-allow-origin"] == "*"
    assert client.get(address, headers={"If-None-Match": 'W/"autre"'}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_an_answer_that_recent_is_told_so(client, address) -> None:
    moment = client.get(address).headers["last-modified"]
    ask = {"If-Modified-Since": moment}
    assert client.get(address, headers=ask).status_code == 304
    before = parsedate_to_datetime(moment) - timedelta(seconds=1)
    ask = {"If-Modified-Since": format_datetime(before, usegmt=True)}
    assert client.get(address, headers=ask).status_code == 200
    for odd in ("hier", "Tue, 01 Dec 2026 10:00:00"):
        assert client.get(address, headers={"If-Modified-Since": odd}).status_code == 200
    # A tag says better than a date.
    ask = {"If-Modified-Since": moment, "If-None-Match": '"autre"'}
    assert client.get(address, headers=ask).status_code == 200


@pytest.mark.parametrize("address", DATED)
def test_what_says_the_day_is_another_tomorrow(client, monkeypatch, address) -> None:
    first = client.get(address)
    assert "last-modified" not in first.headers

    class Tomorrow(conditional.date):
        @classmethod
        def today(cls):
            return conditional.date.fromordinal(cls(2026, 12, 25).toordinal())

    monkeypatch.setattr(conditional, "date", Tomorrow)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200


def test_tags_tell_questions_hosts_and_forms_apart(client) -> None:
    tags = {client.get(a).headers["etag"] for a in ADDRESSES}
    tags.add(client.get(ADDRESSES[0], headers={"Host": "ailleurs.fr"}).headers["etag"])
    tags.add(client.get("/ogc", headers={"Accept": "text/html"}).headers["etag"])
    assert len(tags) == len(ADDRESSES) + 2


def test_a_wrong_question_has_no_tag_and_is_never_a_304(client) -> None:
    moment = client.get("/flux.atom").headers["last-modified"]
    answer = client.get("/api/fiches.json?licorne=1", headers={"If-Modified-Since": moment})
    assert answer.status_code == 400
    assert "etag" not in answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_site_may_ask_and_read_what_is_said(client, address) -> None:
    before = client.options(
        address,
        headers={"Origin": "https://mairie.example", "Access-Control-Request-Method": "GET",
                 "Access-Control-Request-Headers": "if-none-match"},
    )  # fmt: skip
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == "*"
    assert {"GET", "HEAD"} <= set(before.headers["access-control-allow-methods"].split(", "))
    assert "If-None-Match" in before.headers["access-control-allow-headers"]
    assert "ETag" in client.get(address).headers["access-control-expose-headers"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_says_without_the_body(client, address) -> None:
    head, get = client.head(address), client.get(address)
    assert head.status_code == get.status_code
    for name in ("etag", "content-type", "last-modified"):
        assert head.headers[name] == get.headers[name]
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("ending", ["json", "geojson"])
def test_pages_of_fiches_follow_one_another_and_miss_nothing(client, ending) -> None:
    whole = client.get(f"/api/v1/fiches.{ending}?type=ptce").json()
    rows = "fiches" if ending == "json" else "features"
    assert "pages" not in whole
    address, found = f"/api/v1/fiches.{ending}?type=ptce&limite=20", []
    while address:
        answer = client.get(address)
        said = answer.json()
        assert said["total"] == len(whole[rows])
        found += said[rows]
        address = said["pages"].get("suivante")
        assert (f'<{address}>; rel="next"' in answer.headers.get("link", "")) == bool(address)
    assert found == whole[rows]
    last = client.get(said["pages"]["precedente"]).json()
    assert last["pages"]["suivante"].endswith(f"depuis={said['depuis']}")


def test_pages_of_the_list_and_of_a_table_are_in_the_header(client) -> None:
    answer = client.get("/api/liste.json?limite=10&type=ptce")
    following = answer.links["next"]["url"] if hasattr(answer, "links") else ""
    assert following.endswith("depuis=10")
    assert client.get(following).json()[0] != answer.json()[0]
    rows = client.get("/api/fiches.csv?limite=5&depuis=5").text.splitlines()
    assert len(rows) == 6
    for wrong in ("limite=0", "limite=x", "depuis=-1"):
        assert client.get(f"/api/fiches.json?{wrong}").status_code == 400


def test_the_numbered_address_is_the_same_api(client) -> None:
    for address in (*ADDRESSES, *DATED):
        if address.startswith("/api/"):
            numbered = client.get(address.replace("/api/", "/api/v1/", 1))
            assert numbered.status_code == 200
            if "limite" not in address and "openapi" not in address and "xlsx" not in address:
                assert (numbered.content == client.get(address).content) or "html" in (
                    numbered.headers["content-type"]
                )
    assert client.get("/api/v1/rien").status_code == 404

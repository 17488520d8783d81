"""Addresses people type: the right page, or a page that says in French that there is none."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web.documents.pages import PAGES
from web.routes import MIDDLEWARE, ROUTES


def streamlit(request: Request) -> PlainTextResponse:
    """Answer as Streamlit does: as if all were well, save for its components and media."""
    known = request.url.path == "/component/known.js"
    lost = request.url.path.startswith(("/component", "/media")) and not known
    return PlainTextResponse("Component not found", status_code=404 if lost else 200)


@pytest.fixture(scope="module")
def client() -> TestClient:
    routes = [*ROUTES, Route("/{path:path}", streamlit)]
    return TestClient(Starlette(routes=routes, middleware=MIDDLEWARE), follow_redirects=False)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/mon_territoire?commune=46102", "/mon-territoire?commune=46102"),
        ("/a_propos", "/a-propos"),
        ("/a_propos/", "/a-propos"),
    ],
)
def test_an_underscore_for_a_hyphen_leads_for_ever_to_the_page(client, typed, page) -> None:
    answer = client.get(typed)
    assert answer.status_code == 301
    assert urljoin(typed, answer.headers["location"]) == page


@pytest.mark.parametrize(
    "address",
    [
        *("/app/x", "/favicon.ico", "/nulle-part", "/a/b/c/"),
        *("/static", "/static/nope", "/static/js/nope.js", "/component/x/y", "/media/x.png"),
    ],
)
def test_what_is_no_page_is_a_404_in_french(client, address) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert '<html lang="fr">' in answer.text
    assert "Cette page n’existe pas" in answer.text
    links = re.findall(r'href="([^"]+)"', answer.text)
    style, home = (urljoin(address, link) for link in links)
    assert home == "/"
    assert client.get(style).status_code == 200


def test_what_streamlit_has_is_left_to_it(client) -> None:
    for address in ("/component/known.js", "/_stcore/health"):
        assert client.get(address).text == "Component not found"
        assert client.get(address).status_code == 200
    script = client.get("/donnees").text.split('src="./static/js/')[1].split('"')[0]
    assert client.get("/static/js/" + script).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_document_and_a_final_slash_leads_to_it(client, page) -> None:
    assert '<html lang="fr"' in client.get(f"/{page}").text
    if page:  # its files, and what it links to, are next to it
        answer = client.get(f"/{page}/?commune=46102", follow_redirects=False)
        assert answer.status_code == 301
        assert answer.headers["location"] == f"../{page}?commune=46102"


def test_a_page_of_ours_alone_runs_nothing_inline(client) -> None:
    policy = client.get("/licorne").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")

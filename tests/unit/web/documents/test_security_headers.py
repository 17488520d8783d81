"""What a document may load and who may show it: the policy every document is sent with."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.carte import FONDS
from web.documents.headers import content_security_policy
from web.routes import MIDDLEWARE, ROUTES

HERE = {"'self'", "'none'", "data:", "blob:", "'unsafe-inline'", "'unsafe-eval'"}
TILES = {"https://data.geopf.fr", "https://tile.openstreetmap.org"}


def directives(online_tiles: bool = False, embedders: str = "'self'") -> dict[str, list[str]]:
    policy = content_security_policy(online_tiles, embedders)
    said = [directive.split() for directive in policy.split(";")]
    names = [name for name, *_ in said]
    assert len(set(names)) == len(names)  # a browser reads only the first of one name
    return {name: sources for name, *sources in said}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


def test_nothing_comes_from_nor_goes_to_another_host() -> None:
    said = directives()
    assert said["default-src"] == ["'self'"]
    assert set().union(*said.values()) <= HERE


def test_no_plug_in_runs_and_no_base_nor_form_leads_elsewhere() -> None:
    said = directives(online_tiles=True, embedders="https://ailleurs.example")
    assert said["object-src"] == ["'none'"]
    for name in ("base-uri", "form-action", "connect-src"):
        assert said[name] == ["'self'"]


def test_scripts_run_from_no_data_and_styles_run_nothing() -> None:
    said = directives(online_tiles=True)
    assert set(said["script-src"]) == {"'self'", "'unsafe-inline'", "'unsafe-eval'", "blob:"}
    assert set(said["style-src"]) == {"'self'", "'unsafe-inline'"}
    assert set(said["font-src"]) == {"'self'", "data:"}


def test_tiles_are_let_in_as_images_only_where_the_installer_allows_them() -> None:
    without, with_tiles = directives(), directives(online_tiles=True)
    assert set(with_tiles.pop("img-src")) - set(without.pop("img-src")) == TILES
    assert with_tiles == without
    assert {fond.host for fond in FONDS.values()} == TILES


@pytest.mark.parametrize(
    ("embedders", "ancestors"),
    [
        ("'self'", ["'self'"]),
        ("https://mairie.example", ["'self'", "https://mairie.example"]),
        ("'self' https://mairie.example", ["'self'", "https://mairie.example"]),
    ],
)
def test_the_app_itself_and_the_sites_named_may_show_it(embedders, ancestors) -> None:
    assert directives(embedders=embedders)["frame-ancestors"] == ancestors


def test_a_document_has_every_header_and_a_file_that_runs_nothing_only_what_it_is(client) -> None:
    document = client.get("/").headers
    assert "object-src 'none'" in document["Content-Security-Policy"]
    assert document["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert document["Cross-Origin-Opener-Policy"] == "same-origin"
    allowed = document["Permissions-Policy"].split(", ")
    assert {"geolocation=(self)", "camera=()", "microphone=()", "payment=()"} == set(allowed)
    data = client.get("/api/fiches.json").headers
    assert document["X-Content-Type-Options"] == data["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in data

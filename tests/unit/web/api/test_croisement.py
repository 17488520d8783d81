"""The table of counts over HTTP."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


def test_the_formats_follow_the_address_of_the_page(client) -> None:
    query = "?lignes=domaine&colonnes=type&territoire=region:76"
    body = client.get(f"/api/croiser.json{query}").json()
    assert body["total"] == client.get("/api/facettes.json?territoire=region:76").json()["total"]
    table = client.get(f"/api/croiser.csv{query}")
    assert "attachment" in table.headers["content-disposition"]
    assert table.text.count("\r\n") == 15
    drawing = client.get(f"/api/croiser.svg{query}")
    assert drawing.headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize(
    ("query", "parametre"),
    [("lignes=licorne", "lignes"), ("domaine=licorne", "domaine"), ("licorne=1", "licorne")],
)
def test_a_wrong_parameter_is_a_400_that_says_which(client, query, parametre) -> None:
    answer = client.get(f"/api/croiser.json?{query}")
    assert answer.status_code == 400
    assert [e["parametre"] for e in answer.json()["erreurs"]] == [parametre]


def test_another_format_is_not_found(client) -> None:
    assert client.get("/api/croiser.pdf").status_code == 404

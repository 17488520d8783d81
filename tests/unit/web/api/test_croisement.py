"""The table of counts over HTTP."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.unit.catalogue.classeurs import sheets
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


def test_the_workbook_is_the_table_in_words_then_its_cells_with_codes(client) -> None:
    query = "?lignes=region&colonnes=type&domaine=mobilite"
    answer = client.get("/api/croiser.xlsx" + query)
    assert 'filename="croisement.xlsx"' in answer.headers["content-disposition"]
    told = client.get("/api/croiser.json" + query).json()
    book = sheets(answer.content)
    assert list(book) == ["Tableau", "Données"]
    table = book["Tableau"]
    assert table.rows[0] == [told["titre"]]
    top = next(i for i, row in enumerate(table.rows) if row[:1] == ["Région"])
    assert table.rows[top][1:-1] == [c["libelle"] for c in told["colonnes"]]
    shown = table.rows[top + 1 : top + 1 + len(told["lignes"])]
    assert [row[0] for row in shown] == [line["libelle"] for line in told["lignes"]]
    assert [row[1:-1] for row in shown] == [[str(n) for n in row] for row in told["comptes"]]
    assert table.filtered
    assert set(table.links.values()) == {"http://testserver/croiser?domaine=mobilite"}
    header, *cells = book["Données"].rows
    assert header[:5] == ["region", "libelle_ligne", "type", "libelle_colonne", "fiches"]
    assert len(cells) == len(told["lignes"]) * len(told["colonnes"])
    assert sum(int(row[4]) for row in cells) == sum(map(sum, told["comptes"]))


def test_the_workbook_says_rates_when_they_are_asked(client) -> None:
    book = sheets(client.get("/api/croiser.xlsx?mesure=habitants").content)
    assert "habitants" in book["Tableau"].rows[0][0]
    assert float(book["Données"].rows[1][5]) > 0

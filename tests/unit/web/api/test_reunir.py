"""The tables over HTTP: the same as the page, as files, and what is wrong told."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.territoires import Territoire
from web.routes import MIDDLEWARE, ROUTES

ASKED = "?commune=46102&besoin=plus de médecin"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


def test_a_program_is_told_the_whole_table(client) -> None:
    body = client.get(f"/api/reunir.json{ASKED}").json()
    assert Territoire.parse(body["territoire"]).code == "46102"
    assert [c["code"] for c in body["chaises"]] == ["reunit", "deja_fait", "fait", "finance"]
    seated = [s for c in body["chaises"] for s in c["sieges"]]
    assert seated
    for s in seated:
        assert s["raisons"]
        assert s["source_url"].startswith("http")
        assert 0 < s["note"] <= 1
        assert set(s["parts"]) == {"besoin", "lieu", "ressemblance", "preuve"}
    for p in body["manque"]["partenaires"]:
        assert len(p["alliances"]) <= p["sur"] == len(body["manque"]["alliances"])
    without = client.get(f"/api/reunir.json{ASKED}&sans={seated[0]['id']}").json()
    assert seated[0]["id"] not in str(without["chaises"])


@pytest.mark.parametrize(
    ("ext", "begins", "kind"),
    [("pdf", b"%PDF", "application/pdf"), ("xlsx", b"PK", "spreadsheetml")],
)
def test_the_files_are_attachments(client, ext, begins, kind) -> None:
    answer = client.get(f"/api/reunir.{ext}{ASKED}")
    assert answer.content.startswith(begins)
    assert kind in answer.headers["content-type"]
    assert f"premier-tour-de-table.{ext}" in answer.headers["content-disposition"]


def test_the_meeting_is_on_the_day_one_picks(client) -> None:
    answer = client.get(f"/api/reunir.ics{ASKED}&date=2027-01-15&heure=18:30")
    assert b"DTSTART:20270115T183000\r\nDTEND:20270115T200000\r\n" in answer.content
    assert client.get(f"/api/reunir.ics{ASKED}&date=demain").status_code == 400


@pytest.mark.parametrize(
    ("query", "parametre"),
    [
        ("besoin=emploi", "commune"),
        ("commune=46102", "besoin"),
        ("commune=99999&besoin=emploi", "commune"),
        ("commune=46102&besoin=emploi&licorne=1", "licorne"),
        ("commune=46102&besoin=emploi&date=2027-01-15", "date"),
    ],
)
def test_a_wrong_question_is_a_400_that_says_which(client, query, parametre) -> None:
    answer = client.get(f"/api/reunir.json?{query}")
    assert answer.status_code == 400
    assert [e["parametre"] for e in answer.json()["erreurs"]] == [parametre]
    assert client.get("/api/reunir.doc").status_code == 404

"""The same view for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from catalogue.catalogue import Catalogue
from tests.counts import FICHES
from tests.unit.catalogue.classeurs import sheets
from tests.unit.catalogue.vues import vues
from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


@settings(max_examples=15, deadline=None)
@given(vue=vues())
def test_each_format_holds_the_fiches_of_the_page_in_its_order(client, catalogue, vue) -> None:
    expected = [catalogue.fiches[i].id for i in catalogue.query(vue).ordre]
    address = vue.address()
    as_json = client.get("/api/fiches.json" + address).json()
    assert [f["id"] for f in as_json["fiches"]] == expected
    as_geojson = client.get("/api/fiches.geojson" + address).json()
    assert [f["properties"]["id"] for f in as_geojson["features"]] == expected
    without_point = sum(f["geometry"] is None for f in as_geojson["features"])
    assert without_point == client.get("/api/facettes.json" + address).json()["sans_point"]
    as_csv = client.get("/api/fiches.csv" + address).content
    assert as_csv.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(as_csv.decode("utf-8-sig")), delimiter=";"))
    assert [row["id"] for row in rows] == expected


def test_the_workbook_says_its_view_and_leads_back_to_it(client) -> None:
    answer = client.get("/api/fiches.xlsx?type=ptce&domaine=mobilite")
    assert "attachment" in answer.headers["content-disposition"]
    first = sheets(answer.content)["Fiches"]
    assert "PTCE" in first.rows[0][0]
    assert "http://testserver/?domaine=mobilite&type=ptce" in first.links.values()
    assert any(link.startswith("http://testserver/?fiche=") for link in first.links.values())


def test_a_workbook_tells_its_length_so_that_a_page_can_say_how_far_it_is(client) -> None:
    squeezing = TestClient(GZipMiddleware(client.app))  # as Streamlit's own server does
    answer = squeezing.get("/api/fiches.xlsx", headers={"Accept-Encoding": "gzip"})
    assert int(answer.headers["content-length"]) == len(answer.content)


@settings(max_examples=15, deadline=None)
@given(vue=vues())
def test_the_panels_of_the_page_agree_with_the_rest(client, catalogue, vue) -> None:
    told = client.get("/api/panneaux.json" + vue.address()).json()
    assert list(told) == ["filtres", "bilan", "liste"]
    facets = client.get("/api/facettes.json" + vue.address()).json()
    assert told["bilan"]["total"] == facets["total"]
    assert told["bilan"]["sansPoint"] == facets["sans_point"]
    assert told["filtres"]["facettes"] == facets["facettes"]
    assert told["bilan"]["lien"] == vue.address()
    rows = client.get("/api/liste.json?limite=20&" + vue.address().removeprefix("?")).json()
    page = LexborHTMLParser(told["liste"]["html"])
    listed = [int(li.attributes["data-i"]) for li in page.css("ol[aria-label] > li")]
    assert listed == ([] if vue.fiche else [row["i"] for row in rows])


def test_the_panels_say_what_they_left_out_as_the_page_does(client) -> None:
    told = client.get("/api/panneaux.json?domaine=licorne,mobilite").json()
    assert [i["valeur"] for i in told["bilan"]["ignores"]] == ["licorne"]
    assert told["bilan"]["lien"] == "?domaine=mobilite"


def test_facets_agree_with_the_catalogue(client, catalogue: Catalogue) -> None:
    answer = client.get("/api/facettes.json?type=ptce").json()
    assert answer["total"] == answer["facettes"]["type"]["ptce"]
    for code, count in answer["facettes"]["domaine"].items():
        found = client.get(f"/api/facettes.json?type=ptce&domaine={code}").json()
        assert found["total"] == count


@pytest.mark.parametrize(
    ("address", "parametre"),
    [
        ("/api/fiches.json?domaine=licorne", "domaine"),
        ("/api/fiches.csv?licorne=1", "licorne"),
        ("/api/facettes.json?territoire=commune:99999", "territoire"),
        ("/api/liste.json?depuis=-1", "depuis"),
        ("/api/liste.json?limite=100000", "limite"),
        ("/api/lieux", "q"),
        ("/api/lieux?q=" + "x" * 300, "q"),
        ("/api/lieux?q=figeac&departement=99", "departement"),
        ("/api/lieux?q=figeac&niveaux=canton", "niveaux"),
        ("/api/lieux?q=figeac&limite=deux", "limite"),
    ],
)
def test_a_wrong_parameter_is_a_400_that_says_which(client, address, parametre) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert [e["parametre"] for e in answer.json()["erreurs"]] == [parametre]


def test_a_fiche_is_given_whole_or_not_found(client) -> None:
    answer = client.get("/api/fiches/ardelaine.json").json()
    assert answer["nom"] == "Ardelaine"
    assert answer["source_url"].startswith("http")
    assert client.get("/api/fiches/nulle-part.json").status_code == 404
    assert client.get("/api/fiches.pdf").status_code == 404


@pytest.mark.parametrize(
    "address", ["/api", "/api/", "/api/fiche.json", "/api/fiches/ardelaine", "/api/fiches."]
)
def test_a_mistyped_address_is_a_404_a_program_understands(client, address) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.json()["erreurs"][0]["parametre"] == "adresse"


def test_a_sheet_shows_no_subtype_that_says_nothing(client) -> None:
    said = client.get("/api/fiches/figeacteurs.json").json()["affichage"]["sousTypes"]
    assert said == ["Se présente ainsi, sans label cité"]
    answer = client.get("/api/fiches/scic-kepos.json").json()
    assert "autre" in answer["sous_types"]
    assert "Autre" not in answer["affichage"]["sousTypes"]


def test_places_are_found_with_the_reason(client) -> None:
    first = client.get("/api/lieux?q=figeac").json()[0]
    assert (first["niveau"], first["code"]) == ("commune", "46102")
    assert first["raison"]
    assert client.get("/api/lieux?q=xxqqzz").json() == []


def test_only_the_levels_asked_are_offered(client) -> None:
    found = client.get("/api/lieux?q=lot&niveaux=departement").json()
    assert {f["niveau"] for f in found} == {"departement"}


def test_health_says_what_is_served(client, catalogue: Catalogue) -> None:
    answer = client.get("/sante")
    assert answer.status_code == 200
    body = answer.json()
    assert body["fiches"] == len(catalogue) == FICHES
    assert body["version"]
    assert body["code_officiel_geographique"] == "2026-01-01"
    assert body["source_la_plus_recente"] == max(f.source_date for f in catalogue.fiches)
    assert body["fiches_sans_point"] == int((~catalogue.has_a_point).sum())


def test_health_is_503_when_the_data_cannot_be_loaded(client, monkeypatch) -> None:
    def broken() -> None:
        raise OSError("disk")

    monkeypatch.setattr("web.api.catalogue.shared", broken)
    answer = client.get("/sante")
    assert answer.status_code == 503
    assert "disk" not in answer.text


def test_reading_is_open_to_other_sites(client) -> None:
    for address in ("/api/fiches.json", "/api/facettes.json", "/api/lieux?q=lot"):
        assert client.get(address).headers["access-control-allow-origin"] == "*"


def test_hashed_files_are_immutable_compressed_and_nothing_else_is_served(client, data) -> None:
    answer = client.get("/" + data.points.url("points.json"))
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert len(json.loads(answer.content)["lon"]) == FICHES
    assert client.get("/" + data.territoires.url("communes-46.geojson")).status_code == 200
    for name in ("communes-99.geojson", "../../settings.py", "communes-46/../x", "absent.js"):
        assert client.get("/" + data.territoires.url(name)).status_code == 404
    assert client.get("/ressources/000000000000/points.json").status_code == 404


def test_streamlits_scripts_are_compressed_and_no_other_file_leaks(client) -> None:
    index = client.get("/").text
    script = index.split('src="./static/js/')[1].split('"')[0]
    answer = client.get("/static/js/" + script)
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/../../../settings.py").status_code == 404
    assert client.get("/static/%2e%2e/%2e%2e/version.py.js").status_code == 404


def test_what_may_be_a_document_carries_the_policy(client, data) -> None:
    for address in ("/", "/a-propos", "/api/croiser.svg", "/api/fiches.csv"):
        headers = client.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"], address
        assert headers["x-content-type-options"] == "nosniff"
    inert = [
        data.code.url(name) for name in ("carte/carte.js", "commun/app.css", "images/layers.png")
    ]
    for address in (*inert, data.territoires.url("limites.topojson"), "api/fiches.json"):
        headers = client.get("/" + address).headers
        assert "content-security-policy" not in headers
        assert headers["x-content-type-options"] == "nosniff"


def test_a_former_slug_redirects_for_ever(client, data, monkeypatch) -> None:
    monkeypatch.setattr(data.catalogue, "redirections", {"vieux-nom": "ardelaine"})
    answer = client.get("/api/fiches/vieux-nom.json", follow_redirects=False)
    assert answer.status_code == 301
    assert client.get("/api/fiches/vieux-nom.json").json()["id"] == "ardelaine"

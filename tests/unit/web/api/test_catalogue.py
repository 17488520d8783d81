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


def test_several_levels_and_a_departement_narrow_places(client) -> None:
    two = client.get("/api/lieux?q=lot&niveaux=departement,commune&limite=50").json()
    assert {f["niveau"] for f in two} == {"departement", "commune"}
    assert len(client.get("/api/lieux?q=saint&limite=3").json()) == 3
    assert len(client.get("/api/lieux?q=saint").json()) == 8
    for departement in ("93", "974", "2a", " 93 "):
        (first, *_) = client.get(
            "/api/lieux", params={"q": "saint pierre", "departement": departement}
        ).json()
        assert set(first) == {
            *("libelle", "niveau", "code", "departement", "precision", "raison", "score"),
            "certain",
        }
    here = client.get("/api/lieux?q=saint denis&departement=974&niveaux=commune").json()[0]
    assert (here["code"], here["departement"]) == ("97411", "974")


def test_an_unknown_parameter_of_places_is_told(client) -> None:
    (error,) = client.get("/api/lieux?q=lot&licorne=1").json()["erreurs"]
    assert error["parametre"] == "licorne"
    assert client.get("/api/lieux?q=" + "x" * 200).status_code == 200
    assert client.get("/api/lieux?q=" + "x" * 201).status_code == 400
    assert client.get("/api/lieux?q=%20").status_code == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limite=1", 200), ("limite=200", 200), ("limite=0", 400), ("limite=201", 400),
        ("depuis=0", 200), ("depuis=10000000", 200), ("depuis=10000001", 400),
        ("depuis=²", 400), ("depuis=000000001", 400), ("depuis=", 400),
    ],
)  # fmt: skip
def test_a_number_is_whole_and_within_bounds(client, query, status) -> None:
    assert client.get(f"/api/liste.json?{query}").status_code == status


def test_a_list_begins_and_ends_where_it_is_asked(client) -> None:
    whole = client.get("/api/liste.json?type=ptce").json()
    assert len(whole) == 50
    assert client.get("/api/liste.json?type=ptce&depuis=3&limite=4").json() == whole[3:7]
    (first,) = client.get("/api/liste.json?type=ptce").json()[:1]
    assert first == whole[0]


def test_files_are_named_and_typed(client) -> None:
    for ext, media in (
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("geojson", "application/geo+json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):
        answer = client.get(f"/api/fiches.{ext}?type=ptce")
        assert answer.headers["content-type"] == media
        said = answer.headers.get("content-disposition", "")
        assert said == (
            f'attachment; filename="faire-alliance.{ext}"' if ext in ("csv", "xlsx") else ""
        )


def test_distances_are_in_the_files_near_a_place_only(client, catalogue) -> None:
    text = client.get("/api/fiches.csv?pres=46102&rayon=50").content.decode("utf-8-sig")
    near = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    said = [f["distance_km"] for f in near]
    km = [float(text.replace(",", ".")) for text in said if text]
    assert km == sorted(km)
    assert 0 <= km[0] <= km[-1] <= 50
    assert said[: len(km)] == [text for text in said if text]  # what has no point comes last
    plain = client.get("/api/fiches.geojson?type=ptce").json()["features"]
    points = [f["geometry"]["coordinates"] for f in plain if f["geometry"]]
    found = {f["properties"]["id"] for f in plain if f["geometry"]}
    assert len(points) == len(found)
    position = catalogue.position[next(iter(sorted(found)))]
    assert any(
        p == pytest.approx([catalogue.lon[position], catalogue.lat[position]]) for p in points
    )


def test_health_counts_the_lines_left_out_once_each(client, data) -> None:
    body = client.get("/sante").json()
    wrong = {(p.fichier, p.ligne) for p in data.lecture.problemes if p.gravite == "erreur"}
    assert body["lignes_ecartees"] == len(wrong)
    assert (body["catalogue"], body["territoires"]) == (data.points.hash, data.territoires.hash)
    assert body["etat"] == "en service"


def test_a_fiche_of_the_api_says_its_territories_as_an_address_does(client) -> None:
    body = client.get("/api/fiches/ardelaine.json").json()
    assert body["territoires"] == ["epci:200041465"]
    assert body["affichage"]["distance"] is None
    (error,) = client.get("/api/fiches/nulle-part.json").json()["erreurs"]
    assert (error["parametre"], error["valeur"]) == ("slug", "nulle-part")
    (error,) = client.get("/api/licorne").json()["erreurs"]
    assert error["valeur"] == "/api/licorne"

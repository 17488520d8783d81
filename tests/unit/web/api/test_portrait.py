"""A territory for programs: the same answers as the page, at a stable address."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.territoires import Territoire
from tests.unit.catalogue.classeurs import sheets
from web.portrait import portrait_of
from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE), follow_redirects=False)


def test_a_territory_says_who_it_is_and_its_four_answers(client, catalogue) -> None:
    said = client.get("/api/territoires/commune:46102.json").json()
    p = portrait_of(Territoire.parse("commune:46102"))
    assert said["libelle"] == "Figeac (46)"
    assert [u["territoire"] for u in said["hierarchie"]] == [
        "epci:200067361", "departement:46", "region:76", "pays:FR",
    ]  # fmt: skip
    assert said["point"] == list(p.point)
    assert said["population"] == p.profil.population
    covering = [f["id"] for group in said["couvrent"].values() for f in group]
    assert covering == [
        catalogue.fiches[c.position].id for group in p.niveaux.values() for c in group
    ]
    assert [f["distance_m"] for f in said["proches"]] == [round(q.metres) for q in p.proches]
    assert len(said["manques"]) == 13
    assert said["semblables"][0]["exemples"]
    assert "ellipsoïde" in said["methode"]["distances"]


@pytest.mark.parametrize(
    ("text", "members", "level"),
    [
        ("commune:75056", 20, "arrondissement"),
        ("ept:200057941", 13, "commune"),
        ("region:76", 13, "departement"),
        ("pays:FR", 18, "region"),
        ("commune:46102", 0, ""),
    ],
)
def test_members_are_one_level_down(client, text, members, level) -> None:
    said = client.get(f"/api/territoires/{text}.json").json()["membres"]
    assert len(said) == members
    assert {u["territoire"].split(":")[0] for u in said} == ({level} if level else set())


def test_a_former_commune_leads_to_the_one_it_joined(client) -> None:
    for ext in ("json", "pdf"):
        answer = client.get(f"/api/territoires/commune:93059.{ext}")
        assert answer.status_code == 301
        assert answer.headers["location"] == f"./commune:93066.{ext}"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("commune:99999.json", 404),
        ("region:99.json", 404),
        ("licorne:12.json", 400),
        ("commune:.json", 400),
        ("46102.json", 400),
        ("commune:46102.docx", 404),
    ],
)
def test_what_cannot_be_used_is_told(client, text, status) -> None:
    answer = client.get(f"/api/territoires/{text}")
    assert answer.status_code == status
    (problem,) = answer.json()["erreurs"]
    assert problem["parametre"]
    assert problem["attendu"]


def test_a_commune_without_a_shape_still_answers(client) -> None:
    said = client.get("/api/territoires/commune:98818.json").json()
    assert said["point"] is None
    assert said["proches"] == []
    assert said["outre_mer"]
    assert said["semblables"]


@pytest.mark.parametrize(
    ("ext", "start", "media"),
    [
        ("pdf", b"%PDF-", "application/pdf"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_files_are_downloads_with_a_name(client, ext, start, media) -> None:
    answer = client.get(f"/api/territoires/epci:200067361.{ext}")
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer.headers["content-type"] == media
    assert (
        f'filename="faire-alliance-epci-200067361.{ext}"' in answer.headers["content-disposition"]
    )


def test_the_answer_may_be_read_from_anywhere_and_is_plain_json(client) -> None:
    answer = client.get("/api/territoires/departement:974.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["libelle"] == "La Réunion (974)"


@pytest.mark.parametrize("t", ["commune:46102", "departement:46", "region:01"])
def test_each_list_says_what_the_portrait_knows(client, catalogue, t) -> None:
    said = client.get(f"/api/territoires/{t}.json").json()
    p = portrait_of(Territoire.parse(t))
    assert (said["territoire"], said["nom"]) == (t, catalogue.ref.nom(p.territoire))
    assert (said["genre"], said["superficie_km2"]) == (p.genre, p.superficie_km2)
    assert said["communes"] == p.communes
    assert said["densite_hab_km2"] == round(p.profil.densite, 1)
    assert said["genre_intercommunalite"] == p.profil.genre
    assert said["taille_intercommunalite"] == p.profil.taille
    assert said["outre_mer"] == [
        {k: f[k] for k in ("id", "nom", "roles", "lieu")} for f in said["outre_mer"]
    ]
    assert [u["territoire"] for u in said["membres"]] == [str(u) for u in p.membres]
    assert [u["territoire"] for u in said["voisins"]] == [str(u) for u in p.voisins]
    covering = [c for group in p.niveaux.values() for c in group]
    told = [f for group in said["couvrent"].values() for f in group]
    assert [(f["aire"], f["entiere"], f["communes"], f["sur"]) for f in told] == [
        (str(c.aire), c.entiere, c.communes, c.de) for c in covering
    ]
    assert list(said["couvrent"]) == [niveau.value for niveau in p.niveaux]
    assert [f["siege_dans_le_territoire"] for f in said["proches"]] == [q.dans for q in p.proches]
    for role, near in said["plus_proche_par_type"].items():
        assert near["id"] == catalogue.fiches[p.par_role[role].position].id
        assert role in near["roles"]
    for m, blank in zip(p.manques, said["manques"], strict=True):
        assert (blank["domaine"], blank["couvrent"]) == (m.domaine, m.couvrent)
        assert (blank["en_partie"], blank["blanc"]) == (m.en_partie, m.blanc)
        nearest = blank["plus_proche"]
        assert (nearest is None) == (m.plus_proche is None)
        if nearest:
            assert nearest["distance_m"] == round(m.plus_proche.metres)
    for i, alike in zip(p.inspirations, said["semblables"], strict=True):
        assert alike["territoire"] == str(i.semblable.territoire)
        assert alike["ecart"] == round(i.semblable.ecart, 3)
        assert alike["population"] == i.semblable.profil.population
        assert [f["id"] for f in alike["exemples"]] == [
            catalogue.fiches[position].id for position in i.exemples
        ]
    assert set(said["methode"]) == {"ressemblance", "distances", "manques"}


def test_files_lead_back_to_the_app_as_others_know_it(client) -> None:
    first = next(iter(sheets(client.get("/api/territoires/commune:46102.xlsx").content).values()))
    assert first.links["A2"] == "http://testserver/mon-territoire?commune=46102"


@pytest.mark.parametrize(
    ("text", "parametre", "valeur"),
    [
        ("commune:99999.json", "territoire", "commune:99999"),
        ("licorne:12.json", "territoire", "licorne:12"),
        ("commune:46102.docx", "format", "docx"),
    ],
)
def test_what_is_wrong_is_quoted(client, text, parametre, valeur) -> None:
    answer = client.get(f"/api/territoires/{text}")
    (error,) = answer.json()["erreurs"]
    assert (error["parametre"], error["valeur"]) == (parametre, valeur)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_only_a_commune_has_a_former_name(client) -> None:
    moved = client.get("/api/territoires/commune:93059.json")
    assert moved.headers["access-control-allow-origin"] == "*"
    assert client.get("/api/territoires/departement:93059.json").status_code in (400, 404)

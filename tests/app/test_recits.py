"""Présenter without a browser: what the stage is told, what a phone is sent to."""

from __future__ import annotations

import json

import pytest
import segno
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalogue.recits.recits import read_recits
from settings import Settings
from tests.app.test_pages import drawn, words
from tests.app.test_pages import opened as open_page
from tests.conftest import ROOT
from web import recits as web_recits
from web.routes import ROUTES


def opened(**query: str) -> dict:
    """Return what the stage is told, or what the list shows; and how many maps there are."""
    at = open_page("recits", **query)
    page, told = drawn(at, "recits")
    listed = [
        {
            "titre": words(li.css_first("h2")),
            "adresses": [a.attributes["href"] for a in li.css(".actions a")],
            "defauts": [words(d) for d in li.css("li")],
        }
        for li in page.css(".recits > li")
    ]
    avis = page.css_first(".avis")
    shown = {"html": page, "recits": listed, "avis": words(avis) if avis else ""}
    mode = "jouer" if "jeu" in told else "liste"
    maps = len(at.get("component_instance"))
    return {
        **told.get("jeu", {}),
        **shown,
        "mode": mode,
        "titre_page": told["titre"],
        "carte": maps,
    }


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=list(ROUTES)), base_url="http://192.168.1.20:8501")


def test_without_a_recit_the_page_lists_them() -> None:
    told = opened()
    assert told["mode"] == "liste"
    assert [r["adresses"][0] for r in told["recits"]] == [
        "presenter?recit=faire-alliance", "presenter?recit=tour-de-france",
    ]  # fmt: skip
    assert told["carte"] == 0


def test_a_broken_recit_is_listed_with_its_reason_and_the_others_play(
    monkeypatch, tmp_path, catalogue
) -> None:
    (tmp_path / "casse.md").write_text("titre : Cassé\n# A\nvue : ?fiche=licorne\n", "utf-8")
    text = (ROOT / "data" / "recits" / "faire-alliance.md").read_text("utf-8")
    (tmp_path / "entier.md").write_text(text, "utf-8")
    recits = read_recits(catalogue, tmp_path)
    monkeypatch.setattr(web_recits, "recits", lambda: recits)
    told = opened(recit="casse")
    assert told["mode"] == "liste"
    broken = next(r for r in told["recits"] if r["titre"] == "Cassé")
    assert broken["adresses"] == []
    assert any("Ligne 3" in d and "n’existe pas" in d for d in broken["defauts"])
    assert opened(recit="entier")["mode"] == "jouer"


def test_an_unknown_recit_leads_to_the_list_and_says_so() -> None:
    told = opened(recit="<script>")
    assert told["mode"] == "liste"
    assert "« <script> » n’existe pas" in told["avis"].replace("\xa0", " ")
    assert told["html"].css("script") == []


def test_the_whole_story_is_told_at_once(catalogue) -> None:
    told = opened(recit="tour-de-france", etape="3")
    assert told["mode"] == "jouer"
    assert len(told["etapes"]) == 21
    assert told["carte"] == 1
    third = told["etapes"][2]
    assert third["scene"]["fiche"]["nom"].startswith("La Grande Halle")
    assert third["scene"]["carte"]["aires"] == ["commune:14167"]
    assert len(json.dumps(told["etapes"])) < 200_000
    # What is drawn at once is the step that is asked.
    assert told["html"].css_first("h1").text() == third["titre"]
    assert told["titre_page"].startswith(f"3. {third['titre']}")


def test_figures_are_counted_by_the_catalogue(catalogue) -> None:
    step = next(e for e in opened(recit="faire-alliance")["etapes"] if e["chiffres"])
    said = {c["libelle"]: c["valeur"] for c in step["chiffres"]}
    assert said["fiches dans la carte"] == str(len(catalogue))
    assert said["PTCE"] == str(sum("ptce" in f.roles for f in catalogue.fiches))


def test_the_notes_window_draws_no_map() -> None:
    assert opened(recit="faire-alliance", notes="1")["carte"] == 0


def test_the_short_address_of_a_step_opens_its_view(client, catalogue) -> None:
    for recit in web_recits.recits().values():
        for number, step in enumerate(recit.etapes, 1):
            answer = client.get(f"/r/{recit.nom}/{number}", follow_redirects=False)
            assert answer.status_code == 302
            assert answer.headers["location"] == "../.." + (step.vue.address() or "/")


@pytest.mark.parametrize("path", ["/r/licorne/1", "/r/faire-alliance/0", "/r/faire-alliance/99"])
def test_a_wrong_short_address_leads_to_the_list(client, path) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.headers["location"] == "../../presenter"


def test_an_improvised_view_comes_with_the_code_that_opens_it(client) -> None:
    told = client.get("/api/scene.json?pres=46102&type=ptce").json()
    assert told["lieu"] == "Figeac (46)"
    assert len(told["proches"]) == 3
    assert told["qr"]["adresse"] == "http://192.168.1.20:8501/?type=ptce&pres=46102"


def test_a_place_and_a_need_of_the_hall_make_a_table(client) -> None:
    told = client.get("/api/scene.json?pres=46102&q=emploi").json()
    assert told["qr"]["adresse"] == "http://192.168.1.20:8501/reunir?commune=46102&besoin=emploi"
    chairs = [c["chaise"] for c in told["tour"]["chaises"]]
    assert chairs[0] == "Qui réunit"
    assert "Qui l’a déjà fait" in chairs
    assert told["carte"]["liens"]
    assert "tour" not in client.get("/api/scene.json?q=emploi").json()


def test_a_wrong_improvised_view_is_refused_with_its_reason(client) -> None:
    answer = client.get("/api/scene.json?pres=licorne")
    assert answer.status_code == 400
    assert answer.json()["erreurs"][0]["parametre"] == "pres"


def test_the_code_drawn_is_the_code_of_the_address() -> None:
    address = "http://192.168.1.20:8501/r/faire-alliance/12"
    told = web_recits.qr(address)
    drawn = [[0] * told["cote"] for _ in range(told["cote"])]
    for stroke in filter(None, told["trace"].split("M")):
        start, length = stroke.split("h")
        x, y = start.split()
        for column in range(int(x), int(x) + int(length)):
            drawn[int(float(y))][column] = 1
    assert drawn == [list(line) for line in segno.make_qr(address, error="m").matrix]


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("http://localhost:8501", "http://192.168.1.20:8501"),
        ("http://127.0.0.1:8501/", "http://192.168.1.20:8501"),
        ("http://0.0.0.0:8501/carte", "http://192.168.1.20:8501/carte"),
        ("http://10.0.0.7:8501", "http://10.0.0.7:8501"),
        ("https://carte.exemple.fr", "https://carte.exemple.fr"),
    ],
)
def test_the_hall_gets_an_address_a_phone_can_reach(monkeypatch, asked, reached) -> None:
    monkeypatch.setattr(web_recits, "local_address", lambda: "192.168.1.20")
    assert web_recits.hall_address(asked) == reached


def test_without_a_network_the_address_stays_this_machine_s(monkeypatch) -> None:
    monkeypatch.setattr(web_recits, "local_address", lambda: None)
    assert web_recits.hall_address("http://localhost:8501") == "http://localhost:8501"


def test_the_setting_decides_the_address_of_the_hall(monkeypatch) -> None:
    chosen = Settings(adresse_publique="https://carte.exemple.fr/")
    monkeypatch.setattr(web_recits, "settings", lambda: chosen)
    assert web_recits.hall_address("http://localhost:1") == "https://carte.exemple.fr"


def test_the_kiosk_listens_to_the_hall_and_tells_its_address() -> None:
    from web import kiosque

    command = " ".join(kiosque.command_line(8600))
    assert "--server.address 0.0.0.0" in command
    assert "--server.port 8600" in command
    assert "http://10.0.0.7:8600/presenter" in kiosque.announcement("http://10.0.0.7:8600")
    assert "Aucun réseau" in kiosque.announcement("http://localhost:8600")
    environment = kiosque.environment("http://10.0.0.7:8600", {"A": "b"})
    assert environment == {"A": "b", "CARTE_ADRESSE_PUBLIQUE": "http://10.0.0.7:8600"}

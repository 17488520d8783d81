"""Anyone drops a list, is told what is understood of it, corrects it and takes it away."""

from __future__ import annotations

import csv
import io
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from tests.unit.web.importer.conftest import HOST, text
from web.importer import etabli, gestes, recevoir, resultat
from web.importer import seances as rooms
from web.importer.seances import COOKIE, seances


def states(tree) -> list[str]:
    return [one.text().replace("\u00a0", " ") for one in tree.css(".resume .etat")]


def test_a_list_is_read_in_three_steps(someone) -> None:
    her = someone()
    answer = her.drop()
    assert answer.status_code == 303
    first = her.read()
    assert states(first) == ["1 prête", "1 à vérifier", "1 écartée"]
    assert [a.text() for a in first.css(".etapes a")] == [
        "1. Les colonnes", "2. Les doutes", "3. La suite",
    ]  # fmt: skip
    chosen = first.css_first("#k-1 option[selected]")
    assert chosen.text() == "Commune du siège"
    assert "Figeac" in text(first) and "100 %" in text(first)
    rows = her.get("/importer?etape=lignes&etat=toutes")
    assert len(rows.css(".rangees > li")) == 3
    assert rows.css_first(".plan [data-ligne='2'].e0") is not None  # on its commune
    assert rows.css(".plan .deja circle")
    last = text(her.get("/importer?etape=suite"))
    assert "1 ligne prête" in last
    assert "elle n’a pas de registre" in last


def test_a_filter_shows_the_rows_of_its_state(someone) -> None:
    her = someone()
    her.drop()
    her.read()
    for etat, line in (("pretes", "2"), ("verifier", "3"), ("ecartees", "4")):
        rows = her.get(f"/importer?etape=lignes&etat={etat}").css(".rangees > li")
        assert [row.attributes["data-ligne"] for row in rows] == [line]


def test_what_a_file_holds_is_text(someone) -> None:
    her = someone()
    her.drop(nom="<img src=x>.csv")
    her.read()
    for address in ("", "?etape=lignes&etat=toutes", "?etape=lignes&etat=toutes&ligne=3"):
        page = her.client.get(f"/importer{address}").text
        assert "<script>alert" not in page and "<img src=x>" not in page
        assert "&lt;img src=x&gt;" in page


def test_a_column_and_a_word_are_changed_by_hand_and_what_lacks_is_given_once(someone) -> None:
    her = someone()
    her.drop("Titre;Ville;Sujet\nLa Ruche;Figeac;Vivre ici\nLe Fournil;Cahors;Vivre ici\n")
    first = her.read()
    assert {one.text() for one in first.css(".requis")} == {"(manque)"}
    assert first.css_first("#v-0") is None or "À dire" in text(first)
    place = next(
        li.css_first("select").attributes["name"] for li in first.css(".colonnes-lues li")
        if li.css_first("strong").text() == "Sujet"
    )  # fmt: skip
    said = {place: "domaines", "defaut-roles": "catalyseur", "defaut-source_url": "https://e.fr/a"}
    assert her.send("relire", **said).status_code == 303
    again = her.read()
    assert again.css_first(f"[name={place}] option[selected]").attributes["value"] == "domaines"
    assert her.send("relire", **{"valeur-0": "habitat"}).status_code == 303
    done = her.read()
    assert states(done)[0] == "2 prêtes"
    assert not done.css(".requis")


def test_a_row_is_corrected_in_place(someone) -> None:
    her = someone()
    her.drop()
    her.read()
    address = "/importer?etape=lignes&etat=verifier&ligne=3"
    offered = [o.attributes["value"] for o in her.get(address).css("#c-code_insee option")]
    assert "93066" in offered
    answer = her.send("corriger", address, **{"c-code_insee": "93066", "c-nom": "L’Atelier"})
    assert answer.status_code == 303
    rows = her.read("/importer?etape=lignes&etat=pretes")
    assert "Ligne 3 L’Atelier" in text(rows)
    assert "corrigée à la main" in text(rows)
    her.send("corriger", "/importer?etape=lignes&etat=toutes&ligne=2", ecarter="oui")
    assert "mise de côté à la main" in text(her.read("/importer?etape=lignes&etat=ecartees"))


def test_the_repaired_file_says_each_repair_and_holds_no_formula(someone) -> None:
    her = someone()
    her.drop("Nom;Commune;CP\n=1+1;Figeac;46100\nLa Ruche;CAHORS CEDEX;46000\n")
    her.read()
    answer = her.client.get("/importer/repare.csv")
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["nom"] == "'=1+1"
    assert "CEDEX" in rows[1]["reparations"]


@pytest.mark.parametrize(
    ("content", "nom", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "liste.csv", "une image (PNG)"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><kml>&a;</kml>", "carte.kml", "entité"),
        ("Nom;Commune\n" + "".join(f"N{i};Figeac\n" for i in range(20_001)), "l.csv", "20 000 au"),
    ],
)
def test_what_cannot_be_read_is_told_and_another_may_be_given(someone, content, nom, said) -> None:
    her = someone()
    her.drop(content, nom)
    her.client.get("/importer/etat.json")
    until = time.monotonic() + 60
    while not her.client.get("/importer/etat.json").json()["fini"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    refused = her.get(status=422)
    assert said in text(refused).replace("\u202f", " ").replace("\u00a0", " ")
    form = {"cle": refused.css_first("[name=cle]").attributes["value"], "action": "oublier"}
    assert her.client.post("/importer", data=form, headers={"Origin": HOST}).status_code == 303
    assert her.get().css_first("input[type=file]") is not None


def test_a_file_too_heavy_is_told_what_to_do(someone, monkeypatch) -> None:
    monkeypatch.setattr(recevoir, "OCTETS_MAX", 1000)
    answer = someone().drop(b"x" * 30_000)
    assert answer.status_code == 413
    assert "coupez-le en plusieurs" in answer.text
    assert COOKIE not in answer.cookies


def test_an_empty_drop_says_so(someone) -> None:
    assert "vide (0 octet)" in someone().drop(b"").text.replace("\u00a0", " ")


def test_nothing_of_a_file_stays_on_disk(someone, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    her = someone()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("liste.csv", "Nom;Commune\nLa Ruche secrète;Figeac\n" * 1)
    seen: set[str] = set()
    written = Path.write_bytes

    def note(path: Path, octets: bytes) -> int:
        seen.add(str(path))
        return written(path, octets)

    monkeypatch.setattr(Path, "write_bytes", note)
    her.drop(packed.getvalue(), "liste.zip")
    her.read()
    assert seen  # it was written there, and is not any more
    assert list(tmp_path.rglob("*")) == []


def test_a_cancelled_file_is_forgotten_and_its_process_ended(
    someone, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    her = someone()
    her.drop("Nom;Commune;CP\n" + "".join(f"Ferme {i};Figeac;46100\n" for i in range(20_000)))
    until = time.monotonic() + 30
    while "attendre" in her.client.get("/importer/etat.json").json()["quoi"]:
        assert time.monotonic() < until
        time.sleep(0.02)
    process = None
    while process is None:
        process = seances().etabli._process
    assert her.get().css_first("progress") is not None
    assert her.send("annuler").status_code == 303
    assert process.wait(10) is not None
    while list(tmp_path.rglob("*")):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert her.get().css_first("input[type=file]") is not None


def test_a_file_is_seen_by_who_dropped_it_alone(someone) -> None:
    one, other = someone(), someone()
    answer = one.drop()
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    assert len(one.client.cookies[COOKIE]) >= 40
    one.read()
    assert other.get().css_first("input[type=file]") is not None
    assert other.client.get("/importer/repare.csv").status_code == 404
    other.client.cookies.set(COOKIE, "x" * 43)
    assert other.client.get("/importer/repare.csv").status_code == 404
    for address in ("/importer", "/importer/etat.json", "/importer/repare.csv"):
        assert one.client.get(address).headers["cache-control"] == "no-store"
    policy = one.client.get("/importer").headers["content-security-policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy


def test_a_file_is_closed_after_half_an_hour(someone) -> None:
    her = someone()
    her.drop()
    her.read()
    seance = seances().find(her.client.cookies[COOKIE])
    seance.le -= rooms.DURE_S + 1
    assert "plus d’une demi-heure" in text(her.get("/importer?etape=lignes", status=410))
    seances().tidy()
    assert seance.id not in seances()._all


def test_too_many_files_wait_and_quiet_ones_leave_their_place(someone, monkeypatch) -> None:
    monkeypatch.setattr(rooms, "MOST", 2)
    one, two, three = someone(), someone(), someone()
    one.drop()
    one.read()
    two.drop()
    two.read()
    full = three.drop()
    assert full.status_code == 503 and "réessayez" in full.text
    seances().find(one.client.cookies[COOKIE]).le -= 400
    assert three.drop().status_code == 303
    assert one.get().css_first("input[type=file]") is not None


def test_a_form_of_another_site_or_without_its_key_does_nothing(someone) -> None:
    her = someone()
    assert her.drop(Origin="https://ailleurs.example").status_code == 403
    her.drop()
    her.read()
    for said in ({"action": "oublier"}, {"action": "oublier", "cle": "x"}):
        assert her.client.post("/importer", data=said, headers={"Origin": HOST}).status_code == 403
    assert her.get().css_first(".etapes") is not None


def test_without_a_registre_nothing_is_published(someone) -> None:
    her = someone()
    her.drop()
    her.read()
    answer = her.send("publier")
    assert answer.status_code == 422
    assert "pas de registre" in answer.text


def test_the_model_sheet_is_given_and_reads_itself(someone) -> None:
    her = someone()
    answer = her.client.get("/importer/modele.xlsx")
    assert answer.content.startswith(b"PK")
    her.drop(answer.content, "modele.xlsx")
    assert states(her.read())[0] == "2 prêtes"


def test_the_page_is_linked_from_the_data_page(someone) -> None:
    assert her_links(someone().client.get("/api/panneaux/donnees.json").text)


def her_links(page: str) -> bool:
    return "importer" in page and "importer/modele.xlsx" in page


def test_a_worker_that_dies_is_told_and_replaced(someone) -> None:
    her = someone()
    her.drop("Nom;Commune;CP\n" + "".join(f"Ferme {i};Figeac;46100\n" for i in range(20_000)))
    until = time.monotonic() + 30
    while (
        seances().etabli._process is None
        or "attendre" in (her.client.get("/importer/etat.json").json()["quoi"])
    ):
        assert time.monotonic() < until
        time.sleep(0.02)
    seances().etabli._process.kill()
    while not her.client.get("/importer/etat.json").json()["fini"]:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert "La lecture s’est arrêtée" in text(her.get(status=422))
    her.drop()
    assert states(her.read())[0] == "1 prête"


def test_limits_are_those_that_are_said() -> None:
    assert (resultat.OCTETS_MAX, resultat.LIGNES_MAX) == (20_000_000, 20_000)
    assert etabli.MOST_S <= 300 and gestes.DURE_S == 1800

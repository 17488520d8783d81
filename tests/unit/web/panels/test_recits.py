"""Présenter: the list of récits, a step, and all that a récit needs to play alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalogue.catalogue import Catalogue
from catalogue.recits.recits import Defaut, Recit
from catalogue.recits.scenes import meetings, scene
from catalogue.vocabulaires import DOMAINES, ROLES
from web import recits as web_recits
from web.panels.recits import play, recits_panel
from web.panels.render import Panel
from web.shared import Shared

JOUR = date(2026, 1, 15)
RACINE = "http://192.168.1.20:8501"
NOM = "faire-alliance"


@pytest.fixture(autouse=True)
def _read_again() -> None:
    web_recits.recits.cache_clear()  # another test may have read them over another catalogue


@pytest.fixture
def recit(data: Shared) -> Recit:
    return web_recits.recits()[NOM]


def panel(data: Shared, **asked: str) -> Panel:
    return recits_panel(list(asked.items()), data, RACINE)


def test_a_recit_holds_all_its_steps_need(catalogue: Catalogue, recit: Recit) -> None:
    told: dict[str, Any] = play(recit, catalogue, racine=RACINE, vocabulaires="v.json", today=JOUR)
    assert {k: told[k] for k in ("nom", "titre", "auteur", "racine", "vocabulaires")} == {
        "nom": NOM,
        "titre": recit.titre,
        "auteur": recit.auteur,
        "racine": RACINE,
        "vocabulaires": "v.json",
    }
    assert told["domaines"] == [[code, term.libelle] for code, term in DOMAINES.items()]
    assert told["types"] == [[code, term.pluriel] for code, term in ROLES.items()]
    assert len(told["etapes"]) == len(recit.etapes)
    for number, (step, said) in enumerate(zip(recit.etapes, told["etapes"], strict=True), 1):
        assert (said["titre"], said["disposition"]) == (step.titre, step.disposition)
        assert said["qr"]["adresse"] == f"{RACINE}/r/{NOM}/{number}"
        together = step.disposition == "rencontres"
        assert said["scene"] == (
            meetings(recit.rencontres, catalogue)
            if together
            else scene(step.vue, catalogue, today=JOUR, cadre=step.cadre)
        )
        for part in ("texte", "notes", "sources"):
            assert len(said[part]) == len(getattr(step, part))
        assert [c["libelle"] for c in said["chiffres"]] == [c.libelle for c in step.chiffres]
        for figure, c in zip(said["chiffres"], step.chiffres, strict=True):
            written = figure["valeur"].replace("\N{NARROW NO-BREAK SPACE}", "")
            assert written == (c.valeur if c.vue is None else str(catalogue.count(c.vue)))


def test_a_step_is_the_one_asked_else_the_first(data: Shared, recit: Recit) -> None:
    last = len(recit.etapes)
    for asked, number in (
        ("2", 2),
        (str(last), last),
        (str(last + 1), 1),
        ("0", 1),
        ("²", 1),
        ("", 1),
    ):
        shown = panel(data, recit=NOM, etape=asked)
        step = recit.etapes[number - 1]
        assert shown.titre == f"{number}. {step.titre} · {recit.titre}"
        assert shown.boite == {"class": "recits joue", "data-disposition": step.disposition}
    assert panel(data, recit=NOM).titre.startswith("1. ")


def test_a_recit_goes_on_by_itself_whatever_its_step(data: Shared) -> None:
    first, third = (panel(data, recit=NOM, etape=n) for n in ("1", "3"))
    assert first.html != third.html
    assert first.cle == third.cle
    assert set(first.data) == {"jeu"}
    assert first.data["jeu"]["racine"] == RACINE
    assert first.data["jeu"]["vocabulaires"] == data.points.url("vocabulaires.json")


def test_the_notes_are_the_window_of_the_one_who_presents(data: Shared) -> None:
    assert panel(data, recit=NOM, notes="1").boite == {"class": "recits notes"}
    assert panel(data, recit=NOM, notes="0").boite["class"] == "recits joue"


def test_without_a_recit_they_are_listed(data: Shared) -> None:
    shown = panel(data)
    assert shown.boite == {"class": "recits liste-recits"}
    assert shown.data == {}
    assert shown.nom == "recits"
    for known in web_recits.recits().values():
        assert known.nom in shown.html
    assert "licorne" not in shown.html


def test_a_recit_that_is_not_or_is_broken_leads_to_the_list(
    data: Shared, monkeypatch: pytest.MonkeyPatch, recit: Recit
) -> None:
    unknown = panel(data, recit="licorne" * 20)
    assert ("licorne" * 20)[:60] in unknown.html
    assert unknown.boite["class"] == "recits liste-recits"
    broken = replace(recit, defauts=(Defaut("casse.md", 7, "une vue qui n’existe pas"),), date="")
    monkeypatch.setattr(web_recits, "recits", lambda: {NOM: broken})
    shown = panel(data, recit=NOM)
    assert shown.boite["class"] == "recits liste-recits"
    assert "une vue qui n’existe pas" in shown.html

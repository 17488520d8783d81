"""What the registre publishes is served without restart, and its absence stops nothing."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from registre import envois, moderation
from registre.base import Base, open_base
from registre.dossier import fill
from registre.gestes.fusion import merge
from settings import ROOT, Settings
from tests.unit.registre.bases import CELLS, new
from web import live, shared
from web.portrait import couverture
from web.routes import ROUTES


@pytest.fixture
def base(tmp_path: Path, data: shared.Shared) -> Iterator[Base]:
    """A base of the shipped fiches, served."""
    base = open_base(tmp_path / "b.sqlite")
    fill(base, ROOT / "data" / "catalogue", data.ref)
    shared.serve(live.snapshot(base, data.ref, data.territoires))
    yield base
    shared.serve(data)
    base.close()


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def publish(base: Base) -> int:
    return moderation.accept(base, envois.propose(base, new()), "Zoé")


def test_the_fiches_of_the_base_are_served_as_those_of_files(base: Base, data) -> None:
    served = shared.shared()
    assert served is not data and served.version == 1
    assert served.catalogue.fiches == data.catalogue.fiches
    assert served.points.hash == data.points.hash
    assert {p.fichier for p in served.lecture.problemes} <= {"registre"}


def test_what_is_published_is_everywhere_and_what_is_undone_goes(base: Base, client, data) -> None:
    before, points = len(data.catalogue), shared.shared().points
    _ = shared.shared().gazetteer
    address = f"/api/fiches/{CELLS['id']}.json"
    assert client.get(address).status_code == 404
    assert len(couverture().catalogue) == before
    assert not live.refresh(base)
    made = publish(base)
    assert client.get(address).status_code == 404
    assert live.refresh(base)
    assert client.get(address).json()["nom"] == CELLS["nom"]
    assert client.get("/sante").json()["fiches"] == before + 1
    assert len(couverture().catalogue) == before + 1  # what pages remember is of the new data
    assert "gazetteer" in vars(shared.shared())  # and nobody waits for what did not change
    assert CELLS["nom"] in client.get(shared.shared().points.url("noms.json")).text
    assert client.get("/" + points.url("points.json").lstrip("/")).status_code == 200
    moderation.undo(base, made, "Max")
    assert live.refresh(base)
    assert client.get(address).status_code == 404


def test_a_base_that_is_gone_leaves_the_map_as_it_is_and_the_rest_comes_after(
    base: Base, client, caplog, tmp_path
) -> None:
    stop = Event()
    following = Thread(target=live.follow_base, args=(base, stop, 0.02))
    away = tmp_path / "ailleurs.sqlite"
    publish(base)
    assert base.path is not None
    base.path.rename(away)
    following.start()
    try:
        assert until(lambda: "The registre does not answer" in caplog.text)
        time.sleep(0.1)
        assert caplog.text.count("The registre does not answer") == 1
        assert client.get("/sante").json()["etat"] == "en service"
        away.rename(base.path)
        assert until(lambda: client.get(f"/api/fiches/{CELLS['id']}.json").status_code == 200)
    finally:
        stop.set()
        following.join()


def until(true, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_a_start_on_a_base_fills_it_once(tmp_path, monkeypatch, data) -> None:
    chosen = Settings(base=str(tmp_path / "var" / "b.sqlite"))
    followed = Event()
    for module in (live, shared):
        monkeypatch.setattr(module, "settings", lambda: chosen)
    monkeypatch.setattr(live, "follow_base", lambda *_: followed.set())
    monkeypatch.setattr(live.Referentiel, "load", lambda: data.ref)
    monkeypatch.setattr(shared, "_loaded", [])
    assert len(shared.shared().catalogue) == len(data.catalogue) and followed.wait(5)
    assert open_base(chosen.base).last() == 1


@pytest.mark.parametrize(("value", "files"), [("", True), ("aucune", True), ("b.sqlite", False)])
def test_files_are_served_unless_a_base_is_asked_for(value: str, files: bool) -> None:
    assert Settings(base=value).from_files is files


def test_files_changed_after_the_base_are_told_at_the_start(
    base: Base, tmp_path: Path, monkeypatch, caplog
) -> None:
    files = tmp_path / "catalogue"
    files.mkdir()
    (files / "fiches.csv").write_text("id,nom\n", encoding="utf-8")
    monkeypatch.setattr(live, "settings", lambda: Settings(catalogue=files))
    os.utime(files / "fiches.csv", (1, 1))
    live.tell_changed_files(base, shared.shared())
    assert caplog.text == ""
    os.utime(files / "fiches.csv", (4e9, 4e9))
    live.tell_changed_files(base, shared.shared())
    assert "CARTE_BASE=aucune" in caplog.text


def test_the_address_of_a_fiche_that_was_merged_leads_to_the_one_that_stays(
    base: Base, client
) -> None:
    publish(base)
    event = merge(base, "figeacteurs", CELLS["id"], "Zoé", "la même")
    assert live.refresh(base)
    answer = client.get(f"/fiche/{CELLS['id']}", follow_redirects=False)
    assert answer.status_code == 301 and answer.headers["location"] == "./figeacteurs"
    assert (
        shared.shared().catalogue.redirections[CELLS["id"]] == "figeacteurs"
    )  # what ?fiche= follows
    moderation.undo(base, event, "Max")
    assert live.refresh(base)
    assert client.get(f"/fiche/{CELLS['id']}", follow_redirects=False).status_code == 200


def test_what_is_made_gives_way_to_answers_and_only_then() -> None:
    usual = sys.getswitchinterval()
    with pytest.raises(RuntimeError), live.giving_way():
        assert sys.getswitchinterval() < usual / 10
        raise RuntimeError
    assert sys.getswitchinterval() == pytest.approx(usual)

"""When a fiche was published and changed: noted once, kept, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalogue.__main__ import main
from catalogue.lecture.historique import (
    Moments,
    fingerprint,
    read_moments,
    write_moments,
)
from catalogue.lecture.reading import HISTORIQUE, catalogue_files
from geo.referentiel import Referentiel
from tests.unit.catalogue.fiches_d_essai import texte_csv

MONDAY, TUESDAY, TODAY = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (23, 24, 30))


@pytest.fixture
def fiches(catalogue):
    return list(catalogue.fiches[:4])


@pytest.fixture
def path(tmp_path):
    return tmp_path / HISTORIQUE


def test_what_is_new_or_changed_is_noted_and_the_rest_keeps_its_moments(fiches, path) -> None:
    assert write_moments(fiches, MONDAY, path) == (4, 0)
    changed = [replace(fiches[0], resultats="12 emplois"), *fiches[1:3]]
    assert write_moments(changed, TUESDAY, path) == (0, 1)
    assert read_moments(changed, TODAY, path) == (
        Moments(MONDAY, TUESDAY),
        Moments(MONDAY, MONDAY),
        Moments(MONDAY, MONDAY),
    )
    assert write_moments(fiches, TODAY, path) == (1, 1)  # gone, then back: it is new


def test_noting_twice_changes_nothing(fiches, path) -> None:
    write_moments(fiches, MONDAY, path)
    before = path.read_bytes()
    assert write_moments(reversed(fiches), TODAY, path) == (0, 0)
    assert path.read_bytes() == before


def test_what_is_not_noted_is_as_recent_as_its_file(fiches, path) -> None:
    assert read_moments(fiches, TODAY, path) == (Moments(TODAY, TODAY),) * 4
    write_moments(fiches[:2], MONDAY, path)
    edited = [replace(fiches[0], nom="Autrement"), fiches[1], fiches[2]]
    assert read_moments(edited, TODAY, path) == (
        Moments(MONDAY, TODAY),
        Moments(MONDAY, MONDAY),
        Moments(TODAY, TODAY),
    )
    # A file restored with an older date does not make a change older than what is known.
    assert read_moments(edited, datetime(2020, 1, 1, tzinfo=UTC), path)[0].modifiee == MONDAY


def test_a_line_that_cannot_be_read_is_as_if_it_were_not(fiches, path) -> None:
    said = f"{fiches[0].id},hier,2026-11-23,{fingerprint(fiches[0])}\n{fiches[1].id},2026-11-23\n"
    path.write_text(f"id,publiee_le,modifiee_le,empreinte\n{said}", "utf-8")
    assert read_moments(fiches, TODAY, path) == (Moments(TODAY, TODAY),) * 4


def test_a_fingerprint_follows_what_a_fiche_says(fiches) -> None:
    one = fiches[0]
    assert fingerprint(one) == fingerprint(replace(one))
    others = {fingerprint(replace(one, **change)) for change in (
        {"nom": "x"}, {"annee": 1999}, {"odd": (17,)}, {"sigle": "x"}, {"besoin": "x"},
    )}  # fmt: skip
    assert len(others | {fingerprint(one)}) == 6


def test_the_published_history_knows_every_fiche_as_it_is(data) -> None:
    unknown = datetime(1970, 1, 1, tzinfo=UTC)
    moments = read_moments(data.catalogue.fiches, unknown)
    late = [
        f.id
        for f, m in zip(data.catalogue.fiches, moments, strict=True)
        if m.publiee == unknown or m.modifiee == unknown
    ]
    assert late == [], "run: python -m catalogue historique"
    stale = [
        f.id for f in data.catalogue.fiches if f"{f.id},"
        and fingerprint(f) not in data.historique.read_text("utf-8")
    ]  # fmt: skip
    assert stale == [], "run: python -m catalogue historique"


def test_the_history_is_no_file_of_fiches() -> None:
    assert all(path.name != HISTORIQUE for path in catalogue_files())


def test_the_command_notes_a_folder(tmp_path, monkeypatch, capsys, ref) -> None:
    monkeypatch.setattr(Referentiel, "load", lambda: ref)
    (tmp_path / "fiches.csv").write_text(texte_csv({}, {"id": "b"}), "utf-8")
    assert main(["historique", str(tmp_path)]) == 0
    assert "2 nouvelle(s) fiche(s), 0 modifiée(s)" in capsys.readouterr().out
    assert len((tmp_path / HISTORIQUE).read_text("utf-8").splitlines()) == 3

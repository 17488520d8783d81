"""``python -m catalogue check``: each problem with its place, a summary, an exit code."""

from __future__ import annotations

import pytest

from catalogue.__main__ import main
from geo.referentiel import Referentiel
from tests.unit.catalogue.fiches_d_essai import texte_csv


def dit(capsys):
    """Return what was printed, with plain spaces."""
    return capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(autouse=True)
def territories_loaded_once(monkeypatch, ref):
    monkeypatch.setattr(Referentiel, "load", lambda: ref)


def test_the_published_files_pass(capsys):
    assert main(["check"]) == 0
    assert "622 fiche(s) lue(s), 0 écartée(s) ; 0 erreur(s)" in dit(capsys)


def test_an_error_is_told_with_its_place_and_fails(tmp_path, capsys):
    path = tmp_path / "essai.csv"
    path.write_text(texte_csv({}, {"id": "b", "statut": "parti"}), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    output = dit(capsys)
    assert "essai.csv, ligne 3, colonne statut : « parti »" in output
    assert "attendu : l’un de : actif, en-creation, inconnu" in output
    assert "1 fiche(s) lue(s), 1 écartée(s) ; 1 erreur(s), 0 avertissement(s)" in output


def test_a_warning_alone_does_not_fail(tmp_path, capsys):
    path = tmp_path / "essai.csv"
    path.write_text(texte_csv({"sous_types": "tiers-lieux"}), encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "1 avertissement(s)" in dit(capsys)


def test_several_files_are_checked_together(tmp_path, capsys):
    for nom in ("un.csv", "deux.csv"):
        (tmp_path / nom).write_text(texte_csv({}), encoding="utf-8")
    assert main(["check", str(tmp_path / "un.csv"), str(tmp_path / "deux.csv")]) == 1
    assert "deux.csv, ligne 2, colonne id" in dit(capsys)


def test_what_to_look_at_first_is_listed_with_why(capsys):
    assert main(["age", "--nombre", "3"]) == 0
    output = dit(capsys)
    assert "sans date : " in output
    assert "À revoir d’abord (3 sur 622) :" in output
    assert len(output.split("À revoir d’abord")[1].splitlines()) == 4
    assert "source de " in output

"""The command line, as a team uses it: what it says, how it ends."""

from __future__ import annotations

import json

import pytest

from registre import __main__ as command
from registre.paroles import plain
from tests.unit.catalogue.fiches_d_essai import texte_csv
from tests.unit.registre.test_brouillons import GIVEN


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, ref):
    """Run a command on a base of one fiche; return its exit code, its output and its errors."""
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    (catalogue / "f.csv").write_text(texte_csv({}), encoding="utf-8")
    shown = type("S", (), {"catalogue": catalogue, "base": str(tmp_path / "var" / "b.sqlite")})()
    monkeypatch.setattr(command, "settings", lambda: shown)
    monkeypatch.setattr(command.Referentiel, "load", lambda: ref)

    def run(*words: object) -> tuple[int, str, str]:
        code = command.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    run.settings = shown
    return run


def test_a_day_of_the_team(run, tmp_path) -> None:
    fiche = tmp_path / "f.json"
    fiche.write_text(json.dumps(GIVEN), encoding="utf-8")
    assert run("proposer", fiche, "--essai")[1].startswith("Bon à proposer")
    code, out, _ = run("proposer", fiche, "--de", "Anne", "--courriel", "a@ex.fr", "--json")
    assert code == 0 and json.loads(out)["proposition"] == 1
    assert "1 : nouvelle la-ressourcerie-du-causse" in run("liste", "--etat", "attente")[1].replace(
        "\xa0", " "
    )
    assert "a@ex.fr" not in run("liste", "--json")[1]
    assert "description" in run("montrer", 1)[1]
    assert run("accepter", 1, "--par", "Zoé")[1] == "Proposition 1 acceptée : événement 2.\n"
    code, out, err = run("accepter", 1, "--par", "Max")
    assert (code, out) == (4, "") and "par Zoé" in err
    assert "création, par Zoé" in run("historique", "la-ressourcerie-du-causse")[1]
    assert "pas changé" in run("historique", "figeacteurs")[1]
    assert run("annuler", 2, "--par", "Max")[0] == 0
    assert run("verifier")[1] == "La base se tient.\n"
    assert "retirée" in run("historique", "la-ressourcerie-du-causse")[1]
    assert run("sauvegarder", tmp_path / "s.sqlite")[0] == 0
    assert json.loads(run("exporter", tmp_path / "x", "--json")[1])["fiches"] == 1
    assert run("importer", tmp_path / "x")[0] == 4
    assert run("importer", tmp_path / "x", "--base", tmp_path / "n.sqlite")[0] == 0
    assert (
        "création"
        in run("historique", "la-ressourcerie-du-causse", "--base", tmp_path / "n.sqlite")[1]
    )
    assert json.loads(run("purger", "--courriel", "a@ex.fr", "--json")[1]) == {"effaces": 1}


def test_a_question_and_a_merge_from_the_command_line(run, tmp_path) -> None:
    fiche = tmp_path / "f.json"
    fiche.write_text(json.dumps(GIVEN), encoding="utf-8")
    slug = "la-ressourcerie-du-causse"
    assert run("proposer", fiche)[0] == 0
    code, out, _ = run("renvoyer", 1, "--par", "Zoé", "--question", "Depuis quand ?", "--json")
    assert code == 0 and json.loads(out) == {"proposition": 1, "etat": "renvoyée"}
    assert run("renvoyer", 1, "--par", "Max", "--question", "Et qui ?")[0] == 4
    assert "Depuis quand" in run("montrer", 1)[1]
    assert run("accepter", 1, "--par", "Zoé")[0] == 0
    words = ("fusionner", "figeacteurs", slug, "--par", "Zoé", "--motif", "la même")
    assert run(*words, "--prendre", "prix")[0] == 1
    code, out, _ = run(*words, "--json")
    assert code == 0
    assert json.loads(out) == {"gardee": "figeacteurs", "absorbee": slug, "evenement": 3}
    assert run(*words)[0] == 4  # somebody did it before
    assert f"absorbe la fiche {slug}" in run("historique", slug)[1]
    assert run("annuler", 3, "--par", "Max")[0] == 0
    assert run("verifier")[1] == "La base se tient.\n"


def test_what_is_wrong_is_told_line_by_line_and_nothing_is_kept(run, tmp_path) -> None:
    fiche = tmp_path / "f.json"
    fiche.write_text(json.dumps({**GIVEN, "statut": "perdu", "annee": "hier"}), encoding="utf-8")
    code, out, _ = run("proposer", fiche)
    assert code == 1 and "colonne statut" in out and "« perdu »".replace(" ", "\xa0") in out
    assert "2\xa0points à corriger" in out
    assert json.loads(run("liste", "--json")[1]) == {"propositions": []}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("proposer", "absent.json"), 1, "ne s’ouvre pas"),
        (("montrer", 9), 3, "pas de proposition 9"),
        (("annuler", 1, "--par", "Zoé"), 1, "remplissage"),
        (("historique", "rien"), 3, "pas de fiche"),
        (("liste", "--base", "mysql://a/b"), 5, "SQLite"),
        (("liste", "--base", "aucune"), 1, "pas de registre"),
    ],
)
def test_how_it_ends_says_why(run, words, code, said) -> None:
    ended, out, err = run(*words)
    assert (ended, out) == (code, "") and said in err
    ended, out, _ = run(*words, "--json")
    assert ended == code and said in json.loads(out)["erreur"]


@pytest.mark.parametrize("text", ["{", "[1]", '"é"', "[" * 100_000])
def test_what_is_no_object_is_told(run, tmp_path, text) -> None:
    (tmp_path / "f.json").write_text(text, encoding="utf-8")
    code, _, err = run("proposer", tmp_path / "f.json")
    assert code == 1 and "JSON" in err and "Traceback" not in err


def test_what_is_said_acts_on_no_terminal() -> None:
    assert plain("a\x1b[31m\u202eb\nc") == "a�[31m�b\nc"

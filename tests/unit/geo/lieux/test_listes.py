"""A list is read as people save it and answered row by row; contradictions are never guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.lieux.gazetteer import Gazetteer, Resolution
from geo.lieux.listes import (
    ListeError,
    answer_lines,
    colonne,
    colonne_code_postal,
    read_list,
    write_list,
)
from geo.referentiel import Referentiel
from tests.saisies import SAMPLE, contradicts_itself, official_place, typed_places


def _code(resolution: Resolution) -> str | None:
    return resolution.lieu.territoire.code if resolution.lieu else None


# What people typed


def test_at_least_95_percent_of_sound_rows_have_the_right_commune_first(
    gazetteer: Gazetteer, ref: Referentiel
) -> None:
    sound, right, sure_and_wrong = 0, 0, []
    for row in typed_places():
        place = official_place(row, gazetteer, ref)
        if place is None or contradicts_itself(row, place, gazetteer):
            continue
        sound += 1
        answer = gazetteer.resolve(row["saisie_origine"], row["code_postal"])
        first = answer.propositions[0].territoire if answer.propositions else None
        right += first == place
        if answer.certain and first != place:
            sure_and_wrong.append(row)
    assert sound >= 95
    assert right / sound >= 0.95
    assert sure_and_wrong == []


def test_rows_of_the_sample_that_contradict_themselves_are_never_taken(
    gazetteer: Gazetteer, ref: Referentiel
) -> None:
    contradicting = []
    for row in typed_places():
        place = official_place(row, gazetteer, ref)
        if place is not None and contradicts_itself(row, place, gazetteer):
            contradicting.append(row["saisie_origine"])
            answer = gazetteer.resolve(row["saisie_origine"], row["code_postal"])
            assert not answer.certain
    assert contradicting == ["Miribel", "Nantes"]


@pytest.mark.parametrize(
    ("nom", "code_postal"),
    [
        ("Nantes", "44800"),  # Saint-Herblain
        ("Baie Mahault Guadeloupe", "97129"),  # Lamentin
        ("Paris 12", "75013"),
        ("Lille", "13001"),
        ("Le Havre", "33999"),  # no such postcode, but no Le Havre in Gironde
        ("Figeac 46100", "75001"),
    ],
)
def test_a_row_whose_name_and_postcode_disagree_is_told_and_not_guessed(
    gazetteer: Gazetteer, nom: str, code_postal: str
) -> None:
    answer = gazetteer.resolve(nom, code_postal)
    assert answer.lieu is None
    assert not answer.certain
    assert "ne désignent pas le même" in answer.raison
    assert answer.propositions


@pytest.mark.parametrize(
    ("nom", "code_postal", "code"),
    [
        ("Aix", "13100", "13001"),
        ("Aix la duranne - Aix en Prove", "13100", "13001"),
        ("MARSEILLE", "13006", "13206"),
        ("Saint-Denis", "97490", "97411"),
        ("Décines-Charpiau", "69150", "69275"),
        ("VALENCE CEDEX 9", "26901", "26362"),
        ("Saint Fons", "69192", "69199"),
        ("Bourg en Bresse", "1000", "01053"),
        ("Ajaccio", "20090", "2A004"),
        ("Lyon", "69000", "69123"),
        ("Saint-Denis", "93200.0", "93066"),
        ("Sainte-Colombe", "46 120", "46260"),
    ],
)
def test_a_postcode_settles_a_name(
    gazetteer: Gazetteer, nom: str, code_postal: str, code: str
) -> None:
    answer = gazetteer.resolve(nom, code_postal)
    assert (_code(answer), answer.certain) == (code, True)


@pytest.mark.parametrize("code_postal", [None, "", "0", "00000", " "])
def test_a_blank_or_zero_postcode_is_none(gazetteer: Gazetteer, code_postal: str | None) -> None:
    assert gazetteer.resolve("Figeac", code_postal) == gazetteer.resolve("Figeac")


def test_a_row_that_leads_nowhere_says_so(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("xxqqzz").raison == "aucun lieu ne ressemble à ce nom"
    assert gazetteer.resolve("", "0").raison == "rien à chercher"
    unknown = gazetteer.resolve("zzqqx", "46100")
    assert not unknown.certain
    assert unknown.raison == "nom inconnu, code 46100 seul"


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_is_read_whatever_saved_it(
    tmp_path: Path, gazetteer: Gazetteer, encoding: str, separator: str
) -> None:
    path = tmp_path / "liste.csv"
    rows = [["Numéro", "Commune", "Code Postal"], ["1", "BESANÇON", "25000"], ["2", "Nantes"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    path.write_bytes(text.encode(encoding))
    liste = read_list(path)
    answer = answer_lines(gazetteer, liste, colonne(liste, None), colonne_code_postal(liste, None))
    assert answer.lignes[0][:6] == ["1", "BESANÇON", "25000", "commune", "25056", "Besançon (25)"]
    assert answer.lignes[1][:5] == ["2", "Nantes", "", "commune", "44109"]


def test_answering_again_replaces_the_answers(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("ville\nFigeac\n", encoding="utf-8")
    once = answer_lines(gazetteer, read_list(path), 0)
    write_list(once, path)
    twice = answer_lines(gazetteer, read_list(path), 0)
    assert twice.headers == once.headers
    assert twice.lignes == once.lignes


def test_a_missing_column_or_file_is_told_in_french(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    liste = read_list(path)
    with pytest.raises(ListeError, match=r"Pas de colonne « ville »\. Colonnes du fichier : « a »"):
        colonne(liste, "ville")
    with pytest.raises(ListeError, match="--colonne"):
        colonne(liste, None)
    with pytest.raises(ListeError, match=r"absent\.csv » ne peut pas être lu : il n’existe pas"):
        read_list(tmp_path / "absent.csv")
    with pytest.raises(ListeError, match="c’est un dossier"):
        read_list(tmp_path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(ListeError, match="est vide"):
        read_list(path)


def test_a_workbook_is_refused_and_the_first_line_of_excel_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    with pytest.raises(ListeError, match="l’enregistrer au format CSV"):
        read_list(path)
    path.write_text("sep=;\r\ncommune;cp\r\nFigeac;46100\r\n", encoding="utf-8")
    assert read_list(path).headers == ["commune", "cp"]


# The command


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, ref: Referentiel, gazetteer: Gazetteer) -> None:
    """Spare the command its loading."""
    monkeypatch.setattr(Referentiel, "load", lambda: ref)
    monkeypatch.setattr(Gazetteer, "load", lambda _: gazetteer)


@pytest.mark.usefixtures("loaded")
def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lieux", "st maurice", "--departement", "94"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["territoire", "lieu", "certain", "score", "pourquoi"]
    assert lines[1].startswith("commune:94069  Saint-Maurice (94)")


@pytest.mark.usefixtures("loaded")
def test_the_command_answers_the_sample_beside_each_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "communes_saisie.csv"
    path.write_bytes(SAMPLE.read_bytes())
    assert main(["lieux", "--fichier", str(path)]) == 0
    assert "103 lignes lues dans « saisie_origine » et « code_postal »" in capsys.readouterr().out
    with (tmp_path / "communes_saisie.lieux.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["saisie_origine"]: row for row in csv.DictReader(file)}
    assert rows["Cran-Gevrier"]["lieu_code"] == "74010"
    assert rows["Nantes"]["lieu_certain"] == "non"
    assert rows["Nantes"]["lieu_code"] == ""
    assert "Nantes (44) commune:44109" in rows["Nantes"]["lieu_propositions"]


@pytest.mark.usefixtures("loaded")
def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lieux", "xxqqzz"]) == 1
    assert main(["lieux", "--fichier", "absent.csv"]) == 2
    assert "« absent.csv » ne peut pas être lu" in capsys.readouterr().err
    for wrong in (
        ["lieux"],
        ["lieux", "Figeac", "--departement", "999"],
        ["lieux", "Figeac", "--limite", "0"],
    ):
        with pytest.raises(SystemExit):
            main(wrong)

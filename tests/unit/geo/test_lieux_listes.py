"""A list is read as people save it and answered row by row; contradictions are never guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.lieux import Gazetteer, Resolution
from geo.listes import (
    ListeError,
    colonne,
    colonne_code_postal,
    ecrire_liste,
    lire_liste,
    repondre,
)
from geo.noms import compacte, normalise, sans_article
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire
from settings import ROOT

SAMPLE = ROOT / "tests" / "donnees" / "communes_saisie.csv"


def _code(resolution: Resolution) -> str | None:
    return resolution.lieu.territoire.code if resolution.lieu else None


# What people typed


def _official(row: dict[str, str], gazetteer: Gazetteer, ref: Referentiel) -> Territoire | None:
    """The place of the official code, if it exists and bears the official name."""
    code, rep = row["code_insee"], gazetteer._rep
    arrondissement = Territoire(Niveau.ARRONDISSEMENT, code)
    commune = ref.commune_actuelle(code)
    if ref.exists(arrondissement):
        place, city = arrondissement, ref.parent(arrondissement, Niveau.COMMUNE)
    else:
        place = city = Territoire(Niveau.COMMUNE, commune) if commune else None
    if city is None or place is None:
        return None
    names = {compacte(rep.cles[line]) for line in rep.lignes[city]}
    return place if compacte(normalise(row["commune_officielle"])) in names else None


def _contradicts_itself(row: dict[str, str], place: Territoire, gazetteer: Gazetteer) -> bool:
    """Say whether the typed name or postcode is of another place than the official one.

    The postcode: listed, and not for this place (one that nothing lists, of companies, is only of
    another place when its département is). The name: that of other communes, and not the start of
    a name, present or past, of this one.
    """
    rep = gazetteer._rep
    lines = rep.lignes[place]
    postcode = row["code_postal"]
    if postcode in rep.codes_postaux:
        if not any(line in rep.codes_postaux[postcode] for line in lines):
            return True
    elif postcode != "0" and not postcode.startswith(rep.departements[lines[0]]):
        return True
    typed = compacte(sans_article(normalise(row["saisie_origine"])))
    own = any(compacte(sans_article(rep.cles[line])).startswith(typed) for line in lines)
    return bool(rep.index.exact(typed)) and not own


def _sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_at_least_95_percent_of_sound_rows_have_the_right_commune_first(
    gazetteer: Gazetteer, ref: Referentiel
) -> None:
    sound, right, sure_and_wrong = 0, 0, []
    for row in _sample():
        place = _official(row, gazetteer, ref)
        if place is None or _contradicts_itself(row, place, gazetteer):
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
    for row in _sample():
        place = _official(row, gazetteer, ref)
        if place is not None and _contradicts_itself(row, place, gazetteer):
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
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_a_file_is_read_whatever_saved_it(
    tmp_path: Path, gazetteer: Gazetteer, encoding: str, separateur: str
) -> None:
    path = tmp_path / "liste.csv"
    rows = [["Numéro", "Commune", "Code Postal"], ["1", "BESANÇON", "25000"], ["2", "Nantes"]]
    text = "\r\n".join(separateur.join(row) for row in rows)
    path.write_bytes(text.encode(encoding))
    liste = lire_liste(path)
    answer = repondre(gazetteer, liste, colonne(liste, None), colonne_code_postal(liste, None))
    assert answer.lignes[0][:6] == ["1", "BESANÇON", "25000", "commune", "25056", "Besançon (25)"]
    assert answer.lignes[1][:5] == ["2", "Nantes", "", "commune", "44109"]


def test_answering_again_replaces_the_answers(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("ville\nFigeac\n", encoding="utf-8")
    once = repondre(gazetteer, lire_liste(path), 0)
    ecrire_liste(once, path)
    twice = repondre(gazetteer, lire_liste(path), 0)
    assert twice.entetes == once.entetes
    assert twice.lignes == once.lignes


def test_a_missing_column_or_file_is_told_in_french(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    liste = lire_liste(path)
    with pytest.raises(ListeError, match=r"Pas de colonne « ville »\. Colonnes du fichier : « a »"):
        colonne(liste, "ville")
    with pytest.raises(ListeError, match="--colonne"):
        colonne(liste, None)
    with pytest.raises(ListeError, match="ne peut pas être lu"):
        lire_liste(tmp_path / "absent.csv")
    path.write_text("", encoding="utf-8")
    with pytest.raises(ListeError, match="est vide"):
        lire_liste(path)


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
    for wrong in (["lieux"], ["lieux", "Figeac", "--departement", "999"]):
        with pytest.raises(SystemExit):
            main(wrong)

"""Where a row is: each trap alone, then what contradicts what."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geo.territoires import Niveau, Territoire

SAMPLES = Path(__file__).resolve().parents[5] / "shared" / "samples" / "communes_saisie.csv"


def one(apercu):
    assert len(apercu.lignes) == 1
    return apercu.lignes[0]


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        (("Nom", "Code INSEE"), ("A", "46102"), "46102"),
        (("Nom", "Commune"), ("A", "FIGEAC"), "46102"),
        (("Nom", "CP", "Ville"), ("A", "46100", "figeac"), "46102"),
        (("Nom", "Ville"), ("A", "46100 Figeac"), "46102"),
        (("Nom", "Ville"), ("A", "Figeac (46)"), "46102"),
        (("Nom", "Ville", "Département"), ("A", "Saint-Maurice", "94"), "94069"),
        (("Nom", "Ville", "Département"), ("A", "Saint-Maurice", "Val-de-Marne"), "94069"),
        (("Nom", "CP", "Ville"), ("A", "1000", "BOURG EN BRESSE"), "01053"),
        (("Nom", "CP", "Ville"), ("A", "1000.0", "BOURG EN BRESSE"), "01053"),
        (("Nom", "Insee", "Ville"), ("A", "1053", "Bourg-en-Bresse"), "01053"),
        (("Nom", "Insee", "Ville"), ("A", "1053.0", "Bourg-en-Bresse"), "01053"),
        (("Nom", "Insee", "Ville"), ("A", "2a004", "Ajaccio"), "2A004"),
        (("Nom", "CP", "Ville"), ("A", "20000", "Ajaccio"), "2A004"),
        (("Nom", "CP", "Ville"), ("A", "13625", "Aix-en-Provence cedex 1"), "13001"),
        (("Nom", "Ville"), ("A", "46109 CAHORS CEDEX 9"), "46042"),
        (("Nom", "CP", "Ville"), ("A", "75012", "Paris"), "75056"),
        (("Nom", "Ville"), ("A", "Lyon 3ème"), "69123"),
        (("Nom", "Code commune"), ("A", "75112"), "75056"),
        (("Nom", "CP", "Ville"), ("A", "74940", "Annecy-le-Vieux"), "74010"),
        (("Nom", "Code Insee"), ("A", "93059"), "93066"),
        (("Nom", "Adresse"), ("A", "12 rue de la Paix, 46100 Figeac"), "46102"),
        (("Nom", "Adresse"), ("A", "12 rue de la Paix 46100 FIGEAC CEDEX"), "46102"),
        (("Nom", "CP", "Ville"), ("A", "97410", "Saint-Pierre"), "97416"),
        (("Nom", "CP", "Ville"), ("A", "46100", "Fijeac"), "46102"),
    ],
)  # fmt: skip
def test_a_place_is_read_as_people_write_it(preview, header, row, code) -> None:
    ligne = one(preview(header, row))
    assert (ligne.cells.get("code_insee"), ligne.etat) == (code, "prête"), ligne.doutes


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (("Nom", "Commune"), ("A", "Sainte-Colombe"), "plusieurs lieux"),
        (("Nom", "Insee", "Commune"), ("A", "46102", "Cahors"), "et non de « Cahors »"),
        (("Nom", "Insee", "CP"), ("A", "46102", "75012"), "n’est pas dans le département"),
        (("Nom", "CP", "Commune"), ("A", "46000", "Figeac"), "ne désignent pas le même lieu"),
        (("Nom", "Commune", "Département"), ("A", "Figeac", "31"), "dans le département 31"),
        (("Nom", "Insee"), ("A", "99999"), "aucune commune"),
        (("Nom", "CP"), ("A", "46100"), "communes l’ont"),
        (("Nom", "Commune"), ("A", "xxqqzz"), "ne ressemble"),
        (("Nom", "Insee"), ("A", "46100"), "aussi un code postal"),
        (("Nom", "Truc"), ("A", "B"), "aucun lieu"),
        (("Nom", "Commune", "Adresse"), ("A", "Figeac", "1 rue X, 75012"
" Paris"), "l’adresse dit 75012"),
    ],
)  # fmt: skip
def test_what_contradicts_is_told(preview, header, row, said) -> None:
    ligne = one(preview(header, row))
    assert ligne.etat == "à vérifier"
    assert any(said in doute for doute in ligne.doutes), ligne.doutes
    assert "code_insee" not in ligne.cells


def test_a_column_of_postcodes_called_insee_is_told(preview) -> None:
    rows = [
        ("A", "46100", "Figeac"),
        ("B", "46000", "Cahors"),
        ("C", "31000", "Toulouse"),
        ("D", "75012", "Paris"),
    ]
    apercu = preview(("Nom", "Code INSEE", "Ville"), *rows)
    assert [r.cells["code_insee"] for r in apercu.lignes] == ["46102", "46042", "31555", "75056"]
    assert any("codes postaux" in dit for dit in apercu.dits)


def test_a_postcode_among_insee_codes_is_told_in_its_row(preview) -> None:
    rows = [
        (f"S {n * 77}", code, "")
        for n, code in enumerate(("46102", "46042", "31555", "75056", "13055", "69123"))
    ]
    apercu = preview(("Nom", "Code INSEE", "Ville"), *rows, ("Z", "01000", "Bourg-en-Bresse"))
    ligne = apercu.lignes[-1]
    assert ligne.cells["code_insee"] == "01053"
    assert any("code postal, non un code Insee" in r for r in ligne.reparations)


def test_lost_zeros_are_told(preview) -> None:
    ligne = one(preview(("Nom", "CP", "Ville"), ("A", "6000", "Nice")))
    assert ligne.cells["code_insee"] == "06088"
    assert any("zéro perdu" in r for r in ligne.reparations)


def test_two_columns_of_one_name_that_differ_are_told(preview) -> None:
    ligne = one(
        preview(
            ("Nom", "Ville", "Latitude", "Longitude", "latitude"),
            ("A", "Figeac", "44.6086", "2.0317", "45.9"),
        )
    )
    assert ligne.etat == "à vérifier"
    assert any("« latitude » dit « 45.9 »" in d for d in ligne.doutes)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample is not in the repository")
def test_names_as_they_were_typed_lead_where_they_should(preview, ref) -> None:
    with SAMPLES.open(encoding="utf-8") as stream:
        typed = list(csv.DictReader(stream))
    rows = [
        (f"Structure {n * 7919}", t["saisie_origine"], t["code_postal"])
        for n, t in enumerate(typed)
    ]
    apercu = preview(("Nom", "Ville", "CP"), *rows)
    right = 0
    for ligne, t in zip(apercu.lignes, typed, strict=True):
        code = t["code_insee"]
        if ligne.etat != "prête" or code == "0":
            continue
        arrondissement = Territoire(Niveau.ARRONDISSEMENT, code)
        parent = ref.parent(arrondissement, Niveau.COMMUNE) if ref.exists(arrondissement) else None
        expected = parent.code if parent else ref.commune_actuelle(code)
        assert ligne.cells["code_insee"] == expected, (t, ligne.cells)
        right += 1
    assert right >= 0.9 * len(typed)

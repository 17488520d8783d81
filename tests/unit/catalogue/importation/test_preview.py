"""Columns, words, doubles, the repaired file, our own files: the whole of a preview."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from catalogue import __main__ as command
from catalogue.exports.fiches import Ligne as Exportee
from catalogue.exports.fiches import csv_, geojson, json_, xlsx
from catalogue.importation.assemblage import Connue
from catalogue.importation.doublons import compare, trace
from catalogue.importation.importation import Demande
from catalogue.importation.rapport import as_data, as_lines
from catalogue.importation.reparation import as_csv, header, write_xlsx


def champs(apercu):
    return {c.nom: c.champ for c in apercu.plan.colonnes}


@pytest.mark.parametrize(
    ("noms", "expected"),
    [
        (("Intitulé", "Ville", "Thématique"), ("nom", "commune", "domaines")),
        (("name", "zipcode", "city"), ("nom", "code_postal", "commune")),
        (("DÉNOMINATION", "CODE POSTAL", "Localité"), ("nom", "code_postal", "commune")),
        (("nom", "codePostal", "codeInsee"), ("nom", "code_postal", "code_insee")),
        (("Nom de la structure", "Nom du contact", "Courriel"), ("nom", "", "courriel")),
        (("nom", "presentation_resume", "site_web"), ("nom", "description", "site_web")),
    ],
)
def test_headers_name_their_columns(preview, noms, expected) -> None:
    values = {
        "code_postal": "46100",
        "commune": "Figeac",
        "code_insee": "46102",
        "courriel": "a@b.fr",
    }
    values |= {"site_web": "https://b.fr", "domaines": "Habitat"}
    row = [values.get(champ, "Un lieu") for champ in expected]
    assert tuple(champs(preview(noms, row)).values()) == expected


def test_the_name_of_a_person_is_no_name_of_a_structure(preview) -> None:
    apercu = preview(
        ("Nom", "Prénom", "Structure", "Ville"), ("Durand", "Anne", "Le Relais", "Figeac")
    )
    assert apercu.lignes[0].cells["nom"] == "Le Relais"
    assert any("d’une personne" in dit for dit in apercu.dits)


def test_values_name_columns_without_header(preview) -> None:
    rows = [
        ("Le Relais", "46100", "Figeac", "a@relais.fr", "https://relais.fr"),
        ("La Halle", "46000", "Cahors", "b@halle.fr", "https://halle.fr"),
        ("La Ruche", "31000", "Toulouse", "c@ruche.fr", "https://ruche.fr"),
    ]
    apercu = preview("\n".join(";".join(row) for row in rows))
    assert set(champs(apercu).values()) == {"nom", "code_postal", "commune", "courriel", "site_web"}
    assert any("Aucune ligne d’en-tête" in dit for dit in apercu.dits)
    assert [ligne.etat for ligne in apercu.lignes] == ["prête"] * 3


def test_words_are_read_once_and_told(preview) -> None:
    rows = [
        ("A b", "Figeac", "Mobilité douce"),
        ("C d", "Cahors", "Zorglub"),
        ("E f", "Albi", "habitat"),
    ]
    apercu = preview(("Nom", "Ville", "Domaine"), *rows)
    assert [ligne.etat for ligne in apercu.lignes] == ["prête", "à vérifier", "prête"]
    assert "Zorglub" in apercu.lignes[1].doutes[0]
    said = preview(("Nom", "Ville", "Domaine"), *rows, valeurs={"domaine:Zorglub": "numerique"})
    assert said.lignes[1].cells["domaines"] == "numerique"
    given = preview(("Nom", "Ville", "Domaine"), *rows, defauts={"domaine": "numerique"})
    assert given.lignes[1].cells["domaines"] == "numerique"
    assert given.lignes[1].reparations


def test_a_column_of_other_kinds_is_not_read_as_ours(preview) -> None:
    apercu = preview(("Nom", "Ville", "Type"), ("A", "Figeac", "SARL"), ("B", "Cahors", "SAS"))
    assert "roles" in apercu.manques
    assert any("« Type »" in dit for dit in apercu.dits)
    assert [ligne.etat for ligne in apercu.lignes] == ["prête"] * 2


def test_doubles_have_a_score_and_are_never_merged(preview) -> None:
    rows = [
        ("Le Relais du Causse", "Figeac"),
        ("Relais du Causse (le)", "Figeac"),
        ("Le Relais du Causse", "Lille"),
    ]
    rows += [rows[0]]
    apercu = preview(("Nom", "Ville"), *rows)
    assert [ligne.etat for ligne in apercu.lignes] == ["prête", "à vérifier", "prête", "écartée"]
    assert "/100" in apercu.lignes[1].doutes[0]
    assert "mot pour mot la ligne 2" in apercu.lignes[3].doutes[0]
    assert compare(trace("A", "", "", "46102"), trace("a", "", "", "46102")).score == 90


def test_a_fiche_there_is_already_is_told(atelier, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nom;Ville\nFigeacteurs;Figeac\n", encoding="utf-8")
    known = Connue("figeacteurs", "Figeacteurs", trace("Figeacteurs", "", "", "46102"))
    ligne = atelier.preview(path, connues=[known]).lignes[0]
    assert (ligne.etat, ligne.ressemble) == ("à vérifier", "figeacteurs")


def test_nothing_is_lost_and_no_cell_is_a_formula(preview) -> None:
    apercu = preview(
        ("Nom", "Ville", "Bidule"),
        ("=1+1", "Figeac", "@x"),
        ("", "Cahors", "y"),
        ("C", "Sainte-Colombe", "z"),
    )
    read = list(csv.reader(io.StringIO(as_csv(apercu).decode("utf-8-sig")), delimiter=";"))
    assert tuple(read[0]) == header(apercu)
    assert [row[1] for row in read[1:]] == ["prête", "écartée", "à vérifier"]
    assert [row[-1] for row in read[1:]] == ["'@x", "y", "z"]
    assert not any(cell[:1] in "=+-@" for row in read for cell in row if cell)
    output = io.BytesIO()
    write_xlsx(apercu, output, dt.date(2026, 1, 1))
    assert output.getvalue().startswith(b"PK")
    assert json.dumps(as_data(apercu))
    assert any("à vérifier" in line for line in as_lines(apercu))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson", "json"])
def test_our_own_exports_come_back_as_they_were(preview, catalogue, tmp_path, kind) -> None:
    some = [f for f in catalogue.fiches if f.code_insee][:40]
    rows = [Exportee(f, 2.0, 44.6) for f in some]
    path = tmp_path / f"export.{kind}"
    if kind == "xlsx":
        with path.open("wb") as output:
            xlsx(rows, output)
    else:
        path.write_bytes(b"".join({"csv": csv_, "geojson": geojson, "json": json_}[kind](rows)))
    apercu = preview(path)
    assert apercu.propre
    assert apercu.manques == ()
    for ligne, fiche in zip(apercu.lignes, some, strict=True):
        assert ligne.cells["id"] == fiche.id
        assert ligne.cells["code_insee"] == fiche.code_insee
        assert ligne.cells["domaines"] == "|".join(fiche.domaines)
        assert ligne.cells["territoires"] == "|".join(map(str, fiche.territoires))
        assert ligne.cells["source_url"] == fiche.source_url
        assert "lat" not in ligne.cells
        assert ligne.etat == "prête" or all("ressemble" in d for d in ligne.doutes), ligne.doutes


def test_the_model_sheet_is_read_back_whole(preview, tmp_path) -> None:
    path = tmp_path / "modele.xlsx"
    assert command.main(["modele", str(path)]) == 0
    apercu = preview(path)
    assert [ligne.etat for ligne in apercu.lignes] == ["prête", "prête"], apercu.lignes
    assert apercu.manques == ()
    assert apercu.lignes[1].cells["domaines"] == "alimentation-agriculture|emploi-insertion"


def test_progress_is_told(atelier, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nom;Ville\nA;Figeac\n", encoding="utf-8")
    said: list[float] = []
    atelier.preview(path, Demande(), progress=lambda _what, part: said.append(part))
    assert said == sorted(said) and said[-1] == 1.0


@pytest.mark.parametrize("named", ["address.postcode", "zip", "adresse.zipcode", "Code postal"])
def test_a_postal_code_is_known_by_its_header_however_deep_in_records(preview, named) -> None:
    apercu = preview(("name", "address.city", named), ("Le Relais", "Rennes", "35000"))
    assert champs(apercu)[named] == "code_postal"

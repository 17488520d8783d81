"""The lexicon: its file is read row by row, and ours has nothing to correct."""

from pathlib import Path

import pytest

from catalogue.lecture.lexique import read_lexique
from catalogue.recherche.stems import meaning

HEADER = "expressions,proches,exclus,genre,source\n"


def read(folder: Path, rows: str):
    path = folder / "lexique.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return read_lexique(path)


def test_ours_has_four_hundred_ideas_that_say_where_they_come_from() -> None:
    lexique, problems = read_lexique()
    assert problems == ()
    assert len(lexique) >= 400
    assert all(entree.source and entree.genre for entree in lexique.entrees)
    for sigle in ["TZCLD", "EBE", "IAE", "ESS", "QPV", "PAT", "SCIC", "PLIE", "CRESS", "ZRR"]:
        assert lexique.about(meaning(sigle)), sigle


def test_a_row_is_found_by_any_of_its_expressions(tmp_path: Path) -> None:
    lexique, problems = read(
        tmp_path, "MSP | maisons de santé,médecin | soins,soin apporté,sigle,x\n"
    )
    assert problems == ()
    (entree,) = lexique.about(meaning("Maison de la santé"))
    assert entree == lexique.about(meaning("msp"))[0]
    assert entree.expressions == ("MSP", "maisons de santé")
    assert (entree.proches, entree.exclus) == (("médecin", "soins"), ("soin apporté",))
    assert lexique.about(meaning("maison")) == ()
    assert lexique.expressions == ("MSP", "maisons de santé")


@pytest.mark.parametrize(
    ("row", "colonne", "attendu"),
    [
        (" | ,médecin,,objet,x", "expressions", "au moins une expression"),
        ("MSP,médecin,,maladie,x", "genre", "un de : sigle, besoin"),
        ("MSP,médecin,,sigle,", "source", "d’où vient"),
        ("MSP,médecin,,sigle,x,de trop", "", "5 colonnes"),
        (f"{'a' * 101},médecin,,sigle,x", "expressions", "100 caractères au plus"),
    ],
)
def test_a_bad_row_is_told_and_hides_no_other(
    tmp_path: Path, row: str, colonne: str, attendu: str
) -> None:
    lexique, (problem,) = read(tmp_path, f"eau,rivière,,objet,x\n{row}\nvent,éolienne,,objet,x\n")
    assert [entree.expressions for entree in lexique.entrees] == [("eau",), ("vent",)]
    assert problem.fichier.endswith("lexique.csv")
    assert (problem.ligne, problem.colonne) == (3, colonne)
    assert attendu in problem.attendu
    assert problem.gravite == "erreur"


def test_an_expression_given_twice_is_told_and_kept(tmp_path: Path) -> None:
    lexique, (problem,) = read(tmp_path, "eau,rivière,,objet,x\nEau | mare,étang,,objet,x\n")
    assert len(lexique.about(meaning("eau"))) == 2
    assert (problem.ligne, problem.gravite) == (3, "avertissement")
    assert "ligne 2" in problem.attendu


def test_a_file_without_its_columns_or_not_in_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lexique.csv"
    lexique, problems = read_lexique(path)
    assert (len(lexique), problems) == (0, ())
    path.write_text("expressions,proches\neau,mer\n", encoding="utf-8")
    lexique, (problem,) = read_lexique(path)
    assert (len(lexique), problem.colonne) == (0, "exclus")
    path.write_bytes(HEADER.encode() + "forêt,bois,,objet,x\n".encode("latin-1"))
    assert "UTF-8" in read_lexique(path)[1][0].attendu


def test_a_word_one_letter_wrong_is_spelt_when_only_one_is_near(tmp_path: Path) -> None:
    lexique, _ = read(tmp_path, "médecin,soin,,objet,x\nferme,champ,,objet,x\nterme,fin,,objet,x\n")
    assert lexique.spelt("medcin") == "medecin"
    assert lexique.spelt("medecin") == "medecin"
    assert lexique.spelt("xerme") == "xerme"

"""A slug that changed leads to its fiche for ever, or the table says why it cannot."""

from __future__ import annotations

import pytest

from catalogue.lecture.reading import catalogue_files, read_catalogue
from catalogue.lecture.redirections import read_redirections

IDS = {"a", "b"}


def lire(tmp_path, texte):
    path = tmp_path / "redirections.csv"
    path.write_text("ancien,nouveau\n" + texte, encoding="utf-8")
    return read_redirections(IDS, path)


def test_a_former_slug_leads_to_the_new_one(tmp_path):
    assert lire(tmp_path, "vieux,a\n") == ({"vieux": "a"}, ())


def test_a_chain_is_followed_to_its_end(tmp_path):
    assert lire(tmp_path, "x,y\ny,z\nz,b\n")[0] == {"x": "b", "y": "b", "z": "b"}


@pytest.mark.parametrize(
    ("texte", "ligne", "raison"),
    [
        ("x,x\n", 2, "ne tourne pas"),
        ("v,a\nx,y\ny,x\n", 3, "ne tourne pas"),
        ("x,y\ny,z\nz,y\n", 2, "ne tourne pas"),
        ("x,perdu\n", 2, "d’une fiche"),
        ("a,b\n", 2, "aucune fiche"),
        ("x,a\nx,b\n", 3, "une seule"),
        ("x\n", 2, "un nouvel"),
        (",a\n", 2, "un nouvel"),
    ],
)
def test_what_leads_nowhere_is_told_and_left_out(tmp_path, texte, ligne, raison):
    menent, problemes = lire(tmp_path, texte)
    assert raison in problemes[0].attendu
    assert problemes[0].ligne == ligne
    assert all(arrival in IDS for arrival in menent.values())


def test_the_published_redirections_are_sound(ref):
    ids = {fiche.id for fiche in read_catalogue(catalogue_files(), ref).fiches}
    assert read_redirections(ids)[1] == ()


def test_the_redirections_are_no_file_of_fiches():
    assert all(path.name != "redirections.csv" for path in catalogue_files())

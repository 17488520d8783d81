"""CSV as people save it: read right, or refused with a reason and a line."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.catalogue.fiches_d_essai import FICHE, NOMS, texte_csv

CODECS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
LATIN = {"nom": "Fabrique à initiatives de l'Orée", "description": "Été, forêt, « maïs », cœur."}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_separator_line_end_and_encoding_gives_the_same_fiche(lire, separator, fin, codec):
    lecture = lire(texte_csv(LATIN, separator=separator, fin=fin).encode(codec))
    assert lecture.problemes == ()
    (fiche,) = lecture.fiches
    assert (fiche.nom, fiche.description) == (LATIN["nom"], LATIN["description"])


def test_latin_1_is_read_as_the_windows_encoding_that_holds_it(lire):
    (fiche,) = lire(
        texte_csv(
            {"nom": "Épicerie fraîche à Nîmes", "description": "Où ça ?", "source_titre": "Un été"}
        ).encode("latin-1")
    ).fiches
    assert fiche.nom == "Épicerie fraîche à Nîmes"


@pytest.mark.parametrize(("codec", "origin"), [("cp850", "DOS"), ("mac_roman", "Mac")])
def test_dos_and_old_mac_files_are_refused_not_garbled(lire, codec, origin):
    texte = texte_csv(
        {"nom": "Réseau des forêts créées", "description": "Été très prêt", "source_titre": "t"}
    )
    lecture = lire(texte.encode(codec))
    assert lecture.fiches == ()
    (probleme,) = lecture.problemes
    assert origin in probleme.attendu
    assert (probleme.ligne, probleme.effet) == (2, "fichier écarté")


def test_one_windows_line_in_a_utf_8_file_refuses_the_file_and_names_the_line(lire):
    lignes = texte_csv({}, {"id": "b", "nom": "Été"}, {"id": "c"}).splitlines(keepends=True)
    raw_bytes = b"".join(x.encode("cp1252" if i == 2 else "utf-8") for i, x in enumerate(lignes))
    (probleme,) = lire(raw_bytes).problemes
    assert probleme.ligne == 3
    assert "un seul encodage" in probleme.attendu


@pytest.mark.parametrize(
    ("raw_bytes", "raison"),
    [
        (b"", "vide"),
        (b"\n\n ; ;\n", "lignes vides"),
        (b"PK\x03\x04" + bytes(200), "classeur"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "classeur"),
        (codecs.BOM_UTF32_LE + "id,nom\n".encode("utf-32-le"), "UTF-32"),
        ("id,nom\n".encode("utf-16") + b"\x00", "UTF-16"),
        (codecs.BOM_UTF8 + b"id,nom\n\xe9", "UTF-8"),
        (b"bonjour\n", "en-tête"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(lire, raw_bytes, raison):
    lecture = lire(raw_bytes)
    assert lecture.fiches == ()
    assert any(raison in p.attendu for p in lecture.problemes), lecture.problemes
    assert {p.effet for p in lecture.problemes} == {"fichier écarté"}


def test_a_missing_file_is_a_problem_like_another(ref, tmp_path):
    from catalogue.lecture.reading import read_catalogue

    (probleme,) = read_catalogue(
        [
            tmp_path / "absent.csv",
        ],
        ref,
    ).problemes
    assert probleme.gravite == "erreur"


def test_headers_are_known_whatever_their_case_accents_and_blanks(lire):
    texte = texte_csv({})
    header = ",".join(NOMS)
    libre = header.replace("code_insee", " Code INSEE ").replace("annee", "Année")
    libre = libre.replace("precision", "PRÉCISION").replace("sous_types", "Sous-types")
    assert lire(texte.replace(header, libre)).problemes == ()


def test_the_excel_sep_line_is_obeyed(lire):
    lecture = lire("sep=;\r\n" + texte_csv({}, separator=";"))
    assert len(lecture.fiches) == 1


def test_rows_longer_than_the_header_by_empty_cells_are_read(lire):
    lignes = texte_csv({}).splitlines()
    lecture = lire(lignes[0] + "\n" + lignes[1] + ",,,\n")
    assert (len(lecture.fiches), lecture.problemes) == (1, ())


def test_empty_lines_and_trailing_empty_columns_change_nothing(lire):
    lignes = texte_csv({}, {"id": "b"}).splitlines()
    texte = "\n\n" + "\n,,,,\n\n".join(ligne + ",,," for ligne in lignes) + "\n\n"
    lecture = lire(texte)
    assert [f.id for f in lecture.fiches] == ["figeacteurs", "b"]
    assert lecture.problemes == ()


def test_a_line_number_is_the_physical_line_where_the_row_starts(lire):
    lecture = lire({"description": "une\ndeux\r\ntrois"}, {"id": "b", "statut": "perdu"})
    (probleme,) = lecture.problemes
    assert probleme.ligne == 5
    assert lecture.fiches[0].description == "une\ndeux\ntrois"


def test_a_missing_required_column_refuses_the_file_and_names_it(lire):
    texte = "\n".join(",".join(r.split(",")[:-3]) for r in texte_csv({}).splitlines())
    (probleme,) = lire(texte).problemes
    assert (probleme.colonne, probleme.effet) == ("precision", "fichier écarté")


def test_a_missing_optional_column_is_only_told(lire):
    lignes = texte_csv({}).splitlines()
    sans = "\n".join(",".join(c for i, c in enumerate(x.split(",")) if i != 2) for x in lignes)
    lecture = lire(sans)
    assert len(lecture.fiches) == 1
    assert [(p.colonne, p.gravite) for p in lecture.problemes] == [("sigle", "avertissement")]


def test_an_unknown_column_is_told_and_kept_out(lire):
    lignes = texte_csv({}).splitlines()
    lecture = lire("\n".join([lignes[0] + ",humeur", lignes[1] + ",bonne"]))
    assert len(lecture.fiches) == 1
    assert [(p.colonne, p.gravite) for p in lecture.problemes] == [("humeur", "avertissement")]


def test_a_column_given_twice_refuses_the_file(lire):
    lignes = texte_csv({}).splitlines()
    lecture = lire("\n".join([lignes[0] + ",Nom", lignes[1] + ",Autre"]))
    assert lecture.fiches == ()
    assert {p.colonne for p in lecture.problemes} == {"nom"}


def test_quotes_inside_a_plain_cell_are_kept(lire):
    ligne = texte_csv({}).replace("Figeacteurs", 'Le "Lab" figeacois')
    assert lire(ligne).fiches[0].nom == 'Le "Lab" figeacois'


@pytest.mark.parametrize(
    "nom", ['"Le Lab" figeacois', '"Le Lab', '"Le, Lab', 'Le Lab, "figeacois"']
)
def test_a_misplaced_quote_costs_its_row_and_no_other(lire, nom):
    nus = [{"id": i, "description": "Sans guillemet"} for i in "abcd"]
    lignes = texte_csv(*nus).splitlines()
    lignes[2] = lignes[2].replace("Figeacteurs", nom)
    lecture = lire("\n".join(lignes))
    assert [f.id for f in lecture.fiches] == ["a", "c", "d"]
    (probleme,) = lecture.problemes
    assert (probleme.ligne, probleme.effet) == (3, "fiche écartée")


def test_two_stray_quotes_in_one_column_do_not_merge_their_rows(lire):
    nus = [{"id": i, "description": "Sans guillemet"} for i in "abc"]
    lignes = texte_csv(*nus).splitlines()
    lignes[1] = lignes[1].replace("Figeacteurs", '"Figeacteurs')
    lignes[2] = lignes[2].replace("Figeacteurs", 'Figeacteurs"')
    lecture = lire("\n".join(lignes))
    assert [f.id for f in lecture.fiches] == ["b", "c"]
    assert lecture.fiches[0].nom == 'Figeacteurs"'
    assert [p.ligne for p in lecture.problemes] == [2]


@pytest.mark.parametrize("point", [{}, {"lat": "44.6086", "lon": "2.0317"}])
def test_a_row_with_too_many_cells_is_refused_with_its_count(lire, point):
    lignes = texte_csv(point, {"id": "b"}).splitlines()
    lignes[1] = lignes[1].replace("Figeacteurs", "Figeac,teurs")
    lecture = lire("\n".join(lignes))
    assert [f.id for f in lecture.fiches] == ["b"]
    (probleme,) = lecture.problemes
    assert f"{len(NOMS)} cellules" in probleme.attendu


def test_a_row_cut_short_misses_its_required_values(lire):
    lignes = texte_csv({}).splitlines()
    (probleme, *_) = lire(lignes[0] + "\n" + ",".join(lignes[1].split(",")[:6])).problemes
    assert probleme.effet == "fiche écartée"


def test_an_endless_cell_is_refused_and_the_next_rows_are_read(lire):
    lecture = lire({"id": "a", "description": "x" * 200_000}, {"id": "b"})
    assert [f.id for f in lecture.fiches] == ["b"]
    assert lecture.problemes[0].ligne == 2


def test_nul_bytes_cost_their_row_and_no_other(lire):
    lecture = lire({"id": "a", "nom": "A\x00B"}, {"id": "b", "nom": FICHE["nom"]})
    assert [f.id for f in lecture.fiches] == ["b"]
    assert "U+0000" in lecture.problemes[0].attendu


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=60), st.integers(0, 900), st.integers(0, 8))
def test_no_damage_whatever_makes_the_reader_raise(lire, raw_bytes, position, coupe):
    sain = texte_csv({}, {"id": "b", "nom": "Été"}).encode()
    abime = sain[:position] + raw_bytes + sain[position + coupe :]
    for contenu in (raw_bytes, abime):
        lecture = lire(contenu)
        assert len(lecture.fiches) <= lecture.lignes
        assert lecture.fiches or lecture.problemes or not lecture.lignes

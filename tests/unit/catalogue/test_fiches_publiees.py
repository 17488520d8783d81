"""What is published in data/catalogue holds together and lost nothing on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

from catalogue.fiches import COLONNES, Fiche
from catalogue.lecture.reading import catalogue_files, read_catalogue
from catalogue.vocabulaires import DOMAINES, LISTES, ODD, ROLES, SOUS_TYPES


def test_the_columns_are_the_fields_of_a_fiche_in_order():
    assert [c.nom for c in COLONNES] == [f.name for f in fields(Fiche)]


def test_every_column_with_codes_names_a_list_that_exists():
    assert {c.vocabulaire for c in COLONNES if c.genre == "code"} == set(LISTES)


def test_the_researched_fiches_are_all_there_without_an_error(ref):
    lecture = read_catalogue(catalogue_files(), ref)
    assert [p for p in lecture.problemes if p.gravite == "erreur"] == []
    assert len(lecture.fiches) == lecture.lignes == 622
    par_role = Counter(role for fiche in lecture.fiches for role in fiche.roles)
    assert par_role == {
        "exemple-inspirant": 239,
        "ptce": 99,
        "fondation-territoriale": 41,
        "catalyseur": 272,
    }
    # the known weak spots, shown and not hidden
    assert sum(not fiche.code_insee for fiche in lecture.fiches) == 223
    assert sum(fiche.statut == "inconnu" for fiche in lecture.fiches) == 259
    assert sum(not fiche.site_web for fiche in lecture.fiches) == 431


def test_what_a_second_reading_added_is_there(ref):
    fiches = read_catalogue(catalogue_files(), ref).fiches
    columns = ("besoin", "ensemble", "metiers", "adresse", "telephone", "courriel")
    assert {name: sum(bool(getattr(f, name)) for f in fiches) for name in columns} == {
        "besoin": 166,
        "ensemble": 247,
        "metiers": 179,
        "adresse": 19,
        "telephone": 7,
        "courriel": 5,
    }
    assert all("catalyseur" in f.roles for f in fiches if f.metiers)


def test_a_way_to_reach_one_says_where_it_was_read(ref):
    for fiche in read_catalogue(catalogue_files(), ref).fiches:
        told = {name for name in ("adresse", "telephone", "courriel") if getattr(fiche, name)}
        assert told <= set(fiche.autre_source_faits), fiche.id
        faits = bool(fiche.autre_source_faits)
        assert faits == bool(fiche.autre_source_url) == bool(fiche.autre_source_titre), fiche.id


def test_a_sentence_ends_as_one(ref):
    for fiche in read_catalogue(catalogue_files(), ref).fiches:
        for text in filter(None, (fiche.besoin, fiche.ensemble)):
            assert text.endswith("."), fiche.id
            assert "'" not in text, fiche.id


def test_every_fiche_is_an_alliance(ref):
    assert all(17 in fiche.odd for fiche in read_catalogue(catalogue_files(), ref).fiches)


def test_every_word_the_fiches_use_has_a_label(ref):
    fiches = read_catalogue(catalogue_files(), ref).fiches
    assert {r for f in fiches for r in f.roles} == set(ROLES)
    assert {d for f in fiches for d in f.domaines} == set(DOMAINES)
    assert {s for f in fiches for s in f.sous_types} == set(SOUS_TYPES)
    assert {str(o) for f in fiches for o in f.odd} <= set(ODD)

"""The published Table Schema is the model's, and frictionless finds the published files valid."""

from __future__ import annotations

import json

import pytest
from frictionless import Resource, Schema

from catalogue.fiches import COLONNES
from catalogue.lecture.reading import catalogue_files
from catalogue.lecture.schema import SCHEMA, schema, schema_json
from tests.unit.catalogue.fiches_d_essai import texte_csv


def test_the_published_schema_is_the_one_the_model_gives():
    assert SCHEMA.read_text(encoding="utf-8") == schema_json(), (
        "lancer : python -m catalogue schema"
    )


def test_it_is_a_valid_table_schema_with_every_column():
    assert Schema.from_descriptor(str(SCHEMA)).field_names == [c.nom for c in COLONNES]


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda c: c.name)
def test_frictionless_finds_no_error_in_the_published_files(path):
    ressource = Resource(
        path=path.name, basepath=str(path.parent), schema=Schema.from_descriptor(schema())
    )
    rapport = ressource.validate()
    assert rapport.flatten(["rowNumber", "fieldName", "message"]) == []


@pytest.mark.parametrize(
    ("colonne", "valeur"),
    [
        ("roles", "mecene"),
        ("odd", "18"),
        ("id", "A b"),
        ("statut", "x"),
        ("annee", "1066"),
        ("site_web", "javascript:x"),
        ("source_date", "2024-13"),
        ("nom", ""),
        ("nom", "n" * 201),
        ("territoires", "Lot"),
        ("code_insee", "4610"),
        ("lat", "91"),
        ("besoin", "b" * 121),
        ("ensemble", "e" * 161),
        ("metiers", "mediation"),
        ("adresse", "place de la mairie"),
        ("adresse", "2 rue Sainte-Anne, 2840 Nogent-le-Rotrou"),
        ("telephone", "06 12 34 56 78"),
        ("telephone", "mairie"),
        ("courriel", "contact@"),
        ("courriel", "contact@exemple.fr?bcc=moi@exemple.fr"),
        ("autre_source_url", "javascript:x"),
        ("autre_source_date", "2024-13"),
        ("autre_source_faits", "humeur"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(tmp_path, colonne, valeur):
    (tmp_path / "a.csv").write_text(texte_csv({colonne: valeur}), encoding="utf-8")
    rapport = Resource(
        path="a.csv", basepath=str(tmp_path), schema=Schema.from_descriptor(schema())
    ).validate()
    assert {champ for (champ,) in rapport.flatten(["fieldName"])} == {colonne}


def test_the_schema_is_plain_json():
    assert json.loads(schema_json()) == schema()

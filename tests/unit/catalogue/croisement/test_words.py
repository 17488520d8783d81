"""What the table of counts says: its title, its blanks, its repetitions, its rates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.croisement.croisement import Croisement, Mesure, cross, measure
from catalogue.croisement.faces import FACES
from catalogue.croisement.words import (
    absence,
    are_by_column,
    blancs,
    bornes,
    chiffre,
    heading,
    method,
    notes,
    rate_in_words,
    titre,
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def said(table: Croisement, catalogue: Catalogue, mesure: str = "fiches") -> list[str]:
    return [plain(note) for note in notes(table, measure(table, mesure, catalogue.ref))]


@pytest.fixture
def par_region(catalogue: Catalogue) -> Croisement:
    return cross(catalogue, Vue(), "region", "type")


def test_the_title_says_the_measure_then_both_faces(
    catalogue: Catalogue, par_region: Croisement
) -> None:
    counted = measure(par_region, "fiches", catalogue.ref)
    assert titre(par_region, counted) == "Nombre de fiches par région et par type d’acteur"
    rated = measure(par_region, "habitants", catalogue.ref)
    assert plain(heading(rated)) == "Fiches pour 100 000 habitants"
    assert titre(par_region, rated).startswith(heading(rated))
    odd = cross(catalogue, Vue(), "odd", "region")
    assert " par ODD et par région" in titre(odd, counted)


@pytest.mark.parametrize(
    ("count", "face", "expected"),
    [
        (1, "domaine", "1 fiche a plusieurs domaines : comptée dans chacun."),
        (2, "domaine", "2 fiches ont plusieurs domaines : comptées dans chacun."),
        (3, "odd", "3 fiches ont plusieurs ODD : comptées dans chacun."),
    ],
)
def test_fiches_of_several_values_are_said_in_number(
    catalogue: Catalogue, count: int, face: str, expected: str
) -> None:
    table = replace(cross(catalogue, Vue(), face, "type"), repetees_lignes=count)
    assert expected in said(table, catalogue)
    assert not any(expected in note for note in said(replace(table, repetees_lignes=0), catalogue))


def test_fiches_of_several_territories_are_said_otherwise(par_region, catalogue) -> None:
    table = replace(par_region, repetees_lignes=1)
    (note,) = (n for n in said(table, catalogue) if "plusieurs régions (" in n and "siège" in n)
    assert note.startswith("1 fiche est dans plusieurs régions")
    table = replace(par_region, repetees_lignes=2)
    assert any(n.startswith("2 fiches sont dans plusieurs régions") for n in said(table, catalogue))


def test_the_repetitions_of_rows_are_said_before_those_of_columns(catalogue: Catalogue) -> None:
    table = replace(
        cross(catalogue, Vue(), "domaine", "type"), repetees_lignes=4, repetees_colonnes=5
    )
    heads = [n.split(" ")[0] for n in said(table, catalogue)]
    assert heads.index("4") < heads.index("5")


def test_what_is_in_no_territory_is_said_of_rows_and_of_columns(catalogue: Catalogue) -> None:
    for lignes, colonnes in (("region", "type"), ("type", "region")):
        table = cross(catalogue, Vue(), lignes, colonnes)
        lost = int((table.total_lignes if lignes == "region" else table.total_colonnes)[-1])
        assert any(
            n.startswith(f"{lost} fiches ne sont dans aucune région en entier")
            for n in said(table, catalogue)
        )
    department = cross(catalogue, Vue(), "departement", "type")
    assert any("dans aucun département en entier" in n for n in said(department, catalogue))
    assert not any(
        "en entier" in n for n in said(cross(catalogue, Vue(), "domaine", "type"), catalogue)
    )


def test_the_year_of_the_population_is_only_said_with_rates(par_region, catalogue) -> None:
    assert not any("Population" in n for n in said(par_region, catalogue))
    assert "Population" in said(par_region, catalogue, "habitants")[-1]


@pytest.mark.parametrize(
    ("face", "code", "libelle", "expected"),
    [
        ("type", "ptce", "PTCE", "Aucun PTCE"),
        (
            "type",
            "fondation-territoriale",
            "Fondation territoriale",
            "Aucune fondation territoriale",
        ),
        ("odd", "8", "Travail décent", "Aucune fiche pour l’ODD 8 : Travail décent"),
        ("domaine", "mobilite", "Mobilité", "Aucune fiche « Mobilité »"),
    ],
)
def test_an_absence_is_said_as_one_says_it(
    face: str, code: str, libelle: str, expected: str
) -> None:
    assert plain(absence(FACES[face], code, libelle)) == expected


@pytest.mark.parametrize(
    ("lignes", "colonnes", "by_column"),
    [
        ("region", "type", True),
        ("type", "region", False),
        ("domaine", "type", True),
        ("region", "domaine", True),
        ("domaine", "region", False),
        ("odd", "domaine", True),
    ],
)
def test_what_is_missing_is_an_actor_else_what_is_crossed_with_territories(
    catalogue: Catalogue, lignes: str, colonnes: str, by_column: bool
) -> None:
    table = cross(catalogue, Vue(), lignes, colonnes)
    height, width = table.full_cells
    table = replace(table, comptes=np.ones_like(table.comptes))
    assert are_by_column(table) is by_column
    assert blancs(table) == []
    table.comptes[height - 1, 0] = table.comptes[height - 1, width - 1] = 0
    found = blancs(table)
    cells = [(height - 1, 0), (height - 1, width - 1)]
    expected = [[cell] for cell in cells] if by_column else [cells]
    assert [list(blanc.cellules) for blanc in found] == expected


def test_a_count_is_whole_and_a_rate_has_a_comma(catalogue: Catalogue, par_region) -> None:
    counts = measure(par_region, "fiches", catalogue.ref)
    rates = measure(par_region, "habitants", catalogue.ref)
    assert plain(chiffre(1234.0, counts)) == "1 234"
    assert chiffre(1.26, rates) == "1,3"


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (0.0049, "< 0,01"), (0.005, "0,01"), (0.99, "0,99"), (0.994, "0,99"), (0.996, "1,0"),
        (1.0, "1,0"), (9.94, "9,9"), (9.96, "10"), (10.0, "10"), (10.6, "11"), (0.5, "0,50"),
    ],
)  # fmt: skip
def test_a_rate_keeps_two_digits_that_count(rate: float, expected: str) -> None:
    assert rate_in_words(rate) == expected


def _legend(catalogue: Catalogue, mesure: str) -> Mesure:
    return measure(cross(catalogue, Vue(), "region", "type"), mesure, catalogue.ref)


def test_a_legend_says_zero_first_then_each_class_by_its_bounds(catalogue: Catalogue) -> None:
    classement = _legend(catalogue, "fiches").classement
    ranks, words, sizes = zip(*bornes(classement, per_inhabitant=False), strict=True)
    assert classement.zeros
    assert (ranks[0], words[0], sizes[0]) == (0, "0", classement.zeros)
    assert list(ranks[1:]) == [c.rang for c in classement.classes]
    assert list(sizes[1:]) == [c.effectif for c in classement.classes]
    for told, found in zip(words[1:], classement.classes, strict=True):
        ends = [int(plain(end).replace(" ", "")) for end in told.split(" à ")]
        assert ends == sorted({int(found.minimum), int(found.maximum)})
    assert (
        bornes(replace(classement, zeros=0), per_inhabitant=False)[0][0]
        == classement.classes[0].rang
    )


def test_a_legend_of_rates_has_decimals(catalogue: Catalogue) -> None:
    classement = _legend(catalogue, "habitants").classement
    assert all(
        "," in words for rank, words, _ in bornes(classement, per_inhabitant=True)[:2] if rank
    )


def test_the_method_says_how_many_classes_and_how_well_they_tell(catalogue: Catalogue) -> None:
    classement = _legend(catalogue, "fiches").classement
    told = plain(method(replace(classement, goodness=0.8765)))
    assert told.startswith(f"{len(classement.classes)} classes, ")
    assert told.endswith("87 % des écarts.")
    assert method(replace(classement, classes=())) == ""

"""The cube of counts: every figure is what the Explorer finds at its address."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.address import Vue, read_address
from catalogue.catalogue import Catalogue
from catalogue.croisement.carte import carte
from catalogue.croisement.croisement import cross, measure
from catalogue.croisement.drawing import INKS, TINTS, svg
from catalogue.croisement.exports import csv_, json_
from catalogue.croisement.faces import FACES, PARAMETRES, Choix, face_croisee, read_choix, valeurs
from catalogue.croisement.words import blancs, method, notes
from geo.territoires import Niveau, Territoire
from settings import ROOT
from tests.unit.catalogue.vues import vues

PAIRES = [
    (a, b) for a, b in itertools.permutations(FACES, 2) if FACES[a].famille != FACES[b].famille
]
REPRODUCTIBLE = settings(max_examples=40, deadline=None)


@REPRODUCTIBLE
@given(vue=vues(), paire=st.sampled_from(PAIRES), data=st.data())
def test_every_cell_is_what_the_explorer_finds_at_its_address(catalogue, vue, paire, data) -> None:
    table = cross(catalogue, vue, *paire)
    height, width = table.full_cells
    for i, j in itertools.product(range(height), range(width)):
        if i % 7 and table.comptes[i, j] and data.draw(st.booleans()):
            continue  # every row of the small faces, a sample of the hundred départements
        said = table.cellule(i, j)
        assert said is not None
        pairs = parse_qsl(said.address().removeprefix("?"))
        read = read_address(pairs, catalogue.ref, catalogue.position, {})
        assert read.ignores == ()
        assert catalogue.count(read.vue) == table.comptes[i, j]


@REPRODUCTIBLE
@given(vue=vues(), paire=st.sampled_from(PAIRES))
def test_totals_are_distinct_fiches_and_those_of_the_explorer(catalogue, vue, paire) -> None:
    table = cross(catalogue, vue, *paire)
    height, width = table.full_cells
    assert table.total == catalogue.count(table.vue)
    for i in range(height):
        assert table.total_lignes[i] == catalogue.count(table.ligne(i))
    for j in range(width):
        assert table.total_colonnes[j] == catalogue.count(table.colonne(j))


@REPRODUCTIBLE
@given(vue=vues(), paire=st.sampled_from(PAIRES))
def test_totals_add_up_as_the_notes_say(catalogue, vue, paire) -> None:
    """Nothing is lost: the cells hold every fiche, those of several values several times."""
    table = cross(catalogue, vue, *paire)
    for totals, repeated in (
        (table.total_lignes, table.repetees_lignes),
        (table.total_colonnes, table.repetees_colonnes),
    ):
        more = int(totals.sum()) - table.total
        assert more >= repeated
        assert (more == 0) == (repeated == 0)
    assert (table.comptes.sum(axis=1) >= table.total_lignes).all()
    assert (table.comptes.sum(axis=0) >= table.total_colonnes).all()
    assert (table.comptes <= table.total_lignes[:, None]).all()


def test_what_is_in_no_region_is_a_row_of_its_own_that_no_address_says(catalogue) -> None:
    table = cross(catalogue, Vue(), "region", "type")
    assert len(table.lignes) == 19
    assert table.lignes[-1].code == ""
    assert table.cellule(18, 0) is None
    assert table.ligne(18) is None
    in_regions = sum(catalogue.count(table.ligne(i)) for i in range(18))
    assert table.total_lignes[-1] == table.total - in_regions == 5
    assert any(
        note.startswith("5 fiches ne sont dans aucune région") for note in _notes(catalogue, table)
    )


def test_fiches_with_several_values_are_counted_and_said(catalogue) -> None:
    table = cross(catalogue, Vue(), "domaine", "type")
    assert table.repetees_lignes == sum(len(f.domaines) > 1 for f in catalogue.fiches)
    assert table.repetees_colonnes == sum(len(f.roles) > 1 for f in catalogue.fiches)
    said = " ".join(_notes(catalogue, table))
    assert f"{table.repetees_lignes} fiches ont plusieurs domaines" in said
    assert f"{table.repetees_colonnes} fiches ont plusieurs types d’acteur" in said


def _notes(catalogue, table) -> list[str]:
    return [n.replace("\xa0", " ") for n in notes(table, measure(table, "fiches", catalogue.ref))]


@REPRODUCTIBLE
@given(vue=vues(), paire=st.sampled_from(PAIRES))
def test_blanks_are_exactly_the_empty_cells(catalogue, vue, paire) -> None:
    table = cross(catalogue, vue, *paire)
    height, width = table.full_cells
    listed = [cell for group in blancs(table) for cell in group.cellules]
    empty = np.argwhere(table.comptes[:height, :width] == 0)
    assert sorted(listed) == [tuple(cell) for cell in empty.tolist()]


def test_a_blank_is_said_in_french(catalogue) -> None:
    table = cross(catalogue, Vue(), "region", "type")
    groups = {g.libelle: [table.lignes[i].libelle for i, _ in g.cellules] for g in blancs(table)}
    assert "Bretagne" in groups["Aucune fondation territoriale"]
    assert "Corse" in groups["Aucun PTCE"]
    table = cross(catalogue, Vue(), "domaine", "region")
    assert any(g.libelle.startswith("Aucune fiche «") for g in blancs(table))


def test_one_value_alone_is_no_method(catalogue) -> None:
    table = cross(catalogue, Vue(fiche="ardelaine", q="ardelaine"), "region", "type")
    assert method(measure(table, "fiches", catalogue.ref).classement) == "1 classe, zéro à part."


def test_a_filter_on_a_face_keeps_its_values(catalogue, ref) -> None:
    vue = Vue(domaine=("mobilite",), territoire=(Territoire.parse("region:94"),))
    assert [v.code for v in valeurs(FACES["domaine"], vue, ref)] == ["mobilite"]
    found = [v.code for v in valeurs(FACES["departement"], vue, ref)]
    assert found == ["departement:2A", "departement:2B"]


def test_a_territory_too_small_for_the_level_is_a_row_itself(catalogue, ref) -> None:
    figeac = Territoire.parse("commune:46102")
    vue = Vue(territoire=(figeac,))
    table = cross(catalogue, vue, "region", "type")
    assert [v.code for v in table.lignes] == ["commune:46102"]
    assert table.total_lignes.tolist() == [catalogue.count(vue)]


def test_rates_are_fiches_over_the_population(catalogue, ref) -> None:
    table = cross(catalogue, Vue(), "region", "type")
    rates = measure(table, "habitants", ref)
    bretagne = next(i for i, v in enumerate(table.lignes) if v.libelle == "Bretagne")
    people = ref.population(Territoire(Niveau.REGION, "53"))
    assert rates.lignes[bretagne] == pytest.approx(100_000 * table.total_lignes[bretagne] / people)
    assert np.isnan(rates.valeurs[-1]).all()  # what is in no region has no population
    upright = measure(cross(catalogue, Vue(), "type", "region"), "habitants", ref)
    assert np.array_equal(upright.valeurs.T, rates.valeurs, equal_nan=True)
    assert not measure(cross(catalogue, Vue(), "domaine", "type"), "habitants", ref).per_inhabitant


@pytest.mark.parametrize("choix", [Choix(), Choix("type", "departement"), Choix(face="ptce")])
def test_the_map_says_the_figures_of_the_table(catalogue, choix) -> None:
    table = cross(catalogue, Vue(), choix.lignes, choix.colonnes)
    shown = carte(catalogue, choix, table)
    for value, count in zip(shown.territoires, shown.comptes, strict=True):
        types = (choix.face,) if choix.face else ()
        assert catalogue.count(Vue(territoire=(value.territoire,), type=types)) == count


def test_without_a_territorial_face_the_map_shows_the_third_one(catalogue) -> None:
    choix = Choix("domaine", "type")
    shown = carte(catalogue, choix, cross(catalogue, Vue(odd=("8",)), "domaine", "type"))
    assert shown.niveau is Niveau.REGION
    for value, count in zip(shown.territoires, shown.comptes, strict=True):
        assert catalogue.count(Vue(territoire=(value.territoire,), odd=("8",))) == count


@REPRODUCTIBLE
@given(
    vue=vues(),
    lignes=st.sampled_from(list(FACES)),
    colonnes=st.sampled_from(list(FACES)),
    mesure=st.sampled_from(["fiches", "habitants"]),
)
def test_the_address_says_the_choice_again(catalogue, vue, lignes, colonnes, mesure) -> None:
    asked = [("lignes", lignes), ("colonnes", colonnes), ("mesure", mesure)]
    choix = read_choix(asked, vue, catalogue.ref).choix
    assert FACES[choix.lignes].famille != FACES[choix.colonnes].famille
    pairs = parse_qsl(choix.address(vue).removeprefix("?"))
    assert read_choix(pairs, vue, catalogue.ref).choix == choix
    read = read_address(pairs, catalogue.ref, catalogue.position, {}, PARAMETRES)
    assert read.ignores == ()
    assert read.vue == cross(catalogue, vue, choix.lignes, choix.colonnes).vue.canonical()


@pytest.mark.parametrize(
    ("name", "value"),
    [("lignes", "licorne"), ("mesure", "kilos"), ("face", "licorne"), ("colonnes", "departement")],
)
def test_a_wrong_choice_is_told_and_the_page_still_stands(ref, name, value) -> None:
    lu = read_choix([("lignes", "region"), (name, value)], Vue(), ref)
    assert [i.parametre for i in lu.ignores] == [name]
    assert face_croisee(lu.choix) is not None or lu.choix.lignes != "region"


def test_the_csv_is_the_table(catalogue) -> None:
    choix = Choix()
    table = cross(catalogue, Vue(), "region", "type")
    body = csv_(catalogue, choix, table)
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert [[int(n) for n in row[2:-1]] for row in rows[1:-1]] == table.comptes.tolist()
    assert [int(row[-1]) for row in rows[1:-1]] == table.total_lignes.tolist()
    assert rows[-1][2:] == [str(n) for n in (*table.total_colonnes, table.total)]
    rates = csv_(catalogue, Choix(mesure="habitants"), table).decode("utf-8-sig")
    assert re.search(r";0,\d+;", rates)


def test_the_json_is_the_table(catalogue) -> None:
    table = cross(catalogue, Vue(), "type", "departement")
    body = json.loads(json_(catalogue, Choix("type", "departement", "habitants"), table))
    assert body["comptes"] == table.comptes.tolist()
    assert len(body["taux"]) == 4
    assert body["taux"][0][-1] is None


@pytest.mark.parametrize(
    "choix", [Choix(), Choix("departement", "odd", "habitants"), Choix("domaine", "type")]
)
def test_the_drawing_is_well_formed_and_holds_every_figure(catalogue: Catalogue, choix) -> None:
    vue = Vue(q="<b>&") if choix.lignes == "domaine" else Vue()
    table = cross(catalogue, vue, choix.lignes, choix.colonnes)
    root = ElementTree.fromstring(svg(catalogue, choix, table))
    words = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len(words) > table.comptes.size
    measured = measure(table, choix.mesure, catalogue.ref)
    assert method(measured.classement) in " ".join(words)
    assert ("Ensemble" in words) == measured.per_inhabitant
    units = len(list(root.iter("{http://www.w3.org/2000/svg}path")))
    assert units >= (101 if choix.lignes == "departement" else 18)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_ink_reads_on_every_tint_in_both_themes_and_in_the_drawing() -> None:
    css = (ROOT / "static" / "croisement" / "croisement.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([re]\d): (#[0-9a-f]+)", block))
        for block in re.findall(r":root[^{]*\{([^}]*)\}", css)[:2]
    )
    assert tuple(light[f"r{i}"] for i in range(6)) == TINTS
    assert tuple(light[f"e{i}"] for i in range(6)) == INKS
    for theme in (light, dark):
        for i in range(6):
            high, low = sorted((_luminance(theme[f"r{i}"]), _luminance(theme[f"e{i}"])))[::-1]
            assert (high + 0.05) / (low + 0.05) >= 4.5

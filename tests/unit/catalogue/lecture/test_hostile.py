"""Hostile texts are texts: they load as they are, or are refused; never half of each."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from catalogue.exports.fiches import Ligne, csv_, geojson, json_, xlsx
from catalogue.lecture.reading import read_catalogue

DONNEES = Path(__file__).parents[3] / "donnees"


def test_everything_in_the_loading_fixture_loads_letter_for_letter(ref):
    path = DONNEES / "hostile_chargee.csv"
    lecture = read_catalogue([path], ref)
    assert lecture.ecartees == 0
    assert lecture.errors == ()
    with path.open(encoding="utf-8", newline="") as stream:
        for rang, fiche in zip(csv.DictReader(stream), lecture.fiches, strict=True):
            textes = ("nom", "sigle", "description", "resultats", "besoin", "ensemble", "adresse")
            lus = {c: getattr(fiche, c) for c in textes}
            # the only change: an apostrophe before a formula is the mark of a defused export
            assert lus == {c: rang[c].strip() for c in lus}
    tout = lecture.fiches[0]
    assert "<img src=x onerror=window.__pwned=1>" in tout.nom
    assert "`${window.__pwned=1}`" in tout.description
    assert "</script><script>" in tout.resultats


def test_the_hostile_fixture_loses_exactly_what_it_says(ref):
    lecture = read_catalogue([DONNEES / "hostile.csv"], ref)
    with (DONNEES / "hostile.csv").open(encoding="utf-8", newline="") as stream:
        attendues = [r["id"] for r in csv.DictReader(stream) if "fiche écartée" not in r["nom"]]
    assert [fiche.id for fiche in lecture.fiches] == attendues
    par_id = {fiche.id: fiche for fiche in lecture.fiches}
    assert par_id["hostile-lien"].site_web == ""
    assert par_id["hostile-resultats"].resultats == ""
    assert par_id["hostile-sous-type"].sous_types == ("autre",)
    assert {p.ligne for p in lecture.errors} == set(range(3, 17))


def test_hostile_fiches_survive_every_export(ref, tmp_path):
    fiches = read_catalogue([DONNEES / "hostile_chargee.csv"], ref).fiches
    lignes = [Ligne(fiche) for fiche in fiches]
    retour = tmp_path / "retour.csv"
    retour.write_bytes(b"".join(csv_(lignes)))
    assert read_catalogue([retour], ref).fiches == fiches
    assert b"".join(geojson(lignes)).decode() and b"".join(json_(lignes)).decode()
    xlsx(lignes, book := io.BytesIO())
    assert book.getvalue().startswith(b"PK")

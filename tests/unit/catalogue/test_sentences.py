"""A view said in French."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.display import age, ink_on, sheet
from catalogue.sentences import agree, chips, levees, nearest_fiches, phrase
from geo.territoires import Territoire
from tests.unit.catalogue.vues import vues

LOT = Territoire.parse("departement:46")
TODAY = date(2026, 11, 22)


def test_the_sentence_says_the_count_the_kind_and_the_filters(catalogue: Catalogue) -> None:
    vue = Vue(domaine=("emploi-insertion",), type=("catalyseur",), territoire=(LOT,))
    found = catalogue.query(vue)
    said = phrase(vue, found, catalogue.ref)
    noun = "catalyseur" if found.total < 2 else "catalyseurs"
    assert said == f"{found.total}\N{NO-BREAK SPACE}{noun} · Emploi et insertion · Lot (46)"


def test_what_a_catalyseur_does_is_said_and_can_be_lifted(catalogue: Catalogue) -> None:
    vue = Vue(type=("catalyseur",), metier=("dialogue", "lieu"), territoire=(LOT,))
    said = phrase(vue, catalogue.query(vue), catalogue.ref)
    assert " · Dialogue territorial ou Gestion d’un lieu · Lot (46)" in said
    told = {chip.libelle: chip.sans for chip in chips(vue, catalogue)}
    assert list(told)[1:3] == ["Dialogue territorial", "Gestion d’un lieu"]
    assert told["Dialogue territorial"].metier == ("lieu",)
    alone = vue.with_(type=("fondation-territoriale",), metier=("lieu",), territoire=())
    assert catalogue.query(alone).total == 0
    lifted = {levee.libelle: levee.sans.metier for levee in levees(alone, catalogue)}
    assert lifted["Sans le métier"] == ()


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 fiche"), (1, "1 fiche"), (2, "2 fiches"), (34875, "34 875 fiches")]
)
def test_french_is_singular_under_two(n: int, said: str) -> None:
    assert agree(n, "fiche", "fiches").replace("\u202f", " ").replace("\xa0", " ") == said


def test_an_acronym_keeps_its_capitals(catalogue: Catalogue) -> None:
    vue = Vue(type=("ptce",))
    assert "PTCE" in phrase(vue, catalogue.query(vue), catalogue.ref)


@settings(max_examples=40, deadline=None)
@given(vue=vues())
def test_each_chip_removes_one_filter_and_all_of_them_remove_all(catalogue, vue: Vue) -> None:
    told = chips(vue, catalogue)
    for chip in told:
        assert len(chips(chip.sans, catalogue)) < len(told)
    while found := chips(vue, catalogue):
        vue = found[0].sans
    assert catalogue.query(vue).total == len(catalogue)


def test_lifting_a_filter_gives_the_number_that_was_said(catalogue: Catalogue) -> None:
    vue = Vue(domaine=("mobilite",), territoire=(LOT,), type=("fondation-territoriale",))
    assert catalogue.query(vue).total == 0
    offered = levees(vue, catalogue)
    assert offered
    assert all(catalogue.query(o.sans).total == o.total > 0 for o in offered)


def test_the_nearest_fiches_are_told_from_the_place_or_the_territory(catalogue: Catalogue) -> None:
    words, near = nearest_fiches(Vue(territoire=(LOT,)), catalogue)
    assert words == "Lot (46)"
    assert len(near) == 3
    assert near == sorted(near, key=lambda pair: pair[1])
    assert nearest_fiches(Vue(q="zzz"), catalogue) == ("", [])
    assert nearest_fiches(Vue(q="zzz dans le lot"), catalogue) == (words, near)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("2019", "Source datée de 2019, il y a 7 ans."),
        ("2025", "Source datée de 2025, il y a 1 an."),
        ("2026", "Source datée de 2026, cette année."),
        ("2019-04-01", "Source datée du 1er avril 2019, il y a 7 ans."),
        ("2026-08", "Source datée d’août 2026, il y a 3 mois."),
        ("2026-11-20", "Source datée du 20 novembre 2026, ce mois-ci."),
        ("", "La page source ne donne pas de date."),
    ],
)
def test_the_age_of_a_source_is_as_precise_as_its_date(source: str, said: str) -> None:
    assert age(source, TODAY) == said


def test_an_error_is_reported_by_mail_or_on_a_form_about_the_right_fiche(catalogue) -> None:
    i = catalogue.position["ardelaine"]
    by_mail = sheet(catalogue, i, None, TODAY, "carte@exemple.fr")["signaler"]
    assert by_mail.startswith("mailto:carte@exemple.fr?subject=Fiche%20ardelaine")
    form = sheet(catalogue, i, None, TODAY, "https://exemple.fr/f?a=1")["signaler"]
    assert form == "https://exemple.fr/f?a=1&fiche=ardelaine"
    assert sheet(catalogue, i, None, TODAY, "")["signaler"] == ""


def test_ink_on_each_odd_colour_is_readable() -> None:
    assert ink_on("#FCC30B") == "#000000"
    assert ink_on("#19486A") == "#ffffff"

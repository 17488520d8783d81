"""What the Explorer says of a view that finds nothing: what is near, or what to try."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.sentences import PROCHE_KM, levees
from settings import Settings
from tests.unit.catalogue.vues import vues
from web.panels.explorer import list_values, next_rows, rows_values
from web.shared import Shared, shared


@pytest.fixture(scope="module")
def data() -> Shared:
    return shared()


def nothing(vue: Vue, data: Shared) -> dict:
    found = data.catalogue.query(vue)
    assert found.total == 0
    return list_values(vue, found, data.catalogue, date(2026, 11, 1), Settings())["vide"]


def test_a_text_that_nothing_holds_shows_no_fiche_at_all(data: Shared) -> None:
    said = nothing(Vue(q="zzzzqq"), data)
    assert said["proches"] == []
    assert [lever["adresse"] for lever in said["lever"]] == [""]


def test_what_holds_the_text_and_misses_one_filter_is_shown_as_such(data: Shared) -> None:
    said = nothing(Vue(q="ardelaine", type=("fondation-territoriale",)), data)
    assert [fiche["id"] for fiche in said["proches"]] == ["ardelaine"]
    assert said["titreProches"] == "Celles qui y répondent à un filtre près :"


def test_what_misses_the_text_is_not_near(data: Shared) -> None:
    assert nothing(Vue(q="zzzzqq", type=("ptce",), domaine=("mobilite",)), data)["proches"] == []


def test_a_place_from_which_all_is_far_has_nothing_near(data: Shared) -> None:
    said = nothing(Vue(q="zzzzqq", pres="98818"), data)  # Nouméa
    assert said["proches"] == []


@settings(max_examples=60, deadline=None)
@given(vue=vues())
def test_what_is_said_near_is_near(vue: Vue) -> None:
    catalogue: Catalogue = shared().catalogue
    vue = vue.with_(fiche="")
    if catalogue.query(vue).total:
        return
    without_one = [levee.sans for levee in levees(vue, catalogue)]
    for fiche in nothing(vue, shared())["proches"]:
        position = catalogue.position[fiche["id"]]
        if fiche["distance"] is not None:
            assert fiche["distance"] <= PROCHE_KM * 1000
        else:
            assert any(position in catalogue.query(view).ordre for view in without_one)


def test_the_rows_that_follow_are_those_of_the_view_and_no_more(data: Shared) -> None:
    vue, catalogue = Vue(type=("ptce",)), data.catalogue
    total = catalogue.count(vue)
    shown, start = [], 0
    while start < total:
        page = LexborHTMLParser(next_rows(vue, catalogue, start, 40))
        rows = page.css("li h3 a")
        assert 0 < len(rows) <= 40
        shown += [a.attributes["data-id"] for a in rows]
        start += len(rows)
        button = page.css_first(".suite")
        assert (button is None) == (start == total)
        if button:
            assert button.attributes["data-deja"] == str(start)
            assert f"({total - start})" in button.text()
    assert shown == [catalogue.fiches[i].id for i in catalogue.query(vue).ordre]
    assert next_rows(vue, catalogue, total, 40).strip() == ""


def test_a_row_leads_to_its_fiche_in_the_view_one_is_in(data: Shared) -> None:
    vue = Vue(type=("ptce",), pres="46102", vue="carte")
    said = rows_values(vue, data.catalogue.query(vue), data.catalogue, 0, 3)
    for row in said["lignes"]:
        assert row["adresse"] == f"?type=ptce&pres=46102&fiche={row['id']}&vue=carte"
    assert said["deja"] == 3
    assert said["reste"] == data.catalogue.count(vue) - 3

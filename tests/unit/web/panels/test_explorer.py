"""What the Explorer says of a view that finds nothing: what is near, or what to try."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser

from catalogue.address import Adresse, Vue
from catalogue.catalogue import Catalogue
from catalogue.display import age
from catalogue.sentences import PROCHE_KM, levees
from catalogue.vocabulaires import METIERS
from settings import Settings
from tests.unit.catalogue.vues import vues
from web.panels.explorer import list_values, next_rows, panneaux, rows_values
from web.panels.render import render, typography
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


def test_a_sheet_calls_and_writes_and_says_where_that_was_read(data: Shared) -> None:
    slug = "maison-de-l-emploi-et-des-metiers-d-epernay-et-sa-region"
    page = _sheet(slug, data)
    contact = page.css_first(".contact")
    fiche = data.catalogue.fiches[data.catalogue.position[slug]]
    links = {a.attributes["href"]: a.text() for a in contact.css("a")}
    assert links == {
        "tel:+33326548585": "03\u00a026\u00a054\u00a085\u00a085",
        f"mailto:{fiche.courriel}": fiche.courriel,
    }
    assert fiche.adresse in contact.text()
    assert age(fiche.autre_source_date, date(2026, 11, 1)) in contact.text()
    source = page.css_first(".source")
    assert "Autre source (adresse, téléphone et courriel)" in source.text()
    assert fiche.autre_source_url in [a.attributes["href"] for a in source.css("a")]
    assert [h.text() for h in page.css("h3")].count("Contact") == 1


def test_a_sheet_begins_with_the_need_and_what_they_do_together(data: Shared) -> None:
    slug = next(f.id for f in data.catalogue.fiches if f.besoin and f.ensemble)
    fiche = data.catalogue.fiches[data.catalogue.position[slug]]
    text = _sheet(slug, data).css_first("article").text()
    places = [text.index(typography(words)) for words in ("Le besoin", fiche.besoin)]
    places += [text.index(typography(w)) for w in ("Ce qu’ils font ensemble", fiche.ensemble)]
    places.append(text.index(typography(fiche.description)))
    assert places == sorted(places)


def test_what_a_fiche_does_not_say_has_no_heading(data: Shared) -> None:
    bare = next(
        f.id
        for f in data.catalogue.fiches
        if not (f.besoin or f.ensemble or f.metiers or f.adresse or f.courriel or f.telephone)
    )
    titles = {h.text() for h in _sheet(bare, data).css("h3")}
    new = {"Le besoin", "Ce qu’ils font ensemble", "Ce que fait ce catalyseur", "Contact"}
    assert not titles & new


def test_a_sheet_says_what_a_catalyseur_does_in_plain_words(data: Shared) -> None:
    slug = next(f.id for f in data.catalogue.fiches if len(f.metiers) > 1)
    fiche = data.catalogue.fiches[data.catalogue.position[slug]]
    said = _sheet(slug, data).css(".metiers li")
    for metier, item in zip(fiche.metiers, said, strict=True):
        words = item.text()
        assert item.css_first("a").attributes["href"] == f"?metier={metier}"
        assert words.startswith(METIERS[metier].libelle)
        assert words.endswith(typography(METIERS[metier].definition[1:]))


def test_what_a_sheet_says_travels_with_it_alone(data: Shared) -> None:
    fiche = next(f for f in data.catalogue.fiches if f.besoin and f.ensemble)
    files = [asset.body.decode() for asset in data.points.assets.values()]
    first = panneaux(Adresse(Vue(), ()), data, date(2026, 11, 1), Settings())
    cards = json.dumps(first, ensure_ascii=False)
    for words in (fiche.besoin, fiche.ensemble):
        assert not [text for text in files if words in text or typography(words) in text]
    assert typography(fiche.ensemble) not in cards  # a card says the need, its sheet the rest


def test_a_card_says_the_need_the_result_and_who_joined_in_the_fiche_s_own_words(
    data: Shared,
) -> None:
    catalogue = data.catalogue
    for row in LexborHTMLParser(next_rows(Vue(), catalogue, 0, 60)).css("li[data-i]"):
        fiche = catalogue.fiches[int(row.attributes["data-i"])]
        said = row.css_first(".resume").text()
        assert said in typography(fiche.besoin or fiche.description)
        result = row.css_first(".chiffre")
        assert (result.text() if result else "") == typography(fiche.resultats)
        assert len(row.css(".avec > span:not(.masque)")) == len(fiche.partenaires)
        areas = (row.attributes.get("data-aires") or "").split()
        has_a_point = catalogue.has_a_point[int(row.attributes["data-i"])]
        assert areas == ([] if has_a_point else [str(t) for t in fiche.territoires])


def _sheet(slug: str, data: Shared) -> LexborHTMLParser:
    vue = Vue(fiche=slug)
    found = data.catalogue.query(vue)
    said = list_values(vue, found, data.catalogue, date(2026, 11, 1), Settings())
    return LexborHTMLParser(render("liste.html", **said))


def test_a_row_leads_to_its_fiche_in_the_view_one_is_in(data: Shared) -> None:
    vue = Vue(type=("ptce",), pres="46102", vue="carte")
    said = rows_values(vue, data.catalogue.query(vue), data.catalogue, 0, 3)
    for row in said["lignes"]:
        assert row["adresse"] == f"?type=ptce&pres=46102&fiche={row['id']}&vue=carte"
    assert said["deja"] == 3
    assert said["reste"] == data.catalogue.count(vue) - 3

"""Croiser without a browser: what the page says for an address."""

from __future__ import annotations

import re

import pytest

from catalogue.address import Vue, read_address
from tests.app.test_pages import drawn, opened, words
from web.shared import shared


def said(**query: str):
    return drawn(opened("croisement", **query), "croisement")


def total(page) -> int:
    return int(words(page.css("tfoot td")[-1]).replace("\N{NARROW NO-BREAK SPACE}", ""))


def test_the_page_opens_on_regions_and_types(catalogue) -> None:
    page, told = said()
    assert total(page) == len(catalogue)
    assert len(page.css("tbody tr")) == 19
    assert [o.attributes["value"] for o in page.css("select option[selected]")][:2] == [
        "region", "type",
    ]  # fmt: skip
    assert "region" in page.css_first("svg.vignettes").attributes["class"]
    assert told["lien"] == ""
    assert len(page.css("h1")) == 1


def test_every_figure_that_is_a_link_leads_to_as_many_fiches(catalogue) -> None:
    page, _ = said(lignes="domaine", colonnes="type", territoire="region:53")
    links = page.css("td a")
    assert len(links) > 30
    for link in links:
        query = link.attributes["href"].removeprefix("./?")
        pairs = [tuple(pair.split("=")) for pair in query.split("&")]
        adresse = read_address(pairs, catalogue.ref, catalogue.position, {})
        assert not adresse.ignores
        count = catalogue.count(adresse.vue)
        assert words(link) == str(count)
        assert link.attributes["aria-label"].startswith(f"{count}\N{NO-BREAK SPACE}fiche")


@pytest.mark.parametrize(
    ("query", "unit", "leads"),
    [
        ({}, "76", "./?territoire=region:76"),
        ({"face": "ptce"}, "76", "./?type=ptce&territoire=region:76"),
        ({"lignes": "departement", "colonnes": "odd"}, "46", "./?territoire=departement:46"),
        ({"lignes": "domaine"}, "53", "?lignes=domaine&territoire=region:53"),
    ],
)
def test_a_touch_on_the_map_keeps_what_is_filtered(query, unit, leads) -> None:
    page, _ = said(**query)
    (shape,) = page.css(f'.vignettes [data-code="{unit}"]')
    assert shape.attributes["data-adresse"] == leads
    assert re.fullmatch(r".+ : \d+", words(shape.css_first("title")).replace("\xa0:", " :"))


def test_filters_have_the_names_of_the_explorer(catalogue) -> None:
    page, told = said(lignes="domaine", colonnes="type", territoire="region:53", odd="8")
    chosen = page.css_first('[name="territoire"] option[selected]')
    assert chosen.attributes["value"] == "region:53"
    assert 0 < total(page) < catalogue.count(Vue(odd=("8",)))
    assert told["lien"] == "?lignes=domaine&territoire=region:53&odd=8"


def test_what_the_form_sends_without_a_script_is_the_same_page() -> None:
    query = {"lignes": "domaine", "colonnes": "type", "q": "bois", "pres": "46102", "rayon": "50"}
    page, told = said(**query)
    sent = {e.attributes["name"]: e.attributes["value"] for e in page.css("input[type=hidden]")}
    for select in page.css("select[name]:not([disabled])"):
        value = select.css_first("option[selected]").attributes["value"]
        if value:
            sent[select.attributes["name"]] = value
    assert sent == {**query, "mesure": "fiches"}
    again, told_again = said(**sent)
    assert told_again["lien"] == told["lien"]
    assert again.html == page.html


def test_several_values_of_a_filter_stay_when_another_is_chosen() -> None:
    page, _ = said(lignes="region", colonnes="type", domaine="mobilite,habitat")
    chosen = page.css_first('[name="domaine"] option[selected]')
    assert chosen.attributes["value"] == "mobilite,habitat"
    assert words(chosen) == "2 valeurs choisies"


def test_what_cannot_be_used_is_told() -> None:
    page, _ = said(lignes="licorne", domaine="licorne")
    told = [words(e) for e in page.css(".ignores li")]
    assert len(told) == 2
    assert all("licorne" in line for line in told)


def test_nothing_found_is_still_a_table() -> None:
    page, _ = said(q="xxqqzz", mesure="habitants")
    assert total(page) == 0
    assert words(page.css_first(".vers-blancs")) == "72 cases vides sur 72"
    assert len(page.css("#blancs dd li")) == 72
    assert shared().catalogue

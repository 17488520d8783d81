"""The pages without a browser: what they say for an address."""

from __future__ import annotations

import json

import pytest
from selectolax.lexbor import LexborHTMLParser
from streamlit.testing.v1 import AppTest

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from tests.conftest import ROOT


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def panels(at: AppTest) -> dict[str, dict]:
    """Return the data of each panel by name."""
    protos = [e.proto for e in at.get("bidi_component")]
    return {p.component_name.removeprefix("carte-"): json.loads(p.json) for p in protos}


def drawn(at: AppTest, nom: str) -> tuple[LexborHTMLParser, dict]:
    """Return what a panel shows, read as a browser reads it, and what its module is told."""
    assert not at.exception
    told = panels(at)[nom]
    return LexborHTMLParser(told.pop("html")), told


def words(node) -> str:
    """Return the text of an element on one line."""
    return " ".join(node.text().split())


def test_explorer_says_the_count_of_its_address(catalogue: Catalogue) -> None:
    at = opened("explorer", type="ptce", domaine="mobilite")
    assert not at.exception
    said = panels(at)
    found = catalogue.query(Vue(type=("ptce",), domaine=("mobilite",)))
    assert said["bilan"]["total"] == found.total
    page = LexborHTMLParser(said["liste"]["html"])
    listed = [a.attributes["data-id"] for a in page.css(".fiches h3 a")]
    assert listed == [catalogue.fiches[i].id for i in found.ordre[:20]]
    assert said["filtres"]["facettes"]["type"]["ptce"] == found.total


def test_explorer_opens_a_fiche_and_shows_its_area() -> None:
    said = panels(opened("explorer", fiche="ardelaine"))
    page = LexborHTMLParser(said["liste"]["html"])
    assert page.css_first("h2").text() == "Ardelaine"
    assert page.css_first(".retour").attributes["href"] == "./"
    territoires = [a.attributes["href"] for a in page.css(".territoires a")]
    assert territoires == ["?territoire=epci:200041465"]
    assert all(a.attributes["href"].startswith("?odd=") for a in page.css(".odds a"))
    assert said["bilan"]["carte"]["aires"] == ["epci:200041465"]


def test_explorer_tells_what_it_left_out() -> None:
    at = opened("explorer", domaine="licorne")
    assert not at.exception
    assert panels(at)["bilan"]["ignores"][0]["valeur"] == "licorne"


def test_explorer_without_result_offers_more() -> None:
    at = opened(
        "explorer", domaine="mobilite", type="fondation-territoriale", territoire="departement:46"
    )
    assert panels(at)["bilan"]["total"] == 0
    page, _ = drawn(at, "liste")
    assert len(page.css(".rien .fiches > li")) == 3
    assert page.css(".rien ul a")


def test_a_view_that_no_single_filter_saves_still_offers_something() -> None:
    query = {"domaine": "cohesion-sociale", "type": "catalyseur", "odd": "14", "q": "zzzzqq"}
    page, _ = drawn(opened("explorer", **query), "liste")
    assert page.css_first(".rien ul a").attributes["href"] == "./"
    assert page.css(".fiches > li") == []  # nothing arbitrary


def test_the_shell_of_the_map_is_the_same_for_every_address() -> None:
    def shell(at: AppTest) -> str:
        frame = next(e for e in at.get("component_instance") if "mountCarte" in e.proto.json_args)
        return frame.proto.json_args

    def without_ids(text: str) -> str:
        return text.split("mountCarte")[1]

    first, second = shell(opened("explorer")), shell(opened("explorer", type="ptce", pres="46102"))
    assert without_ids(first) == without_ids(second)
    assert "http" not in json.loads(first)["script"]


@pytest.mark.parametrize("page", ["donnees", "a_propos"])
def test_quiet_pages_open_with_one_title(page: str) -> None:
    at = opened(page)
    assert not at.exception
    html = at.get("html")[0].proto.body
    assert html.count("<h1>") == 1

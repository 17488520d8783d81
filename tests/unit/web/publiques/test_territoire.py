"""The plain page of a territory: what Mon territoire says, between pages of its kind."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser


@pytest.mark.parametrize(
    "place",
    ["commune:46102", "epci:200067361", "departement:2A", "region:11", "pays:FR", "commune:97502",
     "arrondissement:75113", "ept:200057941"],
)  # fmt: skip
def test_every_level_has_its_page(client, catalogue, place) -> None:
    answer = client.get(f"/territoires/{place}")
    assert answer.status_code == 200
    tree = LexborHTMLParser(answer.text)
    assert len(tree.css("h1")) == 1
    assert [s.attributes["id"] for s in tree.css("main section[id]")] == [
        "couverture", "animation", "proches", "manques", "semblables",
    ]  # fmt: skip
    base = urljoin(f"http://x/territoires/{place}", tree.css_first("base").attributes["href"])
    links = {urljoin(base, a.attributes["href"]) for a in tree.css("main a")}
    own = {a for a in links if a.startswith("http://x/")}
    fiches = {a.removeprefix("http://x/fiche/") for a in own if "/fiche/" in a}
    assert fiches
    assert fiches <= set(catalogue.position)
    with_a_place = {a.partition("?")[0] for a in own if "?commune=" in a}
    assert with_a_place <= {
        f"http://x/{name}" for name in ("mon-territoire", "reunir", "flux.atom")
    }


def test_links_to_places_lead_to_pages_of_its_kind(client) -> None:
    tree = LexborHTMLParser(client.get("/territoires/commune:46102").text)
    above = [a.attributes["href"] for a in tree.css(".dans a")]
    assert above == [
        "territoires/epci:200067361", "territoires/departement:46", "territoires/region:76",
    ]  # fmt: skip
    assert tree.css_first('a[href="mon-territoire?commune=46102"]') is not None


def test_a_former_commune_and_another_writing_lead_for_ever_to_the_one_of_today(client) -> None:
    for typed, now in (("commune:93059", "commune:93066"), ("Departement:2a", "departement:2A")):
        answer = client.get(f"/territoires/{typed}")
        assert answer.status_code == 301
        where = urljoin(f"http://x/territoires/{typed}", answer.headers["location"])
        assert where == f"http://x/territoires/{now}"


def test_its_form_leads_without_a_script_to_what_was_typed(client) -> None:
    answer = client.get("/territoires/commune:46102?lieu=Cahors")
    assert answer.status_code == 302
    assert answer.headers["location"] == "../mon-territoire?lieu=Cahors"


@pytest.mark.parametrize("typed", ["commune:99999", "figeac", "commune:figeac", "ville:46102"])
def test_an_unknown_one_says_what_was_expected_and_near_ones(client, typed) -> None:
    answer = client.get(f"/territoires/{typed}")
    assert answer.status_code == 404
    assert "Ce territoire n’existe pas" in answer.text
    if "figeac" in typed:
        assert "territoires/commune:46102" in answer.text

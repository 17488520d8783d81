"""The feed, read as its readers do."""

from __future__ import annotations

import feedparser
import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalogue.catalogue import AUTOUR_KM
from catalogue.exports.atom import Entree, Flux, atom
from geo.territoires import Niveau, Territoire
from tests.unit.catalogue.vues import vues
from web.portrait import couverture
from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


def read(client: TestClient, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    return feed


def slugs(feed) -> list[str]:
    return [entry.link.rpartition("=")[2].rpartition("/")[2] for entry in feed.entries]


def everything(client: TestClient, address: str) -> list[str]:
    found = []
    while address:
        feed = read(client, address)
        found += slugs(feed)
        address = next((link.href for link in feed.feed.links if link.rel == "next"), "")
    return found


@settings(max_examples=8, deadline=None)
@given(vue=vues())
def test_a_feed_holds_the_fiches_of_its_view_those_that_changed_last_first(
    client, catalogue, data, vue
) -> None:
    found = everything(client, "/flux.atom" + vue.address())
    expected = {catalogue.fiches[i].id for i in catalogue.query(vue).ordre}
    assert set(found) == expected
    assert len(found) == len(expected)
    moments = [data.moments[catalogue.position[slug]].modifiee for slug in found]
    assert moments == sorted(moments, reverse=True)


def test_an_entry_says_what_is_new_in_words_with_its_dates_and_its_link(client, data) -> None:
    feed = read(client, "/flux.atom?q=figeacteurs")
    (entry,) = [e for e in feed.entries if e.title == "Figeacteurs"]
    place = data.catalogue.position["figeacteurs"]
    fiche, moments = data.catalogue.fiches[place], data.moments[place]
    assert entry.summary == f"Figeac (46). {fiche.description}"
    assert entry.updated == f"{moments.modifiee:%Y-%m-%dT%H:%M:%SZ}"
    assert entry.published == f"{moments.publiee:%Y-%m-%dT%H:%M:%SZ}"
    assert client.get(entry.link).status_code == 200 or entry.link.endswith("fiche=figeacteurs")
    assert {tag.term for tag in entry.tags} == {*fiche.roles, *fiche.domaines}
    assert "Licence Ouverte" in feed.feed.rights
    assert feed.feed.updated == feed.entries[0].updated
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == "http://testserver/flux.atom?q=figeacteurs"
    assert links["alternate"] == "http://testserver/?q=figeacteurs"


def test_identifiers_hold_no_address_and_tell_feeds_and_entries_apart(client) -> None:
    one, other = read(client, "/flux.atom?type=ptce"), read(client, "/flux.atom?type=catalyseur")
    again = read(client, "/flux.atom?type=ptce&tri=recent")
    assert one.feed.id == again.feed.id != other.feed.id
    ids = [e.id for e in one.entries]
    assert len(set(ids)) == len(ids)
    assert all(i.startswith("urn:uuid:") for i in [*ids, one.feed.id])


def test_a_territory_is_followed_with_what_covers_it_and_what_is_near(client, catalogue) -> None:
    t = Territoire(Niveau.COMMUNE, "46102")
    found = set(everything(client, "/flux.atom?commune=46102"))
    cover = {catalogue.fiches[c.position].id for c in couverture().couvrantes(t)}
    metres = catalogue.places.metres(*catalogue.ref.point(t))
    near = {f.id for f, m in zip(catalogue.fiches, metres, strict=True) if m <= 1000 * AUTOUR_KM}
    assert found == cover | near
    assert near - cover and cover - near
    inside = {f.id for i, f in enumerate(catalogue.fiches)
              if catalogue.dans(Territoire(Niveau.DEPARTEMENT, "46"))[i]}  # fmt: skip
    assert inside <= set(everything(client, "/flux.atom?departement=46"))
    feed = read(client, "/flux.atom?commune=46102&type=catalyseur")
    assert "Figeac (46)" in feed.feed.title and "Catalyseur" in feed.feed.title
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["alternate"] == "http://testserver/mon-territoire?commune=46102"


def test_a_feed_of_nothing_is_a_feed(client) -> None:
    feed = read(client, "/flux.atom?q=zzzzxxxx")
    assert feed.entries == []
    assert feed.feed.updated


@pytest.mark.parametrize(
    ("query", "parametre"),
    [
        ("licorne=1", "licorne"),
        ("domaine=licorne", "domaine"),
        ("commune=99999", "commune"),
        ("commune=46102&departement=46", "departement"),
        ("depuis=-1", "depuis"),
        ("limite=5000", "limite"),
    ],
)
def test_what_cannot_be_followed_is_told(client, query, parametre) -> None:
    answer = client.get(f"/flux.atom?{query}")
    assert answer.status_code == 400
    assert [e["parametre"] for e in answer.json()["erreurs"]] == [parametre]


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "./flux.atom"),
        ("/?type=ptce&fiche=ardelaine", "./flux.atom?type=ptce"),
        ("/?q=%22%3E%3Cscript%3E", "./flux.atom?q=%22%3E%3Cscript%3E"),
        ("/mon-territoire?commune=46102", "./flux.atom?commune=46102"),
        ("/mon-territoire", None),
        ("/a-propos", None),
    ],
)
def test_a_page_says_which_feed_follows_it(client, page, feed) -> None:
    head = LexborHTMLParser(client.get(page).text).css("head link[rel=alternate]")
    assert [link.attributes["href"] for link in head] == ([feed] if feed else [])
    if feed:
        assert client.get(feed.removeprefix(".")).status_code == 200


def test_mon_territoire_offers_to_be_followed(client) -> None:
    page = LexborHTMLParser(client.get("/mon-territoire?commune=46102").text)
    assert page.css(".continuer a[href='./flux.atom?commune=46102']")


def test_a_text_that_xml_cannot_hold_does_not_break_the_feed(catalogue, data) -> None:
    from dataclasses import replace

    fiche = replace(catalogue.fiches[0], nom="a\x00b\ud800\ufffe <b>&amp;", description="]]>\x0b")
    head = Flux("", "titre", "", data.modifie, {"self": "http://exemple.fr/?a=1&b=\x01"})
    feed = feedparser.parse(atom(head, [Entree(fiche, data.moments[0], "ici", "http://x.fr/")]))
    assert not feed.bozo
    assert "&amp;" in feed.entries[0].title_detail.value or "&" in feed.entries[0].title

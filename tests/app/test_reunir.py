"""The page « Réunir » without a browser: what it says for an address, and fast."""

from __future__ import annotations

import random
import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue.portrait.couverture import Couverture
from catalogue.reunir.poids import poids
from catalogue.reunir.table import Reunir, Voeu
from geo.territoires import FRANCE, Niveau
from tests.app.test_pages import drawn, opened, words
from web.panels.reunir import reunir_panel
from web.shared import Shared


def said(data: Shared, **query: str):
    return LexborHTMLParser(reunir_panel(list(query.items()), data, "http://carte.exemple/").html)


def test_the_page_says_who_why_and_from_where() -> None:
    page, told = drawn(opened("reunir", commune="46102", besoin="plus de médecin"), "reunir")
    assert words(page.css_first("h1")).startswith("plus de médecin")
    titles = [words(h) for h in page.css("section.chaise h2")]
    assert titles[:5] == [
        "Qui réunit", "Qui l’a déjà fait", "Qui fait", "Qui peut financer", "Qui manque",
    ]  # fmt: skip
    rows = page.css(".sieges > li")
    assert rows
    for row in rows:
        assert row.css(".faits li")
        assert "Source" in words(row.css_first(".source"))
        assert row.css_first(".changer a").attributes["href"].startswith("?commune=46102")
    # The drawing says the same names, and each of its cards leads to what is said of it.
    cards = page.css(".ronde a.carton")
    assert [a.attributes["href"][1:] for a in cards if "siege" in a.attributes["href"]] == [
        row.attributes["id"] for row in rows
    ]
    assert all(page.css(f'[id="{a.attributes["href"][1:]}"]') for a in cards)
    assert len(told["carte"]["liens"]) <= len(rows)
    assert told["lien"] == "?commune=46102&besoin=plus%20de%20m%C3%A9decin"


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({}, "Qui réunir, pour ce besoin"),
        ({"commune": "46102"}, "Par exemple"),
        ({"besoin": "emploi"}, "Qui réunir"),
        ({"commune": "46102", "besoin": "xyzzy plouf"}, "Rien dans ce catalogue ne répond"),
        ({"commune": "46102", "besoin": "Lot"}, "pas un besoin"),
        ({"commune": "93059", "besoin": "emploi"}, "n’est plus une commune"),
        ({"commune": "46102", "besoin": "emploi", "licorne": "1"}, "licorne"),
        ({"commune": "46102", "besoin": "é" * 201}, "trop long"),
        ({"lieu": "sainte colombe", "besoin": "emploi"}, "se ressemblent"),
        ({"commune": "98818", "besoin": "emploi"}, "Aucun catalyseur connu ici"),
        ({"besoin": "emploi à Figeac"}, "lu dans le besoin"),
    ],
)
def test_whatever_is_asked_the_page_is_honest(data: Shared, query, holds) -> None:
    page = said(data, **query)
    assert holds in words(page.body)


def test_not_him_is_in_the_address_and_can_be_taken_back(data: Shared) -> None:
    page = said(data, commune="46102", besoin="plus de médecin", sans="figeacteurs")
    assert not page.css('[id="siege-figeacteurs"]')
    assert "sans" not in page.css_first(".ecartes a").attributes["href"]


def test_a_table_takes_less_than_0_15_s(data: Shared) -> None:
    room = Reunir(Couverture(data.catalogue), poids(), 2026)
    _ = data.catalogue.recherche.needs
    communes = random.Random(3).sample(data.ref.membres(FRANCE, Niveau.COMMUNE), 30)
    for t in communes:
        before = time.process_time()
        room.table(Voeu(t, "des commerces qui ferment"))
        assert time.process_time() - before <= 0.15, t

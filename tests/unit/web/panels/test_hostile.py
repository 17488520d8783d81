"""A catalogue and an address that attack, in the three ways a panel reaches a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue.address import Vue
from settings import settings
from tests.conftest import ROOT
from web.documents.document import document
from web.documents.first_view import first_view
from web.documents.pages import PAGES
from web.files.bundles import code_bundle
from web.panels.explorer import list_values, next_rows
from web.panels.render import render
from web.panels.views import VIEWS
from web.portrait import couverture, portrait_of
from web.shared import Shared, _loaded, load

ATTACK = "\"'><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
LINK = "javascript:window.hacked=1"
ASKED = [
    ("lieu", ATTACK),
    ("commune", ATTACK),
    ("recit", ATTACK),
    ("etape", ATTACK),
    ("q", ATTACK),
    ("domaine", LINK),
    ("lignes", ATTACK),
    ("face", ATTACK),
    (ATTACK, ATTACK),
]
TABLE = [("commune", "46102"), ("besoin", "src onerror")]


@pytest.fixture(scope="module")
def hostile() -> Iterator[Shared]:
    """The app on a catalogue that attacks it."""
    before = _loaded[:]
    made = load(ROOT / "tests" / "donnees" / "hostile_chargee.csv")
    _serve([made])
    yield made
    _serve(before)


def _serve(loaded: list[Shared]) -> None:
    _loaded[:] = loaded
    couverture.cache_clear()
    portrait_of.cache_clear()


def harmless(text: str, *, ours: int = 0) -> None:
    """Check that nothing of a text runs: no script but ours, no handler, no address that does."""
    page = LexborHTMLParser(text)
    assert len(page.css("script")) == ours
    images = [image.attributes["src"] or "" for image in page.css("img")]
    assert all(re.fullmatch(r"fiche/[a-z0-9-]+/code\.svg", image) for image in images)
    assert page.css("object, embed, base, iframe") == []
    for element in page.css("*"):
        for name, value in element.attributes.items():
            assert ours or not name.startswith("on"), (element.tag, name)
            if name in ("href", "src", "action", "formaction"):
                assert not (value or "").strip().lower().startswith(("javascript:", "data:"))


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_of_data_nor_of_an_address_runs_in_a_panel(hostile, name) -> None:
    for params in ([], ASKED, [("commune", "46102")], [("lignes", "domaine")], TABLE):
        panel = VIEWS[name].panel(params, hostile, "http://testserver/")
        harmless(f"<div>{panel.html}</div>")


def test_nothing_of_data_runs_in_the_list_nor_in_a_sheet(hostile) -> None:
    catalogue = hostile.catalogue
    assert len(catalogue)
    harmless(next_rows(Vue(), catalogue, 0, 1000))
    views = [Vue(), Vue(q=ATTACK), *(Vue(fiche=fiche.id) for fiche in catalogue.fiches)]
    shown = ""
    for vue in views:
        found = catalogue.query(vue)
        said = list_values(vue, found, catalogue, date(2026, 11, 1), settings())
        html = render("liste.html", **said)
        harmless(html)
        shown += LexborHTMLParser(html).text()
    assert "<img src=x onerror=" in shown  # it is read, as text


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_data_nor_of_an_address_runs_in_a_document(hostile, page) -> None:
    info, code = PAGES[page], code_bundle().hash
    plain = LexborHTMLParser(document(info, code, None).decode())
    fine = first_view(info, PAGES, [], hostile, "http://testserver/")
    ours = len(LexborHTMLParser(document(info, code, fine).decode()).css("script"))
    assert ours >= len(plain.css("script"))
    for params in ([], ASKED):
        view = first_view(info, PAGES, params, hostile, "http://testserver/")
        harmless(view.html)
        made = document(info, code, view).decode()
        assert len(LexborHTMLParser(made).css("script")) == ours
        assert urlencode({"x": ATTACK}) not in made


def test_the_attack_would_be_seen() -> None:
    for text in (f"<p>{ATTACK}</p>", f'<a href="{LINK}">x</a>', "<p onclick=x>y</p>"):
        with pytest.raises(AssertionError):
            harmless(text)

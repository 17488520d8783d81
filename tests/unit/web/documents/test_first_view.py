"""What a page's document says before any script: all that the page says."""

from __future__ import annotations

import html
import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.app.test_pages import opened, panels
from web.documents import document as documents
from web.documents.document import document
from web.documents.first_view import FirstView
from web.documents.pages import PAGES
from web.files.bundles import code_bundle
from web.routes import MIDDLEWARE, ROUTES

ADDRESSES = [
    ("mon-territoire", ""),
    ("mon-territoire", "commune=46102"),
    ("mon-territoire", "epci=200067361&licorne=1"),
    ("mon-territoire", "region=76"),
    ("croiser", ""),
    ("croiser", "lignes=departement&colonnes=odd"),
    ("croiser", "lignes=domaine&mesure=habitants&type=ptce"),
    ("presenter", ""),
    ("presenter", "recit=faire-alliance&etape=3"),
    ("presenter", "recit=faire-alliance&notes=1"),
    ("donnees", ""),
    ("a-propos", ""),
]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


def said(client, page: str, query: str) -> LexborHTMLParser:
    answer = client.get(f"/{page}?{query}")
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


@pytest.mark.parametrize(("page", "query"), ADDRESSES)
def test_document_fragment_and_component_hold_the_same_html(client, page, query) -> None:
    fragment = client.get(f"/api/panneaux/{page}.json?{query}").json()
    shown = said(client, page, query)
    (box,) = shown.css("#avant [data-cle]")
    read = LexborHTMLParser(f"<div>{fragment['html']}</div>").css_first("div")
    assert box.inner_html == read.inner_html
    told = json.loads(shown.css_first("#avant").attributes["data-dit"])
    assert told["data"] == {k: v for k, v in fragment.items() if k != "html"}
    pairs = dict(pair.split("=") for pair in query.split("&") if pair)
    at = opened(PAGES[page].fichier, **pairs)
    if PAGES[page].panneaux:
        component = panels(at)[PAGES[page].fichier]
        if page != "presenter":  # where phones find the app depends on how it was asked
            assert component == fragment
        assert component["html"] == fragment["html"]
    else:
        assert fragment["html"] in at.get("html")[0].proto.body


@pytest.mark.parametrize(("page", "query"), ADDRESSES)
def test_the_document_has_a_title_a_heading_and_one_way_in(client, page, query) -> None:
    shown = said(client, page, query)
    fragment = client.get(f"/api/panneaux/{page}.json?{query}").json()
    assert shown.css_first("title").text() == fragment["titre"]
    assert len(shown.css("#avant h1")) == 1
    assert len(shown.css("main#stMain")) == 1
    assert shown.css_first("html").attributes["lang"] == "fr"
    (here,) = shown.css(".st-key-entete a[aria-current=page]")
    assert here.attributes["href"] == f"./{page}"
    for name, value in fragment["racine"].items():
        assert shown.css_first("html").attributes[name] == value


def test_without_a_script_the_first_view_is_the_page(client) -> None:
    text = client.get("/mon-territoire?commune=46102").text
    (without,) = re.findall(r"<noscript.*?</noscript>", text, re.S)
    assert "#avant { display: block" in without


def test_a_place_typed_without_a_script_is_found_or_offered(client) -> None:
    sure = said(client, "mon-territoire", "lieu=46102")
    assert sure.css_first("#avant h1").text(deep=False) == "Figeac (46)"
    several = said(client, "mon-territoire", "lieu=saint+denis")
    offered = several.css(".essais")[0].css("a")
    assert len(offered) > 3
    assert "?commune=93066" in [a.attributes["href"] for a in offered]
    nowhere = said(client, "mon-territoire", "lieu=zzzqqq")
    assert "aucun lieu ne ressemble" in nowhere.css_first(".ignores").text()


STREAMLIT = documents._streamlit_document()
ALTERED = {
    "no title": STREAMLIT.replace("<title>", "<head-title>"),
    "no body": STREAMLIT.replace("<body", "<corps"),
    "another language": STREAMLIT.replace('lang="en"', 'lang="de"'),
    "another root": STREAMLIT.replace('<div id="root">', '<div id="app">'),
    "scripts elsewhere": STREAMLIT.replace('src="./static/', 'src="/assets/'),
}


@pytest.mark.parametrize("altered", ALTERED.values(), ids=ALTERED)
def test_a_document_of_streamlit_s_that_we_do_not_know_is_left_to_it(monkeypatch, altered) -> None:
    assert altered != STREAMLIT
    monkeypatch.setattr(documents, "_streamlit_document", lambda: altered)
    for info in PAGES.values():
        made = document(info, code_bundle().hash, FirstView("<p>ours</p>", "Titre")).decode()
        assert "<p>ours</p>" not in made
        assert "<template" not in made
        # All that Streamlit wrote is there, as it wrote it.
        assert made.replace('<html lang="fr"', '<html lang="en"') == altered


def test_what_the_view_says_enters_the_document_as_it_is() -> None:
    view = FirstView("<p>\\1 \\g<0></p>", 'Un "titre" <i>', {"data-x": '"><script>'})
    made = document(PAGES["croiser"], code_bundle().hash, view).decode()
    assert "<p>\\1 \\g<0></p>" in made
    assert f"<title>{html.escape(view.titre)}</title>" in made
    assert LexborHTMLParser(made).css_first("html").attributes["data-x"] == '"><script>'


def test_a_page_that_cannot_be_drawn_is_streamlit_s(client, monkeypatch, caplog) -> None:
    def broken(*_):
        raise RuntimeError("no catalogue")

    monkeypatch.setattr("web.documents.french_pages.first_view", broken)
    text = client.get("/croiser").text
    assert '<div id="root">' in text
    assert 'id="avant"' not in text
    assert "no catalogue" in caplog.text


@pytest.mark.parametrize("page", ["licorne", "", "explorer"])
def test_a_panel_of_no_page_is_refused(client, page) -> None:
    assert client.get(f"/api/panneaux/{page}.json").status_code == 404

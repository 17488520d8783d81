"""What other sites show: the right fiches, code that can be trusted, and who may show it."""

from __future__ import annotations

from html import unescape

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from settings import Settings
from tests.counts import PTCE
from web.documents import headers
from web.publiques import page
from web.publiques.cadre import Cadre, iframe
from web.routes import MIDDLEWARE, ROUTES


def tree(client, address: str, status: int = 200) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == status
    return LexborHTMLParser(answer.text)


def test_a_counter_says_the_sentence_of_the_view(client) -> None:
    shown = tree(client, "/embarquer/compteur?type=ptce")
    assert shown.css_first(".nombre").text() == str(PTCE)
    assert shown.css_first(".quoi").text().strip() == "PTCE"
    assert shown.css_first("main a").attributes["href"] == "./?type=ptce"


def test_a_list_leads_to_the_pages_of_its_fiches_and_to_the_others(client, catalogue) -> None:
    shown = tree(client, "/embarquer/carte-liste?type=ptce&theme=sombre")
    links = [a.attributes["href"] for a in shown.css("ol a")]
    assert len(links) == 40
    assert {a.removeprefix("fiche/") for a in links} <= set(catalogue.position)
    frame = shown.css_first("iframe").attributes["src"]
    assert frame == "embarquer/carte?type=ptce&theme=sombre"
    assert f"Voir les {PTCE - 40} autres fiches" in shown.body.text()
    assert "Aucune fiche" in tree(client, "/embarquer/liste?q=licornexyz").body.text()


def test_what_is_typed_in_an_address_stays_text(client) -> None:
    typed = "%3C/script%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
    for kind in ("carte", "liste", "carte-liste", "compteur"):
        shown = tree(client, f"/embarquer/{kind}?q={typed}&theme={typed}")
        assert not shown.css("img")
    shown = tree(client, f"/embarquer?montrer=liste&q={typed}&lieu={typed}&fiche={typed}")
    assert not shown.css("img")
    assert tree(client, "/embarquer/licorne", 404).css_first("h1") is not None


def test_the_code_holds_all_that_a_frame_needs_and_nothing_that_breaks_out() -> None:
    made = iframe("https://x.fr", Cadre('a?q="><b>&type=ptce', 'Un "titre" <i>'), 600, ajuster=True)
    frame = LexborHTMLParser(made).css_first("iframe").attributes
    assert frame["src"] == 'https://x.fr/a?q="><b>&type=ptce'
    assert frame["title"] == 'Un "titre" <i>'
    assert frame["loading"] == "lazy"
    assert frame["allow"] == "geolocation"
    assert frame["referrerpolicy"] == "strict-origin-when-cross-origin"
    assert "data-faire-alliance" in frame
    assert '<script src="https://x.fr/embarquer.js" async></script>' in made
    assert not LexborHTMLParser(made).css("b, i")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("montrer=carte&odd=8&domaine=mobilite&q=bio", "/embarquer/carte?domaine=mobilite&q=bio"),
        ("montrer=fiche&fiche=http://x/?fiche=figeacteurs", "/fiche/figeacteurs?embed=true"),
        ("montrer=fiche&fiche=gaia&theme=clair", "/fiche/gaia-isere?embed=true&theme=clair"),
        ("montrer=territoire&lieu=figeac", "/territoires/commune:46102?embed=true"),
    ],
)  # fmt: skip
def test_the_composer_writes_the_code_of_what_is_chosen_without_a_script(
    client, asked, shown
) -> None:
    page_ = tree(client, f"/embarquer?{asked}")
    code = unescape(page_.css_first("#resultat code").text())
    assert f'src="http://carte.test{shown}"' in unescape(code)
    preview = page_.css_first("#resultat iframe").attributes["src"]
    assert client.get(f"/{preview}").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        *("montrer=fiche", "montrer=territoire", "montrer=fiche&fiche=zzxxqq"),
        *("montrer=territoire&lieu=zzxxqqzz", "type=licorne"),
    ],
)
def test_what_cannot_be_shown_is_said_and_no_code_is_given(client, asked) -> None:
    shown = tree(client, f"/embarquer?{asked}")
    assert shown.css_first("[role=alert]").text()
    assert shown.css_first("#resultat code") is None


def test_the_script_is_small_and_any_site_may_load_it(client) -> None:
    answer = client.get("/embarquer.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert len(answer.content) <= 3000
    assert not any(word in answer.text for word in ("cookie ", "localStorage", "fetch("))


def test_by_default_any_site_may_show_public_pages_and_a_setting_narrows_it(monkeypatch) -> None:
    public = ("/", "/fiche/figeacteurs", "/embarquer/carte", "/embarquer/liste", "/carte.html")

    def ancestors() -> set[str]:
        client = TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))
        policies = [client.get(a).headers["content-security-policy"] for a in public]
        return {policy.partition("frame-ancestors ")[2] for policy in policies}

    monkeypatch.delenv("CARTE_EMBARQUABLE_PAR", raising=False)
    assert ancestors() == {"*"}
    named = Settings(embarquable_par="https://mairie.example")
    for module in (headers, page):
        monkeypatch.setattr(module, "settings", lambda: named)
    assert ancestors() == {"'self' https://mairie.example"}
    assert headers.PLAIN.endswith("frame-ancestors 'none'")  # what knows who one is

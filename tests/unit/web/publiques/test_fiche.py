"""A fiche at an address of its own: whole, linked, presented, and nothing that runs inline."""

from __future__ import annotations

import json
from types import MappingProxyType
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from web.documents.presentation import Presentation
from web.recits import hall_address, qr, recit_named
from web.shared import shared

FIGEAC = "figeacteurs"


def page(client, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def said(tree: LexborHTMLParser, name: str) -> str:
    return tree.css_first(f'meta[name="{name}"], meta[property="{name}"]').attributes["content"]


def test_every_fiche_has_its_page_with_all_that_its_sheet_says(client, catalogue) -> None:
    for fiche in catalogue.fiches[::60]:
        tree = page(client, f"/fiche/{fiche.id}")
        text = " ".join(tree.body.text().split())
        assert tree.css_first("h1").text().startswith(fiche.nom.replace("'", "’")[:20])
        assert len(tree.css("h1")) == 1
        assert len(tree.css(".territoires a")) == len(fiche.territoires)
        assert len(tree.css(".odds a")) == len(fiche.odd)
        assert any(a.attributes["href"] == fiche.source_url for a in tree.css(".source a"))
        assert "Retour aux résultats" not in text


def test_a_page_leads_to_the_map_to_its_territory_and_to_fiches_alike(client, catalogue) -> None:
    tree = page(client, f"/fiche/{FIGEAC}")
    base = urljoin(f"http://x/fiche/{FIGEAC}", tree.css_first("base").attributes["href"])
    links = {urljoin(base, a.attributes["href"]) for a in tree.css("main a")}
    assert f"http://x/?fiche={FIGEAC}" in links
    assert "http://x/territoires/commune:46102" in links
    alike = [a for a in links if a.startswith("http://x/fiche/")]
    assert len(alike) >= 5
    for link in sorted(links):
        if link.startswith("http://x/") and not link.startswith("http://x/?"):
            assert client.get(link.removeprefix("http://x")).status_code == 200, link


def test_it_presents_itself_with_one_canonical_address(client) -> None:
    tree = page(client, f"/fiche/{FIGEAC}?embed=true&utm_source=x")
    canonical = f"http://carte.test/fiche/{FIGEAC}"
    assert tree.css_first('link[rel="canonical"]').attributes["href"] == canonical
    assert said(tree, "og:url") == canonical
    assert said(tree, "og:image") == f"http://carte.test/apercu/fiche/{FIGEAC}.png"
    assert said(tree, "twitter:card") == "summary_large_image"
    assert said(tree, "description") == said(tree, "og:description")
    assert len(said(tree, "description")) <= 201


def test_the_page_of_the_map_says_the_same_of_a_fiche_and_of_a_territory(client) -> None:
    tree = page(client, f"/?fiche={FIGEAC}")
    own = page(client, f"/fiche/{FIGEAC}")
    for name in ("og:title", "og:image", "og:url", "description"):
        assert said(tree, name) == said(own, name)
    assert len(tree.css('meta[name="description"]')) == 1
    tree = page(client, "/mon-territoire?commune=46102")
    assert said(tree, "og:image").endswith("/apercu/territoires/commune:46102.png")
    canonical = tree.css_first('link[rel="canonical"]').attributes["href"]
    assert canonical == "http://carte.test/territoires/commune:46102"
    tree = page(client, "/?type=ptce&q=bois")
    assert said(tree, "og:image") == "http://carte.test/apercu/vue.png?type=ptce&q=bois"
    assert said(tree, "robots") == "noindex, follow"  # results of a search are nothing to find
    assert page(client, "/?type=ptce").css_first('meta[name="robots"]') is None


def test_its_data_say_in_schema_org_what_is_known_and_nothing_else(client, catalogue) -> None:
    for fiche in catalogue.fiches[::40]:
        tree = page(client, f"/fiche/{fiche.id}")
        data = json.loads(tree.css_first('script[type="application/ld+json"]').text())
        assert data["name"] == fiche.nom
        assert data.get("foundingDate", "") == str(fiche.annee or "")
        assert data.get("url", "") == fiche.site_web
        assert [a["identifier"] for a in data["areaServed"]] == list(map(str, fiche.territoires))
        assert data["subjectOf"]["citation"][0]["url"] == fiche.source_url
        assert "" not in data.values()


def test_a_former_slug_leads_for_ever_to_todays(client, monkeypatch) -> None:
    former = MappingProxyType({"ancien-nom": FIGEAC})
    monkeypatch.setattr(shared().catalogue, "redirections", former)
    for address in ("/fiche/ancien-nom?embed=true", "/fiche/Ancien-Nom?embed=true"):
        answer = client.get(address)
        assert answer.status_code == 301
        where = urljoin("http://x" + address, answer.headers["location"])
        assert where == f"http://x/fiche/{FIGEAC}?embed=true"
    assert client.get(f"/fiche/{FIGEAC}/").status_code == 301


@pytest.mark.parametrize("typed", ["figeacteur", "figeac-acteurs", "ptce-figeac", "<b>x"])
def test_an_unknown_one_is_a_404_in_french_with_near_ones(client, typed) -> None:
    answer = client.get(f"/fiche/{typed}")
    assert answer.status_code == 404
    assert "Cette fiche n’existe pas" in answer.text
    assert 'content="noindex' in answer.text
    assert "<b>x" not in answer.text
    if "figeac" in typed:
        assert f'href="fiche/{FIGEAC}"' in answer.text


def test_nothing_runs_inline_and_any_site_may_show_it(client) -> None:
    for address in (f"/fiche/{FIGEAC}", "/territoires/commune:46102", "/fiches", "/embarquer"):
        answer = client.get(address)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert policy.endswith("frame-ancestors *")
        tree = LexborHTMLParser(answer.text)
        assert not tree.css("[style], style, [onclick], [onload], [onerror]")
        for script in tree.css("script"):
            kept = script.attributes.get("type") == "application/ld+json"
            assert kept or "src" in script.attributes


def test_inside_another_site_it_is_alone_and_opens_its_links_beside(client) -> None:
    tree = page(client, f"/fiche/{FIGEAC}?embed=true&theme=sombre")
    assert tree.css_first("base").attributes["target"] == "_blank"
    assert tree.css_first("html").attributes["data-theme"] == "dark"
    assert not tree.css(".st-key-entete")
    assert tree.css_first("footer a").attributes["href"] == f"fiche/{FIGEAC}"


def test_what_the_data_say_cannot_leave_the_head_nor_its_script() -> None:
    hostile = '</script></title>"><img src=x onerror=alert(1)>'
    shown = Presentation(hostile, hostile, "fiche/x", "x.png", donnees={"name": hostile})
    tree = LexborHTMLParser(f"<html><head>{shown.html('http://x')}</head><body></body></html>")
    assert not tree.css("img")
    (script,) = tree.css("script")
    assert json.loads(script.text()) == {"name": hostile}
    assert said(tree, "og:title") == hostile


def test_a_fiche_is_presented_from_its_sheet_in_one_step(client) -> None:
    tree = page(client, f"/fiche/{FIGEAC}")
    link = tree.css_first('a[href^="presenter?"]').attributes["href"]
    assert link == f"presenter?recit=fiche:{FIGEAC}"
    recit = recit_named(f"fiche:{FIGEAC}")
    assert recit is not None
    (step,) = recit.etapes
    assert (step.vue.fiche, step.disposition, step.titre) == (FIGEAC, "fiche", "Figeac (46)")
    short = client.get(f"/r/fiche:{FIGEAC}/1", follow_redirects=False)
    assert short.headers["location"].endswith(f"?fiche={FIGEAC}")
    assert recit_named("fiche:personne") is None
    assert "n’existe pas" in client.get("/presenter?recit=fiche:personne").text


def test_a_phone_aims_at_the_page_of_a_fiche(client) -> None:
    answer = client.get(f"/fiche/{FIGEAC}/code.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = hall_address(str(client.base_url))
    assert f'd="{qr(f"{root}/fiche/{FIGEAC}")["trace"]}"' in answer.text
    tree = page(client, f"/fiche/{FIGEAC}")
    assert tree.css_first(".code-qr img").attributes["src"] == f"fiche/{FIGEAC}/code.svg"
    assert client.get("/fiche/personne/code.svg").status_code == 404

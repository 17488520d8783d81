"""The index: every fiche is three links away from the front page, through true pages."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from web.publiques import sommaire


def links(client, address: str) -> set[str]:
    """Return where the links of a page lead, within the app; its own parameters are no page."""
    answer = client.get(address)
    if answer.status_code != 200 or "html" not in answer.headers["content-type"]:
        return set()
    tree = LexborHTMLParser(answer.text.replace("<noscript>", "").replace("</noscript>", ""))
    base = tree.css_first("base")
    root = urljoin(f"http://x{address}", base.attributes["href"] if base else "")
    found = set()
    for a in tree.css("a[href]"):
        url = urlsplit(urljoin(root, a.attributes["href"]))
        if url.netloc == "x" and (url.path.startswith("/fiche") or url.path == "/donnees"):
            found.add(url.path + (f"?{url.query}" if url.query else ""))
    return found


def test_every_fiche_is_at_most_three_links_from_the_front_page(client, catalogue) -> None:
    seen, now = {"/"}, {"/"}
    for _ in range(3):
        new = set().union(*(links(client, a) for a in now if not a.startswith("/fiche/"))) - seen
        seen |= new
        now = new
    reached = {a.removeprefix("/fiche/") for a in seen if a.startswith("/fiche/")}
    assert reached == set(catalogue.position)


def test_a_shelf_has_the_fiches_that_its_filter_finds(client, catalogue) -> None:
    for shelf in sommaire.rayons(catalogue):
        tree = LexborHTMLParser(client.get(f"/{shelf.pages[0][1]}").text)
        assert len(tree.css('main ul a[href^="fiche/"]')) == shelf.total
        assert tree.css_first("h1").text() == shelf.nom.replace("'", "’")
    regions = [s for s in sommaire.rayons(catalogue) if s.genre == "region"]
    assert any(s.code == "ailleurs" for s in regions)


def test_a_long_shelf_is_cut_in_pages_that_hold_it_all(client, catalogue, monkeypatch) -> None:
    monkeypatch.setattr(sommaire, "PAR_PAGE", 50)
    shelf = max(sommaire.rayons(catalogue), key=lambda s: s.total)
    assert len(shelf.pages) == -(-shelf.total // 50)
    found = [
        a.attributes["href"]
        for _, address in shelf.pages
        for a in LexborHTMLParser(client.get(f"/{address}").text).css('main ul a[href^="fiche/"]')
    ]
    assert len(found) == len(set(found)) == shelf.total


@pytest.mark.parametrize(
    "address",
    [
        *("/fiches/region/00", "/fiches/licorne/76"),
        *("/fiches/region/76?page=9", "/fiches/region/76?page=-1"),
    ],
)
def test_an_unknown_shelf_or_page_is_a_404_in_french(client, address) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text

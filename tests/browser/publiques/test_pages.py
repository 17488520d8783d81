"""The pages of the server alone, on a phone, in both themes: nothing for axe to say."""

from __future__ import annotations

import pytest

PAGES = (
    "/fiche/figeacteurs",
    "/fiche/licorne",
    "/territoires/commune:46102",
    "/fiches",
    "/embarquer/liste?type=ptce",
    "/embarquer/compteur?type=ptce",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_plain_page_is_whole_and_accessible_on_a_phone(visit, axe, scheme) -> None:
    page = visit(width=320, height=640, color_scheme=scheme).page
    base = visit().base
    for address in PAGES:
        page.goto(base + address)
        assert page.evaluate("document.documentElement.dataset.theme ?? 'light'") == scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        pages = page.get_by_role("navigation", name="Pages").get_by_role("link")
        if "embarquer" not in address:  # no script folds them away
            assert all(link.is_visible() for link in pages.all()), address
            assert pages.count() == 7
        if address == PAGES[0]:
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")  # the way to the content, whatever the base of its links
            assert page.evaluate("document.activeElement.id") == "contenu"
            assert page.url.endswith(address + "#contenu")
        axe(page)

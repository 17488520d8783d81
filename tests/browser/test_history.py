"""Going back, as fast as one likes: each step leads to the view before, and none too far."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

ENTRIES = """() => [navigation.currentEntry.index, navigation.entries().map(({ url }) => {
  const { pathname, search } = new URL(url);
  return pathname + search;
})]"""
BACK_TWICE = """(gap) => new Promise((done) => {
  history.back();
  setTimeout(() => { history.back(); done(); }, gap);
})"""


def entries(page: Page) -> tuple[int, list[str]]:
    index, addresses = page.evaluate(ENTRIES)
    return index, addresses


@pytest.mark.parametrize("gap", [0, 20, 120])
def test_two_quick_steps_back_over_pages_lead_two_steps_back(visit, gap) -> None:
    seen = visit()
    page = seen.open("/")
    page.locator("#filtre-type-ptce").click()
    expect(page.locator(".phrase")).to_contain_text("PTCE")
    page.get_by_role("link", name="Croiser").first.click()
    page.wait_for_selector(".croisement table")
    page.get_by_role("link", name="Mon territoire").first.click()
    page.wait_for_selector(".portrait h1")
    before, addresses = entries(page)
    page.evaluate(BACK_TWICE, gap)
    expect(page.locator(".bilan .phrase")).to_have_text("93\N{NO-BREAK SPACE}PTCE", timeout=15_000)
    expect(page.locator(".croisement, .portrait")).to_have_count(0)
    page.wait_for_timeout(1500)  # what Streamlit draws late must not come
    assert entries(page) == (before - 2, addresses)
    page.go_back()
    expect(page.locator(".bilan .phrase")).to_have_text(
        "482\N{NO-BREAK SPACE}fiches", timeout=15_000
    )


@pytest.mark.parametrize("gap", [0, 120])
def test_two_quick_steps_back_over_filters_lead_two_steps_back(visit, gap) -> None:
    seen = visit()
    page = seen.open("/")
    for code in ("ptce", "catalyseur"):
        page.locator(f"#filtre-type-{code}").click()
        page.wait_for_url(f"**{code}*")
    page.locator(".fiches li a").first.click()
    page.wait_for_selector(".fiche h2")
    before, addresses = entries(page)
    page.evaluate(BACK_TWICE, gap)
    expect(page.locator(".phrase")).to_have_text("93\N{NO-BREAK SPACE}PTCE")
    assert entries(page) == (before - 2, addresses)

"""What an élu does on « Réunir »: a place, a need, a table, and someone else in a chair."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PAGE = "/reunir"
ASKED = "?commune=46102&besoin=plus%20de%20m%C3%A9decin"


def opened(seen, query: str = "") -> Page:
    seen.page.goto(seen.base + PAGE + query)
    seen.page.wait_for_selector(".reunir h1", timeout=20_000)
    seen.page.wait_for_selector("html:not([data-avant=page])", state="attached", timeout=20_000)
    return seen.page


def test_a_place_and_a_need_typed_make_a_table_and_not_him_changes_it(visit, axe) -> None:
    seen = visit()
    page = opened(seen)
    axe(page)
    page.get_by_role("searchbox", name="Quel besoin").fill("plus de médecin")
    page.get_by_role("combobox", name="Où").fill("figac")  # as people type
    expect(page.get_by_role("option").first).to_contain_text("Figeac (46)")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reunir{ASKED}")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    # The drawing is a list; its card leads to what is said of it below.
    cards = page.get_by_role("list", name="Le tour de table").get_by_role("link")
    first = page.locator(".sieges > li").first
    name = first.locator("h3 a").inner_text()
    cards.first.click()
    expect(first.locator("h3 a")).to_be_focused()
    frame = seen.map()
    frame.wait_for_function("window.carte.read().liens > 0")
    axe(page)
    first.get_by_role("link", name="Pas lui").click()
    page.wait_for_url("**&sans=*")
    expect(page.locator(".sieges h3").get_by_text(name, exact=True)).to_have_count(0)
    expect(page.locator(".ecartes")).to_contain_text(name)
    page.go_back()
    expect(page.locator(".sieges h3 a").first).to_have_text(name)
    assert sum("streamlit_folium" in url for url in seen.frames) == 1, "the frame was reloaded"


def test_on_a_phone_the_list_says_it_all_and_nothing_is_cut(visit, axe) -> None:
    seen = visit(width=320, height=740, permissions=["clipboard-read", "clipboard-write"])
    page = opened(seen, ASKED)
    expect(page.locator(".ronde")).to_be_hidden()
    expect(page.locator(".sieges > li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)
    page.get_by_role("button", name="Copier le texte").click()
    expect(page.get_by_role("button", name="Texte copié")).to_be_visible()
    assert "Nous pensons réunir" in page.evaluate("navigator.clipboard.readText()")


def test_without_a_script_two_boxes_and_links_do_it_all(visit) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.page
    page.goto(seen.base + PAGE)
    page.locator("#reunir-lieu").fill("Figeac")
    page.locator("#reunir-besoin").fill("plus de médecin")
    page.get_by_role("button", name="Réunir").click()
    first = page.locator(".sieges h3 a").first
    name = first.inner_text()
    page.locator(".changer a").first.click()
    expect(page.locator(".ecartes")).to_contain_text(name)

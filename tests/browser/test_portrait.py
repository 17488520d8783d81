"""What an élu does on « Mon territoire »."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

PAGE = "/mon-territoire"


FOCUSED = """() => {
  const e = document.activeElement;
  if (e === document.body) return "";
  return e.ariaLabel || (e.labels && e.labels[0] && e.labels[0].innerText) || e.innerText || "";
}"""


def opened(seen, query: str = "") -> Page:
    seen.page.goto(seen.base + PAGE + query)
    seen.page.wait_for_selector(".portrait h1", timeout=20_000)
    return seen.page


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until the focus is on what reads so, as one without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(FOCUSED)
        if said.strip().startswith(name):
            return
    raise AssertionError(f"no way to « {name} » by keyboard")


def test_a_whole_visit_by_keyboard_from_the_home_page_to_the_pdf(visit) -> None:
    seen = visit()
    page = seen.open()
    tab_to(page, "Mon territoire")
    page.keyboard.press("Enter")
    page.wait_for_selector(".portrait h1")
    tab_to(page, "Votre commune")
    page.keyboard.type("figac")  # as people type
    expect(page.get_by_role("option").first).to_contain_text("Figeac (46)")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mon-territoire?commune=46102")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Figeac (46)")
    expect(heading).to_be_focused()
    for title in ("Qui vous couvre", "Qui est proche", "Ce qui manque", "qui vous ressemblent"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page).to_have_title("Figeac (46) · Mon territoire · La carte du faire alliance")
    tab_to(page, "La page à emporter")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "faire-alliance-commune-46102.pdf"
    reader = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(reader.pages) == 1
    assert "Figeac (46)" in " ".join(reader.pages[0].extract_text().split())


def test_the_map_draws_the_territory_its_neighbours_and_an_area_on_demand(visit) -> None:
    seen = visit()
    page = opened(seen, "?epci=200067361")
    frame = seen.map()
    frame.wait_for_function("window.carte.read().around[1] === 92")  # its communes
    assert frame.evaluate("window.carte.read().around[0]") > 3  # its neighbours
    frame.wait_for_function("Math.abs(window.carte.read().centre.lat - 44.6) < 0.4")
    button = page.locator(".aire").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    frame.wait_for_function("window.carte.read().aires === 1")
    button.click()
    frame.wait_for_function("window.carte.read().aires === 0")


def test_from_the_question_to_a_place_the_map_frames_it(visit) -> None:
    seen = visit()
    page = opened(seen)
    page.get_by_role("link", name="Ouessant (29)").click()
    page.wait_for_url("**/mon-territoire?commune=29155")
    seen.map().wait_for_function(
        "Math.abs(window.carte.read().centre.lat - 48.46) < 0.4 && window.carte.read().zoom >= 8"
    )


def test_going_up_and_back_keeps_the_map_and_the_address(visit) -> None:
    seen = visit()
    page = opened(seen, "?commune=46102")
    seen.map()
    page.locator(".dans").get_by_role("link", name="Lot (46)").click()
    page.wait_for_url("**/mon-territoire?departement=46")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lot (46)")
    expect(page.locator("#couverture")).to_contain_text("couvre 86 de vos 312 communes")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Figeac (46)")
    assert sum("streamlit_folium" in url for url in seen.frames) == 1, "the frame was reloaded"


def test_on_a_phone_the_map_is_one_tap_away(visit) -> None:
    seen = visit(width=390, height=800)
    page = opened(seen, "?commune=46102")
    seen.map()
    frame = page.locator("iframe")
    expect(frame).not_to_be_in_viewport()
    page.locator(".aire").first.click()
    expect(frame).to_be_in_viewport()
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    page.get_by_role("button", name="Voir la carte").click()
    expect(frame).to_be_in_viewport()


WORDS_CUT = """() => {
  const cut = [];
  for (const link of document.querySelectorAll(".portrait tbody a")) {
    const text = link.firstChild;
    for (const word of text.data.matchAll(/[\\p{L}’]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((r) => r.top)).size > 1) cut.push(word[0]);
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("query", ["?departement=46", "?commune=97302"])
def test_on_a_phone_what_is_missing_is_read_without_scrolling_nor_cut_words(visit, query) -> None:
    page = opened(visit(width=360, height=740), query)
    table = page.locator(".portrait .defilant")
    expect(table).to_be_visible()
    assert page.evaluate(WORDS_CUT) == []
    assert table.evaluate("(t) => t.scrollWidth - t.clientWidth") == 0


def test_a_fiche_chosen_on_the_map_is_found_in_the_lists(visit) -> None:
    seen = visit()
    page = opened(seen, "?commune=46102")
    seen.map()
    page.evaluate("document.dispatchEvent(new CustomEvent('carte:choix', {detail: 'figeacteurs'}))")
    expect(page.locator('a[data-id="figeacteurs"]').first).to_be_focused()


def test_a_former_commune_and_a_homonym_are_told(visit) -> None:
    page = opened(visit(), "?commune=93059")
    expect(page.locator(".remarque")).to_contain_text("Pierrefitte-sur-Seine (93) n’est plus")
    box = page.get_by_role("combobox", name="Un autre territoire")
    box.fill("sainte colombe")
    expect(page.get_by_role("option").nth(1)).to_be_visible()
    offered = page.get_by_role("option").all_inner_texts()
    named = [o for o in offered if o.startswith("Sainte-Colombe (")]
    assert len({re.search(r"\((\w+)\)", o)[1] for o in named}) == len(named) >= 3


def test_the_box_says_what_each_place_is_and_offers_those_of_the_departement_first(visit) -> None:
    page = opened(visit(), "?commune=46102")
    box = page.get_by_role("combobox", name="Un autre territoire")
    box.fill("sainte colombe")
    expect(page.get_by_role("option").first).to_contain_text("Sainte-Colombe (46)")
    for typed, kind in (
        ("lot", "département"),
        ("bretagne", "région"),
        ("pau", "intercommunalité"),
    ):
        box.fill(typed)
        expect(page.get_by_role("option").get_by_text(kind, exact=True).first).to_be_visible()
    # The answer to what was typed last: those before have intercommunalités too.
    expect(page.get_by_role("option").first).to_contain_text("Pau")
    box.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    box.fill("y")  # a commune of the Somme
    box.press("Enter")
    expect(page.get_by_role("option").first).to_contain_text("Y (80)")


def test_hostile_fiches_are_only_ever_text(visit, hostile) -> None:
    seen = visit(base=hostile)
    page = opened(seen, "?commune=46102&licorne=%3Cimg%20src%3Dx%20onerror%3Dwindow.__pwned%3D1%3E")
    expect(page.locator("#couverture")).to_contain_text("<img src=x onerror=")
    expect(page.locator(".ignores")).to_contain_text("<img src=x onerror=")
    page.locator(".aire").first.click()
    links = page.locator(".portrait a:not(.joindre a)")
    assert set(links.evaluate_all("(all) => all.map((a) => a.origin)")) == {hostile}
    reach = page.locator(".joindre a").evaluate_all("(all) => all.map((a) => a.protocol)")
    assert set(reach) <= {"http:", "https:", "tel:", "mailto:"}
    page.wait_for_selector("#avant", state="detached")  # its map leaves with it
    for where in (page, seen.map()):
        assert where.evaluate("window.__pwned") is None
        assert where.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_to_say_of_a_territory(visit, axe, width) -> None:
    seen = visit(width=width)
    for state in ("", "?commune=46102", "?departement=46&licorne=1", "?commune=98818"):
        page = opened(seen, state)
        if state == "?commune=46102":
            page.get_by_text("Comment la ressemblance est mesurée").click()
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        axe(page, dark=width > 500)

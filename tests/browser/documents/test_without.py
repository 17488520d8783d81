"""Every page before Streamlit, without its WebSocket, and without any script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import map_frame
from tests.browser.documents.test_first_view import BEFORE, open_before
from tests.counts import FICHES, PTCE

PAGES = {
    "/mon-territoire?commune=46102": ".portrait",
    "/mon-territoire": ".portrait",
    "/reunir?commune=46102&besoin=emploi": ".reunir",
    "/croiser?lignes=departement": ".croisement",
    "/presenter": ".recits",
    "/donnees": ".texte",
    "/a-propos": ".texte",
}
# Where everything is, told by the same words before Streamlit and after.
PLACES = """(box) => {
  const before = document.documentElement.dataset.avant === "page";
  const [found] = [...document.querySelectorAll(box)]
    .filter((e) => Boolean(e.closest("#avant")) === before);
  return [found, ...found.querySelectorAll("*"), ...document.querySelectorAll(
    `${before ? "#avant" : "#root"} .st-key-entete`)].map((e) => {
      const { x, y, width, height } = e.getBoundingClientRect();
      const box = [x, y, width, height].map((v) => Math.round(v * 2) / 2);
      return [e.tagName.replace("NAV", "DIV"), ...box].join(" ");
    }); }"""
LINE = "Ce réseau ne laisse pas passer la mise à jour en direct"


def without_socket(seen) -> Page:
    """Open nothing yet: the page's WebSockets close at once, as behind many a proxy."""
    seen.page.route_web_socket("**", lambda socket: socket.close())
    return seen.page


def wait_for_streamlit(page: Page) -> None:
    page.wait_for_selector("html:not([data-avant=page])", state="attached")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_moves_when_streamlit_takes_its_place(visit, axe, width, address) -> None:
    box = PAGES[address]
    page, release = open_before(visit(width), address)
    before = page.evaluate(PLACES, box)
    title = page.title()
    if width == 390:
        axe(page)
    release()
    wait_for_streamlit(page)
    page.wait_for_selector(f"#root {box} h1")
    page.wait_for_selector("#avant", state="detached")
    assert page.evaluate(PLACES, box) == before
    assert page.title() == title


def test_what_is_typed_unfolded_and_scrolled_before_streamlit_is_kept(visit) -> None:
    page, release = open_before(visit(), "/mon-territoire?region=76")
    page.get_by_text("Voir les").first.click()
    page.get_by_text("Comment la ressemblance").click()
    box = page.get_by_role("combobox", name="Un autre territoire")
    box.fill("figea")
    expect(page.get_by_role("option").first).to_contain_text("Figeac (46)")
    page.evaluate("document.getElementById('avant').scrollTop = 300")
    release()
    wait_for_streamlit(page)
    expect(page.locator("#root .portrait h1")).to_be_visible()
    assert page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == 300
    assert page.locator("#root .portrait details[open]").count() == 2
    expect(box).to_be_focused()
    expect(box).to_have_value("figea")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Figeac (46)")


def test_a_choice_before_streamlit_is_the_page_it_takes_over(visit) -> None:
    seen = visit()
    page, release = open_before(seen, "/mon-territoire?commune=46102")
    page.evaluate("window.encoreLa = true")
    page.locator("#avant .dans a").first.click()
    expect(page.locator("#avant h1")).to_contain_text("CC Grand-Figeac")
    expect(page).to_have_url(re.compile(r"\?epci=200067361$"))
    release()
    wait_for_streamlit(page)
    expect(page.locator("#root h1")).to_contain_text("CC Grand-Figeac")
    page.wait_for_selector("#avant", state="detached")  # its map leaves with it
    frame = map_frame(page)
    frame.wait_for_function("window.carte.read().around[1] === 92")  # the map is that of the choice
    page.go_back()
    expect(page.locator("#root h1")).to_contain_text("Figeac (46)")
    expect(page).to_have_title("Figeac (46) · Mon territoire · La carte du faire alliance")
    # A run of Streamlit's script, however late, names the page: the territory keeps its name.
    page.evaluate("document.title = 'Mon territoire · La carte du faire alliance'")
    expect(page).to_have_title("Figeac (46) · Mon territoire · La carte du faire alliance")
    # The name of another is of the page one leaves for, said before its address is.
    page.evaluate("document.title = 'Croiser · La carte du faire alliance'")
    page.wait_for_timeout(50)  # nothing to wait for: nothing may happen
    assert page.title() == "Croiser · La carte du faire alliance"
    page.go_forward()
    expect(page.locator("#root h1")).to_contain_text("CC Grand-Figeac")
    assert page.evaluate("window.encoreLa"), "the page was loaded again"


def test_an_answer_that_does_not_come_goes_the_other_way(visit) -> None:
    seen = visit()
    page = seen.page
    page.goto(seen.base + "/mon-territoire?commune=46102")
    wait_for_streamlit(page)
    page.wait_for_selector("#root .portrait h1")
    page.route("**/api/panneaux/**", lambda route: route.fulfill(status=503))
    page.locator(".dans a").first.click()
    expect(page.locator("h1")).to_contain_text("CC Grand-Figeac")  # through Streamlit
    expect(page).to_have_url(re.compile(r"\?epci=200067361$"))


def test_without_websocket_a_territory_is_whole_its_map_included(visit, axe) -> None:
    seen = visit()
    page = without_socket(seen)
    page.goto(seen.base + "/mon-territoire?commune=46102")
    expect(page.get_by_text(LINE)).to_be_visible(timeout=15_000)
    frame = map_frame(page, early=True)
    assert frame.evaluate("window.carte.read().around[0]") > 3
    zoom = frame.evaluate("window.carte.read().zoom")
    frame.get_by_role("button", name="Zoom in").click()
    frame.wait_for_function(f"window.carte.read().zoom > {zoom}")
    page.locator(".aire").first.click()
    frame.wait_for_function("window.carte.read().aires === 1")
    page.locator("#avant .dans a").nth(1).click()
    expect(page.locator("h1")).to_contain_text("Lot (46)")
    frame.wait_for_function(f"window.carte.read().zoom < {zoom}")  # it frames the département
    axe(page)


def test_without_websocket_the_explorer_has_its_map_and_a_mark_opens_its_fiche(visit) -> None:
    seen = visit()
    page = without_socket(seen)
    page.goto(seen.base + "/")
    expect(page.get_by_text(LINE)).to_be_visible(timeout=15_000)
    frame = map_frame(page, early=True)
    page.locator("#filtre-type-ptce").check()
    frame.wait_for_function(f"window.carte.read().visibles.reduce((a, b) => a + b, 0) === {PTCE}")
    page.evaluate("document.dispatchEvent(new CustomEvent('carte:choix', {detail: 'figeacteurs'}))")
    expect(page.locator(".fiche h2")).to_have_text("Figeacteurs")


def test_without_websocket_a_table_turns_and_says_what_is_missing(visit, axe) -> None:
    seen = visit()
    page = without_socket(seen)
    page.goto(seen.base + "/croiser")
    page.wait_for_selector(BEFORE, state="attached")
    page.get_by_role("button", name="Inverser lignes et colonnes").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.get_by_text(LINE)).to_be_visible(timeout=15_000)
    axe(page)


def test_without_websocket_a_story_plays_with_its_map(visit) -> None:
    seen = visit()
    page = without_socket(seen)
    page.goto(seen.base + "/presenter?recit=faire-alliance&etape=2")
    page.wait_for_selector(".scene-barre")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".compteur")).to_have_text(re.compile("^3 /"))
    frame = map_frame(page, early=True)
    page.keyboard.press("ArrowLeft")
    frame.wait_for_function("window.carte.read().aires > 0")


def test_streamlit_that_comes_late_takes_its_place_all_the_same(visit) -> None:
    page, release = open_before(visit(), "/mon-territoire?commune=46102")
    expect(page.get_by_text(LINE)).to_be_visible(timeout=15_000)
    map_frame(page, early=True)
    release()
    wait_for_streamlit(page)
    expect(page.get_by_text(LINE)).to_have_count(0)
    page.wait_for_selector("#avant", state="detached")
    assert page.locator("iframe").count() == 1
    map_frame(page).wait_for_function("window.carte.read().around[0] > 3")


@pytest.fixture
def plain(visit):
    """A browser that runs no script."""
    return lambda **options: visit(java_script_enabled=False, **options)


def test_without_script_a_place_is_typed_and_its_page_read(plain) -> None:
    seen = plain()
    page = seen.page
    page.goto(seen.base + "/mon-territoire")
    box = page.get_by_label("Votre commune, intercommunalité")
    box.fill("saint denis")
    box.press("Enter")
    page.get_by_role("link", name="Saint-Denis (93)", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Saint-Denis (93)")
    expect(page.get_by_role("heading", name="Qui est proche")).to_be_visible()
    expect(page.locator(".apercu")).to_be_hidden()


def test_without_script_the_explorer_is_a_form_a_list_and_a_sheet(plain) -> None:
    seen = plain()
    page = seen.page
    page.goto(seen.base + "/")
    expect(page.locator(".phrase")).to_have_text(f"{FICHES}\N{NO-BREAK SPACE}fiches")
    page.get_by_label("Rechercher").fill("bois")
    page.get_by_label("Type d’acteur").select_option("ptce")
    page.get_by_role("button", name="Appliquer").click()
    count = int(page.locator(".phrase").inner_text().split()[0])
    assert 0 < count < 20
    expect(page.locator(".fiches > li")).to_have_count(count)
    expect(page.get_by_label("Type d’acteur")).to_have_value("ptce")
    name = page.locator(".fiches h3 a").first.inner_text()
    page.locator(".fiches h3 a").first.click()
    expect(page.locator(".fiche h2")).to_contain_text(name)
    expect(page.get_by_role("heading", name="La preuve")).to_be_visible()
    page.get_by_role("link", name="Retour aux résultats").click()
    expect(page.locator(".fiches > li")).to_have_count(count)
    expect(page.locator(".apercu")).to_be_hidden()


def test_without_script_a_table_is_asked_by_its_form(plain) -> None:
    seen = plain()
    page = seen.page
    page.goto(seen.base + "/croiser?q=bois")
    page.get_by_label("En lignes").select_option("domaine")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("tbody tr")).to_have_count(13)
    assert "q=bois" in page.url
    expect(page.locator(".chip")).to_have_text(re.compile("bois"))
    expect(page.locator(".vignettes")).to_be_visible()


def test_without_script_a_story_is_read_step_by_step(plain) -> None:
    seen = plain()
    page = seen.page
    page.goto(seen.base + "/presenter")
    page.get_by_role("link", name="Jouer").first.click()
    first = page.locator("h1").inner_text()
    page.get_by_role("link", name="Étape suivante").click()
    expect(page.locator("h1")).not_to_have_text(first)
    page.get_by_role("link", name="Quitter").click()
    expect(page.locator("h1")).to_have_text("Présenter")


@pytest.mark.parametrize("address", ["/", *PAGES, "/presenter?recit=faire-alliance"])
def test_the_console_of_a_page_says_no_error(visit, address) -> None:
    seen = visit()
    said: list[str] = []
    seen.page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    seen.page.on("response", lambda r: said.append(f"{r.status} {r.url}") if r.status > 399 else 0)
    seen.page.goto(seen.base + address)
    wait_for_streamlit(seen.page)
    seen.page.wait_for_load_state("networkidle")
    assert said == []

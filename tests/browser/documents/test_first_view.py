"""The first view, drawn before Streamlit's front end has come."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import map_frame
from tests.counts import FICHES, PTCE

BEFORE = "html[data-avant=page]"
ALIVE = 'head > script[src*="/static/js/"]'  # Streamlit is asked for once the first view is alive
# The places of the page, told by the same words before Streamlit and after.
PLACES = """() => [".st-key-entete", ".st-key-titre h1", ".st-key-titre p", ".filtres", ".bilan",
  ".liste", ".st-key-explorateur > :is(.apercu, :has(iframe))"].map((place) => {
    const before = document.documentElement.dataset.avant === "page";
    const [found] = [...document.querySelectorAll(place)]
      .filter((e) => Boolean(e.closest("#avant")) === before);
    const { x, y, width, height } = found.getBoundingClientRect();
    return [place, x, y, height, place.includes("h1") ? 0 : width].map((v) =>
      typeof v === "number" ? Math.round(v) : v).join(" "); })"""
# What is to be seen where: the colour of a fiche alone at its middle; of a group, that of the type
# it holds most of, on its ring, and the disc's round its number. Not under an inset.
MARKS = """() => { const { marques, vignettes } = window.carte.read(), { roleOf } = window.carte;
  const hidden = (x, y) => vignettes.some((v) =>
    x > v.x - 30 && y > v.y - 30 && x < v.x + v.w + 30 && y < v.y + v.h + 30);
  return marques.filter(({ ex, ey }) => ex > 0 && ey > 0 && ex < innerWidth && ey < innerHeight
    && !hidden(ex, ey)).flatMap(({ ex, ey, r, membres }) => {
      if (membres.length === 1) return [[ex, ey, roleOf(membres[0]).couleur]];
      const turns = new Map();
      for (const role of membres.map(roleOf).sort((a, b) => a.rang - b.rang))
        turns.set(role, (turns.get(role) ?? 0) + 1 / membres.length);
      const [most] = [...turns].sort((a, b) => b[1] - a[1]).map(([role]) => role);
      let from = -0.25;
      for (const [role, share] of turns) { if (role === most) break; from += share; }
      // A whole ring bears its shape at the top, an arc in its middle.
      const angle = 2 * Math.PI * (from + (turns.size > 1 ? 0.2 : 0.5) * turns.get(most));
      const width = Math.max(4.5, r * 0.3), middle = r - width / 2;
      return [[ex + middle * Math.cos(angle), ey + middle * Math.sin(angle), most.couleur],
              [ex - r + width + 2, ey, "#fffcf6"]];
    }); }"""
PIXELS = """(canvas, marks) => { const ctx = canvas.getContext("2d");
  return marks.map(([x, y]) => "#" + [...ctx.getImageData(Math.round(x - 0.5), Math.round(y - 0.5),
    1, 1).data].slice(0, 3).map((v) => v.toString(16).padStart(2, "0")).join("")); }"""

COPY = """() => { const picture = document.querySelector(".apercu canvas");
  const copy = Object.assign(document.createElement("canvas"),
    { width: picture.width, height: picture.height });
  copy.getContext("2d").drawImage(picture, 0, 0);
  return copy; }"""


STREAMLIT = "**/static/js/**"
OWN = "document.querySelector('#avant .carte-seule')?.contentWindow?.carte"


def hold(page: Page, files: str) -> Callable[[], None]:
    """Keep some files on their way; return what lets them come."""
    held: list[Route] = []
    free: list[bool] = []

    def wait(route: Route) -> None:
        if free:
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        free.append(True)
        for route in held:
            route.continue_()

    page.route(files, wait)
    return release


def open_before(seen, address: str = "/") -> tuple[Page, Callable[[], None]]:
    release = hold(seen.page, STREAMLIT)
    seen.page.goto(seen.base + address, wait_until="commit")
    seen.page.wait_for_selector(BEFORE, state="attached")
    seen.page.wait_for_selector(ALIVE, state="attached")
    return seen.page, release


def wait_for_streamlit(page: Page) -> None:
    page.wait_for_selector("html:not([data-avant=page])", state="attached")
    said = page.locator(
        "[data-testid=stMain] :is(.phrase, .portrait h1, .fiche h2) >> visible=true"
    )
    expect(said.first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 900, 390])
def test_nothing_moves_when_streamlit_takes_its_place(visit, width) -> None:
    seen = visit(width)
    page, release = open_before(seen)
    expect(page.locator("#avant .fiches > li")).to_have_count(20)
    expect(page.locator("#avant .phrase")).to_have_text(f"{FICHES}\N{NO-BREAK SPACE}fiches")
    before = page.evaluate(PLACES)
    release()
    wait_for_streamlit(page)
    assert page.evaluate(PLACES) == before
    expect(page.locator("[data-testid=stMain] .fiches > li")).to_have_count(20)
    page.wait_for_selector("#avant", state="detached")


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/?type=ptce", "/?territoire=departement:46", "/?pres=97611"),
        "/mon-territoire?commune=46102",
    ],
)
def test_the_picture_of_the_map_is_the_map_that_follows(visit, address) -> None:
    seen = visit()
    page, release = open_before(seen, address)
    page.wait_for_selector(".apercu[data-painted]")
    picture = page.evaluate_handle(COPY)
    release()
    wait_for_streamlit(page)
    page.wait_for_selector("#avant", state="detached")  # its map leaves with it
    frame = seen.map()
    marks = frame.evaluate(MARKS)
    assert marks
    expected = [colour.lower() for _, _, colour in marks]
    assert picture.evaluate(PIXELS, marks) == expected


@pytest.mark.parametrize("moves", [True, False])
def test_what_is_chosen_and_typed_before_is_kept(visit, moves) -> None:
    """With the browser's ``moveBefore``, and without it."""
    seen = visit()
    if not moves:
        seen.page.add_init_script("delete Element.prototype.moveBefore")
    page, release = open_before(seen)
    row = page.locator("#avant .cases li", has=page.get_by_text("PTCE", exact=True))
    row.get_by_role("checkbox").check()
    expect(page.locator("#avant .phrase")).to_have_text(re.compile(f"^{PTCE}"))
    page.wait_for_url("**/?type=ptce")
    page.locator("#avant .definitions summary").click()
    field = page.get_by_label("Près de", exact=True)
    field.fill("Figea")
    page.locator("#avant .st-key-panneau-liste").evaluate("(e) => { e.scrollTop = 300; }")
    release()
    wait_for_streamlit(page)
    expect(field).to_have_value("Figea")
    expect(field).to_be_focused()
    expect(page.get_by_role("checkbox", name=re.compile("^PTCE"))).to_be_checked()
    expect(page.locator(".definitions dl")).to_be_visible()
    assert page.locator(".st-key-panneau-liste").last.evaluate("(e) => e.scrollTop") == 300
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == PTCE
    assert page.url.endswith("/?type=ptce")
    expect(page.locator(".phrase")).to_have_text(re.compile(f"^{PTCE}"))
    page.get_by_role("checkbox", name=re.compile("^Catalyseur")).check()
    expect(page.locator(".phrase")).not_to_have_text(re.compile(f"^{PTCE}"))
    page.go_back()
    expect(page.locator(".phrase")).to_have_text(re.compile(f"^{PTCE}"))


def test_a_fiche_opens_before_streamlit_and_the_way_back_is_the_list(visit) -> None:
    seen = visit(390, 760)
    page, release = open_before(seen)
    page.locator("#avant .fiches a").nth(12).click()
    title = page.locator(".fiche h2")
    expect(title).to_be_visible()
    name = title.inner_text()
    release()
    wait_for_streamlit(page)
    expect(title).to_have_text(name)
    page.go_back()
    expect(page.locator(".fiches > li")).to_have_count(20)


def test_on_a_phone_one_reads_on_from_where_one_was(visit) -> None:
    seen = visit(390, 760)
    page, release = open_before(seen)
    expect(page.locator("#avant .fiches > li")).to_have_count(20)
    page.locator("#avant .st-key-panneau-liste").evaluate("(e) => { e.scrollTop = 900; }")
    release()
    wait_for_streamlit(page)
    assert page.locator("#root .st-key-panneau-liste").evaluate("(e) => e.scrollTop") == 900


@pytest.mark.parametrize("lost", ["**/api/panneaux.json*", "**/firstview.js", "**/preview.js"])
def test_without_its_files_streamlit_draws_the_first_view(visit, lost) -> None:
    seen = visit()
    seen.page.route(lost, lambda route: route.abort())
    page = seen.open("/?type=ptce")
    expect(page.locator(".phrase")).to_have_text(re.compile(f"^{PTCE}"))
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == PTCE
    expect(page.locator(".apercu")).not_to_be_visible()


def test_an_answer_that_comes_after_streamlit_changes_nothing(visit) -> None:
    seen = visit()
    release = hold(seen.page, "**/api/panneaux.json*")
    page = seen.open("/?type=ptce")
    page.wait_for_selector("#avant", state="detached")
    with page.expect_response("**/api/panneaux.json?type=ptce"):
        release()
    page.get_by_role("checkbox", name=re.compile("^Mobilité")).check()
    page.wait_for_url("**/?domaine=mobilite&type=ptce")
    expect(page.locator(".phrase")).not_to_have_text(re.compile(f"^{PTCE}"))
    page.wait_for_timeout(300)
    expect(page.locator(".phrase")).not_to_have_text(re.compile(f"^{PTCE}"))
    expect(page.locator(".phrase")).to_have_count(1)


def test_axe_finds_nothing_to_say_of_the_first_view(visit, axe) -> None:
    for width, scheme in ((1280, "light"), (390, "dark")):
        seen = visit(width, color_scheme=scheme)
        page, _ = open_before(seen)
        expect(page.locator("#avant .fiches > li")).to_have_count(20)
        assert page.locator("html").get_attribute("data-theme") == scheme
        axe(page)


def test_inside_another_site_the_first_view_has_no_menu(visit) -> None:
    page, _ = open_before(visit(), "/?embed=true&embed_options=dark_theme")
    expect(page.locator("#avant .fiches > li")).to_have_count(20)
    expect(page.locator("#avant nav")).to_be_hidden()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_inside_another_site_a_choice_made_before_brings_no_menu(visit) -> None:
    page, release = open_before(visit(), "/?embed=true&type=ptce")
    page.locator("#avant .cases li", has=page.get_by_text("Mobilité", exact=True)).get_by_role(
        "checkbox"
    ).check()
    page.wait_for_url("**/?domaine=mobilite&type=ptce&embed=true")
    release()
    wait_for_streamlit(page)
    expect(page.locator(".st-key-entete")).to_have_count(0)
    assert page.url.endswith("/?domaine=mobilite&type=ptce&embed=true")


def test_a_view_just_left_is_there_again_without_the_network(visit) -> None:
    page = visit().open("/?type=ptce")
    page.get_by_role("checkbox", name=re.compile("^Mobilité")).check()
    page.wait_for_url("**/?domaine=mobilite&type=ptce")
    asked: list[str] = []

    def cut(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/api/panneaux.json*", cut)
    page.get_by_role("checkbox", name=re.compile("^Mobilité")).uncheck()
    expect(page.locator(".phrase")).to_have_text(re.compile(f"^{PTCE}"))
    page.go_back()
    expect(page.locator(".phrase")).not_to_have_text(re.compile(f"^{PTCE}"))
    assert asked == []


def test_what_a_hand_rests_on_is_asked_before_it_clicks(visit) -> None:
    page = visit().open("/")
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    page.route("**/api/panneaux.json*", note)
    row = page.locator(".fiches > li").nth(2)
    row.hover()
    page.wait_for_timeout(400)
    assert len(asked) == 1
    row.locator("a").click()
    expect(page.locator(".fiche h2")).to_be_visible()
    assert len(asked) == 1  # what was asked is what is shown


def test_the_picture_leaves_with_its_page(visit) -> None:
    seen = visit()
    hold(seen.page, "**/component/streamlit_folium**")
    page = seen.open()
    expect(page.locator(".apercu")).to_be_visible()
    page.get_by_role("link", name="Données").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Données")
    expect(page.locator(".apercu")).to_have_count(0)


def test_a_hand_on_the_map_meets_the_map(visit) -> None:
    seen = visit()
    seen.page.route("**/carte.html", lambda route: route.abort())  # the picture alone
    page, release = open_before(seen)
    expect(page.locator("#avant .fiches > li")).to_have_count(20)
    page.wait_for_selector(".apercu[data-painted]")
    hold(page, "**/limites.topojson")
    release()
    wait_for_streamlit(page)
    map_frame(page)
    box = page.locator(".apercu").bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + 300)
    expect(page.locator(".apercu")).to_have_count(0)


def test_a_map_one_moves_is_there_before_streamlit_and_stays_where_it_was(visit) -> None:
    seen = visit()
    page, release = open_before(seen)
    page.wait_for_function(f"{OWN}?.read().marques.length > 0")
    page.evaluate(f"{OWN}.goTo({{ centre: {{ lat: 44.6, lng: 2 }}, zoom: 9 }})")
    page.locator("#filtre-type-ptce").check()
    page.wait_for_function(f"{OWN}.read().visibles.reduce((a, b) => a + b) === {PTCE}")
    release()
    page.wait_for_selector("#avant", state="detached")
    said = map_frame(page).evaluate("(({ centre, zoom }) => [centre, zoom])(window.carte.read())")
    assert said[1] == 9
    assert abs(said[0]["lat"] - 44.6) < 0.01
    assert sum(map_frame(page).evaluate("window.carte.read().visibles")) == PTCE
    assert page.locator("iframe").count() == 1


def test_a_map_that_shows_no_fiche_leaves_its_place_too(visit) -> None:
    page, release = open_before(visit())
    page.wait_for_function(f"{OWN}?.read().n > 0")
    page.get_by_label("Rechercher").fill("zzzzqq")
    expect(page.locator("#avant .rien h2")).to_be_visible()
    page.wait_for_function(f"{OWN}.read().marques.length === 0")
    release()
    page.wait_for_selector("#avant", state="detached", timeout=10_000)
    expect(page.locator("#root .rien h2")).to_be_visible()
    assert page.locator("iframe").count() == 1


@pytest.mark.parametrize("lost", ["**/carte.html", "**/leaflet.js", "**/carte/boot.js"])
def test_a_map_of_ours_that_does_not_come_leaves_the_place_to_streamlit_s(visit, lost) -> None:
    seen = visit()

    def lose(route: Route) -> None:
        ours = lost.endswith("html") or route.request.frame.url.endswith("/carte.html")
        route.abort() if ours else route.fallback()

    seen.page.route(lost, lose)
    seen.page.goto(seen.base)
    seen.page.wait_for_selector("#avant", state="detached")
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == FICHES


def test_after_streamlit_a_refused_choice_goes_through_it(visit) -> None:
    page = visit().open()
    page.wait_for_selector(".apercu", state="detached")
    page.evaluate("window.encoreLa = true")
    page.route("**/api/panneaux.json*", lambda route: route.fulfill(status=429))
    link = page.locator(".fiches a").first
    name = link.inner_text()
    link.click()
    expect(page.locator(".fiche h2")).to_have_text(name)
    assert page.evaluate("window.encoreLa")


def test_words_that_come_after_streamlit_still_fill_the_list(visit) -> None:
    seen = visit()
    release = hold(seen.page, "**/vocabulaires.json")
    seen.page.goto(seen.base)
    page = seen.page
    page.wait_for_selector("html:not([data-avant=page])", state="attached")
    page.wait_for_timeout(300)
    release()
    expect(page.locator(".fiches > li")).to_have_count(20)
    expect(page.locator(".cases input").first).to_be_visible()


def test_its_script_coming_after_the_map_hides_nothing(visit) -> None:
    seen = visit()
    release = hold(seen.page, "**/preview.js")
    page = seen.page
    page.goto(seen.base, wait_until="commit")  # Streamlit then starts after three seconds
    page.wait_for_selector("html:not([data-avant=page])", state="attached")
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == FICHES
    release()
    page.wait_for_timeout(300)
    expect(page.locator(".apercu")).to_have_count(0)
    expect(page.locator(".phrase")).to_have_count(1)


def test_forward_to_another_page_before_streamlit_goes_there(visit) -> None:
    seen = visit()
    page = seen.open()
    page.get_by_role("link", name="Croiser").click()
    page.wait_for_selector(".croisement table")
    page.go_back()
    page.wait_for_selector(".fiches > li")
    release = hold(page, STREAMLIT)
    page.reload(wait_until="commit")
    page.wait_for_selector(BEFORE, state="attached")
    page.wait_for_selector(ALIVE, state="attached")
    page.evaluate("history.forward()")
    page.wait_for_url("**/croiser*")
    release()
    expect(page.locator(".croisement table")).to_be_visible(timeout=15_000)


def test_a_choice_the_network_refuses_before_streamlit_leaves_what_is_shown(visit) -> None:
    seen = visit()
    page, _ = open_before(seen)
    expect(page.locator("#avant .fiches > li")).to_have_count(20)
    page.route("**/api/panneaux.json*", lambda route: route.abort())
    page.route("**/_stcore/health", lambda route: route.abort())
    page.locator("#avant .fiches a").first.click()
    expect(page.locator(".panne")).to_contain_text("Le serveur ne répond pas")
    expect(page.locator("#avant .fiches > li")).to_have_count(20)


def test_without_streamlit_the_page_says_that_the_map_is_missing(visit) -> None:
    seen = visit()
    seen.page.route("**/static/js/index.*", lambda route: route.abort())
    seen.page.goto(seen.base)
    expect(seen.page.locator(".panne")).to_contain_text("rechargez la page")
    expect(seen.page.locator(".fiches > li")).to_have_count(20)


def test_a_place_chosen_before_the_map_is_where_it_opens(visit) -> None:
    seen = visit()
    page, release = open_before(seen)
    page.locator("#avant summary", has_text="Aller à").click()
    page.get_by_role("button", name="Guadeloupe").click()
    release()
    wait_for_streamlit(page)
    seen.map().wait_for_function("Math.abs(window.carte.read().centre.lat - 16.2) < 1")


def test_what_an_address_left_out_is_not_said_of_another(visit) -> None:
    page = visit().open("/?domaines=mobilite")
    expect(page.locator(".ignores")).to_contain_text("domaines")
    box = page.get_by_role("checkbox", name=re.compile("^PTCE"))
    box.check()
    expect(page.locator(".phrase")).to_have_text(re.compile(f"^{PTCE}"))
    box.uncheck()
    expect(page.locator(".phrase")).to_have_text(re.compile(f"^{FICHES}"))
    expect(page.locator(".ignores")).to_be_hidden()


def test_printed_before_streamlit_the_list_is_on_paper(visit) -> None:
    page, _ = open_before(visit())
    expect(page.locator("#avant .fiches > li")).to_have_count(20)
    page.emulate_media(media="print")
    expect(page.locator("#avant .fiches > li").nth(15)).to_be_visible()
    assert page.locator("#avant").evaluate("(e) => getComputedStyle(e).position") == "static"

"""The Explorer on a phone and in its new states: what is first seen, reached, printed, said."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.look.screens import PHONE, open_page, settled
from tests.browser.test_everywhere import ATTACK, unharmed


def test_on_a_phone_the_map_and_the_first_result_are_seen_at_once(visit) -> None:
    seen = visit(**PHONE)
    page = seen.open()
    assert page.locator(".fiches > li").first.bounding_box()["y"] <= 700
    expect(page.locator(".fiches h3").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("Rechercher")).to_be_in_viewport(ratio=1)
    expect(page.locator("iframe")).to_be_in_viewport()
    assert len(settled(seen.map()).evaluate("window.carte.read().marques")) > 8


def test_on_a_phone_a_fiche_opens_at_the_top_and_the_back_key_closes_it(visit) -> None:
    page = visit(**PHONE).open("/?type=ptce")
    link = page.locator(".fiches a").nth(1)
    name = link.inner_text()
    link.tap()
    title = page.locator(".fiche h2")
    expect(title).to_have_text(name)
    expect(title).to_be_focused()
    page.wait_for_timeout(300)  # it rises, in less than that
    assert title.bounding_box()["y"] <= 140
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.go_back()
    expect(page.locator(".fiche")).to_have_count(0)
    expect(link).to_be_focused()
    expect(page.locator(".fiches > li").first).to_be_in_viewport()
    assert page.locator("html").get_attribute("data-feuille") == "mi"


def test_the_sheet_of_a_phone_has_three_heights_by_finger_and_by_key(visit) -> None:
    page = visit(**PHONE).open()
    handle, root = page.get_by_role("button", name="Hauteur de la liste"), page.locator("html")
    expect(root).to_have_attribute("data-feuille", "mi")
    tops = {}
    for key, height in (("ArrowUp", "pleine"), ("ArrowDown", "mi"), ("ArrowDown", "basse")):
        handle.press(key)
        expect(root).to_have_attribute("data-feuille", height)
        tops[height] = handle.bounding_box()["y"]
    assert tops["pleine"] < 150 < tops["mi"] < tops["basse"] < 844
    expect(page.locator(".fiches a").first).not_to_be_in_viewport()  # nor can one Tab to it
    expect(page.locator(".fiches")).to_be_hidden()
    handle.tap()
    expect(root).to_have_attribute("data-feuille", "pleine")
    expect(page.locator(".fiches")).to_be_visible()
    handle.tap()
    expect(root).to_have_attribute("data-feuille", "mi")


def test_the_pages_of_a_phone_are_one_menu_away(visit) -> None:
    page = visit(**PHONE).open()
    menu, link = page.get_by_role("button", name="Menu"), page.get_by_role("link", name="Croiser")
    expect(link).to_be_hidden()
    assert page.locator(".st-key-entete >> visible=true").bounding_box()["height"] < 60
    menu.tap()
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()
    menu.tap()
    link.tap()
    expect(page.get_by_role("heading", level=1, name="Croiser")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "height", "text"), [(320, 640, ""), (640, 400, ""), (390, 844, "200%")]
)
def test_narrow_or_enlarged_nothing_is_cut_nor_out_of_reach(visit, width, height, text) -> None:
    """640 × 400 is a desk of 1280 × 800 seen at 200 %."""
    seen = visit(width, height)
    for address in ("/", "/?fiche=ardelaine", "/?vue=carte", "/?q=insertion"):
        page = open_page(seen, address)
        if text:
            page.add_style_tag(content=f"html {{ font-size: {text} !important; }}")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        if "vue" in address:
            continue
        # What the sheet holds is read to its end by scrolling it alone.
        cell = page.locator(".st-key-panneau-liste")
        assert cell.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 0, address
        assert cell.bounding_box()["height"] >= 90, address
        last = page.locator(".fiches > li, .fiche .actions").last
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()


def test_the_doors_of_a_first_visit_are_gone_once_used(visit) -> None:
    seen = visit()
    page = seen.open()
    doors = page.get_by_role("group", name="Pour commencer").locator("a, button")
    expect(doors).to_have_count(4)
    assert all(door.is_visible() for door in doors.all())
    page.get_by_role("link", name="Un exemple au hasard").click()
    page.wait_for_url("**/?fiche=*")
    expect(page.locator(".fiche h2")).to_be_visible()
    expect(page.locator(".portes:visible")).to_have_count(0)
    page = seen.open()
    expect(page.locator(".fiches > li").first).to_be_visible()
    expect(page.locator(".portes:visible")).to_have_count(0)


def test_the_door_near_me_asks_for_a_position_and_says_when_it_is_refused(visit) -> None:
    seen = visit(
        **PHONE, permissions=["geolocation"], geolocation={"latitude": 44.6, "longitude": 2.03}
    )
    page = seen.open()
    page.get_by_role("button", name="Près de chez moi").tap()
    page.wait_for_url("**/?pres=44.6*")
    expect(page.locator(".fiches .ou strong").first).to_contain_text("km")
    refused = visit(**PHONE, permissions=[]).open()
    refused.get_by_role("button", name="Près de chez moi").tap()
    expect(refused.get_by_text("tapez le nom de votre commune")).to_be_visible()


def test_who_wants_no_motion_gets_none(visit) -> None:
    seen = visit(**PHONE, reduced_motion="reduce")
    page = seen.open()
    frame = settled(seen.map())
    moving = frame.evaluate(
        "() => { window.carte.fitTo([2, 44, 3, 45]); return window.carte.read().moving; }"
    )
    assert moving is False
    assert abs(frame.evaluate("window.carte.read().centre.lat") - 44.5) < 0.3
    page.locator(".fiches a").first.tap()
    sheet = page.locator(".fiche")
    expect(sheet).to_be_visible()
    assert sheet.evaluate("(e) => getComputedStyle(e).animationName") == "none"


def _open_menu(page: Page) -> None:
    page.get_by_role("button", name="Menu").click()


def _raise(page: Page) -> None:
    page.get_by_role("button", name="Hauteur de la liste").press("ArrowUp")


def _show_sieges(page: Page) -> None:
    frame = page.frame_locator("iframe").last
    frame.locator(".legende summary").click()
    frame.get_by_label(re.compile("^Sans siège connu")).check()


@pytest.mark.parametrize(
    ("width", "address", "act"),
    [
        (390, "/", None),
        (390, "/", _open_menu),
        (390, "/", _raise),
        (390, "/?fiche=ardelaine", None),
        (390, "/?vue=carte", None),
        (1280, "/", _show_sieges),
        (1280, "/?fiche=100-chances-100-emplois-chalon", None),
    ],
)
def test_axe_finds_nothing_to_say_of_the_new_states(visit, axe, width, address, act) -> None:
    seen = visit(width, 844)
    page = open_page(seen, address)
    settled(seen.map())
    if act:
        act(page)
    page.wait_for_timeout(300)
    axe(page, dark=True)


def test_a_hostile_fiche_is_only_ever_text_in_its_card_and_its_story(visit, hostile) -> None:
    seen = visit(base=hostile, **PHONE)
    page = seen.open()
    card = page.locator(".fiches > li:has(.chiffre)", has_text=ATTACK).first
    expect(card.locator(".resume")).to_contain_text(ATTACK)
    expect(card.locator(".chiffre")).to_contain_text(ATTACK)
    frame = seen.map()
    card.locator("a").tap()
    for step in ("Le besoin", "Ce qu’ils font ensemble", "Ce que cela donne"):
        expect(page.locator(".fiche .etape", has_text=step)).to_contain_text(ATTACK)
    page.wait_for_timeout(300)
    unharmed(page, frame)


@pytest.mark.parametrize("address", ["/?type=ptce", "/?type=ptce&vue=carte"])
def test_a_phone_prints_the_whole_list(visit, address) -> None:
    page = open_page(visit(**PHONE), address)
    page.emulate_media(media="print")
    expect(page.locator(".fiches > li").nth(19)).to_be_visible()
    for hidden in (".portes", ".poignee", ".menu-pages", ".barre"):
        expect(page.locator(hidden).first).to_be_hidden()
    cell = page.locator(".st-key-panneau-liste")
    assert cell.evaluate("(e) => e.scrollHeight - e.clientHeight") <= 1


def test_what_a_first_visit_asks_of_us_weighs_at_most_190_kilobytes(visit) -> None:
    """All that is ours, as it is sent; Streamlit's own front end, 535 kB, is not."""
    seen = visit()
    requests = []

    def note(request) -> None:
        requests.append(request)

    seen.open()  # what is asked for is compressed at its best a moment later
    seen.page.wait_for_timeout(8_000)
    again = visit()
    again.page.on("requestfinished", note)
    again.open()
    settled(again.map())
    again.page.wait_for_load_state("networkidle")
    theirs = tuple(again.base + root for root in ("/static/", "/component/", "/_stcore/"))
    sizes = [r.sizes() for r in requests if not r.url.startswith(theirs)]
    assert 0 < sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes) <= 190_000

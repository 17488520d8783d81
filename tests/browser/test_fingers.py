"""A map under a finger: the page still scrolls, two fingers move the map, the screen says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import map_frame
from tests.browser.look.screens import PHONE, open_page


def touch(cdp: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    cdp.send(
        "Input.dispatchTouchEvent",
        {
            "type": kind,
            "touchPoints": [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)],
        },
    )


def swipe(page: Page, fingers: int, upwards: float) -> None:
    """Put fingers on the middle of the map and move them all up."""
    box = page.locator('iframe[src*="streamlit_folium"]').bounding_box()
    cdp = page.context.new_cdp_session(page)
    x, y = (
        box["x"] + box["width"] / 2,
        min(box["y"] + box["height"] / 2, page.viewport_size["height"] - 60),
    )

    def at(moved: float) -> list[tuple[float, float]]:
        return [(x + 60 * i, y - moved) for i in range(fingers)]

    touch(cdp, "touchStart", *at(0))
    for step in range(1, 11):
        touch(cdp, "touchMove", *at(upwards * step / 10))
    touch(cdp, "touchEnd")


def look(page: Page) -> tuple[float, float, float]:
    centre = "(({ centre, zoom }) => [centre.lat, centre.lng, zoom])(window.carte.read())"
    return tuple(map_frame(page).evaluate(centre))


@pytest.mark.parametrize("address", ["/", "/?vue=carte"])
def test_where_the_page_does_not_scroll_one_finger_moves_the_map(visit, address) -> None:
    seen = visit(**PHONE)
    page = open_page(seen, address)
    frame = seen.map()
    before = look(page)
    swipe(page, 1, 80)
    assert look(page)[0] < before[0]
    expect(frame.get_by_text("Deux doigts pour déplacer la carte")).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    assert page.get_by_test_id("stMain").evaluate("(e) => e.scrollTop") == 0


def test_one_finger_scrolls_the_page_and_the_map_says_that_two_move_it(visit) -> None:
    seen = visit(**PHONE)
    seen.page.goto(f"{seen.base}/mon-territoire?commune=46102")
    seen.page.wait_for_selector("html:not([data-avant=page])", state="attached")
    frame = seen.map()
    seen.page.locator('iframe[src*="streamlit_folium"]').scroll_into_view_if_needed()
    main = seen.page.get_by_test_id("stMain")
    main.evaluate("(e) => { e.scrollTop -= 200; }")
    scrolled, before = main.evaluate("(e) => e.scrollTop"), look(seen.page)
    swipe(seen.page, 1, 80)
    expect(frame.get_by_text("Deux doigts pour déplacer la carte")).to_be_visible()
    seen.page.wait_for_function(
        "(before) => document.querySelector('[data-testid=stMain]').scrollTop > before",
        arg=scrolled,
    )
    assert look(seen.page) == before
    swipe(seen.page, 2, 80)
    assert look(seen.page)[0] < before[0]
    expect(frame.get_by_text("Deux doigts pour déplacer la carte")).to_be_hidden()


def test_on_stage_one_finger_is_enough(visit) -> None:
    seen = visit(**PHONE)
    seen.page.goto(seen.base + "/presenter?recit=tour-de-france")
    frame = seen.map()
    frame.wait_for_function("!window.carte.read().flying")
    assert frame.evaluate("window.map.dragging.enabled()")

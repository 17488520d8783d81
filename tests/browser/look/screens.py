"""The phone of these tests, and when a map is whole."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def open_page(seen, address: str = "/") -> Page:
    """Open a page whose list may be out of sight: a phone that shows its map."""
    page = seen.page
    page.goto(seen.base + address)
    page.wait_for_selector("html:not([data-avant=page])", state="attached", timeout=20_000)
    page.wait_for_selector("#root .phrase", state="attached", timeout=20_000)
    return page


def settled(frame: Frame) -> Frame:
    """Wait until the map stands still, its names drawn."""
    frame.wait_for_function(
        "() => { const { moving, noms, vignettes } = window.carte.read();"
        " return !moving && noms.length && vignettes.length; }"
    )
    frame.evaluate("new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    return frame

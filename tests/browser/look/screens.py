"""The phone of these tests, and when a map is whole."""

from __future__ import annotations

from playwright.sync_api import Frame

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def settled(frame: Frame) -> Frame:
    """Wait until the map stands still, its names drawn."""
    frame.wait_for_function(
        "() => { const { moving, noms, vignettes } = window.carte.read();"
        " return !moving && noms.length && vignettes.length; }"
    )
    frame.evaluate("new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    return frame

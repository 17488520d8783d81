"""Make the README's pictures and the contact sheet: the real app, every other host blocked.

``python -m docs.screenshots`` (or ``make screenshots``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FRAME, ONLY_HERE, free_port, map_frame, serve
from tests.browsers import ARGUMENTS, find

HERE = Path(__file__).parent
PICTURES = (
    ("explorer", "/?type=ptce,catalyseur", 1280, 800),
    ("fiche", "/?fiche=figeacteurs&pres=46102&rayon=100", 1280, 800),
    ("telephone", "/?q=insertion", 390, 800),
    ("mon-territoire", "/mon-territoire?commune=46102", 1280, 800),
    ("reunir", "/reunir?commune=03254&besoin=des+commerces+qui+ferment", 1280, 800),
    ("croiser", "/croiser", 1280, 800),
    ("presenter", "/presenter?recit=faire-alliance&etape=3", 1280, 720),
)
# The contact sheet: a row a page, a tile a screen, the light ones first.
Theme = Literal["light", "dark"]
PLANCHE: Final = HERE / "planche.png"
PAGES: Final = (
    "/",
    "/?fiche=ardelaine",
    "/mon-territoire?commune=46102",
    "/reunir?commune=03254&besoin=des+commerces+qui+ferment",
    "/croiser",
    "/presenter?recit=tour-de-france&etape=2",
    "/donnees",
    "/a-propos",
    "/fiche/ardelaine",
)
SCREENS: Final = ((390, 844), (1280, 800), (1920, 1080))
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
_HIGH: Final = 200  # pixels of a tile
_GAP: Final = 8
_COLUMNS: Final = tuple(product(THEMES, SCREENS))


def look(page: Page, address: str) -> bytes:
    """Open an address, wait until it is whole and its map stands still; return its picture."""
    page.goto(address)
    page.wait_for_selector("h1, h2")
    page.wait_for_selector("html:not([data-avant])", state="attached", timeout=60_000)
    if page.locator(FRAME).count():
        map_frame(page)
    page.wait_for_timeout(2000)  # names come after marks, outlines after both
    return page.screenshot()


def tile(picture: bytes) -> Image.Image:
    """Return a picture as small as the contact sheet shows it."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return image.resize((_width(image.size), _HIGH), Image.Resampling.BOX)


def place(address: str, screen: tuple[int, int], theme: Theme) -> tuple[int, int, int, int]:
    """Return where the contact sheet shows a page: left, top, right, bottom."""
    column = _COLUMNS.index((theme, screen))
    left = _GAP + sum(_width(size) + _GAP for _, size in _COLUMNS[:column])
    top = _GAP + PAGES.index(address) * (_HIGH + _GAP)
    return left, top, left + _width(screen), top + _HIGH


def _width(size: tuple[int, int]) -> int:
    return round(size[0] * _HIGH / size[1])


def visitor(browser: Browser, screen: tuple[int, int], theme: Theme) -> Page:
    """Return a page of a first visit, on a screen and in a theme."""
    width, height = screen
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="fr-FR",
        color_scheme=theme,
        reduced_motion="reduce",
    )
    return context.new_page()


def _tiles(browser: Browser, base: str) -> Iterator[tuple[tuple[int, int, int, int], Image.Image]]:
    for address, (theme, screen) in product(PAGES, _COLUMNS):
        page = visitor(browser, screen, theme)
        yield place(address, screen, theme), tile(look(page, base + address))
        page.context.close()


def main() -> None:
    """Take every picture, then make the contact sheet."""
    port = free_port()
    app = serve(port)
    base = f"http://localhost:{port}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find(), args=[*ARGUMENTS, ONLY_HERE]
            )
            for name, address, width, height in PICTURES:
                page = visitor(browser, (width, height), "light")
                (HERE / f"{name}.png").write_bytes(look(page, base + address))
                page.context.close()
            _, _, right, bottom = place(PAGES[-1], SCREENS[-1], THEMES[-1])
            sheet = Image.new("RGB", (right + _GAP, bottom + _GAP), "#8a8f8c")
            for box, image in _tiles(browser, base):
                sheet.paste(image, box)
            sheet.quantize(256).save(PLANCHE, optimize=True)  # a third of the weight
            browser.close()
    finally:
        app.terminate()


if __name__ == "__main__":
    main()

"""Make the README's pictures: the real app, in Chromium, with every other host blocked.

``python -m docs.screenshots`` (or ``make screenshots``).
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from tests.browser.conftest import free_port, serve
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


def take(page: Page, base: str, name: str, address: str) -> None:
    """Open an address, wait for its map and list, and save the picture."""
    page.goto(base + address)
    page.wait_for_selector("h1, h2")
    page.wait_for_timeout(2500)
    page.screenshot(path=HERE / f"{name}.png")


def main() -> None:
    """Take every picture."""
    port = free_port()
    app = serve(port)
    base = f"http://localhost:{port}"

    def stay_here(route: Route) -> None:
        if route.request.url.startswith((base, "data:", "blob:")):
            route.continue_()
        else:
            route.abort()

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
            for name, address, width, height in PICTURES:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="fr-FR"
                )
                context.route("**/*", stay_here)
                take(context.new_page(), base, name, address)
                context.close()
            browser.close()
    finally:
        app.terminate()


if __name__ == "__main__":
    main()

"""A real Chromium on the real app, with every other host blocked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, sync_playwright

from tests.browsers import ARGUMENTS, find

ROOT = Path(__file__).parents[2]
FRAME = 'iframe:is([src*="streamlit_folium"], .carte-seule)'
# No other host has an address. A route that looks at each request would do, and keep the browser
# from caching anything: half a second a page.
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"


@dataclass
class Visit:
    """A page and what went wrong or elsewhere while it was open."""

    page: Page
    base: str
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)

    def open(self, address: str = "/") -> Page:
        self.page.goto(self.base + address)
        self.page.wait_for_selector(".fiches li, .fiche h2, .rien, .texte h1", timeout=20_000)
        # The first view comes before Streamlit (test_first_view.py): here, wait for the whole page.
        self.page.wait_for_selector("html:not([data-avant=page])", state="attached", timeout=20_000)
        return self.page

    def map(self) -> Frame:
        """The map's frame, once it has drawn and stands still."""
        return map_frame(self.page)


def map_frame(page: Page) -> Frame:
    """Return the map's frame, once it has drawn and stands still.

    The page is asked, not the frame: on a loaded machine a question Playwright asks a frame that is
    about to get its document may never be answered (seen 9 times in 600, with the map on screen).
    """
    page.wait_for_selector(FRAME, state="attached")
    # That of the first view leaves as soon as Streamlit's has drawn; without Streamlit, it stays.
    early = "document.querySelector('#avant .carte-seule')"
    page.wait_for_function(f"!{early} || document.querySelector('.sans-direct')")
    carte = f"document.querySelector('{FRAME}')?.contentWindow.carte?.read()"
    page.wait_for_function(f"(({carte}) ?? {{ visibles: [] }}).visibles.length > 0")
    page.wait_for_function(f"({carte})?.moving === false")
    return page.query_selector(FRAME).content_frame()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_for(port: int) -> None:
    """Wait until something listens there."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing listens on port {port}")


STREAMLIT = ("streamlit", "run", "app.py", "--server.port")
UVICORN = ("uvicorn", "app:app", "--port")


def serve(
    port: int, command: tuple[str, ...] = STREAMLIT, **settings: str
) -> subprocess.Popen[bytes]:
    """Start the app as a person would, and wait until it is in service."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/sante", timeout=30) as answer:
                if answer.status == 200:
                    return process
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError("the app did not start")


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    port = free_port()
    process = serve(port, CARTE_CONTACT="carte@exemple.fr")
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def hostile() -> Iterator[str]:
    """The app on a catalogue that attacks it. Any ASGI server does: this one is not Streamlit's."""
    port = free_port()
    catalogue = ROOT / "tests" / "donnees" / "hostile_chargee.csv"
    process = serve(port, UVICORN, CARTE_CATALOGUE=str(catalogue))
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=[*ARGUMENTS, ONLY_HERE])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, app: str) -> Iterator[Callable[..., Visit]]:
    """Open visits; at the end, none may have asked another host for anything, nor failed."""
    visits: list[Visit] = []

    def start(width: int = 1280, height: int = 800, base: str = app, **context) -> Visit:
        opened = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **context,
        )
        seen = Visit(opened.new_page(), base)
        visits.append(seen)

        def note(request):
            if not request.url.startswith((base, "data:", "blob:")):
                seen.elsewhere.append(request.url)

        opened.on("request", note)

        def listen(socket):
            if not socket.url.startswith(base.replace("http", "ws", 1) + "/"):
                seen.elsewhere.append(socket.url)

        seen.page.on("websocket", listen)
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.on("framenavigated", lambda frame: seen.frames.append(frame.url))
        return seen

    yield start
    for seen in visits:
        seen.page.context.close()
    assert [url for seen in visits for url in seen.elsewhere] == []
    assert [error for seen in visits for error in seen.errors] == []


@pytest.fixture
def axe() -> Callable[..., None]:
    """Check that axe finds nothing to say, at any level, in the page and its frames.

    With ``dark``, in the dark theme too: the page follows as the system changes.
    """

    def check(page: Page, *, dark: bool = False) -> None:
        found = Axe().run(page).response["violations"]
        told = [
            f"{page.url}: {v['id']} ({v['impact']}): {v['help']}: "
            + "; ".join(n["html"][:160] for n in v["nodes"][:3])
            for v in found
        ]
        assert told == []
        if dark:
            page.emulate_media(color_scheme="dark")
            page.wait_for_selector("html[data-theme=dark]", state="attached")
            page.wait_for_timeout(400)  # colours fade from one to the other
            check(page)
            page.emulate_media(color_scheme="light")
            page.wait_for_selector("html[data-theme=light]", state="attached")

    return check

"""A real Chromium, and a clock inside the page.

Times are taken by the page itself: from the click event to the frame painted after what was
waited for is there. Playwright only moves the mouse, so its own slowness is in no figure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright

from tests.browsers import ARGUMENTS, find

# SwiftShader draws WebGL (deck.gl) without a GPU.
WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
# Counts what goes through websockets, and waits frame by frame for a condition.
SPY = """
(() => {
  if (window !== window.top) return;
  window.__ws = { recus: 0, envoyes: 0, dernier: 0 };
  const taille = (d) => d.byteLength ?? d.size ?? d.length ?? 0;
  const Vrai = window.WebSocket;
  window.WebSocket = class extends Vrai {
    constructor(...a) {
      super(...a);
      this.addEventListener("message", (e) => {
        __ws.recus += taille(e.data); __ws.dernier = performance.now(); });
    }
    send(d) { __ws.envoyes += taille(d); __ws.dernier = performance.now(); return super.send(d); }
  };
  window.__attendre = (test, secondes) => new Promise((ok, ko) => {
    const limite = performance.now() + secondes * 1000;
    const voir = () => {
      let vrai = false;
      try { vrai = window.__t0 !== null && test(); } catch { /* not there yet */ }
      if (vrai) requestAnimationFrame(() => ok(performance.now() - window.__t0));
      else if (performance.now() > limite) ko(new Error("trop long"));
      else requestAnimationFrame(voir);
    };
    voir();
  });
  window.__armer = (test, secondes, cadre) => {
    window.__t0 = null;
    const partir = () => { window.__t0 ??= performance.now(); };
    // An option of a list acts on mouse down, a box or a link on click: the first of the two.
    for (const d of [document, ...(cadre ? [cadre.contentDocument] : [])])
      for (const type of ["mousedown", "click"])
        d.addEventListener(type, partir, { capture: true, once: true });
    window.__resultat = window.__attendre(test, secondes);
    window.__resultat.catch(() => {});
  };
})();
"""


class TooLongError(RuntimeError):
    """What was waited for did not come in time."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(what)
        self.seconds = seconds


class Tab:
    """A page of a fresh visitor, with what it has received."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._finished: list[Request] = []
        page.on("requestfinished", self._note)

    def _note(self, request: Request) -> None:
        self._finished.append(request)

    def first_view(self, url: str, test: str, seconds: float = 60) -> float:
        """Open an address; return seconds from navigation to ``test`` being painted."""
        self._finished.clear()
        self.page.goto(url, wait_until="commit")
        script = f"(window.__t0 = 0, window.__attendre(() => {test}, {seconds}))"
        return self._result(script, "première vue", seconds)

    def since_opened(self, test: str, seconds: float = 60) -> float:
        """Return seconds from the navigation of ``first_view`` to another test being painted."""
        return self._result(f"window.__attendre(() => {test}, {seconds})", "la suite", seconds)

    def timed(
        self, act: Callable[[], None], test: str, seconds: float = 60, frame: str = "null"
    ) -> float:
        """Do something with the mouse; return seconds from its click to ``test`` painted."""
        self.page.evaluate(f"window.__armer(() => {test}, {seconds}, {frame})")
        act()
        return self._result("window.__resultat", "un clic", seconds)

    def _result(self, script: str, what: str, seconds: float) -> float:
        try:
            return float(self.page.evaluate(script)) / 1000
        except Error as error:
            if "trop long" in str(error):
                raise TooLongError(what, seconds) from error
            raise

    def idle(self, quiet_s: float = 0.5, limit_s: float = 60) -> None:
        """Wait until nothing has been received for a while and Streamlit runs nothing."""
        until, last, since = time.monotonic() + limit_s, "", time.monotonic()
        while time.monotonic() < until and time.monotonic() - since < quiet_s:
            state = self.page.evaluate(
                "JSON.stringify([__ws.recus, performance.getEntriesByType('resource').length,"
                " document.querySelector('.stApp')?.dataset.testScriptState])"
            )
            if state != last or "running" in state:
                last, since = state, time.monotonic()
            self.page.wait_for_timeout(60)

    def websocket_bytes(self) -> int:
        """Return bytes received and sent through websockets since the page was opened."""
        return int(self.page.evaluate("__ws.recus + __ws.envoyes"))

    def requests(self) -> int:
        """Return how many requests have been answered since the last count of bytes."""
        return len(self._finished)

    def heaviest(self, count: int) -> list[tuple[str, int]]:
        """Return the addresses that brought most bytes, heaviest first."""
        sizes = [(request.url.partition("?")[0], _bytes(request)) for request in self._finished]
        return sorted(sizes, key=lambda item: -item[1])[:count]

    def http_bytes(self) -> int:
        """Return bytes received over HTTP since the last call, headers included, cache excluded."""
        requests, self._finished[:] = list(self._finished), []
        return sum(map(_bytes, requests))

    def heap_mb(self) -> float:
        """Return the JavaScript heap after a collection, frames of the same site included."""
        self.page.evaluate("gc(), gc()")
        return float(self.page.evaluate("performance.memory.usedJSHeapSize")) / 1e6


def _bytes(request: Request) -> int:
    try:
        sizes = request.sizes()
    except Error:  # a request of a frame that is gone
        return 0
    return max(0, sizes["responseBodySize"]) + max(0, sizes["responseHeadersSize"])


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=[*ARGUMENTS, *WEBGL])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(browser: Browser, width: int = 1280, height: int = 800) -> Iterator[BrowserContext]:
    """Open a visitor who has never been here."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="fr-FR", timezone_id="Europe/Paris"
    )
    context.add_init_script(SPY)
    try:
        yield context
    finally:
        context.close()


def new_tab(context: BrowserContext) -> Tab:
    """Open a tab."""
    return Tab(context.new_page())

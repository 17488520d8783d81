"""The two other engines, as Debian ships them: Firefox by Marionette, WebKitGTK by WebDriver.

Playwright drives neither: it has engines of its own, downloaded from its own site.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.browser.conftest import free_port

# A proxy that is not there: nothing but this machine has an answer.
NOWHERE = "127.0.0.1:9"
PATIENCE_S = 30.0
_COLLECT = """if (!window.carteErrors) {
  window.carteErrors = [];
  window.addEventListener("error", (e) => window.carteErrors.push(String(e.message)));
  window.addEventListener("unhandledrejection", (e) => window.carteErrors.push(String(e.reason)));
}"""


class Engine(ABC):
    """What a person does with a browser, whatever its engine."""

    driver: Any

    @abstractmethod
    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""

    @abstractmethod
    def script(self, code: str) -> Any:
        """Run a script in the page and return what it returns."""

    @abstractmethod
    def errors(self) -> list[str]:
        """Return the errors of our scripts since the last address was opened."""

    def open(self, address: str) -> None:
        self.go(address)
        self.script(_COLLECT)

    def until(self, condition: str) -> Any:
        """Wait for a script's expression to be true; return it."""
        end = time.monotonic() + PATIENCE_S
        while True:
            value = self.script(f"return {condition};")
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"{condition} at {self.script('return location.href')}")
            time.sleep(0.1)

    def element(self, selector: str) -> Any:
        self.until(f"document.querySelector({selector!r})?.getClientRects().length > 0")
        return self.driver.find_element("css selector", selector)

    def click(self, selector: str) -> None:
        """Click as a hand does: what has just been drawn anew is clicked where it is now."""
        for left in range(4, -1, -1):
            try:
                self.element(selector).click()
            except Exception as error:
                if "Stale" not in type(error).__name__ or not left:
                    raise
            else:
                return

    def type(self, selector: str, text: str) -> None:
        self.element(selector).send_keys(text)


class Firefox(Engine):
    """Firefox ESR, without a window."""

    @staticmethod
    def missing() -> str:
        if find_spec("marionette_driver") is None:
            return "Firefox : Marionette demande Python 3.12 ou moins"
        found = shutil.which("firefox-esr") or shutil.which("firefox")
        return "" if found else "Firefox absent : apt install firefox-esr"

    def __init__(self, folder: Path) -> None:
        from marionette_driver.marionette import Marionette

        port = free_port()
        self._log = folder / "firefox.log"
        host, _, nowhere = NOWHERE.partition(":")
        prefs = {
            "marionette.port": port,
            "network.proxy.type": 1,
            "network.proxy.http": host,
            "network.proxy.http_port": int(nowhere),
            "network.proxy.ssl": host,
            "network.proxy.ssl_port": int(nowhere),
            "network.proxy.no_proxies_on": "localhost,127.0.0.1",
            "intl.accept_languages": "fr-FR",
        }
        self.driver = Marionette(
            host="127.0.0.1",
            port=port,
            bin=shutil.which("firefox-esr") or shutil.which("firefox"),
            headless=True,
            startup_timeout=60,
            gecko_log=str(self._log),
            prefs=prefs,
        )
        self.driver.start_session()
        self.driver.set_window_rect(width=1280, height=900)
        self._read = 0

    def go(self, address: str) -> None:
        self._read = self._log.stat().st_size
        self.driver.navigate(address)

    def script(self, code: str) -> Any:
        return self.driver.execute_script(code, sandbox=None)

    def errors(self) -> list[str]:
        with self._log.open("rb") as log:
            log.seek(self._read)
            lines = log.read().decode("utf-8", "replace").splitlines()
        told = [line for line in lines if line.startswith("JavaScript error: http://localhost")]
        return told + list(self.script("return window.carteErrors || []"))

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.driver.quit()


class WebKit(Engine):
    """WebKitGTK's MiniBrowser, on a screen of its own. Its driver tells no error before a load."""

    @staticmethod
    def missing() -> str:
        if not (shutil.which("WebKitWebDriver") and minibrowser()):
            return "WebKit absent : apt install webkit2gtk-driver"
        return "" if shutil.which("Xvfb") else "Écran virtuel absent : apt install xvfb"

    def __init__(self, folder: Path) -> None:
        from selenium.webdriver import WebKitGTK, WebKitGTKOptions
        from selenium.webdriver.webkitgtk.service import Service

        number, write = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(number) as told:
            display = f":{told.readline().strip()}"
        options = WebKitGTKOptions()
        options.binary_location = minibrowser()
        options.add_argument("--automation")
        env = {
            **os.environ,
            "DISPLAY": display,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "http_proxy": f"http://{NOWHERE}",
            "https_proxy": f"http://{NOWHERE}",
            "no_proxy": "localhost,127.0.0.1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # root, in CI
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        service = Service(
            shutil.which("WebKitWebDriver"),
            port=free_port(),
            env=env,
            log_output=subprocess.DEVNULL,
        )
        self.driver = WebKitGTK(options=options, service=service)
        self.driver.set_window_size(1280, 860)

    def go(self, address: str) -> None:
        self.driver.get(address)

    def script(self, code: str) -> Any:
        return self.driver.execute_script(code)

    def errors(self) -> list[str]:
        return list(self.script("return window.carteErrors || []"))

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.driver.quit()
        self._screen.terminate()
        self._screen.wait(10)


def minibrowser() -> str | None:
    """Return the path of MiniBrowser, which is in no folder of commands."""
    return next(map(str, Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser")), None)


ENGINES = {"firefox": Firefox, "webkit": WebKit}


def started(kind: type[Firefox | WebKit], folder: Path) -> Iterator[Firefox | WebKit]:
    """Yield an engine, closed at the end."""
    engine = kind(folder)
    try:
        yield engine
    finally:
        engine.close()

"""Find the browsers of the tests, or install them; say one clear sentence if that fails.

``python -m tests.browsers``: the system's own, else apt when root, else (Chromium) Playwright's.
Firefox and WebKit are not needed: without them their tests say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# As root, without a GPU, and without the browser's own calls home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
]
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OTHERS = ("firefox-esr", "webkit2gtk-driver", "xvfb", "nginx-light")  # nginx: test_sub_path.py
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    named = next(filter(None, map(shutil.which, NAMES)), None)
    if named:
        return named
    return str(MACOS) if MACOS.exists() else _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install() -> None:
    if not _apt("chromium"):
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(install, check=False)


def _apt(*packages: str) -> bool:
    """Install Debian packages when that can be done; tell whether it was tried."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(["apt-get", *command], check=False, env=quiet, stdout=subprocess.DEVNULL)
    return True


def main() -> int:
    """Make sure there is a Chromium, and the others where they can be had."""
    if find() is None:
        _install()
    found = find()
    if found is None:
        print(
            "Il manque un navigateur pour les tests : installez Chromium (par exemple "
            "« sudo apt install chromium »), puis relancez « make test ».",
            file=sys.stderr,
        )
        return 1
    print(f"Chromium : {found}")
    _other_engines()
    return 0


def _other_engines() -> None:
    from tests.browser.engines import ENGINES

    if any(kind.missing() for kind in ENGINES.values()):
        _apt(*OTHERS)
    for name, kind in ENGINES.items():
        print(kind.missing() or f"{name.capitalize()} : là")


if __name__ == "__main__":
    raise SystemExit(main())

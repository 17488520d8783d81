"""Find a Chromium for the browser tests, or install one; say one clear sentence if that fails.

``python -m tests.chromium``: the system's own, else apt when root, else Playwright's.
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
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *command], check=False, env=quiet, stdout=subprocess.DEVNULL)
    else:
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(install, check=False)


def main() -> int:
    """Make sure there is a Chromium."""
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
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

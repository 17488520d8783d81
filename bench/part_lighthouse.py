"""Lighthouse on a phone: slow 4G and a processor four times slower, both simulated by it.

Google's own audit, from npm: Node is asked for, and nothing is kept of it in the repository.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.contest import Figures, Say
from bench.servers import start_ours
from tests.browsers import find

VERSION: Final = "12.8.2"
FOLDER: Final = Path(__file__).parent / ".node"
RUNS: Final = 5  # their median counts: the processor is shared with the server
PAGES: Final = {
    "Explorer": "/",
    "une fiche": "/?fiche=ardelaine",
    "la page d’une fiche": "/fiche/ardelaine",
    "Mon territoire": "/mon-territoire?commune=46102",
    "Croiser": "/croiser",
    "Présenter": "/presenter",
    "Données": "/donnees",
    "À propos": "/a-propos",
}
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
TIMES: Final = {
    "fcp_s": "first-contentful-paint",
    "lcp_s": "largest-contentful-paint",
    "tbt_s": "total-blocking-time",
    "cls": "cumulative-layout-shift",
}


def measure(quick: bool, say: Say) -> Figures:
    """Return, for each page, the medians of its scores and times."""
    program = _install(say)
    server = start_ours()
    try:
        pages = {}
        for name, address in PAGES.items():
            say(name)
            _audit(program, server.url + address)  # what is squeezed is squeezed at the first visit
            runs = [_audit(program, server.url + address) for _ in range(1 if quick else RUNS)]
            pages[name] = {key: median(run[key] for run in runs) for key in runs[0]}
        return {"pages": pages, "version": VERSION}
    finally:
        server.stop()


def _install(say: Say) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("Lighthouse asks for Node.js and npm: https://nodejs.org")
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        say(f"lighthouse {VERSION}")
        FOLDER.mkdir(exist_ok=True)
        asked = f"lighthouse@{VERSION}"
        quiet = ("--no-audit", "--no-fund", "--no-save", "--prefix", str(FOLDER))
        subprocess.run([npm, "install", asked, *quiet], check=True)
    return program


def _audit(program: Path, url: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        command = ["node", str(program), url, "--quiet", "--output=json", f"--output-path={output}"]
        flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
        environment = {**os.environ, "CHROME_PATH": find() or ""}
        subprocess.run([*command, flags], check=True, env=environment, capture_output=True)
        report: dict[str, Any] = json.loads(output.read_text("utf-8"))
    said = {name: 100 * report["categories"][name]["score"] for name in CATEGORIES}
    for key, audit in TIMES.items():
        value = report["audits"][audit]["numericValue"]
        said[key] = value if key == "cls" else value / 1000
    said["console"] = float(report["audits"]["errors-in-console"]["score"] == 0)
    return said

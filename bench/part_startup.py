"""Cold start, import times, and what the app needs installed."""

from __future__ import annotations

import json
import os
import subprocess
import time
from statistics import median

from bench.browser import chromium, new_tab, visitor
from bench.contest import Figures, Say
from bench.drivers import Ours
from bench.servers import APP_PYTHON, ROOT, start_ours

MODULES = (
    "streamlit",
    "folium",
    "streamlit_folium",
    "geopandas",
    "pandas",
    "catalogue.catalogue",
    "geo.referentiel",
    "geo.lieux.gazetteer",
    "web.shared",
    "web.routes",
)
_TIMED = "import time; t=time.perf_counter(); import {name}; print(time.perf_counter()-t)"


def measure(quick: bool, say: Say) -> Figures:
    """Return seconds to a first view, milliseconds of each import, megabytes installed."""
    with chromium() as browser, visitor(browser) as context:
        context.add_init_script(Ours.INIT)
        tab = new_tab(context)
        began = time.perf_counter()
        server = start_ours()
        try:
            seen = "window.__marques > 0 && document.querySelector('.fiches li')"
            tab.first_view(f"{server.url}/", seen)
            total = time.perf_counter() - began
            memory = server.memory_mb()
        finally:
            server.stop()
    say(f"prêt en {server.ready_s:.2f} s, première vue en {total:.2f} s depuis le lancement")
    imports = {name: _import_ms(name, 1 if quick else 5) for name in MODULES}
    packages = _installed()
    heaviest = sorted(packages.items(), key=lambda item: -item[1])[:15]
    say(f"{len(packages)} paquets, {sum(packages.values()):.0f} Mo")
    return {
        "froid_s": server.ready_s,
        "vue_s": total,
        "memoire_mo": memory,
        "imports_ms": imports,
        "paquets": len(packages),
        "poids_mo": sum(packages.values()),
        "plus_lourds": heaviest,
    }


def _import_ms(name: str, times: int) -> float:
    command = [APP_PYTHON, "-c", _TIMED.format(name=name)]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    runs = [
        float(subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True).stdout)
        for _ in range(times)
    ]
    return 1000 * median(runs)


def _installed() -> dict[str, float]:
    """Return megabytes of each package of requirements.txt and of all they require."""
    command = [APP_PYTHON, "-c", "from bench.closure import closure; closure()"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    found: dict[str, float] = json.loads(said)
    return found

"""uMap, driven like the others (see ``bench/drivers.py``)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page
from typing_extensions import override

from bench.drivers import REST_MS, Driver, Given
from bench.servers import PEERS, ROOT, Server, free_port, start

PYTHON = Path(os.environ.get("BENCH_UMAP", ROOT / "bench" / ".venv-umap" / "bin" / "python"))
PATH = "/fr/map/fiches_1"  # the first map of a new database: see ``umap_server.py``
SLOW = 90_000


class UMap(Driver):
    """uMap: its own server, a clustered layer, its panel open, its list folded."""

    name, label, panel = "umap", "uMap", "datalayers"
    note = (
        "filtre et liste dans le navigateur, sans appel au serveur ; la liste est repliée, mais "
        "uMap l’écrit tout entière à chaque choix ; serveur : PostgreSQL, uvicorn et nginx"
    )
    opened = "document.querySelector('.leaflet-popup-content h4')"
    _chosen = ""

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        there = PYTHON.exists() and shutil.which("nginx") and shutil.which("psql")
        if not there:
            self.largest = -1
            self.why_not_larger = (
                "il lui faut PostgreSQL/PostGIS, nginx et Python 3.12 (`make umap`)"
            )

    @override
    def start(self) -> Server:
        port = free_port()
        settings = {**self.given.env, "PORT": str(port), "BENCH_UMAP_PANEL": self.panel}
        return start([str(PYTHON), "umap_server.py"], port, PATH, settings, PEERS)

    @override
    @property
    def path(self) -> str:
        return PATH

    @override
    def drawn(self, code: str = "") -> str:
        # The count is written after the points and the list, in the same task.
        points = self.given.points
        count = f"{points[code]}/{points['']}" if code else f"{points['']}"
        return (
            f"document.querySelector('.datalayer-counter')?.textContent === '({count})'"
            " && document.querySelector('.leaflet-marker-pane').children.length > 0"
        )

    @override
    def prepare(self, page: Page) -> None:
        if not page.locator(".umap-filter input").count():
            page.locator("details.filters > summary").click()
        page.locator(".umap-filter input").first.wait_for(timeout=SLOW)

    @override
    def choose(self, page: Page, code: str) -> None:
        self._chosen = code
        page.locator(f".umap-filter input[data-value='{code}']").click(timeout=SLOW)

    @override
    def clear(self, page: Page) -> None:
        self.choose(page, self._chosen)

    @override
    def open_fiche(self, page: Page) -> None:
        # First, without a click, for the clock starts with one: the rarest domaine, the list open.
        points = {code: n for code, n in self.given.points.items() if code and n}
        rarest = min(points, key=lambda code: points[code])
        page.evaluate(
            """(code) => {
              const boxes = [...document.querySelectorAll(".umap-filter input")];
              for (const box of boxes) box.checked = box.dataset.value === code;
              boxes.find((box) => box.checked).dispatchEvent(new Event("change"));
              document.querySelector("details.datalayer").open = true;
            }""",
            rarest,
        )
        title = page.locator("li.feature .feature-title").first
        title.hover(timeout=SLOW)
        page.wait_for_timeout(REST_MS)
        title.click(timeout=SLOW)


class UMapList(UMap):
    """The same with the filters and the list open, as a reader would like it."""

    name, label, panel = "umap-liste", "uMap, liste ouverte", "datafilters"
    note = "la liste ouverte : uMap cherche le rang de chaque fiche parmi toutes (temps au carré)"
    largest = 5_000
    why_not_larger = "59 s avant le premier affichage à 50 000, plus de 30 s par filtre"

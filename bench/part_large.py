"""A hundred thousand fiches beside the published ones: start, memory, each thing one does."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import re
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from bench import synthetic
from bench.contest import Figures, Say
from bench.servers import Server, start_ours
from bench.session import Session

SIZE = 100_000
BUDGETS = {"démarrage (s)": "≤ 6", "mémoire (Mo)": "≤ 600", "réponse à un filtre (ko)": "≤ 60"}
TWICE = "≤ 2 fois"
# What a choice asks, as the page does; several addresses where an answer is remembered.
CHOICES = {
    "filtre : un domaine (s)": ["?domaine=mobilite"],
    "filtre : tout (s)": [""],
    "filtre : type et région (s)": ["?type=ptce&territoire=region:76"],
    "recherche libre (s)": ["?q=ferme"],
    "recherche avec une faute (s)": ["?q=rafrachir"],
    "près d’une commune (s)": [f"?pres={c}&rayon=50" for c in ("46102", "29155", "67482", "13055")],
    "tri par date (s)": ["?tri=recent"],
    "ouvrir une fiche (s)": ["?domaine=mobilite&fiche={slug}"],
}
ROUTES = {
    "API, facettes (s)": "/api/facettes.json?type=ptce",
    "API, 50 lignes de la liste (s)": "/api/liste.json?depuis=200&limite=50",
    "API, lieux (s)": "/api/lieux?q=figea",
    "API, une commune (s)": "/api/territoires/commune:46102.json",
    "export GeoJSON, premier octet (s)": "/api/fiches.geojson",
}
EXPORTS = {f"export {ext} entier (s)": f"/api/fiches.{ext}" for ext in ("geojson", "csv", "xlsx")}


def measure(quick: bool, say: Say) -> Figures:
    """Return lines: what, published, hundred thousand, budget."""
    with tempfile.TemporaryDirectory() as folder:
        large = synthetic.write(Path(folder) / "fiches.csv", 5_000 if quick else SIZE)
        small, big = (_all(path, say) for path in (None, large))
    return {
        "fiches": 5_000 if quick else SIZE,
        "lignes": [[k, v, big[k], BUDGETS.get(k, TWICE)] for k, v in small.items()],
    }


def _all(catalogue: Path | None, say: Say) -> dict[str, float | None]:
    server = start_ours(catalogue)
    try:
        found: dict[str, float | None] = {"démarrage (s)": server.ready_s}
        found |= asyncio.run(_first(server))
        _until_at_rest(server)
        found |= asyncio.run(_reruns(server))
        found |= _choices(server)
        found["mémoire (Mo)"] = server.memory_mb()
        found |= {label: _fetch(server, route, 1) for label, route in ROUTES.items()}
        found |= {label: _fetch(server, route, None) for label, route in EXPORTS.items()}
        found["mémoire après les exports (Mo)"] = server.memory_mb()
    finally:
        server.stop()
    for label, value in found.items():
        say(f"  {label} : {'–' if value is None else f'{value:.3f}'}")
    return found


async def _first(server: Server) -> dict[str, float | None]:
    """Return what the first visitor waits, as soon as the server is in service."""
    async with Session(server.url) as session:
        return {"première ouverture (s)": await session.open()}


def _until_at_rest(server: Server) -> None:
    """Wait until what only a search needs is made too: it is, beside the first visitors."""
    busy = 1.0
    while busy > 0.1:
        before = server.cpu_s()
        time.sleep(1)
        busy = server.cpu_s() - before


async def _reruns(server: Server) -> dict[str, float | None]:
    """Return what a choice costs that goes through Streamlit."""
    async with Session(server.url) as session:
        await session.open()
        times = []
        for address in ("?type=ptce", "?domaine=mobilite", "?type=catalyseur", "?q=ferme", "?"):
            times.append(await session.go(address))
        return {"le même filtre par Streamlit (s)": statistics.median(times)}


def _choices(server: Server) -> dict[str, float | None]:
    """Return what choices cost over one connection that stays open, as a browser's does."""
    found: dict[str, float | None] = {}
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)

    def ask(address: str) -> tuple[float, bytes]:
        began = time.perf_counter()
        path = "/api/panneaux.json" + address
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        body = connection.getresponse().read()
        return time.perf_counter() - began, body

    first = json.loads(gzip.decompress(ask("?domaine=mobilite")[1]))
    found_first = re.search(r'data-id="([^"]+)"', first["liste"]["html"])
    assert found_first
    slug = found_first[1]
    for label, addresses in CHOICES.items():
        rounds = 1 if len(addresses) > 1 else 5
        times = [ask(a.format(slug=slug))[0] for _ in range(rounds) for a in addresses]
        found[label] = statistics.median(times)
    found["réponse à un filtre (ko)"] = len(ask("?domaine=mobilite")[1]) / 1000
    connection.close()
    return found


def _fetch(server: Server, route: str, read: int | None) -> float | None:
    times = []
    for _ in range(3 if read else 1):
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(server.url + route, timeout=180) as answer:
                answer.read(read) if read else answer.read()
        except OSError:
            return None
        times.append(time.perf_counter() - began)
    return statistics.median(times)

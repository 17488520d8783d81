"""One contender, one catalogue: everything one measures of it, in one dictionary."""

from __future__ import annotations

import json
import statistics
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error

from bench import synthetic
from bench.browser import Tab, TooLongError, new_tab, visitor
from bench.drivers import Driver, Given
from bench.servers import Server, start_ours, start_script

FILTERS = 20
WARM_S = 6  # after the first visitor: servers that compress beside their answers have done it
Figures = dict[str, Any]
Say = Callable[[str], None]


@contextmanager
def given(size: int, folder: Path) -> Iterator[Given]:
    """Prepare the fiches all contenders get: the published ones, or ``size`` synthetic ones.

    Peers read what a reuser would: the GeoJSON our app exports.
    """
    csv = synthetic.write(folder / f"fiches-{size}.csv", size) if size else None
    ours = start_ours(csv)
    try:
        with urllib.request.urlopen(f"{ours.url}/api/fiches.geojson", timeout=120) as answer:
            body = answer.read()
    finally:
        ours.stop()
    geojson = folder / f"fiches-{size}.geojson"
    geojson.write_bytes(body)
    totals, points = _count(json.loads(body)["features"])
    vendor = start_script("vendor.py")
    env = {
        "BENCH_VENDOR": vendor.url,
        "BENCH_FICHES": str(geojson),
        "BENCH_PAGES": str(folder),
        "BENCH_DOMAINES": json.dumps([code for code in totals if code]),
    }
    try:
        yield Given(csv, geojson, vendor.url, totals, points, env)
    finally:
        vendor.stop()


def _count(features: list[dict[str, Any]]) -> tuple[dict[str, int], dict[str, int]]:
    totals: dict[str, int] = {"": len(features)}
    points = {"": sum(f["geometry"] is not None for f in features)}
    for feature in features:
        for code in feature["properties"]["domaines"]:
            totals[code] = totals.get(code, 0) + 1
            points[code] = points.get(code, 0) + (feature["geometry"] is not None)
    return totals, points


def run(driver: Driver, browser: Browser, say: Say, filters: int = FILTERS) -> Figures:
    """Measure a contender: first view, return visit, filters, a fiche opened."""
    if driver.given.size > driver.largest:
        return {"non_mesure": driver.why_not_larger}
    say(f"{driver.label}, {driver.given.size} fiches")
    server = driver.start()
    found: Figures = {"demarrage_s": server.ready_s}
    try:
        _visit(driver, server, browser, say, filters, found)
    except TooLongError as error:
        found["arret"] = f"{error} : plus de {error.seconds:.0f} s"
        say(f"  {found['arret']}")
    except Error as error:
        found["arret"] = str(error).splitlines()[0][:160]
        say(f"  {found['arret']}")
    finally:
        server.stop()
    return found


def _visit(
    driver: Driver, server: Server, browser: Browser, say: Say, filters: int, found: Figures
) -> None:
    """Add to ``found`` as one goes: what was measured before something took too long stays."""
    url = server.url + driver.path
    with visitor(browser) as context:  # warms the server
        context.add_init_script(driver.INIT)
        tab = new_tab(context)
        tab.first_view(url, driver.drawn(), 180)
        tab.idle(WARM_S)
    with visitor(browser) as context:
        context.add_init_script(driver.INIT)
        tab = new_tab(context)
        found["premiere_vue_s"] = tab.first_view(url, driver.seen(), 120)
        found["vivante_s"] = tab.since_opened(driver.drawn(), 120)
        tab.idle()
        first = tab.http_bytes(), tab.websocket_bytes()
        found["premiere_visite_o"] = sum(first)
        found["premiere_visite_ws_o"] = first[1]
        say(
            f"  première vue {found['premiere_vue_s']:.2f} s, {sum(first) / 1000:.0f} ko,"
            f" carte vivante {found['vivante_s']:.2f} s"
        )
        found["tas_avant_mo"] = tab.heap_mb()
        if driver.can_filter:
            found |= _filters(driver, server, tab, say, filters)
        if driver.can_open:
            found["ouvrir_s"] = _open(driver, tab, say)
        back = new_tab(context)
        tab.page.close()
        found["retour_s"] = back.first_view(url, driver.seen(), 120)
        back.since_opened(driver.drawn(), 120)
        back.idle()
        found["retour_o"] = back.http_bytes() + back.websocket_bytes()
    found["memoire_mo"] = server.memory_mb()


def _filters(driver: Driver, server: Server, tab: Tab, say: Say, filters: int) -> Figures:
    """Choose a domaine, then none, then the next domaine, …: as many clicks as asked."""
    codes = [code for code in driver.given.totals if code]
    times: list[float] = []
    tab.http_bytes()
    bytes_before, cpu_before = tab.websocket_bytes(), server.cpu_s()
    for click in range(filters):
        code = codes[(click // 2) % len(codes)] if click % 2 == 0 else ""
        if code:
            driver.prepare(tab.page)
        driver.arm(tab.page)
        act = partial(driver.choose, tab.page, code) if code else partial(driver.clear, tab.page)
        try:
            times.append(tab.timed(act, driver.drawn(code), 90))
        except TooLongError:
            if not times:
                raise
            break
        tab.idle()
        if sum(times) > 90:
            break
    websocket = tab.websocket_bytes() - bytes_before
    result: Figures = {
        "filtres": len(times),
        "filtre_mediane_s": statistics.median(times),
        "choisir_s": statistics.median(times[::2]),
        "defaire_s": statistics.median(times[1::2] or times),
        "filtre_p95_s": sorted(times)[max(0, round(0.95 * len(times)) - 1)],
        "filtre_ws_o": websocket / len(times),
        "filtre_o": (websocket + tab.http_bytes()) / len(times),
        "filtre_cpu_s": (server.cpu_s() - cpu_before) / len(times),
        "filtres_s": [round(t, 4) for t in times],
    }
    result["tas_apres_mo"] = tab.heap_mb()
    say(
        f"  filtre {result['filtre_mediane_s']:.3f} s (p95 {result['filtre_p95_s']:.3f}),"
        f" {result['filtre_o'] / 1000:.1f} ko, processeur {result['filtre_cpu_s']:.3f} s"
    )
    return result


def _open(driver: Driver, tab: Tab, say: Say) -> float | None:
    try:
        seconds = tab.timed(
            lambda: driver.open_fiche(tab.page), driver.opened, 30, driver.click_frame
        )
    except (TooLongError, Error, AssertionError) as error:
        say(f"  ouvrir une fiche : {str(error).splitlines()[0][:120]}")
        return None
    say(f"  ouvrir une fiche {seconds:.3f} s")
    return seconds

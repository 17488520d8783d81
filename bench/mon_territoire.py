"""Time of the page « Mon territoire » on the server, and of the files one leaves with.

Run: ``python -m bench.mon_territoire [--quick]``. Nothing is remembered between two measures: each
territory is answered for the first time. « page » is what the page computes and sends; « script »
is a whole run of the page by Streamlit, its test harness included. Budgets are held by processor
time, which a busy machine does not stretch; the time of the clock is told beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from catalogue.portrait.couverture import Couverture
from catalogue.portrait.demande import Demande
from catalogue.portrait.pdf import page_a4
from catalogue.portrait.portrait import Portrait, portrait
from catalogue.portrait.workbook import portrait_workbook
from geo.territoires import FRANCE, Niveau, Territoire
from pages._ui.portrait import portrait_values
from web.shared import Shared, shared

PAGE_S, FILE_S = 0.30, 2.0
CHOSEN = (
    "commune:75056", "commune:69123", "commune:13055", "arrondissement:75113", "commune:94068",
    "commune:97411", "commune:98818", "epci:200054781", "ept:200057941", "departement:62",
    "region:11", "region:76", "region:75",
)  # fmt: skip


def main() -> int:
    """Measure, print, and fail when a budget is passed."""
    parser = argparse.ArgumentParser(prog="python -m bench.mon_territoire", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer territories")
    quick = parser.parse_args().quick
    data = shared()
    everything = _territoires(data, 200 if quick else 5000)
    chosen = [Territoire.parse(t) for t in CHOSEN]
    files = chosen + random.Random(5).sample(everything, 10 if quick else 100)
    couverture = Couverture(data.catalogue)
    portraits = {t: portrait(Couverture(data.catalogue), t) for t in files}
    _script(chosen[0])  # the first run loads the place search
    kept = [
        _report("page, données", everything, lambda t: _page(data, couverture, t), PAGE_S),
        _report("page, script entier", chosen, _script, PAGE_S),
        _report("PDF", files, lambda t: _pdf(data, portraits[t]), FILE_S),
        _report("XLSX", files, lambda t: _xlsx(data, portraits[t]), FILE_S),
    ]
    return 0 if all(kept) else 1


def _territoires(data: Shared, communes: int) -> list[Territoire]:
    """Return communes at random, and every territory of the other levels."""
    ref = data.ref
    all_communes = ref.membres(FRANCE, Niveau.COMMUNE)
    found = random.Random(5).sample(list(all_communes), communes)
    for niveau in (n for n in Niveau if n not in (Niveau.COMMUNE, Niveau.PAYS)):
        found += ref.membres(FRANCE, niveau)
    return found


def _page(data: Shared, couverture: Couverture, t: Territoire) -> int:
    # Every territory comes once: nothing is answered from memory.
    return len(json.dumps(portrait_values(portrait(couverture, t), Demande(t), (), data.catalogue)))


def _script(t: Territoire) -> int:
    page = Path(__file__).parent.parent / "pages" / "portrait.py"
    at = AppTest.from_file(str(page), default_timeout=60)
    at.query_params[t.niveau.value] = t.code
    at.run()
    return 0


def _pdf(data: Shared, p: Portrait) -> int:
    return len(page_a4(p, data.catalogue, "https://carte.exemple.fr", date(2026, 1, 1)))


def _xlsx(data: Shared, p: Portrait) -> int:
    return len(portrait_workbook(p, data.catalogue, "https://exemple.fr", date(2026, 1, 1)))


def _report(
    name: str, territoires: Iterable[Territoire], work: Callable[[Territoire], int], budget: float
) -> bool:
    clock, processor, sizes, slowest = [], [], [], (0.0, FRANCE)
    for t in territoires:
        began, busy = time.perf_counter(), time.process_time()
        sizes.append(work(t))
        processor.append(time.process_time() - busy)
        clock.append(time.perf_counter() - began)
        slowest = max(slowest, (processor[-1], t))
    p95 = statistics.quantiles(processor, n=20, method="inclusive")[-1]
    print(
        f"{name} : {len(clock)} territoires, {max(sizes) / 1000:.0f} ko au plus ; processeur : "
        f"médiane {_ms(statistics.median(processor))}, p95 {_ms(p95)}, "
        f"pire {_ms(slowest[0])} ({slowest[1]}), budget {_ms(budget)} ; "
        f"horloge : médiane {_ms(statistics.median(clock))}, pire {_ms(max(clock))}"
    )
    return slowest[0] <= budget


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())

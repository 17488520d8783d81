"""Time and memory of reading 100,000 fiches, and of exporting them.

Run: ``python bench/read_catalogue.py [ROWS]``. The rows are the published fiches, repeated with
texts of their own (name, description, source title and address), so that nothing is shared that
a real catalogue of this size would not share.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from catalogue.exports.fiches import Ligne, csv_, geojson, json_, xlsx
from catalogue.lecture.reading import catalogue_files, read_catalogue
from geo.referentiel import Referentiel

BUDGET_S, BUDGET_MO = 3.5, 250


def synthetic(path: Path, rows: int) -> None:
    """Write a catalogue of ``rows`` different fiches."""
    with catalogue_files()[0].open(encoding="utf-8", newline="") as stream:
        models = list(csv.DictReader(stream))
    chance = random.Random(17)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, models[0].keys(), lineterminator="\n")
        writer.writeheader()
        for i in range(rows):
            row = dict(chance.choice(models))
            row["id"] += f"-{i}"
            row["source_url"] += f"#{i}"
            for name in ("nom", "description", "source_titre"):
                row[name] += f" (essai {i})"
            writer.writerow(row)


def resident_mb() -> float:
    """Return the resident memory of this process (Linux), in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def timed(name: str, work: Callable[[], int]) -> None:
    """Print how long a piece of work takes and the bytes it makes."""
    start = time.perf_counter()
    size = work()
    print(f"{name}: {time.perf_counter() - start:.2f} s, {size / 1e6:.1f} MB")


def main(rows: int) -> None:
    """Measure and print."""
    ref = Referentiel.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fiches.csv"
        synthetic(path, rows)
        before, start, cpu = resident_mb(), time.perf_counter(), time.process_time()
        read = read_catalogue([path], ref)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        memory = resident_mb() - before
        print(
            f"read {len(read.fiches)} of {rows} rows, {path.stat().st_size / 1e6:.0f} MB:"
            f" {seconds:.2f} s, {cpu:.2f} s of CPU (budget {BUDGET_S}),"
            f" +{memory:.0f} MB (budget {BUDGET_MO}),"
            f" {len(read.problemes)} problems"
        )
    lines = [Ligne(fiche, 2.0, 46.0) for fiche in read.fiches]
    timed("geojson", lambda: sum(map(len, geojson(lines))))
    timed("json", lambda: sum(map(len, json_(lines))))
    timed("csv", lambda: sum(map(len, csv_(lines))))
    timed("xlsx", lambda: _workbook(lines))


def _workbook(lines: list[Ligne]) -> int:
    with tempfile.TemporaryFile() as file:
        xlsx(lines, file)
        return file.tell()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""How long a point takes to find its territories, and the referential to load.

Run by hand: ``python -m bench.point_in_territory``. Budget: a point under 0.2 ms (median).
"""

from __future__ import annotations

import sys
import time

import numpy as np

from geo.layers import communes_geojson
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau

POINTS = 20_000


def main() -> None:
    """Print the median, the 95th percentile and the worst, in microseconds."""
    start = time.perf_counter()
    ref = Referentiel.load()
    print(f"load: {time.perf_counter() - start:.2f} s; pandas imported: {'pandas' in sys.modules}")

    rng = np.random.default_rng(46)
    communes = [t for t in ref.membres(FRANCE, Niveau.COMMUNE) if ref.point(t)]
    sizes = np.array([ref.population(t) or 0 for t in communes], dtype=float)
    chosen = rng.choice(len(communes), POINTS, p=sizes / sizes.sum())
    points = np.array([ref.point(communes[i]) for i in chosen])
    points += rng.normal(0, 0.02, points.shape)
    ref.locate(*points[0])

    taken, found = np.empty(POINTS), 0
    for i, (lon, lat) in enumerate(points.tolist()):
        start = time.perf_counter()
        found += ref.locate(lon, lat) is not None
        taken[i] = time.perf_counter() - start
    median, p95, worst = np.percentile(taken, [50, 95, 100]) * 1e6
    print(f"locate: median {median:.0f} µs, p95 {p95:.0f} µs, worst {worst:.0f} µs")
    print(f"        {found} of {POINTS} points in France, weighted by population")

    pairs = [
        (ref.parents(communes[i])[-2], communes[j]) for i, j in rng.choice(34_875, (POINTS, 2))
    ]
    start = time.perf_counter()
    for a, b in pairs:
        ref.contains(a, b)
    print(f"contient: {(time.perf_counter() - start) / POINTS * 1e6:.2f} µs each")

    start = time.perf_counter()
    body = communes_geojson(ref, "62")
    elapsed = (time.perf_counter() - start) * 1e3
    print(f"communes of Pas-de-Calais: {len(body) / 1e3:.0f} kB in {elapsed:.0f} ms")


if __name__ == "__main__":
    main()

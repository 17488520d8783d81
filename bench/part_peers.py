"""Every contender at every size: first view, filter, a fiche, bytes, processor, memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

import matplotlib as mpl

from bench.browser import chromium
from bench.contest import FILTERS, Figures, Say, given, run
from bench.drivers import ALL, Driver
from bench.results import FOLDER, load, save
from bench.umap import UMap, UMapList

mpl.use("Agg")
from matplotlib import pyplot as plt

SIZES = (0, 5_000, 50_000, 100_000)
CONTENDERS: tuple[type[Driver], ...] = (*ALL, UMap, UMapList)


def measure(
    quick: bool, say: Say, sizes: tuple[int, ...] = SIZES, names: tuple[str, ...] = ()
) -> Figures:
    """Return the figures of each contender at each size, and draw them.

    An hour and more: what is measured is saved as one goes, and a size or a contender measured
    alone replaces its own figures in what is known.
    """
    filters = 2 if quick else FILTERS
    known = {} if quick else (load("peers") or {}).get("data", {}).get("tailles", {})
    found: dict[str, dict[str, Figures]] = dict(known)
    with chromium() as browser:
        for size in sizes[:2] if quick else sizes:
            with tempfile.TemporaryDirectory() as folder, given(size, Path(folder)) as fiches:
                these = found.setdefault(str(fiches.size), {})
                for driver in (d for d in CONTENDERS if not names or d.name in names):
                    these[driver.name] = run(driver(fiches), browser, say, filters)
                    if not quick:
                        save("peers", _data(found))
    data = _data(found)
    plot(data)
    return data


def _data(found: dict[str, dict[str, Figures]]) -> Figures:
    return {
        "tailles": found,
        "noms": {d.name: d.label for d in CONTENDERS},
        "notes": {d.name: d.note for d in CONTENDERS},
    }


PLOTS = (
    ("filtre_mediane_s", "filtre, du clic à l’image (s)"),
    ("premiere_vue_s", "première vue (s)"),
    ("filtre_o", "octets par filtre"),
    ("filtre_cpu_s", "processeur du serveur par filtre (s)"),
)


def plot(data: Figures) -> None:
    """Draw cost against the number of fiches."""
    sizes = sorted(map(int, data["tailles"]))
    figure, axes = plt.subplots(2, 2, figsize=(11, 7.5), layout="constrained")
    for ax, (key, title) in zip(axes.flat, PLOTS, strict=True):
        for driver in CONTENDERS:
            points = [(n, data["tailles"][str(n)].get(driver.name, {}).get(key)) for n in sizes]
            points = [(n, value) for n, value in points if value]
            if points:
                wide = 2.6 if driver.name == "ours" else 1.2
                label, colour = _short(driver), f"C{CONTENDERS.index(driver)}"
                ax.plot(*zip(*points, strict=True), marker="o", lw=wide, color=colour, label=label)
        ax.set(xscale="log", yscale="log", title=title, xlabel="fiches")
        ax.grid(alpha=0.3, which="both")
    figure.legend(*axes.flat[1].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    for kind in ("svg", "png"):
        figure.savefig(FOLDER / "results" / f"peers.{kind}", dpi=110, metadata={})
    plt.close(figure)


def _short(driver: type[Driver]) -> str:
    return driver.label


if __name__ == "__main__":
    known = load("peers")
    if known:
        plot(known["data"])

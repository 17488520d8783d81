"""Fiches alike: those that act on the same things, and those whose address looks the same."""

from __future__ import annotations

from math import log
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from catalogue.address import Vue
from catalogue.catalogue import Catalogue

PROCHE_M: Final = 100_000  # as the crow flies: further is another region of life
_LIKE: Final = 60  # rapidfuzz ratio, 0 to 100: under it, a slug has nothing of another
# Families that say what a fiche does, and how much a value in common counts beside a domaine.
_COUNTS: Final = (("domaine", 1.0), ("metier", 1.0), ("type", 0.5))


def alike(catalogue: Catalogue, position: int, limite: int = 5) -> list[int]:
    """Return the fiches that share most with one, the rarest values counting most; a few ms.

    At least one domaine is shared. A value that ``k`` of ``n`` fiches have counts ``log(n / k)``;
    equals come by distance, then by name.
    """
    fiche = catalogue.fiches[position]
    values = {"domaine": fiche.domaines, "metier": fiche.metiers, "type": fiche.roles}
    scores = np.zeros(len(catalogue))
    shared = np.zeros(len(catalogue), dtype=bool)
    for family, weight in _COUNTS:
        for code in values[family]:
            having = catalogue.having(family, (code,))
            scores[having] += weight * log((1 + len(catalogue)) / np.count_nonzero(having))
            if family == "domaine":
                shared |= having
    shared[position] = False
    found = np.flatnonzero(shared)
    metres = _metres(catalogue, position)[found]
    order = np.lexsort((metres, -scores[found].round(6)))[:limite]  # nan last, then by name
    return [int(i) for i in found[order]]


def nearby(catalogue: Catalogue, position: int, limite: int = 5) -> list[tuple[int, float]]:
    """Return the fiches nearest to one, and how many metres away; none without a point."""
    metres = _metres(catalogue, position)
    order = np.argsort(metres, kind="stable")
    near = (int(i) for i in order[: limite + 1] if i != position and metres[i] <= PROCHE_M)
    return [(i, float(metres[i])) for i in near][:limite]


def near_slugs(catalogue: Catalogue, slug: str, limite: int = 5) -> list[int]:
    """Return the fiches an unknown slug may have meant: written alike, else that its words find."""
    wanted = slug.lower()[:120]
    found = process.extract(
        wanted, list(catalogue.position), scorer=fuzz.ratio, limit=limite, score_cutoff=_LIKE
    )
    if found:
        return [catalogue.position[name] for name, _, _ in found]
    words = " ".join(wanted.replace("-", " ").split())
    return [int(i) for i in catalogue.query(Vue(q=words)).ordre[:limite]] if words else []


def _metres(catalogue: Catalogue, position: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if not catalogue.has_a_point[position]:
        return np.full(len(catalogue), np.nan)
    lon, lat = float(catalogue.lon[position]), float(catalogue.lat[position])
    return catalogue.places.metres(lon, lat)

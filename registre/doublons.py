"""Which fiches one that is proposed may already be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from catalogue.importation.doublons import Trace, in_common, site
from catalogue.recherche.words import fold
from geo.distances import distances_m
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire
from registre.schema import Cellules

NEAR_KM: Final = 5  # the next village: a name alike further away is another's
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Doublon:
    """A fiche that looks like another, and why, in French, the surest reason first.

    ``proposition`` is the number of the one that waits, when it is no fiche yet.
    """

    id: str
    nom: str
    raisons: tuple[str, ...]
    proposition: int = 0


def likely_duplicates(
    proposed: Cellules, fiches: Iterable[Cellules], ref: Referentiel
) -> list[Doublon]:
    """Return the fiches that a proposed one looks like, the most alike first.

    Parameters
    ----------
    proposed
        Its cells; the fiche of the same ``id`` is left out.
    fiches
        The cells of those there are.
    ref
        The territories, for the place of a seat.
    """
    others = [cells for cells in fiches if cells["id"] != proposed.get("id")]
    near = _near(proposed, others, ref)
    found = []
    for cells, close in zip(others, near, strict=True):
        raisons = _raisons(proposed, cells, close)
        if raisons:
            found.append(Doublon(cells["id"], cells["nom"], raisons))
    return sorted(found, key=lambda doublon: (-len(doublon.raisons), doublon.id))[:SHOWN]


# A name is compared with every proposal that is sent, and while it is typed.
_folded = lru_cache(maxsize=32_768)(fold)
_site = lru_cache(maxsize=16_384)(site)


def _raisons(proposed: Cellules, other: Cellules, close: bool) -> tuple[str, ...]:
    commun = in_common(_trace(proposed), _trace(other), near=close)
    told = (
        (commun.nom, "même nom"),
        (commun.semblable, f"nom semblable à moins de {NEAR_KM} km"),
        (commun.sigle, "même sigle"),
        (commun.site, "même site"),
    )
    return tuple(words for true, words in told if true)


def _trace(cells: Cellules) -> Trace:
    nom, sigle, url = (cells.get(champ, "") for champ in ("nom", "sigle", "site_web"))
    return Trace(_folded(nom), _folded(sigle), _site(url))


def _near(proposed: Cellules, others: Sequence[Cellules], ref: Referentiel) -> Sequence[bool]:
    here = point_of(proposed, ref)
    if here is None:
        return [False] * len(others)
    points = [point_of(cells, ref) or (np.nan, np.nan) for cells in others]
    lons, lats = np.array(points, dtype=np.float64).reshape(-1, 2).T
    return [bool(metres <= NEAR_KM * 1000) for metres in distances_m(*here, lons, lats)]


def point_of(cells: Cellules, ref: Referentiel) -> tuple[float, float] | None:
    """Return where a fiche is (longitude, latitude), on the middle of its commune if need be."""
    try:
        lon, lat = (float(cells[nom].replace(",", ".")) for nom in ("lon", "lat"))
    except (KeyError, ValueError):
        commune = Territoire(Niveau.COMMUNE, cells.get("code_insee", ""))
        return ref.point(commune) if commune.code and ref.exists(commune) else None
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None

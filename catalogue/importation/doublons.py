"""What makes two fiches look alike: said once, for an import (a score) and for who proposes one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from catalogue.recherche.words import fold

FLAGGED: Final = 70  # of 100: from there on a person should look
ALIKE: Final = 80  # token_sort_ratio: « Maison du lien » and « La maison des liens »
_VERY_ALIKE: Final = 90
_WINDOW: Final = 25  # in a large town, names are compared to those just before in their order
_CROWD: Final = 300
_SITES_MAX: Final = 30  # a site that so many rows have is that of a network


@dataclass(frozen=True, slots=True)
class Trace:
    """What tells a fiche from another: folded name and acronym, site, commune."""

    nom: str
    sigle: str = ""
    site: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True)
class Commun:
    """What two fiches have in common; ``semblable`` is how alike names are, else 0."""

    nom: bool
    semblable: float
    sigle: bool
    site: bool


@dataclass(frozen=True, slots=True)
class Ressemblance:
    """What a row looks like: its place among the others, a score of 100, and the reasons."""

    autre: int
    score: int
    raisons: tuple[str, ...]


def trace(nom: str, sigle: str = "", site_web: str = "", commune: str = "") -> Trace:
    """Return the trace of a fiche."""
    return Trace(fold(nom), fold(sigle), site(site_web), commune)


def site(url: str) -> str:
    """Return what two addresses of one site have in common.

    Examples
    --------
    >>> site("https://www.Exemple.fr/page/") == site("http://exemple.fr/page#haut")
    True
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no address
        return ""
    host = (parts.netloc or "").casefold().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}"


def in_common(a: Trace, b: Trace, *, near: bool = True) -> Commun:
    """Return what two fiches have in common; far apart, names that are only alike say nothing."""
    same = bool(a.nom) and a.nom == b.nom
    ratio = fuzz.token_sort_ratio(a.nom, b.nom) if near and not same and a.nom and b.nom else 0.0
    return Commun(
        same,
        ratio if ratio >= ALIKE else 0.0,
        bool(a.sigle) and a.sigle == b.sigle,
        bool(a.site) and a.site == b.site,
    )


def compare(a: Trace, b: Trace) -> Ressemblance:
    """Return how alike two fiches are: name 60, place 30, site 35, acronym 10, 100 at most."""
    score, raisons = 0, []
    commun = in_common(a, b)
    if commun.nom:
        score += 60
        raisons.append("même nom")
    elif commun.semblable:
        score += 45 if commun.semblable >= _VERY_ALIKE else 35
        raisons.append(f"nom semblable ({commun.semblable:.0f} %)")
    if commun.sigle:
        score += 10
        raisons.append("même sigle")
    if commun.site:
        score += 35
        raisons.append("même site")
    if a.commune and a.commune == b.commune:
        score += 30
        raisons.append("même commune")
    elif a.commune and b.commune and a.commune[:2] != b.commune[:2]:
        score -= 20
        raisons.append("autre département")
    return Ressemblance(0, max(0, min(100, score)), tuple(raisons))


def likenesses(
    rows: Sequence[Trace], others: Sequence[Trace] | None = None
) -> dict[int, Ressemblance]:
    """Return what each row looks like most, when it is enough to be told.

    Parameters
    ----------
    rows
        The rows, in their order.
    others
        The fiches they may be; without any, rows are compared to those before them.
    """
    among = rows if others is None else others
    index = _Index(among)
    found: dict[int, Ressemblance] = {}
    for place, row in enumerate(rows):
        best: Ressemblance | None = None
        for other in index.candidates(row, place if others is None else None):
            if others is None and other >= place:
                continue
            alike = compare(row, among[other])
            if alike.score >= FLAGGED and (best is None or alike.score > best.score):
                best = Ressemblance(other, alike.score, alike.raisons)
        if best is not None:
            found[place] = best
    return found


class _Index:
    """Finds the few rows worth comparing: same name, same site, or same commune and near name."""

    def __init__(self, rows: Sequence[Trace]) -> None:
        self._names: dict[str, list[int]] = defaultdict(list)
        self._sites: dict[str, list[int]] = defaultdict(list)
        self._towns: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for place, row in enumerate(rows):
            if row.nom:
                self._names[row.nom].append(place)
            if row.site:
                self._sites[row.site].append(place)
            if row.commune and row.nom:
                self._towns[row.commune].append((_sorted(row.nom), place))
        for town in self._towns.values():
            town.sort()

    def candidates(self, row: Trace, before: int | None) -> Iterable[int]:
        """Return the places of the rows one may be, in order, each once."""
        found: dict[int, None] = {}
        for place in self._names.get(row.nom, ())[:200]:
            found[place] = None
        same = self._sites.get(row.site, ()) if row.site else ()
        if len(same) <= _SITES_MAX:
            found.update(dict.fromkeys(same))
        town = self._towns.get(row.commune, []) if row.commune else []
        if len(town) > _CROWD:
            at = bisect_left(town, (_sorted(row.nom), -1))
            town = town[max(0, at - _WINDOW) : at + _WINDOW]
        for _, place in town:
            if before is None or place < before:
                found[place] = None
        return found


def _sorted(nom: str) -> str:
    return " ".join(sorted(nom.split()))

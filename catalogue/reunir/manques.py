"""Who is missing: the kinds of partners that alliances on this need had, and the level they act at.

A count over the alliances nearest to the need, all of them named: anyone can count again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from catalogue.catalogue import Catalogue
from catalogue.familles import Mask
from catalogue.reunir.besoin import Besoin
from catalogue.reunir.poids import Poids
from catalogue.vocabulaires import PARTENAIRES
from geo.hierarchie import RANG
from geo.territoires import Niveau, Territoire

_LOCAL: Final = frozenset((Niveau.COMMUNE, Niveau.ARRONDISSEMENT))
_CLUBS: Final = frozenset(("club-entreprises",))


@dataclass(frozen=True, slots=True)
class Partenaire:
    """A kind of partner: which of the alliances had it, and who at the table is one or brings one.

    ``vous``: the territory that asks is one itself.
    """

    code: str
    alliances: tuple[int, ...]
    sur: int
    deja: tuple[int, ...]
    vous: bool

    @property
    def part(self) -> float:
        """In what share of the alliances it was."""
        return len(self.alliances) / self.sur

    @property
    def manque(self) -> bool:
        """Whether nobody at the table is one, nor works with one."""
        return not (self.vous or self.deja)


@dataclass(frozen=True, slots=True)
class Echelle:
    """A level above that should be at the table, and the alliances that act at it or wider."""

    territoire: Territoire
    alliances: tuple[int, ...]
    sur: int


@dataclass(frozen=True, slots=True)
class Voisine:
    """A neighbouring territory where something that answers the need has its seat."""

    territoire: Territoire
    fiches: tuple[int, ...]


def alliances(catalogue: Catalogue, besoin: Besoin, allowed: Mask, poids: Poids) -> tuple[int, ...]:
    """Return the alliances nearest to a need whose partners are known, the nearest first."""
    fiches = catalogue.fiches
    able = allowed & catalogue.having("type", ("exemple-inspirant", "ptce"))
    able &= besoin.pertinence >= poids.manque["pertinence"]
    rank = besoin.pertinence + besoin.repond + poids.manque["indice"] * besoin.indice
    order = np.argsort(-rank, kind="stable")
    found = (int(i) for i in order if able[i] and fiches[i].partenaires)
    return tuple(i for i, _ in zip(found, range(int(poids.manque["alliances"])), strict=False))


def shares(catalogue: Catalogue, among: Iterable[int]) -> dict[str, tuple[int, ...]]:
    """Return, for each kind of partner, which of some alliances had it; the most had first."""
    having: dict[str, list[int]] = {kind: [] for kind in PARTENAIRES}
    for i in among:
        for kind in catalogue.fiches[i].partenaires:
            having[kind].append(i)
    kept = [(kind, tuple(found)) for kind, found in having.items() if found]
    return dict(sorted(kept, key=lambda each: -len(each[1])))


def partners(
    catalogue: Catalogue,
    had: Mapping[str, tuple[int, ...]],
    sur: int,
    local: Iterable[int],
    poids: Poids,
) -> tuple[Partenaire, ...]:
    """Return the kinds of partners to expect, the most had first, and who already brings each.

    Parameters
    ----------
    had
        Each kind to the alliances that had it, of ``sur`` alliances.
    local
        Who sits at the table and is of here: those who only did it elsewhere bring nobody.
    """
    here = tuple(local)
    return tuple(
        Partenaire(
            code=kind,
            alliances=found,
            sur=sur,
            deja=tuple(i for i in here if kind in kinds_of(catalogue, i)),
            vous=kind == "collectivite",
        )
        for kind, found in had.items()
        if len(found) >= poids.manque["part"] * sur
    )


def kinds_of(catalogue: Catalogue, position: int) -> frozenset[str]:
    """Return the kinds of partners a fiche is or works with, as it says."""
    fiche = catalogue.fiches[position]
    own = {"fondation"} if "fondation-territoriale" in fiche.roles else set()
    own |= set() if _CLUBS.isdisjoint(fiche.sous_types) else {"entreprise"}
    return frozenset((*fiche.partenaires, *own))


def level_above(
    catalogue: Catalogue, t: Territoire, among: tuple[int, ...], poids: Poids
) -> Echelle | None:
    """Return the level just above a territory, when most alliances act at it or wider."""
    ref = catalogue.ref
    above = next((u for u in ref.parents(t) if u.niveau not in (*_LOCAL, Niveau.PAYS)), None)
    if above is None or not among or t.niveau is Niveau.REGION:
        return None
    wide = tuple(
        i
        for i in among
        if any(RANG[a.niveau] >= RANG[above.niveau] for a in catalogue.fiches[i].territoires)
    )
    return (
        Echelle(above, wide, len(among))
        if len(wide) > poids.manque["echelle"] * len(among)
        else None
    )


def neighbours(
    catalogue: Catalogue, t: Territoire, besoin: Besoin, allowed: Mask
) -> tuple[Voisine, ...]:
    """Return the neighbours of a territory where a fiche that answers the need has its seat."""
    ref = catalogue.ref
    around = set(ref.voisins(t))
    found: dict[Territoire, list[int]] = {}
    for i in map(int, np.flatnonzero(allowed & (besoin.repond > 0))) if around else ():
        code = catalogue.fiches[i].code_insee
        seat = Territoire(Niveau.COMMUNE, code) if code else None
        unit = seat if t.niveau in _LOCAL else (ref.parent(seat, t.niveau) if seat else None)
        if unit in around and unit is not None:
            found.setdefault(unit, []).append(i)
    return tuple(Voisine(u, tuple(found[u])) for u in sorted(found))

"""Which territories share a stretch of border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from geo.donnees import GROUPES, Donnees, Positions
from geo.territoires import Niveau


@dataclass(frozen=True, slots=True)
class Voisinage:
    """The neighbours of every unit of one level, as positions."""

    starts: Positions  # unit i: others[starts[i]:starts[i + 1]]
    others: Positions

    def of(self, position: int) -> Positions:
        """Return the positions of the neighbours of one unit, sorted."""
        return self.others[self.starts[position] : self.starts[position + 1]]


def build_voisinages(donnees: Donnees) -> Mapping[Niveau, Voisinage]:
    """Return the neighbours at each level.

    The pairs of communes are known; two units of a higher level are neighbours when a commune
    of one is the neighbour of a commune of the other.
    """
    pairs = dict(donnees.voisins)
    for niveau in GROUPES:
        units = donnees.groupe[niveau][donnees.voisins[Niveau.COMMUNE]]
        pairs[niveau] = units[:, (units[0] != units[1]) & (units >= 0).all(axis=0)]
    return MappingProxyType(
        {n: _voisinage(found, len(donnees.territoires[n])) for n, found in pairs.items()}
    )


def _voisinage(pairs: Positions, n: int) -> Voisinage:
    """Index pairs of positions in both directions, each once."""
    both = np.concatenate([pairs, pairs[::-1]], axis=1).astype(np.int64)
    keys = np.sort(both[0] * n + both[1])  # np.unique, which hashes, takes ten times longer
    one, other = np.divmod(keys[np.diff(keys, prepend=-1) > 0], n)
    starts = np.searchsorted(one, np.arange(n + 1)).astype(np.int32)
    others = other.astype(np.int32)
    starts.setflags(write=False)
    others.setflags(write=False)
    return Voisinage(starts, others)

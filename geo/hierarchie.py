"""Which territory lies entirely in which: worked out once, from the communes of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType

import numpy as np

from geo.donnees import GROUPES, Donnees, Positions
from geo.territoires import FRANCE, Niveau, Territoire

# From the smallest to the largest. It settles which of two territories with the same communes is
# inside the other: Paris, a commune and a département; Guadeloupe, a département and a région.
RANG = MappingProxyType(
    {
        niveau: rang
        for rang, niveau in enumerate(
            (Niveau.ARRONDISSEMENT, Niveau.COMMUNE, *GROUPES, Niveau.PAYS)
        )
    }
)

_code = attrgetter("code")
_Units = Mapping[Niveau, tuple[Territoire, ...]]


@dataclass(frozen=True, slots=True)
class Hierarchie:
    """Containment between all territories.

    ``parents`` are those above, smallest first; ``containers``, for the levels that gather
    communes, adds those of a lower level that have the very same communes; ``membres`` is the
    inverse of ``parents``, sorted by code.
    """

    communes: Mapping[Territoire, Positions]  # levels that gather communes, and the country
    parents: Mapping[Territoire, tuple[Territoire, ...]]
    containers: Mapping[Territoire, tuple[Territoire, ...]]
    membres: Mapping[tuple[Territoire, Niveau], tuple[Territoire, ...]]

    def around(self, t: Territoire) -> tuple[Territoire, ...]:
        """Return every other territory that holds all the communes of one."""
        return self.containers.get(t, self.parents[t])


def build_hierarchie(donnees: Donnees) -> Hierarchie:
    """Work out who contains whom: A contains B when every commune of B is one of A."""
    units = donnees.territoires
    everything = np.arange(len(units[Niveau.COMMUNE]), dtype=np.int32)
    everything.setflags(write=False)
    groupe = {**donnees.groupe, Niveau.COMMUNE: everything}

    communes: dict[Territoire, Positions] = {FRANCE: everything}
    for niveau in GROUPES:
        communes |= _members(units[niveau], groupe[niveau])
    sizes = {t: len(members) for t, members in communes.items()}

    parents: dict[Territoire, tuple[Territoire, ...]] = {FRANCE: ()}
    parents |= _parents_of_communes(units, groupe, sizes)
    containers: dict[Territoire, tuple[Territoire, ...]] = {}
    for unit in (unit for niveau in GROUPES for unit in units[niveau]):
        around = _around(unit, communes[unit], units, groupe)
        above = [t for t in around if sizes.get(t, 1) > sizes[unit] or _rang(t) > _rang(unit)]
        parents[unit] = _smallest_first((*above, FRANCE), sizes)
        containers[unit] = _smallest_first((*around, FRANCE), sizes)
    owners = zip(units[Niveau.ARRONDISSEMENT], donnees.commune_d_arrondissement, strict=True)
    for arrondissement, code in owners:
        commune = Territoire(Niveau.COMMUNE, code)
        parents[arrondissement] = (commune, *parents[commune])
    return Hierarchie(
        MappingProxyType(communes),
        MappingProxyType(parents),
        MappingProxyType(containers),
        MappingProxyType(_invert(parents)),
    )


def _parents_of_communes(
    units: _Units, groupe: Mapping[Niveau, Positions], sizes: Mapping[Territoire, int]
) -> dict[Territoire, tuple[Territoire, ...]]:
    parents = {}
    shared: dict[tuple[int, ...], tuple[Territoire, ...]] = {}  # 1,500 kinds for 35,000 communes
    columns = zip(*(groupe[niveau].tolist() for niveau in GROUPES), strict=True)
    for commune, key in zip(units[Niveau.COMMUNE], columns, strict=True):
        if key not in shared:
            above = (units[n][i] for n, i in zip(GROUPES, key, strict=True) if i >= 0)
            shared[key] = _smallest_first((*above, FRANCE), sizes)
        parents[commune] = shared[key]
    return parents


def _around(
    unit: Territoire, members: Positions, units: _Units, groupe: Mapping[Niveau, Positions]
) -> list[Territoire]:
    """Return the units of the other levels that hold every commune of a unit."""
    around = []
    for niveau in (Niveau.COMMUNE, *GROUPES):
        of_members = groupe[niveau][members]
        first = int(of_members[0])
        if niveau != unit.niveau and first >= 0 and (of_members == first).all():
            around.append(units[niveau][first])
    return around


def _rang(t: Territoire) -> int:
    return RANG[t.niveau]


def _members(units: tuple[Territoire, ...], group: Positions) -> dict[Territoire, Positions]:
    order = np.argsort(group, kind="stable").astype(np.int32)
    order.setflags(write=False)
    starts = np.searchsorted(group[order], np.arange(len(units) + 1))
    return {unit: order[starts[i] : starts[i + 1]] for i, unit in enumerate(units)}


def _smallest_first(
    territoires: tuple[Territoire, ...], sizes: Mapping[Territoire, int]
) -> tuple[Territoire, ...]:
    return tuple(sorted(territoires, key=lambda t: (sizes.get(t, 1), _rang(t))))


def _invert(
    parents: Mapping[Territoire, tuple[Territoire, ...]],
) -> dict[tuple[Territoire, Niveau], tuple[Territoire, ...]]:
    membres: dict[tuple[Territoire, Niveau], list[Territoire]] = defaultdict(list)
    for unit, above in parents.items():
        for container in above:
            membres[container, unit.niveau].append(unit)
    return {key: tuple(sorted(found, key=_code)) for key, found in membres.items()}

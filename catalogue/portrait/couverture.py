"""Who covers a territory, who is near, what is missing there, and what those alike did.

A fiche *covers* a territory when its area of action, all its territories together, contains every
commune of it. An arrondissement is contained by itself and by what contains its commune; it never
adds up to its commune. A fiche whose area only has part of the communes covers it *in part*.
Distances are metres on the ellipsoid from the label point of the territory (the point of its
shape farthest from the border) to the point of a fiche: that of its seat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Final

import numpy as np

from catalogue.address import Vue
from catalogue.catalogue import AUTOUR_KM, Catalogue
from catalogue.familles import Mask, frozen
from catalogue.fiches import Fiche
from catalogue.places import Distances, Positions
from catalogue.vocabulaires import DOMAINES, METIERS
from geo.ressemblance import Semblable, is_outre_mer, semblables
from geo.territoires import FRANCE, Niveau, Territoire

ROLES_PAR_UTILITE: Final = ("catalyseur", "fondation-territoriale", "ptce", "exemple-inspirant")
"""Who can help first: the order of every list here."""
EXEMPLE: Final = "exemple-inspirant"
NIVEAUX: Final = (
    Niveau.ARRONDISSEMENT,
    Niveau.COMMUNE,
    Niveau.EPT,
    Niveau.EPCI,
    Niveau.DEPARTEMENT,
    Niveau.REGION,
    Niveau.PAYS,
)
"""From the nearest to the widest."""
_COMPARABLES: Final = {
    Niveau.ARRONDISSEMENT: (Niveau.ARRONDISSEMENT, Niveau.COMMUNE),
    Niveau.EPT: (Niveau.EPT, Niveau.EPCI),
}


@dataclass(frozen=True, slots=True)
class Couvrante:
    """A fiche whose area meets a territory.

    Attributes
    ----------
    position
        Of the fiche in the catalogue.
    aire
        Of its territories, the smallest that contains the territory, else the one that has most
        of its communes; its level is the group the fiche is told in.
    communes, de
        How many communes of the territory are in the whole area of action, of how many.
    entiere
        Whether it covers the territory.
    """

    position: int
    aire: Territoire
    communes: int
    de: int
    entiere: bool


@dataclass(frozen=True, slots=True)
class Proche:
    """A fiche and its distance in metres; ``dans`` when its seat is in the territory."""

    position: int
    metres: float
    dans: bool


@dataclass(frozen=True, slots=True)
class Manque:
    """How one domaine is served: how many cover the territory, or part of it, and the nearest."""

    domaine: str
    couvrent: int
    en_partie: int
    plus_proche: Proche | None

    @property
    def blanc(self) -> bool:
        """Whether no fiche acts here for this domaine, even on a part."""
        return not (self.couvrent or self.en_partie)


@dataclass(frozen=True, slots=True)
class Animation:
    """Who does one métier of a catalyseur here: those that cover the territory, or the nearest.

    ``couvrent`` are positions, whoever acts on the least territory first; ``plus_proche`` is
    known only when there is none.
    """

    metier: str
    couvrent: tuple[int, ...]
    plus_proche: Proche | None


@dataclass(frozen=True, slots=True)
class Inspiration:
    """A territory alike, and the exemples inspirants it has (positions, by name)."""

    semblable: Semblable
    exemples: tuple[int, ...]


class Couverture:
    """The questions of one territory to the catalogue. Immutable; answers are remembered."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.ref = catalogue.ref
        by_area: dict[Territoire, list[int]] = defaultdict(list)
        for position, fiche in enumerate(catalogue.fiches):
            for area in fiche.territoires:
                by_area[area].append(position)
        self._by_area = MappingProxyType(dict(by_area))
        self._exemples = _units_with_exemples(catalogue)
        self.couvrantes = lru_cache(maxsize=512)(self._couvrantes)
        self._with_a_point = frozen(np.flatnonzero(catalogue.has_a_point).astype(np.int32))
        # One territory asks some twenty times in a row.
        self._nearest_first = lru_cache(maxsize=4)(self._nearest_first_uncached)

    def by_niveau(self, t: Territoire) -> dict[Niveau, tuple[Couvrante, ...]]:
        """Return who covers a territory, in whole or in part, from the nearest level up.

        Within a level: catalyseurs, fondations territoriales, PTCE, exemples; then those that
        cover it whole, then by communes in common, then by name. Levels without any are absent.
        """
        found = self.couvrantes(t)
        groups = {n: tuple(c for c in found if c.aire.niveau is n) for n in NIVEAUX}
        return {niveau: group for niveau, group in groups.items() if group}

    def autour(self, t: Territoire) -> Mask:
        """Return which fiches matter to a territory: they cover it, if in part, or are in it.

        Around a commune or an arrondissement, those within a drive (``AUTOUR_KM``) as well.
        """
        found = self.catalogue.dans(t)
        if t.niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT) and self.ref.point(t) is not None:
            found = self.catalogue.query(Vue(pres=t.code, rayon=AUTOUR_KM)).visibles.copy()
        found[[c.position for c in self.couvrantes(t)]] = True
        return found

    def proches(
        self, t: Territoire, limite: int, role: str = "", domaine: str = "", metier: str = ""
    ) -> tuple[Proche, ...]:
        """Return the fiches nearest to a territory by their seat, in all directions.

        Only those of one role, domaine or métier when asked. Empty for a territory without a point.
        """
        point = self.ref.point(t)
        if point is None:
            return ()
        metres, order = self._nearest_first(*point)
        fiches = self.catalogue.fiches
        kept = (
            i
            for i in map(int, order)
            if (not role or role in fiches[i].roles)
            and (not domaine or domaine in fiches[i].domaines)
            and (not metier or metier in fiches[i].metiers)
        )
        return tuple(
            Proche(i, float(metres[i]), self._seated(fiches[i], t)) for i in islice(kept, limite)
        )

    def nearest_by_role(self, t: Territoire) -> dict[str, Proche]:
        """Return the nearest fiche of each role."""
        nearest = {role: self.proches(t, 1, role=role) for role in ROLES_PAR_UTILITE}
        return {role: found[0] for role, found in nearest.items() if found}

    def manques(self, t: Territoire) -> tuple[Manque, ...]:
        """Return how each domaine is served, in the order of the vocabulary."""
        fiches = self.catalogue.fiches
        whole, part = (
            [fiches[c.position] for c in self.couvrantes(t) if c.entiere is entire]
            for entire in (True, False)
        )
        found = []
        for domaine in DOMAINES:
            nearest = self.proches(t, 1, domaine=domaine)
            found.append(
                Manque(
                    domaine,
                    _count(whole, domaine),
                    _count(part, domaine),
                    nearest[0] if nearest else None,
                )
            )
        return tuple(found)

    def animations(self, t: Territoire) -> tuple[Animation, ...]:
        """Return who does each métier of a catalyseur here, in the order of the vocabulary."""
        whole = [c for c in self.couvrantes(t) if c.entiere]
        whole.sort(key=lambda c: _rank(c.aire))  # stable: by usefulness within a level
        found = []
        for metier in METIERS:
            here = tuple(
                c.position for c in whole if metier in self.catalogue.fiches[c.position].metiers
            )
            nearest = () if here else self.proches(t, 1, metier=metier)
            found.append(Animation(metier, here, nearest[0] if nearest else None))
        return tuple(found)

    def inspirations(self, t: Territoire, limite: int) -> tuple[Inspiration, ...]:
        """Return the territories most alike that have an exemple inspirant, with it."""
        levels = _COMPARABLES.get(t.niveau, (t.niveau,))
        around = {t, *self.ref.parents(t)}
        candidates = (u for u in self._exemples if u.niveau in levels and u not in around)
        return tuple(
            Inspiration(alike, self._exemples[alike.territoire])
            for alike in semblables(self.ref, t, candidates, limite)
        )

    def outre_mer(self, limite: int) -> tuple[int, ...]:
        """Return fiches of the overseas régions: what is left to offer where no point is known."""
        found = (
            i
            for i, fiche in enumerate(self.catalogue.fiches)
            if fiche.territoires and all(is_outre_mer(self.ref, a) for a in fiche.territoires)
        )
        return tuple(sorted(found, key=self._usefulness)[:limite])

    def _couvrantes(self, t: Territoire) -> tuple[Couvrante, ...]:
        total = len(self.ref.communes(t))
        touching: dict[int, list[Territoire]] = defaultdict(list)
        for area in self._areas_touching(t):
            for position in self._by_area[area]:
                touching[position].append(area)
        found = [self._couvrante(t, total, i, areas) for i, areas in touching.items()]
        return tuple(
            sorted(
                found,
                key=lambda c: (
                    (*self._usefulness(c.position)[:1], -c.entiere, -c.communes, c.position)
                ),
            )
        )

    def _areas_touching(self, t: Territoire) -> Iterator[Territoire]:
        if t.niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT):
            around = (t, *self.ref.parents(t), *self.ref.membres(t, Niveau.ARRONDISSEMENT))
            return (a for a in around if a in self._by_area)
        return (a for a in self._by_area if self.ref.overlaps(a, t))

    def _couvrante(
        self, t: Territoire, total: int, position: int, areas: list[Territoire]
    ) -> Couvrante:
        size = {a: self._communes_in(a, t) for a in areas}
        containing = [a for a in areas if self.ref.contains(a, t)]
        if containing:
            area = min(containing, key=lambda a: (len(self.ref.communes(a)), _rank(a)))
            return Couvrante(position, area, total, total, True)
        area = max(areas, key=lambda a: (size[a], -_rank(a)))
        if len(areas) == 1:
            together = size[area]
        else:
            whole = [self.ref.communes(a) for a in areas if a.niveau is not Niveau.ARRONDISSEMENT]
            ours = self.ref.communes(t)
            together = int(np.isin(ours, np.concatenate(whole)).sum()) if whole else 0
        return Couvrante(position, area, together, total, together == total)

    def _communes_in(self, area: Territoire, t: Territoire) -> int:
        # An arrondissement has no commune whole.
        return 0 if area.niveau is Niveau.ARRONDISSEMENT else self.ref.overlaps(area, t)

    def _seated(self, fiche: Fiche, t: Territoire) -> bool:
        if not fiche.code_insee:
            return False
        return self.ref.contains(t, Territoire(Niveau.COMMUNE, fiche.code_insee))

    def _usefulness(self, position: int) -> tuple[int, int]:
        roles = self.catalogue.fiches[position].roles
        return min(map(ROLES_PAR_UTILITE.index, roles)), position

    def _nearest_first_uncached(self, lon: float, lat: float) -> tuple[Distances, Positions]:
        """Return metres to every fiche, and those that have a point, nearest first, by name."""
        places = self.catalogue.places
        return places.metres(lon, lat), places.nearest_first(lon, lat, self._with_a_point)


def _count(fiches: Iterable[Fiche], domaine: str) -> int:
    return sum(domaine in fiche.domaines for fiche in fiches)


def _rank(t: Territoire) -> int:
    return NIVEAUX.index(t.niveau)


def _units_with_exemples(catalogue: Catalogue) -> MappingProxyType[Territoire, tuple[int, ...]]:
    """Return every territory that has an exemple in it: seat in it, or whole area inside it."""
    ref = catalogue.ref
    found: dict[Territoire, list[int]] = defaultdict(list)
    for position, fiche in enumerate(catalogue.fiches):
        if EXEMPLE not in fiche.roles:
            continue
        units: set[Territoire] = set()
        if fiche.code_insee:
            seat = Territoire(Niveau.COMMUNE, fiche.code_insee)
            units |= {seat, *ref.parents(seat)}
        if fiche.territoires:
            units |= set.intersection(*({a, *ref.parents(a)} for a in fiche.territoires))
        for unit in units - {FRANCE}:
            found[unit].append(position)
    return MappingProxyType({unit: tuple(positions) for unit, positions in found.items()})

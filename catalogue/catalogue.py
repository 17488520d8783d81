"""The catalogue as one asks it: filters, facets, order. Built once, frozen, shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from math import nan
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from catalogue.address import Vue
from catalogue.familles import Famille, Mask, bits, distincts, frozen, masks
from catalogue.fiches import Fiche
from catalogue.places import Distances, Places, Positions
from catalogue.recherche.lexique import Lexique
from catalogue.recherche.recherche import Recherche
from catalogue.recherche.words import words_of
from catalogue.vocabulaires import DOMAINES, METIERS, ODD, ROLES
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

Area = tuple[Territoire, ...]
AUTOUR_KM: Final = 50  # around a commune named in a need: an hour's drive and less
FAMILLES: Final = ("domaine", "type", "metier", "odd", "territoire", "q", "pres")


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a view finds.

    Attributes
    ----------
    ordre
        Positions of the fiches found, in the order of the list.
    visibles
        For every fiche of the catalogue, whether it is found.
    distances
        Metres from the place asked to every fiche of the catalogue (nan without a point), or
        None when no place is asked.
    facettes
        Family to code to how many would be found if that code were chosen, given the other
        families.
    sans_point
        How many of the fiches found have no point on the map.
    q
        The need they answer, as typed; "" for none.
    """

    ordre: Positions
    visibles: Mask
    distances: Distances | None
    facettes: Mapping[str, Mapping[str, int]]
    sans_point: int
    q: str = ""

    @property
    def total(self) -> int:
        """How many fiches are found."""
        return len(self.ordre)


class Catalogue:
    """All the fiches, sorted by name, with what it takes to answer a view fast.

    Parameters
    ----------
    fiches
        The fiches, in any order; ``fiches`` of the catalogue has them sorted by folded name.
    ref
        The territories.
    redirections
        Former slug to current slug.
    lexique
        What people type and the words of those who answer it.
    """

    def __init__(
        self,
        fiches: Iterable[Fiche],
        ref: Referentiel,
        redirections: Mapping[str, str] = MappingProxyType({}),
        lexique: Lexique | None = None,
    ) -> None:
        self.ref = ref
        self.redirections = MappingProxyType(dict(redirections))
        self._lexique = lexique or Lexique()
        self.fiches: tuple[Fiche, ...] = _by_name(tuple(fiches))
        self.position: Mapping[str, int] = MappingProxyType(
            {fiche.id: position for position, fiche in enumerate(self.fiches)}
        )
        self.lon, self.lat = _points(self.fiches, ref)
        self.places = Places(self.lon, self.lat)
        families = {
            "domaine": masks([f.domaines for f in self.fiches], DOMAINES),
            "type": masks([f.roles for f in self.fiches], ROLES),
            "metier": masks([f.metiers for f in self.fiches], METIERS),
            "odd": masks([f.odd for f in self.fiches], ODD),
        }
        self._familles = {name: Famille(each, len(self)) for name, each in families.items()}
        self._area_words = lru_cache(maxsize=None)(lambda area: " ".join(map(ref.libelle, area)))
        self._areas, self._area_of = distincts([fiche.territoires for fiche in self.fiches])
        self._units = _Units(self.fiches, self._areas, self._area_of, ref)
        self._regions = Famille(self._units.masks(Niveau.REGION), len(self))
        dates = [fiche.source_date for fiche in self.fiches]
        self._recent = np.array(
            sorted(range(len(dates)), key=dates.__getitem__, reverse=True), dtype=np.int32
        )

    def __len__(self) -> int:
        return len(self.fiches)

    @property
    def has_a_point(self) -> Mask:
        """For every fiche, whether it has a point on the map."""
        return self.places.known

    @cached_property
    def recherche(self) -> Recherche:
        """The search by need."""
        return Recherche(self.fiches, self.ref, self._place_words, self._lexique)

    def _place_words(self, fiche: Fiche) -> str:
        return f"{fiche.commune} {self._area_words(fiche.territoires)}"

    def having(self, famille: str, codes: Iterable[str]) -> Mask:
        """Return which fiches have one at least of some codes of a family (``type``, ``domaine``…).

        Raises
        ------
        KeyError
            When there is no such family, or no such code.
        """
        return self._familles[famille].any_of(codes)

    def lieu(self, fiche: Fiche) -> str:
        """Return where a fiche is, in words: its commune, or else its area of action."""
        if fiche.code_insee:
            return self.ref.libelle(Territoire(Niveau.COMMUNE, fiche.code_insee))
        first, *others = [self.ref.libelle(t) for t in fiche.territoires] or ["France"]
        if not others:
            return first
        return f"{first} et {others[0] if len(others) == 1 else f'{len(others)} autres'}"

    def query(self, vue: Vue) -> Resultat:
        """Return what a view finds, with its facets.

        The families of the view combine by AND, the values within a family by OR. A fiche is in a
        territory when its seat lies in it or its whole area is inside it. With a place and a
        radius, a fiche without a point stays when its area covers the place.
        """
        distances = self.distances(vue)
        chosen = self._masks(vue, distances)
        visible = _all_of(chosen.values(), len(self))
        facets = {
            family: values.counts(bits(_all_of(_others(chosen, family), len(self))))
            for family, values in self._familles.items()
        }
        base = _all_of(_others(chosen, "territoire"), len(self))
        facets["territoire"] = self._regions.counts(bits(base))
        return Resultat(
            ordre=frozen(self._ordered(vue, visible)),
            visibles=frozen(visible),
            distances=distances,
            facettes=facets,
            sans_point=int(np.count_nonzero(visible & ~self.places.known)),
            q=vue.q,
        )

    def count(self, vue: Vue) -> int:
        """Return how many fiches a view finds, without the rest of the answer."""
        chosen = self._masks(vue, self.distances(vue))
        return int(np.count_nonzero(_all_of(chosen.values(), len(self))))

    def almost(self, vue: Vue, limite: int = 3) -> list[int]:
        """Return fiches that answer every family of a view but one, by name.

        The text that was typed is not the one to miss: without it, any fiche would do. A view of
        one family has none either.
        """
        chosen = self._masks(vue, self.distances(vue))
        if len(chosen) < 2:
            return []
        answered = sum((mask.astype(np.int8) for mask in chosen.values()), np.zeros(len(self)))
        near = answered == len(chosen) - 1
        if "q" in chosen:
            near &= chosen["q"]
        return [int(i) for i in np.flatnonzero(near)[:limite]]

    def distances(self, vue: Vue) -> Distances | None:
        """Return metres from the place of the view to every fiche (nan without a point)."""
        origin = self.origin(vue)
        return None if origin is None else self.places.metres(*origin)

    def origin(self, vue: Vue) -> tuple[float, float] | None:
        """Return the longitude and latitude of the place of the view."""
        place = lieu_demande(vue, self.ref)
        return self.ref.point(place) if place else vue.position

    def dans(self, territoire: Territoire) -> Mask:
        """Return which fiches are in a territory: seat in it, or whole area inside it."""
        return self._units.inside(territoire)

    def unit(self, level: Niveau) -> tuple[str, ...]:
        """Return the code of the unit each fiche is in: that of its seat, else of its whole area.

        "" for none. A seat may be in one unit and the whole area in another: see ``dans``.
        """
        return self._units.of(level)

    def counts(self, level: Niveau) -> Mapping[str, int]:
        """Return how many fiches are in each unit of a level that has any (see ``dans``)."""
        return self._units.counts(level)

    def couvrant(self, territoire: Territoire) -> Mask:
        """Return which fiches have an area of action that contains the whole territory."""
        around = containers(territoire, self.ref)
        covering = np.array([not around.isdisjoint(area) for area in self._areas], dtype=bool)
        return np.asarray(covering[self._area_of], dtype=bool)

    def _masks(self, vue: Vue, distances: Distances | None) -> dict[str, Mask]:
        found: dict[str, Mask] = {}
        for family, values in self._familles.items():
            if getattr(vue, family):
                found[family] = values.any_of(getattr(vue, family))
        if vue.territoire:
            found["territoire"] = _any_of(map(self.dans, vue.territoire), len(self))
        if vue.q:
            found["q"] = self._answering(vue.q)
        if vue.rayon and distances is not None:
            found["pres"] = self._near(vue, distances)
        return found

    def _answering(self, q: str) -> Mask:
        """Return which fiches answer a query: its need, and the place, types and ODD it names."""
        answer = self.recherche.answer(q)
        question = answer.question
        found = answer.trouvees.copy()
        for family, read in (("type", question.types), ("odd", question.odd)):
            if read:
                found &= self._familles[family].any_of([str(each.valeur) for each in read])
        if question.lieu and isinstance(question.lieu.valeur, Territoire):
            found &= self._around(question.lieu.valeur)
        return found | answer.nommees

    def _around(self, place: Territoire) -> Mask:
        """Return which fiches are in a territory; of a commune, those within a drive or over it."""
        point = self.ref.point(place)
        if place.niveau is not Niveau.COMMUNE or point is None:
            return self.dans(place)
        return self._within(AUTOUR_KM, self.places.metres(*point), place)

    def _near(self, vue: Vue, distances: Distances) -> Mask:
        place = lieu_demande(vue, self.ref) or self._commune_at(vue)
        return self._within(vue.rayon or 0, distances, place)

    def _within(self, km: int, distances: Distances, place: Territoire | None) -> Mask:
        """Return which fiches are that near or, without a point, act over the whole place."""
        near: Mask = distances <= 1000 * km  # nan is never near
        if place:
            near[self.couvrant(place) & ~self.places.known] = True
        return near

    def _commune_at(self, vue: Vue) -> Territoire | None:
        position = vue.position
        found = self.ref.locate(*position) if position else None
        return found.commune if found else None

    def _ordered(self, vue: Vue, visible: Mask) -> Positions:
        # Positions are already in the order of names.
        tri = vue.tri or vue.usual_order
        if tri == "recent":
            order = self._recent[visible[self._recent]]
        elif tri == "pertinence":
            order = np.flatnonzero(visible).astype(np.int32)
            scores = self.recherche.answer(vue.q).pertinence[order]
            order = order[np.argsort(-scores, kind="stable")]
        else:
            order = np.flatnonzero(visible).astype(np.int32)
            origin = self.origin(vue)
            if origin and tri == "distance":
                order = self.places.nearest_first(*origin, order)
        return order


def lieu_demande(vue: Vue, ref: Referentiel) -> Territoire | None:
    """Return the commune or arrondissement a view is near to; None for a position or no place."""
    for niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT):
        place = Territoire(niveau, vue.pres)
        if vue.pres and vue.position is None and ref.exists(place):
            return place
    return None


class _Units:
    """In which unit of each level every fiche is, by its seat and by its whole area.

    The units of a level do not overlap, so that a seat is in one at most and so is a whole area:
    two columns a level say it all, and a territory filter is two comparisons.
    """

    _LEVELS = tuple(n for n in Niveau if n is not Niveau.PAYS)

    def __init__(
        self, fiches: Sequence[Fiche], areas: Sequence[Area], area_of: Positions, ref: Referentiel
    ) -> None:
        self._size = len(fiches)
        seats, seat_of = distincts([f.code_insee for f in fiches])
        around = lru_cache(maxsize=None)(lambda territoire: containers(territoire, ref))
        within = (
            [_shared(map(around, _seat(code))) for code in seats],
            [_shared(map(around, area)) for area in areas],
        )
        self._codes: dict[Niveau, dict[str, int]] = {}
        self._columns: dict[Niveau, npt.NDArray[np.int32]] = {}
        for level in self._LEVELS:
            codes: dict[str, int] = {}
            of_seat, of_area = (
                np.array(
                    [
                        codes.setdefault(units[level], len(codes)) if level in units else -1
                        for units in side
                    ],
                    dtype=np.int32,
                )
                for side in within
            )
            self._codes[level] = codes
            self._columns[level] = frozen(np.stack((of_seat[seat_of], of_area[area_of])))

    def inside(self, territoire: Territoire) -> Mask:
        if territoire.niveau is Niveau.PAYS:
            return np.ones(self._size, dtype=bool)
        code = self._codes[territoire.niveau].get(territoire.code)
        if code is None:
            return np.zeros(self._size, dtype=bool)
        inside: Mask = (self._columns[territoire.niveau] == code).any(axis=0)
        return inside

    def of(self, level: Niveau) -> tuple[str, ...]:
        """Return the code of the unit each fiche is in, "" for none."""
        seat, area = self._columns[level]
        codes = [*self._codes[level], ""]  # -1 is the last
        return tuple(codes[i] for i in np.where(seat >= 0, seat, area))

    def counts(self, level: Niveau) -> dict[str, int]:
        """Return how many fiches are in each unit of a level that has any."""
        seat, area = self._columns[level]
        both = np.concatenate((seat, area[area != seat]))
        found = np.bincount(both[both >= 0], minlength=len(self._codes[level]))
        return dict(zip(self._codes[level], found.tolist(), strict=True))

    def masks(self, level: Niveau) -> dict[str, Mask]:
        """Return which fiches are in each unit of a level that has any, by code."""
        return {code: self.inside(Territoire(level, code)) for code in sorted(self._codes[level])}


def containers(territoire: Territoire, ref: Referentiel) -> frozenset[Territoire]:
    """Return every territory that contains a territory entirely, itself and its equals included.

    Guadeloupe is a région and a département of the same communes: each contains the other.
    """
    around = {territoire, FRANCE, *ref.parents(territoire)}
    first = ref.communes(territoire)[:1]
    if len(first):
        commune = Territoire(Niveau.COMMUNE, ref.codes_communes[first[0]])
        above = {commune, *ref.parents(commune)} - around
        around |= {unit for unit in above if ref.contains(unit, territoire)}
    return frozenset(around)


def _seat(code: str) -> tuple[Territoire, ...]:
    return (Territoire(Niveau.COMMUNE, code),) if code else ()


def _shared(around: Iterable[frozenset[Territoire]]) -> dict[Niveau, str]:
    """Return, for each level, the one unit that is in all sets, where there is one."""
    sets = tuple(around)
    common = frozenset.intersection(*sets) if sets else frozenset()
    return {t.niveau: t.code for t in common}


def _by_name(fiches: tuple[Fiche, ...]) -> tuple[Fiche, ...]:
    """Return the fiches by folded name, then by slug."""
    names = chain.from_iterable(words_of([fiche.nom for fiche in fiches]))
    keys = [(name, fiche.id) for name, fiche in zip(names, fiches, strict=True)]
    return tuple(fiches[i] for i in sorted(range(len(fiches)), key=keys.__getitem__))


def _points(
    fiches: Sequence[Fiche], ref: Referentiel
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return longitude and latitude of each fiche: its own, its seat's label point, or nan."""
    nowhere = (nan, nan)
    seats, seat_of = distincts([fiche.code_insee for fiche in fiches])
    of_seat = [next(map(ref.point, _seat(code)), None) or nowhere for code in seats]
    points = np.array(of_seat, dtype=np.float64).reshape(-1, 2)[seat_of]
    for position, fiche in enumerate(fiches):
        if fiche.lon is not None and fiche.lat is not None:
            points[position] = fiche.lon, fiche.lat
    return frozen(points[:, 0].copy()), frozen(points[:, 1].copy())


def _others(masks: Mapping[str, Mask], family: str) -> Iterable[Mask]:
    return (mask for name, mask in masks.items() if name != family)


def _all_of(masks: Iterable[Mask], size: int) -> Mask:
    found = np.ones(size, dtype=bool)
    for mask in masks:
        found &= mask
    return found


def _any_of(masks: Iterable[Mask], size: int) -> Mask:
    found = np.zeros(size, dtype=bool)
    for mask in masks:
        found |= mask
    return found

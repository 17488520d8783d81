"""Everything known about the territories of France at COG 2026, in one immutable object."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
import shapely

from geo.donnees import DATA_TERRITOIRES, Bounds, Donnees, Positions, Unite, read_donnees
from geo.hierarchie import build_hierarchie
from geo.localisation import Finder, Localisation
from geo.territoires import FRANCE, Niveau, Territoire, TerritoireError
from geo.voisinage import build_voisinages

__all__ = ["DATA_TERRITOIRES", "Localisation", "Referentiel"]


class Referentiel:
    """What the territories are called, hold, measure, and touch.

    Every method but ``exists`` and ``commune_actuelle`` raises ``TerritoireError`` for a
    territory that does not exist. Nothing changes after loading: one object serves all threads.

    The communes of the collectivités d’outre-mer exist and have a name; they have no shape, no
    point, and no parent but the country.
    """

    def __init__(self, donnees: Donnees) -> None:
        self._unites = donnees.unites
        self._anciens = donnees.anciens
        self._formes = donnees.formes
        self._formes_arrondissements = donnees.formes_arrondissements
        self._territoires = donnees.territoires
        self._communes = donnees.territoires[Niveau.COMMUNE]
        self._codes_communes = tuple(t.code for t in self._communes)
        self._position = {t: i for units in self._territoires.values() for i, t in enumerate(units)}
        self._hierarchie = build_hierarchie(donnees)
        self._voisinages = build_voisinages(donnees)
        self._finder = Finder(donnees.formes)
        self._finder_arrondissements = Finder(donnees.formes_arrondissements)

    @classmethod
    def load(cls, folder: Path = DATA_TERRITOIRES) -> Self:
        """Read the folder that ``make data`` fills; under a second.

        Raises
        ------
        OSError
            When a file is missing.
        """
        return cls(read_donnees(folder))

    # What it is

    def exists(self, t: Territoire) -> bool:
        """Tell whether a territory is one of COG 2026 (EPCI of 2026, EPT of 2025)."""
        return t in self._unites

    def nom(self, t: Territoire) -> str:
        """Return the official name, with its article: « Le Havre », « CC Grand-Figeac »."""
        return self._unite(t).nom

    def libelle(self, t: Territoire) -> str:
        """Return the name that tells it from its namesakes: « Lot (46) », « Figeac (46) »."""
        nom = self.nom(t)
        match t.niveau:
            case Niveau.COMMUNE:
                return f"{nom} ({self._unite(t).departement})"
            case Niveau.DEPARTEMENT:
                return f"{nom} ({t.code})"
            case Niveau.EPT:
                return f"EPT {nom}"
            case _:
                return nom

    def type_epci(self, t: Territoire) -> str | None:
        """Return CC, CA, CU, METRO or MET69 (Métropole de Lyon); None for what is no EPCI."""
        unite = self._unite(t)
        return unite.genre if t.niveau is Niveau.EPCI else None

    def population(self, t: Territoire) -> int | None:
        """Return the population municipale 2023 (Insee; Mayotte: 2017); None if unpublished.

        That of the country sums all the communes, collectivités d’outre-mer included.
        """
        return self._unite(t).population

    def superficie_km2(self, t: Territoire) -> float | None:
        """Return the geodesic area of the published shape, in km²: not the cadastral area."""
        return self._unite(t).superficie_km2

    # Where it is

    def point(self, t: Territoire) -> tuple[float, float] | None:
        """Return (lon, lat), EPSG:4326: the point farthest from the border; None without shape."""
        return self._unite(t).point

    def bounds(self, t: Territoire) -> Bounds | None:
        """Return west, south, east, north in degrees; None without shape.

        The box of the country is that of its European part: no box spans an ocean.
        """
        if t.niveau is not Niveau.COMMUNE:
            return self._unite(t).bounds
        shape = self.forme(t)
        return None if shape is None else shape.bounds

    def forme(self, t: Territoire) -> shapely.Geometry | None:
        """Return the full-resolution shape (degrees); above the commune, merged on the spot.

        None without a published shape, and for the country (drawn by its régions).
        """
        self._check(t)
        match t.niveau:
            case Niveau.PAYS:
                return None
            case Niveau.COMMUNE:
                i = self._position[t]
                return self._formes.one(i) if i < len(self._formes) else None
            case Niveau.ARRONDISSEMENT:
                return self._formes_arrondissements.one(self._position[t])
            case _:
                return shapely.coverage_union_all(self._formes.several(self.communes(t)))

    def locate(self, lon: float, lat: float) -> Localisation | None:
        """Return the territories of a point (degrees), None outside France or at sea.

        On a border, the commune of lowest code. The shapes are published simplified: within
        some 100 m of a border the answer may be the neighbour.
        """
        i = self._finder.first(lon, lat)
        if i is None:
            return None
        commune = self._communes[i]
        above = {t.niveau: t for t in self._hierarchie.parents[commune]}
        return Localisation(
            commune=commune,
            epci=above.get(Niveau.EPCI),
            ept=above.get(Niveau.EPT),
            departement=above[Niveau.DEPARTEMENT],
            region=above[Niveau.REGION],
            arrondissement=self._arrondissement(commune, lon, lat),
        )

    # What it is in, what is in it

    def parents(self, t: Territoire) -> tuple[Territoire, ...]:
        """Return every territory that contains it entirely, smallest first, the country last.

        An EPCI over two départements has no département here. Of two territories with the same
        communes (Paris, Guadeloupe), the one of higher level is the parent.
        """
        self._check(t)
        return self._hierarchie.parents[t]

    def parent(self, t: Territoire, niveau: Niveau) -> Territoire | None:
        """Return the parent of one level, if there is one."""
        return next((above for above in self.parents(t) if above.niveau is niveau), None)

    def membres(self, t: Territoire, niveau: Niveau) -> tuple[Territoire, ...]:
        """Return the units of a level whose parents include this one, sorted by code."""
        self._check(t)
        return self._hierarchie.membres.get((t, niveau), ())

    def communes(self, t: Territoire) -> Positions:
        """Return the sorted positions of its communes in ``codes_communes``, read-only.

        An arrondissement gives the position of its commune. Below the number of rows of
        ``communes.parquet``, a position is also a row of that file.
        """
        self._check(t)
        if t.niveau is Niveau.ARRONDISSEMENT:
            t = self._hierarchie.parents[t][0]
        if t.niveau is Niveau.COMMUNE:
            i = self._position[t]
            return self._hierarchie.communes[FRANCE][i : i + 1]
        return self._hierarchie.communes[t]

    @property
    def codes_communes(self) -> tuple[str, ...]:
        """The code of every commune: those with a shape by code, then the overseas COM."""
        return self._codes_communes

    def contains(self, a: Territoire, b: Territoire) -> bool:
        """Tell whether a contains b entirely; a territory contains itself.

        Judged on the communes: the commune of Paris contains the département of Paris.
        """
        self._check(a)
        self._check(b)
        return a == b or a in self._hierarchie.around(b)

    def overlaps(self, a: Territoire, b: Territoire) -> int:
        """Return the number of communes in common.

        An arrondissement counts as its commune, except against another arrondissement: two
        different ones have nothing in common.
        """
        if a.niveau is b.niveau is Niveau.ARRONDISSEMENT and a != b:
            self._check(a)
            self._check(b)
            return 0
        small, large = sorted((self.communes(a), self.communes(b)), key=len)
        places = np.searchsorted(large, small).clip(max=len(large) - 1)
        return int(np.count_nonzero(large[places] == small))

    def voisins(self, t: Territoire) -> tuple[Territoire, ...]:
        """Return the units of its level that share a stretch of border, sorted by code."""
        self._check(t)
        if t.niveau is Niveau.PAYS:
            return ()
        found = self._voisinages[t.niveau].of(self._position[t])
        return tuple(self._territoires[t.niveau][i] for i in found)

    def commune_actuelle(self, code: str) -> str | None:
        """Return the current commune of a code, former or current; None for an unknown code.

        Examples
        --------
        >>> Referentiel.load().commune_actuelle("93059")  # Pierrefitte-sur-Seine
        '93066'
        """
        if Territoire(Niveau.COMMUNE, code) in self._position:
            return code
        return self._anciens.get(code)

    def _check(self, t: Territoire) -> None:
        if not self.exists(t):
            raise TerritoireError(f"« {t} » n’est pas un territoire du découpage de 2026.")

    def _unite(self, t: Territoire) -> Unite:
        try:
            return self._unites[t]
        except KeyError:
            raise TerritoireError(
                f"« {t} » n’est pas un territoire du découpage de 2026."
            ) from None

    def _arrondissement(self, commune: Territoire, lon: float, lat: float) -> Territoire | None:
        if (commune, Niveau.ARRONDISSEMENT) not in self._hierarchie.membres:
            return None
        i = self._finder_arrondissements.first(lon, lat)
        return None if i is None else self._territoires[Niveau.ARRONDISSEMENT][i]

"""Which territories are most like one: a few published measures, a sum anyone can redo by hand.

The gap between two territories adds up:

- population and density (people per km² of the published shape): the absolute difference of
  their decimal logarithms, so that ten times more people counts one point at every size;
- the intercommunalité of a commune: half a point when it is of another kind (or there is none),
  and half the difference of the logarithms of its population;
- for an intercommunalité itself: half a point when it is of another kind, and half the difference
  of the logarithms of its number of communes;
- one point when one is overseas and the other is not.

A measure that is not published for either of the two is left out of the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

METHODE: Final = (
    "La ressemblance additionne des écarts : population et densité (un point quand l’une est dix "
    "fois plus grande que l’autre), genre d’intercommunalité (un demi-point s’il diffère), taille "
    "de l’intercommunalité (un demi-point pour dix fois plus), outre-mer ou non (un point). "
    "Plus la somme est petite, plus les territoires se ressemblent. Elle dit une situation "
    "comparable, non une politique comparable."
)
"""The rule in words, for the people who read the result."""

_WEIGHT_INTERCOMMUNALITE: Final = 0.5
_WEIGHT_OUTRE_MER: Final = 1.0
_REGIONS_OUTRE_MER: Final = frozenset({"01", "02", "03", "04", "06"})


@dataclass(frozen=True, slots=True)
class Profil:
    """What the likeness looks at; None where nothing is published.

    ``densite`` is in people per km². ``genre`` is the kind of the intercommunalité (CC, CA, CU,
    METRO, MET69), "" for a commune in none. ``taille`` is the population of the commune's
    intercommunalité, or the number of communes of an intercommunalité.
    """

    population: int | None
    densite: float | None
    genre: str | None
    taille: int | None
    outre_mer: bool


@dataclass(frozen=True, slots=True)
class Semblable:
    """A territory, its profile, and its gap (0 for the very same measures)."""

    territoire: Territoire
    profil: Profil
    ecart: float


@lru_cache(maxsize=50_000)  # every territory there is: they are compared again for each question
def profil(ref: Referentiel, t: Territoire) -> Profil:
    """Return the measures of a territory.

    Raises
    ------
    TerritoireError
        When it does not exist.
    """
    population, superficie = ref.population(t), ref.superficie_km2(t)
    densite = population / superficie if population is not None and superficie else None
    genre: str | None = None
    taille: int | None = None
    if t.niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT):
        epci = ref.parent(t, Niveau.EPCI)
        genre = (ref.type_epci(epci) if epci else "") or ""
        taille = ref.population(epci) if epci else None
    elif t.niveau in (Niveau.EPCI, Niveau.EPT):
        genre = ref.type_epci(t) or "EPT"
        taille = len(ref.communes(t))
    return Profil(population, densite, genre, taille, is_outre_mer(ref, t))


def is_outre_mer(ref: Referentiel, t: Territoire) -> bool:
    """Tell whether a territory is overseas: in one of the five régions, or in a collectivité."""
    if t == FRANCE:
        return False
    region = t if t.niveau is Niveau.REGION else ref.parent(t, Niveau.REGION)
    if region is not None:
        return region.code in _REGIONS_OUTRE_MER
    # Without a région: an EPCI over two of them (in Europe), or a commune of a collectivité.
    return t.niveau is Niveau.COMMUNE


def ecart(a: Profil, b: Profil) -> float:
    """Return the gap between two profiles: symmetric, 0 for the same measures."""
    total = _decades(a.population, b.population) + _decades(a.densite, b.densite)
    if a.genre is not None and b.genre is not None:
        total += _WEIGHT_INTERCOMMUNALITE * (a.genre != b.genre)
        total += _WEIGHT_INTERCOMMUNALITE * _decades(a.taille, b.taille)
    return total + _WEIGHT_OUTRE_MER * (a.outre_mer != b.outre_mer)


def semblables(
    ref: Referentiel, t: Territoire, candidats: Iterable[Territoire], limite: int
) -> tuple[Semblable, ...]:
    """Return the candidates most like a territory, the most alike first, then by code.

    Examples
    --------
    >>> ref = Referentiel.load()
    >>> figeac, *others = (Territoire.parse(f"commune:{c}") for c in ("46102", "75056", "12300"))
    >>> ref.nom(semblables(ref, figeac, others, 1)[0].territoire)
    'Villefranche-de-Rouergue'
    """
    here = profil(ref, t)
    found = []
    for candidat in candidats:
        if candidat != t:
            there = profil(ref, candidat)
            found.append(Semblable(candidat, there, ecart(here, there)))
    return tuple(sorted(found, key=lambda s: (s.ecart, s.territoire))[:limite])


def _decades(a: float | None, b: float | None) -> float:
    if a is None or b is None:
        return 0.0
    # Six communes of the Meuse, destroyed in 1916, have no inhabitant: one, for the logarithm.
    return abs(math.log10(max(a, 1.0)) - math.log10(max(b, 1.0)))

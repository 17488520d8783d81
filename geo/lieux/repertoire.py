"""The table of place names in memory, with its indexes: by name, by postcode, by code."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self, TypeVar

import numpy as np
import pandas as pd

from geo.lieux.index_noms import IndexNoms
from geo.lieux.noms import normalise, sans_article, sans_genre
from geo.territoires import Niveau, Territoire

K = TypeVar("K")
NIVEAUX = tuple(Niveau)
ANCIENNE = "ancienne commune"
_TEXTS = (
    "niveau",
    "code",
    "nom",
    "genre",
    "departement",
    "codes_postaux",
    "ancien_code",
    "complement",
)
# Points of a line: a town is likelier meant than a hamlet, up to Paris (2.1 million, 9.5 points).
_POINTS_PAR_DECADE = 1.5
_POINTS_MAX = 9.5
_ENCORE_DIT = 1.5  # points that a past name loses when the name of today begins with it
_ILE = ("ile de ", "ile d ")
# What everybody says and no list gives, by normalised name; none is the name of another place.
USUELS = {
    "auvergne rhone alpes": "aura",
    "bourgogne franche comte": "bfc",
    "centre val de loire": "cvl",
    "hauts de france": "hdf",
    "ile de france": "idf",
    "metropole de lyon": "grand lyon",
    "metropole europeenne de lille": "mel",
    "provence alpes cote d azur": "paca",
}
_MOINS = {Niveau.DEPARTEMENT: 1.0, Niveau.REGION: 1.0, Niveau.EPT: 3.0, Niveau.EPCI: 3.0}


@dataclass(frozen=True, slots=True)
class Repertoire:
    """Every name, one line each; all lines of one territory share its ``Territoire``.

    ``poids`` are the points a line brings by itself: its population, less when the name is a
    past one, so that homonyms come the likeliest first.
    """

    noms: tuple[str, ...]
    cles: tuple[str, ...]  # normalised names
    cibles: tuple[Territoire, ...]
    genres: tuple[str, ...]
    departements: tuple[str, ...]
    complements: tuple[str, ...]
    population: np.ndarray
    poids: np.ndarray
    index: IndexNoms
    lignes: Mapping[Territoire, tuple[int, ...]]
    codes: Mapping[str, int]  # Insee and Siren codes, current and former
    codes_postaux: Mapping[str, tuple[int, ...]]  # the most populated first
    noms_departements: Mapping[str, str]
    niveau: np.ndarray  # of each line, as a position in NIVEAUX

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``lieux.parquet``."""
        table = pd.read_parquet(folder / "lieux.parquet")
        column = {name: tuple(map(sys.intern, table[name].tolist())) for name in _TEXTS}
        known: dict[tuple[str, str], Territoire] = {}
        cibles = tuple(
            known.setdefault((niveau, code), Territoire(Niveau(niveau), code))
            for niveau, code in zip(column["niveau"], column["code"], strict=True)
        )
        cles = tuple(normalise(nom) for nom in column["nom"])
        population = table["population"].to_numpy(dtype=np.int32, copy=True)
        poids = _weights(cibles, column["genre"], cles, population)
        niveau = np.array([NIVEAUX.index(cible.niveau) for cible in cibles], dtype=np.int8)
        for array in (population, poids, niveau):
            array.setflags(write=False)
        codes_postaux = _by_postcode(column, cibles, population)
        return cls(
            noms=column["nom"],
            cles=cles,
            cibles=cibles,
            genres=column["genre"],
            departements=column["departement"],
            complements=column["complement"],
            population=population,
            poids=poids,
            index=IndexNoms(_named_lines(cles, cibles), poids),
            lignes=_group((cible, line) for line, cible in enumerate(cibles)),
            codes=_by_code(cibles, column["genre"], column["ancien_code"], codes_postaux),
            codes_postaux=codes_postaux,
            noms_departements=_departement_names(cibles, cles),
            niveau=niveau,
        )

    def est_ancienne(self, ligne: int) -> bool:
        """Say whether a line is a name of the past."""
        return self.genres[ligne] == ANCIENNE


def _weights(
    cibles: tuple[Territoire, ...],
    genres: tuple[str, ...],
    cles: tuple[str, ...],
    population: np.ndarray,
) -> np.ndarray:
    points = np.minimum(_POINTS_MAX, _POINTS_PAR_DECADE * np.log10(population + 1.0))
    today = {
        t: cle for t, genre, cle in zip(cibles, genres, cles, strict=True) if genre != ANCIENNE
    }
    past = np.array([genre == ANCIENNE for genre in genres])
    shorter = np.array(
        [today[t].startswith(f"{cle} ") for t, cle in zip(cibles, cles, strict=True)]
    )
    less = np.array([_MOINS.get(cible.niveau, 0.0) for cible in cibles])
    weights: np.ndarray = np.where(past, points / 2, points) - less
    # « Évry » is how Évry-Courcouronnes is still called.
    return np.where(past & shorter, np.maximum(weights, points - _ENCORE_DIT), weights)


def _named_lines(
    cles: tuple[str, ...], cibles: tuple[Territoire, ...]
) -> Iterable[tuple[str, int]]:
    """Pair each line with the ways its name is written."""
    for line, (cle, cible) in enumerate(zip(cles, cibles, strict=True)):
        yield cle, line
        short = sans_article(cle)
        yield short, line
        if short.startswith(_ILE):
            yield short.split(maxsplit=2)[2], line  # « Bréhat »
        if cle in USUELS:
            yield USUELS[cle], line
        if cible.niveau is Niveau.EPCI:
            yield sans_article(sans_genre(cle)), line
        if cible.niveau is Niveau.ARRONDISSEMENT:
            ville, number = cle.split()
            yield f"{number} {ville}", line
            yield f"{number} de {ville}", line


def _group(pairs: Iterable[tuple[K, int]]) -> Mapping[K, tuple[int, ...]]:
    groups: dict[K, list[int]] = {}
    for key, line in pairs:
        groups.setdefault(key, []).append(line)
    return MappingProxyType({key: tuple(lines) for key, lines in groups.items()})


def _by_code(
    cibles: tuple[Territoire, ...],
    genres: tuple[str, ...],
    former: tuple[str, ...],
    postcodes: Collection[str],
) -> Mapping[str, int]:
    """Return the line of each code; régions are left out, their numbers are départements'.

    So are the codes that communes of the old Seine had: 75012, then Boulogne-Billancourt, is a
    postcode of Paris now.
    """
    codes = {code: line for line, code in enumerate(former) if code and code not in postcodes}
    for line, (cible, genre) in enumerate(zip(cibles, genres, strict=True)):
        if genre != ANCIENNE and cible.niveau is not Niveau.REGION:
            codes[cible.code] = line
    return MappingProxyType(codes)


def _by_postcode(
    column: Mapping[str, tuple[str, ...]],
    cibles: tuple[Territoire, ...],
    population: np.ndarray,
) -> Mapping[str, tuple[int, ...]]:
    """Return the lines of each postcode: arrondissements, then communes by population."""
    groups = _group(
        (postcode, line)
        for line, postcodes in enumerate(column["codes_postaux"])
        if column["genre"][line] != ANCIENNE
        for postcode in postcodes.split("|")
        if postcode
    )
    return MappingProxyType(
        {
            postcode: tuple(
                sorted(
                    lines,
                    key=lambda i: (cibles[i].niveau is Niveau.COMMUNE, -int(population[i])),
                )
            )
            for postcode, lines in groups.items()
        }
    )


def _departement_names(cibles: tuple[Territoire, ...], cles: tuple[str, ...]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for cle, cible in zip(cles, cibles, strict=True):
        if cible.niveau is Niveau.DEPARTEMENT:
            names |= dict.fromkeys((cle, sans_article(cle), cible.code.lower()), cible.code)
    return MappingProxyType(names)

"""The table of place names in memory, with its indexes: by name, by postcode, by code."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self, TypeVar

import numpy as np
import pyarrow.parquet as pq

from geo.lieux.index_noms import IndexNoms
from geo.lieux.noms import normalise, without_article, without_genre
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
_POINTS_PER_DECADE = 1.5
_POINTS_MAX = 9.5
_STILL_SAID = 1.5  # points that a past name loses when the name of today begins with it
_ILE = ("ile de ", "ile d ")
# What everybody says and no list gives, by normalised name; none is the name of another place.
USUAL = {
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

    ``weight`` are the points a line brings by itself: its population, less when the name is a
    past one, so that homonyms come the likeliest first.
    """

    noms: tuple[str, ...]
    cles: tuple[str, ...]  # normalised names
    targets: tuple[Territoire, ...]
    genres: tuple[str, ...]
    departements: tuple[str, ...]
    complements: tuple[str, ...]
    population: np.ndarray
    weight: np.ndarray
    index: IndexNoms
    lignes: Mapping[Territoire, tuple[int, ...]]
    codes: Mapping[str, int]  # Insee and Siren codes, current and former
    codes_postaux: Mapping[str, tuple[int, ...]]  # the most populated first
    departement_names: Mapping[str, str]
    niveau: np.ndarray  # of each line, as a position in NIVEAUX

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``lieux.parquet``."""
        with pq.ParquetFile(folder / "lieux.parquet") as file:  # pandas would be 0.3 s to import
            table = file.read(columns=[*_TEXTS, "population"])
        column = {name: tuple(map(sys.intern, table[name].to_pylist())) for name in _TEXTS}
        known: dict[tuple[str, str], Territoire] = {}
        targets = tuple(
            known.setdefault((niveau, code), Territoire(Niveau(niveau), code))
            for niveau, code in zip(column["niveau"], column["code"], strict=True)
        )
        cles = tuple(normalise(nom) for nom in column["nom"])
        population = np.array(table["population"].to_pylist(), dtype=np.int32)
        weight = _weights(targets, column["genre"], cles, population)
        niveau = np.array([NIVEAUX.index(target.niveau) for target in targets], dtype=np.int8)
        for array in (population, weight, niveau):
            array.setflags(write=False)
        codes_postaux = _by_postcode(column, targets, population)
        return cls(
            noms=column["nom"],
            cles=cles,
            targets=targets,
            genres=column["genre"],
            departements=column["departement"],
            complements=column["complement"],
            population=population,
            weight=weight,
            index=IndexNoms(_named_lines(cles, targets), weight),
            lignes=_group((target, line) for line, target in enumerate(targets)),
            codes=_by_code(targets, column["genre"], column["ancien_code"], codes_postaux),
            codes_postaux=codes_postaux,
            departement_names=_departement_names(targets, cles),
            niveau=niveau,
        )

    def is_former(self, ligne: int) -> bool:
        """Say whether a line is a name of the past."""
        return self.genres[ligne] == ANCIENNE


def _weights(
    targets: tuple[Territoire, ...],
    genres: tuple[str, ...],
    cles: tuple[str, ...],
    population: np.ndarray,
) -> np.ndarray:
    points = np.minimum(_POINTS_MAX, _POINTS_PER_DECADE * np.log10(population + 1.0))
    today = {
        t: cle for t, genre, cle in zip(targets, genres, cles, strict=True) if genre != ANCIENNE
    }
    past = np.array([genre == ANCIENNE for genre in genres])
    shorter = np.array(
        [today[t].startswith(f"{cle} ") for t, cle in zip(targets, cles, strict=True)]
    )
    less = np.array([_MOINS.get(target.niveau, 0.0) for target in targets])
    weights: np.ndarray = np.where(past, points / 2, points) - less
    # « Évry » is how Évry-Courcouronnes is still called.
    return np.where(past & shorter, np.maximum(weights, points - _STILL_SAID), weights)


def _named_lines(
    cles: tuple[str, ...], targets: tuple[Territoire, ...]
) -> Iterable[tuple[str, int]]:
    """Pair each line with the ways its name is written."""
    for line, (cle, target) in enumerate(zip(cles, targets, strict=True)):
        yield cle, line
        short = without_article(cle)
        yield short, line
        if short.startswith(_ILE):
            yield short.split(maxsplit=2)[2], line  # « Bréhat »
        if cle in USUAL:
            yield USUAL[cle], line
        if target.niveau is Niveau.EPCI:
            yield without_article(without_genre(cle)), line
        if target.niveau is Niveau.ARRONDISSEMENT:
            ville, number = cle.split()
            yield f"{number} {ville}", line
            yield f"{number} de {ville}", line


def _group(pairs: Iterable[tuple[K, int]]) -> Mapping[K, tuple[int, ...]]:
    groups: dict[K, list[int]] = {}
    for key, line in pairs:
        groups.setdefault(key, []).append(line)
    return MappingProxyType({key: tuple(lines) for key, lines in groups.items()})


def _by_code(
    targets: tuple[Territoire, ...],
    genres: tuple[str, ...],
    former: tuple[str, ...],
    postcodes: Collection[str],
) -> Mapping[str, int]:
    """Return the line of each code; régions are left out, their numbers are départements'.

    So are the codes that communes of the old Seine had: 75012, then Boulogne-Billancourt, is a
    postcode of Paris now.
    """
    codes = {code: line for line, code in enumerate(former) if code and code not in postcodes}
    for line, (target, genre) in enumerate(zip(targets, genres, strict=True)):
        if genre != ANCIENNE and target.niveau is not Niveau.REGION:
            codes[target.code] = line
    return MappingProxyType(codes)


def _by_postcode(
    column: Mapping[str, tuple[str, ...]],
    targets: tuple[Territoire, ...],
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
                    key=lambda i: (targets[i].niveau is Niveau.COMMUNE, -int(population[i])),
                )
            )
            for postcode, lines in groups.items()
        }
    )


def _departement_names(targets: tuple[Territoire, ...], cles: tuple[str, ...]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for cle, target in zip(cles, targets, strict=True):
        if target.niveau is Niveau.DEPARTEMENT:
            names |= dict.fromkeys((cle, without_article(cle), target.code.lower()), target.code)
    return MappingProxyType(names)

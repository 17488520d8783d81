"""A whole first table for a territory and a need; every form of it starts here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from catalogue.portrait.couverture import Couverture
from catalogue.reunir.besoin import Besoin, Etat, read_need
from catalogue.reunir.candidats import Candidat, Candidats
from catalogue.reunir.manques import (
    Echelle,
    Partenaire,
    Voisine,
    alliances,
    level_above,
    neighbours,
    partners,
    shares,
)
from catalogue.reunir.poids import Poids
from catalogue.reunir.tablee import Siege, compose, worth
from geo.territoires import Territoire

DEJA_FAIT: Final = "deja_fait"


@dataclass(frozen=True, slots=True)
class Voeu:
    """What is asked of a table: where, for what need, within what, with and without whom.

    ``rayon`` is in kilometres, None for anywhere; ``sans`` and ``avec`` are slugs.
    """

    territoire: Territoire
    besoin: str = ""
    domaine: tuple[str, ...] = ()
    rayon: int | None = None
    sans: tuple[str, ...] = ()
    avec: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A first table.

    Attributes
    ----------
    sieges
        Who sits, chair by chair; at most nine.
    ailleurs
        By empty chair, those who would hold it if they were nearer, the nearest first.
    alliances
        Those whose partners are counted, the nearest to the need first.
    """

    voeu: Voeu
    besoin: Besoin
    sieges: tuple[Siege, ...]
    ailleurs: Mapping[str, tuple[Candidat, ...]]
    alliances: tuple[int, ...]
    partenaires: tuple[Partenaire, ...]
    echelle: Echelle | None
    voisines: tuple[Voisine, ...]

    @property
    def manquent(self) -> tuple[Partenaire, ...]:
        """The kinds of partners nobody here is."""
        return tuple(p for p in self.partenaires if p.manque)

    def of(self, chaise: str) -> tuple[Siege, ...]:
        """Return who holds a chair."""
        return tuple(s for s in self.sieges if s.candidat.chaise == chaise)


class Reunir:
    """The tables of a catalogue. Immutable; answers are remembered.

    Parameters
    ----------
    couverture
        Who covers what.
    poids
        What weighs.
    annee
        The year the age of a source is counted from.
    """

    def __init__(self, couverture: Couverture, poids: Poids, annee: int) -> None:
        self.catalogue = couverture.catalogue
        self.ref = couverture.ref
        self.poids = poids
        self.candidats = Candidats(couverture, poids, annee)
        self.need = lru_cache(maxsize=64)(self._need)
        self.table = lru_cache(maxsize=256)(self._table)

    def _need(self, texte: str, domaine: tuple[str, ...], sans: tuple[int, ...] = ()) -> Besoin:
        return read_need(self.catalogue, texte, domaine, self.poids, sans)

    def _table(self, voeu: Voeu) -> Table:
        catalogue, poids, t = self.catalogue, self.poids, voeu.territoire
        left_out = tuple(self._positions(voeu.sans))
        besoin = self.need(voeu.besoin, voeu.domaine, left_out)
        allowed = np.ones(len(catalogue), dtype=bool)
        allowed[list(left_out)] = False
        if voeu.domaine:
            allowed &= catalogue.having("domaine", voeu.domaine)
        counted = alliances(catalogue, besoin, allowed, poids)
        had = shares(catalogue, counted)
        if voeu.rayon is not None:
            allowed &= self._within(t, voeu.rayon)
        seatable, ailleurs = {}, {}
        for code, chaise in poids.chaises.items():
            seatable[code], ailleurs[code] = self.candidats.of(chaise, t, besoin, allowed)
        brought = {kind: len(found) / len(counted) for kind, found in had.items()}
        sieges = compose(
            seatable, worth(catalogue, besoin, brought, poids), poids, self._positions(voeu.avec)
        )
        held = {s.candidat.chaise for s in sieges}
        here = {s.candidat.position for s in sieges}
        local = [s.candidat.position for s in sieges if s.candidat.chaise != DEJA_FAIT]
        return Table(
            voeu=voeu,
            besoin=besoin,
            sieges=sieges,
            ailleurs=MappingProxyType(
                {
                    code: tuple(c for c in far if c.position not in here)[: poids.alternatives]
                    for code, far in ailleurs.items()
                    if code not in held
                }
            ),
            alliances=counted,
            partenaires=partners(catalogue, had, len(counted), local, poids),
            echelle=level_above(catalogue, t, counted, poids),
            voisines=neighbours(catalogue, t, besoin, allowed),
        )

    def _within(self, t: Territoire, km: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        near: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
            self.candidats.distances(t) <= 1000 * km  # nan is never near
        )
        near[list(self.candidats.covering(t))] = True
        return near

    def _positions(self, slugs: Iterable[str]) -> list[int]:
        return [self.catalogue.position[slug] for slug in slugs if slug in self.catalogue.position]


__all__ = ["Etat", "Reunir", "Table", "Voeu"]

"""Who could sit where, from one territory: the four parts of a score, fiche by fiche.

Each part is between 0 and 1: how well a fiche answers the need, how near it is or what it covers,
how like the territories are, how well it is proven. A score is their product, each at the exponent
its chair gives it (``data/reunir/poids.toml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Final

import numpy as np
import numpy.typing as npt

from catalogue.familles import Mask, distincts, frozen
from catalogue.fiches import Fiche
from catalogue.places import Distances
from catalogue.portrait.couverture import Couverture, Couvrante
from catalogue.reunir.besoin import Besoin
from catalogue.reunir.poids import Chaise, Poids
from geo.ressemblance import ecart, is_outre_mer, profil
from geo.territoires import Niveau, Territoire

Part = npt.NDArray[np.float64]
SOUTIENS: Final = frozenset(
    (
        *("fonds-de-dotation", "fondation-abritee", "fondation-entreprise", "frup"),
        *("pole-mecenat", "france-active"),
    )
)
"""The finer kinds of those who give or lend money, whatever their type."""
ROLE_OF: Final = {
    "reunit": "catalyseur",
    "deja_fait": "exemple-inspirant",
    "fait": "ptce",
    "finance": "fondation-territoriale",
}
"""The type that each chair is first of all for."""
_COMPARED: Final = 300  # fiches whose territory is compared: the best without the likeness
_KEPT: Final = 60  # candidates of a chair among which the table is composed


@dataclass(frozen=True, slots=True)
class Candidat:
    """A fiche on a chair, its score, and what it is made of.

    ``metres`` is None without a known seat or where the territory has no point; ``couvre`` None
    for who does not act here; ``ecart`` the gap between territories, None when not compared.
    """

    position: int
    chaise: str
    score: float
    besoin: float
    lieu: float
    ressemblance: float
    preuve: float
    metres: float | None
    couvre: Couvrante | None
    chez: Territoire | None
    ecart: float | None


class Candidats:
    """The candidates of every chair, seen from any territory. Immutable; answers are remembered.

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
        self.couverture = couverture
        self.catalogue = couverture.catalogue
        self.poids = poids
        self.preuve = frozen(
            np.array([proof(f, poids, annee) for f in self.catalogue.fiches], dtype=np.float64)
        )
        self._able = _able(self.catalogue.fiches)
        self._seen_from = lru_cache(maxsize=16)(self._seen_from_uncached)

    def of(
        self, chaise: Chaise, t: Territoire, besoin: Besoin, allowed: Mask
    ) -> tuple[tuple[Candidat, ...], tuple[Candidat, ...]]:
        """Return who may sit on a chair, the best first; if nobody may, who is only the nearest.

        The second are those who would sit if they were less far: what is said of an empty chair.
        From a territory without a position, they are those of other overseas territories.
        """
        lieu, metres, covering = self._seen_from(t)
        able = self._able[chaise.code] & allowed
        able &= besoin.pertinence >= chaise.seuil
        if chaise.code == "fait":  # a PTCE of another need is no answer to this one
            able &= self._able["ptce"] | (besoin.repond > 0)
        here = lieu_of(covering, len(able))
        near = here | (metres <= chaise.km * 1000) if chaise.km else np.ones_like(able)
        wanted = chaise.plancher + (1 - chaise.plancher) * besoin.pertinence.astype(np.float64)
        able &= wanted > 0
        base = (
            np.power(wanted, chaise.besoin)
            * np.power(lieu, chaise.lieu)
            * np.power(self.preuve, chaise.preuve)
        )

        def made(among: Mask, most: int) -> tuple[Candidat, ...]:
            found = np.flatnonzero(among)
            found = found[np.argsort(-base[found], kind="stable")][:_COMPARED]
            chez = [self._home(int(i), t) for i in found] if chaise.ressemblance else []
            gaps = [None if c is None else self._gap(t, c) for c in chez]
            like = np.array([self._likeness(gap) for gap in gaps]) if chez else np.ones(len(found))
            scores = base[found] * np.power(like, chaise.ressemblance)
            order = np.argsort(-scores, kind="stable")[:most]
            return tuple(
                Candidat(
                    position=(i := int(found[k])),
                    chaise=chaise.code,
                    score=float(scores[k]),
                    besoin=float(besoin.pertinence[i]),
                    lieu=float(lieu[i]),
                    ressemblance=float(like[k]),
                    preuve=float(self.preuve[i]),
                    metres=None if np.isnan(metres[i]) else float(metres[i]),
                    couvre=covering.get(i),
                    chez=chez[k] if chez else None,
                    ecart=gaps[k] if gaps else None,
                )
                for k in map(int, order)
            )

        seated = made(able & near, _KEPT)
        if seated:
            return seated, ()
        most = self.poids.alternatives + 1
        if self.catalogue.ref.point(t) is None:  # no distance is known from there
            return (), made(able & self._outre_mer, most)
        far = np.flatnonzero(able & ~np.isnan(metres))
        closest = np.zeros_like(able)
        closest[far[np.argsort(metres[far], kind="stable")[:most]]] = True
        return (), tuple(sorted(made(closest, most), key=lambda c: (c.metres or 0, c.position)))

    @cached_property
    def _outre_mer(self) -> Mask:
        """Who only acts overseas; told once an area, of which there are few."""
        fiches = self.catalogue.fiches
        areas, area_of = distincts([fiche.territoires for fiche in fiches])
        known = lru_cache(maxsize=None)(partial(is_outre_mer, self.catalogue.ref))
        over = [bool(area) and all(map(known, area)) for area in areas]
        return frozen(np.array(over, dtype=bool)[area_of])

    def distances(self, t: Territoire) -> Distances:
        """Return metres from a territory to every fiche; nan without a point on either side."""
        return self._seen_from(t)[1]

    def covering(self, t: Territoire) -> dict[int, Couvrante]:
        """Return who acts on a territory, whole or in part, by position."""
        return self._seen_from(t)[2]

    def _seen_from_uncached(self, t: Territoire) -> tuple[Part, Distances, dict[int, Couvrante]]:
        """Return the part of the place, metres, and who covers, for every fiche."""
        point = self.catalogue.ref.point(t)
        size = len(self.catalogue)
        metres = np.full(size, np.nan) if point is None else self.catalogue.places.metres(*point)
        weights = self.poids.lieu
        lieu = 1 / (1 + metres / (1000 * weights["demi_km"]))
        lieu[np.isnan(lieu)] = weights["inconnu"]
        covering = {c.position: c for c in self.couverture.couvrantes(t)}
        for i, c in covering.items():
            share = 1.0 if c.entiere else c.communes / max(1, c.de)
            level = t.niveau if not c.entiere else c.aire.niveau
            lieu[i] = max(lieu[i], weights[level.value] * share)
        return frozen(lieu), metres, covering

    def _home(self, position: int, t: Territoire) -> Territoire | None:
        """Return the territory of a fiche, of the same level as the one it is compared to."""
        fiche, ref = self.catalogue.fiches[position], self.catalogue.ref
        levels = _COMPARABLE.get(t.niveau, (t.niveau,))
        if fiche.code_insee:
            seat = Territoire(Niveau.COMMUNE, fiche.code_insee)
            if Niveau.COMMUNE in levels:
                return seat
            return next(filter(None, (ref.parent(seat, level) for level in levels)), None)
        return next((a for a in fiche.territoires if a.niveau in levels), None)

    def _gap(self, t: Territoire, other: Territoire) -> float:
        ref = self.catalogue.ref
        return ecart(profil(ref, t), profil(ref, other))

    def _likeness(self, gap: float | None) -> float:
        return self.poids.ressemblance["inconnue"] if gap is None else 1 / (1 + gap)


_COMPARABLE: Final = {
    Niveau.COMMUNE: (Niveau.COMMUNE, Niveau.ARRONDISSEMENT),
    Niveau.ARRONDISSEMENT: (Niveau.COMMUNE, Niveau.ARRONDISSEMENT),
    Niveau.EPT: (Niveau.EPT, Niveau.EPCI),
}


def lieu_of(covering: dict[int, Couvrante], size: int) -> Mask:
    """Return which fiches act on the territory."""
    found = np.zeros(size, dtype=bool)
    found[list(covering)] = True
    return found


def proof(fiche: Fiche, poids: Poids, annee: int) -> float:
    """Return how well a fiche is proven, 0 to 1: its source, its age, what it says it gave."""
    p = poids.preuve
    found = p[fiche.confiance] * p[fiche.statut.replace("-", "_")]
    if not fiche.resultats:
        found *= p["sans_resultat"]
    if not fiche.source_date:
        return found * p["sans_date"]
    age = max(0.0, annee - int(fiche.source_date[:4]) - p["fraiche"])
    return found * max(p["plancher"], 1 - p["par_an"] * age)


def _able(fiches: Sequence[Fiche]) -> dict[str, Mask]:
    """Return who is of the kind a chair asks for; PTCE apart."""
    roles = {
        role: np.array([role in f.roles for f in fiches], dtype=bool)
        for role in ("catalyseur", "exemple-inspirant", "ptce", "fondation-territoriale")
    }
    gives = np.array([not SOUTIENS.isdisjoint(f.sous_types) for f in fiches], dtype=bool)
    funds = roles["fondation-territoriale"] | gives
    return {
        "reunit": roles["catalyseur"],
        "deja_fait": roles["exemple-inspirant"],
        "fait": ~funds,
        "finance": funds,
        "ptce": roles["ptce"],
    }

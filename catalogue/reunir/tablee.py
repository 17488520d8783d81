"""The table composed as a whole: a small cover, each name kept for what it adds to the others.

What a name brings (a chair held, an idea of the need, a kind of partner, a domaine, another corner
of the country) counts for the table as much as the best seated name brings it. Such a sum is
submodular: taking each time the name of greatest gain comes within a constant of the best table
(Nemhauser, Wolsey and Fisher, 1978; Fisher, Nemhauser and Wolsey, 1978, with places by chair).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.catalogue import Catalogue
from catalogue.reunir.besoin import Besoin
from catalogue.reunir.candidats import Candidat
from catalogue.reunir.poids import Poids
from geo.territoires import Niveau, Territoire

Apport = tuple[str, str]
"""A kind of what is brought (a key of ``apports`` in the weights), and which."""


@dataclass(frozen=True, slots=True)
class Siege:
    """A name at the table: who, what it added when it came, and who could sit there instead."""

    candidat: Candidat
    gain: float
    ajoute: tuple[Apport, ...]
    plutot: tuple[Candidat, ...]


_ANY: Final = ("nom", "departement")
_Seated = tuple[Candidat, float, tuple[Apport, ...]]


@dataclass(frozen=True, slots=True)
class Apports:
    """What each thing is worth to a table, and who brings what."""

    valeurs: Mapping[Apport, float]
    catalogue: Catalogue
    besoin: Besoin

    def brought(self, c: Candidat) -> tuple[Apport, ...]:
        """Return what a candidate brings, of what is worth something."""
        fiche = self.catalogue.fiches[c.position]
        found: list[Apport] = [("chaise", c.chaise), ("nom", fiche.id)]
        found += [("idee", name) for name, said in self.besoin.idees.items() if said[c.position]]
        found += [("partenaire", kind) for kind in fiche.partenaires]
        found += [("domaine", name) for name in fiche.domaines]
        if c.chaise == "deja_fait" and fiche.code_insee:
            seat = Territoire(Niveau.COMMUNE, fiche.code_insee)
            above = self.catalogue.ref.parent(seat, Niveau.DEPARTEMENT)
            found += [("departement", above.code)] if above else []
        return tuple(a for a in found if self.value(a) > 0)

    def gain(self, c: Candidat, brought: Iterable[Apport], held: Mapping[Apport, float]) -> float:
        """Return what a candidate adds to a table that already holds things, each so well."""
        return sum(self.value(a) * max(0.0, c.score - held.get(a, 0.0)) for a in brought)

    def value(self, apport: Apport) -> float:
        """Return what one thing is worth; any name, any département is worth the same."""
        kind, _ = apport
        return self.valeurs.get((kind, "") if kind in _ANY else apport, 0.0)


def worth(
    catalogue: Catalogue, besoin: Besoin, partenaires: Mapping[str, float], poids: Poids
) -> Apports:
    """Return what a table for a need is made of.

    Parameters
    ----------
    partenaires
        Each kind of partner that alliances on this need had, and in what share of them.
    """
    p = poids.apports
    found: dict[Apport, float] = {("chaise", code): p["chaise"] for code in poids.chaises}
    found |= {("idee", name): p["idee"] / len(besoin.idees) for name in besoin.idees}
    found |= {("partenaire", kind): p["partenaire"] * s for kind, s in partenaires.items()}
    found |= {("domaine", name): p["domaine"] * w for name, w in besoin.domaines.items()}
    found |= {(kind, ""): p[kind] for kind in _ANY}
    return Apports(found, catalogue, besoin)


def compose(
    candidats: Mapping[str, Sequence[Candidat]],
    apports: Apports,
    poids: Poids,
    avec: Iterable[int] = (),
) -> tuple[Siege, ...]:
    """Return who sits, chair by chair, in the order they came.

    Parameters
    ----------
    candidats
        By chair, those who may sit there, the best first.
    avec
        Positions that someone wants at the table: seated first, where they score best.
    """
    everyone = [c for code in poids.chaises for c in candidats.get(code, ())]
    brought = {id(c): apports.brought(c) for c in everyone}
    best: dict[Apport, float] = {}
    seated: list[_Seated] = []

    def gain(c: Candidat) -> float:
        return apports.gain(c, brought[id(c)], best)

    def seat(c: Candidat) -> None:
        new = tuple(a for a in brought[id(c)] if c.score > best.get(a, 0.0))
        seated.append((c, gain(c), new))
        best.update(dict.fromkeys(new, c.score))

    def free() -> list[Candidat]:
        here = {c.position for c, _, _ in seated}
        taken = Counter(c.chaise for c, _, _ in seated)
        return [
            c
            for c in everyone
            if c.position not in here and taken[c.chaise] < poids.chaises[c.chaise].places
        ]

    for position in avec:
        asked = [c for c in free() if c.position == position]
        if asked and len(seated) < poids.noms:
            seat(max(asked, key=lambda c: c.score))
    while len(seated) < poids.noms:
        among = free()
        held = {c.chaise for c, _, _ in seated}
        # Nobody more is called for little, but no chair that can be held stays empty.
        among = [c for c in among if gain(c) >= poids.gain or c.chaise not in held]
        if not among:
            break
        seat(max(among, key=gain))  # of equals, the first: by chair, then by score
    return tuple(
        Siege(c, added, new, _instead(c, seated, candidats[c.chaise], apports, poids))
        for code in poids.chaises
        for c, added, new in seated
        if c.chaise == code
    )


def _instead(
    c: Candidat,
    seated: Sequence[_Seated],
    candidats: Sequence[Candidat],
    apports: Apports,
    poids: Poids,
) -> tuple[Candidat, ...]:
    """Return who would add most to the others, were this name not at the table."""
    held: dict[Apport, float] = {}
    for other, _, _ in seated:
        if other is not c:
            for a in apports.brought(other):
                held[a] = max(held.get(a, 0.0), other.score)
    taken = {other.position for other, _, _ in seated}
    free = [k for k in candidats if k.position not in taken]
    free.sort(key=lambda k: -apports.gain(k, apports.brought(k), held))
    return tuple(free[: poids.alternatives])

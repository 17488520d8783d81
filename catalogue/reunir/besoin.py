"""A need as the table hears it: which fiches answer it, which are of its domaines, its ideas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from catalogue.catalogue import Catalogue
from catalogue.familles import Mask, frozen
from catalogue.recherche.besoin import Scores
from catalogue.recherche.question import Question
from catalogue.reunir.poids import Poids
from catalogue.vocabulaires import DOMAINES


class Etat(StrEnum):
    """What is known of a need."""

    CONNU = "connu"
    DOMAINE = "domaine"  # only through the domaine that was chosen
    INCONNU = "inconnu"  # nothing in the catalogue answers it
    LIEU = "lieu"  # nothing but a place, a type of actor
    VIDE = "vide"


@dataclass(frozen=True, slots=True)
class Besoin:
    """A need read and answered.

    Attributes
    ----------
    texte
        As it was typed.
    repond
        For every fiche, how well it answers in words: 1 for the best, 0 for not at all.
    pertinence
        The same, or what being of its domaines is worth.
    indice
        How much of the words each fiche says, found or not: it only ranks those otherwise equal.
    domaines
        Those of the need, the first 1, by what share of its best answers is filed there.
    idees
        Each idea as typed, and which fiches say it.
    """

    texte: str
    etat: Etat
    question: Question | None
    repond: Scores
    pertinence: Scores
    indice: Scores
    domaines: Mapping[str, float]
    idees: Mapping[str, Mask]


def read_need(
    catalogue: Catalogue,
    texte: str,
    chosen: tuple[str, ...],
    poids: Poids,
    sans: Sequence[int] = (),
) -> Besoin:
    """Read a need in the words of the search.

    Parameters
    ----------
    chosen
        The domaines one keeps to.
    sans
        Positions left out: the need is what the others make of it.

    Notes
    -----
    A text that nothing answers stays unknown: no fiche is then said to be relevant, save by the
    domaine that was chosen.
    """
    size = len(catalogue)
    repond = np.zeros(size, dtype=np.float32)
    indice = np.zeros(size, dtype=np.float32)
    question, idees = None, dict[str, Mask]()
    etat = Etat.VIDE
    if texte:
        answer = catalogue.recherche.answer(texte)
        question = answer.question
        indice = answer.pertinence / (answer.pertinence.max() or 1)
        # "Lot" is a word that fiches say, but only to tell where they are.
        possible = {each.texte for each in question.lieux_possibles}
        only_a_place = possible >= {idee.texte for idee in question.idees}
        etat = Etat.LIEU if only_a_place else Etat.INCONNU
        if not only_a_place:
            repond = np.where(answer.trouvees, answer.pertinence, 0).astype(np.float32)
            repond[list(sans)] = 0
        if repond.any():
            etat = Etat.CONNU
            repond /= repond.max()
            needs = catalogue.recherche.needs
            idees = {i.texte: frozen(needs.evidence(i) > 0) for i in question.idees}
    if etat is not Etat.CONNU and chosen:
        etat = Etat.DOMAINE
    weights = dict.fromkeys(chosen, 1.0) if chosen else _domaines(catalogue, repond, poids)
    return Besoin(
        texte,
        etat,
        question,
        frozen(repond),
        frozen(np.maximum(repond, _affinity(catalogue, weights) * poids.besoin["domaine"])),
        frozen(indice),
        MappingProxyType(weights),
        MappingProxyType(idees),
    )


def _domaines(catalogue: Catalogue, repond: Scores, poids: Poids) -> dict[str, float]:
    """Return the domaines of the best answers, each by its weight beside the first."""
    best = np.argsort(-repond, kind="stable")[: int(poids.besoin["lues"])]
    votes = dict.fromkeys(DOMAINES, 0.0)
    for i in map(int, best):
        filed = catalogue.fiches[i].domaines
        for domaine in filed:
            votes[domaine] += float(repond[i]) / len(filed)
    most = max(votes.values())
    if not most:
        return {}
    kept = {d: votes[d] / most for d in sorted(votes, key=lambda d: -votes[d])}
    return {d: w for d, w in kept.items() if w >= poids.besoin["domaine_part"]}


def _affinity(catalogue: Catalogue, weights: Mapping[str, float]) -> Scores:
    """Return what share of the domaines of a need each fiche is filed under, by their weight."""
    found = np.zeros(len(catalogue), dtype=np.float32)
    for domaine, weight in weights.items():
        found[catalogue.having("domaine", (domaine,))] += np.float32(weight)
    return found / np.float32(sum(weights.values()) or 1)

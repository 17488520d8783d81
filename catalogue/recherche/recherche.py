"""The search by need over a catalogue: read, answered, explained. Built once, read-only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Final

import numpy as np

from catalogue.familles import Mask, frozen
from catalogue.fiches import Fiche
from catalogue.recherche.besoin import LABELS_APART, Needs, Raison, Scores, explain
from catalogue.recherche.lexique import Lexique
from catalogue.recherche.lieux import PlaceNames
from catalogue.recherche.question import Question, Reader
from catalogue.recherche.stems import meaning
from catalogue.vocabulaires import DOMAINES, ROLES, sous_type
from geo.referentiel import Referentiel

_DOMAINES: Final = {code: frozenset(meaning(t.libelle)) for code, t in DOMAINES.items()}
_REMEMBERED: Final = 64  # queries: those of the pages open now
_EXPLAINED: Final = 1_024  # rows: each is asked for its summary, then for the words to mark
# What a word weighs by where it is said: a name more than a label, a label more than a sentence.
WEIGHTS: Final[Mapping[str, float]] = {
    "nom": 3,
    "domaine": 1.5,
    "forme": 1.5,
    "texte": 1,
    "lieu": 0.5,
}


@dataclass(frozen=True, slots=True)
class Reponse:
    """What a query finds, places and types apart.

    Attributes
    ----------
    question
        What was understood.
    trouvees
        For every fiche, whether it answers the ideas of the need; all of them without any idea.
    nommees
        For every fiche, whether its name holds all that was typed: it is found whatever was read.
    pertinence
        For every fiche, how well it answers; only compares answers to one query.
    """

    question: Question
    trouvees: Mask
    nommees: Mask
    pertinence: Scores


class Recherche:
    """Answers queries about fiches.

    Parameters
    ----------
    fiches
        The fiches, in their order.
    ref
        The territories, for the places named in a query.
    lieux
        For each fiche, where it is and acts, in words.
    lexique
        The lexicon.
    """

    def __init__(
        self,
        fiches: Sequence[Fiche],
        ref: Referentiel,
        lieux: Callable[[Fiche], str],
        lexique: Lexique,
    ) -> None:
        self._fiches = fiches
        self._fields: dict[str, Callable[[Fiche], str]] = {
            "nom": lambda fiche: f"{fiche.nom} {fiche.sigle}",
            "domaine": lambda fiche: _labels(fiche.domaines, fiche.roles),
            "forme": lambda fiche: _forms(fiche.sous_types),
            "texte": text_of,
            "lieu": lieux,
        }
        self.lexique = lexique
        self.lieux = PlaceNames(ref)
        reader = Reader(lexique, self.lieux, self._knows)
        self.read = lru_cache(_REMEMBERED)(reader.read)
        self.answer = lru_cache(_REMEMBERED)(self._answer)
        self.why = lru_cache(_EXPLAINED)(self._why)

    @cached_property
    def needs(self) -> Needs:
        """The words of every fiche. Made when first asked for: the rest can serve before."""
        fields = {name: (WEIGHTS[name], partial(self._text_at, name)) for name in self._fields}
        return Needs(fields, len(self._fiches))

    def _text_at(self, name: str, position: int) -> str:
        return self._fields[name](self._fiches[position])

    def _knows(self, word: str) -> bool:
        return self.needs.knows(word)  # not at once: it makes the index

    def _why(self, q: str, position: int) -> tuple[Raison, ...]:
        """Return why a fiche answers a query, idea by idea; nothing for an idea it does not say."""
        fiche = self._fiches[position]
        texts = {name: field(fiche) for name, field in self._fields.items()}
        return explain(self.read(q).idees, texts)

    def nearest_domaine(self, q: str) -> str:
        """Return the one domaine whose name shares a word with a need, or with words near to it.

        "" when none does, or several as much: who finds nothing is not sent anywhere.
        """
        votes = dict.fromkeys(DOMAINES, 0)
        for idee in self.read(q).idees:
            near = (text for e in idee.entrees for text in (*e.expressions, *e.proches))
            for text in {" ".join(idee.mots), *near}:
                for code, label in _DOMAINES.items():
                    votes[code] += bool(label & set(meaning(text)))
        best, second = sorted(votes, key=votes.__getitem__, reverse=True)[:2]
        return best if votes[best] > votes[second] else ""

    def _answer(self, q: str) -> Reponse:
        question = self.read(q)
        if question.idees:
            found, scores = self.needs.answer(question.idees)
        else:
            found = np.ones(len(self._fiches), dtype=bool)
            scores = np.zeros(len(self._fiches), dtype=np.float32)
        named = self.needs.in_field("nom", question.mots)
        return Reponse(question, frozen(found), frozen(named), frozen(scores))


def text_of(fiche: Fiche) -> str:
    """Return the sentences of a fiche: what it is, what for, together with whom, with what."""
    parts = (fiche.description, fiche.besoin, fiche.ensemble, fiche.resultats)
    return " ".join(filter(None, parts))


@lru_cache(maxsize=4_096)  # few of them, many fiches
def _labels(domaines: tuple[str, ...], roles: tuple[str, ...]) -> str:
    """Return the domaines and the types a fiche is filed under, in words."""
    labels = [DOMAINES[d].libelle for d in domaines]
    return LABELS_APART.join(labels + [ROLES[r].libelle for r in roles])


@lru_cache(maxsize=4_096)
def _forms(sous_types: tuple[str, ...]) -> str:
    return LABELS_APART.join(sous_type(s).libelle for s in sous_types)

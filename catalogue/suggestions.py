"""What to propose while one types: places, fiches, needs that are answered, domaines and types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.recherche.lexique import begins
from catalogue.recherche.words import fold
from catalogue.sentences import agree
from catalogue.vocabulaires import DOMAINES, ROLES
from geo.territoires import Niveau

LETTERS: Final = 2  # under which everything begins so
_EACH: Final = 3  # proposals of a group: all of them fit a phone
_TRIED: Final = 5  # needs looked up in all; each costs an answer
_LEVELS: Final = {
    Niveau.COMMUNE: "commune",
    Niveau.EPCI: "intercommunalité",
    Niveau.DEPARTEMENT: "département",
    Niveau.REGION: "région",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal.

    Parameters
    ----------
    groupe
        Its kind, as it is shown above the first of each.
    libelle, detail
        What it says, and what tells it from others.
    texte
        What the field holds once it is taken.
    choix
        The address parameters it sets; those that are lists are added to.
    """

    groupe: str
    libelle: str
    detail: str
    texte: str
    choix: Mapping[str, str]


def suggest(vue: Vue, catalogue: Catalogue) -> list[Suggestion]:
    """Return what the text of a view, being typed, may lead to, by group.

    Nothing under two letters. What is counted is what is found once it is taken, with the filters
    of the view; what would find nothing is not proposed.
    """
    typed = fold(vue.q)
    if len(typed) < LETTERS:
        return []
    around = vue.with_(q="", fiche="")
    return [
        *_places(typed, catalogue),
        *_needs(typed, around, catalogue),
        *_fiches(typed, catalogue),
        *_words(typed, around, catalogue),
    ]


def _places(typed: str, catalogue: Catalogue) -> Iterator[Suggestion]:
    for place in catalogue.recherche.lieux.begun_by(typed, _EACH):
        near = place.niveau is Niveau.COMMUNE
        choix = {"pres": place.code} if near else {"territoire": str(place)}
        yield Suggestion("Lieux", catalogue.ref.libelle(place), _LEVELS[place.niveau], "", choix)


def _needs(typed: str, around: Vue, catalogue: Catalogue) -> Iterator[Suggestion]:
    given = 0
    for expression in catalogue.recherche.lexique.begun_by(typed)[:_TRIED]:
        total = catalogue.count(around.with_(q=expression))
        if total and given < _EACH:
            given += 1
            detail = agree(total, "fiche", "fiches")
            yield Suggestion("Besoins", expression, detail, expression, {"q": expression})


def _fiches(typed: str, catalogue: Catalogue) -> Iterator[Suggestion]:
    for position in np.flatnonzero(catalogue.recherche.needs.begun_in("nom", typed.split()))[
        :_EACH
    ]:
        fiche = catalogue.fiches[position]
        yield Suggestion("Fiches", fiche.nom, catalogue.lieu(fiche), "", {"fiche": fiche.id})


def _words(typed: str, around: Vue, catalogue: Catalogue) -> Iterator[Suggestion]:
    given = 0
    for name, terms in (("domaine", DOMAINES), ("type", ROLES)):
        chosen = getattr(around, name)
        for code, term in terms.items():
            words = (term.libelle, term.pluriel, term.developpe)
            if given == _EACH or code in chosen or not any(begins(fold(w), typed) for w in words):
                continue
            total = catalogue.count(around.with_(**{name: (*chosen, code)}))
            if total:
                given += 1
                detail = agree(total, "fiche", "fiches")
                yield Suggestion("Domaines et types", term.libelle, detail, "", {name: code})

"""Their words and ours: « Mobilité douce » is our domaine mobilite, said once for all the rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalogue.fiches import ODD_ALLIANCE
from catalogue.importation.champs import champ_of
from catalogue.importation.formats.tableau import RefusFichier
from catalogue.recherche.words import fold
from catalogue.vocabulaires import LISTES, ODD

LISTED: Final = (
    *("roles", "domaines", "sous_types", "statut", "partenaires", "metiers", "confiance"),
    *("autre_source_faits", "odd", "precision"),
)
_LIST_OF: Final = {
    "statut": "statuts",
    "confiance": "confiances",
    "autre_source_faits": "faits",
    "precision": "precisions",
}
_BETWEEN: Final = re.compile(r"\s*[|;\n\r]+\s*|\s+/\s+|\s*,\s+")
_NUMBER: Final = re.compile(r"(?:odd\s*)?n?°?\s*(\d{1,2})\b", re.IGNORECASE)
_ACCEPTED: Final = 0.6

# Beginnings of folded words that tell a domaine; « emploi » and « emplois » are one.
_DOMAINES: Final[Mapping[str, str]] = {
    "emploi-insertion": r"emploi|insertion|chomage|chomeur|formation|travail|iae|aci\b"
    r"|recrut|professionn",
    "alimentation-agriculture": r"aliment|agricol|agricultur|nourri|cantine|maraich|jardin"
    r"|circuit court|epicerie|restaura|food|paysan",
    "transition-ecologique": r"ecolog|environnement|climat|energ|biodivers|durable|nature\b"
    r"|eau\b|photovolt|renouvel",
    "economie-circulaire": r"circulaire|reemploi|recycl|ressourcer|dechet|repar(?:er|ation)"
    r"|recup|seconde main|upcycl",
    "mobilite": r"mobilit|transport|velo\b|velos|covoitur|autopartage|deplacement|cyclab",
    "habitat": r"habitat|logement|logis|hebergement|renovation|immobilier|habiter",
    "sante-autonomie": r"sante\b|soin|medic|handicap|autonomi|vieilliss|aines\b|seniors?\b"
    r"|grand age|bien etre|aidant",
    "education-jeunesse": r"educat|jeune|enfan|ecole|scolair|parentalit|petite enfance"
    r"|pedagog|etudiant",
    "culture-patrimoine": r"cultur|patrimoine|art\b|arts\b|artist|musi|theatre|spectacle"
    r"|bibliothe|media",
    "numerique": r"numeri|digital|informati|fablab|internet|logiciel|web\b|inclusion"
    r" numerique|donnees",
    "cohesion-sociale": r"cohesion|solidar|social|pauvret|precari|isolement|quartier"
    r"|inclusion|lien\b|aide alimentaire|accueil|vivre ensemble|exclusion",
    "developpement-economique": r"developpement econom|economi(?:e|que) (?:locale|sociale)"
    r"|ess\b|entrepren|commerce|artisan|tourism|industri|economie$|coworking|tiers lieu",
    "engagement-citoyen": r"engagement|citoyen|benevol|democra|participati|associati|mecenat"
    r"|volontar|civique",
}
_ROLES: Final[Mapping[str, str]] = {
    "ptce": r"ptce|poles? territoria(?:l|ux) de cooperation",
    "fondation-territoriale": r"fondations? territoriale",
    "catalyseur": r"catalyseur|facilitateur|tiers de confiance",
    "exemple-inspirant": r"exemple|inspirant|initiative inspirante|bonne pratique",
}
_STATUTS: Final[Mapping[str, str]] = {
    "actif": r"actif|active|actifs|en activite|ouvert|en cours|en service|oui|labellise"
    r"|operationnel",
    "en-creation": r"en creation|projet|en projet|emergen|a venir|en construction|prefigur",
    "inconnu": r"inconnu|ferme|termine|inactif|non|clos|arrete",
}
_PARTENAIRES: Final[Mapping[str, str]] = {
    "collectivite": r"collectivit|commune|mairie|ville|departement|region|metropole|agglo"
    r"|epci|communaute",
    "entreprise": r"entrepris|societ|cooperative|scop|scic|sarl|sas\b|privee?",
    "association": r"associati|asso\b|ong\b|loi 1901",
    "fondation": r"fondation|fonds de dotation|mecen",
    "etablissement-public": r"etablissement public|etat\b|hopital|bailleur|caf\b|publi(?:c"
    r"|que)|pole emploi|france travail",
    "recherche": r"recherche|universit|laboratoire|ecole superieure",
    "citoyens": r"citoyen|habitant|benevol|collectif",
}
_WORDS: Final = {
    champ: {code: re.compile(rf"\b(?:{rule})") for code, rule in rules.items()}
    for champ, rules in {
        "domaines": _DOMAINES,
        "roles": _ROLES,
        "statut": _STATUTS,
        "partenaires": _PARTENAIRES,
    }.items()
}


@dataclass(slots=True)
class Valeur:
    """A word of theirs, the codes of ours it was read as (none: unknown), how surely, how often."""

    champ: str
    valeur: str
    codes: tuple[str, ...]
    confiance: float
    lignes: int = 0


class Mots:
    """Reads words of lists, each once.

    Parameters
    ----------
    par_main
        ``champ:leur mot`` to our codes, joined by ``|``; an empty text drops the word.
    """

    def __init__(self, par_main: Mapping[str, str] | None = None) -> None:
        self._hand: dict[tuple[str, str], tuple[str, ...]] = {}
        for said, codes in (par_main or {}).items():
            word, colon, value = said.partition(":")
            champ = champ_of(word)
            if not colon or champ not in LISTED:
                raise RefusFichier(
                    f"Correspondance illisible : « {said} ». Écrire domaine:Leur mot=notre-code."
                )
            known = tuple(filter(None, codes.split("|")))
            for code in known:
                self._refuse_unknown(champ, code)
            self._hand[champ, fold(value)] = known
        self._seen: dict[tuple[str, str], Valeur] = {}

    def clone(self) -> Mots:
        """Return another that knows the same words by hand, and has read nothing."""
        other = Mots()
        other._hand = self._hand
        return other

    def _refuse_unknown(self, champ: str, code: str) -> None:
        liste = _liste(champ)
        if liste and code not in liste and champ != "sous_types":
            raise RefusFichier(f"« {code} » n’est pas un code de « {champ} » : {', '.join(liste)}.")

    def read(self, champ: str, cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the codes of a cell, and the words of it that nothing tells."""
        whole = self._one(champ, cell.strip())
        pieces = (
            [cell.strip()] if whole.codes and whole.confiance == 1.0 else self._pieces(champ, cell)
        )
        codes: list[str] = []
        unknown: list[str] = []
        for piece in pieces:
            value = self._one(champ, piece)
            value.lignes += 1
            self._seen[champ, piece] = value
            if value.codes and value.confiance >= _ACCEPTED:
                codes += value.codes
            elif (not value.codes and (champ, fold(piece)) not in self._hand) or value.codes:
                unknown.append(piece)
        return tuple(dict.fromkeys(codes)), tuple(unknown)

    def values(self) -> list[Valeur]:
        """Return the words read so far, the most frequent first."""
        told = (v for v in self._seen.values() if v.lignes and v.codes != (v.valeur,))
        return sorted(told, key=lambda v: (v.champ, -v.lignes, v.valeur))

    @staticmethod
    def _pieces(champ: str, cell: str) -> list[str]:
        found = [piece for piece in _BETWEEN.split(cell.strip()) if piece]
        if champ == "odd":
            return [piece for part in found for piece in re.split(r"[,\s]+(?=\d)", part) if piece]
        return found

    def _one(self, champ: str, word: str) -> Valeur:
        known = self._seen.get((champ, word))
        if known is not None:
            return known
        folded = fold(word)
        if (champ, folded) in self._hand:
            return Valeur(champ, word, self._hand[champ, folded], 1.0)
        codes, sure = _read(champ, word, folded)
        return Valeur(champ, word, codes, sure)


def _liste(champ: str) -> tuple[str, ...]:
    if champ == "odd":
        return tuple(ODD)
    return tuple(LISTES[_LIST_OF.get(champ, champ)])


def _read(champ: str, word: str, folded: str) -> tuple[tuple[str, ...], float]:
    """Return the codes a word is read as, and how surely: 1 is our own code or label."""
    exact = _number(word, folded) if champ == "odd" else _exact(champ, folded)
    rules = _WORDS.get(champ)
    if exact or rules is None or not folded:
        return exact, 1.0 if exact else 0.0
    found = tuple(code for code, pattern in rules.items() if pattern.search(folded))
    if champ == "statut":
        return found[-1:], 0.7 if found else 0.0
    # Too many ideas in one word: to be said by hand.
    return found, {0: 0.0, 1: 0.8, 2: 0.6}.get(len(found), 0.3)


def _exact(champ: str, folded: str) -> tuple[str, ...]:
    for code, terme in LISTES[_LIST_OF.get(champ, champ)].items():
        said = (code, terme.libelle, terme.pluriel, terme.developpe)
        if folded and folded in map(fold, said):
            return (code,)
    return ()


def _number(word: str, folded: str) -> tuple[str, ...]:
    number = _NUMBER.match(word)
    if number and 1 <= int(number[1]) <= ODD_ALLIANCE:
        return (str(int(number[1])),)
    return tuple(code for code, terme in ODD.items() if fold(terme.libelle) == folded)[:1]


def say(champ: str, code: str) -> str:
    """Return the label of a code.

    Examples
    --------
    >>> say("domaines", "mobilite")
    'Mobilité'
    """
    liste = ODD if champ == "odd" else LISTES[_LIST_OF.get(champ, champ)]
    return liste[code].libelle if code in liste else code

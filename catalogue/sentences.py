"""A view said in French: its sentence, its chips, and what to try when it finds nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from catalogue.address import Vue
from catalogue.catalogue import AUTOUR_KM, Catalogue, Resultat, lieu_demande
from catalogue.recherche.question import Compris
from catalogue.vocabulaires import DOMAINES, METIERS, ODD, ROLES
from geo.distances import distances_m
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

_NNBSP: Final = "\N{NARROW NO-BREAK SPACE}"
_NBSP: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: its words, and the view without it."""

    libelle: str
    sans: Vue


@dataclass(frozen=True, slots=True)
class Levee:
    """One family of filters to lift: its words, the view without it, and what that finds."""

    libelle: str
    sans: Vue
    total: int


def say_number(n: int) -> str:
    """Return a whole number with French thousands, as in "34 875"."""
    return f"{n:,}".replace(",", _NNBSP)


def agree(n: int, un: str, several: str) -> str:
    """Return a number and its noun; French is singular under two."""
    return f"{say_number(n)}{_NBSP}{un if n < 2 else several}"


def place_in_words(vue: Vue, ref: Referentiel) -> str:
    """Return the place of a view in words, or ""."""
    place = lieu_demande(vue, ref)
    if place:
        return ref.libelle(place)
    # Whoever opens a shared address is elsewhere: "my position" would be a lie.
    return "la position indiquée" if vue.position else ""


def phrase(vue: Vue, resultat: Resultat, ref: Referentiel) -> str:
    """Return the sentence of a view, as in "12 catalyseurs · Emploi et insertion · Lot (46)"."""
    parts = [_counted(vue, resultat.total)]
    parts += [" ou ".join(DOMAINES[d].libelle for d in vue.domaine)] if vue.domaine else []
    parts += [" ou ".join(METIERS[m].libelle for m in vue.metier)] if vue.metier else []
    parts += [" ou ".join(map(ref.libelle, vue.territoire))] if vue.territoire else []
    parts += ["ODD" + _NBSP + " ou ".join(vue.odd)] if vue.odd else []
    parts += [f"«{_NBSP}{vue.q}{_NBSP}»"] if vue.q else []
    place = place_in_words(vue, ref)
    if place:
        parts.append((f"à moins de {vue.rayon}{_NBSP}km de " if vue.rayon else "près de ") + place)
    return " · ".join(parts)


def _counted(vue: Vue, total: int) -> str:
    if len(vue.type) == 1:
        role = ROLES[vue.type[0]]
        return agree(total, _lower(role.libelle), _lower(role.pluriel))
    kinds = " ou ".join(_lower(ROLES[r].pluriel) for r in vue.type)
    return agree(total, "fiche", "fiches") + (f" · {kinds}" if kinds else "")


def _lower(words: str) -> str:
    return words if words.isupper() else words[:1].lower() + words[1:]


def chips(vue: Vue, catalogue: Catalogue) -> list[Chip]:
    """Return the filters in force, in the order of the address; a need is told as understood."""
    ref = catalogue.ref
    found: list[Chip] = []

    def add(family: str, values: Iterable[object], words: Iterable[str]) -> None:
        chosen = tuple(getattr(vue, family))
        for value, label in zip(values, words, strict=True):
            rest = tuple(v for v in chosen if v != value)
            found.append(Chip(label, vue.with_(**{family: rest}).canonical()))

    add("domaine", vue.domaine, (DOMAINES[d].libelle for d in vue.domaine))
    add("type", vue.type, (ROLES[r].libelle for r in vue.type))
    add("metier", vue.metier, (METIERS[m].libelle for m in vue.metier))
    add("territoire", vue.territoire, map(ref.libelle, vue.territoire))
    add("odd", vue.odd, (f"ODD{_NBSP}{o}{_NBSP}: {ODD[o].libelle}" for o in vue.odd))
    found += _understood(vue, catalogue)
    if vue.pres:
        label = f"Près de {place_in_words(vue, ref)}"
        found.append(Chip(label, vue.with_(pres="", rayon=None).canonical()))
    if vue.rayon:
        found.append(Chip(f"À moins de {vue.rayon}{_NBSP}km", vue.with_(rayon=None)))
    return found


def _understood(vue: Vue, catalogue: Catalogue) -> list[Chip]:
    """Return what was read in a need: its types, ODD and place, then its words."""
    if not vue.q:
        return []
    question = catalogue.recherche.read(vue.q)
    found = [
        Chip(say_compris(each, catalogue.ref), vue.with_(q=each.sans).canonical())
        for each in question.compris
    ]
    if question.idees or not found:
        words = " ".join(idee.texte for idee in question.idees) or vue.q
        rest = " ".join(each.entier for each in question.compris)
        if not rest:
            words = vue.q
        found.append(Chip(f"«{_NBSP}{words}{_NBSP}»", vue.with_(q=rest).canonical()))
    return found


def say_compris(compris: Compris, ref: Referentiel) -> str:
    """Return in words what a part of a need was read as."""
    valeur = compris.valeur
    if isinstance(valeur, Territoire):
        words = ref.libelle(valeur)
        around = valeur.niveau is Niveau.COMMUNE and ref.point(valeur) is not None
        return f"À moins de {AUTOUR_KM}{_NBSP}km de {words}" if around else words
    return (
        ROLES[valeur].pluriel
        if valeur in ROLES
        else f"ODD{_NBSP}{valeur}{_NBSP}: {ODD[valeur].libelle}"
    )


def readings(vue: Vue, catalogue: Catalogue) -> list[Chip]:
    """Return other ways to read a need: its place as plain words, a word as the place it names."""
    if not vue.q:
        return []
    question = catalogue.recherche.read(vue.q)
    found = []
    if question.lieu and question.lieu.tel_quel:
        words = f"Chercher les mots «{_NBSP}{question.lieu.texte}{_NBSP}»"
        found.append(Chip(words, vue.with_(q=question.lieu.tel_quel)))
    for each in question.lieux_possibles:
        place = each.valeur
        if isinstance(place, Territoire):
            near = place.niveau is Niveau.COMMUNE
            there = {"pres": place.code} if near else {"territoire": (*vue.territoire, place)}
            words = f"{'Près de ' if near else 'Dans : '}{catalogue.ref.libelle(place)}"
            found.append(Chip(words, vue.with_(q=each.sans, **there).canonical()))
    return found


PROCHE_KM: Final = 100  # as the crow flies: further is another region of life
_FAMILLES: Final = (
    ("q", "", "le texte cherché"),
    ("rayon", None, "la distance"),
    ("odd", (), "les objectifs (ODD)"),
    ("domaine", (), "le domaine"),
    ("type", (), "le type d’acteur"),
    ("metier", (), "le métier"),
    ("territoire", (), "le territoire"),
)


def levees(vue: Vue, catalogue: Catalogue) -> list[Levee]:
    """Return which single family to lift to find how many, most found first."""
    found = []
    for each in catalogue.recherche.read(vue.q).compris if vue.q else ():
        without = vue.with_(q=each.sans).canonical()
        total = catalogue.count(without)
        if total and each.sans:
            found.append(Levee(f"Sans «{_NBSP}{each.texte}{_NBSP}»", without, total))
    for words, without in _parts(vue, catalogue):
        total = catalogue.count(without)
        if total:
            found.append(Levee(words, without, total))
    for family, empty, words in _FAMILLES:
        if getattr(vue, family):
            without = vue.with_(**{family: empty}).canonical()
            total = catalogue.count(without)
            if total:
                found.append(Levee(f"Sans {words}", without, total))
    return sorted(found, key=lambda levee: -levee.total)


def _parts(vue: Vue, catalogue: Catalogue) -> list[tuple[str, Vue]]:
    """Return each idea of a need of several, alone, with the place and the types it names."""
    question = catalogue.recherche.read(vue.q) if vue.q else None
    if question is None or len(question.idees) < 2:
        return []
    kept = [each.entier for each in question.compris]
    parts = []
    for idee in question.idees:
        alone = " ".join([*kept, idee.texte])
        read = catalogue.recherche.read(alone)
        if [i.mots for i in read.idees] == [idee.mots] and len(read.compris) == len(kept):
            words = f"Pour «{_NBSP}{idee.texte}{_NBSP}» seulement"
            parts.append((words, vue.with_(q=alone).canonical()))
    return parts


def nearest_fiches(
    vue: Vue, catalogue: Catalogue, limite: int = 3
) -> tuple[str, list[tuple[int, float]]]:
    """Return the fiches nearest to where the view looks: the place in words, then positions.

    The place is the one asked, else the first territory, else the one the need names; without any
    there is nothing to be near to, and beyond ``PROCHE_KM`` nothing is near. Distances are metres
    on the ellipsoid.
    """
    origin = catalogue.origin(vue)
    words = place_in_words(vue, catalogue.ref)
    if origin is None:
        named = catalogue.recherche.read(vue.q).lieu if vue.q else None
        asked = (*vue.territoire, *((named.valeur,) if named else ()))
        territoires = (t for t in asked if isinstance(t, Territoire))
        origin, words = _first_point(territoires, catalogue.ref)
    if origin is None:
        return "", []
    metres = distances_m(*origin, catalogue.lon, catalogue.lat)
    order = np.argsort(metres, kind="stable")[:limite]  # nan last
    return words, [(int(i), float(metres[i])) for i in order if metres[i] <= PROCHE_KM * 1000]


def _first_point(
    territoires: Iterable[Territoire], ref: Referentiel
) -> tuple[tuple[float, float] | None, str]:
    for territoire in territoires:
        point = ref.point(territoire)
        if point is not None:
            return point, ref.libelle(territoire)
    return None, ""

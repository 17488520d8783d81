"""What a picture says and shows: of a fiche, of a territory, of any view of the Explorer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import shorten
from typing import Final

import numpy as np

from catalogue.address import Vue
from catalogue.apercus.carte import Box, Cercle, Marques, Siege, Ville, draw
from catalogue.catalogue import Catalogue
from catalogue.familles import Mask
from catalogue.portrait.portrait import Portrait
from catalogue.recits.scenes import view_box
from catalogue.sentences import agree, phrase, say_number
from catalogue.vocabulaires import ROLES
from geo.donnees import DATA_TERRITOIRES
from geo.territoires import FRANCE, Niveau, Territoire

_STEP: Final = 1e-4  # degrees: how the file of towns says where they are
_SAID: Final = 100  # characters of what a fiche says: with the place, three lines
NOBODY: Final = np.zeros(0, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Sujet:
    """A picture before it is one.

    Parameters
    ----------
    titre
        What is read first, however long.
    detail, phrase
        A line above it, what follows it.
    roles
        The types whose marks go with the line above.
    carte
        The SVG of the map.
    """

    titre: str
    detail: str
    phrase: str
    roles: tuple[str, ...]
    carte: str


def of_fiche(catalogue: Catalogue, position: int) -> Sujet:
    """Return the picture of a fiche: its name, its type, where it acts, what was missing."""
    fiche, ref = catalogue.fiches[position], catalogue.ref
    known = bool(catalogue.has_a_point[position])
    point = (float(catalogue.lon[position]), float(catalogue.lat[position]))
    lit = [t for t in fiche.territoires if t != FRANCE and ref.bounds(t)]
    cadre = None
    if lit:
        cadre = _with(view_box(Vue(fiche=fiche.id), catalogue), point if known else None)
    elif known:
        cadre = (*point, *point)
    kinds = " · ".join(ROLES[r].libelle for r in fiche.roles)
    said = fiche.besoin or fiche.ensemble or fiche.description
    return Sujet(
        titre=fiche.nom,
        detail=kinds,
        phrase=f"{catalogue.lieu(fiche)} · {shorten(said, _SAID, placeholder='…')}",
        roles=fiche.roles,
        carte=draw(
            ref,
            lit,
            Marques(NOBODY, NOBODY, ()),
            cadre=cadre,
            choisie=Siege(*point, fiche.roles[0], fiche.commune) if known else None,
            villes=_towns(),
        ),
    )


def of_territoire(catalogue: Catalogue, p: Portrait) -> Sujet:
    """Return the picture of a territory: its name, and how many fiches are there for it."""
    ref, t = catalogue.ref, p.territoire
    here = catalogue.dans(t)
    inside = int(np.count_nonzero(here))
    said = []
    if p.couvrent:
        said.append(
            agree(p.couvrent, "fiche couvre ce territoire", "fiches couvrent ce territoire")
        )
    if inside:
        words = ("est située ici", "sont situées ici")
        if not said:
            words = ("fiche est située ici", "fiches sont situées ici")
        said.append(agree(inside, *words))
    if t == FRANCE:
        said = [agree(inside, "fiche", "fiches")]
    large = t.niveau in (Niveau.REGION, Niveau.DEPARTEMENT, Niveau.PAYS)
    shown = here if large or p.point is None else catalogue.has_a_point
    return Sujet(
        titre=p.libelle,
        detail=f"Qui fait alliance ici · {p.genre}",
        phrase=" · ".join(said) or "Qui est proche, ce qui manque, qui peut aider",
        roles=(),
        carte=_whole(catalogue, [t], shown, None if t == FRANCE else ref.bounds(t)),
    )


def of_vue(catalogue: Catalogue, vue: Vue) -> Sujet:
    """Return the picture of a view: what it asks for, how many answer, where they are."""
    found = catalogue.query(vue)
    counted, *asked = phrase(vue, found, catalogue.ref).split(" · ")
    cadre = None
    if vue.pres or any(catalogue.ref.bounds(t) for t in vue.territoire if t != FRANCE):
        cadre = view_box(vue, catalogue)
    origin = catalogue.origin(vue)
    words = " · ".join(asked)
    if asked and found.sans_point:
        counted += f", dont {say_number(found.sans_point)} sans point sur la carte"
    return Sujet(
        titre=words[:1].upper() + words[1:] or "Qui fait alliance près de chez vous",
        detail=counted,
        phrase=""
        if asked
        else "Mairies, entreprises, associations, habitants : qui agit ensemble, et où.",
        roles=vue.type,
        carte=_whole(
            catalogue,
            vue.territoire,
            found.visibles,
            cadre,
            types=vue.type,
            cercle=Cercle(*origin, vue.rayon) if origin and vue.rayon else None,
        ),
    )


def _whole(
    catalogue: Catalogue,
    lit: Sequence[Territoire],
    shown: Mask,
    cadre: Box | None,
    *,
    types: Sequence[str] = (),
    cercle: Cercle | None = None,
) -> str:
    """Return a map of several fiches; one of several types is drawn as the one that is asked."""
    found = np.flatnonzero(shown & catalogue.has_a_point)
    roles = [
        next((r for r in catalogue.fiches[i].roles if r in types), catalogue.fiches[i].roles[0])
        for i in found
    ]
    marques = Marques(catalogue.lon[found], catalogue.lat[found], roles)
    known = [t for t in lit if catalogue.ref.bounds(t)]
    return draw(catalogue.ref, known, marques, cadre=cadre, cercle=cercle, villes=_towns())


def _with(box: Box, point: tuple[float, float] | None) -> Box:
    if point is None:
        return box
    (lon, lat), (west, south, east, north) = point, box
    return min(west, lon), min(south, lat), max(east, lon), max(north, lat)


@lru_cache(maxsize=1)
def _towns() -> tuple[Ville, ...]:
    columns = json.loads((DATA_TERRITOIRES / "villes.json").read_bytes())
    rows = zip(columns["nom"], columns["lon"], columns["lat"], strict=True)
    return tuple(Ville(nom, lon * _STEP, lat * _STEP) for nom, lon, lat in rows)

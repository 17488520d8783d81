"""What the map beside the table shows: one figure a territory, sorted into classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from catalogue.catalogue import Catalogue
from catalogue.croisement.croisement import Croisement, cross, per_inhabitant, populations
from catalogue.croisement.faces import FACES, Choix, Face, Valeur, face_croisee
from geo.classes import Classement, classify
from geo.territoires import Niveau


@dataclass(frozen=True, slots=True)
class Carte:
    """The figures of a map.

    Attributes
    ----------
    niveau
        What is drawn: régions or départements.
    territoires
        What has a figure, in the order of the table.
    comptes, valeurs
        Distinct fiches, and what the classes are made of (fiches, or per 100,000 inhabitants).
    """

    niveau: Niveau
    territoires: tuple[Valeur, ...]
    comptes: tuple[int, ...]
    valeurs: tuple[float, ...]
    per_inhabitant: bool
    classement: Classement
    montre: Valeur | None

    @property
    def rangs(self) -> Mapping[str, int]:
        """Class of each drawn unit by its code; 0 is zero."""
        return {
            v.territoire.code: int(rank)
            for v, rank in zip(self.territoires, self.classement.rangs, strict=True)
            if v.territoire is not None and v.territoire.niveau is self.niveau
        }


def carte(catalogue: Catalogue, choix: Choix, croisement: Croisement) -> Carte:
    """Return the map of a table: its territorial face, or else all its fiches by région.

    ``choix.face`` names the one value of the other face that is shown.
    """
    face = _territorial(choix)
    table = croisement
    if face is None:
        face = FACES["region"]
        table = cross(catalogue, croisement.vue, "region", choix.lignes)
    on_rows = table.face_lignes is face
    values = table.lignes if on_rows else table.colonnes
    counts = table.total_lignes if on_rows else table.total_colonnes
    shown = None
    if choix.face and face_croisee(choix) is not None:
        others = table.colonnes if on_rows else table.lignes
        place = next(i for i, v in enumerate(others) if v.code == choix.face)
        counts = table.comptes[:, place] if on_rows else table.comptes[place]
        shown = others[place]
    known = [i for i, v in enumerate(values) if v.code]
    kept = tuple(values[i] for i in known)
    figures = counts[known].astype(np.float64)
    if choix.mesure == "habitants":
        figures = per_inhabitant(figures, populations(kept, catalogue.ref))
    assert face.niveau is not None
    return Carte(
        face.niveau,
        kept,
        tuple(map(int, counts[known])),
        tuple(map(float, figures)),
        choix.mesure == "habitants",
        classify(figures),
        shown,
    )


def _territorial(choix: Choix) -> Face | None:
    faces = (FACES[choix.lignes], FACES[choix.colonnes])
    return next((f for f in faces if f.niveau), None)

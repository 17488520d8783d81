"""The cube of counts: fiches counted by two faces, the filters of the view being the third.

A cell counts the fiches of one address of the Explorer, and its total is the number of *distinct*
fiches: a fiche with several values is counted in each of them and once in the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.croisement.faces import FACES, LISTES, Face, Valeur, valeurs, without_page
from catalogue.familles import Mask
from geo.classes import Classement, classify
from geo.referentiel import Referentiel

Comptes = npt.NDArray[np.int64]
Taux = npt.NDArray[np.float64]
HABITANTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Croisement:
    """The table of counts of one view.

    Attributes
    ----------
    lignes, colonnes
        The values of the two faces, the rest of a territorial face last when it holds a fiche.
    comptes
        Distinct fiches of each cell, rows by columns.
    total_lignes, total_colonnes, total
        Distinct fiches of each row, of each column, of the whole: not the sum of the cells.
    repetees_lignes, repetees_colonnes
        How many fiches are in several rows, in several columns.
    """

    vue: Vue
    face_lignes: Face
    face_colonnes: Face
    lignes: tuple[Valeur, ...]
    colonnes: tuple[Valeur, ...]
    comptes: Comptes
    total_lignes: Comptes
    total_colonnes: Comptes
    total: int
    repetees_lignes: int
    repetees_colonnes: int

    def cellule(self, ligne: int, colonne: int) -> Vue | None:
        """Return the Explorer's view of a cell; None in the rest of a territorial face."""
        row, column = self.lignes[ligne], self.colonnes[colonne]
        if not (row.code and column.code):
            return None
        vue = narrowed(self.vue, self.face_lignes, row)
        return narrowed(vue, self.face_colonnes, column)

    def ligne(self, ligne: int) -> Vue | None:
        """Return the Explorer's view of a whole row."""
        row = self.lignes[ligne]
        return narrowed(self.vue, self.face_lignes, row) if row.code else None

    def colonne(self, colonne: int) -> Vue | None:
        """Return the Explorer's view of a whole column."""
        column = self.colonnes[colonne]
        return narrowed(self.vue, self.face_colonnes, column) if column.code else None

    @property
    def full_cells(self) -> tuple[int, int]:
        """How many rows and columns an address can say: the rest of a face is left out."""
        return (
            sum(bool(v.code) for v in self.lignes),
            sum(bool(v.code) for v in self.colonnes),
        )


def cross(catalogue: Catalogue, vue: Vue, lignes: str, colonnes: str) -> Croisement:
    """Count the fiches of a view by two faces (keys of ``FACES``, of two families).

    A filter on the family of a face keeps the values it names, so that a cell is always one
    address of the Explorer.
    """
    vue = without_page(vue)
    base = catalogue.query(vue).visibles
    faces = FACES[lignes], FACES[colonnes]
    rows, in_row = _sorted_by(catalogue, faces[0], vue, base)
    columns, in_column = _sorted_by(catalogue, faces[1], vue, base)
    # Whole numbers that float64 holds exactly: the product then uses the fast routines.
    counts = in_row.astype(np.float64) @ in_column.T.astype(np.float64)
    return Croisement(
        vue,
        *faces,
        rows,
        columns,
        comptes=_frozen(np.rint(counts).astype(np.int64)),
        total_lignes=_frozen(in_row.sum(axis=1, dtype=np.int64)),
        total_colonnes=_frozen(in_column.sum(axis=1, dtype=np.int64)),
        total=int(np.count_nonzero(base)),
        repetees_lignes=int(np.count_nonzero(in_row.sum(axis=0) > 1)),
        repetees_colonnes=int(np.count_nonzero(in_column.sum(axis=0) > 1)),
    )


@dataclass(frozen=True, slots=True)
class Mesure:
    """The table as it is measured: counts, or fiches per 100,000 inhabitants (nan: unknown).

    ``classement`` sorts the cells an address can say (``Croisement.pleines``).
    """

    per_inhabitant: bool
    valeurs: Taux
    lignes: Taux
    colonnes: Taux
    total: float
    classement: Classement


def measure(croisement: Croisement, mesure: str, ref: Referentiel) -> Mesure:
    """Measure a table: ``fiches``, or ``habitants`` when a face is territorial (else counts)."""
    faces = (croisement.face_lignes, croisement.face_colonnes)
    rates = mesure == "habitants" and any(face.niveau for face in faces)
    counts = [
        np.asarray(c, dtype=np.float64)
        for c in (croisement.comptes, croisement.total_lignes, croisement.total_colonnes)
    ]
    cells, rows, columns = counts
    total = float(croisement.total)
    if rates:
        on_rows = faces[0].niveau is not None
        people = populations(croisement.lignes if on_rows else croisement.colonnes, ref)
        everyone = _population_of_all(croisement.lignes if on_rows else croisement.colonnes, ref)
        cells = per_inhabitant(cells, people[:, None] if on_rows else people[None, :])
        rows = per_inhabitant(rows, people if on_rows else everyone)
        columns = per_inhabitant(columns, everyone if on_rows else people)
        total = float(per_inhabitant(total, everyone))
    height, width = croisement.full_cells
    return Mesure(rates, cells, rows, columns, total, classify(cells[:height, :width]))


def per_inhabitant(comptes: npt.ArrayLike, population: npt.ArrayLike) -> Taux:
    """Return fiches per 100,000 inhabitants; nan where the population is unknown (0).

    >>> per_inhabitant([3, 1], [150_000, 0]).tolist()
    [2.0, nan]
    """
    people = np.asarray(population, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = HABITANTS * np.asarray(comptes, dtype=np.float64) / people
    return np.where(people > 0, rates, np.nan)


def populations(values: Sequence[Valeur], ref: Referentiel) -> Comptes:
    """Return the population of each territory, 0 for what is not one or has none published."""
    known = (ref.population(v.territoire) if v.territoire else None for v in values)
    return np.array([p or 0 for p in known], dtype=np.int64)


def _population_of_all(values: Sequence[Valeur], ref: Referentiel) -> int:
    """Return the population of territories together, those inside another counted once."""
    all_ = [v.territoire for v in values if v.territoire is not None]
    largest = [t for t in all_ if not any(o != t and o in all_ for o in ref.parents(t))]
    return sum(ref.population(t) or 0 for t in largest)


def narrowed(vue: Vue, face: Face, value: Valeur) -> Vue:
    """Return a view that asks for one value of a face, in place of those it asked for."""
    chosen = value.territoire if value.territoire is not None else value.code
    return vue.with_(**{face.famille: (chosen,)}).canonical()


def _sorted_by(
    catalogue: Catalogue, face: Face, vue: Vue, base: Mask
) -> tuple[tuple[Valeur, ...], npt.NDArray[np.bool_]]:
    """Return the values of a face and, one row a value, which fiches of the base have it."""
    values = valeurs(face, vue, catalogue.ref)
    if face.niveau is None:
        codes, matrix = _memberships(catalogue, face.famille)
        return values, matrix[[codes[v.code] for v in values]] & base
    masks = [catalogue.dans(v.territoire) for v in values if v.territoire is not None]
    matrix = np.array(masks, dtype=bool).reshape(-1, len(catalogue)) & base
    rest = base & ~matrix.any(axis=0)
    if rest.any():
        national = "" if vue.territoire else " ou nationales"
        values = (*values, Valeur("", f"Sur plusieurs {face.pluriel}{national}"))
        matrix = np.vstack((matrix, rest))
    return values, matrix


@lru_cache(maxsize=8)
def _memberships(
    catalogue: Catalogue, famille: str
) -> tuple[Mapping[str, int], npt.NDArray[np.bool_]]:
    """Return the place of each code and, one row a code, which fiches have it."""
    terms, codes_of = LISTES[famille]
    place = {code: row for row, code in enumerate(terms)}
    matrix = np.zeros((len(terms), len(catalogue)), dtype=bool)
    for column, fiche in enumerate(catalogue.fiches):
        for code in codes_of(fiche):
            matrix[place[str(code)], column] = True
    matrix.setflags(write=False)
    return MappingProxyType(place), matrix


def _frozen(array: Comptes) -> Comptes:
    array.setflags(write=False)
    return array

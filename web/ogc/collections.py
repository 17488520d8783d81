"""The collections: what each is, the fields one may ask by, its rows and shapes.

Nothing is made before it is asked for: a column is read when a filter names it, shapes when a box
or an answer needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import shapely

from catalogue.catalogue import Catalogue
from catalogue.exports.fiches import Ligne, as_object
from catalogue.familles import Mask
from catalogue.fiches import COLONNES, Colonne
from catalogue.vocabulaires import LISTES, ODD
from geo.layers import shapes
from geo.territoires import FRANCE, Niveau, Territoire
from web.ogc.crs import Geometries
from web.shared import Shared, shared

Genre = Literal["texte", "nombre", "entier", "moment", "liste", "entiers"]
Column = Sequence[Any]
MakeShapes = Callable[[Sequence[int]], Sequence[shapely.Geometry | None]]


@dataclass(frozen=True, slots=True)
class Champ:
    """A field of the rows of a collection: its name, title and kind, its values when closed."""

    nom: str
    titre: str
    genre: Genre = "texte"
    valeurs: tuple[str, ...] = ()


class Table:
    """The rows of a collection, in their usual order.

    Parameters
    ----------
    ids
        Their identifiers.
    columns
        What gives each column, by the name of its field.
    make_shapes
        What gives the shapes of some rows (degrees, CRS84); None for a row without one.
    """

    def __init__(
        self,
        ids: Sequence[str],
        columns: Mapping[str, Callable[[], Column]],
        make_shapes: MakeShapes,
    ) -> None:
        self.ids = ids
        self.place = {id_: i for i, id_ in enumerate(ids)}
        self._make_shapes = make_shapes
        self._columns = columns
        self.column = lru_cache(maxsize=None)(lambda name: columns[name]())

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def geometries(self) -> Geometries:
        """The shape of each row, or None."""
        return self._shapes(range(len(self)))

    def shapes(self, rows: Sequence[int]) -> Geometries:
        """Return the shapes of some rows, without making those of the others."""
        return self.geometries[rows] if "geometries" in vars(self) else self._shapes(rows)

    def _shapes(self, rows: Sequence[int]) -> Geometries:
        found = np.empty(len(rows), dtype=object)
        found[:] = self._make_shapes(rows)
        return found

    @cached_property
    def bounds(self) -> npt.NDArray[np.float64]:
        """West, south, east, north of each row; nan without a shape."""
        return np.asarray(shapely.bounds(self.geometries), dtype=np.float64)

    @cached_property
    def drawn(self) -> Mask:
        """Which rows have a shape."""
        return ~np.isnan(self.bounds[:, 0])

    def meets(self, west: float, south: float, east: float, north: float) -> Mask:
        """Return which rows have a box that meets another (degrees)."""
        b = self.bounds
        found: Mask = (
            (b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south)
        )
        return found

    def properties(self, i: int) -> dict[str, Any]:
        """Return the fields of a row; what says nothing is None."""
        said = {name: self.column(name)[i] for name in self._columns}
        return {name: None if value == "" else value for name, value in said.items()}


@dataclass(frozen=True)
class Collection:
    """A collection: what it is for people and for programs.

    Parameters
    ----------
    id, titre, description
        Its name in addresses, and what it holds.
    geometrie
        The GeoJSON type of its shapes.
    champs
        Its fields.
    make
        What makes its rows out of the shared data.
    moment
        The field that tells when ("" for none).
    explorer
        Whether the parameters of the Explorer choose among its rows.
    vus
        The fields a page of rows shows, its name first.
    """

    id: str
    titre: str
    description: str
    geometrie: str
    champs: tuple[Champ, ...]
    make: Callable[[Shared], Table] = field(repr=False)
    moment: str = ""
    explorer: bool = False
    vus: tuple[str, ...] = ("nom", "code", "population", "superficie_km2", "fiches")

    @property
    def table(self) -> Table:
        """Its rows."""
        return _table(self.id, shared().empreinte)

    @cached_property
    def champ(self) -> Mapping[str, Champ]:
        """Its fields by name."""
        return {champ.nom: champ for champ in self.champs}


@lru_cache(maxsize=16)
def _table(collection: str, _empreinte: str) -> Table:
    return COLLECTIONS[collection].make(shared())


_LEVELS: Final = (Niveau.EPCI, Niveau.DEPARTEMENT, Niveau.REGION)
_OWN: Final = tuple(c for c in COLONNES if c.nom not in ("lat", "lon"))


def _champ(colonne: Colonne) -> Champ:
    if colonne.genre == "odd":
        return Champ(colonne.nom, colonne.titre, "entiers", tuple(ODD))
    closed = colonne.genre == "code" and not colonne.ouvert
    values = tuple(LISTES[colonne.vocabulaire]) if closed else ()
    if colonne.multiple:
        return Champ(colonne.nom, colonne.titre, "liste", values)
    genre: Genre = "entier" if colonne.genre == "annee" else "texte"
    return Champ(colonne.nom, colonne.titre, genre, values)


_FICHES: Final = (
    *map(_champ, _OWN),
    Champ("point", "D’où vient le point", valeurs=("fiche", "commune")),
    Champ("lieu", "Où, en mots"),
    Champ("epci", "Intercommunalité (Siren) du siège, ou de toute l’aire d’action"),
    Champ("departement", "Département du siège, ou de toute l’aire d’action"),
    Champ("region", "Région du siège, ou de toute l’aire d’action"),
    Champ("publiee_le", "Publiée le", "moment"),
    Champ("modifiee_le", "Modifiée le", "moment"),
)


def _fiches(data: Shared, make_shapes: MakeShapes) -> Table:
    catalogue = data.catalogue
    objects = lru_cache(maxsize=1)(lambda: [as_object(line) for line in lines(catalogue)])

    def own(name: str) -> Callable[[], Column]:
        return lambda: [said[name] for said in objects()]

    columns: dict[str, Callable[[], Column]] = {c.nom: own(c.nom) for c in _OWN}
    columns |= {
        "point": own("point"),
        "lieu": lambda: [catalogue.lieu(f) for f in catalogue.fiches],
        **{level.value: partial(catalogue.unit, level) for level in _LEVELS},
        "publiee_le": lambda: [f"{m.publiee:%Y-%m-%dT%H:%M:%SZ}" for m in data.moments],
        "modifiee_le": lambda: [f"{m.modifiee:%Y-%m-%dT%H:%M:%SZ}" for m in data.moments],
    }
    return Table([f.id for f in catalogue.fiches], columns, make_shapes)


def lines(catalogue: Catalogue) -> list[Ligne]:
    """Return every fiche with its point."""
    known = catalogue.has_a_point
    return [
        Ligne(f, float(catalogue.lon[i]), float(catalogue.lat[i])) if known[i] else Ligne(f)
        for i, f in enumerate(catalogue.fiches)
    ]


def _points(data: Shared) -> Table:
    c = data.catalogue

    def make(rows: Sequence[int]) -> list[shapely.Geometry | None]:
        return [shapely.Point(c.lon[i], c.lat[i]) if c.has_a_point[i] else None for i in rows]

    return _fiches(data, make)


def _areas(data: Shared) -> Table:
    @cache  # many act over the same territory
    def union(area: tuple[Territoire, ...]) -> shapely.Geometry | None:
        parts = [shape for shape in shapes(data.ref, area) if shape is not None]
        return (parts[0] if len(parts) == 1 else shapely.union_all(parts)) if parts else None

    def make(rows: Sequence[int]) -> list[shapely.Geometry | None]:
        return [union(data.catalogue.fiches[i].territoires) for i in rows]

    return _fiches(data, make)


def _territoires(niveau: Niveau, above: tuple[Niveau, ...]) -> Callable[[Shared], Table]:
    def make(data: Shared) -> Table:
        ref, counts = data.ref, data.catalogue.counts(niveau)
        units = ref.membres(FRANCE, niveau)

        def parent(level: Niveau) -> Callable[[], Column]:
            return lambda: [p.code if (p := ref.parent(t, level)) else None for t in units]

        columns: dict[str, Callable[[], Column]] = {
            "code": lambda: [t.code for t in units],
            "nom": lambda: [ref.nom(t) for t in units],
            "libelle": lambda: [ref.libelle(t) for t in units],
            **(
                {"genre": lambda: [ref.type_epci(t) for t in units]}
                if niveau is Niveau.EPCI
                else {}
            ),
            **{level.value: parent(level) for level in above},
            "population": lambda: [ref.population(t) for t in units],
            "superficie_km2": lambda: [ref.superficie_km2(t) for t in units],
            "fiches": lambda: [counts.get(t.code, 0) for t in units],
        }
        return Table(
            [t.code for t in units], columns, lambda rows: shapes(ref, (units[i] for i in rows))
        )

    return make


def _territoire_champs(niveau: Niveau, above: tuple[Niveau, ...]) -> tuple[Champ, ...]:
    return (
        Champ("code", "Code officiel (COG 2026 ; Siren d’une intercommunalité)"),
        Champ("nom", "Nom"),
        Champ("libelle", "Nom qui le distingue de ses homonymes"),
        *((Champ("genre", "CC, CA, CU, METRO ou MET69"),) if niveau is Niveau.EPCI else ()),
        *(Champ(level.value, f"Code : {level.value}") for level in above),
        Champ("population", "Population municipale (2023)", "entier"),
        Champ("superficie_km2", "Superficie (km²)", "nombre"),
        Champ("fiches", "Nombre de fiches dont le siège ou toute l’aire d’action est là", "entier"),
    )


def _level(niveau: Niveau, id_: str, titre: str, trace: str, *above: Niveau) -> Collection:
    return Collection(
        id_,
        titre,
        f"Code officiel géographique 2026, avec le nombre de fiches de chacun. {trace} "
        "D’après IGN, ADMIN EXPRESS COG, et Insee (Licence Ouverte 2.0).",
        "MultiPolygon",
        _territoire_champs(niveau, above),
        _territoires(niveau, above),
    )


_SIMPLE: Final = "Contours simplifiés à un kilomètre."
COLLECTIONS: Final[Mapping[str, Collection]] = {
    c.id: c
    for c in (
        Collection(
            "fiches",
            "Fiches, au point de leur siège",
            "Les alliances de la carte. Le point est celui de la fiche ou le centre de la commune "
            "du siège ; sans siège connu, la fiche est là, sans géométrie.",
            "Point",
            _FICHES,
            _points,
            moment="modifiee_le",
            explorer=True,
            vus=("nom", "roles", "domaines", "lieu", "annee"),
        ),
        Collection(
            "fiches-territoires",
            "Fiches, sur leur territoire d’action",
            "Les mêmes fiches, avec pour géométrie tout leur territoire d’action.",
            "MultiPolygon",
            _FICHES,
            _areas,
            moment="modifiee_le",
            explorer=True,
            vus=("nom", "roles", "domaines", "lieu", "annee"),
        ),
        _level(Niveau.REGION, "regions", "Régions", _SIMPLE),
        _level(Niveau.DEPARTEMENT, "departements", "Départements", _SIMPLE, Niveau.REGION),
        _level(
            Niveau.EPCI, "epci", "Intercommunalités", _SIMPLE, Niveau.DEPARTEMENT, Niveau.REGION
        ),
        _level(
            Niveau.COMMUNE,
            "communes",
            "Communes",
            "Celles des collectivités d’outre-mer n’ont pas de contour publié.",
            Niveau.EPCI,
            Niveau.DEPARTEMENT,
            Niveau.REGION,
        ),
    )
}

"""Read ``data/territoires``: one record per territory, and who is in what, as arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.formes import Formes
from geo.territoires import FRANCE, Niveau, Territoire

DATA_TERRITOIRES = Path(__file__).resolve().parents[1] / "data" / "territoires"
# The levels that gather communes, in the order one says them.
GROUPES = (Niveau.EPT, Niveau.EPCI, Niveau.DEPARTEMENT, Niveau.REGION)

Bounds = tuple[float, float, float, float]
Positions = npt.NDArray[np.int32]
_Array = TypeVar("_Array", bound=npt.NDArray[Any])

_COMMUNE_COLUMNS = ["code", "nom", "population", "superficie_km2", "lon", "lat"] + [
    niveau.value for niveau in GROUPES
]


class Unite(NamedTuple):
    """What is known of one territory; None where nothing is published."""

    nom: str
    departement: str | None  # of a commune
    genre: str | None  # kind of an EPCI
    population: int | None
    superficie_km2: float | None
    point: tuple[float, float] | None
    bounds: Bounds | None  # of a commune, None: 35,000 boxes to keep, and its shape has its own


@dataclass(frozen=True, slots=True)
class Donnees:
    """The content of the folder.

    The communes come first those with a shape, by code, then those of the collectivités
    d’outre-mer: a position below ``len(formes)`` is also a row of ``communes.parquet``.
    ``groupe[niveau]`` gives for each commune the position, in ``territoires[niveau]``, of the
    unit it belongs to, or -1.
    """

    territoires: Mapping[Niveau, tuple[Territoire, ...]]  # all levels but the country
    unites: Mapping[Territoire, Unite]
    groupe: Mapping[Niveau, Positions]
    formes: Formes
    formes_arrondissements: Formes
    commune_d_arrondissement: tuple[str, ...]
    voisins: Mapping[Niveau, Positions]  # (2, n): pairs of positions, communes and arrondissements
    anciens: Mapping[str, str]


def read_donnees(folder: Path) -> Donnees:
    """Read every file that territories are made of.

    Raises
    ------
    OSError
        When a file is missing: ``make data`` makes them all.
    """
    formes = Formes.read(folder / "communes.parquet")
    columns = _read_columns(folder / "communes.parquet", _COMMUNE_COLUMNS)
    pa.default_memory_pool().release_unused()  # 10 MB that pyarrow would keep for another file
    with pq.ParquetFile(folder / "unites.parquet") as file:
        rows = file.read().to_pylist()
    by_level: dict[Niveau, list[dict[str, Any]]] = {
        n: [row for row in rows if row["niveau"] == n] for n in Niveau if n is not Niveau.PAYS
    }
    codes = {n: [row["code"] for row in found] for n, found in by_level.items()}
    codes[Niveau.COMMUNE] = columns["code"] + codes[Niveau.COMMUNE]
    territoires = {n: tuple(Territoire(n, code) for code in found) for n, found in codes.items()}
    facts = {n: [_unite(row) for row in found] for n, found in by_level.items()}
    facts[Niveau.COMMUNE] = _communes(columns) + facts[Niveau.COMMUNE]
    unites = {
        t: u for n, found in facts.items() for t, u in zip(territoires[n], found, strict=True)
    }
    unites[FRANCE] = _france(facts)
    position = {n: {code: i for i, code in enumerate(found)} for n, found in codes.items()}
    return Donnees(
        territoires=MappingProxyType(territoires),
        unites=MappingProxyType(unites),
        groupe=MappingProxyType(
            {n: _groupe(columns[n.value], position[n], len(codes[Niveau.COMMUNE])) for n in GROUPES}
        ),
        formes=formes,
        formes_arrondissements=_read_layer(folder / "arrondissements.geojson"),
        commune_d_arrondissement=tuple(row["dans"] for row in by_level[Niveau.ARRONDISSEMENT]),
        voisins=_read_pairs(folder / "voisins.parquet", position),
        anciens=MappingProxyType(json.loads((folder / "anciens_codes.json").read_text("utf-8"))),
    )


# Not pq.read_table nor to_numpy, which import pandas: 0.3 s and 50 MB.
def _read_columns(path: Path, names: list[str]) -> dict[str, list[Any]]:
    with pq.ParquetFile(path) as file:
        table = file.read(columns=names)
    return {name: table[name].to_pylist() for name in names}


def _communes(columns: dict[str, list[Any]]) -> list[Unite]:
    points = zip(columns["lon"], columns["lat"], strict=True)
    return [
        Unite(nom, departement, None, population, km2, point, None)
        for nom, departement, population, km2, point in zip(
            columns["nom"],
            columns["departement"],
            columns["population"],
            columns["superficie_km2"],
            points,
            strict=True,
        )
    ]


def _unite(row: dict[str, Any]) -> Unite:
    located = row["lon"] is not None
    return Unite(
        nom=row["nom"],
        departement=row["dans"] if row["niveau"] == Niveau.COMMUNE else None,
        genre=row["type"],
        population=row["population"],
        superficie_km2=row["superficie_km2"],
        point=(row["lon"], row["lat"]) if located else None,
        bounds=(row["west"], row["south"], row["east"], row["north"]) if located else None,
    )


def _france(facts: Mapping[Niveau, list[Unite]]) -> Unite:
    """Return the country: sums over the communes, the box of its European part."""
    communes = facts[Niveau.COMMUNE]
    boxes = [u.bounds for u in facts[Niveau.DEPARTEMENT] if u.bounds and _in_europe(u.bounds)]
    west, south, east, north = zip(*boxes, strict=True)
    return Unite(
        nom="France",
        departement=None,
        genre=None,
        population=sum(commune.population or 0 for commune in communes),
        superficie_km2=round(sum(commune.superficie_km2 or 0.0 for commune in communes), 2),
        point=None,
        bounds=(min(west), min(south), max(east), max(north)),
    )


def _in_europe(bounds: Bounds) -> bool:
    west, south, _, _ = bounds
    return west > -10 and south > 40


def _groupe(of_commune: list[str | None], position: Mapping[str, int], n: int) -> Positions:
    groupe = np.full(n, -1, dtype=np.int32)
    groupe[: len(of_commune)] = [-1 if c is None else position[c] for c in of_commune]
    return _frozen(groupe)


def _read_layer(path: Path) -> Formes:
    features = json.loads(path.read_text("utf-8"))["features"]
    return Formes.of(np.array([shapely.geometry.shape(f["geometry"]) for f in features]))


def _read_pairs(
    path: Path, position: Mapping[Niveau, Mapping[str, int]]
) -> Mapping[Niveau, Positions]:
    columns = _read_columns(path, ["niveau", "code", "voisin"])
    level = np.array(columns["niveau"])
    pairs = {}
    for niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT):
        here = np.flatnonzero(level == niveau.value)
        of = position[niveau]
        ends = [[of[columns[name][i]] for i in here] for name in ("code", "voisin")]
        pairs[niveau] = _frozen(np.array(ends, dtype=np.int32))
    return MappingProxyType(pairs)


def _frozen(array: _Array) -> _Array:
    array.setflags(write=False)
    return array

"""Which system a column of coordinates is in: the one under which the points fall where they say.

Each row votes, against the commune it names when it names one, else against the land of France.
Nothing is converted in silence: what a row is read in is kept with it, and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from catalogue.importation.lieux.projections import SYSTEMES, Floats, Systeme
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

NEAR_M: Final = 500.0  # outlines are simplified: some hundred metres off
BORDER_M: Final = 150.0  # a point so near to a border may be the neighbour’s
_CLOSE_DEGREES: Final = 0.012  # more than NEAR_M along a parallel, at the latitude of Dunkerque
_RARE: Final = 0.05  # a system so few rows are in is doubted, unless a commune confirms it
_GEOD: Final = Geod(ellps="GRS80")


@dataclass(frozen=True, slots=True)
class Lu:
    """A point read: degrees, the system it was in, the commune it falls in ("" at sea), doubts.

    ``ecart_m`` is how far it is from the commune that was named, 0 inside; NaN when none was.
    ``bord_m`` is how far the nearest border of its commune is, when nothing named it.
    """

    lon: float
    lat: float
    systeme: Systeme
    commune: str
    ecart_m: float = float("nan")
    bord_m: float = float("nan")
    rare: bool = False
    ambigu: tuple[str, ...] = ()


class Terrain:
    """The communes as shapes, asked for many points at once."""

    def __init__(self, ref: Referentiel) -> None:
        codes = ref.codes_communes
        shapes = [ref.forme(Territoire(Niveau.COMMUNE, code)) for code in codes]
        known = [
            (code, shape) for code, shape in zip(codes, shapes, strict=True) if shape is not None
        ]
        self.codes = [code for code, _ in known]
        self.shapes: npt.NDArray[Any] = np.array([shape for _, shape in known], dtype=object)
        self.place = {code: i for i, code in enumerate(self.codes)}
        self._tree = shapely.STRtree(self.shapes)

    def within(self, lon: Floats, lat: Floats) -> npt.NDArray[np.int64]:
        """Return the commune each point is in, as its place; -1 at sea, abroad, or without."""
        found = np.full(len(lon), -1, dtype=np.int64)
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if len(known):
            points, shapes = self._tree.query(
                shapely.points(lon[known], lat[known]), predicate="intersects"
            )
            # On a border, the commune of lowest code: written last.
            order = np.argsort(-shapes, kind="stable")
            found[known[points[order]]] = shapes[order]
        return found

    def distance_m(self, lon: Floats, lat: Floats, places: npt.NDArray[np.int64]) -> Floats:
        """Return how far each point is from a commune, in metres, 0 inside; NaN without either."""
        metres = np.full(len(lon), np.nan)
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & (places >= 0))
        if len(known):
            points = shapely.points(lon[known], lat[known])
            metres[known] = _length(shapely.shortest_line(points, self.shapes[places[known]]))
        return metres

    def near(
        self, lon: Floats, lat: Floats, places: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """Tell which points are within a kilometre or so of a commune; fast."""
        points = shapely.points(lon, lat)
        close: npt.NDArray[np.bool_] = shapely.dwithin(points, self.shapes[places], _CLOSE_DEGREES)
        return close

    def border_m(self, lon: Floats, lat: Floats, places: npt.NDArray[np.int64]) -> Floats:
        """Return how far each point is from the border of the commune it is in, in metres."""
        metres = np.full(len(lon), np.nan)
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & (places >= 0))
        if len(known):
            points = shapely.points(lon[known], lat[known])
            borders = shapely.boundary(self.shapes[places[known]])
            metres[known] = _length(shapely.shortest_line(points, borders))
        return metres


def _length(lines: npt.NDArray[Any]) -> Floats:
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    _, _, metres = _GEOD.inv(ends[:, 0, 0], ends[:, 0, 1], ends[:, 1, 0], ends[:, 1, 1])
    return np.asarray(metres, dtype=np.float64)


def read_points(
    a: Floats, b: Floats, named: Sequence[Sequence[str]], terrain: Terrain
) -> list[Lu | None]:
    """Read the points of a whole column.

    Parameters
    ----------
    a, b
        The numbers of each row, latitude or ordinate, and longitude or abscissa; NaN for none.
    named
        The communes each row may be in, by what else it says; none when it says nothing.
    terrain
        The communes.

    Returns
    -------
    list of Lu, None where there is no number
        In the order of the rows. A point that no system puts in France is kept in degrees when it
        can be, with no commune.
    """
    count = len(a)
    given = np.isfinite(a) & np.isfinite(b)
    width = max((len(names) for names in named), default=0)
    wanted = np.full((count, max(width, 1)), -1, dtype=np.int64)
    for row, names in enumerate(named):
        for rank, code in enumerate(names):
            wanted[row, rank] = terrain.place.get(code, -1)
    every = (_try(systeme, a, b, wanted, terrain) for systeme in SYSTEMES)
    tried = [essai for essai in every if essai is not None]
    votes = _votes(tried, given, wanted)
    total = max(1, sum(votes.values()))
    found: list[Lu | None] = [None] * count
    order = sorted(range(len(tried)), key=lambda i: (-votes[i], i))
    naming: npt.NDArray[np.bool_] = np.any(wanted >= 0, axis=1)
    ranked = [(tried[i], votes[i]) for i in order]
    for row in np.flatnonzero(given).tolist():
        found[row] = _choose(row, ranked, total, bool(naming[row]), terrain)
    return _measured(found, wanted, terrain)


@dataclass(frozen=True, slots=True)
class _Essai:
    """All the rows under one system: where they fall, and how far from what they name."""

    systeme: Systeme
    lon: Floats
    lat: Floats
    inside: npt.NDArray[np.int64]
    gap: Floats  # to the nearest commune that is named; NaN without one


def _try(
    systeme: Systeme, a: Floats, b: Floats, wanted: npt.NDArray[np.int64], terrain: Terrain
) -> _Essai | None:
    lon, lat = systeme.degrees(a, b)
    if not np.isfinite(lon).any():
        return None
    inside = terrain.within(lon, lat)
    gap = np.full(len(a), np.nan)
    for rank in range(wanted.shape[1]):
        here = wanted[:, rank]
        same = (inside == here) & (here >= 0)
        gap[same] = 0.0
        rest = (here >= 0) & ~(gap == 0.0) & np.isfinite(lon)
        # Only near ones are measured now: how far the others are is told of the system kept.
        some = np.flatnonzero(rest)
        if len(some):
            near = terrain.near(lon[some], lat[some], here[some])
            some = some[near]
            gap[some] = np.fmin(gap[some], terrain.distance_m(lon[some], lat[some], here[some]))
    return _Essai(systeme, lon, lat, inside, gap)


def _votes(
    tried: Sequence[_Essai], given: npt.NDArray[np.bool_], wanted: npt.NDArray[np.int64]
) -> Counter[int]:
    """Count the rows each system alone explains."""
    votes: Counter[int] = Counter()
    if not tried:
        return votes
    naming: npt.NDArray[np.bool_] = np.any(wanted >= 0, axis=1)
    fits = np.array([t.gap <= NEAR_M for t in tried])
    lands = np.array([t.inside >= 0 for t in tried])
    ok: npt.NDArray[np.bool_] = np.where(naming[None, :], fits, lands) & given[None, :]
    alone = ok.sum(axis=0) == 1
    for i in range(len(tried)):
        votes[i] = int((ok[i] & alone).sum())
    return votes


def _choose(
    row: int, ranked: Sequence[tuple[_Essai, int]], total: int, naming: bool, terrain: Terrain
) -> Lu | None:
    """Return the point of a row under the best system for it, those most rows are in first."""
    if naming:
        fits = (essai for essai, _ in ranked if essai.gap[row] <= NEAR_M)
        if (first := next(fits, None)) is not None:
            return _lu(first, row, terrain)
    lands = [(essai, votes) for essai, votes in ranked if essai.inside[row] >= 0]
    if lands:
        best, votes = lands[0]
        others = tuple(e.systeme.nom for e, v in lands[1:] if v >= votes or votes == 0)
        rare = votes < _RARE * total and not naming
        return _lu(best, row, terrain, rare=rare, others=others)
    known = (essai for essai, _ in ranked if np.isfinite(essai.lon[row]))
    first = next(known, None)
    return None if first is None else _lu(first, row, terrain)


def _lu(
    essai: _Essai, row: int, terrain: Terrain, rare: bool = False, others: tuple[str, ...] = ()
) -> Lu:
    inside = int(essai.inside[row])
    return Lu(
        round(float(essai.lon[row]), 6),
        round(float(essai.lat[row]), 6),
        essai.systeme,
        terrain.codes[inside] if inside >= 0 else "",
        float(essai.gap[row]),
        rare=rare,
        ambigu=others,
    )


def _measured(
    found: list[Lu | None], wanted: npt.NDArray[np.int64], terrain: Terrain
) -> list[Lu | None]:
    """Say how far points are from what was named, or from a border when they alone tell it."""
    named = (wanted >= 0).sum(axis=1)
    far = [
        r for r, lu in enumerate(found) if lu is not None and named[r] and not lu.ecart_m <= NEAR_M
    ]
    for row, metre in zip(far, _gaps(far, found, wanted, terrain), strict=True):
        lu = found[row]
        assert lu is not None
        found[row] = replace(lu, ecart_m=metre)
    alone = [r for r, lu in enumerate(found) if lu is not None and lu.commune and named[r] != 1]
    lus = [lu for row in alone if (lu := found[row]) is not None]
    metres = terrain.border_m(
        np.array([lu.lon for lu in lus]),
        np.array([lu.lat for lu in lus]),
        np.array([terrain.place[lu.commune] for lu in lus], dtype=np.int64),
    )
    for row, lu, metre in zip(alone, lus, metres.tolist(), strict=True):
        found[row] = replace(lu, bord_m=metre)
    return found


def _gaps(
    rows: Sequence[int],
    found: Sequence[Lu | None],
    wanted: npt.NDArray[np.int64],
    terrain: Terrain,
) -> list[float]:
    lus = [lu for row in rows if (lu := found[row]) is not None]
    metres: list[float] = terrain.distance_m(
        np.array([lu.lon for lu in lus]),
        np.array([lu.lat for lu in lus]),
        wanted[list(rows), 0] if rows else np.empty(0, dtype=np.int64),
    ).tolist()
    return metres

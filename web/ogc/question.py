"""What is asked of a collection: its parameters, read or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from starlette.requests import Request

from catalogue.address import Vue, read_address
from catalogue.familles import Mask
from web.api.answers import number
from web.ogc.collections import Collection
from web.ogc.cql2 import read_filter
from web.ogc.crs import Bounds, Crs, bring_box, read_crs
from web.ogc.evaluate import kept
from web.ogc.problems import ProblemError
from web.ogc.values import column, interval, moment
from web.shared import shared

LIMIT: Final = 100  # rows of a page, when none is asked for
LIMIT_MAX: Final = 1000
LANGUAGES: Final = ("cql2-text", "cql2-json")
EXPLORER: Final = ("domaine", "type", "metier", "odd", "territoire", "q", "pres", "rayon")
"""The parameters of the Explorer that choose among the fiches."""
_OWN: Final = (
    *("limit", "offset", "bbox", "bbox-crs", "crs", "datetime", "sortby"),
    *("filter", "filter-lang", "filter-crs", "f"),
)


@dataclass(frozen=True, slots=True)
class Reponse:
    """The rows that answer: which, in order, from where to where, in what system."""

    lignes: np.ndarray[tuple[int], np.dtype[np.int64]]
    debut: int
    limite: int
    crs: Crs

    @property
    def page(self) -> list[int]:
        """The rows of this page."""
        return [int(i) for i in self.lignes[self.debut : self.debut + self.limite]]


def ask(collection: Collection, request: Request) -> Reponse:
    """Return the rows of a collection that a request asks for.

    Raises
    ------
    ProblemError
        When a parameter is unknown or cannot be used.
    """
    params = request.query_params
    _check_names(collection, request)
    crs = read_crs("crs", params.get("crs", ""))
    limit = min(_whole("limit", params.get("limit", str(LIMIT)), 1), LIMIT_MAX)
    offset = _whole("offset", params.get("offset", "0"), 0)
    mask = np.ones(len(collection.table), dtype=bool)
    order = np.arange(len(collection.table))
    if collection.explorer:
        vue = _vue(request)
        if vue.query():
            order = shared().catalogue.query(vue).ordre.astype(np.int64)
    if "bbox" in params:
        system = read_crs("bbox-crs", params.get("bbox-crs", ""))
        mask &= _in_box(collection, params["bbox"], system)
    elif "bbox-crs" in params:
        raise ProblemError("bbox-crs", params["bbox-crs"], "« bbox » avec « bbox-crs »")
    if "datetime" in params and collection.moment:
        mask &= _at(collection, params["datetime"])
    elif "datetime" in params:
        _times(params["datetime"])  # nothing here has a date: all match, but it is read
    mask &= _filtered(collection, request)
    for name in set(params) & set(collection.champ):
        if name not in _OWN and not (collection.explorer and name in EXPLORER):
            mask &= _equal(collection, name, params[name])
    order = order[mask[order]]
    return Reponse(_sorted(collection, params.get("sortby", ""), order), offset, limit, crs)


def parameters(collection: Collection) -> tuple[str, ...]:
    """Return the names a question to a collection may use."""
    return (*_OWN, *(EXPLORER if collection.explorer else ()), *collection.champ)


def _check_names(collection: Collection, request: Request) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    known = parameters(collection)
    for name in names:
        if name not in known:
            told = ", ".join(n for n in known if n not in collection.champ)
            raise ProblemError(name, "", f"un de ces paramètres : {told}, ou le nom d’un champ")
        if names.count(name) > 1 and name in _OWN:
            raise ProblemError(name, "", "ce paramètre une seule fois")


def _vue(request: Request) -> Vue:
    catalogue = shared().catalogue
    pairs = [(n, v) for n, v in request.query_params.multi_items() if n in EXPLORER]
    adresse = read_address(pairs, catalogue.ref, catalogue.position, catalogue.redirections)
    for ignore in adresse.ignores:
        raise ProblemError(ignore.parametre, ignore.valeur, ignore.raison)
    return adresse.vue


def _whole(name: str, text: str, least: int) -> int:
    told = number(text)
    if told is not None and told >= least:
        return told
    raise ProblemError(name, text, f"un nombre entier, {least} ou plus")


def _in_box(collection: Collection, text: str, crs: Crs) -> Mask:
    table = collection.table
    found = np.zeros(len(table), dtype=bool)
    for box in _boxes(text, crs):
        near = table.meets(*box)
        shape = shapely.box(*box)
        shapely.prepare(shape)
        found[near] |= shapely.intersects(shape, table.geometries[near])
    return found


def _boxes(text: str, crs: Crs) -> list[Bounds]:
    """Return the boxes (degrees, CRS84) of ``bbox``: two when it spans the antimeridian."""
    expected = "quatre nombres : ouest,sud,est,nord (dans l’ordre des axes de « bbox-crs »)"
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise ProblemError("bbox", text, expected) from None
    if len(numbers) == 6:  # with heights, which nothing here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not np.isfinite(numbers).all():
        raise ProblemError("bbox", text, expected)
    west, south, east, north = bring_box((numbers[0], numbers[1], numbers[2], numbers[3]), crs)
    if not np.isfinite([west, south, east, north]).all() or south > north:
        raise ProblemError("bbox", text, expected)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise ProblemError("bbox", text, f"{expected}, sur la Terre")
    if west <= east:
        return [(west, south, east, north)]
    return [(west, south, 180.0, north), (-180.0, south, east, north)]


def _times(text: str) -> tuple[object, object]:
    start, slash, end = text.partition("/")
    if slash and start in ("..", "") and end in ("..", ""):
        raise ProblemError("datetime", text, "au moins un des deux bouts de l’intervalle")
    return interval(start, end) if slash else moment(text)


def _at(collection: Collection, text: str) -> Mask:
    first, last = _times(text)
    rows = column("moment", collection.table.column(collection.moment)).rows or ()
    return np.array([v is not None and v[0] <= last and v[1] >= first for v in rows], dtype=bool)


def _filtered(collection: Collection, request: Request) -> Mask | bool:
    params = request.query_params
    language = params.get("filter-lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise ProblemError("filter-lang", language, " ou ".join(LANGUAGES))
    crs = read_crs("filter-crs", params.get("filter-crs", ""))
    text = params.get("filter", "")
    if "filter" not in params:
        return True
    if not text.strip():
        raise ProblemError("filter", text, "un filtre CQL2, comme departement = '46'")
    return kept(read_filter(text, language), collection, crs)


def _equal(collection: Collection, name: str, text: str) -> Mask:
    """Return which rows have a value in a field: ``?departement=46``."""
    value: object = text
    if collection.champ[name].genre in ("entier", "nombre"):
        try:
            value = float(text)
        except ValueError:
            raise ProblemError(name, text, "un nombre") from None
    tree = {"op": "=", "args": [{"property": name}, value]}
    return kept(tree, collection, read_crs("crs", ""))


def _sorted(
    collection: Collection, text: str, order: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return rows in the order of ``sortby``; what says nothing comes last."""
    rows = order.tolist()
    for part in reversed([p.strip() for p in text.split(",")] if text else []):
        name, falling = part.lstrip("+- "), part.startswith("-")
        champ = collection.champ.get(name)
        if champ is None or champ.genre in ("liste", "entiers"):
            simple = [c.nom for c in collection.champs if c.genre not in ("liste", "entiers")]
            expected = f"des champs parmi {', '.join(simple)}, - devant pour l’ordre inverse"
            raise ProblemError("sortby", part, expected)
        values = collection.table.column(name)
        known = [i for i in rows if values[i] not in ("", None)]
        known.sort(key=lambda i, v=values: v[i], reverse=falling)  # type: ignore[misc]
        rows = known + [i for i in rows if values[i] in ("", None)]
    return np.array(rows, dtype=np.int64)

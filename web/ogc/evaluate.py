"""From a filter to the rows it keeps.

A comparison with what is not known is neither true nor false: each part of a filter answers by two
masks, where it is true and where it is false.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from functools import partial
from time import monotonic
from typing import Any, Final

import numpy as np
import shapely

from catalogue.familles import Mask
from web.ogc.collections import Collection
from web.ogc.cql2 import Node
from web.ogc.crs import Crs, bring
from web.ogc.problems import ProblemError
from web.ogc.values import (
    NAMES,
    Interval,
    Values,
    column,
    constant,
    moment,
    without_accents,
    without_case,
)

SECONDS_MAX: Final = 2.0
_SIGNS: Final = re.compile(r"\\.|.", re.DOTALL)  # of a LIKE pattern; a backslash frees the next
GEOMETRY: Final = ("geometry", "geom")
Verdict = tuple[Mask, Mask]
_ARGUMENTS: Final = {"not": 1, "isnull": 1, "between": 3}  # the others have two
_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_TEXT_CHANGES: Final = {"casei": without_case, "accenti": without_accents}
_SPATIAL: Final = {
    "s_intersects": shapely.intersects,
    "s_disjoint": shapely.disjoint,
    "s_within": shapely.within,
    "s_contains": shapely.contains,
    "s_touches": shapely.touches,
    "s_overlaps": shapely.overlaps,
    "s_crosses": shapely.crosses,
    "s_equals": shapely.equals,
}
_TEMPORAL: Final[Mapping[str, Callable[[Interval, Interval], bool]]] = {
    "t_after": lambda a, b: a[0] > b[1],
    "t_before": lambda a, b: a[1] < b[0],
    "t_disjoint": lambda a, b: a[1] < b[0] or a[0] > b[1],
    "t_intersects": lambda a, b: a[0] <= b[1] and b[0] <= a[1],
    "t_equals": lambda a, b: a == b,
    "t_during": lambda a, b: a[0] > b[0] and a[1] < b[1],
    "t_contains": lambda a, b: a[0] < b[0] and a[1] > b[1],
    "t_starts": lambda a, b: a[0] == b[0] and a[1] < b[1],
    "t_startedby": lambda a, b: a[0] == b[0] and a[1] > b[1],
    "t_finishes": lambda a, b: a[1] == b[1] and a[0] > b[0],
    "t_finishedby": lambda a, b: a[1] == b[1] and a[0] < b[0],
    "t_meets": lambda a, b: a[1] == b[0],
    "t_metby": lambda a, b: a[0] == b[1],
    "t_overlaps": lambda a, b: a[0] < b[0] < a[1] < b[1],
    "t_overlappedby": lambda a, b: b[0] < a[0] < b[1] < a[1],
}
_LISTS: Final[Mapping[str, Callable[[frozenset[Any], frozenset[Any]], bool]]] = {
    "a_equals": lambda a, b: a == b,
    "a_contains": lambda a, b: a >= b,
    "a_containedby": lambda a, b: a <= b,
    "a_overlaps": lambda a, b: bool(a & b),
}


def kept(tree: Node, collection: Collection, crs: Crs) -> Mask:
    """Return which rows a filter keeps.

    Parameters
    ----------
    tree
        The filter, as ``read_filter`` returns it.
    collection
        Whose rows.
    crs
        The system of the coordinates it holds.

    Raises
    ------
    ProblemError
        When it names what is not there, compares what cannot be, or takes too long.
    """
    return _Evaluation(collection, crs).decide(tree)[0]


class _Evaluation:
    def __init__(self, collection: Collection, crs: Crs) -> None:
        self.collection = collection
        self.table = collection.table
        self.size = len(self.table)
        self.crs = crs
        self._until = monotonic() + SECONDS_MAX
        self._read: dict[str, Values] = {}
        self._operations: dict[str, Callable[..., Verdict]] = {
            "not": self._not,
            "isnull": self._unknown,
            "between": self._between,
            "in": self._among,
            "like": self._like,
            **{op: partial(self._compared, op) for op in _COMPARISONS},
            **{op: partial(self._spatial, op) for op in _SPATIAL},
            **{op: partial(self._temporal, op) for op in _TEMPORAL},
            **{op: partial(self._lists, op) for op in _LISTS},
        }

    def decide(self, node: Node) -> Verdict:
        if monotonic() > self._until:
            raise ProblemError("filter", "", "un filtre qui demande moins de calculs")
        if isinstance(node, bool):
            whole = np.full(self.size, node)
            return whole, ~whole
        if not isinstance(node, dict) or not isinstance(node.get("args"), list):
            raise ProblemError("filter", str(node), "une condition")
        op, args = str(node.get("op")).lower(), node["args"]
        if op in ("and", "or"):
            return self._joined(op, args)
        answer = self._operations.get(op)
        if answer is None:
            known = ", ".join(("and", "or", *self._operations, *_TEXT_CHANGES))
            raise ProblemError("filter", op, f"une de ces opérations : {known}")
        return answer(*_exactly(_ARGUMENTS.get(op, 2), op, args))

    def _joined(self, op: str, args: list[Node]) -> Verdict:
        verdicts = [self.decide(arg) for arg in args]
        trues, falses = zip(*verdicts, strict=True) if verdicts else ((), ())
        if op == "and":
            return _all(trues, self.size), ~_all((~f for f in falses), self.size)
        return ~_all((~t for t in trues), self.size), _all(falses, self.size)

    def _not(self, node: Node) -> Verdict:
        true, false = self.decide(node)
        return false, true

    def _between(self, value: Node, low: Node, high: Node) -> Verdict:
        sides = [{"op": ">=", "args": [value, low]}, {"op": "<=", "args": [value, high]}]
        return self._joined("and", sides)

    def _unknown(self, node: Node) -> Verdict:
        if _is_geometry(node):
            unknown = ~self.table.drawn
        else:
            unknown = np.array([v is None for v in self._rows(self._values(node))], dtype=bool)
        return unknown, ~unknown

    def _compared(self, op: str, left: Node, right: Node) -> Verdict:
        a, b = self._values(left), self._values(right)
        compare = _COMPARISONS[op]
        if a.kind == "liste" and b.kind in ("texte", "nombre") and op in ("=", "<>"):
            # "domaines = 'mobilite'" is what one writes for a field of several values.
            a, b = a.mapped(lambda v: frozenset(map(str, v))), b.mapped(_as_text)
            found = self._both(a, b, lambda values, value: value in values)
            return found if op == "=" else (found[1], found[0])
        a, b = _agreed(a, b)
        if a.kind == "moment":
            moments = {"=": "t_intersects", "<": "t_before", ">": "t_after"}
            if op in moments:
                return self._both(a, b, _TEMPORAL[moments[op]])
            opposite = {"<>": "t_intersects", ">=": "t_before", "<=": "t_after"}[op]
            true, false = self._both(a, b, _TEMPORAL[opposite])
            return false, true
        return self._both(a, b, compare)

    def _among(self, left: Node, among: Node) -> Verdict:
        if not isinstance(among, list) or not among:
            raise ProblemError("filter", str(among), "« in » et une liste de valeurs")
        a = self._values(left)
        if a.kind not in ("texte", "nombre") or any(isinstance(each, dict) for each in among):
            return self._joined("or", [{"op": "=", "args": [left, each]} for each in among])
        values = frozenset(_agreed(a, constant(each))[1].one for each in among)
        return self._both(a, Values(a.kind, one=values), lambda value, wanted: value in wanted)

    def _like(self, left: Node, right: Node) -> Verdict:
        a, pattern = self._values(left), self._values(right)
        if pattern.kind != "texte" or not isinstance(pattern.one, str):
            raise ProblemError("filter", str(right), "« like » et un texte, où % vaut tout")
        match = _wildcard(pattern.one).match
        if a.kind == "liste":
            a = a.mapped(lambda values: tuple(map(str, values)))
            return self._both(a, Values("liste", one=0), lambda vs, _: any(map(match, vs)))
        if a.kind != "texte":
            raise ProblemError("filter", "like", "un champ de texte")
        return self._both(a, Values("texte", one=""), lambda v, _: bool(match(v)))

    def _temporal(self, op: str, left: Node, right: Node) -> Verdict:
        a, b = _agreed(self._values(left), self._values(right), "moment")
        return self._both(a, b, _TEMPORAL[op])

    def _lists(self, op: str, left: Node, right: Node) -> Verdict:
        a, b = self._values(left), self._values(right)
        if a.kind != "liste" or b.kind != "liste":
            raise ProblemError("filter", op, "un champ à plusieurs valeurs et une liste")
        a, b = (v.mapped(lambda each: frozenset(map(_as_text, each))) for v in (a, b))
        return self._both(a, b, _LISTS[op])

    def _spatial(self, op: str, left: Node, right: Node) -> Verdict:
        if _is_geometry(left):
            test, other = _SPATIAL[op], self._shape(right)
        elif _is_geometry(right):
            swapped = {"s_within": "s_contains", "s_contains": "s_within"}.get(op, op)
            test, other = _SPATIAL[swapped], self._shape(left)
        else:
            raise ProblemError("filter", op, "une forme et le champ « geometry »")
        shapely.prepare(other)
        known = self.table.drawn
        near = self.table.meets(*other.bounds)
        true = np.zeros(self.size, dtype=bool)
        true[near] = test(self.table.geometries[near], other)
        if op == "s_disjoint":
            true[known & ~near] = True
        return true, known & ~true

    def _shape(self, node: Node) -> shapely.Geometry:
        try:
            if "bbox" in node:
                west, south, east, north = map(float, _flat(node["bbox"]))
                found = shapely.box(west, south, east, north)
            else:
                found = shapely.geometry.shape(node)
        except Exception:  # a shape may be wrong in many ways
            found = None
        if found is None or found.is_empty or not np.isfinite(found.bounds).all():
            raise ProblemError("filter", str(node), "une forme, comme POINT(2.03 44.61)")
        moved = bring(found, self.crs)
        return moved if moved.is_valid else shapely.make_valid(moved)

    def _values(self, node: Node) -> Values:
        if isinstance(node, dict) and "property" in node:
            return self._column(str(node["property"]))
        if isinstance(node, dict) and str(node.get("op")).lower() in _TEXT_CHANGES:
            op = str(node["op"]).lower()
            inner = self._values(*_exactly(1, op, node.get("args")))
            if inner.kind == "liste":
                change = _TEXT_CHANGES[op]
                return inner.mapped(lambda values: tuple(change(str(v)) for v in values))
            if inner.kind != "texte":
                raise ProblemError("filter", op, "un texte")
            return inner.mapped(_TEXT_CHANGES[op])
        return constant(node)

    def _column(self, name: str) -> Values:
        champ = self.collection.champ.get(name)
        if champ is None:
            known = ", ".join((*self.collection.champ, "geometry"))
            raise ProblemError("filter", name, f"un de ces champs : {known}")
        if name not in self._read:
            self._read[name] = column(champ.genre, self.table.column(name))
        return self._read[name]

    def _rows(self, values: Values) -> list[Any]:
        return [values.one] * self.size if values.rows is None else list(values.rows)

    def _both(self, a: Values, b: Values, test: Callable[[Any, Any], bool]) -> Verdict:
        known = np.ones(self.size, dtype=bool)
        true = np.zeros(self.size, dtype=bool)
        for i, (x, y) in enumerate(zip(self._rows(a), self._rows(b), strict=True)):
            if x is None or y is None:
                known[i] = False
            else:
                true[i] = test(x, y)
        return true, known & ~true


def _agreed(a: Values, b: Values, kind: str = "") -> tuple[Values, Values]:
    """Return two values of one kind; a text beside a date is read as one."""
    wanted = kind or ("moment" if "moment" in (a.kind, b.kind) else a.kind)
    sides = tuple(
        Values("moment", v.rows, moment(v.one))
        if wanted == "moment" and v.kind == "texte" and isinstance(v.one, str)
        else v
        for v in (a, b)
    )
    for side in sides:
        if side.kind != wanted and not (side.rows is None and side.one is None):
            shown = str(side.one) if side.rows is None else "un champ"
            raise ProblemError("filter", shown, f"{NAMES[wanted]}, comme l’autre côté")
    return sides[0], sides[1]


def _wildcard(pattern: str) -> re.Pattern[str]:
    """Return a LIKE pattern, % for anything and _ for one character, that never backtracks far.

    What follows a % is taken where it is first found, for good: a later place never does better.
    """
    pieces = [""]
    for sign in _SIGNS.findall(pattern):
        if sign == "%":
            pieces.append("")
        else:
            pieces[-1] += "." if sign == "_" else re.escape(sign[-1])
    first, *rest = pieces
    if not rest:
        return re.compile(f"{first}\\Z", re.DOTALL)
    *middle, last = rest
    somewhere = "".join(f"(?>.*?{piece})" for piece in middle)
    return re.compile(f"{first}{somewhere}.*{last}\\Z", re.DOTALL)


def _exactly(count: int, op: str, args: Any) -> list[Node]:  # noqa: ANN401
    if not isinstance(args, list) or len(args) != count:
        raise ProblemError("filter", op, f"« {op} » et {count} valeur(s)")
    return args


def _is_geometry(node: Node) -> bool:
    return isinstance(node, dict) and node.get("property") in GEOMETRY


def _flat(box: list[float]) -> list[float]:
    return [box[0], box[1], box[3], box[4]] if len(box) == 6 else box


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _all(masks: Any, size: int) -> Mask:  # noqa: ANN401 - masks, as they come
    found = np.ones(size, dtype=bool)
    for mask in masks:
        found &= mask
    return found

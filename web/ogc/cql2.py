"""A filter as it is sent, CQL2 in text or in JSON, read into one tree: that of its JSON.

The reading is that of the `cql2` package (Rust). What it is given is bounded first: its length, how
deep it goes, how many signs chain; and what comes out, how many parts it has.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import cql2

from web.ogc.problems import ProblemError

LENGTH_MAX: Final = 4_000  # characters
DEPTH_MAX: Final = 10  # brackets within brackets: the reader takes twice as long at each
NODES_MAX: Final = 500  # operations and values
CHAIN_MAX: Final = 12  # signs and negations in a row
_TEXTS: Final = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_CHAINS: Final = re.compile(rf"(?:(?:\bnot\b|[-+^*/%=<>])\s*){{{CHAIN_MAX + 1}}}", re.IGNORECASE)
_WHERE: Final = re.compile(r"--> \d+:(\d+)")

Node = Any
"""A part of a filter: ``{"op", "args"}``, ``{"property"}``, a value, a shape, a moment."""


def read_filter(text: str, language: str) -> Node:
    """Return the tree of a filter.

    Parameters
    ----------
    text
        The filter.
    language
        ``cql2-text`` or ``cql2-json``.

    Raises
    ------
    ProblemError
        When it is too large, or is no filter.
    """
    if len(text) > LENGTH_MAX:
        raise ProblemError("filter", text, f"un filtre de {LENGTH_MAX} caractères au plus")
    if language == "cql2-text":
        _check_text(text)
        tree = _parsed(text)
    else:
        tree = _json(text)
    count = _count(tree, 1)
    if count > NODES_MAX:
        raise ProblemError("filter", text, f"un filtre de {NODES_MAX} éléments au plus")
    return tree


def _check_text(text: str) -> None:
    bare = _TEXTS.sub("''", text)
    depth = deepest = 0
    for sign in bare:
        depth += (sign in "([") - (sign in ")]")
        deepest = max(deepest, depth)
    if depth:  # the reader would try every way to close it
        raise ProblemError("filter", text, "autant de parenthèses ouvertes que fermées")
    if deepest > DEPTH_MAX:
        raise _too_deep(text)
    if _CHAINS.search(bare):
        raise ProblemError("filter", text, f"{CHAIN_MAX} signes ou négations de suite au plus")


def _parsed(text: str) -> Node:
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:  # the package has one kind of its own, and Rust's
        found = _WHERE.search(str(error))
        where = f" ; ce texte ne se lit plus au caractère {found[1]}" if found else ""
        expected = f"un filtre CQL2, comme departement = '46' AND annee >= 2015{where}"
        raise ProblemError("filter", text, expected) from None


def _json(text: str) -> Node:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        raise ProblemError("filter", text, "un filtre CQL2 en JSON, qui se lise") from None
    if not isinstance(tree, dict) or "op" not in tree:
        expected = 'un filtre CQL2 en JSON, comme {"op": "=", "args": [{"property": "nom"}, "…"]}'
        raise ProblemError("filter", text, expected)
    return tree


def _count(node: Node, depth: int) -> int:
    """Return how many parts a tree has; coordinates are not parts of a filter."""
    if depth > 2 * DEPTH_MAX:
        raise _too_deep("")
    if isinstance(node, dict):
        if "coordinates" in node or "geometries" in node:
            return 1
        return 1 + sum(_count(value, depth + 1) for value in node.values())
    if isinstance(node, list):
        return sum(_count(value, depth + 1) for value in node)
    return 1


def _too_deep(text: str) -> ProblemError:
    return ProblemError("filter", text, f"{DEPTH_MAX} parenthèses l’une dans l’autre au plus")

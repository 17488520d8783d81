"""CQL2, in text and in JSON: each class we declare, against the same question in plain Python."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from web.ogc.collections import COLLECTIONS
from web.ogc.evaluate import _wildcard


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOON = "2026-11-27T12:00:00Z"
POLYGON = "POLYGON((1 44, 3 44, 3 46, 1 46, 1 44))"
SQUARE = shapely.box(1, 44, 3, 46)
BOTH = (("emploi-insertion", "mobilite"), {"emploi-insertion", "mobilite"})
# A filter, and what it means for a fiche f changed at m, whose point is g (or None).
QUESTIONS = [
    # basic-cql2
    ("departement = '46'", lambda f, m, g: f["departement"] == "46"),
    ("annee >= 2015 AND statut = 'actif'",
     lambda f, m, g: (f["annee"] or 0) >= 2015 and f["statut"] == "actif"),
    ("annee < 1990 OR annee > 2020",
     lambda f, m, g: f["annee"] is not None and not 1990 <= f["annee"] <= 2020),
    ("NOT (annee > 2000)", lambda f, m, g: f["annee"] is not None and f["annee"] <= 2000),
    ("annee <> 2015", lambda f, m, g: f["annee"] not in (None, 2015)),
    ("annee IS NULL", lambda f, m, g: f["annee"] is None),
    ("sigle IS NOT NULL", lambda f, m, g: bool(f["sigle"])),
    ("geometry IS NULL", lambda f, m, g: g is None),
    ("true", lambda f, m, g: True),
    ("annee = 2015 AND NOT (statut = 'actif' OR annee IS NULL)",
     lambda f, m, g: f["annee"] == 2015 and f["statut"] != "actif"),
    (f"modifiee_le >= TIMESTAMP('{NOON}')", lambda f, m, g: m >= moment(NOON[:-1])),
    ("modifiee_le = DATE('2026-11-30')", lambda f, m, g: f"{m:%Y-%m-%d}" == "2026-11-30"),
    ("modifiee_le < '2026-11-30'", lambda f, m, g: m < moment("2026-11-30")),
    # advanced-comparison-operators
    ("nom LIKE 'Le %'", lambda f, m, g: f["nom"].startswith("Le ")),
    ("nom LIKE '%a_e'", lambda f, m, g: f["nom"][-1:] == "e" and f["nom"][-3:-2] == "a"),
    ("nom NOT LIKE '%e%'", lambda f, m, g: "e" not in f["nom"]),
    ("annee BETWEEN 2010 AND 2012", lambda f, m, g: f["annee"] in (2010, 2011, 2012)),
    ("departement IN ('46', '12', '2A')", lambda f, m, g: f["departement"] in ("46", "12", "2A")),
    ("annee NOT IN (2015, 2016)",
     lambda f, m, g: f["annee"] is not None and f["annee"] not in (2015, 2016)),
    # case- and accent-insensitive
    ("CASEI(nom) LIKE CASEI('%FONDATION%')", lambda f, m, g: "fondation" in f["nom"].casefold()),
    ("ACCENTI(CASEI(nom)) LIKE '%cooperati%'",
     lambda f, m, g: "cooperati" in plain(f["nom"].casefold())),
    # spatial
    ("S_INTERSECTS(geometry, BBOX(1, 44, 3, 46))", lambda f, m, g: g and g.intersects(SQUARE)),
    (f"S_WITHIN(geometry, {POLYGON})", lambda f, m, g: g and g.within(SQUARE)),
    (f"S_DISJOINT(geometry, {POLYGON})", lambda f, m, g: g and g.disjoint(SQUARE)),
    (f"NOT S_INTERSECTS(geometry, {POLYGON})", lambda f, m, g: g and not g.intersects(SQUARE)),
    (f"S_CONTAINS({POLYGON}, geometry)", lambda f, m, g: g and SQUARE.contains(g)),
    # temporal
    (f"T_AFTER(modifiee_le, TIMESTAMP('{NOON}'))", lambda f, m, g: m > moment(NOON[:-1])),
    (f"T_BEFORE(modifiee_le, TIMESTAMP('{NOON}'))", lambda f, m, g: m < moment(NOON[:-1])),
    ("T_DURING(modifiee_le, INTERVAL('2026-11-26', '2026-11-28'))",
     lambda f, m, g: "2026-11-26" <= f"{m:%Y-%m-%d}" <= "2026-11-28"),
    ("T_INTERSECTS(modifiee_le, INTERVAL('2026-11-28', '..'))",
     lambda f, m, g: f"{m:%Y-%m-%d}" >= "2026-11-28"),
    ("T_DISJOINT(modifiee_le, INTERVAL('..', '2026-11-28'))",
     lambda f, m, g: f"{m:%Y-%m-%d}" > "2026-11-28"),
    # arrays, and several values compared with one
    ("A_CONTAINS(domaines, ('emploi-insertion', 'mobilite'))",
     lambda f, m, g: BOTH[1] <= set(f["domaines"])),
    ("A_OVERLAPS(domaines, ('emploi-insertion', 'mobilite'))",
     lambda f, m, g: bool(BOTH[1] & set(f["domaines"]))),
    ("A_CONTAINEDBY(domaines, ('emploi-insertion', 'mobilite'))",
     lambda f, m, g: set(f["domaines"]) <= BOTH[1]),
    ("A_EQUALS(roles, ('ptce', 'catalyseur'))",
     lambda f, m, g: set(f["roles"]) == {"ptce", "catalyseur"}),
    ("domaines = 'mobilite'", lambda f, m, g: "mobilite" in f["domaines"]),
    ("domaines <> 'mobilite'", lambda f, m, g: "mobilite" not in f["domaines"]),
    ("odd = 11", lambda f, m, g: 11 in f["odd"]),
    ("A_CONTAINS(odd, (8, 11))", lambda f, m, g: {8, 11} <= set(f["odd"])),
    ("roles IN ('ptce', 'catalyseur')", lambda f, m, g: {"ptce", "catalyseur"} & set(f["roles"])),
    ("domaines LIKE 'm%'", lambda f, m, g: any(d.startswith("m") for d in f["domaines"])),
    # property-property
    ("publiee_le < modifiee_le", lambda f, m, g: f["publiee_le"] < f["modifiee_le"]),
    ("publiee_le = modifiee_le", lambda f, m, g: f["publiee_le"] == f["modifiee_le"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    table = COLLECTIONS["fiches"].table
    return [
        (id_, {n: table.column(n)[i] for n in table._columns}, table.geometries[i])
        for i, id_ in enumerate(table.ids)
    ]


@pytest.mark.parametrize(("text", "means"), QUESTIONS, ids=[q for q, _ in QUESTIONS])
def test_a_filter_keeps_what_it_says(ids, rows, text, means) -> None:
    expected = [
        id_
        for id_, f, g in rows
        if means(f, datetime.fromisoformat(f["modifiee_le"]).astimezone(UTC), g)
    ]
    assert ids(filter=text) == expected
    assert expected, "a question that finds nothing tests nothing" if text else ""


@pytest.mark.parametrize(("text", "_"), QUESTIONS, ids=[q for q, _ in QUESTIONS])
def test_the_same_filter_in_json_keeps_the_same(ids, text, _) -> None:
    import cql2

    tree = json.dumps(cql2.parse_text(text).to_json())
    if tree == "true":
        tree = '{"op": "and", "args": [true]}'
    assert ids(filter=tree, **{"filter-lang": "cql2-json"}) == ids(filter=text)


SPATIAL = ("intersects", "disjoint", "within", "contains", "touches", "overlaps", "crosses")
SHAPES = ("POINT(2.03 44.61)", "LINESTRING(1 44, 3 46)", POLYGON, "MULTIPOINT((2 44.6), (3 45))")


@pytest.mark.parametrize("relation", [*SPATIAL, "equals"])
@pytest.mark.parametrize("wkt", SHAPES)
def test_shapes_relate_as_shapely_says(ids, relation, wkt) -> None:
    table = COLLECTIONS["departements"].table
    other = shapely.from_wkt(wkt)
    expected = [
        id_
        for id_, g in zip(table.ids, table.geometries, strict=True)
        if getattr(g, relation)(other)
    ]
    assert ids("departements", filter=f"S_{relation.upper()}(geometry, {wkt})") == expected


TEMPORAL = {
    "T_EQUALS": lambda a, b: a == b, "T_MEETS": lambda a, b: a[1] == b[0],
    "T_METBY": lambda a, b: a[0] == b[1], "T_OVERLAPS": lambda a, b: a[0] < b[0] < a[1] < b[1],
    "T_OVERLAPPEDBY": lambda a, b: b[0] < a[0] < b[1] < a[1],
    "T_STARTS": lambda a, b: a[0] == b[0] and a[1] < b[1],
    "T_STARTEDBY": lambda a, b: a[0] == b[0] and a[1] > b[1],
    "T_FINISHES": lambda a, b: a[1] == b[1] and a[0] > b[0],
    "T_FINISHEDBY": lambda a, b: a[1] == b[1] and a[0] < b[0],
    "T_CONTAINS": lambda a, b: a[0] < b[0] and a[1] > b[1],
    "T_DURING": lambda a, b: a[0] > b[0] and a[1] < b[1],
}  # fmt: skip
ENDS = [f"2026-11-2{d}T00:00:00Z" for d in (1, 3, 5, 7)]
INTERVALS = [(a, b) for a in ENDS for b in ENDS if a < b]


@pytest.mark.parametrize("relation", TEMPORAL)
def test_intervals_relate_as_allen_says(ids, relation) -> None:
    for a in INTERVALS[::2]:
        for b in INTERVALS:
            text = f"{relation}(INTERVAL('{a[0]}','{a[1]}'), INTERVAL('{b[0]}','{b[1]}'))"
            assert bool(ids("regions", filter=text)) == TEMPORAL[relation](a, b), text


@settings(max_examples=200, deadline=None)
@given(pattern=st.text("ab%_\\", max_size=8), text=st.text("ab\\", max_size=8))
def test_like_is_what_it_says_however_it_is_matched(pattern, text) -> None:
    def matches(p: str, t: str) -> bool:
        if not p:
            return not t
        if p[0] == "%":
            return any(matches(p[1:], t[i:]) for i in range(len(t) + 1))
        if p[0] == "\\" and len(p) > 1:
            return t[:1] == p[1] and matches(p[2:], t[1:])
        return bool(t) and (p[0] == "_" or p[0] == t[0]) and matches(p[1:], t[1:])

    assert bool(_wildcard(pattern).match(text)) == matches(pattern, text)

"""The sketch of a territory: true to scale, its marks where the fiches are, no name on another."""

from __future__ import annotations

import re
from itertools import combinations
from math import cos, radians
from xml.etree import ElementTree

import numpy as np
import pytest

from catalogue.formes import FORMES
from catalogue.portrait.sketch import HEIGHT, WIDTH, Marque, draw_sketch, forme_svg
from catalogue.vocabulaires import ROLES
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

NS = "{http://www.w3.org/2000/svg}"
OURS, NEIGHBOUR = "#f6d9c3", "#efe9dc"
PLACES = ["commune:46102", "epci:200067361", "departement:46", "commune:75056", "departement:974"]


class Sketch:
    """A sketch taken apart."""

    def __init__(self, ref: Referentiel, text: str, marques: list[Marque]) -> None:
        self.t = Territoire.parse(text)
        self.voisins = ref.voisins(self.t)
        membres = ref.membres(self.t, Niveau.COMMUNE) if self.t.niveau is Niveau.EPCI else ()
        self.root = ElementTree.fromstring(draw_sketch(ref, self.t, membres, self.voisins, marques))
        self.marks = list(self.root.iter(f"{NS}polygon"))
        self.texts = [*self.root.iter(f"{NS}text")]

    def outline(self, fill: str) -> np.ndarray:
        (path,) = [p for p in self.root.iter(f"{NS}path") if p.get("fill") == fill]
        numbers = re.findall(r"-?\d+\.\d", path.attrib["d"])
        return np.array(numbers, dtype=float).reshape(-1, 2)

    def names(self) -> dict[str, ElementTree.Element]:
        return {t.text or "": t for t in self.texts if t.get("text-anchor") == "middle"}


def middle(mark: ElementTree.Element) -> tuple[float, float]:
    points = np.array([p.split(",") for p in mark.attrib["points"].split()], dtype=float)
    return tuple((points.min(axis=0) + points.max(axis=0)) / 2)


def room(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """About the room of a name: letters are half as wide as they are high."""
    x, y, size = (float(text.attrib[name]) for name in ("x", "y", "font-size"))
    half = len(text.text or "") * size * 0.24
    return x - half, y - size * 0.7, x + half, y


def apart(a, b) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@pytest.fixture(params=PLACES)
def sketch(request: pytest.FixtureRequest, ref: Referentiel) -> Sketch:
    return Sketch(ref, request.param, [])


def test_a_territory_fills_its_sketch_with_a_margin_around(sketch: Sketch) -> None:
    left, top = sketch.outline(OURS).min(axis=0)
    right, bottom = sketch.outline(OURS).max(axis=0)
    assert left + right == pytest.approx(WIDTH, abs=1)  # in the middle
    assert top + bottom == pytest.approx(HEIGHT, abs=1)
    fills = max((right - left) / WIDTH, (bottom - top) / HEIGHT)
    assert fills == pytest.approx(1 / 1.3, abs=0.01)


def test_neighbours_are_drawn_around_and_cut_at_the_edge(sketch: Sketch) -> None:
    if not sketch.voisins:  # an island
        return
    around = sketch.outline(NEIGHBOUR)
    pad = 0.05 * WIDTH + 1
    assert (around >= (-pad, -pad * 2)).all()
    assert (around <= (WIDTH + pad, HEIGHT + pad * 2)).all()
    assert around.min() < 0  # beyond the edge: no border is drawn along it


def test_degrees_of_longitude_are_as_short_as_at_the_latitude_of_the_territory(ref) -> None:
    lon, lat = ref.point(Territoire.parse("commune:46102"))
    here, east, north = (
        Marque(lon + dx, lat + dy, "ptce", number)
        for number, (dx, dy) in enumerate(((0, 0), (0.2, 0), (0, 0.2)), start=1)
    )
    marks = Sketch(ref, "commune:46102", [here, east, north]).marks
    (x, y), (xe, ye), (xn, yn) = map(middle, marks)
    assert (xe - x) / (y - yn) == pytest.approx(cos(radians(lat + 0.1)), rel=0.005)
    assert ye == pytest.approx(y, abs=0.02)
    assert xn == pytest.approx(x, abs=0.02)
    assert xe > x
    assert yn < y  # north is up


def test_far_fiches_are_on_the_sketch_too(ref) -> None:
    marks = [Marque(2.03, 44.6, "ptce", 1), Marque(0.5, 46.2, "catalyseur", 2)]
    sketch = Sketch(ref, "commune:46102", marks)
    for mark in sketch.marks:
        x, y = middle(mark)
        assert WIDTH * 0.1 < x < WIDTH * 0.9
        assert HEIGHT * 0.1 < y < HEIGHT * 0.9


@pytest.mark.parametrize("role", ROLES)
def test_a_mark_has_the_shape_and_colour_of_its_type(ref, role: str) -> None:
    (mark,) = Sketch(ref, "commune:46102", [Marque(2.1, 44.7, role, 1)]).marks
    terme = ROLES[role]
    assert mark.attrib["fill"] == terme.couleur
    assert mark.attrib["stroke"] == "#fff"
    drawn = np.array([p.split(",") for p in mark.attrib["points"].split()], dtype=float)
    shape = np.array(FORMES[terme.forme])
    np.testing.assert_allclose(np.diff(drawn, axis=0), np.diff(shape, axis=0) * 8, atol=0.02)
    alone = ElementTree.fromstring(forme_svg(role))
    (legend,) = alone.iter(f"{NS}polygon")
    points = np.array([p.split(",") for p in legend.attrib["points"].split()], dtype=float)
    np.testing.assert_allclose(points, shape, atol=0.01)
    assert legend.get("stroke") is None
    west, north, wide, high = map(float, alone.attrib["viewBox"].split())
    assert (points > (west, north)).all()
    assert (points < (west + wide, north + high)).all()


def test_marks_that_would_touch_are_one_with_all_their_numbers(ref) -> None:
    marks = [
        Marque(2.030, 44.60, "ptce", 1),
        Marque(2.031, 44.60, "catalyseur", 2),
        Marque(2.200, 44.60, "catalyseur", 3),
    ]
    sketch = Sketch(ref, "commune:46102", marks)
    assert [m.attrib["fill"] for m in sketch.marks] == [
        ROLES["ptce"].couleur, ROLES["catalyseur"].couleur,
    ]  # fmt: skip
    numbers = [t for t in sketch.texts if t.get("text-anchor") is None]
    assert [t.text for t in numbers] == ["1, 2", "3"]
    for mark, number in zip(sketch.marks, numbers, strict=True):
        x, y = middle(mark)
        assert 8 < float(number.attrib["x"]) - x < 14  # beside its mark
        assert 0 < float(number.attrib["y"]) - y < 8


def test_names_stay_on_the_sketch_off_each_other_and_off_the_marks(ref) -> None:
    for text in PLACES:
        t = Territoire.parse(text)
        lon, lat = ref.point(t)
        sketch = Sketch(ref, text, [Marque(lon, lat, "ptce", 1)])
        names = sketch.names()
        assert ref.nom(t) in names
        rooms = [room(name) for name in names.values()]
        for left, top, right, bottom in rooms:
            assert 0 <= left < right <= WIDTH
            assert 0 <= top < bottom <= HEIGHT
        x, y = middle(sketch.marks[0])
        for one, other in combinations([*rooms, (x - 8, y - 8, x + 8, y + 8)], 2):
            assert apart(one, other)


def test_the_territory_is_named_in_bold_and_its_neighbours_smaller(ref) -> None:
    sketch = Sketch(ref, "commune:46102", [])
    names = sketch.names()
    ours = names.pop("Figeac")
    assert ours.attrib["font-weight"] == "bold"
    assert set(names) <= {ref.nom(v) for v in sketch.voisins}
    assert len(names) > 3
    for name in names.values():
        assert name.attrib["font-weight"] == "normal"
        assert float(name.attrib["font-size"]) < float(ours.attrib["font-size"])
    x, y = float(ours.attrib["x"]), float(ours.attrib["y"])
    assert abs(x - WIDTH / 2) < 60
    assert abs(y - HEIGHT / 2) < 60


def test_parts_are_outlined_inside_their_territory(ref) -> None:
    lines = [
        p for p in Sketch(ref, "epci:200067361", []).root.iter(f"{NS}path")
        if p.get("fill") == "none"
    ]  # fmt: skip
    thin, thick = lines
    assert float(thin.attrib["stroke-width"]) < float(thick.attrib["stroke-width"])
    assert thin.attrib["d"].count("M") > thick.attrib["d"].count("M")

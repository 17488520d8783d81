"""The drawing put in a slide: each figure in its own cell, under its column, on its own tint."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.croisement.carte import carte
from catalogue.croisement.croisement import Croisement, Mesure, cross, measure
from catalogue.croisement.drawing import INKS, TINTS, svg
from catalogue.croisement.faces import Choix
from catalogue.croisement.words import bornes, chiffre, map_title, titre
from catalogue.sentences import phrase
from geo.territoires import Niveau
from geo.vignettes import draw

NS = "{http://www.w3.org/2000/svg}"
CHOICES = {
    "régions et types": Choix("region", "type"),
    "régions et types, par habitant": Choix("region", "type", "habitants"),
    "domaines et types": Choix("domaine", "type"),
    "odd et types": Choix("odd", "type"),
    "types et odd": Choix("type", "odd"),
    "types et régions": Choix("type", "region"),
    "départements et types": Choix("departement", "type"),
}


@dataclass
class Drawn:
    """A drawing taken apart."""

    choix: Choix
    table: Croisement
    measured: Mesure
    root: ElementTree.Element

    @property
    def wide(self) -> float:
        return float(self.root.attrib["width"])

    @property
    def high(self) -> float:
        return float(self.root.attrib["height"])

    @property
    def map(self) -> ElementTree.Element:
        (found,) = self.root.findall(f"{NS}svg")
        return found

    def cells(self) -> list[ElementTree.Element]:
        return [r for r in self.root.findall(f"{NS}rect") if r.get("height") == "30"]

    def swatches(self) -> list[ElementTree.Element]:
        return [r for r in self.root.findall(f"{NS}rect") if r.get("rx") == "3"]

    def texts(self) -> list[ElementTree.Element]:
        return self.root.findall(f"{NS}text")

    def said(self, words: str) -> ElementTree.Element:
        (found,) = [t for t in self.texts() if t.text == words]
        return found


def at(element: ElementTree.Element) -> tuple[float, float]:
    return float(element.attrib["x"]), float(element.attrib["y"])


def box(element: ElementTree.Element) -> tuple[float, float, float, float]:
    (x, y), names = at(element), ("width", "height")
    wide, high = (float(element.attrib[name]) for name in names)
    return x, y, x + wide, y + high


@pytest.fixture(scope="module", params=CHOICES.values(), ids=CHOICES)
def drawn(request: pytest.FixtureRequest, catalogue: Catalogue) -> Drawn:
    choix = request.param
    table = cross(catalogue, Vue(), choix.lignes, choix.colonnes)
    root = ElementTree.fromstring(svg(catalogue, choix, table))
    return Drawn(choix, table, measure(table, choix.mesure, catalogue.ref), root)


def test_nothing_is_drawn_outside_the_picture(drawn: Drawn) -> None:
    assert drawn.root.attrib["viewBox"] == f"0 0 {drawn.wide:.0f} {drawn.high:.0f}"
    for element in (*drawn.cells(), *drawn.swatches(), drawn.map):
        left, top, right, bottom = box(element)
        assert 0 <= left < right <= drawn.wide
        assert 0 <= top < bottom <= drawn.high
    for text in drawn.texts():
        x, y = at(text)
        assert 0 < x < drawn.wide
        assert 0 < y < drawn.high - 15


def test_the_cells_tile_a_table_that_leaves_the_map_alone(drawn: Drawn) -> None:
    height, width = drawn.table.comptes.shape
    boxes = [box(cell) for cell in drawn.cells()]
    assert len(boxes) == height * width
    columns = sorted({(left, right) for left, _, right, _ in boxes})
    assert len(columns) == width
    for (_, end), (start, _) in itertools.pairwise(columns):
        assert abs(end - start) < 0.2  # side by side
    tops = sorted({top for _, top, _, _ in boxes})
    assert [b - a for a, b in itertools.pairwise(tops)] == [30] * (height - 1)
    assert 250 < columns[0][0] < 350  # the names of the rows stand before
    assert 750 < columns[-1][1] < 830  # their totals after
    assert box(drawn.map)[0] > 40 + 850
    assert box(drawn.map)[2] == drawn.wide - 40


def test_each_figure_stands_in_its_cell_in_an_ink_that_reads_on_its_tint(drawn: Drawn) -> None:
    height, width = drawn.table.full_cells
    ranks = drawn.measured.classement.rangs
    cells = iter(drawn.cells())
    texts = drawn.texts()
    for i in range(drawn.table.comptes.shape[0]):
        for j in range(drawn.table.comptes.shape[1]):
            cell = next(cells)
            left, top, right, bottom = box(cell)
            (text,) = [
                t for t in texts
                if abs(at(t)[0] - (left + right) / 2) < 0.2 and top < at(t)[1] < bottom
            ]  # fmt: skip
            assert text.text == chiffre(drawn.measured.valeurs[i, j], drawn.measured)
            assert text.attrib["text-anchor"] == "middle"
            assert at(text)[1] == top + 20
            known = i < height and j < width
            rank = int(ranks[i, j]) if known else -1
            assert cell.attrib["fill"] == (TINTS[rank] if rank >= 0 else "#fff")
            assert text.attrib["fill"] == (INKS[rank] if rank >= 0 else "#22282c")


def test_each_row_has_its_name_before_and_its_total_after(drawn: Drawn) -> None:
    rows = sorted({box(cell)[1] for cell in drawn.cells()})
    odd = drawn.choix.lignes == "odd"
    for i, (top, value) in enumerate(zip(rows, drawn.table.lignes, strict=True)):
        line = sorted(
            ((at(t)[0], t) for t in drawn.texts() if at(t)[1] == top + 20 and at(t)[0] < 890),
            key=lambda pair: pair[0],
        )
        name, total = line[0][1], line[-1][1]
        assert (name.text or "").startswith(f"{value.code}. " if odd and value.code else "")
        said = (name.text or "").removeprefix(f"{value.code}. " if odd else "")
        assert value.libelle == said or (said.endswith("…") and value.libelle.startswith(said[:-1]))
        assert len(name.text or "") <= 40
        assert name.attrib["font-size"] == ("13" if len(name.text or "") > 31 else "15")
        assert at(name)[0] == 40
        assert total.text == chiffre(drawn.measured.lignes[i], drawn.measured)
        assert at(total)[0] == 40 + 850 - 33
        assert total.attrib["font-weight"] == "600"


def test_each_column_has_its_name_above_and_its_total_under(drawn: Drawn) -> None:
    first = min(box(cell)[1] for cell in drawn.cells())
    last = max(box(cell)[3] for cell in drawn.cells())
    middles = sorted({(box(c)[0] + box(c)[2]) / 2 for c in drawn.cells()})
    foot = [t for t in drawn.texts() if at(t)[1] == last + 21 and at(t)[0] < 890]
    assert foot[0].text == (
        "Ensemble" if drawn.measured.per_inhabitant else "Total (fiches distinctes)"
    )
    figures = [*drawn.measured.colonnes, drawn.measured.total]
    assert [t.text for t in foot[1:]] == [chiffre(f, drawn.measured) for f in figures]
    for text, x in zip(foot[1:], (*middles, 857), strict=True):
        assert abs(at(text)[0] - x) < 0.2
    for value, x in zip(drawn.table.colonnes, middles, strict=True):
        above = sorted(
            (at(t)[1], t.text or "", t.get("transform"))
            for t in drawn.texts()
            if abs(at(t)[0] - x) < 6 and 112 < at(t)[1] < first
        )
        name = value.code if drawn.choix.colonnes == "odd" and value.code else value.libelle
        assert " ".join(text for _, text, _ in above) == name
        assert above[-1][0] == first - 10
        if above[0][2]:  # turned upwards: there is room for it above
            assert re.fullmatch(r"rotate\(-90 [\d.]+ [\d.]+\)", above[0][2])
            assert first - 122 >= min(230, 7 * len(name))
    total = drawn.said("Total")
    assert at(total) == (857, first - 10)
    corner = drawn.said(drawn.table.face_lignes.libelle)
    assert at(corner) == (40, first - 10)


def test_titles_say_what_is_counted_and_the_sources_close(drawn: Drawn, catalogue) -> None:
    said = phrase(drawn.table.vue, catalogue.query(drawn.table.vue), catalogue.ref)
    shown = carte(catalogue, drawn.choix, drawn.table)
    assert drawn.root.findtext(f"{NS}title") == said
    heading = drawn.said(titre(drawn.table, drawn.measured))
    assert at(heading) == (40, 56)
    assert at(drawn.said(said))[1] > at(heading)[1]
    over_map = drawn.said(map_title(shown))
    assert at(over_map)[0] == box(drawn.map)[0]
    assert at(over_map)[1] < box(drawn.map)[1]
    for title in (heading, over_map):
        assert title.attrib["font-weight"] == "600"
    lowest = max(drawn.texts(), key=lambda t: at(t)[1])
    assert "Licence Ouverte 2.0" in (lowest.text or "")
    assert "Insee" in (lowest.text or "")


def test_each_legend_tells_its_classes_in_order_and_under_what_it_explains(
    drawn: Drawn, catalogue
) -> None:
    shown = carte(catalogue, drawn.choix, drawn.table)
    table = bornes(drawn.measured.classement, drawn.measured.per_inhabitant)
    on_map = bornes(shown.classement, shown.per_inhabitant)
    swatches = drawn.swatches()
    assert [s.attrib["fill"] for s in swatches] == [TINTS[rank] for rank, _, _ in (*table, *on_map)]
    table_end = max(box(cell)[3] for cell in drawn.cells())
    for place, swatch in enumerate(swatches):
        _, words, count = (*table, *on_map)[place]
        left, top, right, bottom = box(swatch)
        (text,) = [
            t for t in drawn.texts()
            if right < at(t)[0] < right + 10 and top < at(t)[1] <= bottom
        ]  # fmt: skip
        assert text.text == f"{words} ({count})"
        if place < len(table):
            assert top > table_end + 30
            assert right < 890
        else:
            assert top > box(drawn.map)[3]
            assert left >= box(drawn.map)[0]
    assert sum(count for _, _, count in table) == (drawn.measured.classement.rangs >= 0).sum()
    for words in ("cases", "territoires"):
        drawn.said(f"Entre parenthèses : nombre de {words}.")
    lines = [box(s)[1] for s in swatches[: len(table)]]
    assert lines == sorted(lines)


def test_the_map_tints_each_territory_and_writes_its_figure_on_it(drawn: Drawn, catalogue) -> None:
    shown = carte(catalogue, drawn.choix, drawn.table)
    drawing = draw(catalogue.ref)
    assert drawn.map.attrib["viewBox"] == f"0 0 {drawing.width} {drawing.height}"
    left, top, right, bottom = box(drawn.map)
    assert (right - left) / (bottom - top) == pytest.approx(drawing.width / drawing.height, 0.002)
    paths = {p.attrib["d"]: p for p in drawn.map.findall(f"{NS}path") if "fill" in p.attrib}
    traces = drawing.traces[shown.niveau]
    for code, trace in traces.items():
        expected = TINTS[shown.rangs[code]] if code in shown.rangs else "#f6f3ec"
        assert paths[trace.path].attrib["fill"] == expected
    magnified = drawing.loupes if shown.niveau is Niveau.DEPARTEMENT else {}
    for trace in drawing.loupes.values():
        assert (trace.path in paths) is bool(magnified)
    places = {**traces, **magnified}
    figures = {
        v.territoire.code: figure
        for v, figure in zip(shown.territoires, shown.valeurs, strict=True)
        if v.territoire is not None
    }
    texts = [t for t in drawn.map.findall(f"{NS}text") if t.get("text-anchor") == "middle"]
    assert len(texts) == len(figures)
    for code, figure in figures.items():
        trace = places[code]
        (text,) = [t for t in texts if at(t)[0] == trace.x and 0 < at(t)[1] - trace.y < 20]
        assert text.text == chiffre(figure, drawn.measured)
        assert text.attrib["fill"] == INKS[shown.rangs[code]]
        assert text.attrib["stroke"] == TINTS[shown.rangs[code]]
        assert text.attrib["font-size"] == ("38" if shown.niveau is Niveau.REGION else "22")


def test_an_inset_says_its_name_and_a_true_scale(drawn: Drawn, catalogue) -> None:
    drawing = draw(catalogue.ref)
    shown = carte(catalogue, drawn.choix, drawn.table)
    frames = [c for c in drawing.cadres if c.niveau in ("", shown.niveau.value)]
    boxes = [r for r in drawn.map.findall(f"{NS}rect") if r.get("rx") == "10"]
    assert len(boxes) == len(frames) == (6 if shown.niveau is Niveau.DEPARTEMENT else 5)
    scales = [p for p in drawn.map.findall(f"{NS}path") if p.get("fill") == "none"]
    for frame, drawn_box, scale in zip(frames, boxes, scales, strict=True):
        assert box(drawn_box) == (
            frame.x, frame.y, frame.x + frame.width, frame.y + frame.height,
        )  # fmt: skip
        inside = [
            t for t in drawn.map.findall(f"{NS}text")
            if frame.x < at(t)[0] < frame.x + frame.width
            and frame.y < at(t)[1] < frame.y + frame.height
        ]  # fmt: skip
        assert frame.nom in [t.text for t in inside]
        (said,) = [t for t in inside if (t.text or "").endswith(" km")]
        length = float(re.search(r"h([\d.]+)", scale.attrib["d"])[1])
        kilometres = int((said.text or "").removesuffix(" km"))
        assert length == pytest.approx(kilometres * frame.units_per_km, abs=0.06)
        assert kilometres == 5 or length <= frame.width / 3
        assert kilometres in (5, 10, 20, 50, 100)

"""The picture of a link: what it says is text, what it draws is where things are."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image

from catalogue.address import Vue
from catalogue.apercus.carte import HEIGHT, WIDTH, Marques, Siege, Ville, draw
from catalogue.apercus.image import picture
from catalogue.apercus.sujets import Sujet, of_fiche, of_vue
from catalogue.vocabulaires import ROLES
from geo.territoires import Territoire

LOT = Territoire.parse("departement:46")
NOBODY = Marques(np.zeros(0), np.zeros(0), ())
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 630"/>'
HOSTILE = '#panic("x") $a$ \\u{0} <b> "«é\u202e\x00日本'


def marks(svg: str, role: str) -> list[tuple[float, float]]:
    """Return the middle of each mark of a type, in pixels of its frame."""
    found = re.findall(rf'<polygon points="([^"]+)" fill="{ROLES[role].couleur}"', svg)
    middles = []
    for points in found:
        xy = np.array([[float(v) for v in p.split(",")] for p in points.split()])
        middles.append(tuple((xy.max(axis=0) + xy.min(axis=0)) / 2))
    return middles


@pytest.mark.parametrize("titre", [HOSTILE, "a" * 3000, "Mot " * 60, "", "É"])
def test_whatever_the_words_a_picture_is_made_of_the_right_size(titre) -> None:
    png = picture(Sujet(titre, titre, titre, tuple(ROLES), SVG), titre)
    assert Image.open(io.BytesIO(png)).size == (1200, 630)
    assert len(png) < 150_000


def test_another_title_makes_another_picture() -> None:
    one, other = (picture(Sujet(t, "", "", (), SVG), "x") for t in ("Figeac", "Cahors"))
    assert one != other


def test_a_mark_is_where_its_fiche_is(ref) -> None:
    box = ref.bounds(LOT)
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    lon, lat = np.array([middle[0], box[0], box[2]]), np.array([middle[1], box[3], box[1]])
    svg = draw(ref, [LOT], Marques(lon, lat, ("ptce", "ptce", "ptce")), cadre=box)
    centre, west_north, east_south = marks(svg, "ptce")
    assert centre == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=2)
    assert west_north[0] < WIDTH / 2 < east_south[0]
    assert west_north[1] < HEIGHT / 2 < east_south[1]


def test_all_of_france_shows_the_overseas_departements_beside(ref) -> None:
    lon, lat = np.array([2.35, 55.45, -61.5]), np.array([48.85, -21.1, 16.2])
    roles = ("ptce", "catalyseur", "exemple-inspirant")
    svg = draw(ref, [], Marques(lon, lat, roles), cadre=None)
    assert [len(marks(svg, role)) for role in roles] == [1, 1, 1]
    assert svg.count("<clipPath") == 6


def test_marks_of_one_place_are_one_and_a_hundred_thousand_stay_few(ref) -> None:
    rng = np.random.default_rng(1)
    n = 100_000
    many = Marques(rng.uniform(0, 5, n), rng.uniform(43, 49, n), ("ptce",) * n)
    assert len(draw(ref, [], many, cadre=None)) < 1_000_000
    same = Marques(np.full(50, 2.0), np.full(50, 44.6), ("ptce",) * 50)
    assert len(marks(draw(ref, [], same, cadre=ref.bounds(LOT)), "ptce")) == 1


def test_a_picture_says_of_a_view_what_the_page_says(catalogue) -> None:
    asked = of_vue(catalogue, Vue(type=("ptce",), territoire=(LOT,)))
    assert asked.titre == "Lot (46)"
    assert asked.detail.startswith(f"{catalogue.count(Vue(type=('ptce',), territoire=(LOT,)))}")
    whole = of_vue(catalogue, Vue())
    assert whole.detail == f"{len(catalogue)}\N{NO-BREAK SPACE}fiches"


def test_a_fiche_without_a_seat_has_no_mark(catalogue) -> None:
    seen = set()
    for position in range(len(catalogue)):
        known = bool(catalogue.has_a_point[position])
        if known not in seen:
            seen.add(known)
            fiche = catalogue.fiches[position]
            svg = of_fiche(catalogue, position).carte
            assert len(marks(svg, fiche.roles[0])) == int(known)
    assert seen == {True, False}


def test_a_name_from_the_data_is_text_on_the_map(ref) -> None:
    box = ref.bounds(LOT)
    seat = Siege((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, "ptce", '<script>"&')
    svg = draw(ref, [], NOBODY, cadre=box, choisie=seat, villes=[Ville("x", 0, 0)])
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg

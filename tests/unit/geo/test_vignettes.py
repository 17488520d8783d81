"""Small drawings of France: every unit is there, in its frame, and light to send."""

from __future__ import annotations

import re

import pytest

from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau
from geo.vignettes import HEIGHT, WIDTH, draw


@pytest.mark.parametrize("niveau", [Niveau.REGION, Niveau.DEPARTEMENT])
def test_every_unit_of_the_level_is_drawn_inside_the_drawing(ref: Referentiel, niveau) -> None:
    traces = draw(ref).traces[niveau]
    assert set(traces) == {t.code for t in ref.membres(FRANCE, niveau)}
    for trace in traces.values():
        assert re.fullmatch(r"(M\d+ \d+l-?\d+[ -]\d+([ -]\d+)*z)+", trace.path)
        starts = re.findall(r"M(\d+) (\d+)", trace.path)
        assert all(0 <= int(x) <= WIDTH and 0 <= int(y) <= HEIGHT for x, y in starts)


def test_each_overseas_departement_lies_in_its_own_frame_at_its_own_scale(ref) -> None:
    drawing = draw(ref)
    frames = {c.nom: c for c in drawing.cadres}
    for code, nom in (("971", "Guadeloupe"), ("973", "Guyane"), ("976", "Mayotte")):
        trace, frame = drawing.traces[Niveau.DEPARTEMENT][code], frames[nom]
        assert frame.x < trace.x < frame.x + frame.width
        assert frame.y < trace.y < frame.y + frame.height
    assert frames["Guyane"].units_per_km < frames["Mayotte"].units_per_km / 5


def test_paris_and_its_neighbours_are_magnified(ref) -> None:
    assert set(draw(ref).loupes) == {"75", "92", "93", "94"}


def test_the_drawing_of_the_departements_is_thirty_kilobytes_at_most(ref) -> None:
    traces = draw(ref).traces[Niveau.DEPARTEMENT].values()
    assert sum(len(trace.path) for trace in traces) <= 30_000

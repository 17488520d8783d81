"""À propos says how one searches, with the figures that were measured and no others."""

from __future__ import annotations

import csv
import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from bench import mesures
from tests.conftest import ROOT
from web.panels.quiet import a_propos_panel


@pytest.fixture(scope="module")
def measured() -> list[dict[str, str]]:
    with mesures.SHOWN.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_figures_shown_are_those_the_bench_saved(measured) -> None:
    saved = json.loads((ROOT / "bench/results/search.json").read_text("utf-8"))["data"]
    assert [tuple(row.values()) for row in measured] == mesures.rows_of(saved)


def test_each_way_of_searching_is_shown_with_its_figures_ours_first(data, measured) -> None:
    page = LexborHTMLParser(a_propos_panel(data).html)
    table = next(t for t in page.css("table") if "Façons de chercher" in t.text())
    shown = [[cell.text() for cell in row.css("th, td")] for row in table.css("tbody tr")]
    assert [name.lower() for name, *_ in shown] == [row["methode"].lower() for row in measured]
    assert shown[0][0] == "La nôtre"
    for (_, note, *counts), row in zip(shown, measured, strict=True):
        assert note == row["note"].replace(".", ",")
        assert counts == [row["vides"], row["trouve_a_tort"]]


def test_what_is_less_flattering_is_said_too(data, measured) -> None:
    text = " ".join(LexborHTMLParser(a_propos_panel(data).html).text().split())
    ours = measured[0]
    note = ours["note_autrement"].replace(".", ",")
    assert f"obtiennent {note}, et {ours['vides_autrement']} sur 56 ne trouvent rien" in text
    assert "Ce qu’elle ne sait pas faire" in text
    assert str(len(data.catalogue.recherche.lexique)) in text

"""What one leaves with: one A4 page, a workbook without formulas, a date in a calendar."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.catalogue import Catalogue
from catalogue.portrait.couverture import Couverture
from catalogue.reunir.agenda import calendar, escaped
from catalogue.reunir.drawing import CARD, WIDTH, Carton, lay
from catalogue.reunir.pdf import page_a4
from catalogue.reunir.poids import poids
from catalogue.reunir.table import Reunir, Voeu
from catalogue.reunir.words import DEROULE
from catalogue.reunir.workbook import table_workbook
from geo.territoires import Territoire
from tests.unit.catalogue.classeurs import sheets

JOUR = dt.date(2026, 12, 1)
BASE = "https://carte.exemple.fr"


@pytest.fixture(scope="module")
def room(catalogue: Catalogue) -> Reunir:
    return Reunir(Couverture(catalogue), poids(), 2026)


@pytest.mark.parametrize(
    ("place", "besoin"),
    [
        ("commune:46102", "plus de médecin au village"),
        ("commune:98818", "emploi"),
        ("region:76", "mobilité " * 20),
        ("commune:46102", "日本 #let x = 1 *gras* \\ xyzzy"),
    ],
)
def test_the_table_is_one_a4_page_that_says_it_all(room: Reunir, place: str, besoin: str) -> None:
    table = room.table(Voeu(Territoire.parse(place), besoin.strip()))
    reader = pypdf.PdfReader(io.BytesIO(page_a4(table, room, BASE, JOUR)))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    for chaise in room.poids.chaises.values():
        assert chaise.libelle in text
    assert "Quatre-vingt-dix minutes" in text
    assert "La table propose, vous décidez." in text
    for s in table.sieges:
        assert room.catalogue.fiches[s.candidat.position].nom.split()[0] in text


def test_the_meeting_lasts_ninety_minutes() -> None:
    assert sum(minutes for minutes, _, _ in DEROULE) == 90


def test_the_workbook_has_each_name_with_its_reasons_and_can_be_counted_again(
    room: Reunir,
) -> None:
    table = room.table(Voeu(Territoire.parse("commune:46102"), "plus de médecin"))
    made = table_workbook(table, room, BASE, JOUR)
    assert made == table_workbook(table, room, BASE, JOUR)
    book = sheets(made)
    assert list(book) == ["Qui inviter", "Qui manque", "90 minutes", "À lire", "Données"]
    said = str(book["Qui inviter"])
    for s in table.sieges:
        assert room.catalogue.fiches[s.candidat.position].nom in said
    assert len(book["Données"].rows) - 1 == sum(1 + len(s.plutot) for s in table.sieges)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_any_text_stays_inside_its_line_of_the_calendar(text: str) -> None:
    made = calendar(text, text, text, BASE, dt.datetime(2027, 1, 15, 18))
    assert made.startswith(b"BEGIN:VCALENDAR\r\n")
    assert made.endswith(b"END:VCALENDAR\r\n")
    lines = made.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    whole = made.replace(b"\r\n ", b"").decode().split("\r\n")
    names = [line.partition(":")[0] for line in whole]
    assert names.count("BEGIN") == names.count("END") == 2
    assert set(names) <= {
        *("BEGIN", "END", "VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND"),
        *("SUMMARY", "LOCATION", "DESCRIPTION", "URL", ""),
    }
    assert "\n" not in escaped(text)


@pytest.mark.parametrize("count", range(1, 12))
def test_no_card_of_the_round_table_is_over_another(count: int) -> None:
    words = "un nom assez long pour être coupé en deux lignes"
    plan = lay(words, "Figeac (46)", [Carton("Qui fait", words, words, words, "", "x")] * count)
    assert len(plan.poses) == count
    width, height = CARD
    for i, a in enumerate(plan.poses):
        assert 0 <= a.x <= WIDTH - width
        assert 0 <= a.y <= plan.height - height
        assert len(a.nom) + len(a.dit) <= 4
        for b in plan.poses[i + 1 :]:
            assert abs(a.x - b.x) >= width or abs(a.y - b.y) >= height

"""One way to draw: what comes from data is text, and well spaced."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from catalogue.vocabulaires import ROLES
from tests.conftest import ROOT
from web.panels.render import Panel, mark, render, typography

TEMPLATES = ROOT / "web" / "panels" / "templates"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Qui peut aider ?", "Qui peut aider\N{NARROW NO-BREAK SPACE}?"),
        (
            "« faire » : l'art",
            "«\N{NO-BREAK SPACE}faire\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: l’art",
        ),
        ("100 000 habitants", "100\N{NARROW NO-BREAK SPACE}000 habitants"),
        ("à 12 km", "à 12\N{NO-BREAK SPACE}km"),
        ("en 2021 2000 personnes", "en 2021 2000 personnes"),
        ("5 % et 3 M€", "5\N{NO-BREAK SPACE}% et 3\N{NO-BREAK SPACE}M€"),
        ("l'île, 'mot'", "l’île, 'mot'"),
    ],
)
def test_spaces_and_apostrophes_are_french(typed, read) -> None:
    assert typography(typed) == read


@given(st.text(alphabet="ab1 9'é:;?!«»k%m€\N{NO-BREAK SPACE}", max_size=40))
def test_typography_changes_nothing_but_spaces_and_apostrophes(text) -> None:
    def bare(said: str) -> str:
        return re.sub(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", "", said).replace(
            "’", "'"
        )

    assert bare(typography(text)) == bare(text)
    assert len(typography(text)) == len(text)


def test_what_comes_from_data_is_text_wherever_it_is_put() -> None:
    page = LexborHTMLParser(
        render(
            "recits.html",
            etape=None,
            demande=HOSTILE,
            inconnu=HOSTILE,
            recits=[
                {
                    "nom": HOSTILE,
                    "titre": HOSTILE,
                    "defauts": [],
                    "etapes": (1,),
                    "duree": HOSTILE,
                    "auteur": HOSTILE,
                    "jour": HOSTILE,
                },
            ],
        )
    )
    assert page.css("script, img") == []
    assert page.css_first("h2").text() == HOSTILE
    assert page.css_first("h2 a").attributes["href"].startswith("presenter?recit=%3Cscript")


def test_an_attribute_for_a_script_is_read_back_whole() -> None:
    line = {
        "i": 3,
        "id": HOSTILE,
        "nom": HOSTILE,
        "roles": ("ptce",),
        "lieu": "",
        "aires": [HOSTILE],
    }
    shown = {
        "etat": "territoire",
        "besoin": {"ou": "", "lieu": []},
        "titre": "",
        "genre": "",
        "parents": [],
        "ancienne": "",
        "sansForme": "",
        "ignores": [],
        "bref": "",
        "niveaux": "",
        "departement": "",
        "fichiers": [],
        "chiffres": [],
        "membres": None,
        "animations": [],
        "proches": [line | {"loin": HOSTILE}],
        "groupes": [],
        "types": [],
        "outreMer": [],
        "manques": [],
        "semblables": [],
        "methode": "",
        "liens": [],
        "suivre": HOSTILE,
        "reunir": "",
    }
    page = LexborHTMLParser(render("portrait.html", **shown))
    assert page.css("script, img") == []
    (button,) = page.css(".aire")
    assert button.attributes["data-aires"] == f'["{HOSTILE}"]'.replace("\"'", "\\\"'")
    assert page.css_first(".nom a").attributes["data-id"] == HOSTILE


def test_a_value_that_is_not_given_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        render("a_propos.html", version="1")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: p.name)
def test_no_template_lets_a_text_pass_for_markup(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\|\s*safe|autoescape|Markup", text)
    # No script but a file's, or data; no handler, no style that comes with the page.
    for script in re.findall(r"<script[^>]*>.*?</script>", text, flags=re.S):
        file = re.fullmatch(r'<script (?:type="module" )?src="[^"]+"></script>', script)
        data = re.fullmatch(
            r'<script type="application/[^>]*>\{\{ [\w.]+\|tojson \}\}</script>', script
        )
        assert file or data, script
    assert not re.search(r"\son[a-z]+\s*=|javascript:", text)
    words = re.sub(r"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "\n", text, flags=re.S)
    assert not re.search(r"\S [:;?!»]|« ", words), "a space that a line could break at"


def test_only_one_place_turns_a_text_into_markup() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in ("web", "pages", "catalogue", "geo", "registre")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bMarkup\((?![\"'])", path.read_text("utf-8"))
    ]
    assert found == ["web/panels/render.py"]
    text = (ROOT / "web/panels/render.py").read_text("utf-8")
    assert len(re.findall(r"\bMarkup\((?!\s*[\"'])", text)) == 1


@pytest.mark.parametrize("role", ROLES)
def test_the_mark_of_a_type_is_drawn_by_its_shape_and_colour(role) -> None:
    svg = LexborHTMLParser(mark(role, 16)).css_first("svg")
    assert svg.attributes["aria-hidden"] == "true"
    assert svg.attributes["width"] == "16"
    assert svg.css_first("[fill]").attributes["fill"] == ROLES[role].couleur
    points = {tuple(p.css_first("[fill]").attributes.get("points", "o")) for p in [svg]}
    assert points


def test_the_marks_are_told_apart_by_shape_alone() -> None:
    shapes = [re.sub(r'fill="[^"]*"', "", mark(role, 16)) for role in ROLES]
    assert len(set(shapes)) == len(ROLES)


def test_a_panel_is_known_by_what_it_shows() -> None:
    one, same = (Panel("x", "t", Markup("<p>a</p>")) for _ in range(2))
    assert one.cle == same.cle
    assert one.cle != Panel("x", "t", Markup("<p>b</p>")).cle
    # A récit goes on by itself: another step of it is the same panel.
    steps = [Panel("recits", "t", Markup(html), identite="récit a") for html in ("1", "2")]
    assert steps[0].cle == steps[1].cle
    assert one.told()["lien"] is None

"""Firefox and WebKit, which half of town halls and phones have: each page, a filter, a story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.engines import ENGINES, Engine, started
from tests.counts import PTCE

PAGES = {
    "/": ".fiches li",
    "/mon-territoire?commune=46102": ".portrait h2",
    "/reunir?commune=46102&besoin=emploi": ".reunir .sieges",
    "/croiser": ".croisement table td",
    "/presenter": ".recits h2",
    "/donnees": ".texte table",
    "/a-propos": ".texte h2",
}
WHOLE = "!document.documentElement.dataset.avant"
COUNT = "document.querySelector('.bilan .phrase').textContent"
MAP = "document.querySelector('iframe[src*=streamlit_folium]')?.contentWindow.carte?.read()"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, tmp_path_factory) -> Iterator[Engine]:
    kind = ENGINES[request.param]
    if kind.missing():
        pytest.skip(kind.missing())
    yield from started(kind, tmp_path_factory.mktemp(request.param))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_without_an_error(engine: Engine, app: str, address: str) -> None:
    engine.open(app + address)
    engine.until(f"document.querySelector({PAGES[address]!r})")
    engine.until(WHOLE)
    assert engine.errors() == []


def test_a_filter_narrows_list_map_and_address_and_a_fiche_opens(engine: Engine, app: str) -> None:
    engine.open(app + "/")
    engine.until(f"{WHOLE} && {MAP}?.visibles.length > 400")
    engine.click("#filtre-type-ptce")
    engine.until("location.search === '?type=ptce'")
    engine.until(f"{COUNT}.startsWith('{PTCE}')")
    engine.until(f"{MAP}.visibles.reduce((a, b) => a + b) === {PTCE}")
    engine.click(".fiches li a")
    engine.until("document.querySelector('.fiche h2') && location.search.includes('fiche=')")
    assert engine.errors() == []


def test_a_commune_typed_is_found_and_told(engine: Engine, app: str) -> None:
    engine.open(app + "/mon-territoire")
    engine.type(".portrait input[role=combobox]", "figeac")
    engine.until("document.querySelector('[role=option]')")
    engine.click("[role=option]")
    engine.until("document.querySelector('.portrait h1')?.textContent.startsWith('Figeac')")
    assert engine.script("return location.search") == "?commune=46102"
    assert engine.errors() == []


def test_two_steps_of_a_story_are_played_by_keyboard(engine: Engine, app: str) -> None:
    engine.open(app + "/presenter?recit=faire-alliance")
    engine.until(f"document.querySelector('.recits.joue h1') && {MAP}?.visibles.length > 0")
    first = engine.script("return document.querySelector('.recits.joue h1').textContent")
    for n in (2, 3):
        engine.type("body", "\ue014")  # the right arrow, as WebDriver writes it
        engine.until(f"location.search.includes('etape={n}')")
    assert engine.script("return document.querySelector('.recits.joue h1').textContent") != first
    engine.until(f"!{MAP}.flying")
    assert engine.errors() == []

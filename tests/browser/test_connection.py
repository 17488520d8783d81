"""The server goes and comes back: the address holds all there is to know."""

from __future__ import annotations

import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port, serve
from tests.counts import FICHES, PTCE
from web.files.compression import map_frame_script


@pytest.fixture
def restartable():
    port = free_port()
    running = [serve(port)]

    def stop() -> None:
        running[-1].kill()
        running[-1].wait(10)

    yield f"http://localhost:{port}", stop, lambda: running.append(serve(port))
    stop()


def test_a_server_that_goes_and_comes_back_loses_nobody(visit, restartable) -> None:
    base, stop, start = restartable
    page = visit(base=base).open("/?type=ptce")
    row = page.locator(".cases li", has=page.get_by_text("Mobilité", exact=True))
    stop()
    told = page.get_by_text("Connexion perdue")
    expect(told).to_be_visible(timeout=20_000)
    assert page.locator(".fiches li").first.is_visible()
    start()
    expect(told).to_be_hidden(timeout=20_000)
    page.wait_for_selector(".fiches li")
    row.get_by_role("checkbox").check()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité", timeout=15_000)
    # Started again so fast that nothing was said: the next choice still leads where it should.
    stop()
    start()
    page.locator(".chip").first.click()
    expect(page.locator(".phrase")).to_have_text(f"{PTCE}\N{NO-BREAK SPACE}PTCE", timeout=20_000)


# What Streamlit opens over the page when it takes the connection for lost, or can draw no more.
DIALOG = """document.body.insertAdjacentHTML("beforeend",
  '<div data-testid="stDialog"><button aria-label="Close"></button></div>')"""


AGAIN = "(born) => performance.timeOrigin !== born"


def test_a_page_that_streamlit_gives_up_is_loaded_again_at_once(visit) -> None:
    page = visit().open("/?type=ptce")
    born = page.evaluate("performance.timeOrigin")
    page.wait_for_function("performance.now() > 4000")
    page.evaluate(DIALOG)
    page.wait_for_function(AGAIN, arg=born, timeout=3_500)  # the usual question comes every 4 s
    page.wait_for_selector(".fiches li")


def test_a_page_is_never_loaded_twice_in_a_row(visit) -> None:
    page = visit().open("/?type=ptce")
    born = page.evaluate("performance.timeOrigin")
    page.evaluate(DIALOG)
    page.wait_for_function(AGAIN, arg=born)
    assert page.evaluate("performance.timeOrigin") >= born + 4000


def test_a_server_gone_while_the_map_loads_is_told_once(visit, restartable) -> None:
    base, stop, start = restartable
    seen = visit(base=base)
    refused = []
    seen.page.route("**/leaflet.js", lambda route: (refused.append(route), route.abort()))
    seen.open("/?type=ptce")
    without_map = seen.page.get_by_text("La carte n’a pas pu être chargée")
    expect(without_map).to_be_visible(timeout=20_000)
    stop()
    expect(seen.page.get_by_text("Connexion perdue")).to_be_visible(timeout=20_000)
    expect(without_map).to_be_hidden()
    seen.page.unroute("**/leaflet.js")
    start()
    expect(seen.page.get_by_text("Connexion perdue")).to_be_hidden(timeout=20_000)
    expect(seen.page.locator(".phrase")).to_have_text(
        f"{PTCE}\N{NO-BREAK SPACE}PTCE", timeout=20_000
    )
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == PTCE
    assert refused


def test_a_visitor_whose_page_is_older_than_the_process_harms_nobody(visit, restartable) -> None:
    base, _, _ = restartable
    script = map_frame_script()
    assert script is not None
    with urllib.request.urlopen(base + script) as answer:  # before any page has run
        assert answer.status == 200
    seen = visit(base=base)
    seen.open("/?type=ptce")
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == PTCE


@pytest.mark.parametrize(
    "lost", ["**/index.html?*", "**/main.*.js", "**/leaflet.js", "**/carte.js"]
)
def test_a_map_that_lost_a_script_on_the_way_is_loaded_again(visit, lost) -> None:
    seen = visit()
    refused = []

    def refuse_once(route) -> None:
        # What the page fetched early, and lost, the frame asks again: lost there too.
        early = not lost.startswith("**/index") and route.request.frame.parent_frame is None
        if early in refused:
            route.fallback()
        else:
            refused.append(early)
            route.abort()

    seen.page.route("**/carte.html", lambda route: route.abort())  # ours would have them already
    seen.page.route(lost, refuse_once)
    seen.page.goto(seen.base)
    told = seen.page.get_by_text("La carte n’a pas pu être chargée")
    expect(told).to_be_visible(timeout=20_000)  # the frame is the last to come
    expect(seen.page.locator(".fiches li")).to_have_count(20)
    expect(told).to_be_hidden(timeout=15_000)
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == FICHES
    assert False in refused

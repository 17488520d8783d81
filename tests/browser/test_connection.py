"""The server goes and comes back: the address holds all there is to know."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port, serve


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
    expect(page.locator(".phrase")).to_have_text("93\N{NO-BREAK SPACE}PTCE", timeout=20_000)


def test_a_server_gone_while_the_map_loads_is_told_once(visit, restartable) -> None:
    base, stop, start = restartable
    seen = visit(base=base)
    refused = []
    seen.page.route("**/leaflet.js", lambda route: (refused.append(route), route.abort()))
    seen.open("/?type=ptce")
    without_map = seen.page.get_by_text("La carte n’a pas pu être chargée")
    expect(without_map).to_be_visible()
    stop()
    expect(seen.page.get_by_text("Connexion perdue")).to_be_visible(timeout=20_000)
    expect(without_map).to_be_hidden()
    seen.page.unroute("**/leaflet.js")
    start()
    expect(seen.page.get_by_text("Connexion perdue")).to_be_hidden(timeout=20_000)
    expect(seen.page.locator(".phrase")).to_have_text("93\N{NO-BREAK SPACE}PTCE", timeout=20_000)
    assert sum(seen.map().evaluate("window.carte.lire().visibles")) == 93
    assert refused


@pytest.mark.parametrize(
    "lost", ["**/index.html?*", "**/main.*.js", "**/leaflet.js", "**/carte.js"]
)
def test_a_map_that_lost_a_script_on_the_way_is_loaded_again(visit, lost) -> None:
    seen = visit()
    refused = []

    def refuse_once(route) -> None:
        if refused:
            route.fallback()
        else:
            refused.append(route.request.url)
            route.abort()

    seen.page.route(lost, refuse_once)
    seen.page.goto(seen.base)
    told = seen.page.get_by_text("La carte n’a pas pu être chargée")
    expect(told).to_be_visible()
    expect(seen.page.locator(".fiches li")).to_have_count(20)
    expect(told).to_be_hidden(timeout=15_000)
    assert sum(seen.map().evaluate("window.carte.lire().visibles")) == 482
    assert len(refused) == 1

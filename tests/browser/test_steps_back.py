"""Steps back, however quick and however slow the server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

# Two steps back, `pace` ms between: 0 is a hand that strikes twice at once.
TWICE = """(pace) => new Promise((done) => {
  history.back();
  setTimeout(() => { history.back(); done(); }, pace);
})"""
# What the server sends through Streamlit comes this much later.
SLOW_SOCKET = """(() => {
  const late = (f) => f && function (e) { setTimeout(() => f.call(this, e), 300); };
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage",
    { get() { return own.get.call(this); }, set(f) { own.set.call(this, late(f)); } });
  const add = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (type, f, ...rest) {
    return add.call(this, type, type === "message" ? late(f) : f, ...rest);
  };
})()"""
ADDRESSES = "navigation.entries().map((e) => e.url.replace(location.origin, ''))"
HERE = "navigation.currentEntry.index"
CHOICES = ("Mobilité", "Habitat", "Numérique")
ONE = "/?domaine=mobilite&type=ptce"
TWO = "/?domaine=mobilite,habitat&type=ptce"
THREE = "/?domaine=mobilite,habitat,numerique&type=ptce"


def choose(page: Page, *domaines: str) -> None:
    """Tick some boxes, one after the other, each answered before the next."""
    chips = page.locator(".chip")
    for domaine in domaines:
        before = chips.count()
        page.get_by_label(domaine, exact=False).first.check()
        expect(chips).to_have_count(before + 1)


def expect_one_choice(page: Page, base: str) -> None:
    page.wait_for_url(base + ONE)
    expect(page.locator(".phrase").last).to_contain_text("PTCE · Mobilité")
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator(".cases.domaine input:checked")).to_have_count(1)


def keep_waiting(page: Page) -> list:
    """Answer nothing any more; return the questions."""
    held: list = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/api/panneaux.json*", hold)
    return held


@pytest.mark.parametrize("pace", [0, 20, 150])
def test_two_quick_steps_back_undo_two_choices(visit, pace) -> None:
    seen = visit()
    page = seen.open("/?type=ptce")
    choose(page, *CHOICES)
    for _ in range(5):
        page.evaluate(TWICE, pace)
        expect_one_choice(page, seen.base)
        page.evaluate("history.go(2)")
        expect(page.locator(".chip")).to_have_count(4)
    assert page.evaluate(ADDRESSES)[-4:] == ["/?type=ptce", ONE, TWO, THREE]


def test_a_step_back_undoes_a_choice_that_waits_for_its_answer(visit) -> None:
    seen = visit()
    page = seen.open("/?type=ptce")
    choose(page, "Mobilité", "Habitat")
    held = keep_waiting(page)
    page.get_by_label("Numérique", exact=False).first.check()
    expect(page.locator("html[data-attente]")).to_have_count(1)
    page.evaluate(TWICE, 20)
    expect_one_choice(page, seen.base)
    held[0].fallback()
    page.wait_for_timeout(300)  # the late answer comes now, and changes nothing
    expect_one_choice(page, seen.base)


def test_of_quick_choices_only_those_answered_leave_a_step(visit) -> None:
    seen = visit()
    page = seen.open("/?type=ptce")
    choose(page, "Mobilité")
    held = keep_waiting(page)
    page.get_by_label("Habitat", exact=False).first.check()
    page.get_by_label("Numérique", exact=False).first.check()
    expect(page.locator("html[data-attente]")).to_have_count(1)
    for route in held:
        route.fallback()
    expect(page.locator(".chip")).to_have_count(4)
    assert page.evaluate(ADDRESSES)[-3:] == ["/?type=ptce", ONE, THREE]


@pytest.mark.parametrize("pace", [0, 150])
def test_steps_back_before_streamlit_comes_are_kept(visit, pace) -> None:
    """After the page was loaded again, its earlier choices are steps of the same document."""
    seen = visit()
    seen.page.add_init_script(SLOW_SOCKET)
    page = seen.open("/?type=ptce")
    choose(page, *CHOICES)
    page.reload(wait_until="commit")
    page.wait_for_selector("#avant .fiches li")
    page.evaluate(TWICE, pace)
    page.wait_for_selector("html:not([data-avant=page])", state="attached")
    expect_one_choice(page, seen.base)
    assert page.evaluate(ADDRESSES)[-4:] == ["/?type=ptce", ONE, TWO, THREE]


@pytest.mark.parametrize("pace", [0, 150])
def test_two_quick_steps_back_through_streamlit_undo_two_choices(visit, pace) -> None:
    seen = visit()
    seen.page.add_init_script(SLOW_SOCKET)
    page = seen.open("/?type=ptce")
    page.route("**/api/panneaux.json*", lambda route: route.abort())
    choose(page, *CHOICES)
    page.evaluate(TWICE, pace)
    expect_one_choice(page, seen.base)
    assert page.evaluate(ADDRESSES)[-4:] == ["/?type=ptce", ONE, TWO, THREE]


@pytest.mark.parametrize("pace", [20, 150])
def test_two_quick_steps_back_from_page_to_page_undo_two(visit, pace) -> None:
    seen = visit()
    seen.page.add_init_script(SLOW_SOCKET)
    page = seen.open()
    for name in ("Croiser", "Données", "À propos"):
        # A link followed while the page still runs may go unheard by Streamlit: not our subject.
        page.wait_for_selector('.stApp[data-test-script-state="notRunning"]', state="attached")
        page.get_by_role("link", name=name, exact=True).first.click()
        page.wait_for_function("(name) => document.title.startsWith(name)", arg=name)
    here = page.evaluate(HERE)
    page.evaluate(TWICE, pace)
    expect(page.get_by_role("heading", level=1, name="Croiser")).to_be_visible()
    page.wait_for_timeout(700)  # what the server says of the first step comes until now
    assert page.evaluate(HERE) == here - 2
    assert page.evaluate(ADDRESSES)[-4:] == ["/", "/croiser", "/donnees", "/a-propos"]

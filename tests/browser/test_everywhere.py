"""What holds on every page: nothing from elsewhere, readable by all, safe against its own data."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

PAGES = ["/", "/mon-territoire", "/croiser", "/presenter", "/donnees", "/a-propos"]
STATES = [
    "/",
    "/?fiche=ardelaine",
    "/?domaine=mobilite&type=fondation-territoriale&territoire=departement:46",
    "/?pres=46102&rayon=50&domaine=licorne",
    "/donnees",
    "/a-propos",
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("width", "theme"), [(1280, "light"), (1280, "dark"), (360, "light")], ids=str
)
def test_axe_finds_nothing_to_say(visit, axe, state, width, theme) -> None:
    page = visit(width=width, color_scheme=theme).open(state)
    if width < 500 and "donnees" not in state and "propos" not in state:
        page.get_by_role("button", name=re.compile("^Filtres")).click()
    page.wait_for_timeout(400)
    assert page.locator("html").get_attribute("data-theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_title_and_a_strict_policy(visit, path) -> None:
    seen = visit()
    answer = seen.page.goto(seen.base + path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:;" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    seen.page.wait_for_selector("h1")
    expect(seen.page).to_have_title(re.compile("La carte du faire alliance$"))
    assert seen.page.locator("h1").count() == 1


def test_the_policy_stops_what_would_leave(visit) -> None:
    page = visit().open()
    blocked = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (e) => done(e.violatedDirective));
            fetch("https://exemple.invalid/").catch(() => {});
        })"""
    )
    assert blocked == "connect-src"


def test_a_hostile_fiche_is_only_ever_text(visit, hostile) -> None:
    seen = visit(base=hostile)
    page = seen.open()
    count = page.locator(".fiches li").count()
    assert count > 0
    expect(page.locator(".fiches")).to_contain_text("<img src=x onerror=")
    page.mouse.move(700, 500)
    for place in range(count):
        page.locator(".fiches a").nth(place).click()
        page.wait_for_selector(".fiche h2")
        hrefs = page.locator(".fiche a").evaluate_all("(all) => all.map((a) => a.protocol)")
        assert set(hrefs) <= {"http:", "https:", "mailto:"}
        page.locator(".retour").click()
        page.wait_for_selector(".fiches li")
    # On the map: the names of the spot's list, and the tooltip.
    frame = seen.map()
    frame.evaluate("void window.map.setView([46.6, 2.4], 5, {animate: false})")
    marks = frame.evaluate("window.carte.lire().marques")
    box = page.locator("iframe").bounding_box()
    for mark in marks[:3]:
        page.mouse.move(box["x"] + mark["ex"], box["y"] + mark["ey"])
        page.mouse.click(box["x"] + mark["ex"], box["y"] + mark["ey"])
        page.wait_for_timeout(300)
    for where in (page, frame):
        assert where.evaluate("window.__pwned") is None
        assert where.locator("img[src=x]").count() == 0
    # Its words in the address too.
    page.goto(hostile + "/?q=" + "%3Cimg%20src%3Dx%20onerror%3Dwindow.__pwned%3D1%3E")
    page.wait_for_selector(".chip")
    expect(page.locator(".chip")).to_contain_text("<img")
    page.goto(hostile + "/donnees")
    page.wait_for_selector(".texte h1")
    assert page.evaluate("window.__pwned") is None


def test_online_basemaps_are_asked_only_when_they_are_chosen(visit) -> None:
    seen = visit()
    page = seen.open()
    seen.map()
    assert seen.elsewhere == []
    page.get_by_text("Fond de carte").click()
    expect(page.get_by_text("envoie votre adresse IP")).to_be_visible()
    page.get_by_role("button", name="OpenStreetMap").click()
    page.wait_for_url("**/?fond=osm")
    page.wait_for_timeout(800)
    assert seen.elsewhere
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in seen.elsewhere)
    # The tiles fail here: the outlines and the points are still drawn.
    assert seen.map().evaluate("window.carte.lire().marques.length") > 3
    seen.elsewhere.clear()


def test_twenty_filters_leave_the_heap_within_ten_megabytes(visit) -> None:
    page = visit().open()
    measure = "() => { window.gc(); return performance.memory.usedJSHeapSize; }"
    boxes = page.locator(".cases.domaine input")
    boxes.nth(0).check()
    page.wait_for_url("**/?domaine=**")
    before = page.evaluate(measure)
    for turn in range(20):
        said = page.locator(".phrase").inner_text()
        boxes.nth(turn % 12).click()
        expect(page.locator(".phrase")).not_to_have_text(said)
    grown = page.evaluate(measure) - before
    assert grown < 10_000_000

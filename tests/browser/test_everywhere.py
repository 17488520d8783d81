"""What holds on every page: nothing from elsewhere, readable by all, safe against its own data."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port, serve

PAGES = [
    *("/", "/mon-territoire?commune=46102", "/reunir?commune=46102&besoin=emploi", "/croiser"),
    *("/presenter", "/donnees", "/a-propos"),
]
STATES = [
    "/",
    "/?fiche=ardelaine",
    "/?domaine=mobilite&type=fondation-territoriale&territoire=departement:46",
    "/?pres=46102&rayon=50&domaine=licorne",
    "/donnees",
    "/a-propos",
]


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_to_say(visit, axe, width) -> None:
    seen = visit(width=width)
    for state in STATES:
        page = seen.open(state)
        # On a phone, a fiche that is open has the screen: there is nothing to filter.
        if width < 500 and not any(w in state for w in ("donnees", "propos", "?fiche")):
            page.get_by_role("button", name=re.compile("^Filtres")).click()
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        axe(page, dark=width > 500)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_title_and_a_strict_policy(visit, path) -> None:
    seen = visit()
    answer = seen.page.goto(seen.base + path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:;" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    seen.page.wait_for_selector("h1")
    if path in PAGES[:2]:
        seen.map()
    seen.page.wait_for_load_state("networkidle")  # what is fetched late counts too
    expect(seen.page).to_have_title(re.compile("La carte du faire alliance$"))
    assert seen.page.locator("h1").count() == 1


@pytest.mark.parametrize(
    "leave",
    [
        'fetch("https://exemple.invalid/").catch(() => {})',
        'new WebSocket("wss://exemple.invalid/")',
    ],
)
def test_the_policy_stops_what_would_leave(visit, leave) -> None:
    page = visit().open()
    blocked = page.evaluate(
        """(leave) => new Promise((done) => {
            document.addEventListener("securitypolicyviolation",
                (e) => done([e.violatedDirective, e.blockedURI]));
            setTimeout(() => done("nothing was blocked"), 3000);
            try { eval(leave); } catch { /* told by the event */ }
        })""",
        leave,
    )
    assert blocked[0] == "connect-src"
    assert "exemple.invalid" in blocked[1]


def test_another_site_may_show_the_map_where_the_installer_allows_it(visit) -> None:
    port, host = free_port(), "https://mairie.exemple"
    process = serve(port, CARTE_EMBARQUABLE_PAR=host)
    base = f"http://localhost:{port}"
    try:
        seen = visit(base=base)
        page = seen.open("/?embed=true&type=ptce")
        expect(page.locator(".phrase")).to_contain_text("PTCE", timeout=20_000)
        expect(page.locator(".st-key-entete")).to_have_count(0)
        # The map is a frame of our own page: it must be allowed there too.
        assert sum(seen.map().evaluate("window.carte.read().visibles")) > 0
        policy = page.request.get(f"{base}/?embed=true").headers["content-security-policy"]
        assert policy.endswith(f"frame-ancestors 'self' {host}")
    finally:
        process.terminate()
        process.wait(10)


def test_a_copied_link_is_that_of_the_public_address(visit) -> None:
    port = free_port()
    process = serve(port, CARTE_ADRESSE_PUBLIQUE="https://exemple.fr/carte")
    try:
        seen = visit(
            base=f"http://localhost:{port}", permissions=["clipboard-read", "clipboard-write"]
        )
        for address, copied in (("/?type=ptce", "/?type=ptce"), ("/croiser?odd=8",) * 2):
            page = seen.page
            page.goto(seen.base + address)
            page.get_by_role("button", name="Copier le lien").click()
            expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
            assert page.evaluate("navigator.clipboard.readText()") == (
                "https://exemple.fr/carte" + copied
            )
    finally:
        process.terminate()
        process.wait(10)


ATTACK = "<img src=x onerror="


def unharmed(*frames) -> None:
    """Check that nothing of the hostile catalogue ran, nor became an element."""
    for frame in frames:
        assert frame.evaluate("window.__pwned") is None
        assert frame.locator("img[src=x]").count() == 0


def test_a_hostile_fiche_is_only_ever_text_in_the_list_and_its_sheet(visit, hostile) -> None:
    page = visit(base=hostile).open()
    count = page.locator(".fiches li").count()
    assert count > 0
    expect(page.locator(".fiches")).to_contain_text(ATTACK)
    for place in range(count):
        page.locator(".fiches a").nth(place).click()
        page.wait_for_selector(".fiche h2")
        hrefs = page.locator(".fiche a").evaluate_all("(all) => all.map((a) => a.protocol)")
        assert set(hrefs) <= {"http:", "https:", "mailto:", "tel:"}
        unharmed(page)
        page.locator(".retour").click()
        page.wait_for_selector(".fiches li")


def test_a_hostile_fiche_is_only_ever_text_on_the_map(visit, hostile) -> None:
    seen = visit(base=hostile)
    page = seen.open("/?pres=46102")
    frame = seen.map()
    frame.wait_for_function("window.carte.read().marques.length === 1")

    def point() -> tuple[float, float]:
        frame.wait_for_function("!window.carte.read().moving")
        (mark,) = frame.evaluate("window.carte.read().marques")
        box = page.locator("iframe").bounding_box()
        return box["x"] + mark["ex"], box["y"] + mark["ey"]

    # The list of one spot.
    page.mouse.click(*point())
    expect(frame.locator(".choix button").filter(has_text=ATTACK)).to_be_visible()
    unharmed(page, frame)
    # The tooltip of a fiche alone.
    page.get_by_label("Rechercher").fill("src onerror")
    frame.wait_for_function("window.carte.read().marques[0].membres.length === 1")
    x, y = point()
    page.mouse.move(x - 60, y - 60)
    page.mouse.move(x, y, steps=5)
    expect(frame.locator(".infobulle")).to_contain_text(ATTACK)
    unharmed(page, frame)
    page.mouse.click(x, y)
    expect(page.locator(".fiche h2")).to_contain_text(ATTACK)
    unharmed(page, frame)


def test_a_hostile_catalogue_and_address_are_only_ever_text_elsewhere(visit, hostile) -> None:
    seen = visit(base=hostile)
    page, attack = seen.page, "%3Cimg%20src%3Dx%20onerror%3Dwindow.__pwned%3D1%3E"
    seen.open(f"/?q={attack}")
    expect(page.locator(".chip")).to_contain_text(ATTACK)
    unharmed(page)
    for address, told in (  # « Mon territoire » has its own test
        (f"/croiser?domaine={attack}", ".ignores"),
        (f"/presenter?recit={attack}", ".avis"),
        ("/donnees", None),
    ):
        page.goto(hostile + address)
        page.wait_for_selector("h1")
        if told:
            expect(page.locator(told).first).to_contain_text(ATTACK)
        page.wait_for_load_state("networkidle")
        unharmed(page)
    for ext in ("csv", "geojson"):
        assert ATTACK in page.request.get(f"{hostile}/api/fiches.{ext}").text()


def test_online_basemaps_are_asked_only_when_they_are_chosen(visit) -> None:
    seen = visit()
    page = seen.open()
    seen.map()
    assert seen.elsewhere == []
    page.get_by_text("Fond de carte").click()
    expect(page.get_by_text("envoie votre adresse IP")).to_be_visible()
    with page.expect_request("https://tile.openstreetmap.org/**"):
        page.get_by_role("button", name="OpenStreetMap").click()
    page.wait_for_url("**/?fond=osm")
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in seen.elsewhere)
    # The tiles fail here: the outlines and the points are still drawn.
    assert seen.map().evaluate("window.carte.read().marques.length") > 3
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


@pytest.mark.parametrize(
    "path", ["/static/x/y", "/static/js/x.js", "/static/x/", "/component/x/y", "/media/x.png"]
)
def test_a_file_streamlit_does_not_have_is_a_404_in_french(visit, path) -> None:
    seen = visit()
    answer = seen.page.goto(seen.base + path)
    assert answer.status == 404
    expect(seen.page.get_by_role("heading")).to_have_text("Cette page n’existe pas")
    assert seen.page.evaluate("getComputedStyle(document.body).maxWidth") != "none"  # its style
    seen.page.get_by_role("link", name="Revenir à la carte").click()
    expect(seen.page).to_have_url(seen.base + "/")


def test_an_underscore_leads_to_the_page_with_what_was_asked(visit) -> None:
    seen = visit()
    page = seen.open("/mon_territoire?commune=46102")
    expect(page).to_have_url(seen.base + "/mon-territoire?commune=46102")

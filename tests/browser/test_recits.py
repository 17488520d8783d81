"""Présenter: what a presenter does on stage, with a keyboard, a phone, and a network that goes."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

TOUR = "/presenter?recit=tour-de-france"
ALLIANCE = "/presenter?recit=faire-alliance"
ENGLISH = re.compile(r"connecti(ng|on error)|streamlit|reconnect", re.IGNORECASE)
READY = """() => {
  const c = document.querySelector('iframe[src*="streamlit_folium"]')?.contentWindow?.carte;
  return c && c.read().visibles.length > 0 && !c.read().flying;
}"""
VIEW = """() => {
  const { centre, zoom, choisie, visibles, aires } =
    document.querySelector('iframe[src*="streamlit_folium"]').contentWindow.carte.read();
  return { titre: document.querySelector("h1").innerText, lat: centre.lat,
    lon: centre.lng, zoom, choisie, visibles: visibles.reduce((a, b) => a + b), aires };
}"""


def stage(seen, address: str):
    """Open a récit and wait until its map is drawn and everything ahead is fetched."""
    page = seen.page
    page.goto(seen.base + address)
    page.wait_for_selector(".recits.joue h1", timeout=30_000)
    page.wait_for_function(READY, timeout=30_000)
    carte = "document.querySelector('iframe[src*=\"streamlit_folium\"]').contentWindow.carte"
    page.wait_for_function(f"{carte}.read().prepared", timeout=30_000)
    page.wait_for_load_state("networkidle")
    return page


def view(page) -> dict:
    """Return what is on stage, once the map has stopped and drawn its areas."""
    page.wait_for_function(READY)
    page.wait_for_timeout(250)
    return page.evaluate(VIEW)


def near(seen: dict):
    """Return what equals the same view, within what a box rounded to whole pixels moves it."""
    return pytest.approx(seen, abs=0.02)


def test_five_steps_by_keyboard_alone_without_network_then_each_opens_alone(visit) -> None:
    seen = visit(width=1920, height=1080)
    page = stage(seen, TOUR)
    page.context.set_offline(True)
    shown = [view(page)]
    for key in ("ArrowRight", "Space", "PageDown", "ArrowRight"):
        page.keyboard.press(key)
        shown.append(view(page))
    expect(page).to_have_url(re.compile("recit=tour-de-france&etape=5$"))
    assert len({v["titre"] for v in shown}) == 5
    assert [v["choisie"] >= 0 and v["aires"] > 0 and v["visibles"] == 1 for v in shown] == [
        False,
        *[True] * 4,
    ]
    page.keyboard.press("ArrowLeft")
    assert view(page) == near(shown[3])
    page.keyboard.press("PageUp")
    assert view(page) == near(shown[2])
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("etape=21$"))
    page.keyboard.type("17")
    page.keyboard.press("Enter")
    guyane = view(page)
    assert "Guyane" in guyane["titre"]
    assert guyane["aires"] == 1
    page.keyboard.press("Home")
    assert view(page) == near(shown[0])
    page.context.set_offline(False)
    for number in (2, 5):
        stage(seen, f"{TOUR}&etape={number}")
        assert view(page) == near(shown[number - 1])


def test_the_notes_stay_in_step_with_the_stage(visit) -> None:
    seen = visit()
    page = stage(seen, f"{ALLIANCE}&etape=2")
    with page.expect_popup() as popup:
        page.keyboard.press("p")
    notes = popup.value
    expect(notes.locator("h1")).to_have_text("Une charte est née ici")
    expect(notes.locator(".notes-corps")).to_contain_text("mise en débat à l’automne 2021")
    expect(notes.locator(".notes-apres")).to_contain_text("VitaWin")
    expect(notes.locator(".heure")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(notes.locator(".ecoule")).to_have_text(re.compile(r"^\d+:\d\d$"))
    assert notes.locator("iframe").count() == 0
    for edge in ("header", "nav"):
        box = notes.locator(f".recits.notes > {edge}").bounding_box()
        assert (box["x"], box["width"]) == (0, notes.evaluate("innerWidth")), "a margin shows"
    page.keyboard.press("ArrowRight")
    expect(notes.locator("h1")).to_contain_text("VitaWin")
    assert "etape=3" in notes.url
    notes.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_have_text("Une alliance se lit de trois façons")
    expect(notes.locator(".place")).to_have_text("4 / 15")
    notes.get_by_role("button", name="Écran noir").click()
    expect(page.locator(".noir")).to_be_visible()


def test_the_kiosk_loops_and_stops_at_a_touch(visit) -> None:
    seen = visit()
    page = seen.page
    page.goto(f"{seen.base}{TOUR}&etape=21&boucle=3")  # not waited for: it goes on by itself
    expect(page.locator(".compteur")).to_have_text("1 / 21", timeout=30_000)
    expect(page.locator(".compteur")).to_have_text("2 / 21", timeout=6_000)
    page.locator(".scene-panneau").click()
    expect(page.locator(".avis-scene")).to_contain_text("Boucle arrêtée")
    page.wait_for_timeout(3_600)
    expect(page.locator(".compteur")).to_have_text("2 / 21")


def test_a_commune_of_the_hall_shows_its_three_nearest_and_escape_comes_back(visit) -> None:
    seen = visit(width=1920, height=1080)
    page = stage(seen, f"{ALLIANCE}&etape=5")
    before = view(page)
    page.keyboard.press("/")
    page.keyboard.type("figeac")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Figeac (46)")
    expect(page.locator(".proches > li")).to_have_count(3)
    expect(page).to_have_url(re.compile("etape=5&pres=46102$"))
    there = view(page)
    assert there["lat"] == pytest.approx(44.6, abs=0.1)
    assert there["lon"] == pytest.approx(2.0, abs=0.3)
    # The code on screen opens this very view.
    page.keyboard.press("q")
    expect(page.locator(".adresse-courte")).to_have_text(re.compile(r"/\?pres=46102$"))
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("Figeac (46)")
    # A filter on top of it, then back.
    page.keyboard.press("/")
    page.get_by_label("Type d’acteur").select_option("ptce")
    expect(page.locator(".proches > li").first).to_contain_text("PTCE")
    expect(page).to_have_url(re.compile("etape=5&type=ptce&pres=46102$"))
    alone = page.url.removeprefix(seen.base)
    page.keyboard.press("Escape")
    assert view(page) == near(before)
    expect(page).to_have_url(re.compile("etape=5$"))
    stage(seen, alone)
    expect(page.locator(".proches > li").first).to_contain_text("PTCE")


def test_twenty_seconds_without_connection_lose_neither_step_nor_place(visit) -> None:
    seen = visit()
    page, cut, opened = seen.page, [False], []

    def relay(socket) -> None:
        if cut[0]:
            socket.close()
            return
        opened.append(socket)
        socket.connect_to_server()

    page.route_web_socket(re.compile("_stcore/stream"), relay)
    stage(seen, f"{ALLIANCE}&etape=4")
    page.keyboard.press("ArrowRight")
    before = view(page)
    cut[0] = True
    page.context.set_offline(True)
    started = time.monotonic()
    opened[-1].close(code=1001)
    expect(page.locator(".avis-scene")).to_have_text("Connexion perdue : le récit continue")
    while time.monotonic() - started < 20:
        page.wait_for_timeout(2_000)
        assert not ENGLISH.search(page.locator("body").inner_text())
        assert view(page) == near(before)
        assert page.locator("[inert]").count() == 0, "a dialog of Streamlit holds the page"
    page.get_by_role("button", name="Étape suivante").click()
    after = view(page)
    assert after["titre"] != before["titre"]
    page.keyboard.press("/")
    page.keyboard.type("figeac")
    page.keyboard.press("Enter")
    expect(page.locator(".improviser")).to_contain_text("ne répond pas")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    sockets = len(opened)
    cut[0] = False
    page.context.set_offline(False)
    expect(page.locator(".avis-scene")).to_have_text("", timeout=20_000)
    assert view(page) == near(after)
    page.wait_for_timeout(6_000)
    assert len(opened) > sockets, "Streamlit did not come back by itself"
    assert view(page) == near(after)
    expect(page).to_have_url(re.compile("etape=6$"))
    page.keyboard.press("/")
    page.keyboard.type("figeac")
    page.keyboard.press("Enter")
    expect(page.locator(".proches > li")).to_have_count(3)


def test_a_slow_network_slows_no_step(visit) -> None:
    seen = visit()
    page = stage(seen, ALLIANCE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 800,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        },
    )
    shown = """async () => {
      const before = document.querySelector("h1").innerText;
      const key = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true });
      document.body.dispatchEvent(key);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return document.querySelector("h1").innerText !== before;
    }"""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for number in range(2, 8):
        assert page.evaluate(shown), number  # at the very next frame
        expect(page.locator(".compteur")).to_have_text(f"{number} / 15")
        view(page)
    assert [url for url in asked if "_stcore/health" not in url] == []
    page.keyboard.press("/")
    page.keyboard.type("figeac")
    page.keyboard.press("Enter")
    expect(page.locator(".proches > li")).to_have_count(3, timeout=15_000)


def test_every_word_is_legible_from_the_back_of_the_hall(visit) -> None:
    page = stage(visit(width=1920, height=1080), ALLIANCE)
    smallest = """() => {
      const sizes = [];
      for (const doc of [document, document.querySelector("iframe").contentDocument]) {
        const walk = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          const e = walk.currentNode.parentElement;
          const words = walk.currentNode.textContent.trim();
          if (!words || !e.checkVisibility({ visibilityProperty: true })) continue;
          if (e.closest(".masque, .evitement, script, style, .improviser")) continue;
          const r = e.getBoundingClientRect();
          const size = parseFloat(getComputedStyle(e).fontSize);
          if (r.width > 1 && r.height > 1) sizes.push([size, words.slice(0, 40)]);
        }
      }
      return sizes.sort((a, b) => a[0] - b[0])[0];
    }"""
    for number in range(1, 15):
        size, words = page.evaluate(smallest)
        assert size >= 23.99, f"step {number}: {words!r} at {size} px"
        panel = page.locator(".scene-panneau")
        assert panel.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1"), f"step {number}"
        page.keyboard.press("ArrowRight")
    page.keyboard.press("?")
    assert page.evaluate(smallest)[0] >= 23.99


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 760), (360, 740)])
def test_every_step_fits_the_width_and_can_be_read_to_its_end(visit, width, height) -> None:
    page = stage(visit(width=width, height=height), TOUR)
    for _ in range(20):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        panel = page.locator(".scene-panneau")
        fits = panel.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")
        leave = page.get_by_role("link", name="Quitter le récit").bounding_box()
        assert leave["x"] + leave["width"] <= width
        assert fits or panel.get_attribute("tabindex") == "0"
        assert fits or width < 768
        page.keyboard.press("ArrowRight")


def test_names_on_stage_are_whole_and_the_frame_is_over_the_credit(visit) -> None:
    page = stage(visit(width=1920, height=1080), f"{ALLIANCE}&etape=7")
    expect(page.locator(".compte-vue")).to_have_text(
        re.compile("catalyseurs, dont .* sans point sur la carte et .* outre-mer, hors du cadre$")
    )
    seen = page.evaluate("""() => {
      const frame = document.querySelector("iframe").contentWindow;
      const { carte, innerWidth: large, document: doc } = frame;
      const { noms, marques } = carte.read();
      const hides = (n, m) => Math.abs(n.x - m.ex) < n.half + m.r && Math.abs(n.y - m.ey) < m.r;
      const { centre, zoom } = carte.read(), mercator = frame.L.CRS.EPSG3857;
      const y = (lat) => frame.innerHeight / 2  // Corsica ends at 41.36° N
        + mercator.latLngToPoint(frame.L.latLng(lat, 9.2), zoom).y
        - mercator.latLngToPoint(centre, zoom).y;
      const credit = doc.querySelector(".leaflet-control-attribution").getBoundingClientRect();
      return { noms: noms.length, marques: marques.length,
        cut: noms.filter((n) => n.x < n.half || n.x > large - n.half).length,
        hidden: noms.filter((n) => marques.some((m) => hides(n, m))).length,
        overCredit: y(41.36) < credit.top };
    }""")
    assert seen["noms"] > 5
    assert seen["marques"] > 20
    assert (seen["cut"], seen["hidden"], seen["overCredit"]) == (0, 0, True)


def test_an_address_that_improvises_nothing_says_so_and_plays_its_step(visit) -> None:
    page = stage(visit(), f"{ALLIANCE}&etape=5&pres=licorne")
    expect(page.locator(".improviser .etat")).to_have_text("Cette vue n’existe pas : cherchez ici.")
    page.keyboard.press("Escape")
    expect(page.locator(".improviser")).to_be_hidden()
    expect(page).to_have_url(re.compile("etape=5$"))


def test_motion_is_spared_those_who_ask(visit) -> None:
    page = stage(visit(reduced_motion="reduce"), TOUR)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(READY)
    assert view(page)["aires"] == 1


def test_blank_help_code_full_screen_and_the_map_keeps_no_key(visit) -> None:
    page = stage(visit(), ALLIANCE)
    page.keyboard.press("b")
    expect(page.locator(".noir")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".noir")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Les touches")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("q")
    expect(page.locator(".adresse-courte")).to_have_text(re.compile(r"/r/faire-alliance/1$"))
    expect(page.get_by_role("img", name=re.compile("Code QR"))).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    # A click on the map gives it the focus: the story goes on all the same.
    page.mouse.click(1000, 300)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".compteur")).to_have_text("3 / 15")
    expect(page.locator(".st-key-entete")).to_be_hidden()


def test_a_finger_turns_the_page(visit) -> None:
    page = stage(visit(width=390, height=760, has_touch=True, is_mobile=True), ALLIANCE)
    page.get_by_role("button", name="Étape suivante").tap()
    expect(page.locator(".compteur")).to_have_text("2 / 15")
    for kind, x in (("pointerdown", 300), ("pointerup", 120)):
        page.locator(".scene-panneau").dispatch_event(
            kind, {"clientX": x, "clientY": 500, "pointerType": "touch", "bubbles": True}
        )
    expect(page.locator(".compteur")).to_have_text("3 / 15")


@pytest.mark.parametrize(
    ("address", "key", "width", "theme"),
    [
        ("/presenter", "", 1280, "light"),
        ("/presenter?recit=licorne", "", 390, "dark"),
        (f"{ALLIANCE}&etape=3", "/", 1280, "dark"),
        (f"{ALLIANCE}&etape=4", "?", 1280, "light"),
        (f"{ALLIANCE}&etape=5", "q", 390, "light"),
        (f"{ALLIANCE}&etape=1&pres=46102", "", 1280, "dark"),
        (f"{ALLIANCE}&etape=2&notes=1", "", 1280, "light"),
    ],
)
def test_axe_finds_nothing_to_say(visit, axe, address, key, width, theme) -> None:
    seen = visit(width=width, height=900, color_scheme=theme)
    page = seen.page
    page.goto(seen.base + address)
    page.wait_for_selector(".recits h1", timeout=30_000)
    if "recit=f" in address and "notes" not in address:
        page.wait_for_function(READY)
    if key:
        page.keyboard.press(key)
    if "pres=" in address:
        page.wait_for_selector(".proches")
    page.wait_for_timeout(500)
    assert page.locator("h1").count() == 1
    axe(page)


def test_the_last_slide_names_on_the_map_the_fiches_one_has_met(visit) -> None:
    page = stage(visit(width=1920, height=1080), f"{TOUR}&etape=21")
    met = page.locator(".rencontres li strong").all_inner_texts()
    assert len(met) == 18
    expect(page.locator(".compte-vue")).to_have_text(
        re.compile("^18\\s+fiches rencontrées, dont .*5 outre-mer, hors du cadre$")
    )
    frame = page.frame_locator("iframe").owner.element_handle().content_frame()
    frame.wait_for_function("window.carte.read().noms.some((n) => n.nom === 'Fermes de Figeac')")
    named = [n["nom"].rstrip("…") for n in frame.evaluate("window.carte.read().noms")]
    said = [nom for nom in met if any(nom.startswith(name) for name in named)]
    assert len(said) >= 9  # of 13 in the Hexagone: the others have no room

"""The map of the Explorer, in figures: what fills it, what hides what, what it says at a glance."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from geo.territoires import Niveau, Territoire
from tests.browser.look.screens import PHONE, settled
from web.carte import ZONES

SCREENS = {"phone": PHONE, "desk": {"width": 1280, "height": 800}, "hall": (1920, 1080)}
REGIONS = ("11", "32", "53", "76", "84", "93")
# Names lie between the marks; what is measured is what is drawn, not what was meant.
OVERLAPS = """() => {
  const { marques, noms, vignettes } = window.carte.read(), { x, y } = window.map.getSize();
  const box = (n) => [n.x - n.half + 4, n.y - n.height / 2, n.x + n.half - 4, n.y + n.height / 2];
  const boxes = noms.map((n) => ({ nom: n.nom, b: box(n) })), said = [];
  for (const [i, { nom, b }] of boxes.entries()) {
    for (const { ex, ey, r } of marques) {
      const dx = ex - Math.max(b[0], Math.min(ex, b[2]));
      const dy = ey - Math.max(b[1], Math.min(ey, b[3]));
      if (Math.hypot(dx, dy) < r) said.push(`${nom} and a mark`);
    }
    for (const other of [...boxes.slice(i + 1).map((o) => o.b),
                         ...vignettes.map((v) => [v.x, v.y, v.x + v.w, v.y + v.h])])
      if (b[0] < other[2] && b[2] > other[0] && b[1] < other[3] && b[3] > other[1])
        said.push(`${nom} and something`);
    if (b[0] < 0 || b[1] < 0 || b[2] > x || b[3] > y) said.push(`${nom} and the edge`);
  }
  return { said, names: noms.length, marks: marques.length };
}"""
# The box of the points of the Hexagone, of what is free of insets and of what is laid over the top.
FILLED = """([points, top]) => {
  const { vignettes } = window.carte.read(), size = window.map.getSize();
  const column = vignettes.length > 1 && vignettes[0].x === vignettes[1].x;
  const left = column ? Math.max(...vignettes.map((v) => v.x + v.w)) : 0;
  const foot = column ? size.y : Math.min(...vignettes.map((v) => v.y));
  const seen = points.map((at) => window.map.latLngToContainerPoint(at));
  const side = (of) => Math.max(...seen.map(of)) - Math.min(...seen.map(of));
  return Math.max(side(({ x }) => x) / (size.x - left), side(({ y }) => y) / (foot - top));
}"""


def screen(visit, name: str, **context):
    asked = SCREENS[name]
    return visit(*asked, **context) if isinstance(asked, tuple) else visit(**asked, **context)


@pytest.mark.parametrize("name", SCREENS)
def test_no_name_lies_over_a_mark_nor_is_cut(visit, ref, name) -> None:
    seen = screen(visit, name)
    seen.open()
    frame = settled(seen.map())
    whole = frame.evaluate(OVERLAPS)
    assert whole["said"] == []
    assert whole["marks"] > 8
    for code in REGIONS:
        frame.evaluate(
            "(box) => window.carte.fitTo(box)", ref.bounds(Territoire(Niveau.REGION, code))
        )
        frame.wait_for_timeout(400)
        found = settled(frame).evaluate(OVERLAPS)
        assert found["said"] == [], code
        assert found["names"] >= 3, code


@pytest.mark.parametrize("name", SCREENS)
def test_what_is_found_fills_the_map(visit, catalogue, name) -> None:
    seen = screen(visit, name)
    page = seen.open()
    (_, _, (west, south, east, north)) = ZONES[0]
    points = [
        [float(lat), float(lon)]
        for lon, lat in zip(catalogue.lon, catalogue.lat, strict=True)
        if west <= lon <= east and south <= lat <= north
    ]
    frame = settled(seen.map())
    doors = page.locator(".portes").bounding_box()
    over = doors["y"] + doors["height"] - 46 if name == "phone" else 0
    assert frame.evaluate(FILLED, [points, over]) >= 0.85


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_on_a_desk_the_map_is_the_largest_thing(visit, size) -> None:
    seen = visit(*size)
    page = seen.open()
    seen.map()
    box = page.locator("iframe").bounding_box()
    assert box["width"] * box["height"] >= 0.45 * size[0] * size[1]
    for panel in ("filtres", "liste"):
        assert page.locator(f".st-key-panneau-{panel}").bounding_box()["width"] < 0.6 * box["width"]


def test_overseas_france_is_on_the_map_with_its_counts_and_follows_the_filters(visit) -> None:
    seen = visit()
    page = seen.open()
    frame = settled(seen.map())
    insets = frame.get_by_role("group", name="Outre-mer").get_by_role("button")
    names = ["Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"]

    def said() -> list[str]:
        return insets.evaluate_all("(all) => all.map((b) => b.getAttribute('aria-label'))")

    before = said()
    assert [
        words.partition("\N{NO-BREAK SPACE}:")[0].partition(" :")[0] for words in before
    ] == names
    counts = [int(n) for words in before for n in re.findall(r": (\d+)", words)]
    assert len(counts) == 5
    page.get_by_label("PTCE", exact=False).first.check()
    page.wait_for_url("**/?type=ptce")
    frame.wait_for_function(
        "(b) => document.querySelector('.vignettes button').getAttribute('aria-label') !== b",
        arg=before[0],
    )
    assert len(said()) == 5


def test_an_inset_is_reached_and_opened_by_keyboard_and_leads_back(visit) -> None:
    seen = visit()
    page = seen.open()
    frame = settled(seen.map())
    frame.locator(".leaflet-control-zoom-out").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if frame.evaluate("document.activeElement.closest('.vignettes') !== null"):
            break
    focused = frame.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("Guadeloupe")
    page.keyboard.press("Enter")
    frame.wait_for_function("Math.abs(window.carte.read().centre.lat - 16.2) < 0.5")
    frame.wait_for_function("!window.carte.read().moving")
    home = frame.get_by_role("button", name=re.compile("^Hexagone"))
    home.press("Enter")
    frame.wait_for_function("Math.abs(window.carte.read().centre.lat - 46) < 2")


def test_fiches_without_a_seat_are_on_the_map_as_what_they_are(visit) -> None:
    seen = visit()
    page = seen.open()
    frame = settled(seen.map())
    frame.locator(".legende summary").click()
    frame.get_by_label(re.compile("^Sans siège connu")).check()
    frame.wait_for_function("Object.keys(window.carte.read().sansSiege).length > 50")
    all_of_them = frame.evaluate("window.carte.read().sansSiege")
    page.get_by_label("PTCE", exact=False).first.check()
    frame.wait_for_function(
        "(n) => Object.keys(window.carte.read().sansSiege).length < n", arg=len(all_of_them)
    )
    some = frame.evaluate("window.carte.read().sansSiege")
    assert all(n <= all_of_them[code] for code, n in some.items())


def test_a_row_without_a_point_lights_its_area_and_one_with_a_mark_says_its_name(visit) -> None:
    seen = visit()
    page = seen.open()
    frame = settled(seen.map())
    page.locator(".fiches > li[data-aires]").first.hover()
    frame.wait_for_function("window.carte.read().survol > 0")
    row = page.locator(".fiches > li:not([data-aires])").first
    row.hover()
    frame.wait_for_function("window.carte.read().survol === 0")
    tip = frame.locator(".infobulle")
    expect(tip).to_be_visible()
    assert tip.inner_text() == row.locator("h3").inner_text()


def test_a_group_says_what_it_is_made_of(visit) -> None:
    seen = visit()
    page = seen.open()
    frame = settled(seen.map())
    group = frame.evaluate(
        "window.carte.read().marques.filter((m) => m.membres.length > 4)"
        ".sort((a, b) => Math.abs(a.ex - 300) - Math.abs(b.ex - 300))[0]"
    )
    box = page.locator("iframe").bounding_box()
    page.mouse.move(box["x"] + group["ex"] - 3, box["y"] + group["ey"])
    page.mouse.move(box["x"] + group["ex"], box["y"] + group["ey"])
    told = frame.locator(".infobulle")
    expect(told).to_contain_text(f"{len(group['membres'])} fiches")
    numbers = [int(n) for n in re.findall(r"\d+", told.inner_text().partition(":")[2])]
    assert sum(numbers) == len(group["membres"]) == sum(p["n"] for p in group["parts"])


def test_rivers_and_lakes_are_ground_seen_from_afar_and_gone_close_up(visit) -> None:
    seen = visit()
    seen.open()
    frame = settled(seen.map())
    assert {"riviere", "lac", "departement"} <= set(frame.evaluate("window.carte.read().niveaux"))
    frame.evaluate("void window.map.setView([44.6, 2.03], 11, { animate: false })")
    frame.wait_for_function("!window.carte.read().niveaux.includes('riviere')")
    assert "lac" not in frame.evaluate("window.carte.read().niveaux")


@pytest.mark.parametrize("slug", ["ardelaine", "groupe-ares-logins", "terres-de-sources-rennes"])
def test_the_name_of_the_open_fiche_lies_over_no_mark_on_the_whole_view(visit, slug) -> None:
    seen = visit(**SCREENS["desk"])
    page = seen.open()
    settled(seen.map())
    page.evaluate(
        "(slug) => { history.pushState(null, '', `?fiche=${slug}`);"
        " dispatchEvent(new PopStateEvent('popstate')); }",
        slug,
    )
    expect(page.locator("#fiche-titre")).to_be_visible()
    name = page.locator("#fiche-titre").inner_text()[:12]
    frame = settled(seen.map())
    frame.wait_for_function("(n) => window.carte.read().noms[0]?.nom.startsWith(n)", arg=name)
    assert frame.evaluate(OVERLAPS)["said"] == []

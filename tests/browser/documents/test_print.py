"""The Explorer on paper: the whole view, where it is found again, and the day."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

A4 = {"portrait": (703, 1032), "landscape": (1032, 703)}  # pixels within margins of 12 mm
EDGES = """(canvas) => {
  const { width, height } = canvas, data = canvas.getContext("2d");
  const opaque = (x, y) => data.getImageData(x, y, 1, 1).data[3] === 255;
  const corners = [[1, 1], [width - 2, 1], [1, height - 2], [width - 2, height - 2]];
  return corners.every(([x, y]) => opaque(x, y));
}"""


@pytest.mark.parametrize("orientation", A4)
def test_the_printed_page_shows_the_whole_view_its_address_and_the_day(visit, orientation) -> None:
    seen = visit()
    page = seen.open("/?type=ptce&territoire=region:76")
    frame = seen.map()
    drawn = frame.evaluate("[window.map.getSize().x / window.map.getSize().y]")[0]
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    width, height = A4[orientation]
    page.set_viewport_size({"width": width, "height": height})
    picture = page.locator("figure.sur-papier canvas")
    box = picture.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["height"] <= height
    assert box["width"] / box["height"] == pytest.approx(drawn, rel=0.02)
    assert picture.evaluate(EDGES)
    expect(page.locator("figure.sur-papier")).to_contain_text("PTCE")
    foot = page.locator("p.sur-papier")
    expect(foot).to_contain_text(f"{seen.base}/?type=ptce&territoire=region:76")
    expect(foot).to_contain_text(str(date.today().year))
    for hidden in (".filtres form", ".barre", "iframe", ".st-key-entete"):
        expect(page.locator(hidden).first).to_be_hidden()
    # Nothing is cropped: whatever holds the last line of the view is as tall as what it holds.
    cropped = foot.evaluate(
        "(e) => { for (; e; e = e.parentElement) if (e !== document.documentElement"
        " && getComputedStyle(e).overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1)"
        " return e.className; return ''; }"
    )
    assert cropped == ""
    expect(page.locator(".fiches li")).to_have_count(14)


def test_printed_twice_the_view_has_one_picture(visit) -> None:
    seen = visit()
    page = seen.open("/?type=ptce")
    seen.map()
    for _ in range(2):
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("figure.sur-papier").count() == 1

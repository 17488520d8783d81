"""A catalogue a dozen times larger than the published one, given by its path."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.synthetic import write
from tests.browser.conftest import free_port, serve

MANY = 6_000
WATCH = """() => {
  window.dits = [];
  new MutationObserver(() => window.dits.push(document.querySelector(".bilan .envoi").textContent))
    .observe(document.querySelector(".bilan .envoi"), { childList: true });
}"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    port = free_port()
    path = write(tmp_path_factory.mktemp("fiches") / "fiches.csv", MANY)
    process = serve(port, CARTE_CATALOGUE=str(path))
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(10)


def test_a_long_export_says_how_far_it_is_and_comes_whole(visit, large) -> None:
    page = visit(base=large).open()
    expect(page.locator(".phrase")).to_contain_text("6\u202f000 fiches")
    page.evaluate(WATCH)
    page.get_by_text("Télécharger").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tableau CSV").click()
    assert coming.value.suggested_filename == "faire-alliance.csv"
    with Path(coming.value.path()).open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream, delimiter=";"))) == MANY
    expect(page.locator(".bilan .envoi")).to_have_text("")
    said = page.evaluate("window.dits")
    assert said[0] == "faire-alliance.csv se prépare…"
    assert "faire-alliance.csv\u00a0: 100\u00a0%" in said


def test_an_export_cut_on_the_way_is_told_and_gives_no_half_file(visit, large) -> None:
    page = visit(base=large).open()
    page.route("**/api/fiches.geojson*", lambda route: route.abort())
    page.get_by_text("Télécharger").click()
    page.get_by_role("link", name="Carte (GeoJSON)").click()
    expect(page.locator(".bilan .envoi")).to_contain_text("n’est pas arrivé en entier")

"""What a person does on Croiser: turn the cube, follow a figure, list blanks, take it away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.counts import FICHES


def opened(seen, address: str = "/croiser") -> Page:
    seen.page.goto(seen.base + address)
    seen.page.wait_for_selector(".cube-table td", timeout=20_000)
    return seen.page


def total(page: Page) -> int:
    page.wait_for_selector(".phrase")
    return int(re.sub(r"\D.*", "", page.locator(".phrase").inner_text().replace("\u202f", "")))


def test_faces_are_chosen_by_keyboard_and_a_figure_opens_its_fiches(visit) -> None:
    page = opened(visit())
    page.get_by_label("En lignes").focus()
    page.keyboard.type("Dom")  # a select goes to what is typed
    page.wait_for_url("**/croiser?lignes=domaine")
    expect(page.locator("caption")).to_have_text(
        "Nombre de fiches par domaine et par type d’acteur"
    )
    expect(page.get_by_label("En lignes")).to_be_focused()
    figure = page.get_by_role("link", name=re.compile("fiches : Mobilité, PTCE"))
    promised = int(figure.inner_text())
    page.locator("tbody a").first.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(figure).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?domaine=mobilite&type=ptce")
    expect(page.locator(".phrase")).to_contain_text("PTCE")
    assert total(page) == promised


def test_choosing_the_same_face_twice_turns_the_table(visit) -> None:
    page = opened(visit())
    page.get_by_label("En lignes").select_option("type")
    page.wait_for_url("**/croiser?lignes=type&colonnes=region")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_role("button", name="Inverser lignes et colonnes").click()
    page.wait_for_url("**/croiser")
    expect(page.locator("tbody tr")).to_have_count(19)


def test_blanks_are_listed_and_lead_to_the_nearest_fiches(visit) -> None:
    page = opened(visit())
    page.get_by_role("link", name="7 cases vides sur 72").click()
    blank = page.get_by_role("link", name=re.compile("^Bretagne : aucune fondation territoriale"))
    expect(blank).to_be_visible()
    blank.click()
    page.wait_for_url("**/?type=fondation-territoriale&territoire=region:53")
    expect(page.locator(".rien h2")).to_be_visible()
    assert total(page) == 0


def test_filters_narrow_the_table_and_chips_take_them_away(visit) -> None:
    page = opened(visit())
    page.get_by_label("Domaine").select_option("mobilite")
    page.wait_for_url("**/croiser?domaine=mobilite")
    said = total(page)
    expect(page.locator("tfoot td").last).to_have_text(str(said))
    page.locator(".chip").click()
    page.wait_for_url("**/croiser")
    expect(page.locator("tfoot td").last).to_have_text(str(FICHES))


def test_the_map_follows_the_column_and_leads_to_its_fiches(visit) -> None:
    page = opened(visit())
    page.get_by_label("Montrer sur la carte").select_option("ptce")
    page.wait_for_url("**/croiser?face=ptce")
    expect(page.locator(".cube-carte h2")).to_contain_text("PTCE")
    region = page.locator('.vignettes [data-code="76"]')
    promised = int(region.locator("title").text_content().split("\N{NO-BREAK SPACE}: ")[1])
    region.click()
    page.wait_for_url("**/?type=ptce&territoire=region:76")
    expect(page.locator(".phrase")).to_contain_text("Occitanie")
    assert total(page) == promised


def test_what_is_seen_is_taken_away_as_csv_svg_and_png(visit) -> None:
    page = opened(visit(), "/croiser?mesure=habitants&face=ptce")
    for label, start in (
        ("Tableau CSV (Excel, LibreOffice)", b"\xef\xbb\xbfcode;"),
        ("Tableau et carte, image SVG", b"<svg "),
        ("Tableau et carte, image PNG", b"\x89PNG"),
    ):
        page.get_by_text("Télécharger").click()
        with page.expect_download() as download:
            page.locator(".menu-contenu").get_by_text(label).click()
        path = download.value.path()
        assert path.read_bytes().startswith(start)
        page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_to_say_and_only_the_table_scrolls_sideways(visit, axe, width) -> None:
    seen = visit(width=width)
    for address in ("/croiser?mesure=habitants", "/croiser?lignes=domaine&colonnes=odd"):
        page = opened(seen, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        main = page.get_by_test_id("stMain")
        assert main.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 0
        axe(page, dark=width > 400)
    assert width > 400 or page.locator(".cube-table").evaluate(
        "(e) => e.scrollWidth > e.clientWidth"
    )

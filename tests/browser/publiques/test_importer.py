"""A list dropped, doubted, corrected and taken away: on a phone and a computer, by keyboard too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

LISTE = (
    "Nom;Commune;CP;Type;Thème;Source\n"
    "La Ruche du Causse;Figeac;46100;PTCE;Mobilité douce;https://exemple.fr/a\n"
    "L’Atelier <b>nu</b>;Saint-Denis;;PTCE;Insertion;https://exemple.fr/b\n"
    ";Cahors;46000;PTCE;Insertion;https://exemple.fr/c\n"
)


def in_both_themes(page: Page, axe) -> None:
    """Check a page as it comes in each theme."""
    axe(page)
    page.emulate_media(color_scheme="dark")
    page.reload()
    axe(page)
    page.emulate_media(color_scheme="light")
    page.reload()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_list_from_its_drop_to_its_repaired_file(visit, axe, width, height) -> None:
    seen = visit(width=width, height=height)
    page = seen.page
    page.goto(seen.base + "/importer")
    in_both_themes(page, axe)
    fits(page)
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LISTE.encode()}
    page.set_input_files("#c-fichier", file)
    page.get_by_role("button", name="Voir ma liste").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".etapes")).to_be_visible(timeout=30_000)
    expect(page.locator(".resume")).to_contain_text("1 à vérifier")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Les doutes").click()
    expect(page.locator(".rangees > li")).to_have_count(1)
    page.locator(".etats").get_by_role("link", name="Toutes").click()
    expect(page.locator(".rangees > li")).to_have_count(3)
    in_both_themes(page, axe)
    fits(page)
    page.locator(".plan circle[data-ligne='2']").click()  # the map leads to its row
    expect(page.locator("#ligne-2.ouverte")).to_be_visible()
    page.get_by_role("button", name="Rapprocher").click()
    assert page.locator(".plan").get_attribute("viewBox") != "0 0 540.0 630.0"
    page.goto(seen.base + "/importer?etape=lignes&etat=verifier&ligne=3")
    page.select_option("#c-code_insee", "93066")
    page.get_by_role("button", name="Corriger cette ligne").click()
    expect(page.locator("#ligne-3")).to_contain_text("corrigée à la main", timeout=30_000)
    expect(page.locator(".resume")).to_contain_text("2 prêtes")
    expect(page.locator(".plan circle[data-ligne='3']")).to_have_count(1)
    page.get_by_role("link", name="La suite").click()
    axe(page)
    fits(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Le tableau réparé").click()
    assert "93066" in Path(taken.value.path()).read_text("utf-8-sig")
    page.get_by_role("button", name="Fermer ce fichier").click()
    expect(page.locator("#c-fichier")).to_be_visible()


def test_without_a_script_a_list_is_read_and_corrected(visit) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.page
    page.goto(seen.base + "/importer")
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LISTE.encode()}
    page.set_input_files("#c-fichier", file)
    page.get_by_role("button", name="Voir ma liste").click()
    expect(page.locator(".etapes")).to_be_visible(timeout=30_000)  # it reloads by itself
    page.goto(seen.base + "/importer?etape=lignes&etat=verifier&ligne=3")
    page.select_option("#c-code_insee", "93066")
    page.get_by_role("button", name="Corriger cette ligne").click()
    expect(page.locator("#ligne-3")).to_contain_text("corrigée à la main", timeout=30_000)


def test_a_file_is_dropped_by_hand_and_one_too_heavy_never_leaves(visit) -> None:
    seen = visit()
    page = seen.page
    page.goto(seen.base + "/importer")
    page.wait_for_selector("html[data-script]", state="attached")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    drop = """(made) => {
      const data = new DataTransfer();
      data.items.add(new File([made.text ?? new Uint8Array(made.bytes)], "liste.csv"));
      document.querySelector(".zone").dispatchEvent(
        new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop.replace("made.bytes", "21e6"), {})
    expect(page.locator("#s-fichier")).to_contain_text("coupez-le en plusieurs")
    assert "POST" not in asked
    page.evaluate(drop, {"text": LISTE})
    expect(page.locator(".etapes")).to_be_visible(timeout=30_000)

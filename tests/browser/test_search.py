"""Finding by need in a real browser: proposals as one types, what was understood, why, and zero."""

import re

from playwright.sync_api import expect

from catalogue.recherche.words import fold
from tests.browser.test_explorer import expect_total


def search_box(page):
    return page.get_by_role("combobox", name="Rechercher")


def test_proposals_come_in_groups_and_are_taken_by_keyboard(visit) -> None:
    page = visit().open()
    box = search_box(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.click()
    box.press_sequentially("canti")
    options = page.get_by_role("listbox", name="Propositions de recherche")
    expect(options.get_by_role("option").first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.get_by_role("group", name="Lieux").get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="propositions")).to_have_count(1)
    cantine = options.get_by_role("group", name="Besoins").get_by_role(
        "option", name=re.compile(r"^cantine\s*\d+ fiches")
    )
    for _ in range(12):
        box.press("ArrowDown")
        active = box.get_attribute("aria-activedescendant")
        if active == cantine.get_attribute("id"):
            break
    expect(cantine).to_have_attribute("aria-selected", "true")
    promised = int(re.search(r"(\d+)\s*fiches", cantine.inner_text())[1])
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=cantine$"))
    expect_total(page, promised)
    expect(box).to_have_value("cantine")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_proposals_and_a_place_taken_is_a_filter(visit) -> None:
    page = visit().open()
    box = search_box(page)
    box.click()
    box.press_sequentially("figea")
    place = page.get_by_role("option", name=re.compile(r"Figeac \(46\)\s*commune"))
    place.wait_for()
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("figea")
    box.press_sequentially("c")
    place.click()
    expect(page).to_have_url(re.compile(r"\?pres=46102"))
    expect(page.get_by_role("link", name="Retirer le filtre Près de Figeac (46)")).to_be_visible()


def test_what_was_understood_is_told_and_taken_off(visit) -> None:
    page = visit().open("/?q=emploi%20seine%20saint%20denis")
    chips = page.get_by_role("list", name="Filtres en vigueur")
    expect(chips).to_contain_text("Seine-Saint-Denis (93)")
    expect(page.locator(".fiches > li .ou").first).to_contain_text("(93)")
    few = page.locator(".phrase").inner_text()
    page.get_by_role("link", name="Retirer le filtre Seine-Saint-Denis (93)").click()
    expect(page).to_have_url(re.compile(r"\?q=emploi$"))
    expect(page.locator(".phrase")).not_to_have_text(few)
    page.go_back()
    expect(page.locator(".phrase")).to_have_text(few)
    page.get_by_role("link", name=re.compile("Chercher les mots")).click()
    expect(chips).not_to_contain_text("(93)")


def test_each_row_shows_the_words_that_answer(visit) -> None:
    page = visit().open("/?q=d%C3%A9sert%20m%C3%A9dical")
    expect(page.locator("#tri")).to_have_value("pertinence")
    rows = page.locator(".fiches > li")
    for row in rows.all()[:4]:
        assert row.locator("mark").count() or row.locator(".pourquoi").count()
    expect(page.locator(".pourquoi").first).to_contain_text("Proche de « désert médical »")
    first = sorted(rows.locator("h3").all_inner_texts(), key=fold)[0]
    expect(rows.first.locator("h3")).not_to_have_text(first)
    page.locator("#tri").select_option("nom")
    expect(page).to_have_url(re.compile("tri=nom"))
    expect(rows.first.locator("h3")).to_have_text(first)


def test_nothing_answers_and_it_says_so(visit) -> None:
    page = visit().open("/?q=sant%C3%A9%20mentale")
    expect(page.locator(".rien h2")).to_have_text("Aucune fiche ne répond à « santé mentale »")
    suggestion = page.locator(".rien a", has_text="Santé et autonomie")
    promised = int(re.search(r"(\d+)\s*fiches", suggestion.inner_text())[1])
    suggestion.click()
    expect(page).to_have_url(re.compile(r"\?domaine=sante-autonomie$"))
    expect_total(page, promised)


def test_a_territory_asks_for_a_need_around_it(visit) -> None:
    seen = visit()
    page = seen.page
    page.goto(seen.base + "/mon-territoire?commune=46102")
    page.get_by_label("Un besoin à moins de 50 km d’ici").fill("alimentation")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=alimentation&pres=46102&rayon=50"))
    expect(page.locator(".phrase")).to_contain_text("à moins de 50 km de Figeac (46)")
    expect(page.locator(".fiches > li").first).to_be_visible()


def test_what_is_no_place_may_be_a_need(visit) -> None:
    seen = visit()
    page = seen.page
    page.goto(seen.base + "/mon-territoire")
    page.wait_for_selector("html:not([data-avant=page])", state="attached", timeout=20_000)
    box = page.get_by_role("combobox", name=re.compile("Votre commune"))
    box.fill("plus de médecin")
    box.press("Enter")
    link = page.get_by_role("link", name=re.compile("qui répondent à « plus de médecin »"))
    promised = int(re.search(r"(\d+)\s*fiches", link.inner_text())[1])
    link.click()
    expect_total(page, promised)


def test_the_hall_asks_a_need_then_a_table_for_it(visit) -> None:
    seen = visit()
    page = seen.page
    page.goto(seen.base + "/presenter?recit=faire-alliance")
    page.get_by_role("button", name=re.compile("Une commune")).click()
    box = page.get_by_role("combobox", name=re.compile("Une commune, un besoin"))
    box.fill("plus de médecin")
    box.press("Enter")
    expect(page.locator(".scene-panneau")).to_contain_text("« plus de médecin »")
    expect(page).to_have_url(re.compile(r"q=plus%20de%20m%C3%A9decin"))
    # A commune besides: who to bring around the table there, chair by chair.
    page.keyboard.press("/")
    page.keyboard.type("figeac")
    page.keyboard.press("Enter")
    expect(page.locator(".tour > li").first).to_contain_text("Qui réunit")
    expect(page.locator(".compte-vue")).to_contain_text("à Figeac (46)")
    page.keyboard.press("Escape")
    expect(page.locator(".scene-panneau")).not_to_contain_text("plus de médecin")

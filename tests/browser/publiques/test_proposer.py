"""Proposing on a phone by keyboard, deciding, and seeing it on the map's list: all of it served."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, UVICORN, free_port, serve


@pytest.fixture(scope="module")
def registre(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """The app over a base of its own, which may be asked for a link."""
    base = str(tmp_path_factory.mktemp("registre") / "b.sqlite")
    port = free_port()
    process = serve(port, UVICORN, CARTE_BASE=base)
    yield f"http://localhost:{port}", base
    process.terminate()
    process.wait(10)


def link(base: str, nom: str) -> str:
    """Return the path of a link that opens a session."""
    command = (sys.executable, "-m", "registre", "moderateur", "ajouter", nom)
    said = subprocess.run(
        [*command, "--role", "administrateur"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "CARTE_BASE": base},
    )
    return re.search(r"/entrer\?\S+", said.stdout)[0]


def write(page, selector: str, text: str) -> None:
    """Go to a field by the keyboard, and type."""
    for _ in range(80):
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def tick(page, selector: str) -> None:
    write(page, selector, "")
    page.keyboard.press("Space")


def test_from_a_phone_to_the_list_of_the_map(visit, registre) -> None:
    host, base = registre
    phone = visit(width=390, height=844, base=host)
    page = phone.page
    page.goto(host + "/proposer")
    page.wait_for_selector("html[data-script]", state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    write(page, "#c-nom", "La ressourcerie du Causse")
    write(page, "#c-commune", "figea")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#c-commune")).to_have_value("Figeac (46)")
    tick(page, "[name=roles][value=exemple-inspirant]")
    tick(page, "[name=domaines][value=economie-circulaire]")
    page.reload()
    expect(page.locator("#c-nom")).to_have_value("La ressourcerie du Causse")
    expect(page.locator("[name=domaines][value=economie-circulaire]")).to_be_checked()
    assert page.input_value("[name=commune_code]") == "commune:46102"
    write(page, "#c-description", "On y répare à plusieurs.")
    phone.page.context.set_offline(True)
    write(page, ".envoi button", "")
    page.keyboard.press("Enter")
    expect(page.locator(".etat-envoi")).to_contain_text("le réseau ne répond pas")
    expect(page.locator("#c-description")).to_have_value("On y répare à plusieurs.")
    phone.page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.locator("#bilan")).to_be_focused()  # the source is missing: told, and reached
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#c-source_url")).to_be_focused()
    page.keyboard.type("https://exemple.fr/ressourcerie")
    page.wait_for_timeout(3100)  # a person takes that long
    write(page, ".envoi button", "")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suivi/**")
    expect(page.locator(".merci")).to_contain_text("Merci")
    followed = page.url
    assert page.evaluate("localStorage.length") == 0

    moderator = visit(base=host).page
    moderator.goto(host + link(base, "Zoé"))
    moderator.get_by_role("button", name="Entrer").click()
    moderator.wait_for_url("**/moderation")
    moderator.keyboard.press("j")
    moderator.keyboard.press("Enter")
    expect(moderator.locator("h1")).to_have_text("La ressourcerie du Causse")
    expect(moderator.locator(".ou-est-ce")).to_be_visible()
    moderator.keyboard.press("a")
    moderator.wait_for_url("**fait=1")
    began = time.monotonic()
    address = host + "/?territoire=commune:46102&domaine=economie-circulaire"
    while "La ressourcerie du Causse" not in page.request.get(address).text():
        assert time.monotonic() - began < 30
        time.sleep(0.1)
    page.goto(followed)
    expect(page.locator(".etat")).to_contain_text("Elle est publiée")
    page.goto(host + "/fiche/la-ressourcerie-du-causse")
    expect(page.locator(".passe")).to_contain_text("Ajoutée le")
    page.get_by_role("link", name="C’est toujours vrai").click()
    expect(page.locator("h1")).to_have_text("C’est toujours vrai")


def test_without_a_script_the_form_is_whole(visit, registre) -> None:
    host, _ = registre
    page = visit(width=390, height=844, base=host, java_script_enabled=False).page
    page.goto(host + "/proposer")
    page.fill("#c-nom", "Une autre alliance")
    page.fill("#c-commune", "Saint-Sulpice")
    page.check("[name=roles][value=ptce]")
    page.check("[name=domaines][value=mobilite]")
    page.fill("#c-description", "On s’y déplace ensemble.")
    page.check("[name=structure]")
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#s-commune")).to_contain_text("plusieurs lieux")
    page.locator(".choisir input").first.check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("h1")).to_have_text("Votre proposition de fiche")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_to_say(visit, axe, registre, width) -> None:
    host, base = registre
    page = visit(width=width, height=844, base=host).page
    sent = page.request.get(host + "/proposer?fiche=figeacteurs&objet=erreur").text()
    stamp = re.search(r'name="tampon" value="([^"]+)"', sent)[1]
    page.wait_for_timeout(3100)
    page.request.post(
        host + "/proposer",
        form={"tampon": stamp, "fiche": "figeacteurs", "objet": "erreur", "motif": f"A {width}"},
    )
    page.goto(host + link(base, f"Ada {width}"))
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_url("**/moderation")
    first = page.locator(".attente a").first.get_attribute("href")
    for address in (
        *("/proposer", "/proposer?fiche=figeacteurs", "/proposer?fiche=figeacteurs&objet=erreur"),
        *("/proposer?fiche=figeacteurs&objet=toujours-vrai", "/donnees-personnelles"),
        *("/entrer?jeton=x", "/moderation", f"/{first}", "/moderation/fiches/figeacteurs"),
        *("/moderation/histoire", "/moderation/personnes", "/suivi/x"),
    ):
        page.goto(host + address)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        axe(page)
        page.emulate_media(color_scheme="dark")
        page.reload()
        axe(page)
        page.emulate_media(color_scheme="light")
    page.goto(host + "/proposer")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#bilan")).to_be_visible()
    axe(page)


def test_an_open_page_is_told_that_the_map_has_changed_and_a_former_address_follows(
    visit, registre
) -> None:
    host, base = registre
    link(base, "Ada")
    explorer, sheet = visit(base=host).page, visit(base=host, width=390, height=844).page
    for page, address in ((explorer, "/"), (sheet, "/fiche/ardelaine")):
        with page.expect_response("**/api/publie.json"):
            page.goto(host + address)
        expect(page.locator(".publie")).to_have_count(0)
    command = (sys.executable, "-m", "registre", "fusionner", "ardelaine", "cluster-jura")
    subprocess.run(
        [*command, "--par", "Ada", "--motif", "un essai"],
        check=True,
        cwd=ROOT,
        env={**os.environ, "CARTE_BASE": base},
        stdout=subprocess.DEVNULL,
    )
    for page in (explorer, sheet):
        expect(page.locator(".publie")).to_contain_text("La carte a changé", timeout=30_000)
    sheet.get_by_role("button", name="Plus tard").click()
    expect(sheet.locator(".publie")).to_be_empty()
    button = explorer.get_by_role("button", name="Recharger")
    button.focus()
    with explorer.expect_navigation():
        explorer.keyboard.press("Enter")
    explorer.goto(host + "/?fiche=cluster-jura")
    expect(explorer.locator("#fiche-titre")).to_have_text("Ardelaine")
    sheet.goto(host + "/fiche/cluster-jura")
    assert sheet.url.endswith("/fiche/ardelaine")


def test_a_page_of_files_asks_nothing_of_what_is_published(visit) -> None:
    seen = visit()
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.open()
    seen.page.wait_for_timeout(2000)
    assert not [url for url in asked if "publie" in url]

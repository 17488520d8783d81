"""What a person does on the Explorer."""

from __future__ import annotations

import json
import re

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import expect

from geo.referentiel import DATA_TERRITOIRES
from tests.counts import FICHES, PTCE, SIEGES, nothing_together


def total(page) -> int:
    said = page.locator(".phrase").inner_text()
    return int(re.match(r"[\d\u202f]+", said)[0].replace("\u202f", ""))


def expect_total(page, number: int) -> None:
    """Wait until the sentence begins with this very number: "8" is not in "482"."""
    told = re.compile(rf"^{number}[ \u00a0]")
    expect(page.locator(".phrase")).to_have_text(told)


def test_a_first_visit_says_what_this_is_and_shows_every_fiche(visit) -> None:
    seen = visit()
    page = seen.open()
    expect(page.get_by_role("heading", level=1)).to_have_text("La carte du faire alliance")
    assert page.title() == "La carte du faire alliance"
    assert page.locator("html").get_attribute("lang") == "fr"
    assert total(page) == FICHES
    assert page.locator(".idees a").count() == 3
    state = seen.map().evaluate("window.carte.read()")
    assert sum(state["visibles"]) == FICHES
    drawn = sum(len(m["membres"]) for m in state["marques"])
    assert 250 < drawn <= SIEGES  # the Hexagone; overseas ones are further away


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("PTCE", "type=ptce"),
        ("Mobilité", "domaine=mobilite"),
        ("Catalyseur", "type=catalyseur"),
    ],
)
def test_a_filter_shows_what_its_count_promised(visit, label, address) -> None:
    seen = visit()
    page = seen.open()
    row = page.locator(".cases li", has=page.get_by_text(label, exact=True))
    promised = int(row.locator(".compte").inner_text())
    before = seen.map().evaluate("[window.carte.read().centre.lat, window.carte.read().zoom]")
    row.get_by_role("checkbox").check()
    page.wait_for_url(f"**/?{address}")
    expect_total(page, promised)
    frame = seen.map()
    frame.wait_for_function(f"window.carte.read().visibles.reduce((a, b) => a + b) === {promised}")
    after = frame.evaluate("[window.carte.read().centre.lat, window.carte.read().zoom]")
    assert after == pytest.approx(before, abs=0.02)
    assert sum("streamlit_folium" in url for url in seen.frames) == 1, "the frame was reloaded"
    # The chip takes it away again.
    page.locator(".chip").click()
    expect_total(page, FICHES)


def test_the_odd_filter_is_one_unfolding_away(visit) -> None:
    page = visit().open()
    page.get_by_text("Objectifs (ODD)").click()
    row = page.locator(".cases.odd li").nth(6)
    promised = int(row.locator(".compte").inner_text())
    row.get_by_role("checkbox").check()
    page.wait_for_url("**/?odd=7")
    expect_total(page, promised)


def test_a_territory_is_found_by_typing_and_the_map_goes_there(visit) -> None:
    seen = visit()
    page = seen.open()
    seen.map()
    page.get_by_label("Territoire", exact=True).fill("guadelou")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("option", name=re.compile("Guadeloupe")).first.click()
    page.wait_for_url(re.compile(r"territoire=(region:01|departement:971)"))
    expect(page.locator(".phrase")).to_contain_text("Guadeloupe")
    seen.map().wait_for_function("Math.abs(window.carte.read().centre.lat - 16.2) < 1")


@pytest.mark.parametrize(
    "address", ["/?territoire=departement:976", "/?pres=97611", "/?pres=97611&rayon=10"]
)
def test_an_address_that_names_a_place_goes_there_whatever_was_looked_at(visit, address) -> None:
    seen = visit()
    seen.open()
    seen.map()
    seen.open(address)
    seen.map().wait_for_function("Math.abs(window.carte.read().centre.lat + 12.8) < 0.3")


def test_the_last_place_asked_is_where_the_map_stops(visit) -> None:
    seen = visit()
    seen.open()
    frame = seen.map()
    frame.evaluate(
        """async () => {
          window.map.setZoom(window.map.getZoom() + 1);
          while (!window.map._animatingZoom) await new Promise(requestAnimationFrame);
          window.carte.fitTo([45.02, -13.0, 45.3, -12.64]);
        }"""
    )
    frame.wait_for_function("Math.abs(window.carte.read().centre.lat + 12.8) < 0.3")


def test_free_text_filters_as_one_types(visit) -> None:
    page = visit().open()
    page.get_by_label("Rechercher").fill("ardelaine")
    expect_total(page, 1)
    assert page.locator(".fiches li").count() == 1


def test_near_a_commune_the_nearest_comes_first_with_its_distance(visit) -> None:
    page = visit().open()
    box = page.get_by_label("Près de", exact=True)
    box.fill("figeac")
    page.get_by_role("option", name=re.compile(r"Figeac \(46\)")).wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/?pres=46102")
    expect(page.locator(".fiches .ou strong").first).to_contain_text("km")
    page.locator("#filtre-rayon").select_option("50")
    page.wait_for_url("**/?pres=46102&rayon=50")
    expect(page.locator(".phrase")).to_contain_text("à moins de 50")
    assert 0 < total(page) < 100


def test_my_position_when_it_is_granted_is_rounded_and_used(visit) -> None:
    seen = visit(
        permissions=["geolocation"], geolocation={"latitude": 44.6086, "longitude": 2.0317}
    )
    page = seen.open()
    page.get_by_role("button", name="Ma position").click()
    page.wait_for_url("**/?pres=44.61,2.03")
    expect(page.locator(".phrase")).to_contain_text("près de la position indiquée")


def test_my_position_when_it_is_refused_says_what_to_do(visit) -> None:
    page = visit(permissions=[]).open()
    page.get_by_role("button", name="Ma position").click()
    expect(page.get_by_text("tapez le nom de votre commune")).to_be_visible()
    assert "pres" not in page.url


def test_a_shared_address_opens_the_same_view_and_back_goes_back(visit) -> None:
    address = "/?domaine=emploi-insertion&type=ptce&territoire=region:76"
    page = visit().open(address)
    said = page.locator(".phrase").inner_text()
    rows = page.locator(".fiches h3").all_inner_texts()
    page.locator(".fiches a").first.click()
    page.wait_for_selector(".fiche h2")
    opened = page.url
    again = visit().open(opened.removeprefix(page.url.split("/?")[0]))
    expect(again.locator(".fiche h2")).to_have_text(page.locator(".fiche h2").inner_text())
    page.go_back()
    page.wait_for_selector(".fiches li")
    assert page.locator(".phrase").inner_text() == said
    assert page.locator(".fiches h3").all_inner_texts() == rows


def test_a_sheet_says_its_facts_their_source_and_their_age(visit) -> None:
    seen = visit()
    page = seen.open("/?fiche=ardelaine")
    sheet = page.locator(".fiche")
    for words in (
        "Ardelaine",
        "Ce que cela donne",
        "Agit sur",
        "Source",
        "Confiance haute",
        "Depuis 1982",
    ):
        expect(sheet).to_contain_text(words)
    expect(sheet.get_by_role("link", name="Site de la structure")).to_have_attribute(
        "href", "https://ardelaine.fr"
    )
    report = sheet.get_by_role("link", name="Signaler une erreur")
    assert report.get_attribute("href").startswith("mailto:carte@exemple.fr")
    frame = seen.map()
    frame.wait_for_function("window.carte.read().choisie >= 0 && window.carte.read().aires === 1")


def test_a_sheet_says_how_to_reach_a_structure_and_where_that_was_read(visit) -> None:
    page = visit().open("/?fiche=comite-de-bassin-d-emploi-du-perche-nogentais")
    sheet = page.locator(".fiche")
    expect(sheet.locator(".contact")).to_contain_text("28400 Nogent-le-Rotrou")
    call = sheet.get_by_role("link", name="02 37 53 61 28")
    expect(call).to_have_attribute("href", "tel:+33237536128")
    write = sheet.get_by_role("link", name="cbe.nogentlerotrou@wanadoo.fr")
    expect(write).to_have_attribute("href", "mailto:cbe.nogentlerotrou@wanadoo.fr")
    expect(sheet.locator(".source")).to_contain_text(
        "Autre source (adresse, téléphone et courriel)"
    )


def test_what_a_catalyseur_does_is_asked_where_catalyseurs_are(visit) -> None:
    page = visit().open("/")
    trades = page.locator(".filtres fieldset", has_text="Ce que fait le catalyseur")
    page.wait_for_selector("#filtre-type-catalyseur")
    expect(trades).to_be_hidden()
    page.locator("#filtre-type-catalyseur").check()
    expect(trades).to_be_visible()
    promised = int(
        trades.locator("li", has_text="Gestion d’un lieu").locator(".compte").inner_text()
    )
    trades.get_by_label("Gestion d’un lieu").check()
    page.wait_for_url("**/?type=catalyseur&metier=lieu")
    expect(page.locator(".phrase")).to_have_text(
        f"{promised}\N{NO-BREAK SPACE}catalyseurs · Gestion d’un lieu"
    )
    page.locator("#filtre-type-catalyseur").uncheck()
    expect(trades).to_be_visible()  # a filter in force is never out of sight


def test_a_sheet_tells_the_need_then_what_they_do_together(visit) -> None:
    page = visit().open("/?fiche=100-chances-100-emplois-chalon")
    titles = page.locator(".fiche h3").all_inner_texts()
    assert titles[:3] == ["Le besoin", "Qui s’est réuni", "Ce qu’ils font ensemble"]
    assert titles.index("Ce que cela donne") < titles.index("La preuve")
    expect(page.locator(".fiche")).to_contain_text("envoyaient des dizaines de candidatures")


def test_a_row_and_its_mark_show_each_other(visit) -> None:
    seen = visit()
    page = seen.open("/?type=fondation-territoriale")
    frame = seen.map()
    page.get_by_role("button", name=re.compile("Afficher la suite")).click()
    rows = page.locator(".fiches li")
    expect(rows).not_to_have_count(20)
    row = rows.nth(1)
    row.hover()
    frame.wait_for_function(f"window.carte.read().survolee === {row.get_attribute('data-i')}")
    # A mark of one fiche, further in the list, away from the edges of the map.
    listed = rows.evaluate_all("(all) => all.slice(2).map((li) => Number(li.dataset.i))")
    alone = frame.evaluate(
        """(listed) => {
          const { x, y } = window.map.getSize();
          return window.carte.read().marques.find((m) => m.membres.length === 1
            && listed.includes(m.membres[0]) && Math.abs(m.ex - x / 2) < x / 3
            && Math.abs(m.ey - y / 2) < y / 3);
        }""",
        listed,
    )
    box = page.locator("iframe").bounding_box()
    x, y = box["x"] + alone["ex"], box["y"] + alone["ey"]
    page.mouse.move(x - 40, y - 40)
    page.mouse.move(x, y, steps=5)
    expect(page.locator(f'.fiches [data-i="{alone["membres"][0]}"]')).to_have_class("survolee")
    assert frame.evaluate("window.carte.read().survolee") == alone["membres"][0]


def test_going_overseas_is_two_clicks_away(visit) -> None:
    seen = visit()
    page = seen.open()
    seen.map()
    page.get_by_text("Aller à").click()
    page.get_by_role("button", name="Mayotte").click()
    seen.map().wait_for_function("Math.abs(window.carte.read().centre.lat + 12.8) < 0.3")
    assert "?" not in page.url


def test_copying_the_link_gives_the_address_as_one_reads_it(visit) -> None:
    seen = visit(permissions=["clipboard-read", "clipboard-write"])
    page = seen.open("/?domaine=mobilite,habitat&territoire=region:76")
    page.locator(".bilan").get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{seen.base}/?domaine=mobilite,habitat&territoire=region:76"
    assert page.url == copied


def test_a_mark_on_the_map_opens_its_fiche(visit) -> None:
    seen = visit()
    page = seen.open("/?q=ardelaine&pres=07286")
    frame = seen.map()
    frame.wait_for_function("window.carte.read().zoom > 8 && !window.carte.read().moving")
    mark = frame.evaluate("window.carte.read().marques.find((m) => m.membres.length === 1)")
    box = page.locator("iframe").bounding_box()
    page.mouse.click(box["x"] + mark["ex"], box["y"] + mark["ey"])
    page.wait_for_selector(".fiche h2")
    assert "fiche=" in page.url


def test_two_fiches_on_one_spot_can_both_be_opened(visit, catalogue) -> None:
    seats = [f.code_insee for f in catalogue.fiches if f.code_insee]
    shared_seat = next(c for c in seats if seats.count(c) == 2 and not c.startswith(("75", "97")))
    names = {f.nom for f in catalogue.fiches if f.code_insee == shared_seat}
    seen = visit()
    page = seen.open(f"/?pres={shared_seat}&rayon=10")
    frame = seen.map()
    # Closer than any neighbour: what is left together is on the same spot.
    frame.evaluate(
        "() => { const l = window.carte.read(); window.map.setView(window.map.getCenter(), 13,"
        " {animate: false}); }"
    )
    frame.wait_for_function("window.carte.read().marques.some((m) => m.membres.length === 2)")
    mark = frame.evaluate("window.carte.read().marques.find((m) => m.membres.length === 2)")
    box = page.locator("iframe").bounding_box()
    page.mouse.click(box["x"] + mark["ex"], box["y"] + mark["ey"])
    buttons = frame.locator(".choix button")
    expect(buttons).to_have_count(2)
    assert set(buttons.all_inner_texts()) == names
    buttons.nth(1).click()
    expect(page.locator(".fiche h2")).to_be_visible()


def test_no_result_offers_what_to_lift_and_the_nearest(visit) -> None:
    page = visit().open("/?domaine=mobilite&type=fondation-territoriale&territoire=departement:46")
    expect(page.locator(".rien h2")).to_be_visible()
    assert page.locator(".rien .fiches li").count() == 3
    offered = page.locator(".rien > ul a").first
    promised = int(re.search(r"(\d+)\s*fiche", offered.inner_text())[1])
    offered.click()
    expect_total(page, promised)


def test_a_view_nothing_answers_even_with_one_filter_less_is_not_blank(visit) -> None:
    domaine, odd = nothing_together("catalyseur")  # with the text, two filters too many
    page = visit().open(f"/?domaine={domaine}&type=catalyseur&odd={odd}&q=zzzzqq")
    expect(page.locator(".rien")).to_contain_text("Lever un seul filtre ne suffit pas")
    offered = page.locator(".rien > ul a").first
    promised = int(re.search(r"(\d+)\s*fiche", offered.inner_text())[1])
    assert promised > 0
    offered.click()
    expect_total(page, promised)
    assert page.locator(".fiches li").count() > 0


def test_a_filter_changed_under_an_open_fiche_is_kept_on_the_way_back(visit) -> None:
    page = visit().open("/?type=ptce")
    page.locator(".fiches a").first.click()
    page.wait_for_selector(".fiche h2")
    row = page.locator(".cases li", has=page.get_by_text("Mobilité", exact=True))
    promised = int(row.locator(".compte").inner_text())
    row.get_by_role("checkbox").check()
    page.wait_for_url("**/?domaine=mobilite&type=ptce&fiche=**")
    page.get_by_role("link", name="Retour aux résultats").click()
    page.wait_for_url("**/?domaine=mobilite&type=ptce")
    expect_total(page, promised)


def test_quick_clicks_keep_every_choice(visit) -> None:
    page = visit().open()
    # Answers come back between clicks at some of these paces, in milliseconds.
    page.evaluate(
        """async (paces) => {
          const boxes = [...document.querySelectorAll(".cases.domaine input")];
          for (const [i, box] of boxes.slice(0, 3 * paces.length).entries()) {
            box.click();
            await new Promise((r) => setTimeout(r, paces[Math.floor(i / 3)]));
          }
        }""",
        [30, 70, 120, 180],
    )
    expect(page.locator(".chip")).to_have_count(12)
    page.wait_for_timeout(500)  # a late answer to an earlier click would come now
    expect(page.locator(".cases.domaine input:checked")).to_have_count(12)
    assert page.url.partition("domaine=")[2].count(",") == 11


def test_a_choice_costs_one_small_answer_and_no_run_of_the_page(visit) -> None:
    seen = visit()
    frames, answers = [], []

    def note_frame(payload) -> None:  # Playwright takes no bound method of a list
        frames.append(payload)

    def note_answer(answer) -> None:
        answers.append(answer)

    seen.page.on("websocket", lambda socket: socket.on("framesent", note_frame))
    page = seen.open("/")
    seen.map()
    page.on("response", note_answer)
    frames.clear()
    page.get_by_label("Mobilité", exact=False).first.check()
    expect(page.locator(".phrase")).to_contain_text("Mobilité")
    found = total(page)
    assert found
    page.locator(".fiches li a").first.click()
    expect(page.locator(".fiche h2")).to_be_visible()
    page.go_back()
    expect(page.locator(".fiches > li")).to_have_count(min(found, 20))
    assert page.url.endswith("/?domaine=mobilite")
    expect(page.locator(".fiches li a").first).to_be_focused()
    page.wait_for_timeout(500)  # Streamlit says the same a moment later: nothing is drawn again
    expect(page.locator(".fiches li a").first).to_be_focused()
    own = [a for a in answers if "/api/panneaux.json" in a.url]
    assert [a.url.partition("?")[2] for a in own[:2]] == [
        "domaine=mobilite",
        page.locator(".fiches li a").first.get_attribute("href").removeprefix("?"),
    ]
    assert all(a.request.sizes()["responseBodySize"] < 15_000 for a in own)
    # Going back is told to Streamlit, whose session then knows where the page is.
    assert len([f for f in frames if len(f) > 0]) <= 1


def test_a_choice_whose_answer_does_not_come_goes_through_streamlit(visit) -> None:
    seen = visit()
    seen.page.route("**/api/panneaux.json*", lambda route: route.abort())
    page = seen.open("/?type=ptce")
    page.get_by_label("Mobilité", exact=False).first.check()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")
    assert page.url.endswith("/?domaine=mobilite&type=ptce")
    seen.page.unroute("**/api/panneaux.json*")
    page.get_by_label("Mobilité", exact=False).first.uncheck()
    expect(page.locator(".phrase")).to_have_text(f"{PTCE}\N{NO-BREAK SPACE}PTCE")
    page.go_back()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")
    page.go_back()
    expect(page.locator(".phrase")).to_have_text(f"{PTCE}\N{NO-BREAK SPACE}PTCE")


def test_choices_and_steps_back_without_answers_end_where_they_should(visit) -> None:
    seen = visit()
    page = seen.open("/?type=ptce")
    mobility = page.get_by_label("Mobilité", exact=False).first
    mobility.check()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")
    page.route("**/api/panneaux.json*", lambda route: route.abort())
    mobility.uncheck()  # what Streamlit said last: it would not say it again
    expect(page.locator(".phrase")).to_have_text(f"{PTCE}\N{NO-BREAK SPACE}PTCE")
    assert page.url.endswith("/?type=ptce")
    page.unroute("**/api/panneaux.json*")
    mobility.check()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")
    page.route("**/api/panneaux.json*", lambda route: route.abort())
    page.go_back()
    expect(page.locator(".phrase")).to_have_text(f"{PTCE}\N{NO-BREAK SPACE}PTCE")
    expect(mobility).not_to_be_checked()


def test_a_choice_answered_after_one_has_left_changes_nothing(visit) -> None:
    page = visit().open("/")
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/api/panneaux.json*", hold)
    page.get_by_label("Mobilité", exact=False).first.check()
    expect(page.locator("html[data-attente]")).to_have_count(1)
    page.get_by_role("link", name="Croiser", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Croiser")).to_be_visible()
    held[0].fallback()
    page.wait_for_timeout(500)
    assert page.url.endswith("/croiser")
    page.unroute("**/api/panneaux.json*")
    page.get_by_role("link", name="Explorer", exact=True).click()
    expect(page.locator(".phrase")).to_have_text(f"{FICHES}\N{NO-BREAK SPACE}fiches")
    expect(page.locator("html[data-attente]")).to_have_count(0)


def test_a_server_that_came_back_with_other_fiches_is_noticed(visit) -> None:
    page = visit().open("/")
    page.evaluate("window.encoreLa = true")

    def from_another(route) -> None:
        told = re.sub(r"ressources/\w+/voc", "ressources/000000000000/voc", route.fetch().text())
        route.fulfill(body=told, content_type="application/json")

    page.route("**/api/panneaux.json*", from_another)
    page.get_by_label("Mobilité", exact=False).first.check()
    page.wait_for_function("window.encoreLa === undefined")
    expect(page.locator(".phrase")).to_contain_text("Mobilité")
    assert page.url.endswith("/?domaine=mobilite")


def test_a_late_answer_takes_back_no_later_choice(visit) -> None:
    seen = visit()
    page = seen.open("/")
    held = []

    def hold_the_first(route) -> None:
        if held:
            route.fallback()
        else:
            held.append(route)

    page.route("**/api/panneaux.json*", hold_the_first)
    page.get_by_label("Mobilité", exact=False).first.check()
    page.get_by_label("PTCE", exact=False).first.check()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")
    page.wait_for_timeout(400)
    expect(page.locator("html[data-attente]")).to_have_count(0)
    held[0].fallback()
    page.wait_for_timeout(400)
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")
    assert page.url.endswith("/?domaine=mobilite&type=ptce")


def test_the_first_view_comes_back_from_another_page(visit) -> None:
    seen = visit()
    page, base = seen.open("/?type=ptce"), seen.base
    page.get_by_label("Mobilité", exact=False).first.check()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")
    title = page.get_by_role("heading", level=1, name="Croiser")
    page.get_by_role("link", name="Croiser", exact=True).click()
    expect(title).to_be_visible()
    page.get_by_role("link", name="Explorer", exact=True).click()
    expect(page.locator(".phrase")).to_have_text(f"{FICHES}\N{NO-BREAK SPACE}fiches")
    page.wait_for_url(base + "/")  # Streamlit writes the address a moment later
    page.go_back()
    expect(title).to_be_visible()
    page.go_back()
    expect(page.locator(".phrase")).to_contain_text("PTCE · Mobilité")


def test_enter_takes_a_sure_place_and_offers_the_others(visit) -> None:
    page = visit().open()
    box = page.get_by_label("Près de", exact=True)
    box.fill("saint maurice")
    box.press("Enter")
    expect(page.get_by_role("option").nth(1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert "pres=" not in page.url
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/?pres=**")
    expect(page.locator(".phrase")).to_contain_text("Saint-Maurice")
    box.fill("figeac")
    box.press("Enter")
    page.wait_for_url("**/?pres=46102")


def test_the_rest_of_the_list_comes_on_demand(visit) -> None:
    page = visit().open("/?type=ptce")
    assert page.locator(".fiches li").count() == 20
    page.get_by_role("button", name=re.compile("Afficher la suite")).click()
    expect(page.locator(".fiches li")).to_have_count(70)
    names = page.locator(".fiches h3").all_inner_texts()
    assert len(set(names)) == 70


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
def test_on_a_desk_the_map_stays_while_the_list_and_the_filters_scroll(visit, width, height):
    page = visit(width=width, height=height).open()
    heights = "(e) => e.scrollHeight - e.clientHeight"
    assert page.get_by_test_id("stMain").evaluate(heights) == 0
    for panel in ("filtres", "liste"):
        cell = page.locator(f".st-key-panneau-{panel}")
        assert cell.evaluate(heights) > 0
        box = cell.bounding_box()
        assert box["y"] + box["height"] <= height
    page.locator(".fiches a").last.scroll_into_view_if_needed()
    for kept in ("iframe", ".phrase", ".st-key-entete a >> nth=0"):
        box = page.locator(kept).bounding_box()
        assert box["y"] >= 0, kept
        assert box["y"] + box["height"] <= height, kept


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_the_map_and_the_list_share_the_screen_and_a_tap_gives_it_all(
    visit, width
) -> None:
    seen = visit(width=width, height=760, has_touch=True, is_mobile=True)
    page = seen.open()
    expect(page.locator(".fiches li").first).to_be_in_viewport()
    expect(page.locator("iframe")).to_be_in_viewport()
    expect(page.get_by_label("Rechercher")).to_be_in_viewport()
    assert not page.locator(".filtres .cases").first.is_visible()
    page.get_by_role("button", name="Voir la carte").tap()
    expect(page.locator(".fiches")).to_be_hidden()
    expect(page.get_by_role("button", name="Voir la liste")).to_be_visible()
    assert page.locator("iframe").bounding_box()["height"] > 400
    seen.map().wait_for_function("window.carte.read().marques.length > 3")
    page.get_by_role("button", name=re.compile("^Filtres")).tap()
    page.locator(".cases li", has=page.get_by_text("PTCE", exact=True)).get_by_role(
        "checkbox"
    ).tap()
    page.wait_for_url("**/?type=ptce&vue=carte")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_view_of_the_map_survives_filters_and_other_pages(visit) -> None:
    seen = visit()
    page = seen.open()
    seen.map().evaluate("void window.map.setView([44.6, 2.03], 9, {animate: false})")
    page.get_by_role("link", name="À propos").click()
    page.wait_for_selector(".texte h1")
    page.get_by_role("link", name="Explorer").click()
    page.wait_for_selector(".fiches li")
    where = seen.map().evaluate("[window.carte.read().centre.lat, window.carte.read().zoom]")
    assert where == [pytest.approx(44.6, abs=0.01), 9]


@pytest.mark.parametrize(
    "address",
    [
        "/?domaine=licorne&type=ptce",
        "/?q=" + "x" * 5000,
        "/?type=ptce&type=catalyseur&tri=recent&tri=nom",
        "/?domaine=%FF%FE&q=%E2%82",
        "/?territoire=commune:99999",
    ],
)
def test_an_odd_address_opens_and_says_what_it_left_out(visit, address) -> None:
    page = visit().open(address)
    expect(page.locator(".ignores")).to_contain_text("Laissé de côté")


def test_an_unknown_page_says_so_in_french(visit) -> None:
    seen = visit()
    answer = seen.page.goto(seen.base + "/nulle-part")
    assert answer.status == 404
    expect(seen.page.get_by_role("heading")).to_have_text("Cette page n’existe pas")


def test_a_keyboard_alone_finds_a_fiche_opens_it_and_exports_it(visit) -> None:
    page = visit().open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    expect(page.get_by_text("Skip to main content")).to_be_hidden()  # Streamlit's own, in English
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Rechercher")).to_be_focused()  # the menu of pages is behind
    page.keyboard.type("ardelaine")
    page.keyboard.press("Enter")
    expect_total(page, 1)
    exported = False
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent")
        if focused == "Télécharger" and not exported:
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            with page.expect_download() as download:
                page.keyboard.press("Enter")
            assert download.value.suggested_filename == "faire-alliance.csv"
            assert "Ardelaine" in download.value.path().read_text(encoding="utf-8-sig")
            exported = True
        if focused == "Ardelaine":
            break
    assert exported
    page.keyboard.press("Enter")
    expect(page.locator(".fiche h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator('[data-id="ardelaine"]')).to_be_focused()


def test_the_outlines_fetched_are_drawn_as_published(visit) -> None:
    seen = visit()
    seen.open()
    frame = seen.map()
    topology = json.loads((DATA_TERRITOIRES / "limites.topojson").read_text("utf-8"))
    decode = "new URL('decode.js', document.querySelector('script[src$=\"carte/carte.js\"]').src)"
    layers = frame.evaluate(f"(t) => import({decode}).then((m) => m.layers(t))", topology)
    for name, count in (("region", 18), ("departement", 101)):
        drawn = {
            feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"])
            for feature in layers[name]["features"]
        }
        file = gpd.read_file(DATA_TERRITOIRES / "limites.topojson", layer=name).set_index("id")
        assert len(drawn) == count
        for code, shape in drawn.items():
            assert shapely.equals_exact(shape, file.geometry[code], tolerance=1e-9), code


def test_a_fiche_of_several_types_is_drawn_as_the_type_it_is_looked_for(visit) -> None:
    seen = visit()
    several = 'fetch("/api/fiches.json?type=catalyseur").then((r) => r.json())'
    for address, label in (("/?type=catalyseur", "Catalyseur"), ("/?type=ptce", "PTCE")):
        seen.open(address)
        frame = seen.map()
        drawn = frame.evaluate(
            "() => { const { read, roleOf } = window.carte;"
            " return read().visibles.flatMap((v, i) => v ? [roleOf(i).libelle] : []); }"
        )
        assert set(drawn) == {label}
    fiches = seen.page.evaluate(several)["fiches"]
    assert any(len(f["roles"]) > 1 and f["roles"][0] != "catalyseur" for f in fiches)


def test_a_link_to_a_fiche_opens_on_its_area_and_a_click_moves_nothing(visit) -> None:
    seen = visit()
    page = seen.open("/?fiche=figeacteurs")
    assert seen.map().evaluate("window.carte.read().zoom") >= 8
    other = visit()
    page = other.open()
    before = other.map().evaluate("[window.carte.read().zoom, window.carte.read().centre]")
    page.locator(".fiches a").nth(1).click()
    expect(page.locator(".fiche h2")).to_be_visible()
    assert other.map().evaluate("[window.carte.read().zoom, window.carte.read().centre]") == before

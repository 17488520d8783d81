"""The page « Mon territoire » without a browser: what it says for an address."""

from __future__ import annotations

import random
import time

import pytest

from catalogue.catalogue import Catalogue
from catalogue.portrait.couverture import Couverture
from catalogue.portrait.demande import Demande
from catalogue.portrait.portrait import portrait
from catalogue.vocabulaires import METIERS
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire
from tests.app.test_pages import drawn, opened, words
from web.panels.portrait import portrait_values
from web.portrait import portrait_of


def said(**query: str) -> dict:
    """Return what the page shows, as one reads it, and what its map is told."""
    page, told = drawn(opened("portrait", **query), "portrait")

    def lines(scope: str) -> list[dict]:
        return [_line(li) for li in page.css(f"{scope} .fiches > li")]

    def one(selector: str) -> str:
        found = page.css_first(selector)
        return words(found) if found else ""

    return {
        "etat": "choix" if page.css(".question") else "territoire",
        "exemples": _links(page, ".essais:last-of-type a"),
        "candidats": _links(page, ".essais:first-of-type a")
        if len(page.css(".essais")) > 1
        else [],
        "titre": page.css_first("h1").text(deep=False).strip(),
        "parents": _links(page, ".dans a"),
        "ignores": [words(e) for e in page.css(".ignores li")],
        "remarques": [words(e) for e in page.css(".remarque")],
        "departement": page.css_first(".lieu").attributes["data-departement"],
        "groupes": [
            {"nombre": words(g.css_first("small")), "lignes": [_line(li) for li in g.css("li")]}
            for g in page.css("#couverture .groupe")
        ],
        "proches": lines("#proches"),
        "animation": {words(e.css_first("dt")): e for e in page.css("#animation .types > div")},
        "types": [words(e) for e in page.css("#proches .types > div")],
        "manques": [words(e) for e in page.css("#manques tbody tr")],
        "semblables": [[_line(li) for li in s.css("li")] for s in page.css(".semblables > li")],
        "methode": one(".methode p"),
        "liens": _links(page, ".continuer li a"),
        "carte": told.get("carte"),
        "document": told["titre"],
        "html": page.html,
    }


def _links(page, selector: str) -> list[dict]:
    return [{"libelle": words(a), "adresse": a.attributes["href"]} for a in page.css(selector)]


def _line(li) -> dict:
    strong = li.css_first(".ou strong")
    return {
        "id": li.css_first(".nom a").attributes["data-id"],
        "detail": words(strong).removeprefix("· ") if strong else "",
    }


def test_without_a_territory_it_asks_for_one_and_offers_examples() -> None:
    page = said()
    assert page["etat"] == "choix"
    assert [e["adresse"] for e in page["exemples"]] == [
        "?commune=46102", "?commune=29155", "?commune=97411",
    ]  # fmt: skip


def test_a_commune_gets_its_four_answers(catalogue: Catalogue) -> None:
    page = said(commune="46102")
    p = portrait_of(Territoire.parse("commune:46102"))
    assert page["titre"] == "Figeac (46)"
    listed = [line["id"] for group in page["groupes"] for line in group["lignes"]]
    assert listed == [
        catalogue.fiches[c.position].id for group in p.niveaux.values() for c in group
    ]
    for group in page["groupes"]:
        assert group["nombre"].split()[0] == str(len(group["lignes"]))
    assert page["proches"][0]["detail"] == "chez vous"
    assert len(page["types"]) == 4
    assert list(page["animation"]) == [metier.libelle for metier in METIERS.values()]
    for animation, told in zip(p.animations, page["animation"].values(), strict=True):
        named = [a.attributes["href"].partition("fiche=")[2] for a in told.css("a")]
        assert named == [catalogue.fiches[i].id for i in animation.couvrent[:3]] or (
            animation.plus_proche is not None
            and named == [catalogue.fiches[animation.plus_proche.position].id]
        )
    assert len(page["manques"]) == 13
    assert page["semblables"][0]
    assert page["methode"].startswith("La ressemblance additionne")


def test_the_map_shows_the_territory_its_neighbours_and_its_parts() -> None:
    carte = said(epci="200067361")["carte"]
    assert carte["filtre"] == ["epci:200067361"]
    assert len(carte["membres"]) == 92
    assert "commune:46102" in carte["membres"]
    assert carte["voisins"]
    assert all(v.startswith("epci:") for v in carte["voisins"])


def test_the_explorer_is_offered_in_and_near_the_territory() -> None:
    links = [link["adresse"] for link in said(commune="46102")["liens"]]
    assert links == ["./?territoire=commune:46102", "./?pres=46102", "./?pres=46102&rayon=50"]
    links = [link["adresse"] for link in said(departement="46")["liens"]]
    assert links[0] == "./?territoire=departement:46"
    assert links[1].startswith("./?pres=44.")


@pytest.mark.parametrize(
    ("query", "departement"),
    [({"commune": "46102"}, "46"), ({"departement": "2A"}, "2A"), ({"region": "76"}, "")],
)
def test_the_next_place_is_looked_for_around_this_one(query, departement) -> None:
    assert said(**query)["departement"] == departement


def test_part_of_a_larger_territory_is_told_in_communes() -> None:
    groups = said(departement="46")["groupes"]
    assert any(
        "couvre 86 de vos 312 communes" in line["detail"] for g in groups for line in g["lignes"]
    )


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"commune": "75056"}, "Paris (75)"),
        ({"commune": "75113"}, "Paris 13e"),
        ({"arrondissement": "69383"}, "Lyon 3e"),
        ({"commune": "69123"}, "Lyon (69)"),
        ({"commune": "94068"}, "Saint-Maur-des-Fossés (94)"),
        ({"ept": "200057941"}, "EPT Paris Est Marne et Bois"),
        ({"region": "76"}, "Occitanie"),
        ({"commune": " 2a004 "}, "Ajaccio (2A)"),
        ({"commune": "22016"}, "Île-de-Bréhat (22)"),
        ({"commune": "29083"}, "Île-de-Sein (29)"),
        ({"commune": "29155"}, "Ouessant (29)"),
        ({"commune": "85113"}, "L’Île-d’Yeu (85)"),
        ({"commune": "97502"}, "Saint-Pierre (975)"),
        ({"commune": "05169"}, "Sorbiers (05)"),
        ({"commune": "46260"}, "Sainte-Colombe (46)"),
    ],
)
def test_every_kind_of_territory_opens_with_something_to_read(query, title) -> None:
    page = said(**query)
    assert page["titre"] == title
    assert page["groupes"] or page["proches"]
    assert page["document"] == f"{title} · Mon territoire · La carte du faire alliance"


def test_a_grand_paris_commune_is_in_an_ept_and_an_epci() -> None:
    assert [p["adresse"] for p in said(commune="94068")["parents"]] == [
        "?ept=200057941", "?departement=94", "?epci=200054781", "?region=11",
    ]  # fmt: skip


def test_a_former_commune_says_where_it_went() -> None:
    page = said(commune="93059")
    assert page["titre"] == "Saint-Denis (93)"
    assert page["remarques"] == [
        "Pierrefitte-sur-Seine (93) n’est plus une commune : elle fait partie de Saint-Denis (93)."
    ]


def test_a_commune_without_a_shape_says_so_and_still_answers() -> None:
    page = said(commune="98818")
    assert "Aucun contour" in page["remarques"][0]
    assert page["carte"]["filtre"] == []
    assert page["proches"]
    assert [link["adresse"] for link in page["liens"]] == ["./?territoire=commune:98818"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"commune": "99999"}, "commune=99999 (ce territoire n’existe pas)"),
        ({"commune": "46999"}, "commune=46999 (ce territoire n’existe pas)"),
        ({"epci": "chat"}, "epci=chat («"),
        ({"licorne": "1"}, "licorne=1 (ce paramètre n’existe pas ici)"),
        ({"commune": "<b>"}, "commune=<b>"),
    ],
)
def test_what_is_not_understood_is_told_and_the_question_is_asked(query, told) -> None:
    page = said(**query)
    assert page["etat"] == "choix"
    assert any(told in line for line in page["ignores"])


def test_only_one_territory_counts_and_the_other_is_told() -> None:
    page = said(commune="46102", region="76")
    assert page["titre"] == "Figeac (46)"
    assert page["ignores"] == ["Laissé de côté : region=76 (un seul territoire à la fois)."]


# Time, of the processor so that a busy machine does not stretch it; bench/mon_territoire.py
# measures thousands of territories.


def seconds(work) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def test_the_page_of_any_commune_takes_less_than_0_3_s(
    catalogue: Catalogue, ref: Referentiel
) -> None:
    couverture = Couverture(catalogue)
    communes = random.Random(11).sample(ref.membres(FRANCE, Niveau.COMMUNE), 100)
    largest = [Territoire.parse(t) for t in ("commune:75056", "epci:200054781", "region:76")]
    for t in (*largest, *communes):
        demande = Demande(t)
        took = seconds(
            lambda t=t, demande=demande: portrait_values(
                portrait(couverture, t), demande, (), catalogue
            )
        )
        assert took <= 0.3, t

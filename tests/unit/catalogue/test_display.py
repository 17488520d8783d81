"""A fiche as it is shown says what its row says, and nothing when the row says nothing."""

from __future__ import annotations

from datetime import date

import pytest

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.display import age, ink_on, row, rows, sheet, wanted_types
from catalogue.vocabulaires import CONFIANCES, METIERS, ODD, PRECISIONS, ROLES, STATUTS

TODAY = date(2026, 11, 22)


@pytest.fixture
def shown(lire, ref):
    def shown(metres: float | None = None, contact: str = "", **cells: str) -> dict:
        catalogue = Catalogue(lire(cells).fiches, ref)
        return sheet(catalogue, 0, metres, TODAY, contact)

    return shown


def test_a_sheet_says_what_its_row_says(shown) -> None:
    said = shown(sigle="FIG", resultats="Douze emplois.", metres=1234.6)
    assert (said["i"], said["id"], said["nom"]) == (0, "figeacteurs", "Figeacteurs")
    assert (said["sigle"], said["resultats"]) == ("FIG", "Douze emplois.")
    assert (
        said["description"] == said["resume"] == "Une fiche d’essai : œuvre, « alliance », ligne."
    )
    assert said["roles"] == ("ptce", "catalyseur")
    assert (said["lieu"], said["point"], said["distance"]) == ("Figeac (46)", True, 1235)
    assert said["partenaires"] == ["Associations"]
    assert said["sousTypes"] == ["PTCE labellisé en 2014"]
    assert said["territoires"] == [{"code": "epci:200067361", "libelle": "CC Grand-Figeac"}]
    assert said["domaines"] == [
        {"code": "emploi-insertion", "libelle": "Emploi et insertion"},
        {"code": "mobilite", "libelle": "Mobilité"},
    ]
    assert [odd["code"] for odd in said["odd"]] == ["8", "17"]
    for odd in said["odd"]:
        assert odd["libelle"] == ODD[odd["code"]].libelle
        assert odd["couleur"] == ODD[odd["code"]].couleur
        assert odd["encre"] == ink_on(odd["couleur"])
    assert said["source"]["titre"] == "L’été à Figeac"
    assert said["source"]["url"] == "http://exemple.fr/page?a=1#b"
    assert said["source"]["age"] == age("2024-03-22", TODAY)
    assert said["source"]["confiance"] == f"Confiance haute : {CONFIANCES['haute'].definition}"
    assert said["statut"] == f"Statut : actif. {STATUTS['actif'].definition}"
    assert said["annee"] == "Depuis 2014, selon la source."
    assert said["site"] == "https://exemple.fr"


def test_what_a_row_leaves_out_is_shown_empty(shown) -> None:
    said = shown(annee="", sous_types="autre", partenaires="", site_web="")
    assert (said["annee"], said["site"], said["signaler"]) == ("", "", "")
    assert said["sousTypes"] == said["partenaires"] == []
    assert said["distance"] is None


def test_a_sheet_tells_the_story_in_pieces(shown) -> None:
    said = shown(besoin="Rien n’était réparé.", ensemble="Ils réparent.", metiers="lieu|dialogue")
    assert (said["besoin"], said["ensemble"]) == ("Rien n’était réparé.", "Ils réparent.")
    assert [m["code"] for m in said["metiers"]] == ["lieu", "dialogue"]
    for metier in said["metiers"]:
        term = METIERS[metier["code"]]
        assert metier["libelle"] == term.libelle
        assert metier["definition"] == term.definition[0].lower() + term.definition[1:]
    alone = shown()
    assert (alone["besoin"], alone["ensemble"], alone["metiers"]) == ("", "", [])


ELSEWHERE = {"autre_source_url": "https://exemple.fr/annuaire", "autre_source_date": "2023"}


def test_a_sheet_says_how_to_reach_who_it_is_about_and_how_old_that_is(shown) -> None:
    cells = {"adresse": "1 place Vival, 46100 Figeac", "telephone": "05 65 11 22 33"}
    faits = {"autre_source_titre": "Annuaire", "autre_source_faits": "telephone|adresse"}
    said = shown(**cells, **ELSEWHERE, **faits)
    assert said["contact"] == {
        "adresse": "1 place Vival, 46100 Figeac",
        "telephone": "05\u00a065\u00a011\u00a022\u00a033",
        "appel": "tel:+33565112233",
        "courriel": "",
        "age": age("2023", TODAY),
    }
    assert said["autreSource"] == {
        "faits": "téléphone et adresse",
        "titre": "Annuaire",
        "url": "https://exemple.fr/annuaire",
        "age": age("2023", TODAY),
    }
    assert said["source"]["age"] == age("2024-03-22", TODAY)


def test_what_the_first_source_says_bears_its_age(shown) -> None:
    said = shown(courriel="contact@exemple.fr")
    assert (said["contact"]["courriel"], said["contact"]["appel"]) == ("contact@exemple.fr", "")
    assert said["contact"]["age"] == age("2024-03-22", TODAY)
    assert said["autreSource"] is None
    # another source, of another fact, is not that of the e-mail address
    said = shown(
        courriel="contact@exemple.fr",
        resultats="Douze.",
        autre_source_faits="resultats",
        **ELSEWHERE,
    )
    assert said["contact"]["age"] == age("2024-03-22", TODAY)
    assert said["autreSource"]["faits"] == "résultats"
    assert said["autreSource"]["titre"] == "https://exemple.fr/annuaire"


def test_a_second_source_is_that_of_facts_that_are_there(shown) -> None:
    assert shown()["contact"] is None
    assert shown(**ELSEWHERE, autre_source_faits="adresse")["autreSource"] is None
    faits = "resultats|adresse|courriel|site_web"
    said = shown(**ELSEWHERE, resultats="Douze.", courriel="a@exemple.fr", autre_source_faits=faits)
    assert said["autreSource"]["faits"] == "résultats, courriel et site web"


def test_a_fiche_without_a_seat_has_no_point_and_says_why(shown) -> None:
    said = shown(commune="", code_insee="", precision="territoire", metres=float("nan"))
    assert said["point"] is False
    assert said["distance"] is None
    assert said["lieu"] == "CC Grand-Figeac"
    why = PRECISIONS["territoire"]
    assert said["sansPoint"] == f"{why.libelle} : {why.definition}"


@pytest.mark.parametrize(
    ("territoires", "lieu"),
    [
        ("departement:46|departement:12", "Lot (46) et Aveyron (12)"),
        ("departement:46|departement:12|departement:15", "Lot (46) et 2 autres"),
        ("pays:FR", "France"),
    ],
)
def test_without_a_seat_a_fiche_is_where_it_acts(shown, territoires: str, lieu: str) -> None:
    said = shown(commune="", code_insee="", precision="territoire", territoires=territoires)
    assert said["lieu"] == lieu


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("", ""),
        (
            "carte@exemple.fr",
            "mailto:carte@exemple.fr?subject=Fiche%20figeacteurs%20%3A%20une%20erreur%20%C3%A0"
            "%20signaler",
        ),
        ("https://exemple.fr/f", "https://exemple.fr/f?fiche=figeacteurs"),
        ("https://exemple.fr/f?a=1", "https://exemple.fr/f?a=1&fiche=figeacteurs"),
        ("https://a@exemple.fr/f", "https://a@exemple.fr/f?fiche=figeacteurs"),
    ],
)
def test_an_error_is_told_by_mail_or_on_a_form(shown, contact: str, link: str) -> None:
    assert shown(contact=contact)["signaler"] == link


@pytest.mark.parametrize("length", [179, 180, 181, 400])
def test_a_long_description_is_cut_at_a_word_and_says_so(shown, length: int) -> None:
    text = ("mot " * 100)[:length].replace("mo ", "mot")
    text = text.strip().ljust(length, "x")
    resume = shown(description=text)["resume"]
    if length <= 180:
        assert resume == text
    else:
        assert resume.endswith("mot…")
        assert 170 < len(resume) <= 181
        assert text.startswith(resume[:-1] + " ")


def test_a_word_longer_than_the_list_is_cut_all_the_same(shown) -> None:
    assert shown(description="x" * 300)["resume"] == "x" * 180 + "…"


def test_rows_are_those_asked_in_the_order_found_with_their_distance(catalogue) -> None:
    found = catalogue.query(Vue(pres="46102"))
    told = rows(catalogue, found, 3, 5)
    assert [r["i"] for r in told] == found.ordre[3:8].tolist()
    assert [r["distance"] for r in told] == [round(found.distances[i]) for i in found.ordre[3:8]]
    alone = catalogue.query(Vue())
    assert rows(catalogue, alone, 0, 1) == [row(catalogue, int(alone.ordre[0]), None)]
    assert rows(catalogue, alone, len(catalogue) - 1, 5) == [
        row(catalogue, int(alone.ordre[-1]), None)
    ]


def test_the_types_asked_are_told_by_their_rank() -> None:
    assert wanted_types(Vue()) == []
    first, second, *_, last = ROLES
    assert wanted_types(Vue(type=(last, first))) == [0, len(ROLES) - 1]
    assert wanted_types(Vue(type=(second,))) == [1]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("2026-10", "Source datée d’octobre 2026, il y a 1 mois."),
        ("2026-11", "Source datée de novembre 2026, ce mois-ci."),
        ("2026-12", "Source datée de décembre 2026, ce mois-ci."),
        ("2025-12", "Source datée de décembre 2025, il y a 11 mois."),
        ("2025-11", "Source datée de novembre 2025, il y a 1 an."),
        ("2024-12", "Source datée de décembre 2024, il y a 1 an."),
        ("2024-11", "Source datée de novembre 2024, il y a 2 ans."),
        ("2024-04", "Source datée d’avril 2024, il y a 2 ans."),
        ("2024-01-02", "Source datée du 2 janvier 2024, il y a 2 ans."),
    ],
)
def test_an_age_turns_on_its_month(source: str, said: str) -> None:
    assert age(source, TODAY) == said


@pytest.mark.parametrize("odd", ODD.values(), ids=lambda odd: odd.code)
def test_the_ink_on_a_colour_is_the_one_that_contrasts_most(odd) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    on_black, on_white = (light(odd.couleur) + 0.05) / 0.05, 1.05 / (light(odd.couleur) + 0.05)
    assert ink_on(odd.couleur) == ("#000000" if on_black >= on_white else "#ffffff")

"""Where fiches are: codes that exist, a seat in its area, a point in its commune."""

from __future__ import annotations

import pytest

from geo.lieux.gazetteer import Gazetteer
from geo.territoires import Territoire

FIGEAC = (44.6086, 2.0317)  # its town hall, lat and lon


def seul(lecture, colonne):
    (probleme,) = lecture.problemes
    assert probleme.colonne == colonne
    return probleme


@pytest.mark.parametrize("code", ["1004", "1004.0", "1004,0", " 01004 "])
def test_a_zero_eaten_by_a_spreadsheet_is_put_back(lire, code):
    lecture = lire(
        {"code_insee": code, "commune": "Ambérieu-en-Bugey", "territoires": "departement:01"}
    )
    assert lecture.fiches[0].code_insee == "01004"
    assert all(p.gravite == "avertissement" for p in lecture.problemes)


@pytest.mark.parametrize(
    "code", ["7.1E+04", "7,1E+04", "1000", "00046", "99999", "Figeac", "461020"]
)
def test_a_code_that_is_no_commune_leaves_the_fiche_without_a_seat(lire, code):
    lecture = lire({"code_insee": code})
    assert seul(lecture, "code_insee").effet == "valeur écartée"
    fiche = lecture.fiches[0]
    assert (fiche.code_insee, fiche.precision) == ("", "territoire")


def test_the_postcode_of_the_commune_is_told_with_its_insee_code(lire):
    lecture = lire({"commune": "Figeac", "code_insee": "46100", "territoires": "departement:46"})
    probleme = seul(lecture, "code_insee")
    assert probleme.valeur == "46100"
    assert "46102" in probleme.attendu
    assert "46100 est le code postal de Figeac (46)" in probleme.attendu
    assert "Faycelles" not in probleme.attendu
    assert lecture.fiches[0].code_insee == ""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("31000", "31555 (Toulouse) : 31000 est un code postal"),
        ("46", "46 est le numéro de département (Lot)"),
        ("200067361", "200067361 est le numéro SIREN (CC Grand-Figeac"),
        ("200057867", "200057867 est le numéro SIREN (Plaine Commune"),
    ],
)
def test_what_is_typed_in_place_of_an_insee_code_is_named(lire, code, told):
    probleme = seul(lire({"code_insee": code}), "code_insee")
    assert told in probleme.attendu
    assert probleme.effet == "valeur écartée"


def test_the_name_and_code_of_a_former_commune_lead_to_the_one_it_joined(lire):
    lecture = lire(
        {"commune": "Cran-Gevrier", "code_insee": "74093", "territoires": "departement:74"}
    )
    fiche = lecture.fiches[0]
    assert (fiche.code_insee, fiche.commune) == ("74010", "Annecy")
    assert {p.colonne for p in lecture.problemes} == {"commune", "code_insee"}


def test_good_codes_never_load_the_place_search(lire, monkeypatch):
    monkeypatch.setattr(Gazetteer, "load", lambda *_: pytest.fail("loaded"))
    assert lire({"code_insee": "46102", "commune": "Figeac"}).fiches


def test_a_former_commune_leads_to_the_one_it_joined(lire):
    lecture = lire(
        {"commune": "Saint-Denis", "code_insee": "93059", "territoires": "commune:93059"}
    )
    assert lecture.fiches[0].code_insee == "93066"
    assert lecture.fiches[0].territoires == (Territoire.parse("commune:93066"),)
    assert {p.colonne for p in lecture.problemes} == {"code_insee", "territoires"}
    assert all("Saint-Denis" in p.attendu for p in lecture.problemes)
    assert all(p.gravite == "erreur" for p in lecture.problemes)


def test_an_arrondissement_is_no_seat_but_leads_to_its_commune(lire):
    lecture = lire({"commune": "Paris", "code_insee": "75113", "territoires": "departement:75"})
    assert lecture.fiches[0].code_insee == "75056"
    assert "Paris" in seul(lecture, "code_insee").attendu


@pytest.mark.parametrize(
    "territoires",
    [
        "commune:46102",
        "epci:200067361",
        "departement:46",
        "region:76",
        "pays:FR",
        "departement:29|departement:46",
        "departement:12",
        "departement:15",
    ],
)
def test_a_seat_inside_or_near_its_area_is_not_questioned(lire, territoires):
    assert lire({"territoires": territoires}).problemes == ()


@pytest.mark.parametrize("territoires", ["departement:29", "region:53", "commune:75056"])
def test_a_seat_far_from_its_area_is_questioned_and_kept(lire, territoires):
    lecture = lire({"territoires": territoires})
    probleme = seul(lecture, "code_insee")
    assert (probleme.gravite, probleme.effet) == ("avertissement", "à vérifier")
    assert lecture.fiches[0].code_insee == "46102"


def test_paris_is_a_fit_seat_for_one_of_its_arrondissements(lire):
    paris = {"commune": "Paris", "code_insee": "75056", "territoires": "arrondissement:75113"}
    assert lire(paris).problemes == ()


def test_a_seat_overseas_without_a_shape_is_read(lire):
    noumea = {"commune": "Nouméa", "code_insee": "98818", "territoires": "commune:98818"}
    assert lire(noumea).problemes == ()


@pytest.mark.parametrize("nom", ["FIGEAC", "figeac"])
def test_a_name_is_compared_without_case_nor_accents(lire, nom):
    assert lire({"commune": nom}).problemes == ()


@pytest.mark.parametrize(
    ("nom", "siege"),
    [
        ("Figeacc", {}),
        ("Figeac Sud", {}),
        ("Paris 13e", {"code_insee": "75056", "territoires": "departement:75"}),
    ],
)
def test_a_name_nearly_right_is_questioned_and_kept(lire, nom, siege):
    lecture = lire({**siege, "commune": nom})
    assert seul(lecture, "commune").gravite == "avertissement"
    assert lecture.fiches[0].code_insee == siege.get("code_insee", "46102")


def test_a_name_and_a_code_that_contradict_each_other_give_no_seat(lire):
    lecture = lire({"commune": "Cahors"})
    assert seul(lecture, "commune").gravite == "erreur"
    fiche = lecture.fiches[0]
    assert (fiche.commune, fiche.code_insee, fiche.precision) == ("", "", "territoire")


def test_a_code_alone_brings_the_official_name(lire):
    lecture = lire({"commune": ""})
    assert seul(lecture, "commune").gravite == "avertissement"
    assert lecture.fiches[0].commune == "Figeac"


def test_a_name_alone_places_nothing(lire):
    lecture = lire({"code_insee": "", "precision": "territoire"})
    assert seul(lecture, "code_insee").gravite == "avertissement"
    assert lecture.fiches[0].commune == "Figeac"


@pytest.mark.parametrize(
    ("siege", "precision", "vraie"),
    [(("Figeac", "46102"), "territoire", "commune"), (("", ""), "commune", "territoire")],
)
def test_precision_says_what_the_seat_says(lire, siege, precision, vraie):
    lecture = lire({"commune": siege[0], "code_insee": siege[1], "precision": precision})
    assert seul(lecture, "precision").gravite == "erreur"
    assert lecture.fiches[0].precision == vraie


@pytest.mark.parametrize("forme", ["{:.4f}", "{:.6f}"])
@pytest.mark.parametrize("virgule", [".", ","])
def test_given_coordinates_are_kept_with_a_point_or_a_comma(lire, forme, virgule):
    lat, lon = (forme.format(x).replace(".", virgule) for x in FIGEAC)
    lecture = lire({"lat": lat, "lon": lon})
    assert lecture.problemes == ()
    assert (lecture.fiches[0].lat, lecture.fiches[0].lon) == FIGEAC


@pytest.mark.parametrize(
    ("lat", "lon", "indice"),
    [
        ("48.85", "2.35", "Figeac"),
        ("0", "0", "Figeac"),
        ("2.0317", "44.6086", "inversées"),
        ("44.6086", "", "ensemble"),
        ("", "2.0317", "ensemble"),
        ("91", "2.03", "90"),
        ("44.6", "181", "180"),
        ("4,46E+01", "2.03", "degrés"),
        ("nord", "est", "degrés"),
        ("nan", "inf", "degrés"),
    ],
)
def test_coordinates_out_of_the_commune_are_dropped(lire, lat, lon, indice):
    lecture = lire({"lat": lat, "lon": lon})
    fiche = lecture.fiches[0]
    assert (fiche.lat, fiche.lon, fiche.code_insee) == (None, None, "46102")
    assert any(indice in p.attendu for p in lecture.problemes)
    assert all(p.gravite == "erreur" for p in lecture.problemes)


def test_coordinates_far_from_the_middle_of_a_wide_commune_are_kept(lire):
    arles = {"commune": "Arles", "code_insee": "13004", "territoires": "departement:13"}
    lecture = lire({**arles, "lat": "43.414", "lon": "4.73"})  # Salin-de-Giraud, 30 km south
    assert lecture.problemes == ()
    assert lecture.fiches[0].lat == 43.414


def test_coordinates_without_a_seat_are_dropped(lire):
    lecture = lire(
        {"commune": "", "code_insee": "", "precision": "territoire", "lat": "44.6", "lon": "2.03"}
    )
    assert seul(lecture, "lat").effet == "valeur écartée"
    assert lecture.fiches[0].lat is None

"""A place is found the way people type it; what is uncertain is offered, never taken."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.lieux.gazetteer import Gazetteer
from geo.lieux.noms import compact, normalise
from geo.lieux.repertoire import USUAL
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("Brive", "commune:19031"),
        ("Cran-Gevrier", "commune:74010"),
        ("Paris 12", "arrondissement:75112"),
        ("12e arrondissement de Paris", "arrondissement:75112"),
        ("Paris (12e)", "arrondissement:75112"),
        ("HELLEMMES LILLE", "commune:59350"),
        ("94410", "commune:94069"),
        ("94 410", "commune:94069"),
        ("Nogent/Marne", "commune:94052"),
        ("l hay les roses", "commune:94038"),
        ("LHay-les-roses", "commune:94038"),
        ("clermond ferrand", "commune:63113"),
        ("clermond ferand", "commune:63113"),
        ("46102", "commune:46102"),
        ("74093", "commune:74010"),
        ("2a004", "commune:2A004"),
        ("figac", "commune:46102"),
        ("St Etienne", "commune:42218"),
        ("oeuilly 51", "commune:51410"),
        ("Rochelle", "commune:17300"),
        ("Les Haye les roses", "commune:94038"),
        ("N ancy", "commune:54395"),
        ("Crac'h", "commune:56046"),
        ("Lyon cedex 05", "arrondissement:69385"),
        ("VALENCE CEDEX 9 (Drôme)", "commune:26362"),
        ("ANNECY-LE-VIEUX France", "commune:74010"),
        ("Paris - France", "commune:75056"),
        ("Tremblay en France", "commune:93073"),
        ("Saint-Denis (93)", "commune:93066"),
        ("saint denis 974", "commune:97411"),
        ("Saint Denis Seine Saint Denis", "commune:93066"),
        ("Valence Tarn et Garonne", "commune:82186"),
        ("Baie Mahault Guadeloupe", "commune:97103"),
        ("Rennes - Université Rennes 1", "commune:35238"),
        ("Mont Saint Aignan (fablab mob", "commune:76451"),
        ("Bordeaux festival des arts", "commune:33063"),
        ("Château-Chinon (Campagne)", "commune:58063"),
        ("46100 Figeac", "commune:46102"),
        ("noumea", "commune:98818"),
        ("pierrefitte sur seine", "commune:93066"),
        ("Chalons sur Marne", "commune:51108"),
        ("grand figeac", "epci:200067361"),
        ("communauté de communes du Grand Figeac", "epci:200067361"),
        ("plaine commune", "ept:200057867"),
        ("lot", "departement:46"),
        ("46", "departement:46"),
        ("occitanie", "region:76"),
        ("agglo de Pau", "epci:200067254"),
        ("l’agglo de La Rochelle", "epci:241700434"),
        ("comcom du Grand Figeac", "epci:200067361"),
        ("communauté d’agglo du Pays basque", "epci:200067106"),
        ("CU Dunkerque", "epci:245900428"),
        ("métropole de Bordeaux", "epci:243300316"),
        ("Strasbourg eurométropole", "epci:246700488"),
        ("métropole de Lyon 69", "epci:200046977"),
        ("aix marseille provence", "epci:200054807"),
        ("Grand Lyon", "epci:200046977"),
        ("MEL", "epci:200093201"),
        ("ept plaine commune", "ept:200057867"),
        ("le département du Nord", "departement:59"),
        ("conseil départemental de l’Ain", "departement:01"),
        ("région Bretagne", "region:53"),
        ("PACA", "region:93"),
        ("aura", "region:84"),
        ("2A", "departement:2A"),
        ("le 93", "departement:93"),
        ("département 46", "departement:46"),
        ("Sainte-Colombe, département du Lot", "commune:46260"),
        ("mairie de Figeac", "commune:46102"),
        ("ville de Valence Drôme", "commune:26362"),
        ("mairie de Paris 12", "arrondissement:75112"),
        ("Ville-d’Avray", "commune:92077"),
        ("31 Toulouse", "commune:31555"),
        ("75 Paris", "commune:75056"),
        ("ROCHELLE (LA)", "commune:17300"),
        ("Bréhat", "commune:22016"),
        ("Yeu", "commune:85113"),
        ("Évry", "commune:91228"),
        ("LA GRAVE", "commune:05063"),
        ("Lagrave", "commune:81131"),
    ],
)
def test_a_place_is_found_as_people_type_it(
    gazetteer: Gazetteer, typed: str, leads_to: str
) -> None:
    assert str(gazetteer.search(typed)[0].territoire) == leads_to


def test_a_name_as_it_is_spelled_comes_before_those_it_is_when_joined(
    gazetteer: Gazetteer, ref: Referentiel
) -> None:
    joined: dict[str, list[Territoire]] = {}
    for code in ref.codes_communes:
        commune = Territoire(Niveau.COMMUNE, code)
        joined.setdefault(compact(normalise(ref.nom(commune))), []).append(commune)
    spelled = {c: normalise(ref.nom(c)) for same in joined.values() for c in same}
    several = [same for same in joined.values() if len({spelled[c] for c in same}) > 1]
    assert len(several) > 50
    for commune in chain(*several):
        first = gazetteer.search(ref.nom(commune))[0].territoire
        assert spelled.get(first) == spelled[commune], ref.nom(commune)


@pytest.mark.parametrize(
    "nonsense",
    ["", "   ", "xxqqzz", "azerty", "bonjour madame", "?!", "zz", "99999", "œ" * 50, "x" * 5000],
)
def test_nonsense_finds_nothing(gazetteer: Gazetteer, nonsense: str) -> None:
    assert gazetteer.search(nonsense) == []


def test_the_territory_of_the_visitor_comes_first_among_likes(gazetteer: Gazetteer) -> None:
    first = gazetteer.search("perreux", departement="94")[0]
    assert first.libelle == "Le Perreux-sur-Marne (94)"
    assert gazetteer.search("perreux")[0].territoire.code == "42170"
    assert gazetteer.search("st maurice", departement="94")[0].territoire.code == "94069"


def test_homonyms_are_offered_with_their_departement_the_most_populated_first(
    gazetteer: Gazetteer, ref: Referentiel
) -> None:
    lieux = [x for x in gazetteer.search("Sainte-Colombe") if x.genre == "commune"]
    populations = [ref.population(x.territoire) or 0 for x in lieux]
    assert len(lieux) == 8
    assert populations == sorted(populations, reverse=True)
    assert all(x.libelle == f"Sainte-Colombe ({x.departement})" for x in lieux)
    assert not any(x.certain for x in lieux)


@pytest.mark.parametrize(
    "typed",
    [
        "Figeac", "Paris", "Cran-Gevrier", "94410", "Valence (26)", "2A", "Kremlin-Bicêtre (Le)",
        "le département du Lot", "mairie de Figeac", "communauté de communes du Pays de Lapalisse",
    ],
)  # fmt: skip
def test_the_only_place_of_a_name_is_certain(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.search(typed)[0].certain


@pytest.mark.parametrize(
    "typed",
    [
        "Brive", "Saint-Denis", "figac", "Aix", "51300", "Paris 21", "Vienne", "Miribel",
        "Châlons", "Bourgogne", "Évry", "Bréhat", "PACA",
    ],
)  # fmt: skip
def test_an_uncertain_answer_is_offered_not_taken(gazetteer: Gazetteer, typed: str) -> None:
    lieux = gazetteer.search(typed)
    assert lieux
    assert not any(x.certain for x in lieux)


def test_what_everybody_says_is_the_name_of_no_other_place(gazetteer: Gazetteer) -> None:
    names = set(gazetteer._rep.cles)
    assert set(USUAL) <= names
    assert not names & set(USUAL.values())


def test_the_name_of_a_town_leads_to_the_town_before_its_intercommunalite(
    gazetteer: Gazetteer,
) -> None:
    first, second = gazetteer.search("Bordeaux", 2)
    assert (first.libelle, first.certain) == ("Bordeaux (33)", True)
    assert second.libelle == "Bordeaux Métropole"


def test_a_former_commune_says_where_it_went(gazetteer: Gazetteer) -> None:
    lieu = gazetteer.search("Pierrefitte-sur-Seine")[0]
    assert lieu.libelle == "Pierrefitte-sur-Seine (93), ancienne commune de Saint-Denis"
    assert lieu.genre == "ancienne commune"
    assert gazetteer.search("Cran-Gevrier")[0].libelle.endswith("ancienne commune d’Annecy")
    assert gazetteer.search("Chalons sur Marne")[0].libelle.endswith(
        "ancien nom de Châlons-en-Champagne"
    )


def test_a_postcode_lists_its_communes_the_most_populated_first(
    gazetteer: Gazetteer, ref: Referentiel
) -> None:
    lieux = gazetteer.search("51300", limite=100)
    postal = [x for x in lieux if x.genre == "code postal"]
    populations = [ref.population(x.territoire) or 0 for x in postal]
    assert len(postal) == 46
    assert populations == sorted(populations, reverse=True)
    assert lieux[0].libelle == "Vitry-le-François (51)"


def test_a_postcode_that_is_also_an_insee_code_offers_that_commune_last(
    gazetteer: Gazetteer,
) -> None:
    last = gazetteer.search("51300", limite=100)[-1]
    assert (last.territoire.code, last.raison) == ("51300", "code Insee")


def test_a_postcode_of_paris_leads_to_its_arrondissement_then_to_paris(
    gazetteer: Gazetteer,
) -> None:
    lieux = gazetteer.search("75116")
    assert [str(x.territoire) for x in lieux] == ["arrondissement:75116", "commune:75056"]
    assert lieux[0].certain


def test_only_the_levels_asked_for_answer(gazetteer: Gazetteer) -> None:
    for typed in ("Paris", "75012", "Lot", "grand figeac", "saint", "46"):
        lieux = gazetteer.search(typed, 50, niveaux={Niveau.COMMUNE})
        assert {x.territoire.niveau for x in lieux} <= {Niveau.COMMUNE}
    communes = gazetteer.search("75012", niveaux={Niveau.COMMUNE})
    assert [str(x.territoire) for x in communes] == ["commune:75056"]
    assert gazetteer.search("Paris", niveaux=()) == []


def test_the_limit_is_kept(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.search("saint", 3)) == 3
    assert gazetteer.search("saint", 0) == []


def test_every_place_exists_and_is_called_as_everywhere_else(
    gazetteer: Gazetteer, ref: Referentiel
) -> None:
    rep = gazetteer._rep
    assert all(ref.exists(target) for target in rep.lignes)
    assert sum(1 for t in rep.lignes if t.niveau is Niveau.COMMUNE) == 34_969
    assert gazetteer.search("46100")[0].libelle == ref.libelle(Territoire.parse("commune:46102"))


def test_the_search_never_changes(gazetteer: Gazetteer) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        gazetteer._rep.noms = ()  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        gazetteer._rep.weight[0] = 1.0


def test_threads_get_the_same_answers(gazetteer: Gazetteer) -> None:
    typed = ["Brive", "94410", "st maurice", "clermond ferrand", "Paris 12"] * 8
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(gazetteer.search, typed)) == [gazetteer.search(q) for q in typed]


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="saintmré 0123456789()-/,'’", max_size=60))
def test_any_text_is_answered_in_order_and_each_place_once(gazetteer: Gazetteer, text: str) -> None:
    lieux = gazetteer.search(text, 20)
    assert len({x.territoire for x in lieux}) == len(lieux)
    assert [x.score for x in lieux] == sorted((x.score for x in lieux), reverse=True)
    assert all(0 <= x.score <= 100 and x.libelle and x.raison for x in lieux)
    assert not any(x.certain for x in lieux[1:])
    assert lieux == gazetteer.search(text, 20)

"""A query is read: its place, types and ODD apart from the need, and never by surprise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.address import LENGTH_MAX, Vue
from catalogue.recherche.question import Question
from catalogue.sentences import chips

HOSTILE = [
    *("", " ", "😀", "<b>gras</b>", "l’", "« »", '"', "AND OR NOT", "q:*", "a" * LENGTH_MAX),
    *("le la les", "ٱلْعَرَبِيَّة", "住宅", "…", "(((", "\\", "c++"),
]


@pytest.fixture(scope="module")
def read(catalogue):
    return catalogue.recherche.read


def told(question: Question) -> tuple[list[str], list[str]]:
    return [i.texte for i in question.idees], [str(c.valeur) for c in question.compris]


@pytest.mark.parametrize(
    ("q", "ideas", "filters"),
    [
        ("emploi seine saint denis", ["emploi"], ["departement:93"]),
        ("Emploi en Seine-Saint-Denis", ["Emploi"], ["departement:93"]),
        ("cantine bio figeac", ["cantine bio"], ["commune:46102"]),
        ("cantine à Figeac", ["cantine"], ["commune:46102"]),
        ("vélo dans le lot", ["vélo"], ["departement:46"]),
        ("bretagne", [], ["region:53"]),
        ("PTCE textile", ["textile"], ["ptce"]),
        ("pôles territoriaux de coopération économique", [], ["ptce"]),
        ("catalyseurs", [], ["catalyseur"]),
        ("fondations territoriales bretagne", [], ["fondation-territoriale", "region:53"]),
        ("ODD 4 jeunes", ["jeunes"], ["4"]),
        ("ODD 18", ["ODD", "18"], []),
        ("fondation de lille", ["fondation"], ["commune:59350"]),
        ("medcin", ["medecin"], []),
    ],
)
def test_a_need_is_apart_from_its_place_its_types_and_its_odd(read, q, ideas, filters) -> None:
    assert told(read(q)) == (ideas, filters)


@pytest.mark.parametrize(
    "q",
    [
        *("bois", "poêle à bois", "bio", "vif", "trop cher", "un lot", "plaisir", "le nord"),
        *("crèche", "monnaie", "«seine saint denis»", '"bretagne"', "coeur de ville"),
    ],
)
def test_a_word_that_is_also_a_place_is_not_eaten(read, q) -> None:
    assert read(q).lieu is None


@pytest.mark.parametrize(
    ("q", "place"), [("à Vif", "commune:38545"), ("en creuse", "departement:23")]
)
def test_a_word_said_to_be_a_place_is_one(read, q, place) -> None:
    assert str(read(q).lieu.valeur) == place


def test_namesakes_are_proposed_and_not_chosen(read) -> None:
    question = read("emploi saint-denis")
    assert question.lieu is None
    proposed = [str(each.valeur) for each in question.lieux_possibles]
    assert {"commune:93066", "commune:97411"} <= set(proposed)
    assert {each.sans for each in question.lieux_possibles} == {"emploi"}


def test_what_was_understood_can_be_taken_off_or_taken_as_words(read) -> None:
    lieu = read("emploi en Seine-Saint-Denis pour tous").lieu
    assert lieu.sans == "emploi pour tous"
    assert read(lieu.tel_quel).lieu is None
    assert "seine" in read(lieu.tel_quel).mots


def test_the_longest_expression_of_the_lexicon_is_one_idea(read) -> None:
    (idea,) = read("plus de médecins").idees
    assert idea.entrees
    assert [i.texte for i in read("maison de santé et crèche").idees] == [
        "maison de santé",
        "crèche",
    ]


@pytest.mark.parametrize("q", HOSTILE)
def test_any_query_is_read(read, q) -> None:
    question = read(q)
    assert isinstance(question, Question)
    assert all(each.texte in q for each in question.compris)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_nothing_is_lost(read, q) -> None:
    question = read(q)
    for each in question.compris:
        assert each.texte in q
        assert len(each.sans) < len(q)


@pytest.mark.parametrize(
    "q",
    [
        *("médecin près de Figeac", "vélo autour de Rennes", "Lyon ?", "catalyseurs !", "(Lyon)"),
        *(
            "les catalyseurs",
            "je cherche dans le Lot",
            "ODD 4 jeunes bretagne",
            "emploi Lyon Lille",
        ),
    ],
)
def test_every_chip_takes_something_off_until_nothing_is_left(catalogue, q) -> None:
    vue = Vue(q=q)
    while told := chips(vue, catalogue):
        for chip in told:
            assert len(chip.sans.q) < len(vue.q), chip
        vue = told[0].sans
    assert vue == Vue()


def test_the_words_that_lead_to_a_place_go_with_it(read) -> None:
    question = read("médecin près de Figeac")
    assert told(question) == (["médecin"], ["commune:46102"])
    assert question.lieu.sans == "médecin"
    assert question.lieu.tel_quel == "médecin près de «Figeac»"
    assert read("x" * 190 + " bretagne").lieu.tel_quel == ""


@pytest.mark.parametrize("q", ["vélo dans le lot", "cantine près de Figeac", "PTCE bois à Vif"])
def test_a_chip_taken_off_leaves_the_others_as_they_were(catalogue, q) -> None:
    told = chips(Vue(q=q), catalogue)
    for chip in told:
        left = [other.libelle for other in told if other != chip]
        assert [other.libelle for other in chips(chip.sans, catalogue)] == left

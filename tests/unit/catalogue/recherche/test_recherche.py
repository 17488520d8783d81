"""A need finds what answers it, ranked, with why; nothing answers, nothing is found."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.address import Vue
from catalogue.raisons import excerpt, mark, say
from catalogue.recherche.besoin import Needs
from catalogue.recherche.lieux import COMMON, PlaceNames
from catalogue.recherche.question import Idee
from catalogue.vocabulaires import DOMAINES, ROLES, SOUS_TYPES


def names(catalogue, q: str, **choices) -> list[str]:
    return [catalogue.fiches[i].id for i in catalogue.query(Vue(q=q, **choices)).ordre]


@pytest.mark.parametrize("code", ROLES)
def test_the_word_of_a_type_brings_all_its_fiches(catalogue, code) -> None:
    wanted = {f.id for f in catalogue.fiches if code in f.roles}
    for word in (ROLES[code].libelle, ROLES[code].pluriel.lower()):
        assert set(names(catalogue, word)) >= wanted


@pytest.mark.parametrize("code", DOMAINES)
def test_the_words_of_a_domaine_bring_all_its_fiches(catalogue, code) -> None:
    wanted = {f.id for f in catalogue.fiches if code in f.domaines}
    assert set(names(catalogue, DOMAINES[code].libelle)) >= wanted
    first = DOMAINES[code].libelle.split()[0]
    assert set(names(catalogue, first)) >= wanted


@pytest.mark.parametrize("code", [c for c in SOUS_TYPES if c != "autre"])
def test_the_words_of_a_form_bring_all_its_fiches(catalogue, code) -> None:
    wanted = {f.id for f in catalogue.fiches if code in f.sous_types}
    assert set(names(catalogue, SOUS_TYPES[code].libelle)) >= wanted


def test_the_name_of_each_fiche_finds_it(catalogue) -> None:
    for fiche in catalogue.fiches[::7]:
        assert fiche.id in names(catalogue, fiche.nom), fiche.nom


@pytest.mark.parametrize(
    "q",
    [
        *("TZCLD", "décrochage scolaire", "illectronisme", "commerces qui ferment"),
        *("passer le permis", "éoliennes citoyennes", "plus de médecin au village", "cantine bio"),
        *("housing", "crèche", "logement trop cher pour les jeunes"),
    ],
)
def test_an_everyday_need_is_answered(catalogue, q) -> None:
    assert len(names(catalogue, q)) >= 2


@pytest.mark.parametrize(
    "q", ["illettrisme", "haras chevaux", "santé mentale", "xyzzy", "bruit avion"]
)
def test_a_need_nothing_answers_finds_nothing(catalogue, q) -> None:
    assert names(catalogue, q) == []


def test_a_name_comes_first_and_a_place_keeps_what_is_there(catalogue) -> None:
    assert names(catalogue, "fondation de lille")[0] == "fondation-de-lille"
    inside = catalogue.dans(catalogue.recherche.read("bretagne").lieu.valeur)
    found = names(catalogue, "emploi bretagne")
    assert found
    assert all(inside[catalogue.position[i]] for i in found)


def test_the_order_is_by_relevance_unless_another_is_asked(catalogue) -> None:
    q = "cantine bio"
    answer = catalogue.recherche.answer(q)
    order = catalogue.query(Vue(q=q)).ordre
    assert (np.diff(answer.pertinence[order]) <= 0).all()
    by_name = names(catalogue, q, tri="nom")
    assert sorted(by_name) == sorted(names(catalogue, q))
    assert by_name != names(catalogue, q)
    assert by_name == [f.id for f in catalogue.fiches if f.id in by_name]


def test_facets_and_counts_say_what_is_found(catalogue) -> None:
    vue = Vue(q="emploi seine saint denis")
    found = catalogue.query(vue)
    assert catalogue.count(vue) == found.total == found.visibles.sum()
    for code, count in found.facettes["type"].items():
        assert catalogue.count(vue.with_(type=(code,))) == count


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered(catalogue, q) -> None:
    found = catalogue.query(Vue(q=q))
    assert 0 <= found.total <= len(catalogue)
    for i in found.ordre[:3]:
        catalogue.recherche.why(q, int(i))


def test_each_row_says_why_in_its_words_or_in_near_ones(catalogue) -> None:
    for q in ("cantine bio", "désert médical", "TZCLD", "compost"):
        for i in catalogue.query(Vue(q=q)).ordre:
            assert catalogue.recherche.why(q, int(i)), (q, catalogue.fiches[i].id)
    (reason,) = catalogue.recherche.why("TZCLD", catalogue.position["tzcld-thiers"])
    assert reason.proche
    assert say([reason])[0].startswith("Proche de «\N{NO-BREAK SPACE}TZCLD\N{NO-BREAK SPACE}»")


def test_a_text_is_marked_and_stays_whole(catalogue) -> None:
    position = int(catalogue.query(Vue(q="compost")).ordre[0])
    reasons = catalogue.recherche.why("compost", position)
    text = catalogue.fiches[position].description
    pieces = mark(text, reasons)
    assert "".join(piece for piece, _ in pieces) == text
    assert any("compost" in piece.lower() for piece, answers in pieces if answers)
    assert mark(text, ()) == [(text, False)]
    far = "mot " * 60 + "compost fin"
    assert "compost" in excerpt(far, reasons, 180)
    assert excerpt(far, reasons, 180).startswith("…mot")
    assert len(excerpt(far, (), 180)) <= 181


def needs(*texts: str) -> Needs:
    fields = {"nom": (3.0, lambda _: ""), "texte": (1.0, texts.__getitem__)}
    return Needs(fields, len(texts))


def test_a_need_of_two_ideas_is_not_answered_by_half_of_it() -> None:
    asked = [Idee("haras", ("haras",)), Idee("cheval", ("cheval",))]
    found, _ = needs("un haras", "un jardin", "une école").answer(asked)
    assert not found.any()
    found, scores = needs("un haras, un cheval", "un jardin", "un cheval").answer(asked)
    assert found.tolist()[:2] == [True, False]
    assert scores[0] == scores.max()


def test_of_three_ideas_one_may_miss() -> None:
    asked = [Idee(w, (w,)) for w in ("haras", "cheval", "foin")]
    found, _ = needs("un haras, un cheval", *["un jardin"] * 99).answer(asked)
    assert found.nonzero()[0].tolist() == [0]


def test_the_names_of_communes_that_are_words_are_all_communes(ref) -> None:
    with COMMON.open(encoding="utf-8", newline="") as stream:
        common = [row["nom"] for row in csv.DictReader(stream)]
    places = PlaceNames(ref)
    for name in common:
        assert places.read(["a", name], 1, 2, capital=True, known=False), name
        assert not places.read([name], 0, 1, capital=True, known=False), name
    assert {"vif", "bois", "plaisir"} <= set(common)


@pytest.mark.parametrize("q", ["village montagne", "garder vivre", "banlieue campagne"])
def test_a_need_of_settings_alone_asks_for_them(catalogue, q) -> None:
    assert catalogue.query(Vue(q=q)).total < len(catalogue)

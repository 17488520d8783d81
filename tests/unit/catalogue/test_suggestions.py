"""While one types: places, needs that are answered, fiches, domaines and types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.address import Vue, read_address
from catalogue.recherche.words import fold
from catalogue.suggestions import suggest
from geo.territoires import Niveau, Territoire


def of(catalogue, text: str, groupe: str) -> list:
    return [each for each in suggest(Vue(q=text), catalogue) if each.groupe == groupe]


def test_each_group_answers_what_is_being_typed(catalogue) -> None:
    (figeac,) = of(catalogue, "figea", "Lieux")
    assert (figeac.libelle, figeac.detail) == ("Figeac (46)", "commune")
    assert figeac.choix == {"pres": "46102"}
    assert of(catalogue, "cantal", "Lieux")[0].choix == {"territoire": "departement:15"}
    assert "cantine" in [each.texte for each in of(catalogue, "cant", "Besoins")]
    assert {"fiche": "figeacteurs"} in [each.choix for each in of(catalogue, "figea", "Fiches")]
    (mobility,) = of(catalogue, "mobil", "Domaines et types")
    assert mobility.choix == {"domaine": "mobilite"}
    assert of(catalogue, "ptc", "Domaines et types")[0].choix == {"type": "ptce"}


@pytest.mark.parametrize("text", ["", "f", "é", "😀", " ! "])
def test_nothing_is_proposed_before_two_letters(catalogue, text) -> None:
    assert suggest(Vue(q=text), catalogue) == []


@pytest.mark.parametrize("text", ["ca", "santé", "éol", "permis de con", "seine s", "le", "x"])
def test_what_is_proposed_leads_somewhere(catalogue, text) -> None:
    found = suggest(Vue(q=text), catalogue)
    groups = [each.groupe for each in found]
    assert groups == sorted(groups, key=groups.index)  # those of a group stand together
    for each in found:
        read = read_address(each.choix.items(), catalogue.ref, catalogue.position, {})
        assert read.ignores == ()
        total = catalogue.count(read.vue.with_(fiche=""))
        if each.groupe in ("Besoins", "Domaines et types"):
            assert int(each.detail.split("\N{NO-BREAK SPACE}")[0]) == total > 0
        if each.groupe == "Besoins":
            assert read.vue == Vue(q=each.texte)


@pytest.mark.parametrize("text", ["mobil", "cant", "fond", "ptce", "vélo"])
@pytest.mark.parametrize(
    "around",
    [
        Vue(type=("ptce",)),
        Vue(domaine=("habitat",), fiche="figeacteurs"),
        Vue(territoire=(Territoire(Niveau.DEPARTEMENT, "46"),)),
    ],
)
def test_what_is_counted_is_what_one_finds_from_the_view_one_is_on(catalogue, around, text) -> None:
    for each in suggest(around.with_(q=text), catalogue):
        if each.groupe not in ("Besoins", "Domaines et types"):
            continue
        ((name, value),) = each.choix.items()
        taken = value if name == "q" else (*getattr(around, name), value)
        reached = around.with_(q="", fiche="").with_(**{name: taken})
        assert int(each.detail.split("\N{NO-BREAK SPACE}")[0]) == catalogue.count(reached) > 0
        assert reached != around.with_(fiche="")  # a choice already made leads nowhere


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_typed_a_few_proposals_at_most(catalogue, text) -> None:
    found = suggest(Vue(q=text), catalogue)
    assert len(found) <= 12
    assert all(fold(each.libelle) for each in found)

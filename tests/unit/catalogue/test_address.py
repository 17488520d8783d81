"""The address contract, read and written."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.address import Adresse, Vue, read_address
from catalogue.catalogue import Catalogue
from geo.territoires import Niveau, Territoire
from tests.unit.catalogue.vues import vues

NAMES = [f.name for f in fields(Vue)]


@pytest.fixture
def read(catalogue: Catalogue):
    def read(query: str) -> Adresse:
        return read_address(
            parse_qsl(query.removeprefix("?")),
            catalogue.ref,
            catalogue.position,
            {"ancien-nom": "figeacteurs", "figeacteurs-2": "figeacteurs"},
        )

    return read


def test_the_example_of_the_design_is_read_whole_and_written_the_same(read) -> None:
    query = (
        "?domaine=emploi-insertion,mobilite&type=ptce&territoire=departement:46&odd=8&q=bois"
        "&pres=46102&rayon=50&fiche=figeacteurs"
    )
    adresse = read(query)
    assert not adresse.ignores
    assert adresse.vue.address() == query


def test_choices_stand_in_the_order_of_their_lists_however_they_came(read) -> None:
    one = read(
        "domaine=alimentation-agriculture,emploi-insertion&odd=11,8,3&type=catalyseur,ptce"
        "&metier=lieu,dialogue"
        "&territoire=epci:200067361,departement:46,region:76"
    )
    assert not one.ignores
    for name in ("domaine", "odd", "type", "metier", "territoire"):
        chosen = getattr(one.vue, name)
        assert len(chosen) > 1
        turned = read(f"{name}=" + ",".join(map(str, reversed(chosen))))
        assert getattr(turned.vue, name) == chosen
    assert one.vue.domaine == ("emploi-insertion", "alimentation-agriculture")
    assert one.vue.metier == ("dialogue", "lieu")
    assert one.vue.odd == ("3", "8", "11")


def test_the_default_view_leaves_the_address_empty(read) -> None:
    assert Vue().address() == ""
    assert read("").vue == Vue()
    assert read("?vue=liste&fond=contours&tri=nom&territoire=pays:FR").vue.address() == ""


@settings(max_examples=1000, deadline=None)
@given(vue=vues())
def test_any_state_survives_a_round_trip_through_its_address(read_once, vue: Vue) -> None:
    adresse = read_once(vue.address())
    assert adresse.vue == vue
    assert not adresse.ignores


@pytest.fixture(scope="module")
def read_once(catalogue: Catalogue):
    return lambda query: read_address(
        parse_qsl(query.removeprefix("?")), catalogue.ref, catalogue.position, {}
    )


@pytest.mark.parametrize(
    ("query", "parametre"),
    [
        ("domaine=licorne", "domaine"),
        ("type=ptce,maire", "type"),
        ("metier=dialogue,mediation", "metier"),
        ("odd=18", "odd"),
        ("odd=08", "odd"),
        ("territoire=departement:99", "territoire"),
        ("territoire=n’importe quoi", "territoire"),
        ("pres=00000", "pres"),
        ("pres=91,0", "pres"),
        ("pres=46102&rayon=-3", "rayon"),
        ("pres=46102&rayon=９", "rayon"),
        ("pres=46102&rayon=0000019999", "rayon"),
        ("pres=46102&rayon=" + "0" * 190 + "5", "rayon"),
        ("pres=46102&rayon=" + "9" * 5000, "rayon"),
        ("rayon=50", "rayon"),
        ("tri=distance", "tri"),
        ("tri=prix", "tri"),
        ("vue=3d", "vue"),
        ("fond=google", "fond"),
        ("fiche=nulle-part", "fiche"),
        ("q=" + "x" * 5000, "q"),
        ("q=…", "q"),
        ("q=%F0%9F%98%80", "q"),
        ("q=%FF%FE", "q"),
        ("pres=97502", "pres"),
        ("tri=recent&tri=nom", "tri"),
        ("licorne=1", "licorne"),
        ("domaine=%FF%FE", "domaine"),
        ("domaine=" + "a," * 2500, "domaine"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(read, query: str, parametre: str) -> None:
    adresse = read(query)
    assert {i.parametre for i in adresse.ignores} == {parametre}
    assert all(i.raison for i in adresse.ignores)
    assert len(adresse.ignores) <= 20


@settings(deadline=None)
@given(
    pairs=st.lists(st.tuples(st.sampled_from([f.name for f in fields(Vue)]), st.text()), max_size=6)
)
def test_no_address_ever_raises(catalogue: Catalogue, pairs) -> None:
    adresse = read_address(pairs, catalogue.ref, catalogue.position, {})
    assert (
        read_address(
            parse_qsl(adresse.vue.address().removeprefix("?")),
            catalogue.ref,
            catalogue.position,
            {},
        ).vue
        == adresse.vue
    )


def test_a_list_no_person_chose_is_cut_and_told_once(catalogue: Catalogue, read) -> None:
    communes = [
        str(t) for t in catalogue.ref.membres(Territoire.parse("region:76"), Niveau.COMMUNE)[:1000]
    ]
    assert len(communes) == 1000
    one_by_one = read("&".join(f"territoire={c}" for c in communes))
    assert len(one_by_one.vue.territoire) == 50
    assert {str(t) for t in one_by_one.vue.territoire} == set(communes[:50])
    assert len(one_by_one.ignores) == 1
    together = read("territoire=" + ",".join(communes))
    assert len(together.vue.territoire) <= 50
    assert len(together.ignores) == 1
    for adresse in (one_by_one, together):
        assert not read(adresse.vue.address()).ignores


def test_a_commune_without_a_published_shape_is_a_territory_and_no_place(read) -> None:
    (told,) = read("pres=97502").ignores
    assert told.raison == "nos sources ne disent pas où est cette commune"
    assert not read("territoire=commune:97502").ignores


def test_good_values_stay_when_others_are_left_out(read) -> None:
    adresse = read("domaine=mobilite,licorne&type=ptce")
    assert adresse.vue == Vue(domaine=("mobilite",), type=("ptce",))


def test_a_former_slug_and_a_former_commune_lead_to_the_present_ones(read) -> None:
    assert read("fiche=ancien-nom").vue.fiche == "figeacteurs"
    # Pierrefitte-sur-Seine joined Saint-Denis on 2025-01-01.
    assert str(read("territoire=commune:93059").vue.territoire[0]) == "commune:93066"
    assert read("pres=93059").vue.pres == "93066"


def test_a_position_is_rounded_to_about_a_kilometre(read) -> None:
    assert read("pres=48.856614,2.352222").vue.pres == "48.86,2.35"


def test_what_a_mailer_adds_to_a_link_is_not_worth_a_word(read) -> None:
    assert read("utm_source=lettre&fbclid=x&type=ptce").ignores == ()

"""Who contains whom, who overlaps whom, who touches whom: against the sets of communes."""

from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.hierarchie import RANG
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

P = Territoire.parse
REF = Referentiel.load()
EVERY = {n: REF.membres(FRANCE, n) for n in Niveau if n is not Niveau.PAYS} | {
    Niveau.PAYS: (FRANCE,)
}
any_territory = st.sampled_from(list(Niveau)).flatmap(lambda n: st.sampled_from(EVERY[n]))
# Two territories drawn apart seldom meet: draw those around one commune.
every_shape = (REF.forme(Territoire(Niveau.COMMUNE, code)) for code in REF.codes_communes)
SHAPES = np.array([shape for shape in every_shape if shape is not None])  # by position
TREE = shapely.STRtree(SHAPES)
around = st.sampled_from(EVERY[Niveau.COMMUNE]).map(lambda c: (c, *REF.parents(c)))
related = st.tuples(around, any_territory).map(lambda pair: (*pair[0], pair[1]))


@cache
def extent(t: Territoire) -> frozenset[str]:
    """Return the smallest pieces of a territory: communes, or arrondissements in the big three."""
    if t.niveau is Niveau.ARRONDISSEMENT:
        return frozenset({t.code})
    communes = {REF.codes_communes[i] for i in REF.communes(t)}
    for commune in communes & {"75056", "69123", "13055"}:
        parts = REF.membres(Territoire(Niveau.COMMUNE, commune), Niveau.ARRONDISSEMENT)
        communes |= {part.code for part in parts}
    return frozenset(communes - {"75056", "69123", "13055"})


@settings(max_examples=150, deadline=None)
@given(related, st.data())
def test_to_contain_is_to_hold_every_commune(family, data):
    a, b = data.draw(st.sampled_from(family)), data.draw(st.sampled_from(family))
    assert REF.contains(a, b) == (extent(b) <= extent(a))


@settings(max_examples=300, deadline=None)
@given(related, st.data())
def test_containment_is_reflexive_and_transitive(family, data):
    a, b, c = (data.draw(st.sampled_from(family)) for _ in range(3))
    assert REF.contains(a, a)
    if REF.contains(a, b) and REF.contains(b, c):
        assert REF.contains(a, c)


@settings(max_examples=200, deadline=None)
@given(any_territory)
def test_parents_contain_go_up_and_end_with_the_country(t):
    parents = REF.parents(t)
    assert t not in parents
    assert all(REF.contains(parent, t) for parent in parents)
    sizes = [len(REF.communes(parent)) for parent in parents]
    assert sizes == sorted(sizes)
    assert (parents[-1:] == (FRANCE,)) or t == FRANCE
    assert all(REF.parent(t, parent.niveau) == parent for parent in parents)


@settings(max_examples=200, deadline=None)
@given(any_territory, st.sampled_from(list(Niveau)))
def test_members_are_those_who_have_it_for_parent(t, niveau):
    membres = REF.membres(t, niveau)
    assert list(membres) == sorted(set(membres))
    assert all(member.niveau is niveau and t in REF.parents(member) for member in membres)


@settings(max_examples=150, deadline=None)
@given(related, st.data())
def test_overlap_counts_the_communes_in_common_both_ways(family, data):
    a, b = data.draw(st.sampled_from(family)), data.draw(st.sampled_from(family))
    assert REF.overlaps(a, b) == REF.overlaps(b, a)
    if a.niveau is b.niveau is Niveau.ARRONDISSEMENT and a != b:
        assert REF.overlaps(a, b) == 0
    else:
        common = np.intersect1d(REF.communes(a), REF.communes(b))
        assert REF.overlaps(a, b) == len(common)


def test_every_unit_of_every_level_is_reached_from_the_country():
    counts = {n: len(EVERY[n]) for n in Niveau}
    assert counts == {
        Niveau.COMMUNE: 34_969,
        Niveau.ARRONDISSEMENT: 45,
        Niveau.EPCI: 1253,
        Niveau.EPT: 11,
        Niveau.DEPARTEMENT: 101,
        Niveau.REGION: 18,
        Niveau.PAYS: 1,
    }
    assert set(RANG) == set(Niveau)


@pytest.mark.parametrize(
    ("text", "parents"),
    [
        ("commune:46102", "epci:200067361 departement:46 region:76 pays:FR"),
        ("arrondissement:75113", "commune:75056 departement:75 epci:200054781 region:11 pays:FR"),
        ("commune:94069", "ept:200057941 departement:94 epci:200054781 region:11 pays:FR"),
        ("departement:92", "epci:200054781 region:11 pays:FR"),
        ("departement:971", "region:01 pays:FR"),
        ("region:01", "pays:FR"),
        ("commune:29083", "departement:29 region:53 pays:FR"),
        ("pays:FR", ""),
    ],
)
def test_the_parents_of_a_territory_come_smallest_first(text, parents):
    assert " ".join(map(str, REF.parents(P(text)))) == parents


def test_territories_with_the_same_communes_contain_each_other():
    assert REF.contains(P("commune:75056"), P("departement:75"))
    assert REF.contains(P("departement:75"), P("commune:75056"))
    assert REF.contains(P("departement:971"), P("region:01"))
    assert P("departement:971") not in REF.parents(P("region:01"))


def test_an_arrondissement_does_not_contain_its_commune():
    paris, twelfth = P("commune:75056"), P("arrondissement:75112")
    assert REF.contains(paris, twelfth)
    assert not REF.contains(twelfth, paris)
    assert REF.overlaps(twelfth, paris) == 1
    assert REF.overlaps(twelfth, P("arrondissement:75113")) == 0


@settings(max_examples=100, deadline=None)
@given(any_territory)
def test_neighbours_are_mutual_and_of_one_level(t):
    for other in REF.voisins(t):
        assert other != t
        assert other.niveau is t.niveau
        assert t in REF.voisins(other)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EVERY[Niveau.COMMUNE]))
def test_neighbours_share_a_line_and_no_one_else_does(t):
    shape = REF.forme(t)
    if shape is None:
        return
    near = TREE.query(shape, predicate="intersects")
    lines = shapely.length(shapely.intersection(SHAPES[near], shape.boundary))
    found = {REF.codes_communes[i] for i in near[lines > 0]} - {t.code}
    assert {other.code for other in REF.voisins(t)} == found


def test_known_neighbours():
    names = {REF.nom(t) for t in REF.voisins(P("departement:46"))}
    assert names == {
        "Aveyron",
        "Cantal",
        "Corrèze",
        "Dordogne",
        "Lot-et-Garonne",
        "Tarn-et-Garonne",
    }
    assert REF.voisins(P("region:94")) == ()  # an island
    twelfth = REF.voisins(P("arrondissement:75112"))
    assert [t.code for t in twelfth] == ["75104", "75105", "75111", "75113", "75120"]
    assert REF.voisins(FRANCE) == ()

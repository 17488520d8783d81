"""Who covers, who is near, what is missing: held against a computation by brute force."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pyarrow.parquet as pq
import pytest
from pyproj import Geod

from catalogue.catalogue import Catalogue
from catalogue.portrait.couverture import NIVEAUX, ROLES_PAR_UTILITE, Couverture
from catalogue.portrait.portrait import ECHELLES, portrait, reach_in_words, service
from catalogue.vocabulaires import DOMAINES, METIERS
from geo.referentiel import DATA_TERRITOIRES, Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

OUTRE_MER = ("971", "972", "973", "974", "976")
GROUPES = ("departement", "region", "epci", "ept")
PARTOUT = (
    "commune:46102", "commune:75056", "commune:69123", "arrondissement:75113",
    "arrondissement:13201", "commune:94068", "commune:22016", "commune:29083", "commune:29155",
    "commune:85113", "commune:97411", "commune:98818", "commune:97502", "commune:97701",
    "epci:200067361", "epci:200054781", "ept:200057941", "departement:46", "departement:75",
    "departement:971", "region:11", "region:04", "pays:FR",
)  # fmt: skip


def fiche_agissant_sur(catalogue: Catalogue, rang: int, *aires: str):
    model = catalogue.fiches[0]
    areas = tuple(Territoire.parse(a) for a in aires)
    return dataclasses.replace(
        model, id=f"essai-{rang}", nom=f"Essai {rang}", territoires=areas, code_insee="",
        commune="", lat=None, lon=None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def table() -> dict[str, list]:
    """The communes as the file has them: nothing of the code under test."""
    rows = pq.read_table(
        DATA_TERRITOIRES / "communes.parquet", columns=["code", *GROUPES, "lon", "lat"]
    ).to_pylist()
    return {row["code"]: row for row in rows}


@pytest.fixture(scope="module")
def couverture(catalogue: Catalogue) -> Couverture:
    return Couverture(catalogue)


@pytest.fixture(scope="module")
def echantillon(table) -> list[str]:
    """300 communes at random, a third of them overseas, all five départements among them."""
    rng = random.Random(3)
    of = {d: sorted(c for c, r in table.items() if r["departement"] == d) for d in OUTRE_MER}
    overseas = [code for d in OUTRE_MER for code in rng.sample(of[d], 17)]
    elsewhere = sorted(set(table) - {c for codes in of.values() for c in codes})
    return [*overseas, *rng.sample(elsewhere, 215)]


def covered_by(row: dict, area: Territoire) -> bool:
    if area == FRANCE:
        return True
    return row["code" if area.niveau is Niveau.COMMUNE else area.niveau.value] == area.code


def test_who_covers_equals_brute_force_for_300_communes(couverture, table, echantillon) -> None:
    assert len(echantillon) == 300
    assert {table[c]["departement"] for c in echantillon} >= set(OUTRE_MER)
    for code in echantillon:
        row = table[code]
        expected = {
            fiche.id
            for fiche in couverture.catalogue.fiches
            if any(
                covered_by(row, area)
                for area in fiche.territoires
                if area.niveau is not Niveau.ARRONDISSEMENT
            )
        }
        found = couverture.couvrantes(Territoire(Niveau.COMMUNE, code))
        said = [couverture.catalogue.fiches[c.position].id for c in found if c.entiere]
        assert len(said) == len(set(said))
        assert set(said) == expected, code


def test_who_is_near_equals_brute_force_for_300_communes(couverture, table, echantillon) -> None:
    geod = Geod(ellps="GRS80")
    fiches = [f for f in couverture.catalogue.fiches if f.code_insee in table]
    seats = [table[f.code_insee] for f in fiches]
    lons = np.array(
        [f.lon if f.lon is not None else s["lon"] for f, s in zip(fiches, seats, strict=True)]
    )
    lats = np.array(
        [f.lat if f.lat is not None else s["lat"] for f, s in zip(fiches, seats, strict=True)]
    )
    for code in echantillon:
        here = table[code]
        n = len(fiches)
        metres = geod.inv([here["lon"]] * n, [here["lat"]] * n, lons, lats)[2]
        order = sorted(range(n), key=lambda i: (round(metres[i], 6), i))[:10]
        found = couverture.proches(Territoire(Niveau.COMMUNE, code), 10)
        said = [couverture.catalogue.fiches[p.position].id for p in found]
        assert said == [fiches[i].id for i in order], code
        assert [p.metres for p in found] == pytest.approx([metres[i] for i in order], abs=0.01)
        for domaine in DOMAINES:
            nearest = min(metres[i] for i in range(n) if domaine in fiches[i].domaines)
            (one,) = couverture.proches(Territoire(Niveau.COMMUNE, code), 1, domaine=domaine)
            assert one.metres == pytest.approx(nearest, abs=0.01)


@pytest.mark.parametrize("text", [t for t in PARTOUT if t.split(":")[0] in GROUPES])
def test_shares_of_larger_territories_equal_brute_force(couverture, table, text) -> None:
    t = Territoire.parse(text)
    ours = [row for row in table.values() if row[t.niveau.value] == t.code]
    found = {c.position: c for c in couverture.couvrantes(t)}
    for position, fiche in enumerate(couverture.catalogue.fiches):
        areas = [a for a in fiche.territoires if a.niveau is not Niveau.ARRONDISSEMENT]
        together = sum(any(covered_by(row, a) for a in areas) for row in ours)
        if together:
            said = found[position]
            assert (said.communes, said.de) == (together, len(ours))
            assert said.entiere == (together == len(ours))
        elif position in found:  # an arrondissement, and no commune whole
            assert (found[position].communes, found[position].entiere) == (0, False)


def test_several_areas_together_may_cover_the_whole(catalogue: Catalogue, ref: Referentiel) -> None:
    region = Territoire(Niveau.REGION, "94")  # Corsica: two départements
    both = fiche_agissant_sur(catalogue, 1, "departement:2A", "departement:2B")
    one = fiche_agissant_sur(catalogue, 2, "departement:2A")
    found = Couverture(Catalogue([both, one], ref)).couvrantes(region)
    by_name = {c.position: c for c in found}
    assert by_name[0].entiere
    assert not by_name[1].entiere
    assert reach_in_words(by_name[1], region, ref).startswith("Corse-du-Sud (2A)")
    assert f"de vos {by_name[1].de} communes" in reach_in_words(by_name[1], region, ref)


def test_a_part_made_of_several_areas_is_not_said_of_one_of_them(
    catalogue: Catalogue, ref: Referentiel
) -> None:
    mgp = Territoire.parse("epci:200054781")
    two = fiche_agissant_sur(catalogue, 1, "departement:92", "commune:94069")
    (found,) = Couverture(Catalogue([two], ref)).couvrantes(mgp)
    said = reach_in_words(found, mgp, ref)
    assert said == f"couvre {found.communes} de vos {found.de} communes"


def test_an_arrondissement_is_covered_by_its_city_and_never_covers_it(
    catalogue: Catalogue, ref: Referentiel
) -> None:
    fiches = [
        fiche_agissant_sur(catalogue, 1, "arrondissement:75113"),
        fiche_agissant_sur(catalogue, 2, "commune:75056"),
    ]
    couverture = Couverture(Catalogue(fiches, ref))
    thirteenth = couverture.couvrantes(Territoire(Niveau.ARRONDISSEMENT, "75113"))
    assert [c.entiere for c in thirteenth] == [True, True]
    twelfth = couverture.couvrantes(Territoire(Niveau.ARRONDISSEMENT, "75112"))
    assert [c.position for c in twelfth] == [1]
    paris = Territoire(Niveau.COMMUNE, "75056")
    part = next(c for c in couverture.couvrantes(paris) if c.position == 0)
    assert not part.entiere
    assert reach_in_words(part, paris, ref) == "couvre Paris 13e seulement"
    assert [c.entiere for c in couverture.couvrantes(Territoire(Niveau.DEPARTEMENT, "75"))].count(
        True
    ) == 1


@pytest.mark.parametrize("text", PARTOUT)
def test_every_kind_of_territory_gets_an_answer_that_is_never_empty(couverture, text) -> None:
    p = portrait(couverture, Territoire.parse(text))
    assert p.proches or p.outre_mer or p.territoire == FRANCE
    assert any(p.niveaux.values()) or p.proches or p.outre_mer
    assert [m.domaine for m in p.manques] == list(DOMAINES)
    assert p.inspirations or p.territoire == FRANCE
    assert set(p.niveaux) <= set(ECHELLES)


def test_groups_go_from_the_commune_up_and_who_can_help_comes_first(couverture) -> None:
    for text in PARTOUT:
        groups = couverture.by_niveau(Territoire.parse(text))
        assert list(groups) == [n for n in NIVEAUX if n in groups]
        for group in groups.values():
            ranks = [
                min(map(ROLES_PAR_UTILITE.index, couverture.catalogue.fiches[c.position].roles))
                for c in group
            ]
            assert ranks == sorted(ranks)


def test_a_grand_paris_commune_is_covered_by_its_ept_and_its_epci(
    catalogue: Catalogue, ref: Referentiel
) -> None:
    areas = ("ept:200057941", "epci:200054781", "commune:94068", "ept:200058014")
    fiches = [fiche_agissant_sur(catalogue, i, a) for i, a in enumerate(areas)]
    groups = Couverture(Catalogue(fiches, ref)).by_niveau(Territoire(Niveau.COMMUNE, "94068"))
    assert list(groups) == [Niveau.COMMUNE, Niveau.EPT, Niveau.EPCI]


def test_missing_counts_agree_with_who_covers(couverture) -> None:
    for text in PARTOUT:
        t = Territoire.parse(text)
        for manque in couverture.manques(t):
            having = [
                c
                for c in couverture.couvrantes(t)
                if manque.domaine in couverture.catalogue.fiches[c.position].domaines
            ]
            assert manque.couvrent == sum(c.entiere for c in having)
            assert manque.en_partie == sum(not c.entiere for c in having)
            assert manque.blanc == (not having)
            assert (service(manque) == "personne dans ce catalogue") == manque.blanc


def test_the_nearest_of_each_type_is_of_that_type_and_none_is_nearer(couverture) -> None:
    t = Territoire(Niveau.COMMUNE, "22016")
    everyone = couverture.proches(t, 10_000)
    for role, nearest in couverture.nearest_by_role(t).items():
        of_role = [p for p in everyone if role in couverture.catalogue.fiches[p.position].roles]
        assert nearest == of_role[0]


def test_alike_territories_have_an_exemple_and_are_of_the_same_kind(couverture, catalogue) -> None:
    for text in PARTOUT:
        t = Territoire.parse(text)
        for inspiration in couverture.inspirations(t, 5):
            there = inspiration.semblable.territoire
            assert not couverture.ref.contains(there, t)
            for position in inspiration.exemples:
                assert catalogue.dans(there)[position]
                assert "exemple-inspirant" in catalogue.fiches[position].roles
            if t.niveau is Niveau.COMMUNE:
                assert there.niveau is Niveau.COMMUNE


def test_without_any_fiche_there_is_still_an_answer(ref: Referentiel) -> None:
    p = portrait(Couverture(Catalogue([], ref)), Territoire(Niveau.COMMUNE, "46102"))
    assert not p.niveaux
    assert all(m.blanc and m.plus_proche is None for m in p.manques)


@pytest.mark.parametrize("code", PARTOUT)
def test_who_does_each_metier_of_a_catalyseur_here_or_nearest(couverture, catalogue, code) -> None:
    t = Territoire.parse(code)
    fiches = catalogue.fiches
    covering = {c.position: c for c in couverture.couvrantes(t) if c.entiere}
    animations = couverture.animations(t)
    assert [a.metier for a in animations] == list(METIERS)
    for animation in animations:
        doing = {i for i in covering if animation.metier in fiches[i].metiers}
        assert set(animation.couvrent) == doing
        sizes = [NIVEAUX.index(covering[i].aire.niveau) for i in animation.couvrent]
        assert sizes == sorted(sizes)  # the most local first
        nearest = animation.plus_proche
        if doing or couverture.ref.point(t) is None:
            assert nearest is None
        else:
            assert nearest is not None
            others = couverture.proches(t, len(fiches))
            assert nearest == next(
                q for q in others if animation.metier in fiches[q.position].metiers
            )

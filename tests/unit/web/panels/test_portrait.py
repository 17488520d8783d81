"""The page of a territory: where its links lead, what its map takes in, what it says of a doubt."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.portrait.demande import Demande
from geo.territoires import Territoire
from web.panels.explorer import ZONES
from web.panels.portrait import AUTOUR_M, PER_GROUP, portrait_panel, portrait_values
from web.portrait import portrait_of
from web.shared import Shared

FIGEAC = "commune:46102"
GRAND_FIGEAC = "epci:200067361"
NOUMEA = "commune:98818"


def values(catalogue: Catalogue, t: str) -> dict[str, Any]:
    return portrait_values(portrait_of(Territoire.parse(t)), Demande(None), (), catalogue)


def carte(data: Shared, t: str) -> dict[str, Any]:
    level, code = t.split(":")
    said: dict[str, Any] = portrait_panel([(level, code)], data).data["carte"]
    return said


@pytest.mark.parametrize(
    ("t", "pres"),
    [(FIGEAC, "46102"), ("arrondissement:75112", "75112"), (GRAND_FIGEAC, ""), ("region:76", "")],
)
def test_the_explorer_looks_from_the_commune_else_from_the_middle(
    catalogue: Catalogue, t: str, pres: str
) -> None:
    p = portrait_of(Territoire.parse(t))
    assert p.point is not None
    pres = pres or f"{p.point[1]:.2f},{p.point[0]:.2f}"
    said = values(catalogue, t)
    assert [link["adresse"] for link in said["liens"]] == [
        f"./{vue.address()}"
        for vue in (Vue(territoire=(p.territoire,)), Vue(pres=pres), Vue(pres=pres, rayon=50))
    ]
    for blank, m in zip(said["manques"], p.manques, strict=True):
        assert blank["adresse"] == f"./{Vue(domaine=(m.domaine,), pres=pres).address()}"


def test_a_territory_leads_to_a_table_for_a_need_and_for_what_is_missing(
    catalogue: Catalogue,
) -> None:
    said = values(catalogue, FIGEAC)
    assert said["reunir"] == "reunir?commune=46102"
    blanks = [m["reunir"] for m in said["manques"] if m["blanc"]]
    assert blanks
    assert all(address.startswith("reunir?commune=46102&domaine=") for address in blanks)
    assert not any(m["reunir"] for m in said["manques"] if not m["blanc"])


def test_a_territory_without_shape_has_neither_map_nor_distance(
    catalogue: Catalogue, data: Shared
) -> None:
    said = values(catalogue, NOUMEA)
    assert said["sansForme"]
    assert len(said["liens"]) == 1
    assert all("pres=" not in m["adresse"] for m in said["manques"])
    shown = carte(data, NOUMEA)
    assert shown["filtre"] == []
    assert shown["cadre"]["limites"] == ZONES[0][1]
    panel = portrait_panel([("commune", "98818")], data)
    assert panel.racine == {"data-territoire": "sans-forme"}
    assert values(catalogue, FIGEAC)["sansForme"] == ""


@pytest.mark.parametrize(
    ("t", "count", "words"),
    [
        ("commune:75056", 20, "arrondissements"),
        (GRAND_FIGEAC, 92, "communes"),
        ("region:76", 13, "départements"),
    ],
)
def test_members_are_counted_and_in_order(
    catalogue: Catalogue, t: str, count: int, words: str
) -> None:
    members = values(catalogue, t)["membres"]
    assert members["titre"].replace("\N{NO-BREAK SPACE}", " ") == f"{count} {words}"
    labels = [m["libelle"] for m in members["lieux"]]
    assert labels == sorted(labels)
    assert len(labels) == count
    assert all(m["adresse"].startswith("?") for m in members["lieux"])
    assert values(catalogue, FIGEAC)["membres"] is None


def test_members_of_a_departement_are_whole_intercommunalites(catalogue: Catalogue) -> None:
    members = values(catalogue, "departement:46")["membres"]
    assert "intercommunalité" in members["titre"]
    assert all(m["adresse"].startswith("?epci=") for m in members["lieux"])


@pytest.mark.parametrize(
    ("t", "departement"),
    [(FIGEAC, "46"), ("departement:2A", "2A"), ("region:76", ""), ("arrondissement:75112", "75")],
)
def test_the_next_place_is_likely_in_the_same_departement(
    catalogue: Catalogue, t: str, departement: str
) -> None:
    assert values(catalogue, t)["departement"] == departement


def test_rows_say_where_their_fiches_act(catalogue: Catalogue) -> None:
    p = portrait_of(Territoire.parse(FIGEAC))
    said = values(catalogue, FIGEAC)
    lines = [line for group in said["groupes"] for line in group["lignes"]]
    lines += [*said["proches"], *(t["ligne"] for t in said["types"])]
    for line in lines:
        fiche = catalogue.fiches[line["i"]]
        assert line["aires"] == [str(t) for t in fiche.territoires]
        assert line["id"] == fiche.id
    assert all(line["loin"] for line in said["proches"])
    assert [line["distance"] for line in said["proches"]] == [round(q.metres) for q in p.proches]
    assert all(line["portee"] is not None for g in said["groupes"] for line in g["lignes"])
    assert [t["role"] for t in said["types"]] == list(p.par_role)


def test_a_long_group_is_cut_and_says_what_is_left(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = portrait_of(Territoire.parse("region:76"))
    sizes = [len(group) for group in p.niveaux.values()]
    monkeypatch.setattr("web.panels.portrait.PER_GROUP", 2)
    said = values(catalogue, "region:76")["groupes"]
    assert [len(group["lignes"]) for group in said] == [min(2, size) for size in sizes]
    assert [group["reste"] for group in said] == [max(0, size - 2) for size in sizes]
    assert [int(g["nombre"].split("\N{NO-BREAK SPACE}")[0]) for g in said] == sizes
    assert PER_GROUP > 2


def test_a_group_of_one_area_names_it(catalogue: Catalogue) -> None:
    p = portrait_of(Territoire.parse(FIGEAC))
    for group, said in zip(p.niveaux.values(), values(catalogue, FIGEAC)["groupes"], strict=True):
        areas = {c.aire for c in group}
        named = " : " in said["titre"]
        assert named == (len(areas) == 1)
        if named:
            assert said["titre"].endswith(f" : {catalogue.ref.libelle(areas.pop())}")


def test_what_is_alike_shows_two_examples_and_counts_the_others(catalogue: Catalogue) -> None:
    p = portrait_of(Territoire.parse("departement:46"))
    for i, said in zip(
        p.inspirations, values(catalogue, "departement:46")["semblables"], strict=True
    ):
        t = i.semblable.territoire
        assert [line["i"] for line in said["lignes"]] == list(i.exemples[:2])
        assert said["reste"] == max(0, len(i.exemples) - 2)
        assert float(said["ecart"].replace(",", ".")) == pytest.approx(i.semblable.ecart, abs=0.005)
        assert "." not in said["ecart"]
        assert (
            said["explorer"] == "./" + Vue(territoire=(t,), type=("exemple-inspirant",)).address()
        )
        assert said["adresse"] == f"?{t.niveau.value}={t.code}"
        assert said["libelle"] == catalogue.ref.libelle(t)


def test_files_bear_the_name_of_the_territory(catalogue: Catalogue) -> None:
    files = values(catalogue, "departement:2A")["fichiers"]
    assert [f["href"] for f in files] == [
        f"api/territoires/departement:2A.{ext}" for ext in ("pdf", "xlsx", "json")
    ]
    assert [f["nom"] for f in files] == [
        f"faire-alliance-departement-2A.{ext}" for ext in ("pdf", "xlsx", "json")
    ]
    assert all(f["libelle"].endswith(f"({f['nom'][-4:].strip('.').upper()})") for f in files)


def test_a_blank_leads_to_the_nearest_that_fills_it(catalogue: Catalogue) -> None:
    p = portrait_of(Territoire.parse(FIGEAC))
    for m, said in zip(p.manques, values(catalogue, FIGEAC)["manques"], strict=True):
        assert said["blanc"] == m.blanc
        assert (said["proche"] is None) == (m.plus_proche is None)
        if m.plus_proche:
            fiche = catalogue.fiches[m.plus_proche.position]
            assert (said["proche"]["id"], said["proche"]["nom"]) == (fiche.id, fiche.nom)
            assert said["proche"]["loin"]


def test_the_map_shows_the_fiches_of_the_page_and_no_other(data: Shared) -> None:
    p = portrait_of(Territoire.parse(GRAND_FIGEAC))
    shown = carte(data, GRAND_FIGEAC)
    bits = np.unpackbits(np.frombuffer(base64.b64decode(shown["visibles"]), np.uint8))
    named = {c.position for group in p.niveaux.values() for c in group}
    named |= {q.position for q in (*p.proches, *p.par_role.values())} | set(p.outre_mer)
    assert set(bits.nonzero()[0].tolist()) == named
    assert shown["filtre"] == [GRAND_FIGEAC]
    assert shown["membres"] == [str(u) for u in p.membres]
    assert shown["voisins"] == [str(u) for u in p.voisins]
    assert shown["cadre"]["cle"] == GRAND_FIGEAC
    assert (shown["choisie"], shown["aires"], shown["lieu"]) == (-1, [], None)
    assert shown["fond"] == "contours"


@pytest.mark.parametrize("t", [FIGEAC, "commune:29155", GRAND_FIGEAC, "commune:97411"])
def test_the_map_takes_in_the_three_nearest_that_are_near(data: Shared, t: str) -> None:
    p, catalogue = portrait_of(Territoire.parse(t)), data.catalogue
    box = catalogue.ref.bounds(p.territoire)
    assert box is not None
    near = [q.position for q in p.proches[:3] if q.metres <= AUTOUR_M]
    points = [(float(catalogue.lon[i]), float(catalogue.lat[i])) for i in near]
    points += [(box[0], box[1]), (box[2], box[3])]
    west, south = (min(axis) for axis in zip(*points, strict=True))
    east, north = (max(axis) for axis in zip(*points, strict=True))
    assert carte(data, t)["cadre"]["limites"] == (west, south, east, north)


def test_a_place_typed_for_sure_is_taken_and_a_doubt_is_offered(data: Shared) -> None:
    sure = portrait_panel([("lieu", " Figeac ")], data)
    assert sure.lien == "?commune=46102"
    assert sure.racine == {"data-territoire": "carte"}
    assert sure.titre.startswith("Figeac")
    doubt = portrait_panel([("lieu", "Saint-Denis")], data)
    assert doubt.lien is None
    assert doubt.racine == {"data-territoire": "choix"}
    assert "lieu=Saint-Denis" in doubt.html
    assert 2 <= doubt.html.count('href="?') - 3 <= 8
    nothing = portrait_panel([("lieu", "zzzzqqzzzz")], data)
    assert nothing.html.count('href="?') == 3
    assert "lieu=zzzzqqzzzz" in nothing.html


def test_a_territory_that_is_not_asks_again_and_says_why(data: Shared) -> None:
    panel = portrait_panel([("commune", "99999"), ("licorne", "1")], data)
    assert panel.racine == {"data-territoire": "choix"}
    assert "commune=99999" in panel.html
    assert "licorne=1" in panel.html
    assert panel.data == {}

"""Where a view looks, and what a hall reads of it."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.display import age
from catalogue.recits.blocs import in_french
from catalogue.recits.scenes import meetings, scene, view_box
from geo.territoires import FRANCE, Territoire

JOUR = date(2026, 1, 15)
LOT = Territoire.parse("departement:46")
OCCITANIE = Territoire.parse("region:76")
REUNION = Territoire.parse("region:04")


@pytest.mark.parametrize(("rayon", "half_km"), [(None, 25), (10, 10), (100, 100)])
def test_near_a_place_the_whole_circle_is_in_view_and_hardly_more(
    catalogue: Catalogue, rayon: int | None, half_km: int
) -> None:
    vue = Vue(pres="44.61,2.03", rayon=rayon)
    west, south, east, north = view_box(vue, catalogue)
    assert (west + east) / 2 == pytest.approx(2.03)
    assert (south + north) / 2 == pytest.approx(44.61)
    assert (north - south) * 111 == pytest.approx(2 * half_km)
    assert (east - west) / (north - south) == pytest.approx(1.4)


def test_a_frame_that_is_asked_comes_before_the_place(catalogue: Catalogue) -> None:
    box = catalogue.ref.bounds(LOT)
    assert view_box(Vue(pres="48.1,-1.7"), catalogue, LOT) == box
    assert view_box(Vue(territoire=(REUNION,)), catalogue, LOT) == box


def test_several_territories_are_framed_together_unless_an_ocean_lies_between(
    catalogue: Catalogue,
) -> None:
    ref = catalogue.ref
    finistere, var = (Territoire.parse(f"departement:{n}") for n in ("29", "83"))
    west, south, east, north = view_box(Vue(territoire=(finistere, var)), catalogue)
    a, b = ref.bounds(finistere), ref.bounds(var)
    assert a is not None
    assert b is not None
    assert (west, south, east, north) == (a[0], b[1], b[2], a[3])
    assert view_box(Vue(territoire=(finistere, REUNION)), catalogue) == a
    assert view_box(Vue(territoire=(REUNION, finistere)), catalogue) == ref.bounds(REUNION)


def test_a_view_without_place_looks_at_the_hexagone(catalogue: Catalogue) -> None:
    hexagone = catalogue.ref.bounds(FRANCE)
    assert view_box(Vue(), catalogue) == hexagone
    assert view_box(Vue(), catalogue, FRANCE) == hexagone


def test_a_hall_reads_no_list_when_nothing_is_asked_nor_beside_a_fiche(
    catalogue: Catalogue,
) -> None:
    assert scene(Vue(), catalogue, today=JOUR)["proches"] == []
    alone = scene(Vue(fiche="ardelaine"), catalogue, today=JOUR)
    assert alone["proches"] == []
    assert alone["fiche"]["nom"] == "Ardelaine"


def test_near_a_place_the_map_names_it_and_shows_its_circle(catalogue: Catalogue) -> None:
    seen = scene(Vue(pres="44.61,2.03", rayon=30), catalogue, today=JOUR)
    assert seen["carte"]["lieu"] == {"lon": 2.03, "lat": 44.61, "rayon": 30}
    label = seen["carte"]["etiquette"]
    assert (label["lon"], label["lat"]) == (2.03, 44.61)
    assert label["nom"] == seen["lieu"]
    assert seen["fiche"] is None
    assert seen["carte"]["choisie"] == -1


def test_without_a_place_nothing_is_near_nor_named(catalogue: Catalogue) -> None:
    seen = scene(Vue(territoire=(OCCITANIE,)), catalogue, today=JOUR)
    assert seen["carte"]["lieu"] is None
    assert seen["carte"]["etiquette"] is None
    assert seen["carte"]["aires"] == [str(OCCITANIE)]
    assert seen["carte"]["filtre"] == []
    assert seen["carte"]["fond"] == "contours"
    assert all(f["distance"] is None for f in seen["proches"])
    assert len(seen["proches"]) == 3


def test_a_fiche_is_named_where_its_seat_is(catalogue: Catalogue) -> None:
    carte = scene(Vue(fiche="ardelaine"), catalogue, today=JOUR)["carte"]
    position = catalogue.position["ardelaine"]
    label = carte["etiquette"]
    assert carte["choisie"] == position
    assert label["lon"] == pytest.approx(catalogue.lon[position])
    assert label["lat"] == pytest.approx(catalogue.lat[position])


def test_the_frame_has_a_key_of_its_own(catalogue: Catalogue) -> None:
    frames = [scene(v, catalogue, today=JOUR)["carte"]["cadre"] for v in (Vue(), Vue(pres="46102"))]
    for frame in frames:
        told = [float(v) for v in frame["cle"].split(",")]
        assert told == pytest.approx(frame["limites"], abs=0.001)
    assert frames[0]["cle"] != frames[1]["cle"]


def test_the_totals_are_those_of_the_explorer(catalogue: Catalogue) -> None:
    vue = Vue(type=("ptce",))
    seen = scene(vue, catalogue, today=JOUR)
    found = catalogue.query(vue)
    assert (seen["total"], seen["sansPoint"]) == (found.total, found.sans_point)
    assert seen["vue"] == vue.address()
    assert scene(Vue(pres="46102"), catalogue, today=JOUR)["outreMer"] == 0


def test_what_is_said_large_has_french_spaces(catalogue: Catalogue) -> None:
    whole = scene(Vue(fiche="ardelaine"), catalogue, today=JOUR)["fiche"]
    near = scene(Vue(pres="46102"), catalogue, today=JOUR)["proches"]
    texts = [whole["nom"], whole["description"], *(f["resume"] for f in near)]
    assert all(not any(f" {sign}" in text for sign in ":;?!»") for text in texts)
    assert all(texts)


def test_the_stage_says_where_a_result_was_read_when_it_is_another_page(catalogue, ref) -> None:
    fiche = catalogue.fiches[catalogue.position["ardelaine"]]
    other = replace(
        fiche,
        resultats="Douze emplois",
        autre_source_url="https://exemple.fr/bilan",
        autre_source_titre="Bilan",
        autre_source_date="2023",
        autre_source_faits=("resultats",),
    )

    def sources(fiche) -> str:
        return scene(Vue(fiche="ardelaine"), Catalogue([fiche], ref), today=JOUR)["fiche"][
            "sources"
        ]

    first = in_french(f"Source : {fiche.source_titre}. {age(fiche.source_date, JOUR)}")
    assert sources(fiche) == first
    assert sources(other) == in_french(f"{first} Résultat : Bilan. {age('2023', JOUR)}")
    assert sources(replace(other, autre_source_faits=("adresse",), adresse="46100 Figeac")) == first


def test_the_fiches_a_recit_has_met_are_shown_together_those_overseas_counted(
    catalogue: Catalogue,
) -> None:
    met = ["ardelaine", "la-raffinerie-reunion", "fermes-de-figeac"]
    seen = meetings(met, catalogue)
    assert [f["id"] for f in seen["proches"]] == met
    assert seen["phrase"] == "3\N{NO-BREAK SPACE}fiches rencontrées"
    assert (seen["total"], seen["sansPoint"], seen["outreMer"]) == (3, 0, 1)
    bits = np.unpackbits(np.frombuffer(base64.b64decode(seen["carte"]["visibles"]), np.uint8))
    shown = {catalogue.fiches[i].id for i in np.flatnonzero(bits[: len(catalogue)])}
    assert shown == set(met)
    west, south, est, north = seen["carte"]["cadre"]["limites"]
    for slug in ("ardelaine", "fermes-de-figeac"):
        at = catalogue.position[slug]
        assert west < catalogue.lon[at] < est
        assert south < catalogue.lat[at] < north
    assert est - west < 5  # not the ocean between


def test_fiches_met_far_overseas_alone_are_seen_on_the_whole_country(catalogue: Catalogue) -> None:
    alone = meetings(["la-raffinerie-reunion"], catalogue)
    assert alone["carte"]["cadre"] == scene(Vue(), catalogue, today=JOUR)["carte"]["cadre"]
    assert alone["outreMer"] == 1

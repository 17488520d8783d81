"""What the scripts of the Explorer are told of a view, and what its document says before them."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue.address import FONDS, Vue, read_address
from catalogue.catalogue import Catalogue
from catalogue.sentences import phrase
from catalogue.vocabulaires import DOMAINES, ROLES
from geo.territoires import FRANCE, Territoire
from settings import Settings
from web.panels.explorer import IDEES, ZONES, first_view_values, list_values, next_rows, panneaux
from web.panels.render import key_of
from web.shared import Shared

JOUR = date(2026, 1, 15)


def told(data: Shared, query: str = "", **options: Any) -> dict[str, dict[str, Any]]:
    catalogue = data.catalogue
    pairs = parse_qsl(query)
    adresse = read_address(pairs, data.ref, catalogue.position, catalogue.redirections)
    return panneaux(adresse, data, JOUR, Settings(**options))


def test_each_panel_is_told_what_its_script_reads(data: Shared) -> None:
    panels = told(data, "type=ptce&q=bois")
    assert {name: set(panel) for name, panel in panels.items()} == {
        "filtres": {"vocabulaires", "adresse", "facettes", "pres", "actifs"},
        "bilan": {
            *("adresse", "lien", "base", "phrase", "total", "sansPoint", "chips", "ignores"),
            *(
                "lectures",
                "idees",
                "tri",
                "tris",
                "zones",
                "fonds",
                "noteFonds",
                "exports",
                "reunir",
                "carte",
            ),
        },
        "liste": {"vocabulaires", "adresse", "lien", "base", "fiche", "cle", "html"},
    }
    assert set(panels["bilan"]["carte"]) == {
        *("visibles", "types", "choisie", "aires", "filtre", "lieu", "fond", "cadre"),
        *("vignettes", "etiquette"),
    }
    address = data.points.url("vocabulaires.json")
    assert panels["filtres"]["vocabulaires"] == panels["liste"]["vocabulaires"] == address


def test_the_three_panels_say_one_view(data: Shared) -> None:
    panels = told(data, "domaine=mobilite&type=ptce", adresse_publique="https://carte.example")
    vue = Vue(domaine=("mobilite",), type=("ptce",))
    found = data.catalogue.query(vue)
    assert all(panel["adresse"] == vue.query() for panel in panels.values())
    bilan, liste, filtres = panels["bilan"], panels["liste"], panels["filtres"]
    assert bilan["lien"] == liste["lien"] == vue.address()
    assert bilan["base"] == liste["base"] == "https://carte.example"
    assert bilan["phrase"] == phrase(vue, found, data.ref)
    assert (bilan["total"], bilan["sansPoint"]) == (found.total, found.sans_point)
    assert filtres["facettes"] == found.facettes
    assert filtres["actifs"] == len(bilan["chips"]) == 2
    assert {chip["sans"] for chip in bilan["chips"]} == {"?domaine=mobilite", "?type=ptce"}
    assert all(chip["libelle"] for chip in bilan["chips"])
    assert liste["cle"] == key_of(liste["html"])
    assert liste["fiche"] == ""


def test_what_an_address_has_wrong_is_said(data: Shared) -> None:
    (problem,) = told(data, "type=licorne")["bilan"]["ignores"]
    assert (problem["parametre"], problem["valeur"]) == ("type", "licorne")
    assert problem["raison"]
    assert told(data)["bilan"]["ignores"] == []


@pytest.mark.parametrize(
    ("query", "tri", "offered"),
    [
        ("", "nom", ["nom", "recent"]),
        ("pres=46102", "distance", ["nom", "distance", "recent"]),
        ("pres=46102&tri=nom", "nom", ["nom", "distance", "recent"]),
        ("tri=recent", "recent", ["nom", "recent"]),
    ],
)
def test_distance_sorts_only_from_a_place(
    data: Shared, query: str, tri: str, offered: list[str]
) -> None:
    bilan = told(data, query)["bilan"]
    assert bilan["tri"] == tri
    assert [code for code, _ in bilan["tris"]] == offered


def test_backgrounds_of_the_internet_are_offered_only_where_allowed(data: Shared) -> None:
    online = told(data, "fond=osm")["bilan"]
    assert [f["code"] for f in online["fonds"]] == ["", *FONDS[1:]]
    assert [f["code"] for f in online["fonds"] if f["choisi"]] == ["osm"]
    assert all(f["libelle"] for f in online["fonds"])
    assert online["carte"]["fond"] == "osm"
    assert "Internet" in online["noteFonds"]
    closed = told(data, "fond=osm", fonds_en_ligne=False)["bilan"]
    assert [f["code"] for f in closed["fonds"]] == [""]
    assert closed["carte"]["fond"] == FONDS[0]
    assert closed["noteFonds"] == ""
    plain = told(data)["bilan"]
    assert [f["code"] for f in plain["fonds"] if f["choisi"]] == [""]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("type=ptce", ""),
        ("q=cantine bio", "reunir?besoin=cantine%20bio"),
        ("q=bois&pres=46102", "reunir?commune=46102&besoin=bois"),
        (
            "q=bois&territoire=epci:200067361&domaine=habitat",
            "reunir?epci=200067361&besoin=bois&domaine=habitat",
        ),
    ],
)
def test_a_need_leads_to_a_table_where_one_looks(data: Shared, query: str, address: str) -> None:
    assert told(data, query)["bilan"]["reunir"] == address


def test_files_to_take_away_are_of_the_view_and_not_of_its_page(data: Shared) -> None:
    asked = "type=ptce&fiche=ardelaine&vue=carte&fond=osm&tri=recent"
    *exports, feed = told(data, asked)["bilan"]["exports"]
    assert (feed["href"], feed["nom"]) == ("flux.atom?type=ptce", "")  # followed, not taken away
    assert [e["href"] for e in exports] == [
        f"api/fiches.{ext}?type=ptce&tri=recent" for ext in ("csv", "xlsx", "geojson", "json")
    ]
    assert [e["nom"].split(".")[-1] for e in exports] == ["csv", "xlsx", "geojson", "json"]
    assert all(
        ext.upper() in e["libelle"].upper() for e in exports for ext in [e["nom"].split(".")[1]]
    )


def test_ideas_find_fiches(data: Shared) -> None:
    ideas = told(data)["bilan"]["idees"]
    assert [idea["adresse"] for idea in ideas] == [vue.address() for _, vue in IDEES]
    assert all(data.catalogue.count(vue) for _, vue in IDEES)
    assert all(idea["libelle"] for idea in ideas)


def test_the_first_zone_holds_what_is_found_and_hardly_more(data: Shared) -> None:
    catalogue = data.catalogue
    vue = Vue(type=("ptce",), territoire=(Territoire.parse("region:76"),))
    zones = told(data, vue.address()[1:])["bilan"]["zones"]
    assert [z["libelle"] for z in zones[1:]] == [name for name, _ in ZONES]
    assert [z["limites"] for z in zones[1:]] == [box for _, box in ZONES]
    found = [i for i in catalogue.query(vue).ordre if catalogue.has_a_point[i]]
    lon, lat = catalogue.lon[found], catalogue.lat[found]
    west, south, east, north = zones[0]["limites"]
    assert (west, south) == pytest.approx((lon.min() - 0.05, lat.min() - 0.05))
    assert (east, north) == pytest.approx((lon.max() + 0.05, lat.max() + 0.05))
    assert len(told(data, "q=zzzzqq")["bilan"]["zones"]) == len(ZONES)


def test_what_has_no_point_makes_no_zone(data: Shared) -> None:
    catalogue = data.catalogue
    (slug, *_) = (
        f.id for f, known in zip(catalogue.fiches, catalogue.has_a_point, strict=True) if not known
    )
    name = catalogue.fiches[catalogue.position[slug]].nom
    found = catalogue.query(Vue(q=name))
    if not catalogue.has_a_point[found.ordre].any():
        assert len(told(data, f"q={name}")["bilan"]["zones"]) == len(ZONES)


def carte(data: Shared, query: str = "") -> dict[str, Any]:
    said: dict[str, Any] = told(data, query)["bilan"]["carte"]
    return said


def test_the_map_shows_what_is_found(data: Shared) -> None:
    shown = carte(data, "type=ptce&type=catalyseur&territoire=region:76")
    bits = np.unpackbits(np.frombuffer(base64.b64decode(shown["visibles"]), np.uint8))
    vue = Vue(type=("ptce", "catalyseur"), territoire=(Territoire.parse("region:76"),))
    assert bits[: len(data.catalogue)].astype(bool).tolist() == (
        data.catalogue.query(
            read_vue(data, "type=ptce&type=catalyseur&territoire=region:76")
        ).visibles.tolist()
    )
    assert shown["filtre"] == [str(t) for t in vue.territoire]
    assert (shown["choisie"], shown["aires"], shown["lieu"]) == (-1, [], None)


def read_vue(data: Shared, query: str) -> Vue:
    catalogue = data.catalogue
    return read_address(parse_qsl(query), data.ref, catalogue.position, {}).vue


def test_the_map_lights_the_area_of_the_fiche_that_is_open(data: Shared) -> None:
    shown = carte(data, "fiche=ardelaine")
    assert shown["choisie"] == data.catalogue.position["ardelaine"]
    assert shown["aires"] == ["epci:200041465"]
    assert shown["cadre"]["cle"] == carte(data)["cadre"]["cle"] == ""
    assert shown["cadre"]["limites"] == data.ref.bounds(Territoire.parse("epci:200041465"))
    assert shown["etiquette"]["nom"] == "Ardelaine"


@pytest.mark.parametrize("query", ["", "type=ptce", "domaine=mobilite"])
def test_the_first_view_holds_what_is_found_in_the_hexagone_and_little_else(
    data: Shared, query: str
) -> None:
    west, south, east, north = carte(data, query)["cadre"]["limites"]
    zone = ZONES[0][1]
    found = data.catalogue.query(read_vue(data, query)).ordre
    lon, lat = data.catalogue.lon[found], data.catalogue.lat[found]
    inside = (zone[0] <= lon) & (lon <= zone[2]) & (zone[1] <= lat) & (lat <= zone[3])
    lon, lat = lon[inside], lat[inside]
    assert lon.min() - 0.3 < west < lon.min() < lon.max() < east < lon.max() + 0.3
    assert lat.min() - 0.3 < south < lat.min() < lat.max() < north < lat.max() + 0.3


def test_a_view_of_nothing_looks_at_the_hexagone(data: Shared) -> None:
    assert carte(data, "q=zzzzqq")["cadre"]["limites"] == ZONES[0][1]


@pytest.mark.parametrize(("rayon", "km"), [("", 40), ("&rayon=10", 10)])
def test_near_a_place_the_map_takes_in_its_circle(data: Shared, rayon: str, km: int) -> None:
    shown = carte(data, f"pres=44.61,2.03{rayon}")
    west, south, east, north = shown["cadre"]["limites"]
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((2.03, 44.61))
    assert (north - south) * 111 == pytest.approx(2 * km)
    assert (east - west) / (north - south) == pytest.approx(1.4)
    assert shown["lieu"] == {"lon": 2.03, "lat": 44.61, "rayon": km if rayon else None}
    assert shown["cadre"]["cle"] != carte(data, f"pres=44.61,2.04{rayon}")["cadre"]["cle"]


def test_several_territories_are_framed_together(data: Shared) -> None:
    finistere, var = (Territoire.parse(f"departement:{n}") for n in ("29", "83"))
    shown = carte(data, f"territoire={finistere},{var}")
    a, b = data.ref.bounds(finistere), data.ref.bounds(var)
    assert a is not None
    assert b is not None
    assert shown["cadre"]["limites"] == (a[0], b[1], b[2], a[3])
    assert shown["cadre"]["cle"] == f"{finistere},{var}"


def test_the_document_says_the_view_before_any_script(data: Shared) -> None:
    catalogue = data.catalogue
    query = "type=ptce&domaine=mobilite&fiche=ardelaine&vue=carte&fond=osm"
    adresse = read_address(
        [tuple(p.split("=")) for p in query.split("&")],
        data.ref,
        catalogue.position,
        {},  # type: ignore[misc]
    )
    said = first_view_values(adresse, data, JOUR, Settings())
    assert said["asked"]["type"] == "ptce"
    assert said["asked"]["domaine"] == "mobilite"
    assert said["asked"]["q"] == said["asked"]["territoire"] == ""
    assert said["lien"] == "?domaine=mobilite&type=ptce"
    assert [code for code, _ in said["types"]] == list(ROLES)
    assert [code for code, _ in said["domaines"]] == list(DOMAINES)
    names = [name for _, name in said["regions"]]
    assert len(names) == 18
    assert names.index("Île-de-France") < names.index("La Réunion")
    assert all(code.startswith("region:") for code, _ in said["regions"])
    found = catalogue.query(adresse.vue)
    assert said["phrase"] == phrase(adresse.vue, found, data.ref)
    assert said["sans_point"] == found.sans_point
    assert said["cle"] == key_of(said["liste"])
    assert "Ardelaine" in said["liste"]


def values(data: Shared, vue: Vue) -> dict[str, Any]:
    return list_values(
        vue, data.catalogue.query(vue), data.catalogue, JOUR, Settings(contact="a@b.fr")
    )


def test_an_open_fiche_leads_back_to_the_list_and_on_to_its_likes(data: Shared) -> None:
    said = values(data, Vue(type=("ptce",), pres="46102", fiche="ardelaine"))
    assert said["retour"] == "?type=ptce&pres=46102"
    fiche = said["fiche"]
    assert fiche["distance"] > 0
    assert fiche["signaler"].startswith("mailto:a@b.fr")
    for name, parameter in (("territoires", "territoire"), ("domaines", "domaine"), ("odd", "odd")):
        assert [v["adresse"] for v in fiche[name]] == [
            f"?{parameter}={v['code']}" for v in fiche[name]
        ]
    assert values(data, Vue(fiche="ardelaine"))["fiche"]["distance"] is None
    assert said["vide"] is None


def test_a_list_is_whole_and_of_its_first_rows(data: Shared) -> None:
    said = values(data, Vue())
    assert len(said["lignes"]) == said["deja"] == 20
    assert said["reste"] == len(data.catalogue) - 20
    assert (said["fiche"], said["vide"], said["entiere"]) == (None, None, True)
    more = LexborHTMLParser(next_rows(Vue(), data.catalogue, 20, 5))
    assert len(more.css("li h3")) == 5


def test_nothing_found_says_what_each_filter_hides(data: Shared, catalogue: Catalogue) -> None:
    vue = Vue(q="ardelaine", type=("fondation-territoriale",))
    empty = values(data, vue)["vide"]
    assert empty["titreLever"] == "En levant un seul filtre :"
    told = {lever["adresse"]: lever["libelle"] for lever in empty["lever"]}
    assert set(told) == {"?q=ardelaine", "?type=fondation-territoriale"}
    for address, words in told.items():
        count = catalogue.count(read_vue(data, address[1:]))
        assert words.split(" : ")[-1].startswith(f"{count}\N{NO-BREAK SPACE}fiche")
    assert all(row["adresse"].endswith("fiche=ardelaine") for row in empty["proches"])
    (alone,) = values(data, Vue(q="zzzzqq"))["vide"]["lever"]
    assert alone["adresse"] == ""
    island = Territoire.parse("commune:29155")
    alone = values(data, Vue(q="zzzzqq", type=("fondation-territoriale",), territoire=(island,)))[
        "vide"
    ]
    assert alone["titreLever"].startswith("Lever un seul filtre ne suffit pas")
    (lever,) = alone["lever"]
    assert lever["libelle"].startswith("Sans aucun filtre")
    near = values(data, Vue(q="zzzzqq", pres="46102"))["vide"]
    assert near["titreProches"].startswith("Les plus proches de Figeac")
    assert all(row["distance"] is not None for row in near["proches"])


def test_every_zone_holds_its_territory(data: Shared) -> None:
    hexagone = data.ref.bounds(FRANCE)
    assert hexagone == pytest.approx(ZONES[0][1], abs=0.1)

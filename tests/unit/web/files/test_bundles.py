"""What a browser fetches once says, in fewer bytes, what Python knows."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from posixpath import dirname, normpath

import pytest

from catalogue.address import RAYONS_KM, Vue
from catalogue.formes import FORMES
from catalogue.recherche.words import fold
from catalogue.vocabulaires import DOMAINES, METIERS, ODD, ROLES
from geo.referentiel import DATA_TERRITOIRES
from geo.territoires import FRANCE, Niveau
from web import carte
from web.files.bundles import Bundle, code_bundle, module_closure
from web.files.compression import Asset
from web.files.constants import constants_js
from web.shared import Shared


def read(bundle: Bundle, name: str):
    asset = bundle.get(name)
    assert asset is not None
    return json.loads(asset.body)


def test_points_say_where_every_fiche_is_and_all_it_is(data: Shared) -> None:
    said, fiches = read(data.points, "points.json"), data.catalogue.fiches
    assert set(said) == {"lon", "lat", "role", "roles"}
    roles = list(ROLES)
    for i, fiche in enumerate(fiches):
        if data.catalogue.has_a_point[i]:
            assert said["lon"][i] == round(float(data.catalogue.lon[i]) * 1e5)
            assert said["lat"][i] == round(float(data.catalogue.lat[i]) * 1e5)
        else:
            assert said["lon"][i] is said["lat"][i] is None
        assert roles[said["role"][i]] == fiche.roles[0]
        marked = [role for rank, role in enumerate(roles) if said["roles"][i] >> rank & 1]
        assert set(marked) == set(fiche.roles)
    assert len(said["lon"]) == len(said["roles"]) == len(fiches)


def test_names_come_in_the_order_of_the_points(data: Shared) -> None:
    said = read(data.points, "noms.json")
    assert said == {
        "id": [f.id for f in data.catalogue.fiches],
        "nom": [f.nom for f in data.catalogue.fiches],
    }


def test_the_words_of_the_filters_are_those_of_the_vocabularies(data: Shared) -> None:
    said = read(data.points, "vocabulaires.json")
    assert said.pop("territoires") == data.territoires.url("")
    assert said.pop("rayons") == list(RAYONS_KM)
    assert said.pop("domaine") == [[t.code, t.libelle] for t in DOMAINES.values()]
    types = said.pop("type")
    assert types == [[t.code, t.libelle, t.pluriel, t.definition] for t in ROLES.values()]
    assert said.pop("metier") == [[t.code, t.libelle] for t in METIERS.values()]
    assert said.pop("odd") == [[t.code, t.libelle, t.couleur] for t in ODD.values()]
    regions = said.pop("region")
    assert {code for code, _ in regions} == {
        t.code for t in data.ref.membres(FRANCE, Niveau.REGION)
    }
    names = [name for _, name in regions]
    assert names == sorted(names, key=fold)
    assert names.index("Île-de-France") < names.index("La Réunion")  # as French sorts them
    marks = said.pop("formes")
    assert said == {}
    assert {code: set(mark) for code, mark in marks.items()} == {
        code: {"forme", "couleur", "libelle"} for code in ROLES
    }
    for code, mark in marks.items():
        assert mark["forme"] in FORMES
        assert (mark["couleur"], mark["libelle"]) == (ROLES[code].couleur, ROLES[code].libelle)


def test_the_largest_towns_come_first_and_the_others_later(data: Shared) -> None:
    everywhere = json.loads((DATA_TERRITOIRES / "villes.json").read_text("utf-8"))
    assert read(data.territoires, "villes-toutes.json") == everywhere
    first = read(data.territoires, "villes.json")
    assert set(first) == set(everywhere)
    for name, column in first.items():
        assert len(column) == 150
        assert everywhere[name][:150] == column


def test_communes_come_when_their_departement_is_asked_and_once(data: Shared) -> None:
    first = data.territoires.get("communes-46.geojson")
    assert first is not None
    assert first is data.territoires.get("communes-46.geojson")
    codes = {f["properties"]["code"] for f in json.loads(first.body)["features"]}
    assert "46102" in codes
    assert all(code.startswith("46") for code in codes)
    for name in ("communes-99.geojson", "46.geojson", "communes-46", "communes-46.json"):
        assert data.territoires.get(name) is None


def test_a_bundle_is_named_after_all_it_holds(data: Shared) -> None:
    for bundle in (data.code, data.territoires, data.points):
        assert re.fullmatch(r"[0-9a-f]{12}", bundle.hash)
        assert bundle.url("x.json") == f"ressources/{bundle.hash}/x.json"
    assert len({data.code.hash, data.territoires.hash, data.points.hash}) == 3


def test_no_name_of_a_file_holds_what_streamlit_folium_would_drop(data: Shared) -> None:
    for bundle in (data.code, data.territoires, data.points):
        assert not [name for name in bundle.assets if "_" in name]


def test_the_browser_is_told_the_constants_of_python() -> None:
    text = constants_js().decode()
    said = {
        name: json.loads(value)
        for name, value in re.findall(r"^export const (\w+) = (.*);$", text, re.MULTILINE)
    }
    assert said["PARAMETRES"] == [f.name for f in fields(Vue)]
    assert said["NIVEAUX"][0] == "region"
    assert sorted([*said["NIVEAUX"], "pays"]) == sorted(n.value for n in Niveau)
    assert said["FORMES"] == json.loads(json.dumps({k: list(v) for k, v in FORMES.items()}))
    assert said["CARTE"] == {
        "minZoom": carte.MIN_ZOOM,
        "zoomSnap": carte.ZOOM_SNAP,
        "margin": carte.MARGIN,
        "closest": carte.CLOSEST,
        "zones": [
            *({"nom": n, "code": c, "limites": list(box)} for n, c, box in carte.ZONES),
            *({"nom": n, "code": "", "limites": list(box)} for n, box in carte.COLLECTIVITES),
        ],
    }
    assert said["FONDS"] == {
        code: {"url": fond.url, "attribution": fond.attribution}
        for code, fond in carte.FONDS.items()
    }
    assert "IGN" in text
    assert "©" in text  # not escaped


@pytest.mark.parametrize("name", ["carte/carte.js", "commun/panel.js"])
def test_a_module_is_told_with_all_that_it_imports(name: str) -> None:
    found = module_closure([name])
    assert name in found
    assert list(found) == sorted(set(found))
    for each in found:
        text = code_bundle().assets[each].body.decode()
        for path in re.findall(r'^import [^"]*"(\.[^"]+)";$', text, re.MULTILINE):
            assert normpath(f"{dirname(each)}/{path}") in found


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("a.js", "text/javascript"),
        ("a.css", "text/css"),
        ("a.json", "application/json"),
        ("a.geojson", "application/geo+json"),
        ("a.topojson", "application/json"),
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("a.woff2", "font/woff2"),
    ],
)
def test_a_file_says_what_it_is(name: str, media: str) -> None:
    assert Asset(name, b"").media_type.partition(";")[0] == media


@pytest.mark.parametrize(
    ("name", "accepted", "coding"),
    [
        ("a.js", "gzip, deflate, br", "gzip"),  # Brotli is being made
        ("a.js", "", ""),
        ("a.js", "deflate", ""),
        ("a.woff2", "gzip, br", ""),  # compressed already
        ("a.png", "gzip, br", ""),
    ],
)
def test_a_file_travels_as_small_as_its_reader_can_take(name, accepted, coding) -> None:
    body, said = Asset(name, b"let a = 1;\n" * 200).encoded(accepted)
    assert said == coding
    assert (len(body) < 2200) is bool(coding)


def test_once_made_brotli_is_preferred() -> None:
    asset = Asset("a.js", b"let a = 1;\n" * 200)
    asset.squeeze()
    smallest, coding = asset.encoded("gzip, br")
    assert coding == "br"
    assert len(smallest) < len(asset.encoded("gzip")[0])

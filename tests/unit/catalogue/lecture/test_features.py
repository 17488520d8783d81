"""GeoJSON and GeoParquet: the same fiches as the CSV, or a reason and a row."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import Point

from catalogue.catalogue import Catalogue
from catalogue.exports.fiches import Ligne, geojson
from catalogue.lecture.reading import catalogue_files, read_catalogue
from tests.unit.catalogue.fiches_d_essai import FICHE, NOMS, texte_csv

FIGEAC = (2.03, 44.61)


@pytest.fixture
def published(ref):
    return Catalogue(read_catalogue(catalogue_files(), ref).fiches, ref)


def exported(catalogue: Catalogue) -> list[Ligne]:
    return [
        Ligne(fiche, float(lon), float(lat)) if known else Ligne(fiche)
        for fiche, lon, lat, known in zip(
            catalogue.fiches, catalogue.lon, catalogue.lat, catalogue.has_a_point, strict=True
        )
    ]


@pytest.fixture
def lire_fichier(ref, tmp_path):
    def lire(content: bytes | gpd.GeoDataFrame | pd.DataFrame, name: str):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.to_parquet(path)
        return read_catalogue([path], ref)

    return lire


def collection(*features: object, **more: object) -> bytes:
    body = {"type": "FeatureCollection", **more, "features": features}
    return json.dumps(body, ensure_ascii=False).encode()


def feature(geometry: object = None, **changes: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {**FICHE, **changes}, "geometry": geometry}


def frame(geometry: list[shapely.Geometry | None], crs: object = 4326, **changes: object):
    blank = dict.fromkeys((n for n in NOMS if n not in ("lat", "lon")), "")
    rows = [{**blank, **FICHE, "id": f"fiche-{i}", **changes} for i in range(len(geometry))]
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=crs)


def test_the_geojson_we_export_is_read_back_as_it_was(published, lire_fichier) -> None:
    lecture = lire_fichier(b"".join(geojson(exported(published))), "fiches.geojson")
    assert set(lecture.fiches) == set(published.fiches)
    assert [p for p in lecture.problemes if p.gravite == "erreur"] == []


def test_the_csv_saved_as_geoparquet_is_read_as_the_csv(published, ref, lire_fichier) -> None:
    texts = pd.read_csv(catalogue_files()[0], dtype=str, keep_default_na=False)
    lists = texts.assign(roles=texts["roles"].str.split("|"))
    for table in (texts, lists):
        nowhere = gpd.GeoDataFrame(table, geometry=[None] * len(table), crs=4326)
        lecture = lire_fichier(nowhere.drop(columns=["lat", "lon"], errors="ignore"), "f.parquet")
        assert set(lecture.fiches) == set(published.fiches)


def test_a_point_of_the_file_is_the_point_of_the_fiche(lire_fichier) -> None:
    (fiche,) = lire_fichier(
        collection(feature({"type": "Point", "coordinates": FIGEAC})), "f.geojson"
    ).fiches
    assert (fiche.lon, fiche.lat) == FIGEAC
    (fiche,) = lire_fichier(frame([Point(FIGEAC)]), "f.parquet").fiches
    assert (fiche.lon, fiche.lat) == FIGEAC


def test_metres_of_a_geoparquet_become_degrees(lire_fichier) -> None:
    lambert = gpd.GeoSeries([Point(FIGEAC)], crs=4326).to_crs(2154).iloc[0]
    (fiche,) = lire_fichier(frame([lambert], crs=2154), "f.parquet").fiches
    assert (fiche.lon, fiche.lat) == pytest.approx(FIGEAC, abs=1e-9)


def test_an_area_is_no_point_and_is_told(lire_fichier) -> None:
    area = shapely.box(2, 44, 3, 45)
    for content, name in (
        (collection(feature(shapely.geometry.mapping(area))), "f.geojson"),
        (frame([area]), "f.parquet"),
    ):
        lecture = lire_fichier(content, name)
        assert (lecture.fiches[0].lon, lecture.fiches[0].lat) == (None, None)
        assert {(p.colonne, p.valeur, p.effet) for p in lecture.problemes} == {
            ("lat", "Polygon", "valeur écartée"),
            ("lon", "Polygon", "valeur écartée"),
        }


def test_a_wrong_feature_is_told_with_its_rank_and_hides_no_other(lire_fichier) -> None:
    content = collection(
        feature(), feature(id="deux", roles="ptce|inconnu"), 12, feature(id="quatre")
    )
    lecture = lire_fichier(content, "f.geojson")
    assert [fiche.id for fiche in lecture.fiches] == ["figeacteurs", "quatre"]
    assert [(p.ligne, p.colonne) for p in lecture.problemes] == [(2, "roles"), (3, "")]
    assert lecture.lignes == 4


def test_a_first_feature_without_properties_hides_no_other(lire_fichier) -> None:
    lecture = lire_fichier(collection(12, {"type": "Feature"}, feature()), "f.geojson")
    assert [fiche.id for fiche in lecture.fiches] == ["figeacteurs"]
    assert [(p.ligne, p.effet) for p in lecture.problemes] == [
        (1, "fiche écartée"),
        (2, "fiche écartée"),
    ]


def test_a_file_cut_short_gives_what_it_holds_and_says_it_is_cut(lire_fichier) -> None:
    whole = collection(feature(), feature(id="deux"), feature(id="trois"))
    lecture = lire_fichier(whole[: whole.index(b"trois")], "f.geojson")
    assert [fiche.id for fiche in lecture.fiches] == ["figeacteurs", "deux"]
    (probleme,) = lecture.problemes
    assert probleme.ligne == 3
    assert "valide jusqu’au bout" in probleme.attendu


def test_columns_that_only_later_features_have_are_read(lire_fichier) -> None:
    bare = {name: text for name, text in FICHE.items() if name != "annee"}
    first = {"type": "Feature", "geometry": None, "properties": bare}
    lecture = lire_fichier(collection(first, feature(id="deux", annee=2014)), "f.geojson")
    assert [fiche.annee for fiche in lecture.fiches] == [None, 2014]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "f.geojson", "vide"),
        (b"id;nom\n", "f.geojson", "un texte GeoJSON"),
        (b'{"type": "Topology", "objects": {}}', "f.geojson", "une collection"),
        (b'{"type": "FeatureCollection", "features": []}', "f.geojson", "aucune entité"),
        (
            collection(
                feature(),
                crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}},
            ),
            "f.geojson",
            "WGS 84",
        ),
        (texte_csv({}).encode(), "f.parquet", "un fichier Parquet"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_with_a_reason(
    lire_fichier, content, name, reason
) -> None:
    lecture = lire_fichier(content, name)
    assert lecture.fiches == ()
    (probleme,) = lecture.problemes
    assert reason in probleme.attendu
    assert probleme.effet == "fichier écarté"


def test_coordinates_of_an_unknown_system_are_never_guessed(lire_fichier) -> None:
    lecture = lire_fichier(frame([Point(FIGEAC)], crs=None), "f.parquet")
    assert lecture.fiches == ()
    assert "inconnu" in lecture.problemes[0].valeur


def test_text_that_looks_like_a_formula_comes_through_unchanged(lire_fichier) -> None:
    for text in ("=2+2", "'=2+2", "'l’été", "-5 °C"):
        (fiche,) = lire_fichier(collection(feature(description=text)), "f.geojson").fiches
        assert fiche.description == text
        (fiche,) = lire_fichier(frame([None], description=text), "f.parquet").fiches
        assert fiche.description == text


def test_a_folder_holds_files_of_any_format(ref, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(texte_csv({}), encoding="utf-8")
    (tmp_path / "b.geojson").write_bytes(collection(feature(id="b")))
    frame([None]).to_parquet(tmp_path / "c.parquet")
    (tmp_path / "schema.json").write_text("{}", encoding="utf-8")
    lecture = read_catalogue(catalogue_files(tmp_path), ref)
    assert [fiche.id for fiche in lecture.fiches] == ["figeacteurs", "b", "fiche-0"]
    assert lecture.problemes == ()


def test_a_seat_of_a_geojson_is_checked_as_any_other(published, lire_fichier) -> None:
    far = replace(exported(published)[0], lon=-61.0, lat=14.6)
    fiche = replace(far.fiche, code_insee="46102", commune="Figeac", lat=14.6, lon=-61.0)
    lecture = lire_fichier(b"".join(geojson([replace(far, fiche=fiche)])), "f.geojson")
    assert any(p.colonne == "lat" and p.gravite == "erreur" for p in lecture.problemes)

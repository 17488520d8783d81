"""What a browser draws: GeoJSON, as bytes or as one feature."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import shapely

from geo.donnees import DATA_TERRITOIRES
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire, TerritoireError

_FILES = MappingProxyType(
    {
        Niveau.REGION: "regions.geojson",
        Niveau.DEPARTEMENT: "departements.geojson",
        Niveau.EPCI: "epci.geojson",
        Niveau.EPT: "ept.geojson",
        Niveau.ARRONDISSEMENT: "arrondissements.geojson",
    }
)


def layer_path(niveau: Niveau) -> Path:
    """Return the file that draws a whole level, properties ``code`` and ``nom``.

    Régions, départements and EPCI are simplified at 1 km and their borders coincide; EPT and
    arrondissements are at full resolution.

    Raises
    ------
    TerritoireError
        For the communes (drawn one département at a time) and the country.
    """
    if niveau not in _FILES:
        raise TerritoireError(f"Le niveau « {niveau.value} » n’a pas de couche d’un seul tenant.")
    return DATA_TERRITOIRES / _FILES[niveau]


def shapes(ref: Referentiel, units: Iterable[Territoire]) -> list[shapely.Geometry | None]:
    """Return the shapes of some territories (degrees), as ``territoire_geojson`` draws them.

    None without a published shape. The country is the union of its régions.
    """
    return [_shape(ref, t) for t in units]


def _shape(ref: Referentiel, t: Territoire) -> shapely.Geometry | None:
    if t.niveau is Niveau.PAYS:
        return _country()
    return ref.forme(t) if t.niveau is Niveau.COMMUNE else _layer_shapes(t.niveau).get(t.code)


@lru_cache(maxsize=1)
def _country() -> shapely.Geometry:
    return shapely.union_all(list(_layer_shapes(Niveau.REGION).values()))


@lru_cache(maxsize=len(_FILES))
def _layer_shapes(niveau: Niveau) -> Mapping[str, shapely.Geometry]:
    texts = _features(layer_path(niveau))
    return MappingProxyType(
        {code: shapely.geometry.shape(json.loads(text)["geometry"]) for code, text in texts.items()}
    )


@lru_cache(maxsize=128)  # all the départements: 32 MB
def communes_geojson(ref: Referentiel, departement: str) -> bytes:
    """Return the communes of one département at full resolution.

    Properties ``code``, ``nom`` and ``dep``. Communes with arrondissements are whole: the
    arrondissements are a layer of their own.

    Raises
    ------
    TerritoireError
        When there is no such département.
    """
    communes = ref.membres(Territoire(Niveau.DEPARTEMENT, departement), Niveau.COMMUNE)
    features = (_feature_text(ref, commune) for commune in communes)
    return ('{"type":"FeatureCollection","features":[' + ",".join(features) + "]}").encode()


def territoire_geojson(ref: Referentiel, t: Territoire) -> dict[str, Any] | None:
    """Return one territory as a GeoJSON feature, a new one at each call.

    Communes, EPT and arrondissements at full resolution, the others as their layer draws them.
    None without a published shape (collectivités d’outre-mer) and for the country.

    Raises
    ------
    TerritoireError
        When the territory does not exist.
    """
    if not ref.bounds(t) or t.niveau is Niveau.PAYS:
        return None
    if t.niveau is Niveau.COMMUNE:
        text = _feature_text(ref, t)
    else:
        text = _features(layer_path(t.niveau))[t.code]
    feature: dict[str, Any] = json.loads(text)
    return feature


def _feature_text(ref: Referentiel, commune: Territoire) -> str:
    properties = {"code": commune.code, "nom": ref.nom(commune)}
    departement = ref.parent(commune, Niveau.DEPARTEMENT)
    if departement:
        properties["dep"] = departement.code
    said = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    shape = shapely.to_geojson(ref.forme(commune))
    return f'{{"type":"Feature","properties":{said},"geometry":{shape}}}'


@lru_cache(maxsize=len(_FILES))
def _features(path: Path) -> Mapping[str, str]:
    """Return each feature of a layer as text, by code: text cannot be altered by a caller."""
    features = json.loads(path.read_text("utf-8"))["features"]
    return MappingProxyType({f["properties"]["code"]: json.dumps(f) for f in features})

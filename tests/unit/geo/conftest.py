"""What the tests of territories share: the committed files and the search, each loaded once."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest

from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import DATA_TERRITOIRES, Referentiel

LAYERS = ("regions", "departements", "epci", "ept", "arrondissements")


@pytest.fixture(scope="session")
def ref() -> Referentiel:
    return Referentiel.load()


@pytest.fixture(scope="session")
def gazetteer(ref: Referentiel) -> Gazetteer:
    return Gazetteer.load(ref)


@pytest.fixture(scope="session")
def communes() -> gpd.GeoDataFrame:
    return gpd.read_parquet(DATA_TERRITOIRES / "communes.parquet")


@pytest.fixture(scope="session")
def unites() -> pd.DataFrame:
    return pd.read_parquet(DATA_TERRITOIRES / "unites.parquet")


@pytest.fixture(scope="session")
def layers() -> dict[str, gpd.GeoSeries]:
    """Each drawn layer as shapes by code, read from its very text."""
    found = {}
    for name in LAYERS:
        features = json.loads((DATA_TERRITOIRES / f"{name}.geojson").read_text("utf-8"))
        frame = gpd.GeoDataFrame.from_features(features, crs=4326)
        found[name] = frame.set_index("code").geometry
    return found


@pytest.fixture(scope="session")
def manifest() -> dict:
    return json.loads((DATA_TERRITOIRES / "manifest.json").read_text("utf-8"))

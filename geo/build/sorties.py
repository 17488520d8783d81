"""Write the outputs: compact, the same bytes for the same sources, and a manifest that says so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely

from geo.build.decoupage import Decoupage
from geo.build.sources import Source, sha256_of

MANIFEST = "manifest.json"
_TOWNS = 2_500
NOTES = (
    "Contours du COG 2024 portés au COG 2026 : communes fusionnées réunies, communes rétablies"
    " reprises de leurs communes déléguées.",
    "Contours déjà simplifiés par la source (environ 200 m) ; couches à dessiner simplifiées à"
    " 1 000 m, bords communs.",
    "Populations municipales 2023 ; Mayotte : 2017.",
    "EPCI au 1er janvier 2026 ; EPT au 1er janvier 2025.",
    "Superficies géodésiques des contours publiés : elles ne remplacent pas la superficie"
    " cadastrale.",
    "Collectivités d’outre-mer (975, 977, 978, 984, 986, 987, 988, 989) : aucun contour dans les"
    " sources, aucun n’est inventé.",
)


def write_json(path: Path, content: object) -> None:
    """Write JSON without a superfluous character."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def write_geojson(path: Path, layer: gpd.GeoSeries, names: pd.Series) -> None:
    """Write a layer to draw: one feature per code, properties ``code`` and ``nom``."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "nom": names[code]},
            "geometry": json.loads(shapely.to_geojson(_simplest(shape))),
        }
        for code, shape in layer.sort_index().items()
    ]
    write_json(path, {"type": "FeatureCollection", "features": features})


def _simplest(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a frame as (Geo)Parquet, without the least and greatest value of each column.

    Nobody filters on them, and of shapes they would be two shapes more.
    """
    table.to_parquet(
        path, index=False, compression="zstd", compression_level=19, write_statistics=False
    )


def towns(communes: gpd.GeoDataFrame, decoupage: Decoupage) -> dict[str, list[Any]]:
    """Return the town names a map shows, most populated first, as columns.

    The 2,500 most populated communes and every préfecture and sous-préfecture; ``lon`` and
    ``lat`` in ten-thousandths of a degree.
    """
    ranked = communes.sort_values(["population", "code"], ascending=[False, True])
    chosen = (np.arange(len(ranked)) < _TOWNS) | ranked["code"].isin(decoupage.chefs_lieux)
    kept = ranked[chosen]
    return {
        "code": kept["code"].tolist(),
        "nom": kept["nom"].tolist(),
        "lon": (kept["lon"] * 1e4).round().astype(int).tolist(),
        "lat": (kept["lat"] * 1e4).round().astype(int).tolist(),
        "rang": list(range(1, len(kept) + 1)),
    }


def write_manifest(folder: Path, sources: Iterable[Source], built_on: str) -> None:
    """Describe every file of the folder and every source.

    The date stays that of the former manifest when no byte of the outputs has changed.
    """
    path = folder / MANIFEST
    files = {
        file.name: {
            "sha256": sha256_of(file),
            "octets": file.stat().st_size,
            "nombre": _count(file),
        }
        for file in sorted(folder.iterdir())
        if file.name != MANIFEST and not file.name.startswith(".")
    }
    former = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if former.get("fichiers") == files:
        built_on = former["construit_le"]
    content = {
        "construit_le": built_on,
        "cog": "2026-01-01",
        "sources": [source.describe() for source in sources],
        "fichiers": files,
        "notes": NOTES,
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _count(file: Path) -> int:
    """Return the number of rows, features or entries of an output."""
    if file.suffix == ".parquet":
        return int(pq.read_metadata(file).num_rows)
    content = json.loads(file.read_text(encoding="utf-8"))
    if "features" in content:
        return len(content["features"])
    if "objects" in content:
        return sum(len(layer["geometries"]) for layer in content["objects"].values())
    return len(content["code"]) if "code" in content else len(content)

"""What every peer does the same way: read the fiches, name the domaines, find scripts locally."""

from __future__ import annotations

import html
import json
import os
from pathlib import Path
from typing import Any

import folium
import pandas as pd

HEXAGONE = (46.6, 2.4)
_VENDOR = os.environ.get("BENCH_VENDOR", "")
DOMAINES: list[str] = json.loads(os.environ.get("BENCH_DOMAINES", "[]"))


def read_features() -> list[dict[str, Any]]:
    """Return the fiches as our app exports them (``/api/fiches.geojson``)."""
    text = Path(os.environ["BENCH_FICHES"]).read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features


def read_table() -> pd.DataFrame:
    """Return one row a fiche, with what a list and a popup show."""
    rows = []
    for feature in read_features():
        known, point = feature["properties"], feature["geometry"]
        lon, lat = point["coordinates"] if point else (None, None)
        rows.append(
            {
                "nom": known["nom"],
                "commune": known["commune"],
                "type": ", ".join(known["roles"]),
                "domaines": known["domaines"],
                "description": known["description"],
                "source_url": known["source_url"],
                "lon": lon,
                "lat": lat,
            }
        )
    return pd.DataFrame(rows)


def filtered(table: pd.DataFrame, chosen: list[str]) -> pd.DataFrame:
    """Return the rows that have one of the domaines chosen; all of them when none is."""
    if not chosen:
        return table
    wanted = set(chosen)
    return table[[not wanted.isdisjoint(domaines) for domaines in table["domaines"]]]


def popup_html(row: Any) -> str:  # noqa: ANN401 - a named tuple of pandas
    """Return what a popup says; quotes of JavaScript are taken out as folium needs."""
    text = (
        f"<b>{html.escape(row.nom)}</b><br>{html.escape(row.commune)}"
        f"<p>{html.escape(row.description)}</p>"
        f'<a href="{html.escape(row.source_url)}">source</a>'
    )
    return text.replace("`", "’").replace("${", "$ {")


def serve_locally() -> None:
    """Point a stock folium map at our copies of its scripts: a bench has no network.

    What only ``folium.Icon`` needs (awesome-markers, glyphicons) is left out: lighter for them.
    """
    if not _VENDOR:
        return
    scripts = ("leaflet.js", "jquery.min.js", "bootstrap.bundle.min.js")
    styles = ("leaflet.css", "bootstrap.min.css", "fontawesome.css")
    folium.Map.default_js = [(name, f"{_VENDOR}/{name}") for name in scripts]
    folium.Map.default_css = [(name, f"{_VENDOR}/{name}") for name in styles]

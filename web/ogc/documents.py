"""What the service says of itself: landing page, conformance, collections, fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from catalogue.exports.fiches import LICENCE, LICENCE_URL
from web.ogc.collections import COLLECTIONS, Champ, Collection
from web.ogc.crs import CRS84, SYSTEMS
from web.shared import shared

_Json = dict[str, Any]
TITRE: Final = "La carte du faire alliance"
DESCRIPTION: Final = (
    "Les fiches de la carte, à leur point et sur leur territoire d’action, et les territoires de "
    "France avec le nombre de fiches de chacun, pour QGIS, GDAL et tout logiciel qui lit "
    "OGC API – Features."
)
_SPEC: Final = "http://www.opengis.net/spec"
CONFORMANCE: Final = (
    *(f"{_SPEC}/ogcapi-features-1/1.0/conf/{c}" for c in ("core", "oas30", "html", "geojson")),
    f"{_SPEC}/ogcapi-features-2/1.0/conf/crs",
    *(
        f"{_SPEC}/ogcapi-features-3/1.0/conf/{c}"
        for c in ("filter", "features-filter", "queryables", "queryables-query-parameters")
    ),
    *(
        f"{_SPEC}/cql2/1.0/conf/{c}"
        for c in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "array-functions",
            "property-property",
        )
    ),
)
"""The classes we declare, each with its test (tests/unit/web/ogc)."""
QUERYABLES: Final = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
GEOJSON: Final = "application/geo+json"
SCHEMA: Final = "application/schema+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"


def link(href: str, rel: str, media_type: str, title: str) -> dict[str, str]:
    """Return a link as GeoJSON and the standard write it."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def both(href: str, title: str) -> list[dict[str, str]]:
    """Return the links of a document to itself and to its other form."""
    return [
        link(href, "self", "application/json", title),
        link(f"{href}?f=html", "alternate", "text/html", f"{title} (page)"),
    ]


def landing(root: str) -> _Json:
    """Return the landing page."""
    return {
        "title": TITRE,
        "description": DESCRIPTION,
        "attribution": f"{TITRE} ({LICENCE})",
        "links": [
            *both(root, TITRE),
            link(f"{root}/api", "service-desc", OPENAPI, "Description OpenAPI"),
            link(f"{root}/api?f=html", "service-doc", "text/html", "Mode d’emploi"),
            link(f"{root}/conformance", "conformance", "application/json", "Conformité"),
            link(f"{root}/collections", "data", "application/json", "Collections"),
            link(LICENCE_URL, "license", "text/html", LICENCE),
        ],
    }


def conformance() -> _Json:
    """Return the classes we conform to."""
    return {"conformsTo": list(CONFORMANCE)}


def collections(root: str) -> _Json:
    """Return every collection."""
    return {
        "links": both(f"{root}/collections", "Collections"),
        "collections": [collection(c, root) for c in COLLECTIONS.values()],
        "crs": list(SYSTEMS),
    }


def collection(c: Collection, root: str) -> _Json:
    """Return what one collection is."""
    here = f"{root}/collections/{c.id}"
    return {
        "id": c.id,
        "title": c.titre,
        "description": c.description,
        "itemType": "feature",
        "attribution": f"{TITRE} ({LICENCE})",
        "extent": _extent(c),
        "crs": list(SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": [
            *both(here, c.titre),
            link(f"{here}/items", "items", GEOJSON, "Les entités (GeoJSON)"),
            link(f"{here}/items?f=html", "items", "text/html", "Les entités (page)"),
            link(f"{here}/queryables", QUERYABLES, SCHEMA, "Les champs d’un filtre"),
            link(LICENCE_URL, "license", "text/html", LICENCE),
        ],
    }


def queryables(c: Collection, root: str) -> _Json:
    """Return the fields one may filter by, as a JSON Schema."""
    geometry = {
        "title": "Géométrie",
        "x-ogc-role": "primary-geometry",
        "format": f"geometry-{c.geometrie.lower()}",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root}/collections/{c.id}/queryables",
        "type": "object",
        "title": c.titre,
        "description": "Un champ à plusieurs valeurs se compare à l’une d’elles : "
        "domaines = 'mobilite'.",
        "properties": {"geometry": geometry, **{f.nom: field_schema(f) for f in c.champs}},
        "additionalProperties": False,
    }


def field_schema(champ: Champ) -> _Json:
    """Return the schema of one field."""
    said: _Json = {"title": champ.titre}
    if champ.genre in ("liste", "entiers"):
        items: _Json = {"type": "string" if champ.genre == "liste" else "integer"}
        if champ.valeurs:
            numbers = champ.genre == "entiers"
            items["enum"] = [int(v) if numbers else v for v in champ.valeurs]
        return said | {"type": "array", "items": items}
    if champ.genre == "moment":
        return said | {"type": "string", "format": "date-time"}
    kind = {"entier": "integer", "nombre": "number"}.get(champ.genre, "string")
    return said | {"type": kind} | ({"enum": list(champ.valeurs)} if champ.valeurs else {})


def _extent(c: Collection) -> _Json:
    spatial = {"bbox": [_box(c)], "crs": CRS84.uri}
    if not c.moment:
        return {"spatial": spatial}
    first = min((m.publiee for m in shared().moments), default=None)
    start = f"{first:%Y-%m-%dT%H:%M:%SZ}" if first else None
    trs = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
    return {"spatial": spatial, "temporal": {"interval": [[start, None]], "trs": trs}}


def _box(c: Collection) -> list[float]:
    """Return the box of a collection; that of the territories asks for none of their shapes."""
    if c.id == "fiches":
        data = shared().catalogue
        return _around([data.lon, data.lat, data.lon, data.lat])
    return _around(COLLECTIONS["regions"].table.bounds.T)


def _around(sides: Iterable[Any]) -> list[float]:
    west, south, east, north = sides
    found = (np.nanmin(west), np.nanmin(south), np.nanmax(east), np.nanmax(north))
    return [round(float(side), 5) for side in found]

"""The service described for programs: ``/ogc/api`` (OpenAPI 3.0)."""

from __future__ import annotations

from typing import Any, Final

from catalogue.exports.fiches import LICENCE, LICENCE_URL
from web.ogc.collections import COLLECTIONS, Collection
from web.ogc.crs import SYSTEMS
from web.ogc.documents import DESCRIPTION, GEOJSON, SCHEMA, TITRE, field_schema
from web.ogc.problems import PROBLEM
from web.ogc.question import EXPLORER, LANGUAGES, LIMIT, LIMIT_MAX
from web.version import VERSION

_Json = dict[str, Any]
_LINK: Final = {
    "type": "object",
    "required": ["href", "rel"],
    "properties": {n: {"type": "string"} for n in ("href", "rel", "type", "title")},
}


def definition(root: str) -> _Json:
    """Return the description of the service at a public address."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{TITRE} : OGC API – Features",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": root}],
        "paths": _paths(),
        "components": {
            "schemas": {
                "probleme": {
                    "type": "object",
                    "required": ["title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "parametre": {"type": "string"},
                        "valeur": {"type": "string"},
                        "attendu": {"type": "string", "description": "Ce qu’il fallait"},
                    },
                },
                "entites": {
                    "type": "object",
                    "required": ["type", "features"],
                    "properties": {
                        "type": {"type": "string", "enum": ["FeatureCollection"]},
                        "numberMatched": {"type": "integer"},
                        "numberReturned": {"type": "integer"},
                        "links": {"type": "array", "items": _LINK},
                        "features": {
                            "type": "array",
                            "items": {"$ref": "#/components/schemas/entite"},
                        },
                    },
                },
                "entite": {
                    "type": "object",
                    "required": ["type", "id", "geometry", "properties"],
                    "properties": {
                        "type": {"type": "string", "enum": ["Feature"]},
                        "id": {"type": "string"},
                        "geometry": {"type": "object", "nullable": True},
                        "properties": {"type": "object"},
                        "links": {"type": "array", "items": _LINK},
                    },
                },
            },
            "responses": {
                "Refus": _problem("Un paramètre ne convient pas : lequel, ce qui est attendu."),
                "Introuvable": _problem("Rien à cette adresse."),
            },
        },
    }


def _paths() -> _Json:
    documents = {
        "/": ("accueil", "Ce qu’offre le service"),
        "/conformance": ("conformite", "Les classes de conformité"),
        "/api": ("api", "Cette description"),
        "/collections": ("collections", "Les collections"),
    }
    paths = {path: _get(id_, title, [_form()]) for path, (id_, title) in documents.items()}
    for c in COLLECTIONS.values():
        here = f"/collections/{c.id}"
        paths[here] = _get(f"{c.id}-collection", c.titre, [_form()])
        paths[f"{here}/queryables"] = _get(
            f"{c.id}-champs", f"{c.titre} : les champs d’un filtre", [_form()], SCHEMA
        )
        paths[f"{here}/items"] = _get(
            f"{c.id}-entites", f"{c.titre} : les entités", _question(c), GEOJSON, "entites"
        )
        paths[f"{here}/items/{{id}}"] = _get(
            f"{c.id}-entite", f"{c.titre} : une entité",
            [_param("id", {"type": "string"}, "Son identifiant", "path"), _crs("crs"), _form()],
            GEOJSON, "entite",
        )  # fmt: skip
    return paths


def _question(c: Collection) -> list[_Json]:
    limit = {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT}
    numbers = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    words = {"type": "array", "items": {"type": "string"}}
    found = [
        _param("limit", limit, f"Combien d’entités ({LIMIT_MAX} au plus)"),
        _param("offset", {"type": "integer", "minimum": 0, "default": 0}, "Combien en passer"),
        _param("bbox", numbers, "Une boîte, dans l’ordre des axes de « bbox-crs »"),
        _crs("bbox-crs"),
        _crs("crs"),
        _param("datetime", {"type": "string"}, "Une date ou un intervalle : modification"),
        _param("sortby", words, "Des champs, - devant pour l’ordre inverse"),
        _param("filter", {"type": "string"}, "Un filtre CQL2, comme departement = '46'"),
        _param(
            "filter-lang",
            {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
            "Comment le filtre est écrit",
        ),
        _crs("filter-crs"),
        _form(),
    ]
    explorer = EXPLORER if c.explorer else ()
    told = "Comme sur la page Explorer"
    found += [_param(name, {"type": "string"}, told) for name in explorer]
    for champ in c.champs:
        if champ.nom not in explorer:
            schema = field_schema(champ)
            schema = schema.get("items", schema)
            title = schema.pop("title", champ.titre)
            found.append(_param(champ.nom, schema, title))
    return found


def _param(name: str, schema: _Json, description: str, place: str = "query") -> _Json:
    said: _Json = {"name": name, "in": place, "description": description, "schema": schema}
    if place == "path":
        return said | {"required": True}
    return said | ({"style": "form", "explode": False} if schema.get("type") == "array" else {})


def _crs(name: str) -> _Json:
    return _param(name, {"type": "string", "enum": list(SYSTEMS)}, "Un système de coordonnées")


def _form() -> _Json:
    return _param("f", {"type": "string", "enum": ["json", "html"]}, "Données ou page")


def _get(
    id_: str,
    title: str,
    parameters: list[_Json],
    media: str = "application/json",
    schema: str = "",
) -> _Json:
    body = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    content = {media: {"schema": body}, "text/html": {"schema": {"type": "string"}}}
    answers = {
        "200": {"description": title, "content": content},
        "400": {"$ref": "#/components/responses/Refus"},
    }
    if any(p["in"] == "path" for p in parameters):
        answers["404"] = {"$ref": "#/components/responses/Introuvable"}
    return {
        "get": {
            "operationId": id_,
            "summary": title,
            "parameters": parameters,
            "responses": answers,
        }
    }


def _problem(description: str) -> _Json:
    schema = {"$ref": "#/components/schemas/probleme"}
    return {"description": description, "content": {PROBLEM: {"schema": schema}}}

"""The Table Schema (frictionless standard) of the fiches, made from the model's own columns."""

from __future__ import annotations

import json
from typing import Any, Final

from catalogue import DATA_CATALOGUE
from catalogue.fiches import (
    ANNEES,
    CODE_POSTAL,
    COLONNES,
    COURRIEL,
    DATE,
    SEPARATOR,
    SLUG,
    TELEPHONE,
    Colonne,
)
from catalogue.vocabulaires import LISTES, ODD
from geo.territoires import Niveau

SCHEMA: Final = DATA_CATALOGUE / "schema.json"
_URL: Final = r"https?://[^\s<>\"`\\]+"
_INSEE: Final = r"(?:\d{2}|2[AB])\d{3}"


def schema() -> dict[str, Any]:
    """Return the Table Schema as plain values, ready for ``json.dumps``."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": "fiches",
        "title": "Fiches de la carte du faire alliance",
        "description": (
            "Une ligne, une fiche : une structure ou une initiative. Dans une cellule à plusieurs"
            " valeurs, elles sont séparées par « | »."
        ),
        "fields": [_field(colonne) for colonne in COLONNES],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def schema_json() -> str:
    """Return the text of the published file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _field(colonne: Colonne) -> dict[str, Any]:
    contraintes: dict[str, Any] = {"required": True} if colonne.requis else {}
    contraintes |= _constraints(colonne)
    types = {"annee": "integer", "degres": "number"}
    return {
        "name": colonne.nom,
        "title": colonne.titre,
        "description": colonne.aide,
        "type": types.get(colonne.genre, "string"),
        **({"constraints": contraintes} if contraintes else {}),
    }


def _constraints(colonne: Colonne) -> dict[str, Any]:
    match colonne.genre:
        case "annee":
            return {"minimum": ANNEES[0], "maximum": ANNEES[1]}
        case "degres":
            borne = 90 if colonne.nom == "lat" else 180
            return {"minimum": -borne, "maximum": borne}
        case "code" if not colonne.multiple:
            return {"enum": list(LISTES[colonne.vocabulaire])}
    motif = _motif(colonne)
    length = {} if colonne.multiple else {"maxLength": colonne.length}
    return length | ({"pattern": motif} if motif else {})


def _motif(colonne: Colonne) -> str:
    """Return the pattern of a cell, "" when any text will do."""
    seul = {
        "slug": SLUG,
        "url": _URL,
        "insee": _INSEE,
        "date": DATE,
        "odd": "|".join(ODD),
        "adresse": rf".*\b{CODE_POSTAL} .+",
        "telephone": TELEPHONE,
        "courriel": COURRIEL,
        "territoires": f"(?:{'|'.join(Niveau)}):[0-9A-Z]+",
    }.get(colonne.genre, "")
    if colonne.genre == "code":
        seul = SLUG if colonne.ouvert else "|".join(LISTES[colonne.vocabulaire])
    if not colonne.multiple:
        return seul
    return rf"(?:{seul})(?:\{SEPARATOR}(?:{seul}))*"

"""The catalogue as open-data portals harvest it: DCAT-AP, as JSON-LD and as Turtle.

Written once, as JSON-LD with its context inside, so that nobody has to fetch one; Turtle is that
same graph, written by rdflib (imported when first asked for: 0.3 s).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from catalogue.exports.fiches import LICENCE, LICENCE_URL
from catalogue.fiches import Fiche
from catalogue.sentences import agree
from catalogue.vocabulaires import DOMAINES, ROLES

_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_TITRE: Final = "La carte du faire alliance"
_CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
    "locn": "http://www.w3.org/ns/locn#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "id": "@id",
    "type": "@type",
}


@dataclass(frozen=True, slots=True)
class Source:
    """What the description needs to know besides the fiches.

    Parameters
    ----------
    root
        The public address of the app.
    contact
        Where to write: an e-mail address or that of a form; "" where none is given.
    publie, modifie
        When the first fiche was published, when the last one changed.
    bounds
        West, south, east, north (degrees) of France, its overseas régions included.
    """

    root: str
    contact: str
    publie: datetime
    modifie: datetime
    bounds: tuple[float, float, float, float]


def jsonld(fiches: Sequence[Fiche], source: Source) -> dict[str, Any]:
    """Return the catalogue and its dataset, ready for ``json.dumps``."""
    root = source.root
    publisher = {"id": f"{root}/#editeur", "type": "foaf:Agent", "foaf:name": _fr(_TITRE)}
    return {
        "@context": _CONTEXT,
        "id": f"{root}/catalogue",
        "type": "dcat:Catalog",
        "dct:title": _fr(f"{_TITRE} : données ouvertes"),
        "dct:description": _fr("Le jeu de données de la carte, et les façons de le lire."),
        "dct:publisher": publisher,
        "dct:language": {"id": f"{_EU}language/FRA"},
        "dct:license": _licence(),
        "dct:issued": _moment(source.publie),
        "dct:modified": _moment(source.modifie),
        "foaf:homepage": {"id": f"{root}/", "type": "foaf:Document"},
        "dcat:dataset": [_dataset(fiches, source, publisher["id"])],
        "dcat:service": [_ogc(root), _api(root)],
    }


def turtle(graph: dict[str, Any]) -> str:
    """Return the same description as Turtle."""
    from rdflib import Graph  # noqa: PLC0415 - 0.3 s and 20 MB, for those who ask

    text = json.dumps(graph, ensure_ascii=False)
    return Graph().parse(data=text, format="json-ld").serialize(format="turtle")


def _dataset(fiches: Sequence[Fiche], source: Source, publisher: object) -> dict[str, Any]:
    root = source.root
    kinds = ", ".join(role.pluriel for role in ROLES.values())
    labels = [terme.libelle for terme in (*ROLES.values(), *DOMAINES.values())]
    found: dict[str, Any] = {
        "id": f"{root}/#fiches",
        "type": "dcat:Dataset",
        "dct:title": _fr("Fiches de la carte du faire alliance"),
        "dct:description": _fr(
            f"{agree(len(fiches), 'fiche', 'fiches')} d’alliances locales en France : {kinds}. "
            "Chacune dit le besoin, ce que les acteurs font ensemble, son territoire d’action, et "
            "la page publique d’où viennent ses faits, avec sa date."
        ),
        "dct:identifier": "carte-du-faire-alliance-fiches",
        "dct:publisher": {"id": publisher},
        "dcat:keyword": [_fr("faire alliance"), *map(_fr, labels)],
        "dcat:theme": [{"id": f"{_EU}data-theme/{code}"} for code in ("SOCI", "REGI")],
        "dct:language": {"id": f"{_EU}language/FRA"},
        "dct:spatial": _france(source.bounds),
        "dct:issued": _moment(source.publie),
        "dct:modified": _moment(source.modifie),
        "dct:accrualPeriodicity": {"id": f"{_EU}frequency/IRREG"},
        "dct:accessRights": {"id": f"{_EU}access-right/PUBLIC"},
        "dct:license": _licence(),
        "dcat:landingPage": {"id": f"{root}/donnees", "type": "foaf:Document"},
        "dcat:contactPoint": _contact(source),
        "dct:provenance": {
            "type": "dct:ProvenanceStatement",
            "dct:description": _fr("Écrites à partir de pages publiques que chaque fiche cite."),
        },
        "dcat:distribution": _distributions(root),
    }
    dates = sorted(f.source_date for f in fiches if f.source_date)
    if dates:  # what the sources tell of
        found["dct:temporal"] = {
            "type": "dct:PeriodOfTime",
            "dcat:startDate": _date(dates[0]),
            "dcat:endDate": _date(dates[-1]),
        }
    return found


def _distributions(root: str) -> list[dict[str, Any]]:
    files = (
        ("csv", "CSV", "text/csv", "Tableau CSV (point-virgule, UTF-8)"),
        ("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "Classeur Excel"),
        ("geojson", "GEOJSON", "application/geo+json", "GeoJSON"),
        ("json", "JSON", "application/json", "JSON"),
    )  # fmt: skip
    found = [
        _distribution(root, f"api/v1/fiches.{ext}", words, media, form, download=True)
        for ext, form, media, words in files
    ]
    schema = {"id": f"{root}/api/v1/schema.json", "type": "dct:Standard"}
    found[0]["dct:conformsTo"] = schema
    atom = _distribution(
        root, "flux.atom", "Ce qui est nouveau ou a changé (Atom)", "application/atom+xml", "ATOM"
    )
    table = _distribution(
        root,
        "api/v1/schema.json",
        "Ce que dit chaque colonne (Table Schema)",
        "application/json",
        "JSON",
        download=True,
    )
    ogc = _distribution(
        root, "ogc/collections/fiches", "OGC API – Features", "application/geo+json", "GEOJSON"
    )
    ogc["dcat:accessService"] = {"id": f"{root}/ogc"}
    return [*found, atom, table, ogc]


def _distribution(
    root: str, path: str, words: str, media: str, form: str, *, download: bool = False
) -> dict[str, Any]:
    address = {"id": f"{root}/{path}"}
    return {
        "id": f"{root}/#{path.replace('/', '-')}",
        "type": "dcat:Distribution",
        "dct:title": _fr(words),
        "dcat:accessURL": address,
        **({"dcat:downloadURL": address} if download else {}),
        "dcat:mediaType": {"id": f"{_IANA}{media}"},
        "dct:format": {"id": f"{_EU}file-type/{form}"},
        "dct:license": _licence(),
        "dct:rights": {
            "type": "dct:RightsStatement",
            "dct:description": _fr(
                "Citer « La carte du faire alliance » et la source de chaque fiche."
            ),
        },
    }


def _ogc(root: str) -> dict[str, Any]:
    standard = {"id": "http://www.opengis.net/doc/IS/ogcapi-features-1/1.0"}
    return _service(root, "OGC API – Features", "ogc", "api") | {"dct:conformsTo": standard}


def _api(root: str) -> dict[str, Any]:
    return _service(root, "API de la carte", "api/v1", "openapi.json")


def _service(root: str, title: str, where: str, description: str) -> dict[str, Any]:
    return {
        "id": f"{root}/{where}",
        "type": "dcat:DataService",
        "dct:title": _fr(title),
        "dcat:endpointURL": {"id": f"{root}/{where}"},
        "dcat:endpointDescription": {"id": f"{root}/{where}/{description}"},
        "dcat:servesDataset": {"id": f"{root}/#fiches"},
        "dct:license": _licence(),
    }


def _contact(source: Source) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "vcard:Kind", "vcard:fn": _TITRE}
    if "@" in source.contact and "://" not in source.contact:
        said["vcard:hasEmail"] = {"id": f"mailto:{source.contact}"}
    else:  # a form, or at least the page that says what this is
        said["vcard:hasURL"] = {"id": source.contact or f"{source.root}/a-propos"}
    return said


def _france(bounds: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = bounds
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    ring = ", ".join(f"{x} {y}" for x, y in corners)
    return {
        "id": f"{_EU}country/FRA",
        "type": "dct:Location",
        "dcat:bbox": {"@type": "geo:wktLiteral", "@value": f"POLYGON(({ring}))"},
    }


def _licence() -> dict[str, Any]:
    return {"id": LICENCE_URL, "type": "dct:LicenseDocument", "dct:title": _fr(LICENCE)}


def _fr(text: str) -> dict[str, str]:
    return {"@language": "fr", "@value": text}


def _moment(moment: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}


def _date(text: str) -> dict[str, str]:
    """Return a date as precise as it is known: a year, a month or a day."""
    kind = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")[text.count("-")]
    return {"@type": kind, "@value": text}

"""JSON in its many forms: GeoJSON, uMap, GoGoCarto, or records in a list somewhere."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from catalogue.importation.formats.formes import Points
from catalogue.importation.formats.tableau import LAT, LON, RefusFichier, Tableau, of_objects
from catalogue.sentences import agree

_DEPTH: Final = 4
_NAMES: Final = ("name", "nom", "libelle", "label", "titre", "title", "value", "code", "id")
_SHAPES: Final = frozenset(
    (
        "Point",
        "Polygon",
        "MultiPolygon",
        "LineString",
        "MultiLineString",
        "MultiPoint",
        "GeometryCollection",
    )
)
_TAG: Final = re.compile(r"<[^<>]{1,2000}>")
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
Objects = Sequence[Mapping[str, Any]]


def read_json(path: Path, partie: str = "") -> Tableau:
    """Read a JSON file.

    Parameters
    ----------
    path
        The file.
    partie
        The layer of a uMap to read alone.

    Raises
    ------
    RefusFichier
        When it is no JSON, or holds no list of objects.
    """
    try:
        raw = path.read_bytes()
        data = json.loads(
            raw.decode("utf-8-sig" if not raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-16")
        )
    except (ValueError, RecursionError) as error:
        where = f" (ligne {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise RefusFichier(
            f"Ce fichier n’est pas du JSON entier{where} : exportez-le à nouveau, en UTF-8."
        ) from error
    if isinstance(data, Mapping) and isinstance(data.get("layers"), list):
        return _umap(data, partie)
    features = _features(data)
    if features is not None:
        crs = _crs(data)
        points = Points(crs)
        rows = [_feature(feature, points) for feature in features]
        return _of(rows, "GeoJSON", points)
    found = _records(data)
    if not found:
        raise RefusFichier(
            "Ce JSON ne contient pas de liste d’objets : il faut un tableau, comme"
            ' [{"nom": "…", "commune": "…"}].'
        )
    points = Points()
    gogo = isinstance(data, Mapping) and "ontology" in data
    return _of([flat(record, points) for record in found], "GoGoCarto" if gogo else "JSON", points)


def _of(rows: Sequence[dict[str, str]], format_: str, points: Points, **said: Any) -> Tableau:  # noqa: ANN401
    kept = [(rank, row) for rank, row in enumerate(rows, 1) if row]
    dits = [*said.pop("dits", ()), *points.dits()]
    if len(kept) < len(rows):
        dits.append(
            f"{agree(len(rows) - len(kept), 'objet vide', 'objets vides')} : rien à y lire."
        )
    return of_objects(
        [row for _, row in kept], format_, dits=dits, ranks=[rank for rank, _ in kept], **said
    )


def _features(data: object) -> list[Any] | None:
    if isinstance(data, Mapping):
        if isinstance(data.get("features"), list):
            return list(data["features"])
        if data.get("type") == "Feature":
            return [data]
        if data.get("type") in _SHAPES and "coordinates" in data:
            raise RefusFichier(
                "Ce GeoJSON n’est qu’une forme, sans nom : il faut une collection d’entités."
            )
    if (
        isinstance(data, list)
        and data
        and all(isinstance(d, Mapping) and d.get("type") == "Feature" for d in data)
    ):
        return data
    return None


def _crs(data: object) -> str:
    crs = data.get("crs") if isinstance(data, Mapping) else None
    if isinstance(crs, str):
        return crs
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name if isinstance(name, str) else ""


def _feature(feature: object, points: Points) -> dict[str, str]:
    if not isinstance(feature, Mapping):
        return {}
    given = feature.get("properties")
    cells = flat(given, points, shapes=False) if isinstance(given, Mapping) else {}
    own = feature.get("id")
    if isinstance(own, str | int) and not any(k.lower() == "id" for k in cells):
        cells["id"] = str(own)
    return {**cells, **points.cells(feature.get("geometry"))}


def _umap(data: Mapping[str, Any], wanted: str) -> Tableau:
    layers: dict[str, Mapping[str, Any]] = {}
    remote = []
    for rank, layer in enumerate(data["layers"], 1):
        if not isinstance(layer, Mapping):
            continue
        options = layer.get("_umap_options") or layer.get("_storage")
        options = options if isinstance(options, Mapping) else {}
        name = str(options.get("name") or f"calque {rank}")
        while name in layers:
            name += " bis"
        layers[name] = layer
        far = options.get("remoteData")
        if isinstance(far, Mapping) and far.get("url"):
            remote.append(name)
    if wanted and wanted not in layers:
        raise RefusFichier(f"Pas de calque « {wanted} » ; il y a : {', '.join(layers)}.")
    points = Points()
    rows = list(_of_layers({n: la for n, la in layers.items() if wanted in ("", n)}, points))
    dits = []
    if remote:
        named = ", ".join(remote)
        dits.append(f"Données distantes, jamais demandées : calque {named}. Exportez-les d’uMap.")
    if not rows:
        raise RefusFichier(" ".join(["Cette carte uMap n’a aucun objet dans ses calques.", *dits]))
    if len(layers) > 1 and not wanted:
        named = ", ".join(layers)
        dits.append(f"{len(layers)} calques lus ensemble ({named}) : on peut n’en demander qu’un.")
    return _of(rows, "uMap", points, dits=dits, partie=wanted, parties=tuple(layers))


def _of_layers(layers: Mapping[str, Mapping[str, Any]], points: Points) -> Iterator[dict[str, str]]:
    """Yield the objects of layers, without how they are drawn, with the layer each is in."""
    for name, layer in layers.items():
        features = layer.get("features")
        for feature in features if isinstance(features, list) else ():
            cells = _feature(feature, points)
            own = {
                k: v for k, v in cells.items() if not k.startswith(("_umap_options", "_storage"))
            }
            if own:
                yield {**own, "calque": name}


def _records(data: object, depth: int = 0) -> list[Mapping[str, Any]]:
    """Return the longest list of objects there is, not too deep."""
    if isinstance(data, list):
        own = [d for d in data if isinstance(d, Mapping)]
        if own:
            return own
    if depth >= _DEPTH:
        return []
    inner: Iterable[Any] = (
        data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    )
    found = [_records(value, depth + 1) for value in inner]
    best = max(found, key=len, default=[])
    if (
        not best
        and depth == 0
        and isinstance(data, Mapping)
        and data
        and all(isinstance(v, Mapping) for v in data.values())
    ):
        return list(data.values())
    return best


def flat(
    record: Mapping[str, Any], points: Points | None = None, *, shapes: bool = True
) -> dict[str, str]:
    """Return an object as cells: nested ones by the path to them, lists joined by ``|``.

    Examples
    --------
    >>> flat({"nom": "A", "adresse": {"ville": "Figeac"}, "tags": ["x", "y"]})
    {'nom': 'A', 'adresse.ville': 'Figeac', 'tags': 'x|y'}
    """
    cells: dict[str, str] = {}
    for key, value in _leaves(record, "", 0):
        if isinstance(value, Mapping):  # a geometry
            if shapes and points is not None and LAT not in cells:
                cells |= points.cells(value)
        elif value is not None:
            cells[key] = text(value)
    return cells


def _leaves(record: Mapping[str, Any], before: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        path = f"{before}{key}"
        if not isinstance(value, Mapping) or (
            value.get("type") in _SHAPES and ("coordinates" in value or "geometries" in value)
        ):
            yield path, value
        elif value.get("type") == "Feature" and isinstance(value.get("geometry"), Mapping):
            yield path, value["geometry"]
        elif depth < _DEPTH:
            yield from _leaves(value, f"{path}.", depth + 1)
        else:
            yield path, json.dumps(value, ensure_ascii=False)


def text(value: object) -> str:
    """Return any JSON value as a cell says it, without markup."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return "|".join(filter(None, map(_item, value)))
    if isinstance(value, Mapping):
        return _item(value)
    return "" if value is None else str(value)


def _item(value: object) -> str:
    """Return one element of a list: its name, when it is an object that has one."""
    if isinstance(value, Mapping):
        lowered = {str(k).lower(): v for k, v in value.items()}
        named = next((lowered[n] for n in _NAMES if lowered.get(n) not in (None, "")), None)
        return "" if named is None or isinstance(named, Mapping | list) else text(named)
    return text(value)


def plain(raw: str) -> str:
    """Return a text without its HTML, if it has any.

    Examples
    --------
    >>> plain("<p>Un <b>lieu</b> &amp; des liens</p>")
    'Un lieu & des liens'
    """
    if "<" not in raw and "&" not in raw:
        return raw.strip()
    bare = _TAG.sub("", _BREAK.sub("\n", raw))
    return re.sub(r"\n{2,}", "\n", html.unescape(bare)).strip()


__all__ = ["LAT", "LON", "flat", "plain", "read_json", "text"]

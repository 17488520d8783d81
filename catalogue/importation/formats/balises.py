"""KML and GPX: marks and waypoints. Entities are refused, links to elsewhere never followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from catalogue.importation.formats.formes import Points
from catalogue.importation.formats.objets import plain
from catalogue.importation.formats.tableau import RefusFichier, Tableau, of_objects
from catalogue.sentences import agree

_DEEPEST: Final = 200
_BROKEN: Final = "Ce fichier XML est incomplet ou mal formé (ligne {}) : exportez-le à nouveau."


def read_xml(path: Path, raw: bytes | None = None) -> Tableau:
    """Read a KML or a GPX.

    Parameters
    ----------
    path
        The file.
    raw
        Its bytes, when they come out of an archive.

    Raises
    ------
    RefusFichier
        When it is neither, holds entities, or is broken.
    """
    root = _parsed(path.read_bytes() if raw is None else raw)
    kind = _name(root)
    if kind == "kml":
        return _kml(root)
    if kind == "gpx":
        return _gpx(root)
    raise RefusFichier(
        f"Ce fichier XML (« {kind[:40]} ») n’est ni un KML ni un GPX : exportez votre liste"
        " en CSV ou en XLSX."
    )


def _parsed(raw: bytes) -> Element:
    from defusedxml import ElementTree, common  # noqa: PLC0415 - only KML and GPX pay for it

    try:
        root: Element | None = None
        depth = 0
        for event, element in ElementTree.iterparse(
            BytesIO(raw), ("start", "end"), forbid_dtd=True
        ):
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise RefusFichier("Ce fichier XML a trop de niveaux : exportez-le à nouveau.")
            root = element if root is None else root
    except common.DefusedXmlException as error:
        raise RefusFichier(
            "Ce fichier XML déclare des entités ou un DTD, qui ne sont jamais lus :"
            " exportez-le à nouveau,"
            " sans cela."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", ("?",))[0]
        raise RefusFichier(_BROKEN.format(line)) from error
    if root is None:
        raise RefusFichier(_BROKEN.format(1))
    return root


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _under(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element.iter() if _name(child) == name)


def _child(element: Element, name: str) -> str:
    found = next((child for child in element if _name(child) == name), None)
    return plain("".join(found.itertext())) if found is not None else ""


def _kml(root: Element) -> Tableau:
    points = Points()
    folders = {
        id(mark): _child(f, "name")
        for f in _under(root, "Folder")
        for mark in f
        if _name(mark) == "Placemark"
    }
    rows = []
    for mark in _under(root, "Placemark"):
        row = {
            "nom": _child(mark, "name"),
            "description": _child(mark, "description"),
            "adresse": _child(mark, "address"),
        }
        row["téléphone"] = _child(mark, "phoneNumber")
        row["dossier"] = folders.get(id(mark), "")
        for data in _under(mark, "Data"):
            row[data.get("name") or "valeur"] = _child(data, "value")
        for data in _under(mark, "SimpleData"):
            row[data.get("name") or "valeur"] = plain("".join(data.itertext()))
        row |= points.cells(_drawn(mark))
        rows.append({key: value for key, value in row.items() if value})
    dits = points.dits()
    far = sum(1 for _ in _under(root, "NetworkLink"))
    if far:
        dits.append(
            f"{agree(far, 'lien vers un autre fichier', 'liens vers d’autres fichiers')},"
            " jamais suivi."
        )
    if not rows:
        raise RefusFichier(" ".join(["Ce KML n’a aucun repère (« Placemark »).", *dits]))
    return of_objects(rows, "KML", dits=dits)


def _drawn(mark: Element) -> dict[str, Any] | None:
    """Return the first shape of a mark as GeoJSON says it."""
    made: dict[str, Callable[[list[list[float]]], Any]] = {
        "Point": lambda c: c[0] if c else [],
        "LineString": lambda c: c,
        "Polygon": lambda c: [c],
    }
    for element in mark.iter():
        kind = _name(element)
        if kind in made:
            text = next((c.text or "" for c in element.iter() if _name(c) == "coordinates"), "")
            return {"type": kind, "coordinates": made[kind](list(_coordinates(text)))}
    return None


def _coordinates(text: str) -> Iterator[list[float]]:
    for triple in text.split():
        try:
            yield [float(n) for n in triple.split(",")[:2]]
        except ValueError:
            return


def _gpx(root: Element) -> Tableau:
    rows = []
    for mark in _under(root, "wpt"):
        link = next((c.get("href") or "" for c in mark if _name(c) == "link"), "")
        row = {
            "nom": _child(mark, "name"), "description": _child(mark, "desc") or _child(mark, "cmt"),
            "catégorie": _child(mark, "type"), "lien": link,
            "latitude": mark.get("lat") or "", "longitude": mark.get("lon") or "",
        }  # fmt: skip
        rows.append({key: value for key, value in row.items() if value})
    drawn = sum(1 for kind in ("trk", "rte") for _ in _under(root, kind))
    dits = (
        [f"{agree(drawn, 'tracé', 'tracés')} : seuls les points de repère sont lus."]
        if drawn
        else []
    )
    if not rows:
        raise RefusFichier(" ".join(["Ce GPX n’a aucun point de repère (« wpt »).", *dits]))
    return of_objects(rows, "GPX", dits=dits)

"""A view as a hall sees it: its sentence, its fiche, what the map shows and where it looks."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from catalogue.address import Vue
from catalogue.catalogue import Catalogue, Resultat
from catalogue.display import row, sheet, wanted_types
from catalogue.familles import Mask
from catalogue.recits.blocs import in_french
from catalogue.sentences import agree, phrase, place_in_words
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Territoire

Boite = tuple[float, float, float, float]
PROCHES: Final = 3  # fiches shown large near a place: what one reads from the back of a hall
_MARGIN: Final = 0.4  # degrees around the fiches met: their names fit in
_HALF_FRAME_KM: Final = 25  # around a place without a radius: its neighbours fit in


def scene(
    vue: Vue, catalogue: Catalogue, *, today: date, cadre: Territoire | None = None
) -> dict[str, Any]:
    """Return everything one view shows at once, as plain values.

    Parameters
    ----------
    today
        The day the age of a source is counted from.
    cadre
        Where the map looks, when the view itself does not say it best.

    Returns
    -------
    dict
        ``outreMer`` counts the points that a map of the Hexagone leaves out.
        ``carte`` is what ``carte.js`` shows; its ``cadre.limites`` are west, south, east,
        north in degrees (EPSG:4326). ``proches`` are the first fiches of what is found: the
        nearest when the view is near a place. ``fiche`` is the whole sheet, or None.
    """
    resultat = catalogue.query(vue)
    limites = view_box(vue, catalogue, cadre)
    proches = () if vue.fiche or not vue.address() else resultat.ordre[:PROCHES]
    return {
        "vue": vue.address(),
        "phrase": phrase(vue, resultat, catalogue.ref),
        "total": resultat.total,
        "sansPoint": resultat.sans_point,
        "outreMer": _outre_mer(catalogue, resultat, limites),
        "lieu": place_in_words(vue, catalogue.ref),
        "fiche": _fiche(vue, catalogue, resultat, today),
        "proches": [_proche(int(i), catalogue, resultat) for i in proches],
        "carte": _carte(vue, catalogue, resultat, limites),
    }


def meetings(ids: Sequence[str], catalogue: Catalogue) -> dict[str, Any]:
    """Return a scene of the fiches a récit has opened, together, as ``scene`` does of a view.

    ``proches`` are all of them, in the order they were met.
    """
    positions = [catalogue.position[slug] for slug in ids]
    met = np.isin(np.arange(len(catalogue)), positions)
    limites = _box_of(met, catalogue)
    without = int((met & ~catalogue.has_a_point).sum())
    return {
        "vue": "",
        "phrase": agree(len(positions), "fiche rencontrée", "fiches rencontrées"),
        "total": len(positions),
        "sansPoint": without,
        "outreMer": _outside(met, catalogue, limites),
        "lieu": "",
        "fiche": None,
        "proches": [
            row(catalogue, i, None) | {"nom": in_french(catalogue.fiches[i].nom)} for i in positions
        ],
        "carte": _shown(Vue(), met, limites),
    }


def _box_of(met: Mask, catalogue: Catalogue) -> Boite:
    """Return the box of some points of the Hexagone, or else the whole of it."""
    hexagone = _hexagone(catalogue.ref)
    placed = met & _within(hexagone, catalogue)
    if not placed.any():
        return hexagone
    lon, lat = catalogue.lon[placed], catalogue.lat[placed]
    return (
        float(lon.min() - _MARGIN),
        float(lat.min() - _MARGIN),
        float(lon.max() + _MARGIN),
        float(lat.max() + _MARGIN),
    )


def _within(limites: Boite, catalogue: Catalogue) -> Mask:
    west, south, est, north = limites
    lon, lat = catalogue.lon, catalogue.lat
    inside: Mask = (west <= lon) & (lon <= est) & (south <= lat) & (lat <= north)
    return inside


def _outside(visibles: Mask, catalogue: Catalogue, limites: Boite) -> int:
    return int((visibles & catalogue.has_a_point & ~_within(limites, catalogue)).sum())


def view_box(vue: Vue, catalogue: Catalogue, cadre: Territoire | None = None) -> Boite:
    """Return where a view looks: the frame asked, its place, its fiche's area, else the Hexagone.

    A fiche that acts on several territories is framed whole when they lie together; a box never
    spans an ocean: then the seat's own territory is the frame, else the first one.
    """
    ref = catalogue.ref
    origin = catalogue.origin(vue)
    if cadre is None and origin:
        # A degree of latitude is about 111 km; the box only has to show the circle.
        demi = (vue.rayon or _HALF_FRAME_KM) / 111
        lon, lat = origin
        return lon - demi * 1.4, lat - demi, lon + demi * 1.4, lat + demi
    if cadre is not None:
        regards: tuple[Territoire, ...] = (cadre,)
    elif vue.fiche:
        regards = catalogue.fiches[catalogue.position[vue.fiche]].territoires
    else:
        regards = vue.territoire
    boxes = [b for t in regards if t != FRANCE for b in [ref.bounds(t)] if b]
    return _ensemble(boxes) or _hexagone(ref)


def _ensemble(boxes: list[Boite]) -> Boite | None:
    if not boxes:
        return None
    west, south, est, north = (tuple(edges) for edges in zip(*boxes, strict=True))
    ensemble = min(west), min(south), max(est), max(north)
    return ensemble if ensemble[2] - ensemble[0] < 20 else boxes[0]  # wider than the Hexagone


def _hexagone(ref: Referentiel) -> Boite:
    limites = ref.bounds(FRANCE)
    if limites is None:
        raise LookupError("pays:FR has no box")
    return limites


def _outre_mer(catalogue: Catalogue, resultat: Resultat, limites: Boite) -> int:
    if limites != _hexagone(catalogue.ref):
        return 0
    return _outside(resultat.visibles, catalogue, limites)


def _fiche(
    vue: Vue, catalogue: Catalogue, resultat: Resultat, today: date
) -> dict[str, Any] | None:
    if not vue.fiche:
        return None
    position = catalogue.position[vue.fiche]
    whole = sheet(catalogue, position, _metres(position, resultat), today, contact="")
    said = {nom: in_french(whole[nom]) for nom in ("nom", "description", "resultats")}
    return whole | said | {"sources": in_french(_sources(whole))}


def _sources(whole: dict[str, Any]) -> str:
    """Return where what the stage shows was read: results may come from a page of their own."""
    said, other = whole["source"], whole["autreSource"]
    words = f"Source : {said['titre']}. {said['age']}"
    if other and "résultats" in other["faits"]:
        words += f" Résultat : {other['titre']}. {other['age']}"
    return words


def _proche(position: int, catalogue: Catalogue, resultat: Resultat) -> dict[str, Any]:
    line = row(catalogue, position, _metres(position, resultat))
    return line | {nom: in_french(line[nom]) for nom in ("nom", "resume")}


def _metres(position: int, resultat: Resultat) -> float | None:
    return None if resultat.distances is None else float(resultat.distances[position])


def _carte(vue: Vue, catalogue: Catalogue, resultat: Resultat, limites: Boite) -> dict[str, Any]:
    origin = catalogue.origin(vue)
    position = -1
    aires = vue.territoire
    visibles = resultat.visibles
    if vue.fiche:  # alone on stage: its mark is not lost among its neighbours'
        position = catalogue.position[vue.fiche]
        aires = catalogue.fiches[position].territoires
        visibles = np.arange(len(catalogue)) == position
    return _shown(vue, visibles, limites) | {
        "choisie": position,
        "aires": _codes(aires),
        "lieu": {"lon": origin[0], "lat": origin[1], "rayon": vue.rayon} if origin else None,
        "etiquette": _label(vue, catalogue, origin, position),
    }


def _shown(vue: Vue, visibles: Mask, limites: Boite) -> dict[str, Any]:
    """Return what the map is told of some fiches, none of them open."""
    return {
        "visibles": base64.b64encode(np.packbits(visibles).tobytes()).decode(),
        "types": wanted_types(vue),
        "choisie": -1,
        "aires": [],
        "filtre": [],
        "lieu": None,
        "etiquette": None,
        "fond": "contours",
        "cadre": {"cle": ",".join(f"{v:.3f}" for v in limites), "limites": limites},
    }


def _label(
    vue: Vue, catalogue: Catalogue, origin: tuple[float, float] | None, position: int
) -> dict[str, Any] | None:
    """Return the one name the map has to show: of the place one is near, else of the fiche."""
    if origin:
        return {"lon": origin[0], "lat": origin[1], "nom": place_in_words(vue, catalogue.ref)}
    if position < 0 or not catalogue.has_a_point[position]:
        return None
    lon, lat = float(catalogue.lon[position]), float(catalogue.lat[position])
    return {"lon": lon, "lat": lat, "nom": in_french(catalogue.fiches[position].nom)}


def _codes(territoires: Iterable[Territoire]) -> list[str]:
    return [str(t) for t in territoires if t != FRANCE]

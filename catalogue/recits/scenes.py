"""A view as a hall sees it: its sentence, its fiche, what the map shows and where it looks."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import numpy as np

from catalogue.address import Vue
from catalogue.catalogue import Catalogue, Resultat
from catalogue.display import row, sheet, types_cherches
from catalogue.recits.blocs import francais
from catalogue.sentences import lieu_en_mots, phrase
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Territoire

Boite = tuple[float, float, float, float]
PROCHES: Final = 3  # fiches shown large near a place: what one reads from the back of a hall
_DEMI_CADRE_KM: Final = 25  # around a place without a radius: its neighbours fit in


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
    limites = boite(vue, catalogue, cadre)
    proches = () if vue.fiche or not vue.address() else resultat.ordre[:PROCHES]
    return {
        "vue": vue.address(),
        "phrase": phrase(vue, resultat, catalogue.ref),
        "total": resultat.total,
        "sansPoint": resultat.sans_point,
        "outreMer": _outre_mer(catalogue, resultat, limites),
        "lieu": lieu_en_mots(vue, catalogue.ref),
        "fiche": _fiche(vue, catalogue, resultat, today),
        "proches": [_proche(int(i), catalogue, resultat) for i in proches],
        "carte": _carte(vue, catalogue, resultat, limites),
    }


def boite(vue: Vue, catalogue: Catalogue, cadre: Territoire | None = None) -> Boite:
    """Return where a view looks: the frame asked, its place, its fiche's area, else the Hexagone.

    A fiche that acts on several territories is framed whole when they lie together; a box never
    spans an ocean: then the seat's own territory is the frame, else the first one.
    """
    ref = catalogue.ref
    origine = catalogue.origin(vue)
    if cadre is None and origine:
        # A degree of latitude is about 111 km; the box only has to show the circle.
        demi = (vue.rayon or _DEMI_CADRE_KM) / 111
        lon, lat = origine
        return lon - demi * 1.4, lat - demi, lon + demi * 1.4, lat + demi
    if cadre is not None:
        regards: tuple[Territoire, ...] = (cadre,)
    elif vue.fiche:
        regards = catalogue.fiches[catalogue.position[vue.fiche]].territoires
    else:
        regards = vue.territoire
    boites = [b for t in regards if t != FRANCE for b in [ref.bounds(t)] if b]
    return _ensemble(boites) or _hexagone(ref)


def _ensemble(boites: list[Boite]) -> Boite | None:
    if not boites:
        return None
    ouest, sud, est, nord = (tuple(bords) for bords in zip(*boites, strict=True))
    ensemble = min(ouest), min(sud), max(est), max(nord)
    return ensemble if ensemble[2] - ensemble[0] < 20 else boites[0]  # wider than the Hexagone


def _hexagone(ref: Referentiel) -> Boite:
    limites = ref.bounds(FRANCE)
    if limites is None:
        raise LookupError("pays:FR has no box")
    return limites


def _outre_mer(catalogue: Catalogue, resultat: Resultat, limites: Boite) -> int:
    if limites != _hexagone(catalogue.ref):
        return 0
    ouest, sud, est, nord = limites
    lon, lat = catalogue.lon, catalogue.lat
    dedans = (ouest <= lon) & (lon <= est) & (sud <= lat) & (lat <= nord)
    return int((resultat.visibles & catalogue.a_un_point & ~dedans).sum())


def _fiche(
    vue: Vue, catalogue: Catalogue, resultat: Resultat, today: date
) -> dict[str, Any] | None:
    if not vue.fiche:
        return None
    position = catalogue.position[vue.fiche]
    whole = sheet(catalogue, position, _metres(position, resultat), today, contact="")
    return whole | {nom: francais(whole[nom]) for nom in ("nom", "description", "resultats")}


def _proche(position: int, catalogue: Catalogue, resultat: Resultat) -> dict[str, Any]:
    line = row(catalogue, position, _metres(position, resultat))
    return line | {nom: francais(line[nom]) for nom in ("nom", "resume")}


def _metres(position: int, resultat: Resultat) -> float | None:
    return None if resultat.distances is None else float(resultat.distances[position])


def _carte(vue: Vue, catalogue: Catalogue, resultat: Resultat, limites: Boite) -> dict[str, Any]:
    origine = catalogue.origin(vue)
    position = -1
    aires = vue.territoire
    visibles = resultat.visibles
    if vue.fiche:  # alone on stage: its mark is not lost among its neighbours'
        position = catalogue.position[vue.fiche]
        aires = catalogue.fiches[position].territoires
        visibles = np.arange(len(catalogue)) == position
    return {
        "visibles": base64.b64encode(np.packbits(visibles).tobytes()).decode(),
        "types": types_cherches(vue),
        "choisie": position,
        "aires": _codes(aires),
        "filtre": [],
        "lieu": {"lon": origine[0], "lat": origine[1], "rayon": vue.rayon} if origine else None,
        "etiquette": _etiquette(vue, catalogue, origine, position),
        "fond": "contours",
        "cadre": {"cle": ",".join(f"{v:.3f}" for v in limites), "limites": limites},
    }


def _etiquette(
    vue: Vue, catalogue: Catalogue, origine: tuple[float, float] | None, position: int
) -> dict[str, Any] | None:
    """Return the one name the map has to show, whatever the size of the town."""
    if origine:
        return {"lon": origine[0], "lat": origine[1], "nom": lieu_en_mots(vue, catalogue.ref)}
    if position < 0 or not catalogue.a_un_point[position]:
        return None
    lon, lat = float(catalogue.lon[position]), float(catalogue.lat[position])
    return {"lon": lon, "lat": lat, "nom": catalogue.fiches[position].commune}


def _codes(territoires: Iterable[Territoire]) -> list[str]:
    return [str(t) for t in territoires if t != FRANCE]

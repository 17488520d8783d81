"""What the panels of the Explorer are told: plain values for ``static/*.js``.

``/api/panneaux.json`` says them to the document as it opens and at each choice; the page hands the
same values to Streamlit.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from math import nan
from typing import Any, Final

import numpy as np

from catalogue.address import FONDS, Adresse, Vue
from catalogue.catalogue import Catalogue, Resultat
from catalogue.display import row, rows, sheet, wanted_types
from catalogue.recits.scenes import view_box
from catalogue.sentences import agree, chips, levees, nearest_fiches, phrase, place_in_words
from geo.territoires import Niveau, Territoire
from settings import Settings
from web import carte
from web.shared import Shared

LIGNES: Final = 20  # rows of the list sent with a view; the others come on demand
TRIS: Final[tuple[tuple[str, str], ...]] = (
    ("nom", "par nom"),
    ("distance", "par distance"),
    ("recent", "sources récentes"),
)
LIBELLES_FONDS: Final = {FONDS[0]: "Contours (sans Internet)"} | {
    code: fond.libelle for code, fond in carte.FONDS.items()
}
NOTE_FONDS: Final = (
    "Plan IGN et OpenStreetMap viennent d’Internet : choisir l’un d’eux envoie votre adresse IP "
    "et la zone regardée à l’IGN ou à la fondation OpenStreetMap."
)
# Boxes west, south, east, north (EPSG:4326): territoires.md section 6.
ZONES: Final = (
    ("Hexagone", (-5.14, 41.33, 9.56, 51.09)),
    ("Guadeloupe", (-61.81, 15.83, -61.00, 16.51)),
    ("Martinique", (-61.23, 14.39, -60.81, 14.88)),
    ("Guyane", (-54.60, 2.11, -51.62, 5.75)),
    ("La Réunion", (55.22, -21.39, 55.84, -20.87)),
    ("Mayotte", (45.02, -13.00, 45.30, -12.64)),
)
IDEES: Final = (
    ("Des exemples pour l’emploi", Vue(domaine=("emploi-insertion",), type=("exemple-inspirant",))),
    (
        "Les catalyseurs d’Occitanie",
        Vue(type=("catalyseur",), territoire=(Territoire(Niveau.REGION, "76"),)),
    ),
    ("Bien manger près de chez soi", Vue(domaine=("alimentation-agriculture",))),
)


def panneaux(
    adresse: Adresse, data: Shared, today: date, options: Settings
) -> dict[str, dict[str, Any]]:
    """Return what each panel is told of an address, by the name of the panel."""
    vue, catalogue = adresse.vue, data.catalogue
    vocabulaires = data.points.url("vocabulaires.json")
    resultat = catalogue.query(vue)
    return {
        "filtres": _filtres(vue, resultat, catalogue, vocabulaires),
        "bilan": _bilan(adresse, resultat, catalogue, options),
        "liste": _liste(vue, resultat, catalogue, vocabulaires, today=today, options=options),
    }


def _filtres(
    vue: Vue, resultat: Resultat, catalogue: Catalogue, vocabulaires: str
) -> dict[str, Any]:
    return {
        "vocabulaires": vocabulaires,
        "adresse": vue.query(),
        "facettes": resultat.facettes,
        "pres": place_in_words(vue, catalogue.ref),
        "actifs": len(chips(vue, catalogue.ref)),
    }


def _bilan(
    adresse: Adresse, resultat: Resultat, catalogue: Catalogue, options: Settings
) -> dict[str, Any]:
    vue, fonds_en_ligne = adresse.vue, options.fonds_en_ligne
    fonds = FONDS if fonds_en_ligne else FONDS[:1]
    without_page = vue.with_(fiche="", vue="", fond="")
    return {
        "adresse": vue.query(),
        "lien": vue.address(),
        "base": options.adresse_publique,
        "phrase": phrase(vue, resultat, catalogue.ref),
        "total": resultat.total,
        "sansPoint": resultat.sans_point,
        "chips": [
            {"libelle": c.libelle, "sans": c.sans.address()} for c in chips(vue, catalogue.ref)
        ],
        "ignores": [
            {"parametre": i.parametre, "valeur": i.valeur, "raison": i.raison}
            for i in adresse.ignores
        ],
        "idees": [{"libelle": words, "adresse": v.address()} for words, v in IDEES],
        "tri": vue.tri or ("distance" if vue.pres else "nom"),
        "tris": [t for t in TRIS if t[0] != "distance" or vue.pres],
        "zones": _zones(resultat, catalogue),
        "fonds": [
            {
                "code": "" if f == FONDS[0] else f,
                "libelle": LIBELLES_FONDS[f],
                "choisi": f == (vue.fond or FONDS[0]),
            }
            for f in fonds
        ],
        "noteFonds": NOTE_FONDS if fonds_en_ligne else "",
        "exports": _exports(without_page),
        "carte": _carte(vue, resultat, catalogue, fonds_en_ligne),
    }


def _liste(
    vue: Vue,
    resultat: Resultat,
    catalogue: Catalogue,
    vocabulaires: str,
    *,
    today: date,
    options: Settings,
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "vocabulaires": vocabulaires,
        "adresse": vue.query(),
        "lien": vue.address(),
        "base": options.adresse_publique,
        "total": resultat.total,
        "lignes": [],
    }
    if vue.fiche:
        position = catalogue.position[vue.fiche]
        metres = None if resultat.distances is None else float(resultat.distances[position])
        data["fiche"] = sheet(catalogue, position, metres, today, options.contact)
    elif resultat.total:
        data["lignes"] = rows(catalogue, resultat, 0, LIGNES)
    else:
        data["vide"] = _empty(vue, catalogue)
    return data


def _empty(vue: Vue, catalogue: Catalogue) -> dict[str, Any]:
    words, near = nearest_fiches(vue, catalogue)
    titre = f"Les plus proches de {words}, sans aucun filtre :"
    if not near:
        titre = "Celles qui y répondent à un filtre près :"
        near = [(i, nan) for i in catalogue.almost(vue)]
    seul = [
        (f"{levee.libelle} : {agree(levee.total, 'fiche', 'fiches')}", levee.sans)
        for levee in levees(vue, catalogue)
    ]
    lever = seul or [(f"Sans aucun filtre : {agree(len(catalogue), 'fiche', 'fiches')}", Vue())]
    return {
        "titreLever": "En levant un seul filtre :"
        if seul
        else "Lever un seul filtre ne suffit pas :",
        "lever": [{"libelle": words, "adresse": sans.address()} for words, sans in lever],
        "titreProches": titre,
        "proches": [row(catalogue, i, metres) for i, metres in near],
    }


def _exports(vue: Vue) -> list[dict[str, str]]:
    kinds = (
        ("csv", "Tableau CSV (Excel, LibreOffice)"),
        ("xlsx", "Classeur Excel (XLSX)"),
        ("geojson", "Carte (GeoJSON)"),
        ("json", "Données (JSON)"),
    )
    return [
        {
            "libelle": label,
            "href": f"api/fiches.{ext}{vue.address()}",
            "nom": f"faire-alliance.{ext}",
        }
        for ext, label in kinds
    ]


def _zones(resultat: Resultat, catalogue: Catalogue) -> list[dict[str, Any]]:
    zones: list[dict[str, Any]] = [{"libelle": n, "limites": box} for n, box in ZONES]
    found = _box(resultat.ordre, catalogue)
    if found:
        zones.insert(0, {"libelle": "Ce qui est trouvé", "limites": found})
    return zones


def _carte(
    vue: Vue, resultat: Resultat, catalogue: Catalogue, fonds_en_ligne: bool
) -> dict[str, Any]:
    fiche = catalogue.fiches[catalogue.position[vue.fiche]] if vue.fiche else None
    origin = catalogue.origin(vue)
    return {
        "visibles": base64.b64encode(np.packbits(resultat.visibles).tobytes()).decode(),
        "types": wanted_types(vue),
        "choisie": catalogue.position[vue.fiche] if vue.fiche else -1,
        "aires": [str(t) for t in fiche.territoires] if fiche else [],
        "filtre": [str(t) for t in vue.territoire],
        "lieu": {"lon": origin[0], "lat": origin[1], "rayon": vue.rayon} if origin else None,
        "fond": (vue.fond if fonds_en_ligne else "") or FONDS[0],
        "cadre": _cadre(vue, origin, catalogue),
    }


def _cadre(
    vue: Vue, origin: tuple[float, float] | None, catalogue: Catalogue
) -> dict[str, Any] | None:
    """Return where the view looks when its address names a place; no other filter moves the map."""
    if origin:
        # A degree of latitude is about 111 km; the box only has to show the circle.
        half = (vue.rayon or 40) / 111
        lon, lat = origin
        box = (lon - half * 1.4, lat - half, lon + half * 1.4, lat + half)
        return {"cle": f"{vue.pres}/{vue.rayon}", "limites": box}
    boxes = [b for b in map(catalogue.ref.bounds, vue.territoire) if b]
    if boxes:
        return {"cle": ",".join(map(str, vue.territoire)), "limites": _around(boxes)}
    # The first view of a link to a fiche is its area; opening one later moves nothing (same key).
    first = view_box(Vue(fiche=vue.fiche), catalogue) if vue.fiche else ZONES[0][1]
    return {"cle": "", "limites": first}


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, ...]:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _box(positions: np.ndarray[Any, Any], catalogue: Catalogue) -> tuple[float, ...] | None:
    lon, lat = catalogue.lon[positions], catalogue.lat[positions]
    known = ~np.isnan(lon)
    if not known.any():
        return None
    pad = 0.05  # degrees: one point alone still makes a box
    return (
        float(lon[known].min()) - pad,
        float(lat[known].min()) - pad,
        float(lon[known].max()) + pad,
        float(lat[known].max()) + pad,
    )

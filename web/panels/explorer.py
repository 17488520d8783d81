"""What the panels of the Explorer are told: the list drawn, values for what its scripts draw.

``/api/panneaux.json`` says them to the document as it opens and at each choice; the page hands the
same values to Streamlit.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from math import nan
from typing import Any, Final
from urllib.parse import quote, urlencode

import numpy as np

from catalogue.address import FONDS, Adresse, Vue
from catalogue.catalogue import AUTOUR_KM, Catalogue, Resultat, lieu_demande
from catalogue.display import card, row, rows, sheet, wanted_types
from catalogue.raisons import mark
from catalogue.recherche.words import fold
from catalogue.recits.scenes import view_box
from catalogue.sentences import (
    agree,
    chips,
    levees,
    nearest_fiches,
    phrase,
    place_in_words,
    readings,
)
from catalogue.vocabulaires import DOMAINES, METIERS, ROLES
from geo.territoires import FRANCE, Niveau, Territoire
from settings import Settings
from web import carte
from web.panels.render import key_of, render, typography
from web.registre.passe import told
from web.registre.routes import proposing
from web.shared import Shared

LIGNES: Final = 20  # rows of the list sent with a view; the others come on demand
TRIS: Final[tuple[tuple[str, str], ...]] = (
    ("pertinence", "par pertinence"),
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
ZONES: Final = tuple((nom, box) for nom, _, box in carte.ZONES)
"""The places of « Aller à »."""
_ROOM: Final = 0.25  # degrees around what is first seen: no mark is cut by an edge
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


def first_view_values(
    adresse: Adresse, data: Shared, today: date, options: Settings
) -> dict[str, Any]:
    """Return what the document of the page says of an address before any script."""
    vue, catalogue = adresse.vue, data.catalogue
    resultat = catalogue.query(vue)
    html = render("liste.html", **list_values(vue, resultat, catalogue, today, options))
    chosen = dict.fromkeys(("q", "type", "metier", "domaine", "territoire"), "") | vue.query()
    regions = sorted(data.ref.membres(FRANCE, Niveau.REGION), key=lambda t: fold(data.ref.nom(t)))
    return {
        "asked": chosen,
        "types": [(t.code, t.libelle) for t in ROLES.values()],
        "metiers": [(t.code, t.libelle) for t in METIERS.values()],
        "domaines": [(t.code, t.libelle) for t in DOMAINES.values()],
        "regions": [(str(t), data.ref.nom(t)) for t in regions],
        "phrase": phrase(vue, resultat, catalogue.ref),
        "total": resultat.total,
        "sans_point": resultat.sans_point,
        "lien": vue.with_(fiche="", vue="", fond="").address(),
        "cle": key_of(html),
        "liste": html,
    }


def sheet_height(vue: Vue) -> dict[str, str]:
    """Return what the root of the document says of a view: on a phone, how high its sheet opens.

    And whether something has been asked: the doors are for who comes for the first time.
    ``static/explorer/feuille.js`` says the same of each choice.
    """
    said = {"data-vue": vue.vue or "liste"} | ({"data-entame": ""} if vue.query() else {})
    if vue.fiche:
        return said | {"data-feuille": "pleine", "data-fiche": ""}
    return said | {"data-feuille": "basse" if vue.vue == "carte" else "mi"}


def _filtres(
    vue: Vue, resultat: Resultat, catalogue: Catalogue, vocabulaires: str
) -> dict[str, Any]:
    return {
        "vocabulaires": vocabulaires,
        "adresse": vue.query(),
        "facettes": resultat.facettes,
        "pres": place_in_words(vue, catalogue.ref),
        "actifs": len(chips(vue, catalogue)),
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
        "chips": [{"libelle": c.libelle, "sans": c.sans.address()} for c in chips(vue, catalogue)],
        "ignores": [
            {"parametre": i.parametre, "valeur": i.valeur, "raison": i.raison}
            for i in adresse.ignores
        ],
        "lectures": [
            {"libelle": c.libelle, "adresse": c.sans.address()} for c in readings(vue, catalogue)
        ],
        "idees": [{"libelle": words, "adresse": v.address()} for words, v in IDEES],
        "tri": vue.tri or vue.usual_order,
        "tris": _orders(vue),
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
        "reunir": _reunir(vue, catalogue),
        "carte": map_state(vue, resultat, catalogue, fonds_en_ligne),
    }


def _orders(vue: Vue) -> list[tuple[str, str]]:
    """Return the orders that have a meaning here: by how well only for a need, and so on."""
    without = {"pertinence": not vue.q, "distance": not vue.pres}
    return [tri for tri in TRIS if not without.get(tri[0], False)]


def _liste(
    vue: Vue,
    resultat: Resultat,
    catalogue: Catalogue,
    vocabulaires: str,
    *,
    today: date,
    options: Settings,
) -> dict[str, Any]:
    html = render("liste.html", **list_values(vue, resultat, catalogue, today, options))
    return {
        "vocabulaires": vocabulaires,
        "adresse": vue.query(),
        "lien": vue.address(),
        "base": options.adresse_publique,
        "fiche": vue.fiche,
        "cle": key_of(html),
        "html": html,
    }


def list_values(
    vue: Vue, resultat: Resultat, catalogue: Catalogue, today: date, options: Settings
) -> dict[str, Any]:
    """Return what the list says of a view: the fiche that is open, the first rows, or nothing."""
    data: dict[str, Any] = {"fiche": None, "vide": None, "entiere": True, "lignes": ()}
    if vue.fiche:
        position = catalogue.position[vue.fiche]
        metres = None if resultat.distances is None else float(resultat.distances[position])
        said = sheet(catalogue, position, metres, today, options.contact)
        said |= card(catalogue, position)
        said |= {"proposer": proposing(vue.fiche), "passe": told(vue.fiche)}
        for parametre in ("territoires", "domaines", "metiers", "odd"):
            said[parametre] = [v | {"adresse": only(parametre, v["code"])} for v in said[parametre]]
        return data | {"fiche": said, "retour": vue.with_(fiche="").address()}
    if not resultat.total:
        return data | {"vide": _empty(vue, catalogue)}
    return data | rows_values(vue, resultat, catalogue, 0, LIGNES)


def rows_values(
    vue: Vue, resultat: Resultat, catalogue: Catalogue, start: int, count: int
) -> dict[str, Any]:
    """Return some rows of the list, and how many are left after them."""
    lignes = [
        _marked(vue, _leading(vue, said, catalogue), catalogue)
        for said in rows(catalogue, resultat, start, count)
    ]
    done = start + len(lignes)
    return {"lignes": lignes, "deja": done, "reste": resultat.total - done}


def next_rows(vue: Vue, catalogue: Catalogue, start: int, count: int) -> str:
    """Return the HTML of the rows that follow, to be put under those before."""
    values = rows_values(vue, catalogue.query(vue), catalogue, start, count)
    return render("liste.html", fiche=None, vide=None, entiere=False, **values)


def _leading(vue: Vue, row: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    return row | card(catalogue, row["i"]) | {"adresse": vue.with_(fiche=row["id"]).address()}


def _marked(vue: Vue, row: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Return a row, its name and a sentence in pieces, what answers a need apart.

    The sentence is the need of the fiche in one line; its summary, where that alone shows why it
    is there.
    """
    raisons = catalogue.recherche.why(vue.q, row["i"]) if vue.q else ()
    nom, accroche, resume = (
        mark(typography(row[name]), raisons) for name in ("nom", "accroche", "resume")
    )
    shows = next((said for said in (accroche, resume) if any(hit for _, hit in said)), accroche)
    return row | {"nom": nom, "phrase": shows}


def only(name: str, code: str) -> str:
    """Return the address of all that have one value of a fiche, and of nothing else."""
    return f"?{name.rstrip('s')}={code}"


def _empty(vue: Vue, catalogue: Catalogue) -> dict[str, Any]:
    words, near = nearest_fiches(vue, catalogue)
    titre = f"Les plus proches de {words}, sans aucun filtre :"
    proche = catalogue.recherche.nearest_domaine(vue.q) if vue.q else ""
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
        "titre": f"Aucune fiche ne répond à « {vue.q} »"
        if vue.q and len(vue.query()) == 1
        else "Aucune fiche ne répond à tout cela",
        "domaine": {
            "libelle": f"{DOMAINES[proche].libelle} : "
            f"{agree(catalogue.count(Vue(domaine=(proche,))), 'fiche', 'fiches')}",
            "adresse": Vue(domaine=(proche,)).address(),
        }
        if proche
        else None,
        "titreProches": titre,
        "proches": [
            _marked(Vue(), _leading(vue, said, catalogue), catalogue)
            for said in (row(catalogue, i, metres) for i, metres in near)
        ],
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
    ] + [
        {
            "libelle": "Suivre cette vue (flux Atom)",
            "href": f"flux.atom{vue.with_(tri='').address()}",
            "nom": "",
        }
    ]


def _reunir(vue: Vue, catalogue: Catalogue) -> str:
    """Return where a need leads to a table: at the place the view is of; "" without a need."""
    if not vue.q:
        return ""
    place = lieu_demande(vue, catalogue.ref) or next(iter(vue.territoire), None)
    where = {place.niveau.value: place.code} if place else {}
    asked = {**where, "besoin": vue.q, "domaine": ",".join(vue.domaine)}
    kept = {name: value for name, value in asked.items() if value}
    return "reunir?" + urlencode(kept, safe=":,", quote_via=quote)


def _zones(resultat: Resultat, catalogue: Catalogue) -> list[dict[str, Any]]:
    zones: list[dict[str, Any]] = [{"libelle": n, "limites": box} for n, box in ZONES]
    found = _box(resultat.ordre, catalogue)
    if found:
        zones.insert(0, {"libelle": "Ce qui est trouvé", "limites": found})
    return zones


def map_state(
    vue: Vue, resultat: Resultat, catalogue: Catalogue, fonds_en_ligne: bool
) -> dict[str, Any]:
    """Return what the map is told of a view: ``show`` of ``static/carte/carte.js``."""
    fiche = catalogue.fiches[catalogue.position[vue.fiche]] if vue.fiche else None
    origin = catalogue.origin(vue)
    return {
        "visibles": base64.b64encode(np.packbits(resultat.visibles).tobytes()).decode(),
        "types": wanted_types(vue),
        "choisie": catalogue.position[vue.fiche] if vue.fiche else -1,
        "aires": [str(t) for t in fiche.territoires] if fiche else [],
        "filtre": [str(t) for t in _shown_areas(vue, catalogue)],
        "lieu": {"lon": origin[0], "lat": origin[1], "rayon": vue.rayon} if origin else None,
        "fond": (vue.fond if fonds_en_ligne else "") or FONDS[0],
        "vignettes": True,
        "etiquette": _label(vue, catalogue),
        "cadre": _cadre(vue, resultat, origin, catalogue),
    }


def _label(vue: Vue, catalogue: Catalogue) -> dict[str, Any] | None:
    """Return the name of the fiche that is open, and where the map says it."""
    position = catalogue.position[vue.fiche] if vue.fiche else -1
    if position < 0 or not catalogue.has_a_point[position]:
        return None
    lon, lat = float(catalogue.lon[position]), float(catalogue.lat[position])
    return {"lon": lon, "lat": lat, "nom": typography(catalogue.fiches[position].nom)}


def _cadre(
    vue: Vue,
    resultat: Resultat,
    origin: tuple[float, float] | None,
    catalogue: Catalogue,
) -> dict[str, Any] | None:
    """Return where the view looks when its address names a place; no other filter moves the map.

    The first view of a visit (the key is "") fits what is found, where most of it lies.
    """
    if origin:
        box = _circle(*origin, vue.rayon or 40)
        return {"cle": f"{vue.pres}/{vue.rayon}", "limites": box}
    shown = _shown_areas(vue, catalogue)
    if not vue.territoire and shown and shown[0].niveau is Niveau.COMMUNE:
        point = catalogue.ref.point(shown[0])
        if point:  # what is found is around it
            return {"cle": f"{shown[0]}/{AUTOUR_KM}", "limites": _circle(*point, AUTOUR_KM)}
    boxes = [b for b in map(catalogue.ref.bounds, shown) if b]
    if boxes:
        return {"cle": ",".join(map(str, shown)), "limites": _around(boxes)}
    # The first view of a link to a fiche is its area; opening one later moves nothing (same key).
    first = view_box(Vue(fiche=vue.fiche), catalogue) if vue.fiche else None
    return {"cle": "", "limites": first or _found(resultat.ordre, catalogue)}


def _found(positions: np.ndarray[Any, Any], catalogue: Catalogue) -> tuple[float, ...]:
    """Return the box of what is found in the zone that holds most of it; the Hexagone for none."""
    lon, lat = catalogue.lon[positions], catalogue.lat[positions]
    inside = [
        (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
        for _, (west, south, east, north) in ZONES
    ]
    most = max(range(len(ZONES)), key=lambda zone: int(inside[zone].sum()))
    return _box(positions[inside[most]], catalogue, _ROOM) or ZONES[0][1]


def _circle(lon: float, lat: float, km: float) -> tuple[float, float, float, float]:
    """Return a box that shows a circle; a degree of latitude is about 111 km."""
    half = km / 111
    return lon - half * 1.4, lat - half, lon + half * 1.4, lat + half


def _shown_areas(vue: Vue, catalogue: Catalogue) -> tuple[Territoire, ...]:
    """Return the territories a view is of: those chosen, else the one its need names."""
    read = catalogue.recherche.read(vue.q).lieu if vue.q and not vue.territoire else None
    if read and isinstance(read.valeur, Territoire):
        return (read.valeur,)
    return vue.territoire


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, ...]:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _box(
    positions: np.ndarray[Any, Any], catalogue: Catalogue, pad: float = 0.05
) -> tuple[float, ...] | None:
    """Return the box of some fiches; ``pad`` in degrees: one point alone still makes a box."""
    lon, lat = catalogue.lon[positions], catalogue.lat[positions]
    known = ~np.isnan(lon)
    if not known.any():
        return None
    return (
        float(lon[known].min()) - pad,
        float(lat[known].min()) - pad,
        float(lon[known].max()) + pad,
        float(lat[known].max()) + pad,
    )

"""What ``/importer`` shows: where one drops a file, how far it is, then its three steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from catalogue.importation.champs import CHAMPS
from catalogue.importation.lignes import ETATS
from catalogue.importation.valeurs import say
from catalogue.vocabulaires import DOMAINES, LISTES, ROLES
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire
from settings import settings
from web.api.answers import number
from web.documents.presentation import VUE, Presentation
from web.importer.carte import draw
from web.importer.dire import DEFAUTS
from web.importer.resultat import LIGNES_MAX, OCTETS_MAX, Resultat
from web.importer.seances import Seance, seances
from web.panels.render import render
from web.publiques.page import Page, send_private
from web.registre.seuil import STYLE
from web.shared import shared

TITRE: Final = "Importer une liste"
STYLES: Final = (STYLE, "importer/importer.css")
SCRIPTS: Final = ("importer/importer.js",)
ETAPES: Final = {"colonnes": "Les colonnes", "lignes": "Les doutes", "suite": "La suite"}
_CODES: Final = ("pretes", "verifier", "ecartees")  # of ETATS, in an address
_WORDS: Final = ("Prêtes", "À vérifier", "Écartées")
PAR_PAGE: Final = 50
_VALEURS: Final = 150  # words of theirs shown at once
_COLONNES: Final = 300
_COMMUNES: Final = 40  # a row may be at, offered
_MANQUES: Final = {
    "roles": "le type d’acteur",
    "domaines": "le domaine",
    "source_url": "l’adresse de la source",
    "source_titre": "le titre de la source",
}
_ENCODAGES: Final = (
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows (Europe de l’Ouest)"),
    ("iso-8859-15", "ISO 8859-15"),
    ("mac-roman", "Mac"),
    ("cp850", "DOS"),
    ("utf-16", "UTF-16"),
)
_LISTED: Final = {"statut": "statuts", "confiance": "confiances", "autre_source_faits": "faits",
                  "precision": "precisions"}  # fmt: skip
_FICHIERS: Final = ".csv,.tsv,.txt,.xlsx,.xls,.xlsm,.ods,.geojson,.json,.umap,.kml,.kmz,.gpx,.zip"


def send(request: Request, html: Any, status: int = 200) -> Response:  # noqa: ANN401
    """Return a page of one's own file: nobody keeps it nor frames it."""
    said = "Voir sa liste sur la carte, la réparer, la proposer. Rien n’est gardé."
    presentation = Presentation(TITRE, said, "importer", VUE, indexee=False)
    made = Page(presentation, html, "registre importer", STYLES, SCRIPTS)
    return send_private(made, request, status)


def drop(request: Request, refus: str = "", status: int = 200) -> Response:
    """Return where one drops a file; ``refus`` is why the last one was not taken."""
    html = render(
        "importer/depot.html",
        refus=refus,
        mo=OCTETS_MAX // 1_000_000,
        lignes=LIGNES_MAX,
        octets=OCTETS_MAX,
        types=_FICHIERS,
    )
    return send(request, html, status)


def waiting(request: Request, seance: Seance) -> Response:
    """Return how far a file is; without a script, the browser asks again by itself."""
    assert seance.travail is not None
    html = render(
        "importer/attente.html",
        nom=seance.nom,
        garde=seance.garde,
        **progress(seance),
    )
    answer = send(request, html)
    if request.query_params.get("script") != "oui":
        answer.headers["Refresh"] = "2"
    return answer


def progress(seance: Seance) -> dict[str, Any]:
    """Return what is being done of a file, and how far."""
    travail = seance.travail
    if travail is None:
        return {"fini": True, "quoi": "fini", "part": 100}
    before = seances().etabli.before(travail)
    quoi = travail.quoi
    if travail.etape == "attend":
        many = (
            "un autre fichier passe avant"
            if before == 0
            else f"{before + 1} fichiers passent avant"
        )
        quoi = f"attendre son tour : {many}"
    return {"fini": False, "quoi": quoi, "part": round(100 * travail.part)}


def refused(request: Request, seance: Seance) -> Response:
    """Return why a file is not read, and what may be said for it to be."""
    html = render(
        "importer/refus.html",
        nom=seance.nom,
        refus=seance.refus,
        garde=seance.garde,
        encodages=_encodings(seance.refus),
        avant=seance.resultat is not None,
    )
    return send(request, html, 422)


def show(request: Request, seance: Seance, moderateur: str, garde_moderation: str) -> Response:
    """Return a step of a file that was read."""
    resultat = seance.resultat
    assert resultat is not None
    asked = request.query_params
    etape = asked.get("etape", "")
    if etape not in ETAPES:
        etape = "colonnes"
    common = {
        "nom": seance.nom,
        "tete": resultat.tete,
        "garde": seance.garde,
        "etape": etape,
        "etapes": [
            (f"importer?etape={code}", mots, code == etape) for code, mots in ETAPES.items()
        ],
        "comptes": [resultat.count(e) for e in range(len(ETATS))],
        "lignes": len(resultat.etats),
    }
    if etape == "colonnes":
        html = render("importer/colonnes.html", **common, **_columns(seance, resultat))
    elif etape == "lignes":
        html = render("importer/lignes.html", **common, **_rows(asked, seance, resultat))
    else:
        html = render(
            "importer/suite.html",
            **common,
            bilan=resultat.bilan,
            manques=[_MANQUES.get(c, CHAMPS[c]) for c in resultat.tete["manques"]],
            moderateur=moderateur,
            garde_moderation=garde_moderation,
            registre=not settings().from_files,
            contact=settings().contact,
            carte=_map(resultat, None, None)[0],
        )
    return send(request, html)


def _columns(seance: Seance, resultat: Resultat) -> dict[str, Any]:
    tete = resultat.tete
    said = {**tete["demande"]["defauts"], **seance.demande.defauts}
    missing = set(tete["manques"])
    return {
        "champs": list(CHAMPS.items()),
        "colonnes": [
            {**c, "place": place, "sur": round(100 * c["confiance"])}
            for place, c in enumerate(tete["colonnes"][:_COLONNES])
        ],
        "valeurs": [_value(place, v) for place, v in enumerate(tete["valeurs"][:_VALEURS])],
        "roles": [(code, t.libelle) for code, t in ROLES.items()],
        "domaines": [(code, t.libelle) for code, t in DOMAINES.items()],
        "defauts": {champ: said.get(champ, "") for champ in DEFAUTS},
        "manques": missing,
    }


def _value(place: int, v: Mapping[str, Any]) -> dict[str, Any]:
    champ = v["champ"]
    liste = LISTES.get(_LISTED.get(champ, champ), {})
    codes = "|".join(v["codes"])
    choix = [(code, terme.libelle) for code, terme in liste.items()]
    if codes and codes not in liste:
        choix.insert(0, (codes, ", ".join(say(champ, code) for code in v["codes"])))
    return {**v, "place": place, "titre": CHAMPS[champ], "code": codes, "choix": choix,
            "doute": not codes or v["confiance"] < 0.6}  # fmt: skip


def _rows(asked: Mapping[str, str], seance: Seance, resultat: Resultat) -> dict[str, Any]:
    code = asked.get("etat", "")
    if code not in _CODES and code != "toutes":
        code = "verifier" if resultat.count(1) else "toutes"
    etat = _CODES.index(code) if code in _CODES else None
    chosen = number(asked.get("ligne", ""))
    places = resultat.places(etat)
    page = number(asked.get("page", "")) or 1
    if chosen is not None:
        at = [rank for rank, p in enumerate(places) if resultat.numeros[p] == chosen]
        page = at[0] // PAR_PAGE + 1 if at else page
    last = max(1, -(-len(places) // PAR_PAGE))
    page = min(max(page, 1), last)
    shown = resultat.rows(places[(page - 1) * PAR_PAGE : page * PAR_PAGE])
    here = {"etape": "lignes", "etat": code}
    ref = shared().ref
    carte, placees = _map(resultat, etat, chosen)

    def address(**other: object) -> str:
        return "importer?" + urlencode({**here, **other})

    filtres = [(address(etat="toutes"), "Toutes", len(resultat.etats), code == "toutes", "")]
    filtres += [
        (address(etat=c), mots, resultat.count(rank), code == c, c)
        for rank, (c, mots) in enumerate(zip(_CODES, _WORDS, strict=True))
    ]
    return {
        "filtres": filtres,
        "rangees": [_row(row, seance, chosen, address, ref) for row in shown],
        "page": page,
        "pages": last,
        "avant": address(page=page - 1) if page > 1 else "",
        "apres": address(page=page + 1) if page < last else "",
        "carte": carte,
        "placees": placees,
        "retour": urlencode(here),
        "roles": [(c, t.libelle) for c, t in ROLES.items()],
        "domaines": [(c, t.libelle) for c, t in DOMAINES.items()],
    }


def _row(
    row: Mapping[str, Any],
    seance: Seance,
    chosen: int | None,
    address: Callable[..., str],
    ref: Referentiel,
) -> dict[str, Any]:
    catalogue = shared().catalogue
    known = catalogue.position.get(row["ressemble"])
    places = [Territoire(Niveau.COMMUNE, code) for code in row["communes_possibles"][:_COMMUNES]]
    communes = [(t.code, f"{ref.nom(t)} ({t.code})") for t in places if ref.exists(t)]
    return {
        **row,
        "fiche": defaultdict(str, row["fiche"]),
        "code": _CODES[ETATS.index(row["etat"])],
        "ouverte": row["ligne"] == chosen,
        "corriger": f"{address(ligne=row['ligne'])}#ligne-{row['ligne']}",
        "ressemble_a": catalogue.fiches[known].nom if known is not None else "",
        "communes": communes,
        "dit": defaultdict(str, seance.demande.corrections.get(row["ligne"], {})),
    }


def _map(resultat: Resultat, etat: int | None, chosen: int | None) -> tuple[Any, int]:
    data = shared()
    fiches = (np.asarray(data.catalogue.lon, float), np.asarray(data.catalogue.lat, float))
    return draw(data.ref, resultat, etat, chosen, fiches)


def _encodings(refus: str) -> tuple[tuple[str, str], ...]:
    """Return what may be said of a text that nothing tells the encoding of."""
    return _ENCODAGES if "encodage" in refus else ()

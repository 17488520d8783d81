"""``/moderation``: what waits for a decision, by reason, and decisions by lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from catalogue.sentences import agree
from registre import file, moderation
from registre.acces.personnes import Moderateur
from registre.refus import Refus
from web.api.answers import number
from web.documents.presentation import VUE, Presentation
from web.live import soon
from web.panels.render import render
from web.publiques.page import Page, send_private
from web.registre import mots
from web.registre.acces import checked, guard, who
from web.registre.moderer.decisions import REFUS, reason, recheck
from web.registre.seuil import STYLE, Saisie, the_base
from web.shared import shared

PER_PAGE: Final = 50
STYLES: Final = (STYLE, "moderation/moderation.css")
SCRIPTS: Final = ("moderation/moderation.js",)
_ETATS: Final = {
    "attente": (("en attente",), "à lire"),
    "renvoyees": (("renvoyée",), "renvoyées avec une question"),
    "decidees": (("acceptée", "refusée", "retirée"), "décidées"),
}


def page(request: Request, saisie: Saisie) -> Response:
    """Answer the queue; a form of it decides for every line that was ticked."""
    bilan: list[str] = []
    if request.method == "POST":
        moderateur = checked(request, saisie)
        bilan = _decide(saisie, moderateur)
    else:
        moderateur = who(request)
    asked = request.query_params
    etat = asked.get("etat", "") if asked.get("etat") in _ETATS else "attente"
    motif = asked["motif"] if asked.get("motif") in mots.MOTIFS else ""
    by_age = asked.get("tri") == "date"
    page = number(asked.get("page", "1")) or 1
    base = the_base()
    found = file.queue_page(
        base, _ETATS[etat][0], motif, (page - 1) * PER_PAGE, PER_PAGE, by_age=by_age
    )
    chosen = {"etat": etat if etat != "attente" else "", "motif": motif,
              "tri": "date" if by_age else ""}  # fmt: skip

    def link(**other: str) -> str:
        said = {nom: value for nom, value in {**chosen, **other}.items() if value}
        return "moderation" + (f"?{urlencode(said)}" if said else "")

    last = -(-found.total // PER_PAGE)
    html = render(
        "registre/attente.html",
        moi=moderateur,
        garde=guard(base, moderateur),
        bilan=bilan,
        etats=[
            (link(etat="" if e == "attente" else e, motif=""), words, e == etat)
            for e, (_, words) in _ETATS.items()
        ],
        motifs=[
            (link(motif=m), words, found.motifs[m], m == motif) for m, words in mots.MOTIFS.items()
        ],
        tous=(link(motif=""), not motif),
        tri=(link(tri="" if by_age else "date"), by_age),
        lignes=_lines(found.lignes),
        total=found.total,
        page=page,
        pages=last,
        avant=link(page=str(page - 1)) if page > 1 else "",
        apres=link(page=str(page + 1)) if page < last else "",
        ici=link(page=str(page)) if page > 1 else link(),
        lots=etat != "decidees",
        refus=REFUS,
    )
    return send(request, html, "À modérer")


def send(request: Request, html: Any, titre: str, status: int = 200) -> Response:  # noqa: ANN401
    """Return a page of those who moderate."""
    presentation = Presentation(titre, "Modération.", "moderation", VUE, indexee=False)
    made = Page(presentation, html, "moderation", STYLES, SCRIPTS)
    return send_private(made, request, status)


def name_of(row: sa.Row[Any]) -> str:
    """Return the name of what a proposition is about."""
    catalogue = shared().catalogue
    position = catalogue.position.get(row.fiche)
    if row.genre == "nouvelle" or position is None:
        return str(row.changements.get("nom") or row.fiche)
    return catalogue.fiches[position].nom


def _lines(rows: Sequence[sa.Row[Any]]) -> list[dict[str, Any]]:
    today = date.today()
    return [
        {
            "numero": row.numero,
            "nom": name_of(row),
            "genre": row.genre,
            "etat": row.etat,
            "signaux": row.signaux,
            "lieu": row.changements.get("commune", ""),
            "dit": row.motif or row.changements.get("description", ""),
            "jours": mots.age_in_days(row.recue_le, today),
        }
        for row in rows
    ]


def _decide(saisie: Saisie, moderateur: Moderateur) -> list[str]:
    """Decide for each that was ticked, one by one; return what became of them."""
    base, action = the_base(), saisie.get("action")
    if action not in ("accepter", "refuser"):
        raise Refus("Ce geste n’existe pas.")
    numbers = [n for told in saisie.all("numero") if (n := number(told)) is not None]
    if not numbers:
        raise Refus("Cochez d’abord ce que vous voulez décider.")
    motif = saisie.get("motif") if action == "accepter" else reason(saisie)
    done, wrong = 0, []
    for numero in dict.fromkeys(numbers[:PER_PAGE]):
        try:
            if action == "accepter":
                moderation.accept(base, numero, moderateur.nom, motif, recheck)
            else:
                moderation.refuse(base, numero, moderateur.nom, motif)
            done += 1
        except Refus as refus:
            wrong.append(f"{numero} : {refus}")
    soon()
    words = ("acceptée", "acceptées") if action == "accepter" else ("refusée", "refusées")
    return [f"{agree(done, f'proposition {words[0]}', f'propositions {words[1]}')}.", *wrong]

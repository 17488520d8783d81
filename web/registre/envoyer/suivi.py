"""``/suivi/{jeton}``: the private address of a proposition."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from registre import echanges
from registre.refus import Refus
from registre.schema import WAITS
from web.api.answers import public_root
from web.documents.presentation import VUE, Presentation, fiche_address
from web.panels.render import render
from web.publiques.page import Page, send_private
from web.registre import mots
from web.registre.seuil import STYLE, Saisie, the_base
from web.shared import shared

_TITRES = {
    "nouvelle": "Votre proposition de fiche",
    "correction": "Votre correction",
    "erreur": "L’erreur que vous avez signalée",
    "confirmation": "Vous avez dit : c’est toujours vrai",
}
_PHRASES = {
    "en attente": "Une personne la lit avant toute publication. Rien d’autre à faire.",
    "renvoyée": "Répondez ci-dessous : elle sera relue.",
    "acceptée": "Merci : la carte le dit maintenant.",
    "refusée": "La raison est dite ci-dessous.",
    "retirée": "Rien n’en sera publié, et votre courriel est effacé.",
}


def page(request: Request, saisie: Saisie) -> Response:
    """Answer the private address: where it stands, an answer, a withdrawal."""
    token, base = request.path_params["jeton"], the_base()
    if request.method == "POST":
        action = saisie.get("action")
        if action == "repondre":
            echanges.reply(base, token, saisie.get("reponse"))
        elif action == "retirer":
            echanges.withdraw(base, token)
        elif action == "effacer":
            echanges.erase(base, token)
        else:
            raise Refus("Ce geste n’existe pas.")
        return RedirectResponse(token, 303)
    row, said = echanges.follow(base, token)
    data = shared()
    here = row.fiche in data.catalogue.position or row.fiche in data.catalogue.redirections
    titre = _TITRES.get(row.genre, _TITRES["nouvelle"])
    touched = {nom: (row.vues.get(nom, ""), new) for nom, new in row.changements.items()}
    html = render(
        "registre/suivi.html",
        titre=titre,
        merci=bool(request.query_params.get("merci")),
        ici=f"{public_root(request)}/suivi/{token}",
        jeton=token,
        etat=mots.ETATS[row.etat],
        phrase=_PHRASES[row.etat],
        fiche=fiche_address(row.fiche) if here and row.fiche else "",
        echanges=[
            {
                "qui": "Vous" if d.par == echanges.QUI else "L’équipe de la carte",
                "le": mots.moment(d.le),
                "texte": d.motif or d.choix,
            }
            for d in said
        ],
        question=row.etat == "renvoyée",
        motif=row.motif,
        lignes=[line for line in mots.changes(touched, data) if line["nom"] != "id"],
        peut_retirer=row.etat in WAITS,
        courriel=bool(row.courriel),
    )
    said_of = Presentation(titre, "Où en est une proposition.", "proposer", VUE, indexee=False)
    scripts = ("proposer/proposer.js",)
    return send_private(Page(said_of, html, "texte registre", (STYLE,), scripts), request)

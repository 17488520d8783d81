"""``/moderation/lots``: the lists that were published, each undone as one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.display import day_in_words
from catalogue.sentences import agree
from registre.importation import lots
from registre.refus import Refus
from web.api.answers import number
from web.live import soon
from web.panels.render import render
from web.registre.acces import checked, guard, who
from web.registre.moderer.attente import send
from web.registre.passe import in_france
from web.registre.seuil import Saisie, the_base

_SHOWN = 100


def page(request: Request, saisie: Saisie) -> Response:
    """Answer the lots, the last first; and undo one."""
    base = the_base()
    if request.method == "POST":
        moderateur = checked(request, saisie)
        numero = number(saisie.get("numero"))
        if numero is None:
            raise Refus("Ce lot n’existe pas.")
        many = lots.undo_lot(base, numero, moderateur.nom, saisie.get("motif")[:300])
        soon()
        answer = RedirectResponse(f"./lots?defait={numero}&evenements={many}", 303)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    moderateur = who(request)
    rows = sorted(lots.lots(base), key=lambda row: -row.numero)[:_SHOWN]
    html = render(
        "registre/lots.html",
        moi=moderateur,
        garde=guard(base, moderateur),
        bilan=_said(request),
        lots=[
            {
                "numero": row.numero,
                "fichier": row.fichier,
                "lignes": row.lignes,
                "publie": row.etat == "publié",
                "par": row.par,
                "le": _day(row.le),
                "annule_par": row.annule_par,
                "annule_le": _day(row.annule_le or ""),
            }
            for row in rows
        ],
    )
    return send(request, html, "Les listes importées")


def _said(request: Request) -> str:
    numero, many = (number(request.query_params.get(nom, "")) for nom in ("defait", "evenements"))
    if numero is None or many is None:
        return ""
    return f"Lot {numero} annulé : {agree(many, 'changement défait', 'changements défaits')}."


def _day(told: str) -> str:
    at = in_france(told)
    return day_in_words(at.date()) if at else ""

"""The history of a fiche, and the last things that happened; any of them can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from registre import file, moderation
from registre.cellules import differences
from registre.refus import Inconnu, Refus
from web.api.answers import number
from web.documents.presentation import fiche_address
from web.live import soon
from web.panels.render import render
from web.registre import mots
from web.registre.acces import checked, guard, who
from web.registre.moderer.attente import send
from web.registre.seuil import Saisie, the_base
from web.shared import shared

LAST: Final = 50


def everything(request: Request, _saisie: Saisie) -> Response:
    """Answer the last things that happened to fiches."""
    who(request)
    events = file.latest(the_base(), 0, LAST)
    html = render(
        "registre/histoire.html", nom="", fiche="", slug="", evenements=_told(events), garde=""
    )
    return send(request, html, "Ce qui a été publié")


def of_fiche(request: Request, saisie: Saisie) -> Response:
    """Answer what happened to a fiche; a form of it undoes one thing."""
    slug, base = request.path_params["slug"], the_base()
    if request.method == "POST":
        moderateur = checked(request, saisie)
        numero = number(saisie.get("evenement"))
        if numero is None:
            raise Refus("Quel événement ? Revenez à l’histoire de la fiche.")
        if numero not in {event.numero for event in file.past_of(base, slug)}:
            raise Inconnu("Cet événement n’est pas de cette fiche.")
        moderation.undo(base, numero, moderateur.nom, saisie.get("motif"))
        soon()
        return RedirectResponse(f"./{slug}", 303)
    moderateur = who(request)
    events = file.past_of(base, slug)
    catalogue = shared().catalogue
    position = catalogue.position.get(slug)
    if not events and position is None:
        raise Inconnu("Cette fiche n’existe pas, et n’a jamais existé.")
    html = render(
        "registre/histoire.html",
        nom=catalogue.fiches[position].nom if position is not None else slug,
        fiche=fiche_address(slug) if position is not None else "",
        slug=slug,
        evenements=_told(events),
        garde=guard(base, moderateur),
    )
    return send(request, html, "Histoire d’une fiche")


def _told(events: Sequence[sa.Row[Any]]) -> list[dict[str, Any]]:
    data = shared()
    return [
        {
            "numero": event.numero,
            "genre": event.genre,
            "fiche": event.fiche,
            "le": mots.moment(event.le),
            "par": event.par,
            "motif": event.motif,
            "source": event.source,
            "annule": event.annule,
            "annule_par": event.annule_par,
            "proposition": event.proposition,
            "retiree": event.apres is None,
            "lignes": [
                line
                for line in mots.changes(differences(event.avant or {}, event.apres or {}), data)
                if line["nom"] != "id"
            ]
            if event.apres is not None
            else [],
        }
        for event in events
    ]

"""``/moderation/personnes``: who moderates, for who administers: invite, close, remove."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from registre.acces import personnes
from registre.acces.personnes import ROLES
from registre.refus import Refus
from web.api.answers import number, public_root
from web.panels.render import render
from web.registre import mots
from web.registre.acces import administrator, checked, guard, who
from web.registre.moderer.attente import send
from web.registre.seuil import Saisie, the_base


def page(request: Request, saisie: Saisie) -> Response:
    """Answer the page; its forms add, invite, close a session, remove."""
    base, link, bilan = the_base(), "", ""
    if request.method == "POST":
        moi = administrator(checked(request, saisie))
        action, numero = saisie.get("action"), number(saisie.get("numero")) or 0
        if action == "ajouter":
            numero = personnes.add(base, saisie.get("nom"), saisie.get("role"))
        if action in ("ajouter", "lien"):
            link = f"{public_root(request)}/entrer?jeton={personnes.invite(base, numero)}"
        elif action == "fermer":
            personnes.leave(base, numero)
            bilan = "Cette séance est fermée."
        elif action == "retirer":
            if numero == moi.numero:
                raise Refus("On ne se retire pas soi-même : demandez à une autre personne.")
            bilan = f"{personnes.remove(base, numero)} ne modère plus."
        else:
            raise Refus("Ce geste n’existe pas.")
    else:
        moi = administrator(who(request))
    html = render(
        "registre/equipe.html",
        moi=moi,
        garde=guard(base, moi),
        lien=link,
        bilan=bilan,
        roles=ROLES,
        personnes=[
            {
                **person,
                "depuis": mots.day(person["ajoute_le"]),
                "seances": [
                    {"numero": s["numero"], "ouverte": mots.moment(s["ouverte_le"])}
                    for s in person["seances"]
                ],
            }
            for person in personnes.people(base)
        ],
    )
    return send(request, html, "Ceux qui modèrent")

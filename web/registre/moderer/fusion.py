"""``/moderation/fusion``: two fiches that are one, side by side, and what is kept of each."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from registre import file
from registre.cellules import differences
from registre.gestes.fusion import merge
from registre.refus import Refus
from web.live import soon
from web.panels.render import render
from web.registre import mots
from web.registre.acces import checked, guard, who
from web.registre.moderer.attente import send
from web.registre.moderer.decisions import recheck, version_of
from web.registre.seuil import Saisie, the_base
from web.shared import shared

TITRE = "Fusionner deux fiches"


def page(request: Request, saisie: Saisie) -> Response:
    """Answer the choice of two fiches, then of what is kept of each; a form of it merges them."""
    if request.method == "POST":
        moderateur = checked(request, saisie)
        gardee, absorbee = saisie.get("gardee"), saisie.get("absorbee")
        merge(
            the_base(),
            gardee,
            absorbee,
            moderateur.nom,
            saisie.get("motif"),
            prises=_taken(saisie),
            versions=(version_of(saisie, "version_1"), version_of(saisie, "version_2")),
            recheck=recheck,
        )
        soon()
        return RedirectResponse(f"./fiches/{gardee}", 303)
    moderateur = who(request)
    base, asked = the_base(), request.query_params
    gardee, absorbee = _slug(asked.get("gardee", "")), _slug(asked.get("absorbee", ""))
    values = {"moi": moderateur, "garde": guard(base, moderateur), "paire": None}
    values |= {"gardee": gardee, "absorbee": absorbee}
    if gardee and absorbee:
        if gardee == absorbee:
            raise Refus("Une fiche ne se fusionne pas avec elle-même : choisissez-en une autre.")
        (kept, version_kept), (gone, version_gone) = (
            file.fiche(base, slug) for slug in (gardee, absorbee)
        )
        gardee, absorbee = kept.get("id", gardee), gone.get("id", absorbee)  # as of today
        values |= {"gardee": gardee, "absorbee": absorbee}
        data = shared()
        values["paire"] = {
            "noms": (kept.get("nom", gardee), gone.get("nom", absorbee)),
            "versions": (version_kept, version_gone),
            "lignes": [
                # What the one that stays does not say, and the other does, is taken unless told.
                line | {"prise": not line["avant"]}
                for line in mots.changes(differences(kept, gone), data)
                if line["nom"] != "id"
            ],
            "inverse": f"moderation/fusion?{urlencode({'gardee': absorbee, 'absorbee': gardee})}",
        }
    return send(request, render("registre/fusion.html", **values), TITRE)


def _taken(saisie: Saisie) -> list[str]:
    """Return the columns that the fiche which stays takes from the other."""
    chosen = (nom for nom, value in saisie.pairs if nom.startswith("prise_") and value == "2")
    return [nom.removeprefix("prise_") for nom in chosen]


def _slug(told: str) -> str:
    """Return the slug of what is typed: itself, or the end of the address of a fiche."""
    told = told.strip().rstrip("/")
    for mark in ("fiche=", "/fiche/"):
        told = told.rpartition(mark)[2].partition("&")[0] if mark in told else told
    return told

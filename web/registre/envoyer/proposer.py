"""``/proposer``: a new fiche, a correction, an error told, a fiche that is still true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.display import age, day_in_words
from registre import echanges
from registre.acces.freins import who
from registre.entretien import KEPT_DAYS
from registre.refus import Indisponible, Refus
from settings import settings
from web.documents.presentation import VUE, Presentation, fiche_address
from web.panels.render import render
from web.publiques.page import Page, send_private
from web.registre.envoyer import formulaire, tampon
from web.registre.envoyer.examiner import OBJETS, Sujet, alike, examine, subject
from web.registre.envoyer.formulaire import STRUCTURE, Lu
from web.registre.seuil import STYLE, Saisie, secret_of, the_base, where_from
from web.shared import shared

# What is sent beside the columns: said back when the form comes back.
_BESIDE: Final = (
    *("motif", "votre_courriel", "preuve", "vu", STRUCTURE),
    *("commune_code", "territoires_code", "tampon"),
)
_TITLES: Final = {
    "motif": "Votre message",
    "votre_courriel": "Votre courriel",
    "preuve": "Comment vous le savez",
}


def page(request: Request, saisie: Saisie) -> Response:
    """Answer ``/proposer``: the form, then the private address that follows what was sent."""
    if request.method != "POST":
        asked = request.query_params
        sujet = subject(asked.get("fiche", ""), asked.get("objet", ""))
        values = formulaire.shown(sujet.cells, sujet.etapes, shared())
        beside = {"tampon": tampon.stamp(the_base())}
        if sujet.slug:
            beside["vu"] = formulaire.told_back(values)
        return _form(request, sujet, beside, values, Retour(Lu()))
    try:
        return _send(request, saisie)
    except Indisponible as gone:
        objet = saisie.get("objet") if saisie.get("objet") in OBJETS else ""
        said = f"Pas enregistré. {gone} Votre texte reste ici : renvoyez-le dans un moment."
        return _again(request, saisie, Sujet(objet, saisie.get("fiche")), Retour(Lu(), said, 503))


def _send(request: Request, saisie: Saisie) -> Response:
    base = the_base()
    sujet = subject(saisie.get("fiche"), saisie.get("objet"))
    token = tampon.token_of(base, saisie)
    if echanges.is_sent(base, token):  # pressed twice, or sent again after a lost network
        return _followed(token)
    doubt = tampon.doubt(base, saisie)
    examen = examine(saisie, sujet, base)
    lu = examen.lu
    if lu.erreurs or doubt:
        said = doubt or "Rien n’est encore envoyé : il reste à compléter."
        return _again(request, saisie, sujet, Retour(lu, said, 422))
    if examen.draft.doublons and not saisie.get("quand_meme") and not sujet.slug:
        return _again(request, saisie, sujet, Retour(lu, "", 409, alike(examen.draft)))
    qui = who(secret_of(base), where_from(request))
    passant = echanges.Passant(qui, settings().propositions_par_heure)
    try:
        echanges.send(base, examen.draft, examen.dit, token, passant)
    except Indisponible:
        raise
    except Refus as refus:
        return _again(request, saisie, sujet, Retour(lu, str(refus), 422))
    return _followed(token)


def _followed(token: str) -> Response:
    return RedirectResponse(f"./suivi/{token}?merci=1", 303)


@dataclass(frozen=True, slots=True)
class Retour:
    """Why a form comes back: what is wrong of it, words, the status, and what it looks like."""

    lu: Lu
    dit: str = ""
    status: int = 200
    doublons: Sequence[Mapping[str, Any]] = ()


def _again(request: Request, saisie: Saisie, sujet: Sujet, retour: Retour) -> Response:
    """Return the form with all that was typed, and what is wrong of it."""
    beside = {nom: saisie.get(nom) for nom in _BESIDE}
    values = formulaire.typed(saisie, sujet.etapes)
    try:
        kept = tampon.is_ours(the_base(), saisie)
        stamp = saisie.get("tampon") if kept else tampon.stamp(the_base())
    except Indisponible:
        stamp = saisie.get("tampon")
    return _form(request, sujet, {**beside, "tampon": stamp}, values, retour)


def _form(
    request: Request,
    sujet: Sujet,
    beside: Mapping[str, str],
    values: Mapping[str, Any],
    retour: Retour,
) -> Response:
    lu = retour.lu
    titles = {champ.nom: champ.titre for champ in formulaire.fields(sujet.etapes)} | _TITLES
    source = sujet.cells.get("source_date", "")
    html = render(
        "registre/proposer.html",
        sujet=sujet,
        nom=sujet.cells.get("nom", ""),
        fiche=fiche_address(sujet.slug) if sujet.slug else "",
        piege=tampon.TRAP,
        efface_le=day_in_words(date.today() + timedelta(days=KEPT_DAYS)),
        age=age(source, date.today()) if sujet.cells else "",
        source=sujet.cells.get("source_url", ""),
        departement=settings().departement,
        valeurs=values,
        autour=dict.fromkeys(_BESIDE, "") | dict(beside),
        erreurs=lu.erreurs,
        avis=lu.avis,
        choix=lu.choix,
        dit=retour.dit,
        doublons=retour.doublons,
        resume=[(nom, titles.get(nom, ""), text) for nom, text in lu.erreurs.items()],
    )
    said = "Proposer une structure ou une initiative, corriger une fiche, sans compte."
    presentation = Presentation(sujet.titre, said, "proposer", VUE, indexee=not sujet.slug)
    made = Page(presentation, html, "texte registre", (STYLE,), ("proposer/proposer.js",))
    return send_private(made, request, retour.status)

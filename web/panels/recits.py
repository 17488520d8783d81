"""Présenter, drawn: the list of récits, or a whole one, which plays without the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from catalogue.catalogue import Catalogue
from catalogue.display import day_in_words
from catalogue.recits.blocs import Bloc
from catalogue.recits.recits import Chiffre, Etape, Recit
from catalogue.recits.scenes import meetings, scene
from catalogue.sentences import say_number
from catalogue.vocabulaires import DOMAINES, ROLES
from web import recits as web_recits
from web.api.answers import number
from web.panels.render import Panel, render
from web.recits import qr
from web.shared import Shared

NOM: Final = "recits"
TITRE: Final = "Présenter · La carte du faire alliance"


def recits_panel(params: Sequence[tuple[str, str]], data: Shared, racine: str) -> Panel:
    """Return the list of récits, or the one that is asked with everything its steps show.

    ``racine`` is the address of the app as a phone of the hall can reach it.
    """
    asked = dict(params)
    known, nom = web_recits.recits(), asked.get("recit", "")
    recit = web_recits.recit_named(nom)
    if recit is None or recit.defauts:
        html = render(
            "recits.html",
            etape=None,
            recits=[_listed(r) for r in known.values()],
            demande=nom,
            inconnu=nom[:60] if recit is None else "",
        )
        return Panel(NOM, TITRE, html, boite={"class": "recits liste-recits"})
    vocabulaires = data.points.url("vocabulaires.json")
    told = play(recit, data.catalogue, racine=racine, vocabulaires=vocabulaires, today=date.today())
    numero = number(asked.get("etape", "")) or 1
    numero = numero if numero <= len(recit.etapes) else 1
    etape = told["etapes"][numero - 1]
    html = render("recits.html", etape=etape, numero=numero, total=len(recit.etapes), nom=nom)
    titre = f"{numero}. {etape['titre']} · {recit.titre}"
    # The notes are the presenter's own window: its script draws all of it.
    on_stage = {"class": "recits joue", "data-disposition": etape["disposition"]}
    boite = {"class": "recits notes"} if asked.get("notes") == "1" else on_stage
    return Panel(NOM, titre, html, {"jeu": told}, boite=boite, identite=f"récit {nom}")


def _listed(recit: Recit) -> dict[str, Any]:
    """Return what the list says of a récit; what is broken may have no date."""
    said = {name: getattr(recit, name) for name in ("nom", "titre", "auteur", "duree", "defauts")}
    jour = "" if recit.defauts else day_in_words(date.fromisoformat(recit.date))
    return {**said, "etapes": recit.etapes, "jour": jour}


def play(
    recit: Recit, catalogue: Catalogue, *, racine: str, vocabulaires: str, today: date
) -> dict[str, Any]:
    """Return a récit with everything its steps show; ``racine`` is what phones can reach."""
    return {
        "nom": recit.nom,
        "titre": recit.titre,
        "auteur": recit.auteur,
        "racine": racine,
        "vocabulaires": vocabulaires,
        "domaines": [[t.code, t.libelle] for t in DOMAINES.values()],
        "types": [[t.code, t.pluriel] for t in ROLES.values()],
        "etapes": [
            _etape(recit, e, catalogue, today, f"{racine}/r/{recit.nom}/{n}")
            for n, e in enumerate(recit.etapes, 1)
        ],
    }


def _etape(
    recit: Recit, etape: Etape, catalogue: Catalogue, today: date, adresse: str
) -> dict[str, Any]:
    together = etape.disposition == "rencontres"
    return {
        "titre": etape.titre,
        "disposition": etape.disposition,
        "texte": _flat(etape.texte),
        "notes": _flat(etape.notes),
        "sources": _flat(etape.sources),
        "chiffres": [_chiffre(c, catalogue) for c in etape.chiffres],
        "scene": meetings(recit.rencontres, catalogue)
        if together
        else scene(etape.vue, catalogue, today=today, cadre=etape.cadre),
        "qr": qr(adresse),
    }


def _flat(blocs: Sequence[Bloc]) -> list[dict[str, Any]]:
    return [asdict(bloc) for bloc in blocs]


def _chiffre(chiffre: Chiffre, catalogue: Catalogue) -> dict[str, str]:
    valeur = chiffre.valeur if chiffre.vue is None else say_number(catalogue.count(chiffre.vue))
    return {"libelle": chiffre.libelle, "valeur": valeur}

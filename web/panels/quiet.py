"""The quiet pages, words alone: Données and À propos."""

from __future__ import annotations

from typing import Final

from catalogue.fiches import COLONNES
from catalogue.reunir.poids import poids
from catalogue.reunir.words import REGLE, measured
from catalogue.vocabulaires import CONFIANCES
from settings import settings
from web.panels.render import Panel, render
from web.publiques.cadre import EXEMPLE, iframe
from web.reunir import figures
from web.shared import Shared
from web.sources import search_figures, territory_sources
from web.version import VERSION

NOM: Final = "texte"
_SHOWN: Final = 200  # problems shown on the page; the checker says them all


def donnees_panel(data: Shared) -> Panel:
    """Return what there is to take away, how it is said and what the check found."""
    lecture = data.lecture
    base = settings().adresse_publique.rstrip("/") or "https://exemple.fr"
    html = render(
        "donnees.html",
        fiches=len(lecture.fiches),
        lecture=lecture,
        cadre=iframe(base, EXEMPLE, 700, ajuster=False),
        partout="*" in settings().embarquable_par.split(),
        colonnes=[(c.nom, c.titre, c.aide) for c in COLONNES],
        problemes=[
            (p.fichier, p.ligne, p.id, p.colonne, p.valeur, p.attendu, p.gravite)
            for p in lecture.problemes[:_SHOWN]
        ],
        others=len(lecture.problemes) - _SHOWN,
    )
    return Panel(NOM, "Données · La carte du faire alliance", html)


def a_propos_panel(data: Shared) -> Panel:
    """Return what this is, how it is made, and what it does not know."""
    fiches = data.catalogue.fiches
    essais = search_figures()
    html = render(
        "a_propos.html",
        entrees=len(data.catalogue.recherche.lexique),
        essais=[
            (e["methode"][:1].upper() + e["methode"][1:], e["note"], e["vides"], e["trouve_a_tort"])
            for e in essais
        ],
        notre=essais[0],
        reunir={"regle": REGLE, "chaises": poids().chaises.values(), "mesures": measured(figures())}
        | figures(),
        confiances=CONFIANCES,
        sans_siege=int((~data.catalogue.has_a_point).sum()),
        inconnus=sum(f.statut == "inconnu" for f in fiches),
        sans_site=sum(not f.site_web for f in fiches),
        sans_date=sum(not f.source_date for f in fiches),
        sources=territory_sources(),
        version=VERSION,
    )
    return Panel(NOM, "À propos · La carte du faire alliance", html)

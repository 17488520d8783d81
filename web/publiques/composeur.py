"""``/embarquer``: composing what another site shows, its code to copy and its preview."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.address import Vue, read_address
from catalogue.recherche.words import fold
from catalogue.sentences import phrase
from catalogue.vocabulaires import DOMAINES, ROLES
from geo.territoires import FRANCE, Niveau, Territoire
from web.api.answers import number, public_root
from web.documents.presentation import (
    SITE,
    VUE,
    Presentation,
    fiche_address,
    territoire_address,
)
from web.panels.render import render, typography
from web.publiques.cadre import Cadre, iframe
from web.publiques.embarquer import VUES
from web.publiques.page import EMBED, THEMES, Page, send
from web.shared import Shared, shared

ADRESSE: Final = "embarquer"
HAUTEURS: Final = (150, 2000)  # pixels
_FICHE: Final = re.compile(r"(?:fiche[/=])([a-z0-9-]+)")
_KINDS: Final = (
    ("carte-liste", "La carte et la liste", 700),
    ("carte", "La carte", 500),
    ("liste", "La liste", 600),
    ("compteur", "Un compteur", 200),
    ("fiche", "Une fiche", 700),
    ("territoire", "Mon territoire : ce qui existe autour d’une commune", 700),
)
"""What a frame may show: its code, its name, its usual height in pixels."""
_THEMES: Final = (
    ("", "Celles que préfère le visiteur"),
    ("clair", "Claires"),
    ("sombre", "Sombres"),
)
_FILTERS: Final = ("type", "domaine", "territoire", "q")


def composeur(request: Request) -> Response:
    """Answer ``/embarquer``."""
    data, asked = shared(), dict(request.query_params)
    choix = _choices(asked)
    cadre = _frame(choix, data)
    root = public_root(request)
    html = render(
        "publiques/composer.html",
        choix=choix,
        vues=[(kind, words) for kind, words, _ in _KINDS],
        themes=_THEMES,
        types=[(t.code, t.libelle) for t in ROLES.values()],
        domaines=[(t.code, t.libelle) for t in DOMAINES.values()],
        territoires=_places(data),
        bornes=HAUTEURS,
        souci=cadre.souci,
        titre=cadre.titre,
        apercu=cadre.adresse,
        code=iframe(root, cadre, choix["hauteur"], ajuster=choix["ajuster"])
        if cadre.adresse
        else "",
    )
    said = "Le code à copier pour montrer la carte, une liste, une fiche ou un compteur chez vous."
    page = Page(
        Presentation("Afficher la carte sur votre site", said, ADRESSE, VUE),
        html,
        "composer",
        ("embarquer/embarquer.css",),
        ("embarquer/composer.js",),
    )
    return send(page, request)


def _choices(asked: Mapping[str, str]) -> dict[str, Any]:
    usual = {kind: height for kind, _, height in _KINDS}
    kind = asked["montrer"] if asked.get("montrer") in usual else _KINDS[0][0]
    told = number(asked.get("hauteur", ""))
    high = usual[kind] if told is None else told
    return {
        "montrer": kind,
        "choisie": told is not None,  # otherwise the height follows what is shown
        "theme": asked["theme"] if asked.get("theme") in THEMES else "",
        "hauteur": min(max(high, HAUTEURS[0]), HAUTEURS[1]),
        "ajuster": asked.get("ajuster") == "oui",
        **{name: asked.get(name, "").strip()[:300] for name in (*_FILTERS, "fiche", "lieu")},
    }


def _frame(choix: Mapping[str, Any], data: Shared) -> Cadre:
    kind = choix["montrer"]
    if kind == "fiche":
        return _of_fiche(choix, data)
    if kind == "territoire":
        return _of_place(choix, data)
    assert kind in VUES
    catalogue = data.catalogue
    pairs = [(name, choix[name]) for name in _FILTERS if choix[name]]
    read = read_address(pairs, data.ref, catalogue.position, catalogue.redirections)
    if read.ignores:
        wrong = read.ignores[0]
        return Cadre(souci=f"« {wrong.valeur} » ne convient pas : {wrong.raison}.")
    words = phrase(read.vue, catalogue.query(read.vue), data.ref)
    titre = typography(f"{SITE} : {words}")
    return Cadre(f"{ADRESSE}/{kind}{_themed(read.vue.address(), choix)}", titre)


def _of_fiche(choix: Mapping[str, Any], data: Shared) -> Cadre:
    catalogue, text = data.catalogue, choix["fiche"]
    if not text:
        return Cadre(souci="Donnez le nom de la fiche, ou l’adresse de sa page.")
    named = _FICHE.search(text)
    slug = named[1] if named else text
    slug = catalogue.redirections.get(slug, slug)
    position = catalogue.position.get(slug)
    if position is None:
        position = next(iter(catalogue.query(Vue(q=text[:200])).ordre), None)
    if position is None:
        return Cadre(souci=f"Aucune fiche ne répond à « {text[:60]} ».")
    fiche = catalogue.fiches[int(position)]
    address = fiche_address(fiche.id) + _themed(f"?{EMBED}=true", choix)
    return Cadre(address, typography(f"{fiche.nom}, sur la carte du faire alliance"))


def _of_place(choix: Mapping[str, Any], data: Shared) -> Cadre:
    text = choix["lieu"]
    if not text:
        return Cadre(
            souci="Donnez le nom ou le code postal d’une commune, ou d’un autre territoire."
        )
    found = data.gazetteer.search(text[:200], limite=1)
    if not found:
        return Cadre(souci=f"Aucun lieu ne ressemble à « {text[:60]} ».")
    place = found[0]
    address = territoire_address(place.territoire) + _themed(f"?{EMBED}=true", choix)
    return Cadre(address, typography(f"{place.libelle} : qui fait alliance ici"))


def _themed(query: str, choix: Mapping[str, Any]) -> str:
    if not choix["theme"]:
        return query
    return f"{query}{'&' if query else '?'}theme={choix['theme']}"


def _places(data: Shared) -> list[tuple[str, str]]:
    """Return régions, then départements, each by name."""

    def named(niveau: Niveau) -> list[tuple[str, str]]:
        units: list[Territoire] = sorted(
            data.ref.membres(FRANCE, niveau), key=lambda t: fold(data.ref.nom(t))
        )
        return [(str(t), data.ref.libelle(t)) for t in units]

    return [*named(Niveau.REGION), *named(Niveau.DEPARTEMENT)]

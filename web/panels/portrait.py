"""Mon territoire, drawn: the question while no territory is known, then its whole page."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from catalogue.address import Ignore, Vue, read_address
from catalogue.catalogue import AUTOUR_KM, Catalogue
from catalogue.display import reach, row
from catalogue.portrait.couverture import Animation, Couvrante, Inspiration, Manque, Proche
from catalogue.portrait.demande import PARAMETRES, Demande, demande
from catalogue.portrait.portrait import (
    ECHELLES,
    Portrait,
    how_far,
    in_brief,
    lineage,
    mesures,
    reach_in_words,
    service,
)
from catalogue.sentences import agree
from catalogue.vocabulaires import DOMAINES, METIERS
from geo.lieux.gazetteer import Gazetteer, Lieu
from geo.referentiel import Referentiel
from geo.ressemblance import METHODE
from geo.territoires import Niveau, Territoire
from web.panels.explorer import ZONES
from web.panels.render import Panel, render, typography
from web.portrait import portrait_of
from web.shared import Shared

NOM: Final = "portrait"
TITRE: Final = "Mon territoire · La carte du faire alliance"
LIEU: Final = "lieu"
"""The parameter of the form that is sent without a script: a place as one types it."""
CANDIDATS: Final = 8  # places offered when several are alike
EXEMPLES: Final = ("46102", "29155", "97411")  # a town, an island of 800 people, La Réunion
PER_GROUP: Final = 100  # fiches of one level sent to the page; the Explorer and the files have all
ANIMENT: Final = 3  # catalyseurs named for each of their métiers
AUTOUR_M: Final = 80_000  # the first view of the map takes in near fiches within this distance


def portrait_panel(pairs: Sequence[tuple[str, str]], data: Shared) -> Panel:
    """Return the panel of the page for the parameters of an address."""
    ref = data.ref
    others = (*PARAMETRES, LIEU)
    adresse = read_address(
        pairs, ref, data.catalogue.position, data.catalogue.redirections, others=others
    )
    asked = dict(pairs)
    demandee, candidats = demande(asked, ref, data.gazetteer), tuple[Lieu, ...]()
    if demandee.territoire is None and asked.get(LIEU, "").strip():
        demandee, candidats = _typed(asked[LIEU].strip(), data.gazetteer)
    ignores = _ignores((*demandee.ignores, *adresse.ignores))
    if demandee.territoire is None:
        values = choix_values(ignores, candidats, ref)
        return Panel(NOM, TITRE, render("portrait.html", **values), racine=_root(values))
    p = portrait_of(demandee.territoire)
    values = portrait_values(p, demandee, ignores, data.catalogue)
    titre = typography(f"{p.libelle} · {TITRE}")
    told = {"carte": _carte(p, data.catalogue)}
    html = render("portrait.html", **values)
    lien = lieu_adresse(p.territoire)
    return Panel(NOM, titre, html, told, _root(values), lien=lien, sujet=p.territoire)


def _besoin(t: Territoire, ref: Referentiel) -> dict[str, Any]:
    """Return where the Explorer looks for a need from here: around a commune, or inside."""
    if t.niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT) and ref.point(t) is not None:
        km = f"à moins de {AUTOUR_KM} km"
        return {"ou": f"{km} d’ici", "lieu": [("pres", t.code), ("rayon", AUTOUR_KM)]}
    return {"ou": "dans ce territoire", "lieu": [("territoire", str(t))]}


def _typed(text: str, gazetteer: Gazetteer) -> tuple[Demande, tuple[Lieu, ...]]:
    """Read a place as one types it: a sure one is taken, others are offered."""
    niveaux = frozenset(map(Niveau, PARAMETRES))
    found = tuple(gazetteer.search(text[:200], limite=CANDIDATS, niveaux=niveaux))
    if found and (found[0].certain or len(found) == 1):
        return Demande(found[0].territoire), ()
    why = "plusieurs lieux se ressemblent" if found else "aucun lieu ne ressemble à ce nom"
    return Demande(None, ignores=(Ignore(LIEU, text[:60], why),)), found


def _root(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what the style sheet looks at: whether there is a map beside the answers."""
    if values["etat"] == "choix":
        return {"data-territoire": "choix"}
    return {"data-territoire": "sans-forme" if values["sansForme"] else "carte"}


def choix_values(
    ignores: Sequence[str], candidats: Sequence[Lieu], ref: Referentiel
) -> dict[str, Any]:
    """Return what is shown while no territory is known: the question, and three examples."""
    communes = (Territoire(Niveau.COMMUNE, code) for code in EXEMPLES)
    return {
        "etat": "choix",
        "niveaux": ",".join(PARAMETRES),
        "candidats": [_lieu(c.territoire, ref) | {"libelle": c.libelle} for c in candidats],
        "exemples": [_lieu(t, ref) for t in communes],
        "ignores": ignores,
    }


def portrait_values(
    p: Portrait, demandee: Demande, ignores: Sequence[str], catalogue: Catalogue
) -> dict[str, Any]:
    """Return the whole page of one territory."""
    ref, t = catalogue.ref, p.territoire
    return {
        "etat": "territoire",
        "niveaux": ",".join(PARAMETRES),
        "departement": _departement(t, ref),
        "ignores": ignores,
        "ancienne": demandee.ancienne,
        "titre": p.libelle,
        "genre": p.genre,
        "sansForme": (
            "Aucun contour ni position n’est publié ici pour cette collectivité d’outre-mer : "
            "ni carte, ni distance. Le reste de la page répond."
            if p.point is None
            else ""
        ),
        "ici": lieu_adresse(t),
        "parents": [_lieu(u, ref) | {"libelle": n} for u, n in lineage(p, ref)],
        "chiffres": mesures(p.profil, t.niveau),
        "membres": _membres(p, ref),
        "bref": in_brief(p),
        "reunir": f"reunir{lieu_adresse(t)}",
        "besoin": _besoin(t, ref),
        "groupes": [
            {
                "titre": ECHELLES[niveau] + _named(group, ref),
                "nombre": agree(len(group), "fiche", "fiches"),
                "lignes": [_couvrante(c, p, catalogue) for c in group[:PER_GROUP]],
                "reste": max(0, len(group) - PER_GROUP),
            }
            for niveau, group in p.niveaux.items()
        ],
        "animations": [_animation(a, catalogue) for a in p.animations],
        "proches": [_proche(q, catalogue) for q in p.proches],
        "types": [{"role": role, "ligne": _proche(q, catalogue)} for role, q in p.par_role.items()],
        "outreMer": [row(catalogue, i, None) for i in p.outre_mer],
        "manques": [_manque(m, p, catalogue) for m in p.manques],
        "semblables": [_inspiration(i, p, catalogue) for i in p.inspirations],
        "methode": METHODE,
        "liens": _links(p),
        "suivre": f"./flux.atom{lieu_adresse(t)}",
        "fichiers": _files(t),
    }


def lieu_adresse(t: Territoire) -> str:
    """Return the address of the page of a territory, on this page."""
    return f"?{t.niveau.value}={t.code}"


def _lieu(t: Territoire, ref: Referentiel) -> dict[str, str]:
    return {"libelle": ref.libelle(t), "adresse": lieu_adresse(t), "code": str(t)}


def _departement(t: Territoire, ref: Referentiel) -> str:
    """Return the code of the département of a territory: the next place is likely there too."""
    above = t if t.niveau is Niveau.DEPARTEMENT else ref.parent(t, Niveau.DEPARTEMENT)
    return above.code if above else ""


def _ignores(ignores: Iterable[Ignore]) -> list[str]:
    return [f"Laissé de côté : {i.parametre}={i.valeur} ({i.raison.rstrip('.')})." for i in ignores]


def _membres(p: Portrait, ref: Referentiel) -> dict[str, Any] | None:
    if not p.membres:
        return None
    words = {
        Niveau.ARRONDISSEMENT: ("arrondissement", "arrondissements"),
        Niveau.COMMUNE: ("commune", "communes"),
        Niveau.EPCI: ("intercommunalité entière", "intercommunalités entières"),
        Niveau.DEPARTEMENT: ("département", "départements"),
        Niveau.REGION: ("région", "régions"),
    }[p.membres[0].niveau]
    return {
        "titre": agree(len(p.membres), *words),
        "lieux": sorted((_lieu(u, ref) for u in p.membres), key=lambda m: m["libelle"]),
    }


def _named(group: Sequence[Couvrante], ref: Referentiel) -> str:
    """Name the territory of a group when it is the same for all."""
    areas = {c.aire for c in group}
    return f" : {ref.libelle(group[0].aire)}" if len(areas) == 1 else ""


def _couvrante(c: Couvrante, p: Portrait, catalogue: Catalogue) -> dict[str, Any]:
    fiche = catalogue.fiches[c.position]
    return {
        **row(catalogue, c.position, None),
        "portee": reach_in_words(c, p.territoire, catalogue.ref),
        "aires": [str(a) for a in fiche.territoires],
        "joindre": reach(fiche),
    }


def _proche(q: Proche, catalogue: Catalogue) -> dict[str, Any]:
    fiche = catalogue.fiches[q.position]
    return {
        **row(catalogue, q.position, q.metres),
        "loin": how_far(q),
        "aires": [str(a) for a in fiche.territoires],
        "joindre": reach(fiche),
    }


def _animation(a: Animation, catalogue: Catalogue) -> dict[str, Any]:
    """Return who does a métier here, by name; else who does it nearest."""
    shown = a.couvrent[:ANIMENT]
    nearest = a.plus_proche
    return {
        "libelle": METIERS[a.metier].libelle,
        "definition": METIERS[a.metier].definition,
        "ici": [_named_fiche(i, catalogue) for i in shown],
        "reste": len(a.couvrent) - len(shown),
        "proche": _named_fiche(nearest.position, catalogue) | {"loin": how_far(nearest)}
        if nearest
        else None,
    }


def _named_fiche(position: int, catalogue: Catalogue) -> dict[str, str]:
    fiche = catalogue.fiches[position]
    return {"id": fiche.id, "nom": fiche.nom}


def _manque(m: Manque, p: Portrait, catalogue: Catalogue) -> dict[str, Any]:
    pres = _pres(p)
    nearest = m.plus_proche
    explorer = Vue(domaine=(m.domaine,), pres=pres) if pres else Vue(domaine=(m.domaine,))
    return {
        "libelle": DOMAINES[m.domaine].libelle,
        "blanc": m.blanc,
        "service": service(m),
        "reunir": f"reunir{lieu_adresse(p.territoire)}&domaine={m.domaine}" if m.blanc else "",
        "adresse": "./" + explorer.address(),
        "proche": _named_fiche(nearest.position, catalogue) | {"loin": how_far(nearest)}
        if nearest
        else None,
    }


def _inspiration(i: Inspiration, p: Portrait, catalogue: Catalogue) -> dict[str, Any]:
    t = i.semblable.territoire
    return {
        **_lieu(t, catalogue.ref),
        "ecart": f"{i.semblable.ecart:.2f}".replace(".", ","),
        "chiffres": mesures(i.semblable.profil, t.niveau),
        "lignes": [row(catalogue, position, None) for position in i.exemples[:2]],
        "reste": max(0, len(i.exemples) - 2),
        "explorer": "./" + Vue(territoire=(t,), type=("exemple-inspirant",)).address(),
    }


def _pres(p: Portrait) -> str:
    """Return where the Explorer is asked to look: a commune, else the middle of the territory."""
    if p.point is None:
        return ""
    if p.territoire.niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT):
        return p.territoire.code
    return f"{p.point[1]:.2f},{p.point[0]:.2f}"


def _links(p: Portrait) -> list[dict[str, str]]:
    pres = _pres(p)
    found = [("Les fiches situées ici", Vue(territoire=(p.territoire,)))]
    if pres:
        found.append(("Toutes les fiches, les plus proches d’abord", Vue(pres=pres)))
        found.append(("À moins de 50\N{NO-BREAK SPACE}km", Vue(pres=pres, rayon=50)))
    return [{"libelle": words, "adresse": "./" + vue.address()} for words, vue in found]


def _files(t: Territoire) -> list[dict[str, str]]:
    name = f"faire-alliance-{t.niveau.value}-{t.code}"
    return [
        {
            "libelle": label,
            "href": f"api/territoires/{quote(str(t), safe=':')}.{ext}",
            "nom": f"{name}.{ext}",
        }
        for ext, label in (
            ("pdf", "La page à emporter (PDF)"),
            ("xlsx", "Toutes les listes (XLSX)"),
            ("json", "Les données (JSON)"),
        )
    ]


def _carte(p: Portrait, catalogue: Catalogue) -> dict[str, Any]:
    """Return what the map shows: the fiches named on the page, the territory and its like."""
    shown = {c.position for group in p.niveaux.values() for c in group}
    shown |= {q.position for q in (*p.proches, *p.par_role.values())}
    shown |= set(p.outre_mer)
    visible = np.zeros(len(catalogue), dtype=bool)
    visible[sorted(shown)] = True
    return {
        "visibles": base64.b64encode(np.packbits(visible).tobytes()).decode(),
        "choisie": -1,
        "aires": [],
        "filtre": [str(p.territoire)] if p.point else [],
        "membres": [str(u) for u in p.membres],
        "voisins": [str(u) for u in p.voisins],
        "lieu": None,
        "fond": "contours",
        "cadre": {"cle": str(p.territoire), "limites": _cadre(p, catalogue)},
    }


def _cadre(p: Portrait, catalogue: Catalogue) -> tuple[float, ...]:
    """Return the box (degrees) of the territory and of the three nearest fiches, if near."""
    box = catalogue.ref.bounds(p.territoire)
    if box is None:
        return ZONES[0][1]
    west, south, east, north = box
    for q in p.proches[:3]:
        if q.metres <= AUTOUR_M:
            lon, lat = float(catalogue.lon[q.position]), float(catalogue.lat[q.position])
            west, south = min(west, lon), min(south, lat)
            east, north = max(east, lon), max(north, lat)
    return west, south, east, north

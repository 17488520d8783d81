"""Réunir, drawn: the two boxes, the round table, who sits there and why, who is missing."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from catalogue.address import Vue
from catalogue.display import age, row
from catalogue.fiches import Fiche
from catalogue.portrait.demande import PARAMETRES as LEVELS
from catalogue.reunir.candidats import ROLE_OF, Candidat
from catalogue.reunir.demande import (
    PARAMETRES,
    RAYONS_KM,
    Demande,
    address,
    say_ignored,
)
from catalogue.reunir.drawing import Carton, Plan, lay
from catalogue.reunir.faits import Fait, facts, in_a_line
from catalogue.reunir.manques import Partenaire
from catalogue.reunir.poids import PARTS
from catalogue.reunir.table import Etat, Reunir, Table, Voeu
from catalogue.reunir.tablee import Apport, Siege
from catalogue.reunir.words import (
    NOM_MANQUE,
    REGLE,
    counted,
    empty_chair,
    invitation,
    kind,
    measured,
    notice,
    share_in_words,
    stop,
    subject,
    title,
)
from catalogue.sentences import agree
from catalogue.vocabulaires import CONFIANCES, DOMAINES, PARTENAIRES
from geo.distances import distances_m
from geo.referentiel import Referentiel
from geo.ressemblance import profil
from geo.territoires import Niveau, Territoire
from settings import settings
from web.panels.explorer import ZONES
from web.panels.portrait import lieu_adresse
from web.panels.render import Panel, render, typography
from web.reunir import demande_of, figures, reunir
from web.shared import Shared

NOM: Final = "reunir"
TITRE: Final = "Réunir · La carte du faire alliance"
BESOINS: Final = ("des commerces qui ferment", "plus de médecin", "cantine bio")
EXEMPLES: Final = (
    ("03254", "des commerces qui ferment"),
    ("46102", "plus de médecin"),
    ("97411", "cantine bio"),
)
FRAMED_M: Final = 450_000  # names further than that are left out of the first view of the map

Params = Sequence[tuple[str, str]]


def reunir_panel(params: Params, data: Shared, base: str) -> Panel:
    """Return the panel of the page for the parameters of an address.

    ``base`` is where the app was asked: the invitation holds a whole address.
    """
    asked = demande_of(list(params), data)
    others = [name for name, _ in params if name not in PARAMETRES and not name.startswith("embed")]
    ignores = say_ignored(asked.ignores) + [
        f"Laissé de côté : {name[:60]} (ce paramètre n’existe pas ici)." for name in others[:5]
    ]
    voeu = asked.voeu
    if voeu is None or not (voeu.besoin or voeu.domaine):
        html = render("reunir.html", **question_values(asked, ignores, data))
        lien = address(voeu) if voeu else None
        return Panel(NOM, TITRE, html, racine={"data-reunir": "question"}, lien=lien)
    room = reunir()
    table = room.table(voeu)
    values = table_values(table, asked, ignores, room, public(base))
    told = {"carte": _carte(table, room), "base": settings().adresse_publique}
    return Panel(
        NOM,
        typography(f"{title(table, room)} · {TITRE}"),
        render("reunir.html", **values),
        told,
        {"data-reunir": "table"},
        lien=address(voeu),
    )


def public(base: str) -> str:
    """Return the address of the app as others know it, without a final slash."""
    return (settings().adresse_publique or base).rstrip("/")


def question_values(asked: Demande, ignores: Sequence[str], data: Shared) -> dict[str, Any]:
    """Return what is shown while a place or a need is not known."""
    voeu = asked.voeu
    exemples = [
        (data.ref.libelle(t := Territoire(Niveau.COMMUNE, code)), words, address(Voeu(t, words)))
        for code, words in EXEMPLES
    ]
    return {
        "etat": "question",
        **_boxes(asked, data.ref),
        "ignores": ignores,
        "ancienne": asked.ancienne,
        "lieux": [(c.libelle, address(Voeu(c.territoire, asked.besoin))) for c in asked.lieux],
        "besoins": [(words, address(Voeu(voeu.territoire, words))) for words in BESOINS]
        if voeu
        else [],
        "exemples": [] if voeu else exemples,
    }


def _boxes(asked: Demande, ref: Referentiel) -> dict[str, Any]:
    """Return what the two boxes of the form hold."""
    voeu = asked.voeu
    t = voeu.territoire if voeu else None
    above = None
    if t is not None:
        is_one = t.niveau is Niveau.DEPARTEMENT
        above = t if is_one else ref.parent(t, Niveau.DEPARTEMENT)
    return {
        "niveaux": ",".join(LEVELS),
        "departement": above.code if above else "",
        "lieu": ref.libelle(t) if t else "",
        "code": (t.niveau.value, t.code) if t else None,
        "besoin": asked.besoin,
        "rayon": voeu.rayon if voeu else None,
        "rayons": _radii(voeu),
        "domaine": ",".join(voeu.domaine) if voeu else "",
        "domaines": [(d.code, d.libelle) for d in DOMAINES.values()],
        "sans": ",".join(voeu.sans) if voeu else "",
        "avec": ",".join(voeu.avec) if voeu else "",
    }


def _radii(voeu: Voeu | None) -> list[int]:
    asked = {voeu.rayon} if voeu and voeu.rayon else set()
    return sorted({*RAYONS_KM, *asked})


def table_values(
    table: Table, asked: Demande, ignores: Sequence[str], room: Reunir, base: str
) -> dict[str, Any]:
    """Return the whole page of one table."""
    voeu, catalogue = table.voeu, room.catalogue
    lien = address(voeu)
    return {
        "etat": "table",
        **_boxes(asked, room.ref),
        "ignores": ignores,
        "ancienne": asked.ancienne,
        "devine": room.ref.libelle(voeu.territoire) if asked.devine else "",
        "titre": subject(table),
        "lieuTitre": room.ref.libelle(voeu.territoire),
        "genre": _people(table, room),
        "bref": counted(table),
        "avis": notice(table),
        "plan": plan(table, room),
        "chaises": [_chaise(code, table, room) for code in room.poids.chaises],
        "manque": _manque(table, room),
        "sans": ",".join(voeu.sans),
        "ecartes": [
            {
                "nom": catalogue.fiches[catalogue.position[slug]].nom,
                "adresse": address(voeu, sans=tuple(s for s in voeu.sans if s != slug)),
            }
            for slug in voeu.sans
        ],
        "invitation": invitation(table, room, f"{base}/reunir{lien}"),
        "fichiers": [
            (f"api/reunir.{ext}{lien}", f"premier-tour-de-table.{ext}", words)
            for ext, words in (
                ("pdf", "La page à emporter (A4)"),
                ("xlsx", "Le tableau (XLSX)"),
                ("json", "Les données (JSON)"),
            )
        ],
        "agenda": f"api/reunir.ics{lien}",
        "projeter": f"presenter?{_on_stage(voeu)}" if _on_stage(voeu) else "",
        "explorer": "./" + Vue(q=voeu.besoin, domaine=voeu.domaine).address(),
        "regle": REGLE,
        "poids": [
            (c.libelle, *(f"{getattr(c, part):g}".replace(".", ",") for part in PARTS))
            for c in room.poids.chaises.values()
        ],
        "mesures": measured(figures()),
    }


def _on_stage(voeu: Voeu) -> str:
    """Return what the hall's page has to be asked to build this table; "" when it cannot."""
    if voeu.territoire.niveau not in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT) or not voeu.besoin:
        return ""
    return "recit=faire-alliance&" + Vue(pres=voeu.territoire.code, q=voeu.besoin).address()[1:]


def _people(table: Table, room: Reunir) -> str:
    people = profil(room.ref, table.voeu.territoire).population
    within = f"à {table.voeu.rayon} km au plus" if table.voeu.rayon else ""
    said = agree(people, "habitant", "habitants") if people is not None else ""
    return " · ".join(filter(None, (said, within)))


def plan(table: Table, room: Reunir) -> Plan:
    """Return the round table as it is drawn."""
    return lay(subject(table), room.ref.libelle(table.voeu.territoire), cards(table, room))


def on_stage(table: Table, room: Reunir) -> dict[str, Any]:
    """Return a table as a hall sees it: its cards, one after the other, and its map."""
    return {
        "titre": subject(table),
        "lieu": room.ref.libelle(table.voeu.territoire),
        "avis": typography(notice(table)),
        "chaises": [
            {
                "chaise": c.chaise,
                "nom": typography(c.nom),
                "dit": typography(c.dit),
                "lieu": c.lieu,
                "role": c.role,
                "vide": c.vide,
            }
            for c in cards(table, room)
        ],
        "carte": _carte(table, room),
    }


def cards(table: Table, room: Reunir) -> list[Carton]:
    """Return what is around the table: the names, the empty chairs, who is missing."""
    cartons: list[Carton] = []
    fiches = room.catalogue.fiches
    for code, chaise in room.poids.chaises.items():
        for siege in table.of(code):
            c = siege.candidat
            fiche = fiches[c.position]
            said = in_a_line(facts(room, table, c), 2)
            where = room.catalogue.lieu(fiche)
            cartons.append(
                Carton(
                    chaise.libelle,
                    fiche.nom,
                    said,
                    where,
                    mark_of(fiche, code),
                    f"siege-{fiche.id}",
                )
            )
        if not table.of(code):
            short, whole = empty_chair(table, chaise, room.catalogue)
            cartons.append(Carton(chaise.libelle, short, whole, "", "", f"chaise-{code}", True))
    missing = table.manquent[:1] or table.partenaires[:0]
    if missing:
        name = kind(missing[0])
        more = len(table.manquent) - 1
        said = share_in_words(missing[0])
        others = f"et {agree(more, 'autre', 'autres')}" if more else ""
        cartons.append(
            Carton(NOM_MANQUE, name[:1].upper() + name[1:], said, others, "", "manque", True)
        )
    return cartons


def mark_of(fiche: Fiche, chaise: str) -> str:
    """Return the type whose mark is drawn on a chair: the one that brings a fiche there."""
    return ROLE_OF[chaise] if ROLE_OF[chaise] in fiche.roles else fiche.roles[0]


def _chaise(code: str, table: Table, room: Reunir) -> dict[str, Any]:
    chaise = room.poids.chaises[code]
    short, whole = empty_chair(table, chaise, room.catalogue)
    held = table.of(code)
    return {
        "code": code,
        "libelle": chaise.libelle,
        "definition": chaise.definition,
        "sieges": [_siege(s, table, room) for s in held],
        "vide": "" if held else short,
        "ditVide": whole,
        "ailleurs": [] if held else [_named(c, table, room) for c in table.ailleurs.get(code, ())],
    }


def _siege(s: Siege, table: Table, room: Reunir) -> dict[str, Any]:
    voeu, c = table.voeu, s.candidat
    fiche = room.catalogue.fiches[c.position]
    said = facts(room, table, c)
    without = tuple(dict.fromkeys((*voeu.sans, fiche.id)))
    kept = tuple(slug for slug in voeu.avec if slug != fiche.id)
    return {
        **_named(c, table, room),
        "marque": mark_of(fiche, c.chaise),
        "faits": said,
        "phrase": in_a_line(said, 4),
        "gain": f"{s.gain:.2f}".replace(".", ","),
        "note": f"{c.score:.2f}".replace(".", ","),
        "parts": _parts(c),
        "ajoute": _brought(s.ajoute),
        "pasLui": address(voeu, sans=without, avec=kept),
        "plutot": [
            {
                **_named(k, table, room),
                "phrase": in_a_line(facts(room, table, k), 2),
                "adresse": address(
                    voeu, sans=without, avec=(*kept, room.catalogue.fiches[k.position].id)
                ),
            }
            for k in s.plutot
        ],
    }


def _named(c: Candidat, table: Table, room: Reunir) -> dict[str, Any]:
    fiche = room.catalogue.fiches[c.position]
    return {
        **row(room.catalogue, c.position, c.metres),
        "phrase": in_a_line(facts(room, table, c), 2),
        "source": fiche.source_titre or fiche.source_url,
        "point_": stop(fiche.source_titre or fiche.source_url),
        "sourceUrl": fiche.source_url,
        "age": age(fiche.source_date, date.today()),
        "confiance": CONFIANCES[fiche.confiance].libelle,
    }


def _parts(c: Candidat) -> list[tuple[str, str]]:
    names = {"besoin": "besoin", "lieu": "lieu", "ressemblance": "ressemblance", "preuve": "preuve"}
    return [(words, f"{getattr(c, part):.2f}".replace(".", ",")) for part, words in names.items()]


def _brought(ajoute: Iterable[Apport]) -> str:
    """Return in words what a name added to the table when it came."""
    found = []
    for what, which in ajoute:
        match what:
            case "chaise":
                found.append("une chaise tenue")
            case "idee":
                found.append(f"l’idée « {which} »")
            case "partenaire":
                found.append(f"travaille avec : {PARTENAIRES[which].pluriel.lower()}")
            case "domaine":
                found.append(f"le domaine {DOMAINES[which].libelle}")
            case "departement":
                found.append("un autre coin de France")
    return " ; ".join(found)


def _manque(table: Table, room: Reunir) -> dict[str, Any]:
    fiches, ref = room.catalogue.fiches, room.ref

    def named(positions: Iterable[int]) -> list[tuple[str, str]]:
        return [(fiches[i].id, fiches[i].nom) for i in positions]

    def partner(p: Partenaire) -> dict[str, Any]:
        return {"nom": kind(p), "part": share_in_words(p), "alliances": named(p.alliances)}

    echelle = table.echelle
    return {
        "connu": bool(table.alliances),
        "sur": len(table.alliances),
        "alliances": named(table.alliances),
        "directes": sum(table.besoin.repond[i] > 0 for i in table.alliances),
        "manquent": [partner(p) for p in table.manquent],
        "presents": [
            {**partner(p), "par": "vous" if p.vous else "", "deja": named(p.deja)}
            for p in table.partenaires
            if not p.manque
        ],
        "echelle": {
            "nom": ref.libelle(echelle.territoire),
            "n": len(echelle.alliances),
            "adresse": f"mon-territoire{lieu_adresse(echelle.territoire)}",
        }
        if echelle
        else None,
        "voisines": [(ref.libelle(v.territoire), named(v.fiches[:2])) for v in table.voisines[:4]],
    }


def _carte(table: Table, room: Reunir) -> dict[str, Any]:
    """Return what the map shows: who sits, and a line to each from the territory."""
    t, catalogue = table.voeu.territoire, room.catalogue
    shown = [s.candidat.position for s in table.sieges]
    visible = np.zeros(len(catalogue), dtype=bool)
    visible[shown] = True
    point = room.ref.point(t)
    ends = [
        (float(catalogue.lon[i]), float(catalogue.lat[i]))
        for i in shown
        if catalogue.has_a_point[i]
    ]
    return {
        "visibles": base64.b64encode(np.packbits(visible).tobytes()).decode(),
        "choisie": -1,
        "aires": [],
        "filtre": [str(t)] if point else [],
        "membres": [],
        "voisins": [],
        "lieu": {"lon": point[0], "lat": point[1], "rayon": table.voeu.rayon} if point else None,
        "liens": ends if point else [],
        "fond": "contours",
        "cadre": {"cle": address(table.voeu, sans=(), avec=()), "limites": _frame(t, ends, room)},
    }


def _frame(t: Territoire, ends: Sequence[tuple[float, float]], room: Reunir) -> tuple[float, ...]:
    """Return the box (degrees) of the territory and of the names that are not too far."""
    box, point = room.ref.bounds(t), room.ref.point(t)
    if box is None or point is None:
        return ZONES[0][1]
    west, south, east, north = box
    lons, lats = np.array([e[0] for e in ends]), np.array([e[1] for e in ends])
    for lon, lat, metres in zip(lons, lats, distances_m(*point, lons, lats), strict=True):
        if metres <= FRAMED_M:
            west, south = min(west, float(lon)), min(south, float(lat))
            east, north = max(east, float(lon)), max(north, float(lat))
    pad = 0.15
    return west - pad, south - pad, east + pad, north + pad


__all__ = ["Etat", "Fait", "reunir_panel"]

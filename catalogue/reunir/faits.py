"""Why a name is on a chair: facts about its fiche and the territory, each one that can be checked.

A fact carries what it was made from beside its words, so that a test holds every sentence shown to
the fiche and to the territory it speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from catalogue.portrait.couverture import Couvrante
from catalogue.portrait.portrait import GENRES, km
from catalogue.recherche.besoin import Raison
from catalogue.reunir.besoin import Etat
from catalogue.reunir.candidats import Candidat
from catalogue.reunir.table import DEJA_FAIT, Reunir, Table
from catalogue.sentences import agree, say_number
from catalogue.vocabulaires import DOMAINES, METIERS, PARTENAIRES
from geo.ressemblance import profil
from geo.territoires import Niveau, Territoire

_NBSP: Final = "\N{NO-BREAK SPACE}"
Genre = Literal[
    "couvre",
    "en_partie",
    "besoin",
    "domaine",
    "taille",
    "chez_vous",
    "distance",
    "agit",
    "metier",
    "avec",
    "resultat",
]
_VOTRE: Final = {
    Niveau.COMMUNE: "votre commune",
    Niveau.ARRONDISSEMENT: "votre arrondissement",
    Niveau.EPCI: "votre intercommunalité",
    Niveau.EPT: "votre établissement public territorial",
    Niveau.DEPARTEMENT: "votre département",
    Niveau.REGION: "votre région",
    Niveau.PAYS: "toute la France",
}


@dataclass(frozen=True, slots=True)
class Fait:
    """One fact in words, and what it was made from.

    Attributes
    ----------
    territoire
        The territory it speaks of, if any.
    nombre
        Metres, inhabitants or communes, as its kind says.
    mots
        Words or codes it repeats from the fiche or from the need.
    """

    genre: Genre
    texte: str
    territoire: Territoire | None = None
    nombre: float | None = None
    mots: tuple[str, ...] = ()


def facts(reunir: Reunir, table: Table, c: Candidat) -> tuple[Fait, ...]:
    """Return why a candidate is where it is, what counts most on its chair first."""
    need, place = _need(reunir, table, c), _place(reunir, table, c)
    size = _size(reunir, table, c)
    brought = _brought(reunir, c)
    if c.chaise == DEJA_FAIT:
        return (*need, *size, *place, *brought)
    if c.chaise in ("reunit", "finance"):
        return (*place, *need, *brought)
    return (*need, *place, *brought)


def _need(reunir: Reunir, table: Table, c: Candidat) -> list[Fait]:
    """Return which ideas of the need a fiche says, else which of its domaines it is filed under."""
    besoin, fiche = table.besoin, reunir.catalogue.fiches[c.position]
    if besoin.etat is Etat.CONNU and besoin.repond[c.position] > 0:
        raisons = reunir.catalogue.recherche.why(besoin.texte, c.position)
        if raisons:
            words = [_said(r) for r in raisons]
            ideas = tuple(r.idee for r in raisons)
            return [Fait("besoin", "répond à " + ", ".join(words), mots=ideas)]
    shared = tuple(d for d in besoin.domaines if d in fiche.domaines)
    if not shared:
        return []
    names = " et ".join(DOMAINES[d].libelle for d in shared[:2])
    return [Fait("domaine", f"agit dans le même domaine{_NBSP}: {names}", mots=shared[:2])]


def _said(raison: Raison) -> str:
    quoted = f"«{_NBSP}{raison.idee}{_NBSP}»"
    return f"{quoted} ({raison.proche})" if raison.proche else quoted


def _place(reunir: Reunir, table: Table, c: Candidat) -> list[Fait]:
    t, ref = table.voeu.territoire, reunir.ref
    found = []
    fiche = reunir.catalogue.fiches[c.position]
    if c.couvre is not None:
        found.append(_cover(reunir, t, c.couvre))
    seat = Territoire(Niveau.COMMUNE, fiche.code_insee) if fiche.code_insee else None
    if seat and ref.contains(t, seat):
        found.append(Fait("chez_vous", "son siège est chez vous", territoire=seat))
    elif c.metres is not None:
        found.append(Fait("distance", f"à{_NBSP}{km(c.metres)}", territoire=seat, nombre=c.metres))
    elif c.couvre is None:
        area = fiche.territoires[0]
        found.append(Fait("agit", f"agit à {ref.libelle(area)}" if area.niveau is Niveau.COMMUNE
                          else f"agit dans {ref.libelle(area)}", territoire=area))  # fmt: skip
    return found


def _cover(reunir: Reunir, t: Territoire, c: Couvrante) -> Fait:
    name = reunir.ref.libelle(c.aire)
    if c.entiere:
        yours = _VOTRE[c.aire.niveau]
        if c.aire.niveau is Niveau.PAYS:
            return Fait("couvre", f"agit dans {yours}", territoire=c.aire)
        said = yours if c.aire == t else f"{yours}, {name}"
        return Fait("couvre", f"couvre {said}", territoire=c.aire)
    if c.communes:
        part = f"couvre {say_number(c.communes)} de vos {agree(c.de, 'commune', 'communes')}"
        return Fait("en_partie", part, territoire=c.aire, nombre=c.communes)
    return Fait("en_partie", f"couvre {name} seulement", territoire=c.aire, nombre=0)


def _size(reunir: Reunir, table: Table, c: Candidat) -> list[Fait]:
    """Return in what kind of territory it was done, and whether it is like ours."""
    if c.chez is None or c.ecart is None or c.chez == table.voeu.territoire:
        return []
    people = profil(reunir.ref, c.chez).population
    if people is None:
        return []
    kind = GENRES.get(c.chez.niveau, "intercommunalité")
    article = "un" if kind.startswith(("arr", "dép", "éta", "pay")) else "une"
    text = f"dans {article} {kind} de {agree(people, 'habitant', 'habitants')}"
    if c.ecart <= reunir.poids.ressemblance["semblable"]:
        text += ", qui ressemble à la vôtre" if article == "une" else ", qui ressemble au vôtre"
    return [Fait("taille", text, territoire=c.chez, nombre=people)]


def _brought(reunir: Reunir, c: Candidat) -> list[Fait]:
    fiche = reunir.catalogue.fiches[c.position]
    found = []
    if c.chaise == "reunit" and fiche.metiers:
        names = ", ".join(METIERS[m].libelle.lower() for m in fiche.metiers)
        found.append(Fait("metier", f"son métier{_NBSP}: {names}", mots=fiche.metiers))
    if c.chaise == DEJA_FAIT and fiche.partenaires:
        kinds = ", ".join(PARTENAIRES[p].pluriel.lower() for p in fiche.partenaires)
        found.append(Fait("avec", f"avec{_NBSP}: {kinds}", mots=fiche.partenaires))
    if c.chaise in (DEJA_FAIT, "fait") and fiche.resultats:
        text = f"ce que cela donne{_NBSP}: {fiche.resultats}"
        found.append(Fait("resultat", text, mots=(fiche.resultats,)))
    return found


def in_a_line(found: Sequence[Fait], most: int = 3) -> str:
    """Return the first facts on one line."""
    return " · ".join(f.texte for f in found[:most])

"""What a moderator decides of one proposition, and what she corrects of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from catalogue.fiches import COLONNES, SEPARATOR, Colonne
from catalogue.lecture.reading import Probleme, read_rows
from catalogue.vocabulaires import LISTES
from registre import echanges, file, moderation
from registre.acces.personnes import Moderateur
from registre.brouillons import loses
from registre.cellules import cells_of, changed, differences, kept
from registre.moderation import Correction
from registre.paroles import problem_line
from registre.refus import Inconnu, Refus
from web.api.answers import number
from web.live import soon
from web.registre.seuil import Saisie, the_base
from web.shared import shared

REFUS: Final = (
    ("doublon", "Déjà sur la carte"),
    ("sujet", "Hors du sujet de cette carte"),
    ("source", "Source absente ou insuffisante"),
    ("lieu", "Lieu introuvable"),
    ("personne", "Donnée personnelle"),
    ("publicite", "Publicité"),
    ("autre", "Autre raison"),
)
"""The kinds of refusals; who proposed reads them, and the words beside."""


@dataclass(frozen=True, slots=True)
class Etabli:
    """A proposition on the bench: the fiche it would make, and what there is to say of that.

    Parameters
    ----------
    avant, apres
        The cells as they are, and as they would be.
    version
        The event that made the fiche what it is; 0 for a new one.
    problemes
        What the reader says of them.
    """

    avant: dict[str, str]
    apres: dict[str, str]
    version: int
    problemes: tuple[Probleme, ...] = ()


def bench_of(row: sa.Row[Any]) -> Etabli:
    """Return the fiche a proposition would make of the one there is."""
    before, version = _present(row)
    after = changed(before, row.changements)
    if not before:
        after = {"id": row.fiche, **after}
    return Etabli(before, after, version)


def recheck(cells: Mapping[str, str]) -> str:
    """Return what is wrong with the cells of a fiche, "" when it can be published."""
    lecture = read_rows([cells], shared().ref, today=date.today())
    return " ; ".join(problem_line(p) for p in lecture.problemes if loses(p))


def decide(row: sa.Row[Any], saisie: Saisie, moderateur: Moderateur) -> Etabli | None:
    """Do what a form says; return what is to be corrected first, None when it is done.

    Raises
    ------
    Refus
        When it cannot be done, and why.
    """
    base, numero, action = the_base(), row.numero, saisie.get("action")
    if action == "accepter":
        moderation.accept(base, numero, moderateur.nom, saisie.get("motif"), recheck)
    elif action == "corriger":
        return _correct(row, saisie, moderateur)
    elif action == "renvoyer":
        echanges.send_back(base, numero, moderateur.nom, saisie.get("question"))
    elif action == "refuser":
        moderation.refuse(base, numero, moderateur.nom, reason(saisie))
    else:
        raise Refus("Ce geste n’existe pas.")
    soon()
    return None


def reason(saisie: Saisie) -> str:
    """Return why something is refused: a kind, and words.

    Raises
    ------
    Refus
        When neither is given, or the kind asks for words.
    """
    kind, words = dict(REFUS).get(saisie.get("genre_refus"), ""), saisie.get("refus")
    if not kind:
        raise Refus("Un refus a une raison : choisissez-la.")
    if saisie.get("genre_refus") == "autre":
        if not words:
            raise Refus("Dites la raison en quelques mots : qui a proposé la lira.")
        return words
    return f"{kind}. {words}" if words else f"{kind}."


def _correct(row: sa.Row[Any], saisie: Saisie, moderateur: Moderateur) -> Etabli | None:
    """Accept a proposition as a moderator writes it."""
    bench = bench_of(row)
    version = version_of(saisie, "version")
    written = kept({**bench.apres, **_cells(saisie), "id": row.fiche})
    lecture = read_rows([written], shared().ref, today=date.today())
    lost = [p for p in lecture.problemes if loses(p)]
    if lost or not lecture.fiches:
        return Etabli(bench.avant, written, version, tuple(lost))
    after = cells_of(lecture.fiches[0])
    read = read_rows([bench.avant], shared().ref).fiches if bench.avant else ()
    before = cells_of(read[0]) if read else bench.avant
    touched = {nom: new for nom, (_, new) in differences(before, after).items()}
    correction = Correction(touched, version)
    moderation.accept(
        the_base(),
        row.numero,
        moderateur.nom,
        saisie.get("motif"),
        recheck,
        correction=correction,
    )
    soon()
    return None


def version_of(saisie: Saisie, nom: str) -> int:
    """Return the event that had made a fiche what a form shows; -1, which is none, when mangled."""
    told = number(saisie.get(nom))
    return -1 if told is None else told


def _cells(saisie: Saisie) -> dict[str, str]:
    """Return the columns that a form of all of them holds."""
    cells = {}
    for colonne in COLONNES:
        nom = f"col_{colonne.nom}"
        if colonne.nom == "id" or not any(name == nom for name, _ in saisie.pairs):
            continue
        values = [text.strip() for text in saisie.all(nom) if text.strip()]
        cells[colonne.nom] = SEPARATOR.join(values) if is_list(colonne) else saisie.get(nom)
    return cells


def is_list(colonne: Colonne) -> bool:
    """Tell whether a column is chosen from a list, several at once."""
    return colonne.multiple and colonne.genre == "code" and not colonne.ouvert


def columns(cells: Mapping[str, str], touched: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return every column as a field: those the proposition touches first."""
    made = [
        {
            "nom": colonne.nom,
            "titre": colonne.titre,
            "aide": colonne.aide,
            "valeur": cells.get(colonne.nom, ""),
            "valeurs": cells.get(colonne.nom, "").split(SEPARATOR),
            "genre": "cases"
            if is_list(colonne)
            else "choix"
            if colonne.genre == "code" and not colonne.multiple
            else "long"
            if colonne.lignes
            else "texte",
            "options": [(t.code, t.libelle) for t in LISTES[colonne.vocabulaire].values()]
            if colonne.vocabulaire
            else [],
            "touchee": colonne.nom in touched,
            "requis": colonne.requis,
        }
        for colonne in COLONNES
        if colonne.nom != "id"
    ]
    return sorted(made, key=lambda field: not field["touchee"])


def _present(row: sa.Row[Any]) -> tuple[dict[str, str], int]:
    if row.genre == "nouvelle" or not row.fiche:
        return {}, 0
    try:
        cells, version = file.fiche(the_base(), row.fiche)
    except Inconnu:
        return {}, 0
    return dict(cells), version

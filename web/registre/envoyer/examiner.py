"""What a form says, by the rules of the catalogue: the draft it makes, and what to tell of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from catalogue.fiches import COURRIEL
from registre import file
from registre.brouillons import Brouillon, loses, read_draft
from registre.envois import COURRIEL_MAX, Dit
from web.documents.presentation import fiche_address
from web.registre.envoyer import formulaire
from web.registre.envoyer.formulaire import CORRECTION, HIMSELF, NOUVELLE, STRUCTURE, Etape, Lu
from web.registre.seuil import Saisie, the_base
from web.shared import shared

if TYPE_CHECKING:
    from registre.base import Base

ERREUR: Final = "erreur"
VRAI: Final = "toujours-vrai"
OBJETS: Final = ("", ERREUR, VRAI)
OLD_YEARS: Final = 3  # a source older than that is one to look at again
_COURRIEL: Final = re.compile(COURRIEL)
_TITLES: Final = {
    "": "Proposer une fiche",
    "correction": "Corriger une fiche",
    ERREUR: "Signaler une erreur",
    VRAI: "C’est toujours vrai",
}
# The fields of the form where a column that nobody fills is told.
_TOLD_AT: Final = {"code_insee": "commune", "precision": "commune", "lat": "commune", "id": "nom"}


@dataclass(slots=True)
class Sujet:
    """What a form is about: a new fiche, or which one, and what is said of it."""

    objet: str = ""
    slug: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def etapes(self) -> tuple[Etape, ...]:
        """The fields that are asked."""
        return () if self.objet in (ERREUR, VRAI) else CORRECTION if self.slug else NOUVELLE

    @property
    def titre(self) -> str:
        """The title of the page."""
        return _TITLES[self.objet or ("correction" if self.slug else "")]


@dataclass(slots=True)
class Examen:
    """What was typed, read: the draft it makes, what is said beside, what to tell who typed."""

    lu: Lu
    draft: Brouillon
    dit: Dit


def examine(saisie: Saisie, sujet: Sujet, base: Base) -> Examen:
    """Return what was typed, read by the rules of the catalogue, and what there is to say of it."""
    data, today = shared(), date.today()
    vu = formulaire.seen(saisie) if sujet.slug else None
    lu = formulaire.read(saisie, sujet.etapes, data, vu)
    given: dict[str, Any] = dict(lu.given)
    formulaire.of_structure(saisie, given, today)
    if (
        sujet.slug
        and not sujet.objet
        and set(given) <= {"source_titre", "source_date"} - set(lu.given)
    ):
        given = {}  # whoever is the structure says nothing by it alone
    motif, courriel = saisie.get("motif"), saisie.get("votre_courriel")
    genre = ""
    if sujet.objet == ERREUR:
        genre, given = "erreur", {}
        if not motif:
            lu.erreurs["motif"] = "Dites ce qui n’est pas juste."
        elif formulaire.too_many_links(motif):
            lu.erreurs["motif"] = "Il y a trop d’adresses de sites dans ce texte."
    elif sujet.objet == VRAI:
        genre, given = "confirmation", {"source_date": today.isoformat()}
        if saisie.get("preuve") not in ("source", STRUCTURE):
            lu.erreurs["preuve"] = "Dites comment vous le savez."
        motif = "La structure le dit." if saisie.get("preuve") == STRUCTURE else "Source relue."
    if courriel and not (_COURRIEL.fullmatch(courriel) and len(courriel) <= COURRIEL_MAX):
        lu.erreurs["votre_courriel"] = "Une adresse entière, comme prenom@exemple.fr, ou rien."
    draft = Brouillon("correction" if sujet.slug else "nouvelle", sujet.slug, {})
    if genre != "erreur":
        with base.reading() as connection:
            draft = read_draft(
                {**given, **({"id": sujet.slug} if sujet.slug else {})},
                connection,
                data.ref,
                today,
                unsourced=True,
            )
        _tell(draft, lu)
    auteur = HIMSELF if saisie.get(STRUCTURE) or saisie.get("preuve") == STRUCTURE else ""
    signaux = ("ancienne",) if sujet.slug and _is_old(sujet.cells, today) else ()
    dit = Dit(auteur, courriel, motif, genre, signaux)
    return Examen(lu, draft, dit)


def _tell(draft: Brouillon, lu: Lu) -> None:
    """Tell each problem of a draft at its field, unless something is told there already."""
    for p in draft.problemes:
        if p.colonne == "id" and draft.genre == "correction":
            continue  # nothing changes: told below, it is no field's
        where = _TOLD_AT.get(p.colonne, p.colonne)
        value = f"« {p.valeur} » : " if p.valeur and p.colonne not in ("id", "description") else ""
        if loses(p):
            if where == "territoires" and "commune" in lu.erreurs:
                continue
            if p.valeur or where not in ("source_url", "source_titre", "territoires", "nom"):
                lu.erreurs.setdefault(where, f"{value}attendu, {p.attendu}.")
            elif where == "nom":
                lu.erreurs.setdefault(where, "À remplir : nom.")
        elif value:
            lu.avis.setdefault(where, f"{value}{p.attendu}.")
    if not draft.acceptable and not lu.erreurs:
        lu.erreurs[""] = "Rien ne change encore : corrigez un champ, puis envoyez."


def _is_old(cells: dict[str, str], today: date) -> bool:
    told = cells.get("source_date", "")[:4]
    return not told.isdigit() or today.year - int(told) >= OLD_YEARS


def subject(slug: str, objet: str) -> Sujet:
    """Return what a form is about.

    Raises
    ------
    Inconnu
        When it is about a fiche that does not exist.
    """
    if not slug:
        return Sujet()
    cells, _ = file.fiche(the_base(), slug)
    return Sujet(objet if objet in (ERREUR, VRAI) else "", cells["id"], dict(cells))


def alike(draft: Brouillon) -> list[dict[str, Any]]:
    """Return the fiches that a draft looks like, as the page shows them."""
    catalogue, found = shared().catalogue, []
    for doublon in draft.doublons:
        position = catalogue.position.get(doublon.id)
        known = position is not None and not doublon.proposition
        fiche = catalogue.fiches[position] if known and position is not None else None
        found.append(
            {
                "nom": doublon.nom,
                "raisons": doublon.raisons,
                "adresse": fiche_address(doublon.id) if fiche else "",
                "corriger": f"proposer?fiche={doublon.id}" if fiche else "",
                "lieu": catalogue.lieu(fiche) if fiche else "",
                "attend": bool(doublon.proposition),
            }
        )
    return found

"""What the stage is told: a whole récit, so that it plays to its end without the server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from catalogue.catalogue import Catalogue
from catalogue.recits.blocs import Bloc
from catalogue.recits.recits import Chiffre, Etape, Recit
from catalogue.recits.scenes import scene
from catalogue.sentences import say_number
from catalogue.vocabulaires import DOMAINES, ROLES
from web.recits import qr


def hall(recits: Iterable[Recit], demande: str) -> dict[str, Any]:
    """Return the list of récits; ``demande`` is the name that was asked and cannot be played."""
    return {
        "mode": "liste",
        "inconnu": demande,
        "recits": [
            {
                "nom": r.nom,
                "titre": r.titre,
                "auteur": r.auteur,
                "date": r.date,
                "duree": r.duree,
                "etapes": len(r.etapes),
                "defauts": [f"Ligne {d.ligne} : {d.phrase}" for d in r.defauts],
            }
            for r in recits
        ],
    }


def play(
    recit: Recit, catalogue: Catalogue, *, racine: str, vocabulaires: str, today: date
) -> dict[str, Any]:
    """Return a récit with everything its steps show; ``racine`` is what phones can reach."""
    return {
        "mode": "jouer",
        "nom": recit.nom,
        "titre": recit.titre,
        "auteur": recit.auteur,
        "racine": racine,
        "vocabulaires": vocabulaires,
        "domaines": [[t.code, t.libelle] for t in DOMAINES.values()],
        "types": [[t.code, t.pluriel] for t in ROLES.values()],
        "etapes": [
            _etape(e, catalogue, today, f"{racine}/r/{recit.nom}/{n}")
            for n, e in enumerate(recit.etapes, 1)
        ],
    }


def _etape(etape: Etape, catalogue: Catalogue, today: date, adresse: str) -> dict[str, Any]:
    return {
        "titre": etape.titre,
        "disposition": etape.disposition,
        "texte": _flat(etape.texte),
        "notes": _flat(etape.notes),
        "sources": _flat(etape.sources),
        "chiffres": [_chiffre(c, catalogue) for c in etape.chiffres],
        "scene": scene(etape.vue, catalogue, today=today, cadre=etape.cadre),
        "qr": qr(adresse),
    }


def _flat(blocs: Sequence[Bloc]) -> list[dict[str, Any]]:
    return [asdict(bloc) for bloc in blocs]


def _chiffre(chiffre: Chiffre, catalogue: Catalogue) -> dict[str, str]:
    valeur = chiffre.valeur if chiffre.vue is None else say_number(catalogue.count(chiffre.vue))
    return {"libelle": chiffre.libelle, "valeur": valeur}

"""``python -m registre moderateur``: those who decide, from a terminal."""

from __future__ import annotations

import argparse
from typing import Any, Final

from registre.acces import personnes
from registre.base import Base
from registre.paroles import plain

_ROLES: Final = {"moderateur": "modérateur", "administrateur": "administrateur"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what one may type after ``moderateur``."""
    parser.add_argument("action", choices=("ajouter", "lien", "retirer", "lister"))
    parser.add_argument("nom", nargs="?", default="", help="qui ; rien pour « lister »")
    parser.add_argument("--role", choices=sorted(_ROLES), default="moderateur")


def run(base: Base, choix: argparse.Namespace, address: str) -> tuple[dict[str, Any], list[str]]:
    """Do it; return what ``--json`` says, and lines for people.

    Parameters
    ----------
    base, choix
        The base, and what was typed.
    address
        The public address of the app, "" when it is not known.
    """
    if choix.action == "lister":
        everyone = personnes.people(base)
        return {"moderateurs": everyone}, [line for p in everyone for line in _lines(p)] or [
            "Personne ne modère encore : « moderateur ajouter NOM »."
        ]
    if choix.action == "retirer":
        nom = personnes.remove(base, personnes.find(base, choix.nom))
        return {"retire": nom}, [plain(f"{nom} ne modère plus : ses séances sont fermées.")]
    if choix.action == "ajouter":
        numero = personnes.add(base, choix.nom, _ROLES[choix.role])
    else:
        numero = personnes.find(base, choix.nom)
    link = f"{address}/entrer?jeton={personnes.invite(base, numero)}"
    said = "Ce lien ouvre une séance, une fois, pendant un quart d’heure :"
    return {"moderateur": numero, "lien": link}, [plain(said), link]


def _lines(person: dict[str, Any]) -> list[str]:
    sessions = [
        f"  séance {s['numero']}, ouverte le {s['ouverte_le']}, jusqu’au {s['expire_le']}"
        for s in person["seances"]
    ]
    who = f"{person['numero']} : {person['nom']}, {person['role']}, depuis {person['ajoute_le']}"
    return [plain(line) for line in (who, *sessions)]

"""Command line: ``python -m catalogue check [FICHIERS]`` and ``python -m catalogue schema``."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from catalogue.constats import typographie
from catalogue.reading import Lecture, Probleme, catalogue_files, read_catalogue
from catalogue.redirections import read_redirections
from catalogue.schema import SCHEMA, schema_json
from geo.referentiel import Referentiel


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when there is nothing to correct, 1 otherwise."""
    analyseur = argparse.ArgumentParser(prog="python -m catalogue", description=__doc__)
    commandes = analyseur.add_subparsers(dest="commande", required=True)
    verifier = commandes.add_parser("check", help="vérifier des fichiers de fiches")
    verifier.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER")
    commandes.add_parser("schema", help="écrire data/catalogue/schema.json")
    choix = analyseur.parse_args(arguments)
    if choix.commande == "schema":
        SCHEMA.write_text(schema_json(), encoding="utf-8")
        return 0
    return _check(choix.fichiers)


def _check(fichiers: Sequence[Path]) -> int:
    chemins = tuple(fichiers) or catalogue_files()
    lecture = read_catalogue(chemins, Referentiel.load(), aujourdhui=dt.date.today())
    problemes = list(lecture.problemes)
    if not fichiers:
        _, redirections = read_redirections({fiche.id for fiche in lecture.fiches})
        problemes += redirections
    for probleme in problemes:
        print(ligne(probleme))
    print(bilan(lecture, problemes, len(chemins)))
    return int(any(probleme.gravite == "erreur" for probleme in problemes))


def ligne(probleme: Probleme) -> str:
    """Return a problem on one line: file, line, column, value, what was expected, what follows."""
    colonne = f"colonne {probleme.colonne}" if probleme.colonne else "ligne entière"
    valeur = f"« {probleme.valeur} »" if probleme.valeur else "vide"
    return typographie(
        f"{probleme.fichier}, ligne {probleme.ligne}, {colonne} : {valeur} ;"
        f" attendu : {probleme.attendu} [{probleme.gravite}, {probleme.effet}]"
    )


def bilan(lecture: Lecture, problemes: Sequence[Probleme], fichiers: int) -> str:
    """Return the summary of a check."""
    erreurs = sum(probleme.gravite == "erreur" for probleme in problemes)
    return typographie(
        f"{fichiers} fichier(s), {lecture.lignes} ligne(s) : {len(lecture.fiches)} fiche(s) lue(s),"
        f" {lecture.ecartees} écartée(s) ; {erreurs} erreur(s),"
        f" {len(problemes) - erreurs} avertissement(s)."
    )


if __name__ == "__main__":
    sys.exit(main())

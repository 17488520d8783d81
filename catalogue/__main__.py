"""Command line: ``python -m catalogue``: check, age, historique, modele, schema and recits."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from catalogue import DATA_CATALOGUE
from catalogue.catalogue import Catalogue
from catalogue.importation.modele import write_model
from catalogue.lecture.age import by_age, review
from catalogue.lecture.constats import typography
from catalogue.lecture.historique import write_moments
from catalogue.lecture.lexique import read_lexique
from catalogue.lecture.reading import (
    HISTORIQUE,
    Lecture,
    Probleme,
    catalogue_files,
    read_catalogue,
)
from catalogue.lecture.redirections import read_redirections
from catalogue.lecture.schema import SCHEMA, schema_json
from catalogue.recits.recits import DATA_RECITS, read_recits
from catalogue.sentences import agree
from geo.referentiel import Referentiel


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when there is nothing to correct, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m catalogue", description=__doc__)
    commandes = parser.add_subparsers(dest="commande", required=True)
    verify = commandes.add_parser("check", help="vérifier des fichiers de fiches")
    verify.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER")
    commandes.add_parser("schema", help="écrire data/catalogue/schema.json")
    past = commandes.add_parser("historique", help="noter ce qui est nouveau ou a changé")
    past.add_argument("dossier", nargs="?", type=Path, default=DATA_CATALOGUE, metavar="DOSSIER")
    recits = commandes.add_parser("recits", help="vérifier les récits à présenter")
    recits.add_argument("dossier", nargs="?", type=Path, default=DATA_RECITS, metavar="DOSSIER")
    age = commandes.add_parser("age", help="dire l’âge des sources, et quoi revoir d’abord")
    age.add_argument(
        "--nombre", type=int, default=20, metavar="N", help="combien de fiches (0 : toutes)"
    )
    model = commandes.add_parser("modele", help="écrire le classeur à remplir, pour importer")
    model.add_argument("fichier", type=Path, metavar="FICHIER.xlsx")
    choix = parser.parse_args(arguments)
    if choix.commande == "modele":
        with choix.fichier.open("wb") as output:
            write_model(output)
        return 0
    if choix.commande == "schema":
        SCHEMA.write_text(schema_json(), encoding="utf-8")
        return 0
    if choix.commande == "recits":
        return _recits(choix.dossier)
    if choix.commande == "historique":
        return _historique(choix.dossier)
    if choix.commande == "age":
        return _age(choix.nombre)
    return _check(choix.fichiers)


def _historique(dossier: Path) -> int:
    lecture = read_catalogue(catalogue_files(dossier), Referentiel.load(), today=dt.date.today())
    now = dt.datetime.now(dt.UTC)
    new, changed = write_moments(lecture.fiches, now, dossier / HISTORIQUE)
    print(typography(f"Historique : {new} nouvelle(s) fiche(s), {changed} modifiée(s)."))
    return 0


def _age(nombre: int) -> int:
    today = dt.date.today()
    lecture = read_catalogue(catalogue_files(), Referentiel.load(), today=today)
    revues = review(lecture.fiches, today)
    for name, count in by_age(revues).items():
        print(typography(f"{name} : {agree(count, 'fiche', 'fiches')}"))
    shown = revues[: nombre if nombre > 0 else None]
    print(typography(f"\nÀ revoir d’abord ({len(shown)} sur {len(revues)}) :"))
    for revue in shown:
        print(
            typography(f"{revue.fiche.id} : {', '.join(revue.raisons)} ; {revue.fiche.source_url}")
        )
    return 0


def _recits(dossier: Path) -> int:
    ref = Referentiel.load()
    lecture = read_catalogue(catalogue_files(), ref, today=dt.date.today())
    redirections, _ = read_redirections({fiche.id for fiche in lecture.fiches})
    recits = read_recits(Catalogue(lecture.fiches, ref, redirections), dossier).values()
    for defaut in (defaut for recit in recits for defaut in recit.defauts):
        print(typography(str(defaut)))
    for recit in recits:
        etat = "à corriger" if recit.defauts else "prêt"
        print(typography(f"{recit.nom} : {len(recit.etapes)} étape(s), {etat}."))
    return int(not recits or any(recit.defauts for recit in recits))


def _check(fichiers: Sequence[Path]) -> int:
    paths = tuple(fichiers) or catalogue_files()
    lecture = read_catalogue(paths, Referentiel.load(), today=dt.date.today())
    problemes = list(lecture.problemes)
    if not fichiers:
        _, redirections = read_redirections({fiche.id for fiche in lecture.fiches})
        problemes += redirections
        lexique, doubts = read_lexique()
        problemes += doubts
    for probleme in problemes:
        print(ligne(probleme))
    print(bilan(lecture, problemes, len(paths)))
    if not fichiers:
        print(typography(f"Lexique : {len(lexique)} idée(s)."))
    return int(any(probleme.gravite == "erreur" for probleme in problemes))


def ligne(probleme: Probleme) -> str:
    """Return a problem on one line: file, line, column, value, what was expected, what follows."""
    colonne = f"colonne {probleme.colonne}" if probleme.colonne else "ligne entière"
    valeur = f"« {probleme.valeur} »" if probleme.valeur else "vide"
    return typography(
        f"{probleme.fichier}, ligne {probleme.ligne}, {colonne} : {valeur} ;"
        f" attendu : {probleme.attendu} [{probleme.gravite}, {probleme.effet}]"
    )


def bilan(lecture: Lecture, problemes: Sequence[Probleme], fichiers: int) -> str:
    """Return the summary of a check."""
    errors = sum(probleme.gravite == "erreur" for probleme in problemes)
    return typography(
        f"{fichiers} fichier(s), {lecture.lignes} ligne(s) : {len(lecture.fiches)} fiche(s) lue(s),"
        f" {lecture.ecartees} écartée(s) ; {errors} erreur(s),"
        f" {len(problemes) - errors} avertissement(s)."
    )


if __name__ == "__main__":
    sys.exit(main())

"""``python -m geo lieux``: the place search in a terminal, for one name or a whole file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from geo.lieux.gazetteer import Gazetteer, Lieu
from geo.lieux.listes import (
    ListeError,
    answer_lines,
    colonne,
    colonne_code_postal,
    read_list,
    write_list,
)
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

_SEARCHED = [niveau.value for niveau in Niveau if niveau is not Niveau.PAYS]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 0 when something was found or written, 1 or 2 otherwise."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if (arguments.texte is None) == (arguments.fichier is None):
        parser.error("donner un lieu à chercher, ou --fichier, mais pas les deux.")
    ref = Referentiel.load()
    departement = _departement(arguments.departement)
    if departement and not ref.exists(Territoire(Niveau.DEPARTEMENT, departement)):
        parser.error(f"« {arguments.departement} » n’est pas un code de département.")
    gazetteer = Gazetteer.load(ref)
    if arguments.fichier is None:
        return _one(gazetteer, arguments, departement)
    try:
        return _file(gazetteer, arguments, departement)
    except ListeError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m geo", description="Territoires de France, hors ligne."
    )
    commands = parser.add_subparsers(dest="commande", required=True, metavar="COMMANDE")
    lieux = commands.add_parser(
        "lieux",
        help="chercher un lieu, ou répondre à toute une colonne d’un fichier",
        description="Cherche un lieu comme on l’écrit : commune actuelle ou ancienne,"
        " arrondissement, code postal, intercommunalité, département ou région.",
        usage="python -m geo lieux TEXTE [options]\n"
        "       python -m geo lieux --fichier F.csv [options]",
        add_help=False,
    )
    lieux.add_argument_group("lieu").add_argument(
        "texte", nargs="?", help="ce que l’on cherche, par exemple « st maurice »"
    )
    both = lieux.add_argument_group("options")
    both.add_argument("-h", "--help", action="help", help="montrer cette aide")
    both.add_argument(
        "--departement", metavar="CODE", help="département dont les lieux passent d’abord"
    )
    one = lieux.add_argument_group("options pour un seul lieu")
    one.add_argument(
        "--niveau",
        action="append",
        choices=_SEARCHED,
        help="ne chercher qu’à ce niveau (peut se répéter)",
    )
    one.add_argument(
        "--limite", type=_positive, default=8, metavar="N", help="nombre de réponses (8)"
    )
    many = lieux.add_argument_group("options pour un fichier")
    many.add_argument(
        "--fichier", type=Path, metavar="F.csv", help="répondre à chaque ligne de ce fichier"
    )
    many.add_argument("--colonne", metavar="NOM", help="colonne des lieux (devinée par défaut)")
    many.add_argument(
        "--colonne-code-postal",
        metavar="NOM",
        help="colonne des codes postaux (devinée par défaut)",
    )
    many.add_argument(
        "--sortie", type=Path, metavar="R.csv", help="fichier à écrire (F.lieux.csv par défaut)"
    )
    return parser


def _positive(texte: str) -> int:
    if not (texte.isdecimal() and int(texte)):
        raise argparse.ArgumentTypeError(f"« {texte} » n’est pas un nombre entier positif.")
    return int(texte)


def _departement(texte: str | None) -> str | None:
    return texte.strip().upper().zfill(2) if texte else None


def _one(gazetteer: Gazetteer, arguments: argparse.Namespace, departement: str | None) -> int:
    niveaux = [Niveau(niveau) for niveau in arguments.niveau] if arguments.niveau else None
    lieux = gazetteer.search(arguments.texte, arguments.limite, departement, niveaux)
    if not lieux:
        print(f"Aucun lieu ne ressemble à « {arguments.texte} ».", file=sys.stderr)
        return 1
    for row in _table(lieux):
        print(row)
    return 0


def _table(lieux: Sequence[Lieu]) -> Iterator[str]:
    """Yield the lines of a table, its columns as wide as their longest text."""
    rows = [("territoire", "lieu", "certain", "score", "pourquoi")]
    for lieu in lieux:
        certain = "oui" if lieu.certain else "non"
        rows.append((str(lieu.territoire), lieu.libelle, certain, f"{lieu.score:.0f}", lieu.raison))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(map(str.ljust, row, widths)).rstrip()


def _file(gazetteer: Gazetteer, arguments: argparse.Namespace, departement: str | None) -> int:
    source: Path = arguments.fichier
    sortie: Path = arguments.sortie or source.with_name(f"{source.stem}.lieux.csv")
    liste = read_list(source)
    noms = colonne(liste, arguments.colonne)
    codes = colonne_code_postal(liste, arguments.colonne_code_postal)
    answer = answer_lines(gazetteer, liste, noms, codes, departement=departement, suivi=_progress)
    write_list(answer, sortie)
    certain = answer.headers.index("lieu_certain")
    sure = sum(ligne[certain] == "oui" for ligne in answer.lignes)
    using = f"« {liste.headers[noms]} »"
    if codes is not None:
        using += f" et « {liste.headers[codes]} »"
    total = len(answer.lignes)
    print(
        f"{total} ligne{_s(total)} lue{_s(total)} dans {using}, {sure} sûre{_s(sure)},"
        f" {total - sure} à vérifier : {sortie}"
    )
    return 0


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _progress(lignes: Sequence[list[str]]) -> Iterator[list[str]]:
    """Go through the rows with a progress bar, silent when nobody is at the terminal."""
    with click.progressbar(lignes, label="Recherche", file=sys.stderr) as bar:
        yield from bar


if __name__ == "__main__":
    sys.exit(main())

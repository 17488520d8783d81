"""``importer FICHIER`` and its lots, on the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from catalogue.importation import rapport, reparation
from catalogue.importation.formats.tableau import RefusFichier, Tableau
from catalogue.importation.importation import Apercu, Atelier, Demande
from catalogue.importation.lieux.reperes import Reperes
from catalogue.sentences import agree
from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import Referentiel
from registre import paroles
from registre.base import Base
from registre.importation import lots
from registre.importation.lots import Bilan
from registre.refus import Inconnu, Refus

Answer = tuple[int, dict[str, Any], list[str]]
_PAIR: Final = re.compile(r",\s*(?=[A-Za-zÀ-ÿ_ ]{1,40}=)")
_SHOWN: Final = 20


class MalEcrit(Refus):
    """A command that is not written as it should be."""

    code = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``importer`` takes besides its path."""
    parser.add_argument("chemin", type=Path, metavar="FICHIER|DOSSIER")
    parser.add_argument(
        "--colonnes", action="append", default=[], metavar="CHAMP=COLONNE,…",
        help="nos champs et vos colonnes, comme nom=Intitulé,commune=Ville",
    )  # fmt: skip
    parser.add_argument(
        "--defaut", action="append", default=[], metavar="CHAMP=VALEUR,…",
        help="ce qui vaut pour tout le fichier, comme type=catalyseur",
    )  # fmt: skip
    parser.add_argument(
        "--valeurs", action="append", default=[], metavar="CHAMP:MOT=CODE,…",
        help="leurs mots et nos codes, comme « domaine:Mobilité douce=mobilite »",
    )  # fmt: skip
    parser.add_argument("--partie", default="", help="la feuille, le calque ou le fichier à lire")
    parser.add_argument(
        "--encodage", default="", help="l’encodage d’un texte, s’il ne se devine pas"
    )
    parser.add_argument("--source", default="", help="le nom de la source, pour l’import suivant")
    parser.add_argument("--essai", action="store_true", help="dire sans rien enregistrer")
    parser.add_argument("--rapport", choices=("texte", "json"), default="texte")
    parser.add_argument(
        "--repare", type=Path, metavar="FICHIER.csv|.xlsx", help="écrire le fichier réparé"
    )
    parser.add_argument("--par", default="", metavar="NOM", help="qui publie")


def run(base: Base, choix: argparse.Namespace, ref: Referentiel | None = None) -> Answer:
    """Preview a file, and publish its ready rows unless it is a trial.

    Raises
    ------
    Refus
        When the file cannot be read, or nothing can be published.
    """
    path: Path = choix.chemin
    if not path.exists():
        raise Inconnu(f"{path} n’existe pas.")
    given = Demande(
        pairs(choix.colonnes),
        pairs(choix.defaut),
        pairs(choix.valeurs),
        choix.partie,
        choix.encodage,
    )
    if not choix.essai and not choix.par.strip():
        raise MalEcrit(
            "Pour publier, dites qui publie : --par NOM. Pour voir sans publier : --essai."
        )
    ref = ref or Referentiel.load()
    today = dt.date.today()
    found: dict[str, Any] = {}

    def recall(table: Tableau) -> Demande:
        found["source"] = lots.source_of(path.name, table, choix.source)
        before = lots.remembered(base, found["source"])
        found["reprise"] = before is not None
        found["demande"] = demande = lots.merged(before, given, path.name)
        return demande

    try:
        atelier = workshop(ref)
        apercu = atelier.preview(path, given, today=today, recall=recall)
        # Which fiches its source made is known only once the table is read.
        atelier.against(apercu, lots.known_fiches(base, found["source"]))
        if choix.repare:
            _write_repaired(apercu, choix.repare, today)
    except RefusFichier as refus:
        raise Refus(str(refus)) from refus
    except OSError as error:
        raise Refus(f"{path} ne s’ouvre pas : {error.strerror}.") from error
    objet = {**rapport.as_data(apercu), "source": found["source"], "reprise": found["reprise"]}
    lines = [*rapport.as_lines(apercu)]
    if found["reprise"]:
        lines.append(f"Source « {found['source']} », déjà importée : ses colonnes sont reprises.")
    if choix.essai:
        return (
            0,
            {**objet, "lot": None},
            [*map(paroles.plain, lines), "Essai : rien n’a été enregistré."],
        )
    bilan = lots.publish_lot(
        base, apercu, found["demande"], source=found["source"], par=choix.par, ref=ref, today=today
    )
    return (
        0,
        {**objet, "lot": _as_data(bilan)},
        [paroles.plain(line) for line in (*lines, *_lines(bilan))],
    )


def workshop(ref: Referentiel) -> Atelier:
    """Return what reads files."""
    return Atelier(Reperes(ref, Gazetteer.load(ref)))


def undo(base: Base, choix: argparse.Namespace) -> Answer:
    """Undo a lot."""
    many = lots.undo_lot(base, choix.numero, choix.par, choix.motif)
    said = f"Lot {choix.numero} annulé : {agree(many, 'événement', 'événements')}."
    return 0, {"lot": choix.numero, "evenements": many}, [said]


def show(base: Base, _choix: argparse.Namespace) -> Answer:
    """List the lots."""
    rows = lots.lots(base)
    lines = [
        paroles.plain(
            f"{r.numero} : {r.fichier}, {agree(r.lignes, 'ligne', 'lignes')}, {r.etat}, par"
            f" {r.par}, le {r.le}"
            f" (source « {r.source} »)"
        )
        for r in rows
    ]
    objet = {"lots": [paroles.as_json(row, "demande") for row in rows]}
    return 0, objet, lines or ["Aucun lot."]


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Return what ``a=b,c=d`` says; a comma that begins no other pair belongs to the value.

    Raises
    ------
    MalEcrit
        When a piece has no equal sign.

    Examples
    --------
    >>> pairs(["nom=Intitulé, complet,commune=Ville"])
    {'nom': 'Intitulé, complet', 'commune': 'Ville'}
    """
    said: dict[str, str] = {}
    for text in given:
        for piece in _PAIR.split(text):
            word, equal, value = piece.partition("=")
            if not equal or not word.strip():
                raise MalEcrit(
                    f"« {piece} » : il faut champ=valeur, comme nom=Intitulé,commune=Ville."
                )
            said[word.strip()] = value.strip()
    return said


def _write_repaired(apercu: Apercu, path: Path, today: dt.date) -> None:
    if path.suffix.lower() == ".xlsx":
        with path.open("wb") as output:
            reparation.write_xlsx(apercu, output, today)
    else:
        path.write_bytes(reparation.as_csv(apercu))


def _as_data(bilan: Bilan) -> dict[str, Any]:
    return {
        "numero": bilan.lot,
        "source": bilan.source,
        "creees": bilan.creees,
        "modifiees": bilan.modifiees,
        "inchangees": bilan.inchangees,
        "gardees": [
            {"fiche": f, "colonne": c, "registre": ours, "source": theirs}
            for f, c, ours, theirs in bilan.gardees
        ],
        "retirees": bilan.retirees,
        "disparues": bilan.disparues,
        "refusees": [{"ligne": line, "raison": why} for line, why in bilan.refusees],
    }


def _lines(bilan: Bilan) -> list[str]:
    made = (
        f"Lot {bilan.lot} : {agree(len(bilan.creees), 'fiche créée', 'fiches créées')},"
        f" {agree(len(bilan.modifiees), 'modifiée', 'modifiées')},"
        f" {agree(len(bilan.inchangees), 'inchangée', 'inchangées')}."
    )
    said = [made]
    said += [
        f"  gardée telle quelle, changée à la main depuis : {f}, {c} (« {ours} », et non «"
        f" {theirs} »)"
        for f, c, ours, theirs in bilan.gardees[:_SHOWN]
    ]
    said += [f"  n’est plus dans la source, et reste : {f}" for f in bilan.disparues[:_SHOWN]]
    said += [f"  retirée du registre, et non refaite : {f}" for f in bilan.retirees[:_SHOWN]]
    said += [f"  ligne {line}, refusée : {why}" for line, why in bilan.refusees[:_SHOWN]]
    said.append(f"Pour tout défaire : python -m registre annuler-lot {bilan.lot} --par NOM")
    return said

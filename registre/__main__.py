"""Le registre en ligne de commande : proposer, décider, défaire, garder.

Codes de sortie : 0 fait ; 1 refusé, avec la raison ; 2 commande mal écrite ; 3 introuvable ;
4 quelqu’un est passé avant ; 5 la base ne répond pas.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from catalogue.lecture.reading import read_rows
from catalogue.sentences import agree
from geo.referentiel import Referentiel
from registre import dossier, echanges, entretien, envois, file, moderation, paroles
from registre.acces import commande
from registre.base import DEFAULT, READ_ONLY, Base, open_base
from registre.brouillons import loses, read_draft
from registre.gestes import fusion
from registre.importation import commande as importation
from registre.refus import Refus
from registre.schema import ETATS, Cellules
from settings import settings

Answer = tuple[int, dict[str, Any], list[str]]  # exit code, what --json says, lines for people
# What one types of a state: its word, without the blank of « en attente ».
_ETATS: Final[dict[str, str]] = {etat.removeprefix("en "): etat for etat in ETATS}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and say what it did; the exit code tells how it ended."""
    choix = _parser().parse_args(arguments)
    choix.json = choix.json or getattr(choix, "rapport", "") == "json"
    try:
        base = _open(choix)
        try:
            code, objet, lines = _COMMANDS[choix.commande](base, choix)
        finally:
            base.close()
    except Refus as refus:
        if choix.json:
            print(json.dumps({"erreur": str(refus), "code": refus.code}, ensure_ascii=False))
        else:
            print(paroles.plain(str(refus)), file=sys.stderr)
        return refus.code
    if choix.json:
        print(json.dumps(objet, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m registre",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--base", default="", help="la base (sinon CARTE_BASE, sinon var/)")
    common.add_argument("--json", action="store_true", help="répondre en JSON")
    commandes = parser.add_subparsers(dest="commande", required=True, metavar="COMMANDE")

    def add(nom: str, aide: str) -> argparse.ArgumentParser:
        return commandes.add_parser(nom, help=aide, description=aide, parents=[common])

    proposer = add("proposer", "proposer une fiche, ou une correction si son id existe")
    proposer.add_argument("fiche", metavar="FICHE.json", help="un objet JSON ; - : l’entrée")
    proposer.add_argument("--de", default="", metavar="NOM", help="qui propose")
    proposer.add_argument("--courriel", default="", help="jamais publié, effacé après douze mois")
    proposer.add_argument("--motif", default="", help="pourquoi")
    proposer.add_argument("--essai", action="store_true", help="dire sans rien enregistrer")
    liste = add("liste", "les propositions")
    liste.add_argument("--etat", choices=sorted(_ETATS), default="")
    montrer = add("montrer", "une proposition : ce qu’elle change, ce qui fut décidé")
    montrer.add_argument("numero", type=int, metavar="N")
    for nom, aide in (("accepter", "publier une proposition"), ("refuser", "refuser, avec motif")):
        decider = add(nom, aide)
        decider.add_argument("numero", type=int, metavar="N")
        decider.add_argument("--par", required=True, metavar="NOM", help="qui décide")
        decider.add_argument("--motif", default="", required=nom == "refuser")
    fusionner = add("fusionner", "une fiche en absorbe une autre, dont l’adresse y mène")
    fusionner.add_argument("gardee", metavar="GARDEE")
    fusionner.add_argument("absorbee", metavar="ABSORBEE")
    fusionner.add_argument("--par", required=True, metavar="NOM", help="qui décide")
    fusionner.add_argument("--motif", required=True)
    fusionner.add_argument(
        "--prendre", nargs="+", default=[], metavar="COLONNE", help="ce que l’absorbée dit mieux"
    )
    renvoyer = add("renvoyer", "renvoyer une proposition avec une question")
    renvoyer.add_argument("numero", type=int, metavar="N")
    renvoyer.add_argument("--par", required=True, metavar="NOM", help="qui demande")
    renvoyer.add_argument("--question", required=True)
    historique = add("historique", "tout ce qui est arrivé à une fiche")
    historique.add_argument("fiche", metavar="FICHE")
    annuler = add("annuler", "défaire un événement, par un nouvel événement")
    annuler.add_argument("numero", type=int, metavar="EVENEMENT")
    annuler.add_argument("--par", required=True, metavar="NOM", help="qui décide")
    annuler.add_argument("--motif", default="")
    add("exporter", "écrire la base en dossier").add_argument("dossier", type=Path)
    importation.add_arguments(
        add("importer", "publier une liste ; d’un dossier : refaire une base neuve")
    )
    defaire = add("annuler-lot", "défaire tout ce qu’un import a publié")
    defaire.add_argument("numero", type=int, metavar="LOT")
    defaire.add_argument("--par", required=True, metavar="NOM", help="qui décide")
    defaire.add_argument("--motif", default="")
    add("lots", "les imports publiés")
    add("sauvegarder", "copier la base, même en service").add_argument("fichier", type=Path)
    purger = add("purger", "effacer les courriels de plus de douze mois")
    purger.add_argument("--courriel", default="", help="celui-là seulement, quel que soit son âge")
    add("verifier", "la base se tient-elle ?")
    commande.add_arguments(add("moderateur", "ajouter, retirer, lister ceux qui modèrent"))
    return parser


def _open(choix: argparse.Namespace) -> Base:
    """Open the base that is asked for; filled at its first use, unless it is to be imported."""
    address = choix.base or settings().base or str(DEFAULT)
    if address == READ_ONLY:
        raise Refus("CARTE_BASE=aucune : il n’y a pas de registre. Donnez --base FICHIER.")
    base = open_base(address)
    rebuilt = choix.commande == "importer" and choix.chemin.is_dir()
    if not rebuilt and base.last() == 0:
        dossier.fill(base, settings().catalogue, Referentiel.load())
    return base


def _propose(base: Base, choix: argparse.Namespace) -> Answer:
    given = _read_json(choix.fiche)
    ref = Referentiel.load()
    with base.reading() as connection:
        draft = read_draft(given, connection, ref, dt.date.today())
    numero = None
    if draft.acceptable and not choix.essai:
        numero = envois.propose(
            base, draft, auteur=choix.de, courriel=choix.courriel, motif=choix.motif
        )
    objet = {
        "proposition": numero,
        "genre": draft.genre,
        "fiche": draft.fiche,
        "problemes": paroles.problems_as_json(draft.problemes),
        "doublons": [asdict(doublon) for doublon in draft.doublons],
    }
    lines = [paroles.problem_line(probleme) for probleme in draft.problemes]
    lines += [paroles.duplicate_line(doublon) for doublon in draft.doublons]
    if not draft.acceptable:
        lost = sum(map(loses, draft.problemes))
        found = agree(lost, "point à corriger", "points à corriger")
        lines.append(paroles.plain(f"Rien n’a été enregistré : {found}."))
    elif numero is None:
        lines.append(paroles.plain(f"Bon à proposer : {draft.genre}, fiche {draft.fiche}."))
    else:
        lines.append(
            paroles.plain(f"Proposition {numero} : {draft.genre}, fiche {draft.fiche}, en attente.")
        )
    return int(not draft.acceptable), objet, lines


def _read_json(nom: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if nom == "-" else Path(nom).read_text(encoding="utf-8-sig")
        given = json.loads(text)
    except OSError as error:
        raise Refus(f"{nom} ne s’ouvre pas : {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise Refus(f"{nom} n’est pas du JSON en UTF-8 : {error}.") from error
    if not isinstance(given, dict):
        raise Refus(f'{nom} : un objet JSON, comme {{"nom": "…", "roles": ["…"]}}.')
    return given


def _list(base: Base, choix: argparse.Namespace) -> Answer:
    rows = file.queue(base, _ETATS.get(choix.etat, ""))
    objet = {"propositions": [paroles.as_json(row, "courriel", "suivi", "vues") for row in rows]}
    lines = [paroles.queue_line(row) for row in rows]
    lines.append(agree(len(rows), "proposition", "propositions") + ".")
    return 0, objet, lines


def _show(base: Base, choix: argparse.Namespace) -> Answer:
    row, decisions = file.proposition(base, choix.numero)
    objet = {**paroles.as_json(row, "suivi"), "decisions": [paroles.as_json(d) for d in decisions]}
    return 0, objet, list(paroles.proposition_lines(row, decisions))


def _accept(base: Base, choix: argparse.Namespace) -> Answer:
    event = moderation.accept(base, choix.numero, choix.par, choix.motif, _recheck)
    said = f"Proposition {choix.numero} acceptée : événement {event}."
    return 0, {"proposition": choix.numero, "etat": "acceptée", "evenement": event}, [said]


def _recheck(cells: Cellules) -> str:
    lecture = read_rows([cells], Referentiel.load(), today=dt.date.today())
    return " ; ".join(paroles.problem_line(p) for p in lecture.problemes if loses(p))


def _refuse(base: Base, choix: argparse.Namespace) -> Answer:
    moderation.refuse(base, choix.numero, choix.par, choix.motif)
    said = f"Proposition {choix.numero} refusée."
    return 0, {"proposition": choix.numero, "etat": "refusée"}, [said]


def _merge(base: Base, choix: argparse.Namespace) -> Answer:
    event = fusion.merge(
        base,
        choix.gardee,
        choix.absorbee,
        choix.par,
        choix.motif,
        prises=choix.prendre,
        recheck=_recheck,
    )
    said = f"{choix.absorbee} mène désormais à {choix.gardee} : événement {event}."
    objet = {"gardee": choix.gardee, "absorbee": choix.absorbee, "evenement": event}
    return 0, objet, [paroles.plain(said)]


def _send_back(base: Base, choix: argparse.Namespace) -> Answer:
    echanges.send_back(base, choix.numero, choix.par, choix.question)
    said = f"Proposition {choix.numero} renvoyée, avec votre question."
    return 0, {"proposition": choix.numero, "etat": "renvoyée"}, [said]


def _history(base: Base, choix: argparse.Namespace) -> Answer:
    events = file.history(base, choix.fiche)
    lines = [line for event in events for line in paroles.event_lines(event)]
    objet = {"fiche": choix.fiche, "evenements": [paroles.as_json(event) for event in events]}
    return 0, objet, lines or ["Cette fiche n’a pas changé depuis le premier remplissage."]


def _undo(base: Base, choix: argparse.Namespace) -> Answer:
    event = moderation.undo(base, choix.numero, choix.par, choix.motif)
    said = f"Événement {choix.numero} annulé : événement {event}."
    return 0, {"annule": choix.numero, "evenement": event}, [said]


def _export(base: Base, choix: argparse.Namespace) -> Answer:
    counts = dossier.export_folder(base, choix.dossier)
    parts = (
        agree(counts["fiches"], "fiche", "fiches"),
        agree(counts["redirections"], "redirection", "redirections"),
        agree(counts["evenements"], "événement", "événements"),
        agree(counts["propositions"], "proposition", "propositions"),
    )
    return 0, counts, [paroles.plain(f"Écrit dans {choix.dossier} : {', '.join(parts)}.")]


def _import(base: Base, choix: argparse.Namespace) -> Answer:
    if not choix.chemin.is_dir():
        return importation.run(base, choix)
    contenu = dossier.import_folder(base, choix.chemin, Referentiel.load())
    count = len(contenu.fiches)
    lines = [paroles.problem_line(p) for p in contenu.problemes]
    lines.append(f"{agree(count, 'fiche importée', 'fiches importées')}.")
    objet = {"fiches": count, "problemes": paroles.problems_as_json(contenu.problemes)}
    return 0, objet, lines


def _save(base: Base, choix: argparse.Namespace) -> Answer:
    size = entretien.save(base, choix.fichier)
    said = paroles.plain(f"Sauvegardé dans {choix.fichier} : {size} octets.")
    return 0, {"fichier": str(choix.fichier), "octets": size}, [said]


def _purge(base: Base, choix: argparse.Namespace) -> Answer:
    erased = entretien.purge(base, dt.date.today(), choix.courriel)
    said = f"{agree(erased, 'courriel effacé', 'courriels effacés')}."
    return 0, {"effaces": erased}, [said]


def _verify(base: Base, _choix: argparse.Namespace) -> Answer:
    found = entretien.faults(base)
    lines = [paroles.plain(fault) for fault in found] or ["La base se tient."]
    return int(bool(found)), {"defauts": found}, lines


def _people(base: Base, choix: argparse.Namespace) -> Answer:
    return 0, *commande.run(base, choix, settings().adresse_publique.rstrip("/"))


_COMMANDS: Final[dict[str, Callable[[Base, argparse.Namespace], Answer]]] = {
    "proposer": _propose,
    "liste": _list,
    "montrer": _show,
    "accepter": _accept,
    "refuser": _refuse,
    "fusionner": _merge,
    "renvoyer": _send_back,
    "historique": _history,
    "annuler": _undo,
    "exporter": _export,
    "importer": _import,
    "annuler-lot": importation.undo,
    "lots": importation.show,
    "sauvegarder": _save,
    "purger": _purge,
    "verifier": _verify,
    "moderateur": _people,
}


if __name__ == "__main__":
    sys.exit(main())

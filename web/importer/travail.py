"""The process that reads files: alone, gentle with the others, ended at once when one cancels.

``python -m web.importer.travail N``, where N is the end of a pipe it was given.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import resource
import sys
import tempfile
from functools import lru_cache
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from catalogue.importation.assemblage import Connue
from catalogue.importation.doublons import trace
from catalogue.importation.formats.tableau import RefusFichier, Tableau
from catalogue.importation.importation import Atelier, Demande
from catalogue.importation.lieux.reperes import Reperes
from catalogue.sentences import say_number
from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import Referentiel
from registre.refus import Refus
from settings import settings
from web.importer.resultat import LIGNES_MAX, Commande, Resultat, pack

_MEMORY: Final = 4_000_000_000  # bytes of addresses: a file that asks for more is refused
_GENTLE: Final = 10  # what others ask is answered first


@lru_cache(maxsize=1)
def workshop() -> Atelier:
    """Return what reads files: a second and a half to make, made once."""
    ref = Referentiel.load()
    return Atelier(Reperes(ref, Gazetteer.load(ref)))


def read(commande: Commande, say: Any) -> Resultat:  # noqa: ANN401 - told what is done, how far
    """Preview a file, and publish it when it is asked.

    Raises
    ------
    RefusFichier, Refus
        When it cannot be read, or published.
    """
    today = dt.date.today()
    live = _Live(commande) if commande.par and not settings().from_files else None
    asked = commande.demande

    def recall(table: Tableau) -> Demande:
        nonlocal asked
        if len(table.rangs) > LIGNES_MAX:
            raise RefusFichier(
                f"Cette liste a {say_number(len(table.rangs))} lignes, et cette page en lit"
                f" {say_number(LIGNES_MAX)} au plus : coupez-la en plusieurs fichiers, ou"
                " confiez-la à qui administre la carte."
            )
        asked = live.recall(table) if live else asked
        return asked

    known = [Connue(c[0], c[1], trace(*c[1:])) for c in commande.connues]
    say("préparer les communes", 0.0)
    apercu = workshop().preview(
        Path(commande.chemin),
        commande.demande,
        connues=() if live else known,
        today=today,
        progress=say,
        nom=commande.nom,
        recall=recall,
    )
    bilan = None
    if live:
        live.compare(apercu)
        if commande.publier:
            say("publier le lot", 0.9)
            bilan = live.publish(apercu, asked, today)
    return pack(apercu, asked, workshop().reperes.ref, bilan)


class _Live:
    """What the registre knows of the source of a file; imported when there is one only."""

    def __init__(self, commande: Commande) -> None:
        self._commande = commande
        self._lots = import_module("registre.importation.lots")
        self._base = import_module("registre.base").open_base(settings().base)
        self._source = ""

    def recall(self, table: Tableau) -> Demande:
        """Return what is said of the file over what was said the last time."""
        given = self._commande.demande
        self._source = self._lots.source_of(self._commande.nom, table)
        before = self._lots.remembered(self._base, self._source)
        made = self._lots.merged(before, given, self._commande.nom)
        return Demande(
            made.colonnes,
            made.defauts,
            made.valeurs,
            given.partie,
            given.encodage,
            given.corrections,
        )

    def compare(self, apercu: Any) -> None:  # noqa: ANN401 - an Apercu
        """Doubt the rows that look like a fiche of the registre."""
        corrections = self._commande.demande.corrections
        sure = frozenset(line for line, said in corrections.items() if said.get("autre"))
        Atelier.against(apercu, self._lots.known_fiches(self._base, self._source), sure)

    def publish(self, apercu: Any, demande: Demande, today: dt.date) -> dict[str, Any]:  # noqa: ANN401
        """Publish the ready rows as one lot, and say what it did."""
        bilan = self._lots.publish_lot(
            self._base,
            apercu,
            demande,
            source=self._source,
            par=self._commande.par,
            ref=workshop().reperes.ref,
            today=today,
        )
        return {
            "lot": bilan.lot,
            "creees": len(bilan.creees),
            "modifiees": len(bilan.modifiees),
            "inchangees": len(bilan.inchangees),
            "gardees": len(bilan.gardees),
            "disparues": len(bilan.disparues),
            "refusees": [list(pair) for pair in bilan.refusees[:50]],
        }


def serve(connection: Connection) -> None:
    """Read the files one is given, one after the other, until nobody gives any more."""
    while True:
        try:
            commande = connection.recv()
        except EOFError:
            return
        # Whatever a format unfolds on disk goes away with the folder of the file.
        tempfile.tempdir = commande.dossier
        try:
            made = read(commande, lambda what, part: connection.send(("fait", what, part)))
        except (RefusFichier, Refus) as refus:
            connection.send(("refus", str(refus)))
        except MemoryError:
            connection.send(("refus", "Ce fichier demande trop de mémoire : coupez-le."))
        except Exception:  # a file nobody foresaw never ends the page
            logging.getLogger("carte").exception("A file could not be read")
            connection.send(("refus", "Ce fichier n’a pas pu être lu : enregistrez-le en CSV."))
        else:
            connection.send(("fini", made))


def main() -> None:
    """Serve the pipe that is given."""
    os.nice(_GENTLE)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()

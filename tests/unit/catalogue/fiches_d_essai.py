"""Rows one line long for the tests of the catalogue."""

from __future__ import annotations

import csv
import io

from catalogue.fiches import COLONNES

NOMS = [colonne.nom for colonne in COLONNES]
FICHE = {
    "id": "figeacteurs",
    "nom": "Figeacteurs",
    "roles": "ptce|catalyseur",
    "sous_types": "labellise-2014",
    "domaines": "emploi-insertion|mobilite",
    "odd": "8|17",
    "commune": "Figeac",
    "code_insee": "46102",
    "territoires": "epci:200067361",
    "annee": "2014",
    "statut": "actif",
    "description": "Une fiche d’essai : œuvre, « alliance », ligne.",
    "partenaires": "association",
    "site_web": "https://exemple.fr",
    "source_url": "http://exemple.fr/page?a=1#b",
    "source_titre": "L’été à Figeac",
    "source_date": "2024-03-22",
    "confiance": "haute",
    "precision": "commune",
}


def texte_csv(*fiches: dict[str, str], separator: str = ",", fin: str = "\n") -> str:
    """Return rows as a spreadsheet writes them; each is `FICHE` with some cells changed."""
    buffer = io.StringIO(newline="")
    ecrivain = csv.DictWriter(buffer, NOMS, delimiter=separator, lineterminator=fin)
    ecrivain.writeheader()
    ecrivain.writerows({**dict.fromkeys(NOMS, ""), **FICHE, **fiche} for fiche in fiches)
    return buffer.getvalue()

"""The table of counts for other programs: CSV for a French spreadsheet, JSON."""

from __future__ import annotations

import csv
import io
import json

from catalogue.catalogue import Catalogue
from catalogue.croisement.croisement import Croisement, measure
from catalogue.croisement.faces import Choix
from catalogue.croisement.words import heading, notes, titre
from catalogue.exports.fiches import LICENCE
from catalogue.lecture.checks import defuse


def csv_(catalogue: Catalogue, choix: Choix, croisement: Croisement) -> bytes:
    """Return the table as it is seen, for a French Excel: ``;``, UTF-8 mark, CRLF, 0,35.

    The first column is the code of the row in an address ("" for the rest of a territorial face).
    """
    c = croisement
    measured = measure(c, choix.mesure, catalogue.ref)

    def number(value: float) -> str:
        if value != value:  # noqa: PLR0124 - nan
            return ""
        return f"{value:.4g}".replace(".", ",") if measured.per_inhabitant else str(int(value))

    total = "Total (fiches distinctes)"
    if measured.per_inhabitant:
        total = "Ensemble, pour 100 000 habitants"
    rows = [["code", c.face_lignes.libelle, *(v.libelle for v in c.colonnes), total]]
    for place, value in enumerate(c.lignes):
        cells = (*measured.valeurs[place], measured.lignes[place])
        rows.append([value.code, value.libelle, *map(number, cells)])
    rows.append(["", total, *map(number, (*measured.colonnes, measured.total))])
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def json_(catalogue: Catalogue, choix: Choix, croisement: Croisement) -> bytes:
    """Return the counts, the rates when they are asked, and how to read them."""
    c = croisement
    measured = measure(c, choix.mesure, catalogue.ref)
    body = {
        "titre": titre(c, measured),
        "licence": LICENCE,
        "filtres": c.vue.query(),
        "lignes": [{"code": v.code, "libelle": v.libelle} for v in c.lignes],
        "colonnes": [{"code": v.code, "libelle": v.libelle} for v in c.colonnes],
        "comptes": c.comptes.tolist(),
        "total_lignes": c.total_lignes.tolist(),
        "total_colonnes": c.total_colonnes.tolist(),
        "total": c.total,
        "dans_plusieurs_lignes": c.repetees_lignes,
        "dans_plusieurs_colonnes": c.repetees_colonnes,
        "unite": heading(measured),
        "notes": notes(c, measured),
    }
    if measured.per_inhabitant:
        body["taux"] = [[_or_none(v) for v in row] for row in measured.valeurs.tolist()]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _or_none(value: float) -> float | None:
    return None if value != value else round(value, 4)  # noqa: PLR0124 - nan

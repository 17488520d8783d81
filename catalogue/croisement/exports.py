"""The table of counts for others: CSV for a French spreadsheet, Excel workbook, JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator

from catalogue.catalogue import Catalogue
from catalogue.croisement.croisement import Croisement, measure
from catalogue.croisement.faces import Choix
from catalogue.croisement.words import heading, notes, titre
from catalogue.exports.fiches import LICENCE, PROVENANCE
from catalogue.exports.workbook import Cell, Column, Link, workbook
from catalogue.lecture.checks import defuse
from catalogue.sentences import phrase


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


def xlsx(
    catalogue: Catalogue,
    choix: Choix,
    croisement: Croisement,
    *,
    address: str,
    made: dt.date,
) -> bytes:
    """Return a workbook: the table as one sees it, then one row a cell with its codes.

    ``address`` is the public address of the view; the same day makes the same bytes.
    """
    c = croisement
    measured = measure(c, choix.mesure, catalogue.ref)
    rate = measured.per_inhabitant
    total = "Ensemble" if rate else "Total (fiches distinctes)"

    def figure(value: float) -> float | str:
        if value != value:  # noqa: PLR0124 - nan
            return "–"
        return round(float(value), 2) if rate else int(value)

    def in_words() -> Iterator[list[Cell]]:
        for place, value in enumerate(c.lignes):
            cells = (*measured.valeurs[place], measured.lignes[place])
            yield [value.libelle, *map(figure, cells)]
        yield [total, *map(figure, (*measured.colonnes, measured.total))]

    def in_codes() -> Iterator[tuple[str | int | float | None, ...]]:
        for i, row in enumerate(c.lignes):
            for j, column in enumerate(c.colonnes):
                shown = _or_none(float(measured.valeurs[i, j])) if rate else None
                values = (row.code, row.libelle, column.code, column.libelle)
                yield *values, int(c.comptes[i, j]), shown

    output = io.BytesIO()
    with workbook(output, titre(c, measured), made) as book:
        book.sheet_in_words(
            "Tableau",
            [
                Column(c.face_lignes.libelle, 34, "wrapped"),
                *(Column(v.libelle, 14, "decimal" if rate else "") for v in c.colonnes),
                Column(total, 14, "decimal" if rate else ""),
            ],
            in_words(),
            above=(
                titre(c, measured),
                phrase(c.vue, catalogue.query(c.vue), catalogue.ref),
                Link(address),
                f"Fait le {made:%d/%m/%Y}",
            ),
            below=(*notes(c, measured), f"{LICENCE} ; à citer : {PROVENANCE}."),
        )
        lignes, colonnes = c.face_lignes.code, c.face_colonnes.code
        header = (lignes, "libelle_ligne", colonnes, "libelle_colonne", "fiches", "taux")
        book.sheet_in_codes("Données", header, in_codes())
    return output.getvalue()


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

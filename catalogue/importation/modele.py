"""The model sheet: our columns in words, their lists to choose from, a worked example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, Final

import xlsxwriter

from catalogue.fiches import BY_NAME
from catalogue.importation.champs import CHAMPS
from catalogue.vocabulaires import DOMAINES, ROLES, STATUTS, Terme

_ROWS: Final = 500  # rows whose cells offer their list
_LISTS: Final[Mapping[str, Mapping[str, Terme]]] = {
    "roles": ROLES,
    "domaines": DOMAINES,
    "statut": STATUTS,
}
_COLUMNS: Final = (
    *("nom", "sigle", "roles", "domaines", "adresse", "code_postal", "commune", "site_web"),
    *("telephone", "courriel", "annee", "statut", "description"),
    *("source_url", "source_titre", "source_date"),
)
_EXAMPLES: Final[tuple[Mapping[str, str], ...]] = (
    {
        "nom": "La Ruche du Causse (exemple, à effacer)", "sigle": "LRC", "roles": "Catalyseur",
        "domaines": "Économie circulaire", "adresse": "4 place Champollion", "code_postal": "46100",
        "commune": "Figeac", "site_web": "https://ruche.exemple.fr", "telephone": "05 65 00 00 00",
        "courriel": "contact@ruche.exemple.fr", "annee": "2019", "statut": "Actif",
        "description": "Un lieu où artisans, habitants et mairie réparent et se rencontrent.",
        "source_url": "https://ruche.exemple.fr/qui-sommes-nous", "source_titre": "Qui sommes-nous",
        "source_date": "2026-03",
    },
    {
        "nom": "Le Fournil des Possibles (exemple, à effacer)", "roles": "PTCE",
        "domaines": "Alimentation et agriculture | Emploi et insertion", "code_postal": "46000",
        "commune": "Cahors", "description": "Un pôle qui réunit boulangers, paysans et insertion.",
        "source_url": "https://exemple.fr/annuaire", "source_titre": "Annuaire des pôles",
    },
)  # fmt: skip


def write_model(output: BinaryIO) -> None:
    """Write the workbook one fills: the list first, then the values its columns take."""
    with xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F1EDE2", "text_wrap": True})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet, values = book.add_worksheet("Liste"), book.add_worksheet("Valeurs")
        sheet.freeze_panes(1, 1)
        for place, champ in enumerate(_COLUMNS):
            # As text: a postcode keeps its zero.
            sheet.set_column(place, place, 60 if champ == "description" else 24, text)
            sheet.write_string(0, place, CHAMPS[champ], bold)
            if champ in BY_NAME:
                sheet.write_comment(0, place, BY_NAME[champ].aide)
            for line, example in enumerate(_EXAMPLES, start=1):
                sheet.write_string(line, place, example.get(champ, ""), text)
        for rank, (champ, liste) in enumerate(_LISTS.items()):
            values.set_column(3 * rank, 3 * rank, 30)
            values.set_column(3 * rank + 1, 3 * rank + 1, 60)
            values.write_string(0, 3 * rank, f"Valeurs : {CHAMPS[champ]}", bold)
            for line, terme in enumerate(liste.values(), start=1):
                values.write_string(line, 3 * rank, terme.libelle)
                values.write_string(line, 3 * rank + 1, terme.definition)
            column = chr(ord("A") + 3 * rank)
            offered = f"=Valeurs!${column}$2:${column}${len(liste) + 1}"
            place = _COLUMNS.index(champ)
            # Several values may be typed, « | » between them: the list only offers.
            sheet.data_validation(
                1, place, _ROWS, place, {"validate": "list", "source": offered, "show_error": False}
            )

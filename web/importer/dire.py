"""From the forms of the page to what is said of a file: columns, words, defaults, one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from catalogue.importation.champs import CHAMPS
from catalogue.importation.importation import Demande
from web.importer.recevoir import Envoi

DEFAUTS: Final = ("roles", "domaines", "source_url", "source_titre", "source_date", "licence")
CORRIGES: Final = (
    *("nom", "commune", "code_insee", "adresse", "roles", "domaines", "site_web"),
    *("source_url", "description"),
)
GESTES: Final = ("autre", "sans_point", "ecarter")
_LONG: Final = 2_000  # characters of a field


def of_file(demande: Demande, tete: Mapping[str, Any], envoi: Envoi) -> Demande:
    """Return what is said of a file once its first step was sent."""
    colonnes = dict(demande.colonnes)
    columns = tete["colonnes"]
    wanted = {
        c["colonne"]: envoi.get(f"colonne-{place}")
        for place, c in enumerate(columns)
        if f"colonne-{place}" in envoi.textes
    }
    for c in columns:
        now = wanted.get(c["colonne"], c["champ"])
        if now == c["champ"]:
            continue
        if c["champ"] and colonnes.get(c["champ"], c["colonne"]) == c["colonne"]:
            colonnes[c["champ"]] = ""  # read as nothing, unless another column takes it
    for c in columns:
        now = wanted.get(c["colonne"], c["champ"])
        if now != c["champ"] and now in CHAMPS:
            colonnes[now] = c["colonne"]
    valeurs = dict(demande.valeurs)
    for place, v in enumerate(tete["valeurs"]):
        said = envoi.textes.get(f"valeur-{place}")
        if said is not None and said != "|".join(v["codes"]):
            valeurs[f"{v['champ']}:{v['valeur']}"] = said
    defauts = dict(demande.defauts)
    for champ in DEFAUTS:
        if f"defaut-{champ}" in envoi.textes:
            defauts[champ] = envoi.get(f"defaut-{champ}")[:_LONG]
    defauts = {champ: text for champ, text in defauts.items() if text}
    partie = envoi.get("partie") or demande.partie
    return replace(
        demande,
        colonnes=colonnes,
        valeurs=valeurs,
        defauts=defauts,
        partie=partie if partie in (*tete["parties"], demande.partie) else "",
        encodage=envoi.get("encodage") or demande.encodage,
    )


def of_row(demande: Demande, ligne: int, before: Mapping[str, str], envoi: Envoi) -> Demande:
    """Return what is said of a file once a row was corrected.

    ``before`` is what the row says in our columns: what is left as it is corrects nothing.
    """
    said = dict(demande.corrections.get(ligne, {}))
    for champ in CORRIGES:
        text = envoi.textes.get(f"c-{champ}")
        if text is None:
            continue
        text = text.strip()[:_LONG]
        if text != before.get(champ, "") and not (champ == "code_insee" and not text):
            said[champ] = text
    if "code_insee" in said and envoi.get("c-code_insee"):
        said.pop("commune", None)  # one of those it may be, chosen
    for geste in GESTES:
        if envoi.get(geste):
            said[geste] = "oui"
        else:
            said.pop(geste, None)
    corrections = {**demande.corrections, ligne: said}
    if not said:
        corrections.pop(ligne)
    return replace(demande, corrections=corrections)

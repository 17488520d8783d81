"""What the page Croiser tells ``static/croisement/croisement.js``: plain values, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from catalogue.address import Ignore, Vue
from catalogue.catalogue import Catalogue, Resultat
from catalogue.croisement.carte import Carte, carte
from catalogue.croisement.croisement import Croisement, Mesure, measure
from catalogue.croisement.faces import FACES, Choix, face_croisee
from catalogue.croisement.words import (
    PER_INHABITANT,
    blancs,
    bornes,
    chiffre,
    heading,
    map_title,
    method,
    notes,
    rate_in_words,
    titre,
)
from catalogue.sentences import chips, phrase, say_number


def donnees(
    choix: Choix,
    croisement: Croisement,
    resultat: Resultat,
    catalogue: Catalogue,
    *,
    ignores: Sequence[Ignore],
    adresses: dict[str, str],
) -> dict[str, Any]:
    """Return the whole page: choices in force, table, map, blanks and exports.

    ``adresses`` holds where the browser fetches the vocabularies and the drawing of France, and the
    public address of the app for the links one copies.
    """
    vue, ref = croisement.vue, catalogue.ref
    mesure = measure(croisement, choix.mesure, ref)
    lien = choix.address(vue)
    return {
        **adresses,
        "choix": {
            "lignes": choix.lignes,
            "colonnes": choix.colonnes,
            "mesure": choix.mesure,
            "face": choix.face,
        },
        "page": choix.query(),
        "filtres": vue.query(),
        "lien": lien,
        "faces": [[f.code, f.libelle, f.famille] for f in FACES.values()],
        "parHabitant": PER_INHABITANT,
        "phrase": phrase(vue, resultat, ref),
        "chips": [{"libelle": c.libelle, "sans": choix.address(c.sans)} for c in chips(vue, ref)],
        "toutEffacer": choix.address(Vue()),
        "ignores": [f"{i.parametre}={i.valeur} ({i.raison})" for i in ignores],
        "tableau": _table_values(croisement, mesure),
        "notes": notes(croisement, mesure),
        "blancs": _blancs(croisement),
        "carte": _carte(carte(catalogue, choix, croisement), choix, croisement),
        "exports": {ext: f"api/croiser.{ext}{lien}" for ext in ("csv", "xlsx", "json", "svg")},
    }


def _table_values(croisement: Croisement, mesure: Mesure) -> dict[str, Any]:
    c = croisement
    return {
        "titre": titre(c, mesure),
        "coin": c.face_lignes.libelle,
        "familles": [c.face_lignes.famille, c.face_colonnes.famille],
        "faces": [c.face_lignes.code, c.face_colonnes.code],
        "lignes": [[v.code, v.libelle] for v in c.lignes],
        "colonnes": [[v.code, v.libelle] for v in c.colonnes],
        "comptes": c.comptes.tolist(),
        "totalLignes": c.total_lignes.tolist(),
        "totalColonnes": c.total_colonnes.tolist(),
        "total": c.total,
        "taux": _taux(mesure) if mesure.per_inhabitant else None,
        "rangs": mesure.classement.rangs.tolist(),
        "legende": bornes(mesure.classement, mesure.per_inhabitant),
        "unite": heading(mesure),
        "methode": method(mesure.classement),
    }


def _taux(mesure: Mesure) -> dict[str, Any]:
    say = np.vectorize(lambda v: chiffre(v, mesure), otypes=[object])
    return {
        "cases": say(mesure.valeurs).tolist() if mesure.valeurs.size else [],
        "lignes": [chiffre(v, mesure) for v in mesure.lignes],
        "colonnes": [chiffre(v, mesure) for v in mesure.colonnes],
        "total": chiffre(mesure.total, mesure),
    }


def _blancs(croisement: Croisement) -> dict[str, Any]:
    height, width = croisement.full_cells
    groups = blancs(croisement)
    return {
        "cases": height * width,
        "vides": sum(len(g.cellules) for g in groups),
        "groupes": [{"libelle": g.libelle, "cellules": g.cellules} for g in groups],
    }


def _carte(carte: Carte, choix: Choix, croisement: Croisement) -> dict[str, Any]:
    crossed = face_croisee(choix)
    values = (
        ()
        if crossed is None
        else (croisement.colonnes if croisement.face_colonnes is crossed else croisement.lignes)
    )
    return {
        "niveau": carte.niveau.value,
        "tierce": crossed is None,
        "titre": map_title(carte),
        "valeurs": {
            v.territoire.code: [
                v.libelle,
                count,
                rate_in_words(value) if carte.per_inhabitant else say_number(count),
                rank,
            ]
            for v, count, value, rank in zip(
                carte.territoires,
                carte.comptes,
                carte.valeurs,
                carte.classement.rangs.tolist(),
                strict=True,
            )
            if v.territoire is not None and v.territoire.niveau is carte.niveau
        },
        "legende": bornes(carte.classement, carte.per_inhabitant),
        "methode": method(carte.classement),
        "choix": [[v.code, v.libelle] for v in values if v.code],
        "tableau": _by_region(choix).address(croisement.vue) if crossed is None else "",
    }


def _by_region(choix: Choix) -> Choix:
    """Return the table that says what the map of the third face says."""
    return replace(choix, lignes="region", colonnes=choix.lignes, face="")

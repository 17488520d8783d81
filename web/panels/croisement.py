"""Croiser, drawn: the choices in force, the table, the map and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from catalogue.address import Vue, read_address
from catalogue.catalogue import Catalogue
from catalogue.croisement.carte import Carte, carte
from catalogue.croisement.croisement import Croisement, Mesure, cross, measure, narrowed
from catalogue.croisement.faces import (
    FACES,
    PARAMETRES,
    Choix,
    Valeur,
    face_croisee,
    read_choix,
    without_page,
)
from catalogue.croisement.words import (
    PER_INHABITANT,
    are_by_column,
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
from catalogue.recherche.words import fold
from catalogue.sentences import agree, chips, phrase, say_number
from catalogue.vocabulaires import DOMAINES, ODD, ROLES
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau
from geo.vignettes import Cadre, Trace, draw
from settings import settings
from web.panels.render import Panel, render
from web.shared import Shared

NOM: Final = "croisement"
TITRE: Final = "Croiser · La carte du faire alliance"
FILTRES: Final = ("type", "domaine", "territoire", "odd")
OPEN_UP_TO: Final = 60  # empty cells listed at once; more are folded
FEW: Final = 6  # columns whose names stay level
_KM: Final = (100, 50, 20, 10, 5)  # what the scale of an inset may say

Params = Sequence[tuple[str, str]]


def croisement_panel(params: Params, data: Shared) -> Panel:
    """Return the panel of the page for the parameters of an address."""
    catalogue = data.catalogue
    adresse = read_address(
        params, data.ref, catalogue.position, catalogue.redirections, others=PARAMETRES
    )
    vue = without_page(adresse.vue)
    lu = read_choix(params, vue, data.ref)
    html = render(
        "croisement.html",
        **croisement_values(
            lu.choix, cross(catalogue, vue, lu.choix.lignes, lu.choix.colonnes), catalogue
        ),
        ignores=[f"{i.parametre}={i.valeur} ({i.raison})" for i in (*adresse.ignores, *lu.ignores)],
    )
    told = {"base": settings().adresse_publique}
    return Panel(NOM, TITRE, html, told, lien=lu.choix.address(vue))


def croisement_values(choix: Choix, croisement: Croisement, catalogue: Catalogue) -> dict[str, Any]:
    """Return what the template says of a table."""
    vue, ref = croisement.vue, catalogue.ref
    mesure = measure(croisement, choix.mesure, ref)
    shown = carte(catalogue, choix, croisement)
    lien = choix.address(vue)
    empty = _blancs(croisement)
    height, width = croisement.full_cells
    said = agree(empty["vides"], "case vide", "cases vides")
    in_a_select = set(FILTRES)
    return {
        "faces": {
            "lignes": _faces(choix.lignes),
            "colonnes": _faces(choix.colonnes),
        },
        "mesures": [
            _option("fiches", "les fiches", choix.mesure),
            _option("habitants", PER_INHABITANT, choix.mesure),
        ],
        "filtres": [_filtre(nom, croisement, ref) for nom in FILTRES],
        "gardes": [(n, v) for n, v in vue.query().items() if n not in in_a_select],
        "phrase": phrase(vue, catalogue.query(vue), ref),
        "chips": [
            {"libelle": c.libelle, "sans": choix.address(c.sans)} for c in chips(vue, catalogue)
        ],
        "toutEffacer": choix.address(Vue()),
        "explorer": _explorer(vue),
        "exports": {ext: f"api/croiser.{ext}{lien}" for ext in ("csv", "xlsx", "json", "svg")},
        "vides": f"{said} sur {say_number(height * width)}" if empty["vides"] else "",
        "tableau": _tableau(croisement, mesure),
        "forme_": _shape(croisement),
        "notes": notes(croisement, mesure),
        "blancs": empty,
        "carte": _carte(shown, choix, croisement),
        "dessin": _dessin(shown, choix, croisement, ref),
    }


def _explorer(vue: Vue) -> str:
    return "./" + vue.address()


def _option(valeur: str, libelle: str, chosen: str, famille: str = "") -> dict[str, Any]:
    return {
        "valeur": valeur,
        "libelle": libelle,
        "choisie": valeur == chosen,
        "famille": famille,
    }


def _faces(chosen: str) -> list[dict[str, Any]]:
    return [_option(f.code, f.libelle, chosen, f.famille) for f in FACES.values()]


def _filtre(nom: str, c: Croisement, ref: Referentiel) -> dict[str, Any]:
    """Return one filter of the form; several values at once are one choice, which the chips say."""
    chosen = c.vue.query().get(nom, "")
    options = [_option("", "Toute la France" if nom == "territoire" else "Tous", chosen)]
    options += [_option(code, libelle, chosen) for code, libelle in _terms(nom, ref)]
    if not any(o["choisie"] for o in options):
        count = agree(chosen.count(",") + 1, "valeur choisie", "valeurs choisies")
        options.append(_option(chosen, count, chosen))
    familles = (c.face_lignes.famille, c.face_colonnes.famille)
    libelle = next(f.libelle for f in FACES.values() if f.famille == nom)
    if nom == "territoire":
        libelle = FACES["region"].libelle
    return {"nom": nom, "libelle": libelle, "options": options, "cachee": nom in familles}


def _terms(nom: str, ref: Referentiel) -> Iterable[tuple[str, str]]:
    if nom == "territoire":
        regions = sorted(ref.membres(FRANCE, Niveau.REGION), key=lambda t: fold(ref.nom(t)))
        return [(str(t), ref.nom(t)) for t in regions]
    if nom == "odd":
        return [(t.code, f"{t.code}. {t.libelle}") for t in ODD.values()]
    return [(t.code, t.libelle) for t in (ROLES if nom == "type" else DOMAINES).values()]


def _ranked(face: str, valeur: Valeur) -> str:
    return f"{valeur.code}. {valeur.libelle}" if face == "odd" and valeur.code else valeur.libelle


def _cell(n: int, taux: str, words: str, vue: Vue | None) -> dict[str, Any]:
    """Return a figure of the table: it leads to its fiches where an address can say them."""
    count = agree(n, "fiche", "fiches")
    said = f"{taux} ({count}) : {words}" if taux else f"{count} : {words}"
    return {
        "n": n,
        "taux": taux if n else "",
        "dit": said,
        "adresse": _explorer(vue) if n and vue is not None else "",
    }


def _tableau(c: Croisement, mesure: Mesure) -> dict[str, Any]:
    def rate(value: float) -> str:
        return chiffre(value, mesure) if mesure.per_inhabitant else ""

    height, width = c.full_cells
    ranks = mesure.classement.rangs
    lignes = []
    for i, ligne in enumerate(c.lignes):
        cases = []
        for j, colonne in enumerate(c.colonnes):
            words = f"{ligne.libelle}, {colonne.libelle}"
            n = int(c.comptes[i, j])
            cell = _cell(n, rate(mesure.valeurs[i, j]), words, c.cellule(i, j) if n else None)
            rank = f"r{ranks[i, j]}" if i < height and j < width else "rx"
            cases.append(cell | {"classe": rank})
        total = _cell(int(c.total_lignes[i]), rate(mesure.lignes[i]), ligne.libelle, c.ligne(i))
        libelle = _ranked(c.face_lignes.code, ligne)
        lignes.append({"code": ligne.code, "libelle": libelle, "cases": cases, "total": total})
    return {
        "titre": titre(c, mesure),
        "coin": c.face_lignes.libelle,
        "odd": c.face_colonnes.code == "odd",
        "colonnes": c.colonnes,
        "lignes": lignes,
        "totaux": [
            _cell(int(n), rate(mesure.colonnes[j]), c.colonnes[j].libelle, c.colonne(j))
            for j, n in enumerate(c.total_colonnes)
        ],
        "total": _cell(c.total, rate(mesure.total), "tout le tableau", c.vue),
        "legende": bornes(mesure.classement, mesure.per_inhabitant),
        "unite": heading(mesure),
        "methode": method(mesure.classement),
    }


def _shape(c: Croisement) -> str:
    """Return how the names of the columns stand: level if few, upright if long."""
    if len(c.colonnes) <= FEW:
        return "peu"
    return "" if c.face_colonnes.code == "odd" else "debout"


def _blancs(c: Croisement) -> dict[str, Any]:
    groups = blancs(c)
    by_column = are_by_column(c)
    face = c.face_lignes if by_column else c.face_colonnes
    said = []
    for group in groups:
        missing = group.libelle[:1].lower() + group.libelle[1:]
        cases = []
        for i, j in group.cellules:
            words = _ranked(face.code, c.lignes[i] if by_column else c.colonnes[j])
            vue = c.cellule(i, j) or c.vue
            told = f"{words} : {missing}, voir les plus proches"
            cases.append({"mots": words, "dit": told, "adresse": _explorer(vue)})
        said.append({"libelle": group.libelle, "cases": cases})
    empty = sum(len(g.cellules) for g in groups)
    return {"vides": empty, "ouvert": empty <= OPEN_UP_TO, "groupes": said}


def _carte(shown: Carte, choix: Choix, c: Croisement) -> dict[str, Any]:
    crossed = face_croisee(choix)
    offered = []
    if crossed is not None:
        values = c.colonnes if c.face_colonnes is crossed else c.lignes
        offered = [_option("", "Toutes les fiches", choix.face)]
        offered += [_option(v.code, _ranked(crossed.code, v), choix.face) for v in values if v.code]
    region = shown.niveau is Niveau.REGION
    return {
        "niveau": shown.niveau.value,
        "tierce": crossed is None,
        "titre": map_title(shown),
        "legende": bornes(shown.classement, shown.per_inhabitant),
        "unite": "région" if region else "département",
        "unites": "régions" if region else "départements",
        "methode": method(shown.classement),
        "choix": offered,
        "tableau": _by_region(choix).address(c.vue) if crossed is None else "",
    }


def _by_region(choix: Choix) -> Choix:
    """Return the table that says what the map of the third face says."""
    return replace(choix, lignes="region", colonnes=choix.lignes, face="")


def _dessin(shown: Carte, choix: Choix, c: Croisement, ref: Referentiel) -> dict[str, Any]:
    """Return France drawn small: what each unit shows, and where a touch leads."""
    drawing = draw(ref)
    known = _shown_units(shown, choix, c)
    departements = shown.niveau is Niveau.DEPARTEMENT
    magnified = drawing.loupes if departements else {}
    traces = drawing.traces[shown.niveau]
    units = [_unit(code, t, known, code not in magnified) for code, t in traces.items()]
    units += [_unit(code, t, known, True) for code, t in magnified.items()]
    return {
        "width": drawing.width,
        "height": drawing.height,
        "cadres": [_cadre(f) for f in drawing.cadres if f.niveau in ("", shown.niveau.value)],
        "unites": units,
        # The régions are outlined over the départements, under what is magnified.
        "contour_apres": len(traces) if departements else 0,
        "contours": [t.path for t in drawing.traces[Niveau.REGION].values()],
    }


def _shown_units(shown: Carte, choix: Choix, c: Croisement) -> dict[str, dict[str, Any]]:
    crossed = face_croisee(choix)
    face = FACES["region" if shown.niveau is Niveau.REGION else "departement"]
    known = {}
    for valeur, n, value in zip(shown.territoires, shown.comptes, shown.valeurs, strict=True):
        if valeur.territoire is None or valeur.territoire.niveau is not shown.niveau:
            continue
        figure = rate_in_words(value) if shown.per_inhabitant else say_number(n)
        vue = narrowed(c.vue, face, valeur)
        if crossed is not None and shown.montre is not None:
            vue = narrowed(vue, crossed, shown.montre)
        detail = f" ({n})" if shown.per_inhabitant else ""
        known[valeur.territoire.code] = {
            "dit": f"{valeur.libelle} : {figure}{detail}",
            "chiffre": figure,
            "rang": shown.rangs[valeur.territoire.code],
            "adresse": choix.address(vue) if crossed is None else _explorer(vue),
        }
    return known


def _unit(
    code: str, trace: Trace, known: dict[str, dict[str, Any]], with_figure: bool
) -> dict[str, Any]:
    nothing = {"dit": "", "chiffre": "", "rang": 0, "adresse": ""}
    said = known.get(code, nothing)
    figure = said["chiffre"] if with_figure else ""
    return {"code": code, "trace": trace.path, "x": trace.x, "y": trace.y, **said} | {
        "chiffre": figure
    }


def _cadre(frame: Cadre) -> dict[str, Any]:
    """Return an inset: its name and a bar that says how long a kilometre is in it."""
    km = next((n for n in _KM if n * frame.units_per_km <= frame.width / 3), _KM[-1])
    return {
        "nom": frame.nom,
        "x": round(frame.x, 1),
        "y": round(frame.y, 1),
        "width": round(frame.width, 1),
        "height": round(frame.height, 1),
        "km": km,
        "barre": round(km * frame.units_per_km, 1),
    }

"""What a query may mean: every line of the répertoire that resembles it, with its points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz.distance import OSA

from geo.index_noms import typos_permises
from geo.noms import compacte, sans_article
from geo.repertoire import Repertoire
from geo.saisie import Saisie
from geo.territoires import Niveau, Territoire


class Motif(StrEnum):
    """How a line resembles the query; the value is what is told."""

    EXACT = "nom exact"
    CODE = "code Insee"
    CODE_POSTAL = "code postal"
    ALIAS = "nom sans son type"
    DEBUT = "début du nom"
    PROCHE = "orthographe proche"
    SUIVI = "nom suivi d’autres mots"


@dataclass(frozen=True, slots=True)
class Candidat:
    """A line that may be meant; ``points`` compare the candidates of one query."""

    ligne: int
    points: float
    motif: Motif


# Points out of 100, to which a line adds up to 9.5 for its population and 12 for its département.
# Tuned on the sample of names as people type them, see bench/place_search.py.
_EXACT, _ALIAS, _DEBUT, _PROCHE, _SUIVI = 78.0, 74.0, 70.0, 76.0, 68.0
_MOT_ENTAME = 5.0  # « Brive » rather ends a word than begins « Brives »
_RESTE = 6.0  # a name of which hardly anything was typed
_TYPOS = 60.0  # all letters wrong
_AUTRE_PARTIE = 6.0  # « université - Rennes »: the name is rarely in the second part
_PLUS_DEPARTEMENT, _MOINS_DEPARTEMENT = 12.0, 15.0
_LIMITE_DEBUT = 40
_LETTRES_MIN = 4  # of a name recognised inside a longer text


def par_nom(
    rep: Repertoire, saisie: Saisie, visiteur: str | None, garde: np.ndarray
) -> list[Candidat]:
    """Return the lines a name may mean, each once, the best first.

    Parameters
    ----------
    rep
        The names.
    saisie
        The query.
    visiteur
        Département of the person, whose places come first among likes.
    garde
        Per line: 0 to keep it, minus infinity to leave it out.
    """
    best: dict[int, Candidat] = {}
    for ligne, base, motif in _ressemblances(rep, saisie, garde):
        if garde[ligne] < 0:
            continue
        points = base + float(rep.poids[ligne])
        points += _departement(rep.departements[ligne], saisie, visiteur)
        if ligne not in best or best[ligne].points < points:
            best[ligne] = Candidat(ligne, points, motif)
    return trie(rep, best.values())


def trie(rep: Repertoire, candidats: Iterable[Candidat]) -> list[Candidat]:
    """Order candidates, the best first, then by name and code so that the order never varies."""
    return sorted(candidats, key=lambda c: (-c.points, rep.noms[c.ligne], rep.cibles[c.ligne]))


def _departement(code: str, saisie: Saisie, visiteur: str | None) -> float:
    if saisie.departements:
        return _PLUS_DEPARTEMENT if code in saisie.departements else -_MOINS_DEPARTEMENT
    return _PLUS_DEPARTEMENT if visiteur and code == visiteur else 0.0


def _ressemblances(
    rep: Repertoire, saisie: Saisie, garde: np.ndarray
) -> Iterator[tuple[int, float, Motif]]:
    """Yield (line, points, how); at most two scans for typos, the costly part."""
    if not saisie.parties:
        return
    partie, *autres = saisie.parties
    exacts = list(_exacts(rep, partie))
    if autres:
        exacts.extend(_exacts(rep, saisie.entier))
    yield from exacts
    yield from _debuts(rep, partie, garde)
    yield from _proches(rep, partie)
    scans = 1
    if saisie.nom_court and not exacts:
        court, departement = saisie.nom_court
        for found in (_exacts(rep, court), _debuts(rep, court, garde), _proches(rep, court)):
            for ligne, base, motif in found:
                if rep.departements[ligne] == departement:
                    exacts.append((ligne, base, motif))
                    yield ligne, base + _PLUS_DEPARTEMENT, motif
        scans = 2
    for autre in autres:
        for found in (_exacts(rep, autre), _debuts(rep, autre, garde)):
            yield from ((ligne, base - _AUTRE_PARTIE, motif) for ligne, base, motif in found)
    if autres and not exacts and scans < 2:
        yield from _proches(rep, saisie.entier)
    if not exacts:
        yield from _suivis(rep, partie)


def _exacts(rep: Repertoire, partie: str) -> Iterator[tuple[int, float, Motif]]:
    key = compacte(partie)
    short = compacte(sans_article(partie))
    lignes = dict.fromkeys((*rep.index.exact(partie), *rep.index.exact(sans_article(partie))))
    for ligne in lignes:
        if compacte(rep.cles[ligne]) == key:
            yield ligne, _EXACT + 1, Motif.EXACT
        elif rep.cibles[ligne].niveau in {Niveau.EPCI, Niveau.EPT}:
            yield ligne, _ALIAS, Motif.ALIAS
        elif short or key:
            yield ligne, _EXACT, Motif.EXACT


def _debuts(rep: Repertoire, partie: str, garde: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    for start in dict.fromkeys((partie, sans_article(partie))):
        for nom, ligne in rep.index.debut(start, _LIMITE_DEBUT, garde):
            reste = _RESTE * (1 - len(start) / len(nom))
            mot_entame = _MOT_ENTAME if nom[len(start)] != " " else 0.0
            yield ligne, _DEBUT - reste - mot_entame, Motif.DEBUT


def _proches(rep: Repertoire, partie: str) -> Iterator[tuple[int, float, Motif]]:
    for ligne, typos, letters in rep.index.proche(sans_article(partie)):
        yield ligne, _PROCHE - _TYPOS * typos / letters, Motif.PROCHE


def _suivis(rep: Repertoire, partie: str) -> Iterator[tuple[int, float, Motif]]:
    """Yield the longest name that the text begins with."""
    mots = partie.split()
    for cut in range(len(mots) - 1, 0, -1):
        debut = " ".join(mots[:cut])
        lignes = rep.index.exact(debut) if len(debut) >= _LETTRES_MIN else ()
        if lignes:
            part = len(debut) / len(partie)
            for ligne in lignes:
                yield ligne, _SUIVI - 20 * (1 - part), Motif.SUIVI
            return


def parmi(rep: Repertoire, saisie: Saisie, cibles: Iterable[Territoire]) -> list[Candidat]:
    """Return those of a few territories that the name fits, the best name of each.

    Among so few, a start, a name within the text or more typos are enough.
    """
    fits: list[Candidat] = []
    for cible in cibles:
        found = [
            Candidat(ligne, base + float(rep.poids[ligne]), motif)
            for ligne in rep.lignes[cible]
            for base, motif in _fit(saisie, rep.cles[ligne])
        ]
        fits.extend(trie(rep, found)[:1])
    return trie(rep, fits)


def _fit(saisie: Saisie, cle: str) -> Iterator[tuple[float, Motif]]:
    nom = sans_article(cle)
    for partie in saisie.parties:
        dit = sans_article(partie)
        typos = max(typos_permises(len(compacte(dit))), len(nom) // 5)
        if compacte(dit) == compacte(nom):
            yield _EXACT, Motif.EXACT
        elif nom.startswith(f"{dit} ") or (len(dit) >= _LETTRES_MIN and nom.startswith(dit)):
            yield _DEBUT, Motif.DEBUT
        elif len(nom) >= _LETTRES_MIN and f" {nom} " in f" {dit} ":
            yield _SUIVI, Motif.SUIVI
        elif OSA.distance(compacte(dit), compacte(nom), score_cutoff=typos) <= typos:
            yield _PROCHE - 20, Motif.PROCHE

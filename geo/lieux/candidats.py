"""What a query may mean: every line of the répertoire that resembles it, with its points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz.distance import OSA

from geo.lieux.index_noms import typos_permises
from geo.lieux.noms import compacte, sans_article
from geo.lieux.repertoire import Repertoire
from geo.lieux.saisie import Saisie
from geo.territoires import Niveau, Territoire


class Motif(StrEnum):
    """How a line resembles the query; the value is what is told."""

    EXACT = "nom exact"
    CODE = "code Insee"
    CODE_POSTAL = "code postal"
    ALIAS = "nom d’usage"
    DEBUT = "début du nom"
    PROCHE = "orthographe proche"
    SUIVI = "nom suivi d’autres mots"


@dataclass(frozen=True, slots=True)
class Candidat:
    """A line that may be meant; ``points`` compare the candidates of one query."""

    ligne: int
    points: float
    motif: Motif


_NOMMES = frozenset({Motif.EXACT, Motif.ALIAS})

# Points out of 100, to which a line adds up to 9.5 for its population and 12 for its département.
# Tuned on the sample of names as people type them, see bench/place_search.py.
_EXACT, _ALIAS, _DEBUT, _PROCHE, _SUIVI = 78.0, 74.0, 70.0, 76.0, 68.0
_MOT_ENTAME = 5.0  # « Brive » rather ends a word than begins « Brives »
_RESTE = 6.0  # a name of which hardly anything was typed
_TYPOS = 60.0  # all letters wrong
_AUTRE_PARTIE = 6.0  # « université - Rennes »: the name is rarely in the second part
_PLUS_DEPARTEMENT, _MOINS_DEPARTEMENT = 12.0, 15.0
_PLUS_GENRE = 12.0
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
    """Yield (line, points, how); at most four scans for typos, the costly part."""
    if not saisie.parties:
        return
    partie, *autres = saisie.parties
    found = list(_exacts(rep, partie, garde))
    if autres:
        found.extend(_exacts(rep, saisie.entier, garde))
    yield from found
    yield from _debuts(rep, partie, garde)
    yield from _proches(rep, partie)
    if not found:
        found = list(_dits(rep, saisie, garde))
        yield from found
    for autre in autres:
        for others in (_exacts(rep, autre, garde), _debuts(rep, autre, garde)):
            yield from ((ligne, base - _AUTRE_PARTIE, motif) for ligne, base, motif in others)
    if autres and not found and not (saisie.nom_court or saisie.genre_dit):
        yield from _proches(rep, saisie.entier)
    if not found:
        yield from _suivis(rep, partie, garde)


def _dits(rep: Repertoire, saisie: Saisie, garde: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    """Yield what the name leads to among the places of the département or of the kind it tells."""
    nom, niveaux = saisie.genre_dit or ("", frozenset(Niveau))
    court, departement = saisie.nom_court or ("", "")
    if nom:
        of_kind = [f for f in _noms(rep, nom, garde) if rep.cibles[f[0]].niveau in niveaux]
        yield from ((ligne, base + _PLUS_GENRE, motif) for ligne, base, motif in of_kind)
        if any(motif in _NOMMES for _, _, motif in of_kind):
            return
    if court:
        here = {departement, ""} if nom else {departement}  # an EPCI that was told has none
        for ligne, base, motif in _noms(rep, court, garde):
            if rep.cibles[ligne].niveau in niveaux and rep.departements[ligne] in here:
                yield ligne, base + _PLUS_DEPARTEMENT, motif


def _noms(rep: Repertoire, nom: str, garde: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    yield from _exacts(rep, nom, garde)
    yield from _debuts(rep, nom, garde)
    yield from _proches(rep, nom)


def _exacts(rep: Repertoire, partie: str, garde: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    key = compacte(partie)
    short = compacte(sans_article(partie))
    lignes = dict.fromkeys((*rep.index.exact(partie), *rep.index.exact(sans_article(partie))))
    for ligne in lignes:
        if garde[ligne] < 0:
            continue
        cle = rep.cles[ligne]
        if compacte(cle) == key:
            yield ligne, _EXACT + 1, Motif.EXACT
        elif (
            compacte(sans_article(cle)) == short
            or rep.cibles[ligne].niveau is Niveau.ARRONDISSEMENT
        ):
            yield ligne, _EXACT, Motif.EXACT
        else:
            yield ligne, _ALIAS, Motif.ALIAS


def _debuts(rep: Repertoire, partie: str, garde: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    for start in dict.fromkeys((partie, sans_article(partie))):
        for nom, ligne in rep.index.debut(start, _LIMITE_DEBUT, garde):
            reste = _RESTE * (1 - len(start) / len(nom))
            mot_entame = _MOT_ENTAME if nom[len(start)] != " " else 0.0
            yield ligne, _DEBUT - reste - mot_entame, Motif.DEBUT


def _proches(rep: Repertoire, partie: str) -> Iterator[tuple[int, float, Motif]]:
    for ligne, typos, letters in rep.index.proche(sans_article(partie)):
        yield ligne, _PROCHE - _TYPOS * typos / letters, Motif.PROCHE


def _suivis(rep: Repertoire, partie: str, garde: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    """Yield the longest name that the text begins with."""
    mots = partie.split()
    for cut in range(len(mots) - 1, 0, -1):
        debut = " ".join(mots[:cut])
        lignes = rep.index.exact(debut) if len(debut) >= _LETTRES_MIN else ()
        lignes = tuple(ligne for ligne in lignes if garde[ligne] == 0)
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

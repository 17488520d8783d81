"""What a query may mean: every line of the répertoire that resembles it, with its points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz.distance import OSA

from geo.lieux.index_noms import allowed_typos
from geo.lieux.noms import compact, without_article
from geo.lieux.repertoire import Repertoire
from geo.lieux.saisie import Saisie
from geo.territoires import Niveau, Territoire


class Motif(StrEnum):
    """How a line resembles the query; the value is what is told."""

    EXACT = "nom exact"
    CODE = "code Insee"
    CODE_POSTAL = "code postal"
    ALIAS = "nom d’usage"
    START = "début du nom"
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
_EXACT, _ALIAS, _START, _PROCHE, _SUIVI = 78.0, 74.0, 70.0, 76.0, 68.0
_WORD_BEGUN = 5.0  # « Brive » rather ends a word than begins « Brives »
_REST = 6.0  # a name of which hardly anything was typed
_TYPOS = 60.0  # all letters wrong
_JOINED = 10.0  # « La Grave » is that commune before it is Lagrave, four times larger
_OTHER_PART = 6.0  # « université - Rennes »: the name is rarely in the second part
_PLUS_DEPARTEMENT, _MOINS_DEPARTEMENT = 12.0, 15.0
_PLUS_GENRE = 12.0
_LIMITE_DEBUT = 40
_FEWEST_LETTERS = 4  # of a name recognised inside a longer text


def by_name(
    rep: Repertoire, saisie: Saisie, visitor: str | None, keep: np.ndarray
) -> list[Candidat]:
    """Return the lines a name may mean, each once, the best first.

    Parameters
    ----------
    rep
        The names.
    saisie
        The query.
    visitor
        Département of the person, whose places come first among likes.
    keep
        Per line: 0 to keep it, minus infinity to leave it out.
    """
    best: dict[int, Candidat] = {}
    for ligne, base, motif in _ressemblances(rep, saisie, keep):
        if keep[ligne] < 0:
            continue
        points = base + float(rep.weight[ligne])
        points += _departement(rep.departements[ligne], saisie, visitor)
        if ligne not in best or best[ligne].points < points:
            best[ligne] = Candidat(ligne, points, motif)
    return in_order(rep, best.values())


def in_order(rep: Repertoire, candidats: Iterable[Candidat]) -> list[Candidat]:
    """Order candidates, the best first, then by name and code so that the order never varies."""
    return sorted(candidats, key=lambda c: (-c.points, rep.noms[c.ligne], rep.targets[c.ligne]))


def _departement(code: str, saisie: Saisie, visitor: str | None) -> float:
    if saisie.departements:
        return _PLUS_DEPARTEMENT if code in saisie.departements else -_MOINS_DEPARTEMENT
    return _PLUS_DEPARTEMENT if visitor and code == visitor else 0.0


def _ressemblances(
    rep: Repertoire, saisie: Saisie, keep: np.ndarray
) -> Iterator[tuple[int, float, Motif]]:
    """Yield (line, points, how); at most four scans for typos, the costly part."""
    if not saisie.segments:
        return
    segment, *autres = saisie.segments
    found = list(_exacts(rep, segment, keep))
    if autres:
        found.extend(_exacts(rep, saisie.entier, keep))
    yield from found
    yield from _debuts(rep, segment, keep)
    yield from _proches(rep, segment)
    if not found:
        found = list(_told(rep, saisie, keep))
        yield from found
    for autre in autres:
        for others in (_exacts(rep, autre, keep), _debuts(rep, autre, keep)):
            yield from ((ligne, base - _OTHER_PART, motif) for ligne, base, motif in others)
    if autres and not found and not (saisie.nom_court or saisie.genre_dit):
        yield from _proches(rep, saisie.entier)
    if not found:
        yield from _suivis(rep, segment, keep)


def _told(rep: Repertoire, saisie: Saisie, keep: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    """Yield what the name leads to among the places of the département or of the kind it tells."""
    nom, niveaux = saisie.genre_dit or ("", frozenset(Niveau))
    court, departement = saisie.nom_court or ("", "")
    if nom:
        of_kind = [f for f in _noms(rep, nom, keep) if rep.targets[f[0]].niveau in niveaux]
        yield from ((ligne, base + _PLUS_GENRE, motif) for ligne, base, motif in of_kind)
        if any(motif in _NOMMES for _, _, motif in of_kind):
            return
    if court:
        here = {departement, ""} if nom else {departement}  # an EPCI that was told has none
        for ligne, base, motif in _noms(rep, court, keep):
            if rep.targets[ligne].niveau in niveaux and rep.departements[ligne] in here:
                yield ligne, base + _PLUS_DEPARTEMENT, motif


def _noms(rep: Repertoire, nom: str, keep: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    yield from _exacts(rep, nom, keep)
    yield from _debuts(rep, nom, keep)
    yield from _proches(rep, nom)


def _exacts(rep: Repertoire, segment: str, keep: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    key = compact(segment)
    short = compact(without_article(segment))
    lignes = dict.fromkeys((*rep.index.exact(segment), *rep.index.exact(without_article(segment))))
    spelled = any(rep.cles[i] == segment and keep[i] == 0 and not rep.is_former(i) for i in lignes)
    for ligne in lignes:
        if keep[ligne] < 0:
            continue
        cle = rep.cles[ligne]
        joined = _JOINED if spelled and cle != segment else 0.0
        if compact(cle) == key:
            yield ligne, _EXACT + 1 - joined, Motif.EXACT
        elif rep.targets[ligne].niveau is Niveau.ARRONDISSEMENT:
            yield ligne, _EXACT, Motif.EXACT
        elif compact(without_article(cle)) == short:
            yield ligne, _EXACT - joined, Motif.EXACT
        else:
            yield ligne, _ALIAS, Motif.ALIAS


def _debuts(rep: Repertoire, segment: str, keep: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    for start in dict.fromkeys((segment, without_article(segment))):
        for nom, ligne in rep.index.start(start, _LIMITE_DEBUT, keep):
            rest = _REST * (1 - len(start) / len(nom))
            word_begun = _WORD_BEGUN if nom[len(start)] != " " else 0.0
            yield ligne, _START - rest - word_begun, Motif.START


def _proches(rep: Repertoire, segment: str) -> Iterator[tuple[int, float, Motif]]:
    for ligne, typos, letters in rep.index.proche(without_article(segment)):
        yield ligne, _PROCHE - _TYPOS * typos / letters, Motif.PROCHE


def _suivis(rep: Repertoire, segment: str, keep: np.ndarray) -> Iterator[tuple[int, float, Motif]]:
    """Yield the longest name that the text begins with."""
    words = segment.split()
    for cut in range(len(words) - 1, 0, -1):
        start = " ".join(words[:cut])
        lignes = rep.index.exact(start) if len(start) >= _FEWEST_LETTERS else ()
        lignes = tuple(ligne for ligne in lignes if keep[ligne] == 0)
        if lignes:
            part = len(start) / len(segment)
            for ligne in lignes:
                yield ligne, _SUIVI - 20 * (1 - part), Motif.SUIVI
            return


def among_candidates(
    rep: Repertoire, saisie: Saisie, targets: Iterable[Territoire]
) -> list[Candidat]:
    """Return those of a few territories that the name fits, the best name of each.

    Among so few, a start, a name within the text or more typos are enough.
    """
    fits: list[Candidat] = []
    for target in targets:
        found = [
            Candidat(ligne, base + float(rep.weight[ligne]), motif)
            for ligne in rep.lignes[target]
            for base, motif in _fit(saisie, rep.cles[ligne])
        ]
        fits.extend(in_order(rep, found)[:1])
    return in_order(rep, fits)


def _fit(saisie: Saisie, cle: str) -> Iterator[tuple[float, Motif]]:
    nom = without_article(cle)
    for segment in saisie.segments:
        dit = without_article(segment)
        typos = max(allowed_typos(len(compact(dit))), len(nom) // 5)
        if compact(dit) == compact(nom):
            yield _EXACT, Motif.EXACT
        elif nom.startswith(f"{dit} ") or (len(dit) >= _FEWEST_LETTERS and nom.startswith(dit)):
            yield _START, Motif.START
        elif len(nom) >= _FEWEST_LETTERS and f" {nom} " in f" {dit} ":
            yield _SUIVI, Motif.SUIVI
        elif OSA.distance(compact(dit), compact(nom), score_cutoff=typos) <= typos:
            yield _PROCHE - 20, Motif.PROCHE

"""Files to fiches: every good row is read, every wrong value is told with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from catalogue import DATA_CATALOGUE, RACINE
from catalogue.fiches import COLONNES, PAR_NOM, Fiche
from catalogue.lecture.checks import Lecteur, lecteur
from catalogue.lecture.constats import Constat, Ecart, Effet, Gravite, typographie
from catalogue.lecture.encodings import TableError
from catalogue.lecture.features import ENDINGS, ouvrir
from catalogue.lecture.sieges import Sieges
from catalogue.lecture.tables import Entete, Rang

if TYPE_CHECKING:
    from geo.referentiel import Referentiel

REDIRECTIONS: Final = "redirections.csv"
# Columns that exports add (see exports.py): known, and nothing to read in them.
AJOUTS: Final = frozenset({"point", "distance_km", "licence", "provenance"})
_EXTRAIT: Final = 80  # characters of a wrong value quoted in a report
_BLANCS: Final = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{ZERO WIDTH JOINER}"
_NOMS: Final = tuple(colonne.nom for colonne in COLONNES)
_FACULTATIVES: Final = frozenset(colonne.nom for colonne in COLONNES if not colonne.requis)
_ID, _COMMUNE, _CODE, _TERRITOIRES, _PRECISION, _LAT, _LON = map(
    _NOMS.index, ("id", "commune", "code_insee", "territoires", "precision", "lat", "lon")
)
# One page is the source of many fiches, one site that of many: each is kept in memory once.
_SOUVENT_DITS: Final = tuple(map(_NOMS.index, ("source_titre", "site_web")))


@dataclass(frozen=True, slots=True)
class Probleme:
    """One thing to correct or to look at, with its place in the files.

    ``ligne`` is the physical line where the row starts, ``id`` the slug of the row when it has
    one, ``effet`` what became of the value.
    """

    fichier: str
    ligne: int
    colonne: str
    valeur: str
    attendu: str
    gravite: Gravite
    id: str = ""
    effet: Effet = "à vérifier"


@dataclass(frozen=True, slots=True)
class Lecture:
    """What was read: the good fiches in the order of the files, the problems, the row count."""

    fiches: tuple[Fiche, ...]
    problemes: tuple[Probleme, ...]
    lignes: int = 0

    @property
    def erreurs(self) -> tuple[Probleme, ...]:
        """Problems that ask for a correction."""
        return tuple(p for p in self.problemes if p.gravite == "erreur")

    @property
    def ecartees(self) -> int:
        """Rows that gave no fiche."""
        return self.lignes - len(self.fiches)


def catalogue_files(dossier: Path = DATA_CATALOGUE) -> tuple[Path, ...]:
    """Return the files of fiches of a folder, sorted by name."""
    files = (f for f in dossier.iterdir() if f.suffix.lower() in ENDINGS)
    return tuple(sorted(f for f in files if f.name != REDIRECTIONS))


def read_catalogue(
    paths: Sequence[Path], ref: Referentiel, *, aujourdhui: dt.date | None = None
) -> Lecture:
    """Read fiches, keep every good row, report the rest. Never raises for what files hold.

    Parameters
    ----------
    paths
        CSV files as people save them (see ``tables``), GeoJSON or GeoParquet (see ``entites``).
    ref
        The territories, to check codes, seats and coordinates.
    aujourdhui
        When given, source dates after it are refused.

    Examples
    --------
    >>> lecture = read_catalogue(catalogue_files(), Referentiel.load())  # doctest: +SKIP
    """
    registre = _Registre(ref, aujourdhui)
    for chemin in paths:
        registre.lire(chemin)
    return Lecture(tuple(registre.fiches), tuple(registre.problemes), registre.lignes)


def nom_affiche(chemin: Path) -> str:
    """Return a path as reports show it: from the project's root when it is inside."""
    absolu = chemin.resolve()
    return str(absolu.relative_to(RACINE) if absolu.is_relative_to(RACINE) else chemin)


class _Registre:
    """What is being read, over all the files."""

    def __init__(self, ref: Referentiel, aujourdhui: dt.date | None) -> None:
        self.fiches: list[Fiche] = []
        self.problemes: list[Probleme] = []
        self.lignes = 0
        self._sieges = Sieges(ref)
        self._lecteurs = {c.nom: lecteur(c, ref, aujourdhui) for c in COLONNES}
        self._places: dict[str, tuple[str, int]] = {}
        self._deja_dits: dict[str, str] = {}
        self._fichier = ""

    def lire(self, chemin: Path) -> None:
        """Read one file."""
        self._fichier = nom_affiche(chemin)
        try:
            with ouvrir(chemin, PAR_NOM) as (entete, rangs):
                if self._entete_lisible(entete):
                    self._lire_rangs(entete, rangs)
        except TableError as error:
            self._fichier_ecarte(error.ligne, error.valeur, str(error))
        except OSError as error:
            self._fichier_ecarte(0, error.strerror or "", "un fichier que l’on peut ouvrir")

    def _fichier_ecarte(self, ligne: int, valeur: str, attendu: str, colonne: str = "") -> None:
        self._noter(ligne, colonne, Constat(valeur, attendu, "fichier écarté"))

    def _noter(self, ligne: int, colonne: str, constat: Constat, slug: str = "") -> None:
        self.problemes.append(
            Probleme(
                self._fichier,
                ligne,
                _montrable(colonne),
                _montrable(constat.valeur),
                typographie(_montrable(constat.attendu, len(constat.attendu))),
                constat.gravite,
                slug,
                constat.effet,
            )
        )

    def _entete_lisible(self, entete: Entete) -> bool:
        """Check the header; False when the file cannot be read under it."""
        lisible = True
        for nom, brut in zip(entete.noms, entete.bruts, strict=True):
            if nom in PAR_NOM and entete.noms.count(nom) > 1:
                self._fichier_ecarte(entete.ligne, brut, "une seule colonne de ce nom", nom)
                lisible = False
            elif nom not in PAR_NOM and nom not in AJOUTS:
                attendu = (
                    f"une colonne connue ; celle-ci n’est pas lue (connues : {', '.join(_NOMS)})"
                )
                self._noter(
                    entete.ligne, brut, Constat(brut, attendu, "valeur écartée", "avertissement")
                )
        for colonne in COLONNES:
            if colonne.nom in entete.noms or not colonne.attendue:
                continue
            if colonne.requis:
                self._fichier_ecarte(entete.ligne, "", "cette colonne, obligatoire", colonne.nom)
                lisible = False
            else:
                constat = Constat("", "cette colonne, même vide", "à vérifier", "avertissement")
                self._noter(entete.ligne, colonne.nom, constat)
        return lisible

    def _lire_rangs(self, entete: Entete, rangs: Iterable[Rang]) -> None:
        plan = [
            (rang_fiche, nom, entete.noms.index(nom), self._lecteurs[nom])
            for rang_fiche, nom in enumerate(_NOMS)
            if nom in entete.noms
        ]
        vide = [self._vide(nom) for nom in _NOMS]
        point = entete.noms.index("point") if "point" in entete.noms else None
        for rang in rangs:
            self.lignes += 1
            if rang.defaut:
                constat = Constat("".join(rang.cellules[:1]), rang.defaut, "fiche écartée")
                self._noter(rang.ligne, "", constat)
                continue
            calcule = point is not None and rang.cellules[point].strip() == "commune"
            self._lire_rang(rang, plan, vide.copy(), calcule)

    @staticmethod
    def _vide(nom: str) -> object:
        colonne = PAR_NOM[nom]
        if colonne.multiple:
            return ()
        return None if colonne.genre in ("annee", "degres") else ""

    def _lire_rang(
        self,
        rang: Rang,
        plan: Sequence[tuple[int, str, int, Lecteur]],
        valeurs: list[Any],
        point_calcule: bool,
    ) -> None:
        constats: list[tuple[str, Constat]] = []
        cellules = rang.cellules
        for rang_fiche, nom, position, lire in plan:
            cellule = cellules[position]
            if not cellule and nom in _FACULTATIVES:
                continue  # its empty value is there already
            try:
                valeurs[rang_fiche] = lire(cellule)
            except Ecart as ecart:
                valeurs[rang_fiche] = ecart.lu
                constats += [(nom, constat) for constat in ecart.constats]
        slug = valeurs[_ID]
        if slug in self._places:
            premier = "{}, ligne {}".format(*self._places[slug])
            attendu = f"un identifiant unique : celui-ci est déjà pris ({premier})"
            constats.append(("id", Constat(slug, attendu, "fiche écartée")))
        if not _ecartee(constats):
            constats += self._situer(valeurs, constats, point_calcule)
        ecartee = _ecartee(constats)
        if rang.doute and ecartee:
            # Its cells are shifted: what each column found wrong would mislead.
            constats = [("", Constat(cellules[0], rang.doute, "fiche écartée"))]
        for nom, constat in constats:
            self._noter(rang.ligne, nom, constat, slug)
        if not ecartee:
            self._places[slug] = (self._fichier, rang.ligne)
            for place in _SOUVENT_DITS:
                valeurs[place] = self._deja_dits.setdefault(valeurs[place], valeurs[place])
            self.fiches.append(Fiche(*valeurs))

    def _situer(
        self, valeurs: list[Any], connus: Sequence[tuple[str, Constat]], point_calcule: bool
    ) -> list[tuple[str, Constat]]:
        """Check the seat and the point of a row, correct them in place, return what to say."""
        siege = self._sieges.verifier(
            valeurs[_COMMUNE], valeurs[_CODE], valeurs[_TERRITOIRES], valeurs[_PRECISION]
        )
        valeurs[_COMMUNE], valeurs[_CODE] = siege.commune, siege.code_insee
        valeurs[_PRECISION] = siege.precision
        # A refused code has been told already: what follows from it is no second mistake.
        code_perdu = any(n == "code_insee" and c.effet == "valeur écartée" for n, c in connus)
        constats = [] if code_perdu else list(siege.constats)
        if point_calcule:  # an export wrote the commune's point there: it is no fact of the fiche
            valeurs[_LAT] = valeurs[_LON] = None
        if valeurs[_LAT] is None and valeurs[_LON] is None:
            return constats
        du_point = self._sieges.verifier_point(valeurs[_LAT], valeurs[_LON], siege.code_insee)
        if any(constat.gravite == "erreur" for _, constat in du_point):
            valeurs[_LAT] = valeurs[_LON] = None
        return constats + list(du_point)


def _montrable(texte: str, longueur: int = _EXTRAIT) -> str:
    """Return a text on one line, short, with nothing that would act on a terminal or a page."""
    court = " ".join(texte[:longueur].split()) + ("…" if len(texte) > longueur else "")
    return "".join(c if c.isprintable() or c in _BLANCS else f"<U+{ord(c):04X}>" for c in court)


def _ecartee(constats: Sequence[tuple[str, Constat]]) -> bool:
    return bool(constats) and any(constat.effet == "fiche écartée" for _, constat in constats)

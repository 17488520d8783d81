"""Files to fiches: every good row is read, every wrong value is told with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from catalogue import DATA_CATALOGUE, ROOT
from catalogue.fiches import BY_NAME, COLONNES, Fiche
from catalogue.lecture.checks import CellReader, reader
from catalogue.lecture.codes import Codes
from catalogue.lecture.constats import Constat, Ecart, Effet, Gravite, typography
from catalogue.lecture.coordonnees import SEEN_TOGETHER, disagreements
from catalogue.lecture.encodings import TableError
from catalogue.lecture.features import ENDINGS, open_rows
from catalogue.lecture.sieges import Sieges
from catalogue.lecture.tables import Header, Row

if TYPE_CHECKING:
    from geo.referentiel import Referentiel

REDIRECTIONS: Final = "redirections.csv"
HISTORIQUE: Final = "historique.csv"
_BESIDE: Final = frozenset({REDIRECTIONS, HISTORIQUE})  # tables that hold no fiche
# Columns that exports add (see exports.py): known, and nothing to read in them.
ADDED: Final = frozenset({"point", "distance_km", "licence", "provenance"})
_LINES_SHOWN: Final = 5
_EXTRACT: Final = 80  # characters of a wrong value quoted in a report
_BLANCS: Final = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{ZERO WIDTH JOINER}"
_NOMS: Final = tuple(colonne.nom for colonne in COLONNES)
_OPTIONAL: Final = frozenset(colonne.nom for colonne in COLONNES if not colonne.requis)
_ID, _COMMUNE, _CODE, _TERRITOIRES, _PRECISION, _LAT, _LON = map(
    _NOMS.index, ("id", "commune", "code_insee", "territoires", "precision", "lat", "lon")
)
# One page is the source of many fiches, one site that of many: each is kept in memory once.
_SOUVENT_DITS: Final = tuple(
    map(_NOMS.index, ("source_titre", "site_web", "autre_source_url", "autre_source_titre"))
)
_TOGETHER: Final = tuple(map(_NOMS.index, SEEN_TOGETHER))


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
    def errors(self) -> tuple[Probleme, ...]:
        """Problems that ask for a correction."""
        return tuple(p for p in self.problemes if p.gravite == "erreur")

    @property
    def ecartees(self) -> int:
        """Rows that gave no fiche."""
        return self.lignes - len(self.fiches)


def catalogue_files(folder: Path = DATA_CATALOGUE) -> tuple[Path, ...]:
    """Return the files of fiches of a folder, sorted by name."""
    files = (f for f in folder.iterdir() if f.suffix.lower() in ENDINGS)
    return tuple(sorted(f for f in files if f.name not in _BESIDE))


def read_catalogue(
    paths: Sequence[Path], ref: Referentiel, *, today: dt.date | None = None
) -> Lecture:
    """Read fiches, keep every good row, report the rest. Never raises for what files hold.

    Parameters
    ----------
    paths
        CSV files as people save them (see ``tables``), GeoJSON or GeoParquet (see ``features``).
    ref
        The territories, to check codes, seats and coordinates.
    today
        When given, source dates after it are refused.

    Examples
    --------
    >>> lecture = read_catalogue(catalogue_files(), Referentiel.load())  # doctest: +SKIP
    """
    register = _Register(ref, today)
    for path in paths:
        register.read(path)
    return Lecture(tuple(register.fiches), tuple(register.problemes), register.lignes)


def read_rows(
    rows: Iterable[Mapping[str, str]],
    ref: Referentiel,
    *,
    today: dt.date | None = None,
    name: str = "",
) -> Lecture:
    """Read fiches held as cells, by the same rules as those of a file; their line is their rank.

    Parameters
    ----------
    rows
        Column to text, as a CSV of ours has it; an absent column is an empty cell.
    ref
        The territories.
    today
        When given, source dates after it are refused.
    name
        Where they come from, as the problems say it.
    """
    register = _Register(ref, today)
    register.read_cells(
        name,
        (Row(rank, [cells.get(nom, "") for nom in _NOMS]) for rank, cells in enumerate(rows, 1)),
    )
    return Lecture(tuple(register.fiches), tuple(register.problemes), register.lignes)


def shown_name(path: Path) -> str:
    """Return a path as reports show it: from the project's root when it is inside."""
    absolute = path.resolve()
    return str(absolute.relative_to(ROOT) if absolute.is_relative_to(ROOT) else path)


class _Register:
    """What is being read, over all the files."""

    def __init__(self, ref: Referentiel, today: dt.date | None) -> None:
        self.fiches: list[Fiche] = []
        self.problemes: list[Probleme] = []
        self.lignes = 0
        codes = Codes(ref)
        self._sieges = Sieges(ref, codes)
        self._cell_readers = {c.nom: reader(c, ref, codes, today) for c in COLONNES}
        self._places: dict[str, tuple[str, int]] = {}
        self._already_told: dict[str, str] = {}
        self._file_name = ""

    def read(self, path: Path) -> None:
        """Read one file."""
        self._file_name = shown_name(path)
        try:
            with open_rows(path, BY_NAME) as (header, rows):
                if self._readable_header(header, path):
                    self._read_rows(header, rows)
        except TableError as error:
            self._dropped_file(error.ligne, error.valeur, str(error))
        except OSError as error:
            self._dropped_file(0, error.strerror or "", "un fichier que l’on peut ouvrir")

    def read_cells(self, name: str, rows: Iterable[Row]) -> None:
        """Read rows that hold every column, in the order of the columns."""
        self._file_name = name
        self._read_rows(Header(0, _NOMS, _NOMS, "", len(_NOMS)), rows)

    def _dropped_file(self, ligne: int, valeur: str, attendu: str, colonne: str = "") -> None:
        self._note(ligne, colonne, Constat(valeur, attendu, "fichier écarté"))

    def _note(self, ligne: int, colonne: str, constat: Constat, slug: str = "") -> None:
        self.problemes.append(
            Probleme(
                self._file_name,
                ligne,
                _can_be_shown(colonne),
                _can_be_shown(constat.valeur),
                typography(_can_be_shown(constat.attendu, len(constat.attendu))),
                constat.gravite,
                slug,
                constat.effet,
            )
        )

    def _readable_header(self, header: Header, path: Path) -> bool:
        """Check the header; False when the file cannot be read under it."""
        lisible = True
        for nom in sorted({n for n in header.noms if n in BY_NAME and header.noms.count(n) > 1}):
            lisible &= self._agree(header, nom, path)
        for nom, raw in zip(header.noms, header.raws, strict=True):
            if nom not in BY_NAME and nom not in ADDED:
                attendu = (
                    f"une colonne connue ; celle-ci n’est pas lue (connues : {', '.join(_NOMS)})"
                )
                self._note(
                    header.ligne, raw, Constat(raw, attendu, "valeur écartée", "avertissement")
                )
        for colonne in COLONNES:
            if colonne.nom in header.noms or not colonne.attendue:
                continue
            if colonne.requis:
                self._dropped_file(header.ligne, "", "cette colonne, obligatoire", colonne.nom)
                lisible = False
            else:
                constat = Constat("", "cette colonne, même vide", "à vérifier", "avertissement")
                self._note(header.ligne, colonne.nom, constat)
        return lisible

    def _agree(self, header: Header, nom: str, path: Path) -> bool:
        """Tell whether the columns of one name say the same; the file is read over for that."""
        places = [place for place, n in enumerate(header.noms) if n == nom]
        with open_rows(path, BY_NAME) as (_, rows):
            differing = [
                row.ligne
                for row in rows
                if not row.defaut and len({row.cells[place].strip() for place in places}) > 1
            ]
        raw, attendu = header.raws[places[0]], "une seule colonne de ce nom"
        if differing:
            attendu += f" : elles diffèrent {_lines_in_words(differing)}"
            self._dropped_file(header.ligne, raw, attendu, nom)
        else:
            attendu += " : elles disent la même chose, la première est lue"
            constat = Constat(raw, attendu, "à vérifier", "avertissement")
            self._note(header.ligne, nom, constat)
        return not differing

    def _read_rows(self, header: Header, rows: Iterable[Row]) -> None:
        plan = [
            (place, nom, header.noms.index(nom), self._cell_readers[nom])
            for place, nom in enumerate(_NOMS)
            if nom in header.noms
        ]
        empty = [self._empty(nom) for nom in _NOMS]
        point = header.noms.index("point") if "point" in header.noms else None
        for row in rows:
            self.lignes += 1
            if row.defaut:
                constat = Constat("".join(row.cells[:1]), row.defaut, "fiche écartée")
                self._note(row.ligne, "", constat)
                continue
            computed = point is not None and row.cells[point].strip() == "commune"
            self._read_row(row, plan, empty.copy(), computed)

    @staticmethod
    def _empty(nom: str) -> object:
        colonne = BY_NAME[nom]
        if colonne.multiple:
            return ()
        return None if colonne.genre in ("annee", "degres") else ""

    def _read_row(
        self,
        row: Row,
        plan: Sequence[tuple[int, str, int, CellReader]],
        valeurs: list[Any],
        point_calcule: bool,
    ) -> None:
        constats: list[tuple[str, Constat]] = []
        cells = row.cells
        for place, nom, position, read_cell in plan:
            cell = cells[position]
            if not cell and nom in _OPTIONAL:
                continue  # its empty value is there already
            try:
                valeurs[place] = read_cell(cell)
            except Ecart as ecart:
                valeurs[place] = ecart.lu
                constats += [(nom, constat) for constat in ecart.constats]
        slug = valeurs[_ID]
        if slug in self._places:
            first = "{}, ligne {}".format(*self._places[slug])
            attendu = f"un identifiant unique : celui-ci est déjà pris ({first})"
            constats.append(("id", Constat(slug, attendu, "fiche écartée")))
        if not _dropped(constats):
            constats += self._locate(valeurs, constats, point_calcule)
            if any(valeurs[place] for place in _TOGETHER):
                constats += disagreements(dict(zip(_NOMS, valeurs, strict=True)), constats)
        ecartee = _dropped(constats)
        if row.doubt and ecartee:
            # Its cells are shifted: what each column found wrong would mislead.
            constats = [("", Constat(cells[0], row.doubt, "fiche écartée"))]
        for nom, constat in constats:
            self._note(row.ligne, nom, constat, slug)
        if not ecartee:
            self._places[slug] = (self._file_name, row.ligne)
            for place in _SOUVENT_DITS:
                valeurs[place] = self._already_told.setdefault(valeurs[place], valeurs[place])
            self.fiches.append(Fiche(*valeurs))

    def _locate(
        self, valeurs: list[Any], known_codes: Sequence[tuple[str, Constat]], point_calcule: bool
    ) -> list[tuple[str, Constat]]:
        """Check the seat and the point of a row, correct them in place, return what to say."""
        siege = self._sieges.verify(
            valeurs[_COMMUNE], valeurs[_CODE], valeurs[_TERRITOIRES], valeurs[_PRECISION]
        )
        valeurs[_COMMUNE], valeurs[_CODE] = siege.commune, siege.code_insee
        valeurs[_PRECISION] = siege.precision
        # A refused code has been told already: what follows from it is no second mistake.
        lost_code = any(n == "code_insee" and c.effet == "valeur écartée" for n, c in known_codes)
        constats = [] if lost_code else list(siege.constats)
        if point_calcule:  # an export wrote the commune's point there: it is no fact of the fiche
            valeurs[_LAT] = valeurs[_LON] = None
        if valeurs[_LAT] is None and valeurs[_LON] is None:
            return constats
        du_point = self._sieges.verify_point(valeurs[_LAT], valeurs[_LON], siege.code_insee)
        if any(constat.gravite == "erreur" for _, constat in du_point):
            valeurs[_LAT] = valeurs[_LON] = None
        return constats + list(du_point)


def _can_be_shown(text: str, length: int = _EXTRACT) -> str:
    """Return a text on one line, short, with nothing that would act on a terminal or a page."""
    court = " ".join(text[:length].split()) + ("…" if len(text) > length else "")
    return "".join(c if c.isprintable() or c in _BLANCS else f"<U+{ord(c):04X}>" for c in court)


def _lines_in_words(lignes: Sequence[int]) -> str:
    """Return the first of some lines and how many others, as in « aux lignes 3, 7 et 9 »."""
    if len(lignes) == 1:
        return f"à la ligne {lignes[0]}"
    shown = [str(ligne) for ligne in lignes[:_LINES_SHOWN]]
    others = len(lignes) - len(shown)
    last = f"{others} autre{'s' * (others > 1)}" if others else shown.pop()
    return f"aux lignes {', '.join(shown)} et {last}"


def _dropped(constats: Sequence[tuple[str, Constat]]) -> bool:
    return bool(constats) and any(constat.effet == "fiche écartée" for _, constat in constats)

"""CSV files as people save them: which separator, which row on which line.

The separator is the one under which the header shows the most known columns.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from catalogue.lecture.encodings import TableError, encodage

_SEPARATEURS: Final = (";", ",", "\t")
_COLONNES_SURES: Final = 8  # from this many columns on, a text line never looks like a row

_GUILLEMETS: Final = (
    "des guillemets refermés, et doublés à l’intérieur d’une cellule"
    f" (une cellule tient en {csv.field_size_limit()} caractères)"
)
_SEP_EXCEL: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class Rang(NamedTuple):
    """One row: the physical line where it starts, its cells, and its defect if it has one.

    ``doute`` says what may be wrong with it should its values make no sense.
    """

    ligne: int
    cellules: list[str]
    defaut: str = ""
    doute: str = ""


@dataclass(frozen=True, slots=True)
class Entete:
    """The header: its line, the columns by name (normalised) and position, the separator.

    ``cellules`` counts its cells, the empty ones at the end included.
    """

    ligne: int
    noms: tuple[str, ...]
    bruts: tuple[str, ...]
    separateur: str
    cellules: int


@contextmanager
def table(chemin: Path, connus: Collection[str]) -> Iterator[tuple[Entete, Iterator[Rang]]]:
    """Open a table: its header, and its rows as they are asked for.

    Parameters
    ----------
    chemin
        A CSV file: ``;``, ``,`` or tab; UTF-8, UTF-16 or Windows-1252.
    connus
        Names of columns, by which the separator is recognised.

    Raises
    ------
    TableError
        When the file as a whole cannot be read (encoding, format, no header).
    OSError
        When there is no such file or it may not be read.
    """
    with chemin.open(encoding=encodage(chemin), newline="") as flux:
        lignes = _Lignes(flux)
        entete = _lire_entete(lignes, connus)
        yield entete, _rangs(lignes, entete)


def normaliser(titre: str) -> str:
    """Return the column name a header means, whatever its case, accents and blanks.

    Examples
    --------
    >>> normaliser(" Code INSEE ")
    'code_insee'
    """
    plat = unicodedata.normalize("NFKD", titre).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plat).strip("_")


class _Lignes:
    """Physical lines, counted, of which those of the current row can be taken back."""

    def __init__(self, flux: TextIO) -> None:
        self._flux = flux
        self._attente: deque[str] = deque()
        self.prises: list[str] = []
        self.numero = 0

    def __iter__(self) -> _Lignes:
        return self

    def __next__(self) -> str:
        if self._attente:
            ligne = self._attente.popleft()
        else:
            ligne = self._flux.readline()
            if not ligne:
                raise StopIteration
        self.numero += 1
        self.prises.append(ligne)
        return ligne

    def reprendre_apres_la_premiere(self) -> None:
        """Give back all lines of the current row but its first."""
        rendues = self.prises[1:]
        self._attente.extendleft(reversed(rendues))
        self.numero -= len(rendues)


def _lire_entete(lignes: _Lignes, connus: Collection[str]) -> Entete:
    impose = ""
    for ligne in lignes:
        if lignes.numero == 1 and (consigne := _SEP_EXCEL.fullmatch(ligne)):
            impose = consigne[1]
            continue
        if not ligne.strip(" ;,\t\r\n"):
            continue
        essais = [
            (separateur, _cellules(ligne, separateur))
            for separateur in ((impose,) if impose else _SEPARATEURS)
        ]
        separateur, bruts = max(essais, key=lambda essai: _reconnus(essai[1], connus))
        if not _reconnus(bruts, connus):
            raise TableError(
                f"une ligne d’en-tête avec des colonnes comme {', '.join(list(connus)[:4])}",
                lignes.numero,
                ligne.strip(),
            )
        cellules = len(bruts)
        while bruts and not bruts[-1].strip():
            bruts.pop()
        noms = tuple(normaliser(brut) for brut in bruts)
        return Entete(
            lignes.numero, noms, tuple(brut.strip() for brut in bruts), separateur, cellules
        )
    raise TableError("une ligne d’en-tête : le fichier n’a que des lignes vides")


def _cellules(ligne: str, separateur: str) -> list[str]:
    return next(csv.reader([ligne], delimiter=separateur, skipinitialspace=True), [])


def _reconnus(bruts: Sequence[str], connus: Collection[str]) -> int:
    return sum(normaliser(brut) in connus for brut in bruts)


def _rangs(lignes: _Lignes, entete: Entete) -> Iterator[Rang]:
    """Yield the rows; a broken one never takes the following ones with it."""
    largeur = len(entete.noms)

    def lecteur() -> Iterator[list[str]]:
        return csv.reader(lignes, delimiter=entete.separateur, skipinitialspace=True, strict=True)

    rangs = lecteur()
    while True:
        lignes.prises.clear()
        debut = lignes.numero + 1
        try:
            cellules = next(rangs)
        except StopIteration:
            return
        except csv.Error:
            brise = True
        else:
            brise = len(lignes.prises) > 1 and _avale_un_rang(lignes.prises, entete)
        if brise:
            debut_du_texte = lignes.prises[0].strip()
            lignes.reprendre_apres_la_premiere()
            rangs = lecteur()
            yield Rang(debut, [debut_du_texte], _GUILLEMETS)
            continue
        if not cellules or (not cellules[0].strip() and not any(map(str.strip, cellules))):
            continue
        defaut = doute = ""
        if len(cellules) > largeur:
            trop = (
                f"{largeur} cellules, il y en a {len(cellules)} :"
                " un texte qui contient le séparateur se met entre guillemets"
            )
            if any(cellule.strip() for cellule in cellules[largeur:]):
                defaut = trop
            elif len(cellules) > entete.cellules:
                doute = trop
        yield Rang(debut, cellules[:largeur] + [""] * (largeur - len(cellules)), defaut, doute)


def _avale_un_rang(prises: Sequence[str], entete: Entete) -> bool:
    """Tell whether a row over several lines swallowed others through a quote left open."""
    largeur = len(entete.noms)
    return largeur >= _COLONNES_SURES and any(
        len(_cellules(ligne, entete.separateur)) >= largeur for ligne in prises[1:]
    )

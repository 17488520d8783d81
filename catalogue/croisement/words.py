"""The table of counts said in French: its title, its reading notes, its blanks, its rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from catalogue.croisement.carte import Carte
from catalogue.croisement.croisement import HABITANTS, Croisement, Mesure
from catalogue.croisement.faces import FACES, Face
from catalogue.sentences import agree, say_number
from catalogue.vocabulaires import ODD, ROLES
from geo.classes import METHODE, Classement

_NNBSP: Final = "\N{NARROW NO-BREAK SPACE}"
_NBSP: Final = "\N{NO-BREAK SPACE}"
_FEMININS: Final = frozenset({"fondation-territoriale"})  # among the types of actor
PER_INHABITANT: Final = f"pour {say_number(HABITANTS)}{_NBSP}habitants"


@dataclass(frozen=True, slots=True)
class Blanc:
    """The empty cells of one value: its words, and where they are in the table (row, column)."""

    libelle: str
    cellules: tuple[tuple[int, int], ...]


def titre(croisement: Croisement, mesure: Mesure) -> str:
    """Return the caption: "Nombre de fiches par région et par type d’acteur"."""
    faces = (croisement.face_lignes, croisement.face_colonnes)
    words = " et ".join(
        f"par {face.libelle if face.code == 'odd' else _bas(face)}" for face in faces
    )
    return f"{heading(mesure)} {words}"


def map_title(carte: Carte) -> str:
    """Return the title of the map: "Nombre de fiches par région : PTCE"."""
    unit = f"Fiches {PER_INHABITANT}" if carte.per_inhabitant else "Nombre de fiches"
    shown = ""
    if carte.montre:
        odd = f"ODD{_NBSP}{carte.montre.code}, " if carte.montre.code in ODD else ""
        shown = f"{_NBSP}: {odd}{carte.montre.libelle}"
    return f"{unit} par {_bas(FACES[carte.niveau.value])}{shown}"


def heading(mesure: Mesure) -> str:
    """Return what a figure of the table counts."""
    return f"Fiches {PER_INHABITANT}" if mesure.per_inhabitant else "Nombre de fiches"


def rate_in_words(rate: float) -> str:
    """Return a rate as one reads it: two decimals under 1, one under 10, French comma.

    >>> [rate_in_words(r) for r in (0.3456, 2.0, 12.3, 0.0, 0.001, float("nan"))]
    ['0,35', '2,0', '12', '0', '< 0,01', '–']
    """
    if rate != rate:  # noqa: PLR0124 - nan
        return "–"
    if 0 < rate < 0.005:
        return "< 0,01"
    decimals = 0 if rate == 0 or round(rate, 1) >= 10 else 1 if round(rate, 2) >= 1 else 2
    return f"{rate:.{decimals}f}".replace(".", ",") if decimals else say_number(round(rate))


def chiffre(value: float, mesure: Mesure) -> str:
    """Return a figure of the table as it is written."""
    return rate_in_words(value) if mesure.per_inhabitant else say_number(int(value))


def bornes(classement: Classement, per_inhabitant: bool) -> list[tuple[int, str, int]]:
    """Return each class of a legend: its rank, its observed bounds in words, its size."""
    say = rate_in_words if per_inhabitant else lambda v: say_number(int(v))
    told = [(0, "0", classement.zeros)] if classement.zeros else []
    for c in classement.classes:
        low, high = say(c.minimum), say(c.maximum)
        told.append((c.rang, low if low == high else f"{low} à {high}", c.effectif))
    return told


def method(classement: Classement) -> str:
    """Return how the classes were made, and how much of the differences they tell."""
    count = len(classement.classes)
    if not count:
        return ""
    if count == 1:  # one value and no other: nothing was cut
        return "1 classe, zéro à part."
    kept = int(100 * classement.goodness)
    return (
        f"{agree(count, 'classe', 'classes')}, {METHODE}{_NNBSP}; elles rendent compte de "
        f"{kept}{_NBSP}% des écarts."
    )


def notes(croisement: Croisement, mesure: Mesure) -> list[str]:
    """Return what must be known to read the table, shortest first things first."""
    c = croisement
    said = [
        "Les totaux comptent des fiches distinctes, et non la somme des cases : "
        "une fiche à plusieurs valeurs compte dans chacune, une seule fois dans le total."
    ]
    said += [
        _repeated(count, face)
        for count, face in (
            (c.repetees_lignes, c.face_lignes),
            (c.repetees_colonnes, c.face_colonnes),
        )
        if count
    ]
    rest = _rest(c)
    if rest is not None:
        said.append(
            f"{agree(rest[0], 'fiche n’est', 'fiches ne sont')} dans aucun{'e' * rest[1].feminin} "
            f"{_bas(rest[1])} en entier (plusieurs {rest[1].pluriel}, toute la France ou une "
            "collectivité sans contour ici) : aucune adresse de l’Explorer ne les réunit, "
            "la case n’est donc pas un lien."
        )
    if mesure.per_inhabitant:
        said.append(
            "Population municipale 2023 (Insee ; Mayotte : 2017). Le petit chiffre est "
            "le nombre de fiches : un taux tiré d’une ou deux fiches ne dit presque rien."
        )
    return said


def blancs(croisement: Croisement) -> list[Blanc]:
    """Return the empty cells, gathered by the value one would say is missing.

    By type of actor when a face is one ("Aucune fondation territoriale"), else by the value that
    is crossed with the territories, else by column.
    """
    height, width = croisement.full_cells
    by_column = are_by_column(croisement)
    face = croisement.face_colonnes if by_column else croisement.face_lignes
    values = croisement.colonnes[:width] if by_column else croisement.lignes[:height]
    others = range(height if by_column else width)
    found = []
    for place, value in enumerate(values):
        cells = [(o, place) if by_column else (place, o) for o in others]
        empty = tuple(cell for cell in cells if croisement.comptes[cell] == 0)
        if empty:
            found.append(Blanc(absence(face, value.code, value.libelle), empty))
    return found


def are_by_column(croisement: Croisement) -> bool:
    """Return whether what is missing is a value of the columns, in some rows."""
    return _said_missing(croisement) is croisement.face_colonnes


def absence(face: Face, code: str, libelle: str) -> str:
    """Return the words of what is missing: "Aucune fondation territoriale"."""
    if face.code == "type":
        words = ROLES[code].libelle
        words = words if words.isupper() else words[:1].lower() + words[1:]
        return f"Aucun{'e' if code in _FEMININS else ''} {words}"
    if face.code == "odd":
        return f"Aucune fiche pour l’ODD{_NBSP}{code}{_NBSP}: {libelle}"
    return f"Aucune fiche «{_NBSP}{libelle}{_NBSP}»"


def _said_missing(croisement: Croisement) -> Face:
    faces = (croisement.face_colonnes, croisement.face_lignes)
    for face in faces:
        if face.code == "type":
            return face
    return next(face for face in faces if face.niveau is None)


def _repeated(count: int, face: Face) -> str:
    if face.niveau:
        return (
            f"{agree(count, 'fiche est', 'fiches sont')} dans plusieurs {face.pluriel} (le siège "
            "dans l’un, le territoire d’action dans l’autre) : comptées dans chacun."
        )
    several = "plusieurs ODD" if face.code == "odd" else f"plusieurs {face.pluriel}"
    return (
        f"{agree(count, 'fiche a', 'fiches ont')} {several} : "
        f"{'comptée' if count < 2 else 'comptées'} dans chacun."
    )


def _rest(croisement: Croisement) -> tuple[int, Face] | None:
    c = croisement
    sides = (
        (c.lignes, c.face_lignes, c.total_lignes),
        (c.colonnes, c.face_colonnes, c.total_colonnes),
    )
    for values, face, totals in sides:
        if values and not values[-1].code:
            return int(totals[-1]), face
    return None


def _bas(face: Face) -> str:
    return face.libelle[:1].lower() + face.libelle[1:]

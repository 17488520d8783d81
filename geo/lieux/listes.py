"""Answer a whole column of places: read a list as people save it, write what each row leads to."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.lieux.gazetteer import Gazetteer, Lieu, Resolution
from geo.lieux.noms import normalise

ADDED = (
    "lieu_niveau",
    "lieu_code",
    "lieu_libelle",
    "lieu_certain",
    "lieu_raison",
    "lieu_propositions",
)
# Words of a header that tell what its column holds, the surest first.
_NAME_WORDS = ("saisie", "commune", "ville", "localite", "lieu", "territoire", "city", "nom")
_POSTCODE_WORDS = ("code postal", "codepostal", "code poste", "cp", "postal", "zip")
_NOT_A_NAME = frozenset({"code", "insee", "siren", "id", "cp", "postal"})
_SEP = re.compile(r"\A\s*\"?sep=.\"?[\r\n]+", re.IGNORECASE)  # Excel's own first line
_CAUSES: Mapping[type[OSError], str] = {
    FileNotFoundError: "il n’existe pas",
    IsADirectoryError: "c’est un dossier",
    PermissionError: "l’accès est refusé",
}
_SEPARATORS = ";,\t|"

Suivi = Callable[[Sequence[list[str]]], Iterable[list[str]]]


class ListeError(ValueError):
    """A list that cannot be answered; its message is a French sentence fit for the reader."""


@dataclass(frozen=True, slots=True)
class Liste:
    """A table of text, each row as long as the header."""

    headers: list[str]
    lignes: list[list[str]]
    separator: str


def read_list(path: Path) -> Liste:
    """Read a CSV whatever program saved it: ``;``, ``,`` or tab; UTF-8, UTF-16 or Windows-1252.

    Raises
    ------
    ListeError
        When the file cannot be read, or holds no header.
    """
    try:
        text = _decode(path.read_bytes())
    except OSError as error:
        raise ListeError(f"« {path} » ne peut pas être lu : {_cause(error)}.") from error
    if "\0" in text:  # a workbook, most often
        raise ListeError(f"« {path} » n’est pas un fichier CSV : l’enregistrer au format CSV.")
    text = _SEP.sub("", text)
    first = next((ligne for ligne in text.splitlines() if ligne.strip()), "")
    separator = max(_SEPARATORS, key=first.count) if first else ";"
    try:
        rows = [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if r]
    except csv.Error as error:
        raise ListeError(f"« {path} » n’est pas un fichier CSV lisible : {error}.") from error
    if not rows:
        raise ListeError(f"« {path} » est vide.")
    width = max(len(row) for row in rows)
    headers, *lignes = ([*row, *[""] * (width - len(row))] for row in rows)
    return Liste([header.strip() for header in headers], lignes, separator)


def _cause(error: OSError) -> str:
    return next((said for kind, said in _CAUSES.items() if isinstance(error, kind)), str(error))


def _decode(raw_bytes: bytes) -> str:
    if raw_bytes.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw_bytes.decode("utf-16", errors="replace")
    try:
        return raw_bytes.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw_bytes.decode("cp1252", errors="replace")


def colonne(liste: Liste, demandee: str | None) -> int:
    """Return the position of the column of places, guessed from the headers when none is asked.

    Raises
    ------
    ListeError
        When the column asked for is not there, or none looks like places.
    """
    if demandee is not None:
        return _asked(liste, demandee)
    candidates = [
        (place, header)
        for place, header in enumerate(map(normalise, liste.headers))
        if not _NOT_A_NAME & set(header.split())
    ]
    if len(liste.headers) == 1:
        return 0
    for word in _NAME_WORDS:
        for place, header in candidates:
            if word in header.split():
                return place
    raise ListeError(
        "Aucune colonne ne semble contenir des lieux ; la nommer avec --colonne. Colonnes du"
        f" fichier : {_names(liste)}."
    )


def colonne_code_postal(liste: Liste, demandee: str | None) -> int | None:
    """Return the position of the column of postcodes, or None when there is none.

    Raises
    ------
    ListeError
        When the column asked for is not there.
    """
    if demandee is not None:
        return _asked(liste, demandee)
    headers = [normalise(header) for header in liste.headers]
    return next(
        (
            place
            for word in _POSTCODE_WORDS
            for place, header in enumerate(headers)
            if f" {word} " in f" {header} "
        ),
        None,
    )


def _asked(liste: Liste, demandee: str) -> int:
    wanted = normalise(demandee)
    for place, header in enumerate(liste.headers):
        if normalise(header) == wanted:
            return place
    raise ListeError(f"Pas de colonne « {demandee} ». Colonnes du fichier : {_names(liste)}.")


def _names(liste: Liste) -> str:
    return ", ".join(f"« {header} »" for header in liste.headers)


def answer_lines(
    gazetteer: Gazetteer,
    liste: Liste,
    noms: int,
    codes_postaux: int | None = None,
    *,
    departement: str | None = None,
    suivi: Suivi = iter,
) -> Liste:
    """Return the list with, beside each row, where its place leads.

    A row that contradicts itself gets no code, only what it may be. Columns of an earlier run are
    replaced.

    Parameters
    ----------
    gazetteer
        The place search.
    liste
        The list.
    noms, codes_postaux
        Positions of the columns of places and of postcodes.
    departement
        Code of the département whose places come first among likes.
    suivi
        Goes through the rows and shows how far it is.
    """
    kept = [i for i, header in enumerate(liste.headers) if header not in ADDED]
    known: dict[tuple[str, str], list[str]] = {}
    lignes = []
    for ligne in suivi(liste.lignes):
        nom = ligne[noms]
        code = ligne[codes_postaux] if codes_postaux is not None else ""
        if (nom, code) not in known:
            known[nom, code] = _cells(gazetteer.resolve(nom, code, departement))
        lignes.append([*(ligne[i] for i in kept), *known[nom, code]])
    return Liste([*(liste.headers[i] for i in kept), *ADDED], lignes, liste.separator)


def _cells(resolution: Resolution) -> list[str]:
    lieu = resolution.lieu
    found = ["", "", ""] if lieu is None else [*_code(lieu), lieu.libelle]
    others = () if resolution.certain else resolution.propositions
    propositions = " | ".join(f"{lieu.libelle} {lieu.territoire}" for lieu in others)
    return [*found, "oui" if resolution.certain else "non", resolution.raison, propositions]


def _code(lieu: Lieu) -> tuple[str, str]:
    return str(lieu.territoire.niveau), lieu.territoire.code


def write_list(liste: Liste, path: Path) -> None:
    """Write a list as UTF-8 with its mark, so that spreadsheets show its accents.

    Raises
    ------
    ListeError
        When the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=liste.separator)
            writer.writerow(liste.headers)
            writer.writerows(liste.lignes)
    except OSError as error:
        raise ListeError(f"« {path} » ne peut pas être écrit : {_cause(error)}.") from error

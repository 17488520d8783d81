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

AJOUTS = (
    "lieu_niveau",
    "lieu_code",
    "lieu_libelle",
    "lieu_certain",
    "lieu_raison",
    "lieu_propositions",
)
# Words of a header that tell what its column holds, the surest first.
_MOTS_DU_NOM = ("saisie", "commune", "ville", "localite", "lieu", "territoire", "city", "nom")
_MOTS_DU_CODE_POSTAL = ("code postal", "codepostal", "code poste", "cp", "postal", "zip")
_PAS_UN_NOM = frozenset({"code", "insee", "siren", "id", "cp", "postal"})
_SEP = re.compile(r"\A\s*\"?sep=.\"?[\r\n]+", re.IGNORECASE)  # Excel's own first line
_CAUSES: Mapping[type[OSError], str] = {
    FileNotFoundError: "il n’existe pas",
    IsADirectoryError: "c’est un dossier",
    PermissionError: "l’accès est refusé",
}
_SEPARATEURS = ";,\t|"

Suivi = Callable[[Sequence[list[str]]], Iterable[list[str]]]


class ListeError(ValueError):
    """A list that cannot be answered; its message is a French sentence fit for the reader."""


@dataclass(frozen=True, slots=True)
class Liste:
    """A table of text, each row as long as the header."""

    entetes: list[str]
    lignes: list[list[str]]
    separateur: str


def lire_liste(chemin: Path) -> Liste:
    """Read a CSV whatever program saved it: ``;``, ``,`` or tab; UTF-8, UTF-16 or Windows-1252.

    Raises
    ------
    ListeError
        When the file cannot be read, or holds no header.
    """
    try:
        texte = _decode(chemin.read_bytes())
    except OSError as error:
        raise ListeError(f"« {chemin} » ne peut pas être lu : {_cause(error)}.") from error
    if "\0" in texte:  # a workbook, most often
        raise ListeError(f"« {chemin} » n’est pas un fichier CSV : l’enregistrer au format CSV.")
    texte = _SEP.sub("", texte)
    premiere = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    separateur = max(_SEPARATEURS, key=premiere.count) if premiere else ";"
    try:
        rows = [r for r in csv.reader(io.StringIO(texte, newline=""), delimiter=separateur) if r]
    except csv.Error as error:
        raise ListeError(f"« {chemin} » n’est pas un fichier CSV lisible : {error}.") from error
    if not rows:
        raise ListeError(f"« {chemin} » est vide.")
    width = max(len(row) for row in rows)
    entetes, *lignes = ([*row, *[""] * (width - len(row))] for row in rows)
    return Liste([entete.strip() for entete in entetes], lignes, separateur)


def _cause(error: OSError) -> str:
    return next((said for kind, said in _CAUSES.items() if isinstance(error, kind)), str(error))


def _decode(octets: bytes) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", errors="replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


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
        (place, entete)
        for place, entete in enumerate(map(normalise, liste.entetes))
        if not _PAS_UN_NOM & set(entete.split())
    ]
    if len(liste.entetes) == 1:
        return 0
    for mot in _MOTS_DU_NOM:
        for place, entete in candidates:
            if mot in entete.split():
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
    entetes = [normalise(entete) for entete in liste.entetes]
    return next(
        (
            place
            for mot in _MOTS_DU_CODE_POSTAL
            for place, entete in enumerate(entetes)
            if f" {mot} " in f" {entete} "
        ),
        None,
    )


def _asked(liste: Liste, demandee: str) -> int:
    wanted = normalise(demandee)
    for place, entete in enumerate(liste.entetes):
        if normalise(entete) == wanted:
            return place
    raise ListeError(f"Pas de colonne « {demandee} ». Colonnes du fichier : {_names(liste)}.")


def _names(liste: Liste) -> str:
    return ", ".join(f"« {entete} »" for entete in liste.entetes)


def repondre(
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
    kept = [i for i, entete in enumerate(liste.entetes) if entete not in AJOUTS]
    known: dict[tuple[str, str], list[str]] = {}
    lignes = []
    for ligne in suivi(liste.lignes):
        nom = ligne[noms]
        code = ligne[codes_postaux] if codes_postaux is not None else ""
        if (nom, code) not in known:
            known[nom, code] = _cells(gazetteer.resolve(nom, code, departement))
        lignes.append([*(ligne[i] for i in kept), *known[nom, code]])
    return Liste([*(liste.entetes[i] for i in kept), *AJOUTS], lignes, liste.separateur)


def _cells(resolution: Resolution) -> list[str]:
    lieu = resolution.lieu
    found = ["", "", ""] if lieu is None else [*_code(lieu), lieu.libelle]
    others = () if resolution.certain else resolution.propositions
    propositions = " | ".join(f"{lieu.libelle} {lieu.territoire}" for lieu in others)
    return [*found, "oui" if resolution.certain else "non", resolution.raison, propositions]


def _code(lieu: Lieu) -> tuple[str, str]:
    return str(lieu.territoire.niveau), lieu.territoire.code


def ecrire_liste(liste: Liste, chemin: Path) -> None:
    """Write a list as UTF-8 with its mark, so that spreadsheets show its accents.

    Raises
    ------
    ListeError
        When the file cannot be written.
    """
    try:
        with chemin.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=liste.separateur)
            writer.writerow(liste.entetes)
            writer.writerows(liste.lignes)
    except OSError as error:
        raise ListeError(f"« {chemin} » ne peut pas être écrit : {_cause(error)}.") from error

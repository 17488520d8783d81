"""One table of text cells with their line numbers, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

TAILLE_MAX: Final = 50_000_000  # bytes of a file
LIGNES_MAX: Final = 200_000
COLONNES_MAX: Final = 1_000
CELLULE_MAX: Final = 100_000  # characters: a description has at most 2,000
LAT: Final = "géométrie (latitude)"
LON: Final = "géométrie (longitude)"


class RefusFichier(Exception):  # noqa: N818 (a word of the trade)
    """A file that cannot be read; its French sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Perdue:
    """A row that the format itself sets aside: its line, why, and what it holds."""

    ligne: int
    raison: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tableau:
    """What a file holds.

    Parameters
    ----------
    noms
        The headers as they are written, each once.
    rangs
        The line of each row (of the sheet or of the text; its rank for an object), and its cells,
        as many as headers.
    format, partie
        The format in words, and the sheet, layer or file that was read.
    parties
        What could be read instead, when there is a choice.
    dits
        What there is to say: header line, hidden rows, encoding…, each a French sentence.
    perdues
        Rows the format sets aside.
    """

    noms: tuple[str, ...]
    rangs: Sequence[tuple[int, Sequence[str]]]
    format: str
    partie: str = ""
    parties: tuple[str, ...] = ()
    dits: tuple[str, ...] = ()
    perdues: tuple[Perdue, ...] = field(default=())

    def telling(self, *dits: str) -> Tableau:
        """Return the same table with more to say, the new first."""
        return replace(self, dits=(*dits, *self.dits))


def distinct(noms: Iterable[str]) -> tuple[str, ...]:
    """Return headers, each once and none empty: a second « nom » is « nom (2) ».

    Examples
    --------
    >>> distinct(["nom", "", "nom"])
    ('nom', 'colonne 2', 'nom (2)')
    """
    seen: dict[str, int] = {}
    said = []
    for place, raw in enumerate(noms, start=1):
        nom = " ".join(raw.split())[:120] or f"colonne {place}"
        seen[nom] = seen.get(nom, 0) + 1
        said.append(nom if seen[nom] == 1 else f"{nom} ({seen[nom]})")
    return tuple(said)


def bounded(lignes: int, colonnes: int) -> None:
    """Refuse a table that is too long or too wide.

    Raises
    ------
    RefusFichier
        With the limit, and what to do.
    """
    if lignes > LIGNES_MAX:
        raise RefusFichier(
            f"Ce tableau a plus de {LIGNES_MAX // 1000} 000 lignes : coupez-le en plusieurs"
            " fichiers."
        )
    if colonnes > COLONNES_MAX:
        raise RefusFichier(
            f"Ce tableau a {colonnes} colonnes, et l’on en lit {COLONNES_MAX} au plus :"
            " gardez celles"
            " qui servent, et effacez les cellules isolées à droite."
        )


def of_objects(
    objects: Sequence[dict[str, str]],
    format_: str,
    *,
    dits: Sequence[str] = (),
    perdues: Sequence[Perdue] = (),
    ranks: Sequence[int] = (),
    partie: str = "",
    parties: Sequence[str] = (),
) -> Tableau:
    """Return the table of objects of text, their keys as headers in the order they come.

    Raises
    ------
    RefusFichier
        When there is none, or too many.
    """
    if not objects:
        raise RefusFichier(
            "Ce fichier n’a aucun objet à lire : vérifiez qu’il contient bien votre liste."
        )
    noms = list(dict.fromkeys(key for o in objects for key in o))
    bounded(len(objects), len(noms))
    rangs = [
        (rank, [o.get(nom, "") for nom in noms])
        for rank, o in zip(ranks or range(1, len(objects) + 1), objects, strict=True)
    ]
    return Tableau(
        distinct(noms), rangs, format_, partie, tuple(parties), tuple(dits), tuple(perdues)
    )

"""A place typed in a form of the registre, with or without the help of the script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.recherche.words import fold
from geo.territoires import Niveau, Territoire
from web.shared import Shared

SEPARATOR = ";"  # between several places of a field
_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Trouve:
    """What a text leads to: territories, or what is doubted of it and what it may be."""

    territoires: tuple[Territoire, ...] = ()
    souci: str = ""
    choix: tuple[tuple[str, str], ...] = ()  # code, label
    avis: str = ""


def resolve(text: str, chosen: str, data: Shared, niveaux: Sequence[Niveau] | None) -> Trouve:
    """Return the territories that a text names.

    Parameters
    ----------
    text
        What was typed; several places are separated by semicolons.
    chosen
        The code of the place that was chosen from a list, "" when none was; it counts as long as
        the text is still its own.
    niveaux
        The levels that are possible; None for all.
    """
    pieces = [piece.strip() for piece in text.split(SEPARATOR) if piece.strip()]
    found: list[Territoire] = []
    notices = []
    for piece in pieces[:20]:
        one = _one(piece, chosen, data, niveaux)
        if not one.territoires:
            return one
        found += one.territoires
        notices += [one.avis] if one.avis else []
    return Trouve(tuple(dict.fromkeys(found)), avis=" ".join(notices))


def _one(piece: str, chosen: str, data: Shared, niveaux: Sequence[Niveau] | None) -> Trouve:
    hinted = known(chosen, data)
    if hinted and (niveaux is None or hinted.niveau in niveaux):
        # A former name, a postcode: the label one has chosen is not always that of where it leads.
        named = fold(piece) == fold(data.ref.libelle(hinted))
        if named or any(
            p.territoire == hinted and fold(p.libelle) == fold(piece)
            for p in data.gazetteer.search(piece[:200], limite=_OFFERED, niveaux=niveaux)
        ):
            return Trouve((hinted,))
    places = data.gazetteer.search(piece[:200], limite=_OFFERED, niveaux=niveaux)
    if not places:
        return Trouve(souci=f"Aucun lieu ne ressemble à « {piece[:60]} ».")
    first = places[0]
    same = [p for p in places if fold(data.ref.libelle(p.territoire)) == fold(piece)]
    if same or first.certain:
        place = same[0] if same else first
        label = data.ref.libelle(place.territoire)
        other = fold(piece) not in (fold(label), fold(data.ref.nom(place.territoire)))
        return Trouve((place.territoire,), avis=f"« {piece[:60]} » : {label}." if other else "")
    choix = tuple(dict.fromkeys((str(p.territoire), p.libelle) for p in places))
    return Trouve(souci=f"« {piece[:60]} » peut être plusieurs lieux : choisissez.", choix=choix)


def known(code: str, data: Shared) -> Territoire | None:
    """Return the territory of a code (``commune:46102``), None when there is none."""
    niveau, _, rest = code.partition(":")
    try:
        territoire = Territoire(Niveau(niveau), rest)
    except ValueError:
        return None
    return territoire if data.ref.exists(territoire) else None


def in_words(codes: Sequence[str], data: Shared) -> str:
    """Return territories as a field shows them."""
    places = [known(code, data) for code in codes]
    return f"{SEPARATOR} ".join(data.ref.libelle(t) for t in places if t)

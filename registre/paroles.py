"""What the command line says, in French: a proposition, an event, a problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from catalogue.lecture.constats import typography
from catalogue.lecture.reading import Probleme
from registre.brouillons import loses
from registre.cellules import NOMS, differences
from registre.doublons import Doublon

_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_EMPTY: Final = "(vide)"


def problem_line(probleme: Probleme) -> str:
    """Return a problem on one line: column, value, what was expected, what became of it."""
    colonne = f"colonne {probleme.colonne}" if probleme.colonne else "toute la fiche"
    valeur = f"« {probleme.valeur} »" if probleme.valeur else "vide"
    suite = "à corriger" if loses(probleme) else probleme.effet
    return plain(f"{colonne} : {valeur} ; attendu : {probleme.attendu} [{suite}]")


def duplicate_line(doublon: Doublon) -> str:
    """Return a likely duplicate on one line."""
    waits = f"la proposition {doublon.proposition}, " if doublon.proposition else ""
    why = ", ".join(doublon.raisons)
    return plain(f"Ressemble à {waits}{doublon.id} (« {doublon.nom} ») : {why}")


def queue_line(row: sa.Row[Any]) -> str:
    """Return a proposition on one line."""
    signaux = f" ({', '.join(row.signaux)})" if row.signaux else ""
    who = f", de {row.auteur}" if row.auteur else ""
    return plain(
        f"{row.numero} : {row.genre} {row.fiche}, {row.etat}, {row.recue_le}{who}{signaux}"
    )


def proposition_lines(row: sa.Row[Any], decisions: Sequence[sa.Row[Any]]) -> Iterator[str]:
    """Yield what a proposition would change, then what was decided."""
    yield queue_line(row)
    if row.motif:
        yield plain(f"  motif : {row.motif}")
    yield from _changes({n: (row.vues.get(n, ""), new) for n, new in row.changements.items()})
    for decision in decisions:
        said = f" : {decision.motif}" if decision.motif else ""
        event = f" (événement {decision.evenement})" if decision.evenement else ""
        yield plain(f"  {decision.choix} par {decision.par}, le {decision.le}{event}{said}")


def event_lines(event: sa.Row[Any]) -> Iterator[str]:
    """Yield what an event changed: who, when, why, and before and after."""
    undone = f" de l’événement {event.annule}" if event.annule else ""
    said = f" : {event.motif}" if event.motif else ""
    yield plain(f"{event.numero} : {event.genre}{undone}, par {event.par}, le {event.le}{said}")
    if event.apres is None:
        yield "  la fiche est retirée"
    else:
        yield from _changes(differences(event.avant or {}, event.apres))
    if event.absorbee:
        verb = "absorbe" if event.absorbee_apres is None else "rend"
        yield plain(f"  {verb} la fiche {event.absorbee}")
    if event.source:
        yield plain(f"  d’après {event.source}")


def plain(text: str) -> str:
    """Return a text that acts on no terminal, with the spaces French asks for."""
    return typography(_CONTROLS.sub("�", text))


def as_json(row: sa.Row[Any], *without: str) -> dict[str, Any]:
    """Return a row as an object."""
    return {nom: value for nom, value in row._asdict().items() if nom not in without}


def problems_as_json(problemes: Iterable[Probleme]) -> list[dict[str, str]]:
    """Return problems as objects."""
    return [
        {
            "colonne": p.colonne,
            "valeur": p.valeur,
            "attendu": p.attendu,
            "gravite": p.gravite,
            "effet": p.effet,
        }
        for p in problemes
    ]


def _changes(touched: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for nom in (nom for nom in NOMS if nom in touched):
        old, new = touched[nom]
        arrow = f"{old or _EMPTY} → {new or _EMPTY}" if old else (new or _EMPTY)
        yield plain(f"  {nom} : {arrow}")

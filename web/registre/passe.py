"""What everyone may know of the history of a fiche: when it changed, and from what source."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from catalogue.display import day_in_words
from web.shared import Trace, shared

_VERBS: Final = {
    "création": "Ajoutée",
    "modification": "Modifiée",
    "annulation": "Un changement annulé",
    "fusion": "Réunie avec une autre fiche",
}
_FRANCE: Final = ZoneInfo("Europe/Paris")


def told(slug: str) -> list[str]:
    """Return the last changes of a fiche in words, the last first; none without a registre."""
    return [_words(trace) for trace in shared().passe.get(slug, ())]


def in_france(told: str) -> datetime | None:
    """Return a moment of the registre on a French clock; None when it is none."""
    try:
        at = datetime.strptime(told, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return at.astimezone(_FRANCE)


def _words(trace: Trace) -> str:
    at = in_france(trace.le)
    said = _VERBS.get(trace.genre, "Modifiée")
    said += f" le {day_in_words(at.date())}" if at else ""
    return f"{said}, d’après {trace.source}." if trace.source else f"{said}."

"""Which fiches to look at first: those whose facts are old, doubted, or whose state is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.fiches import Fiche

# An undated source may be of any age. It is taken as the middle of those we know (four years, on
# the fiches published in November 2026): it comes before what is recent, after what is old.
UNDATED_YEARS: Final = 4
# What a doubt weighs, in years: a source of low confidence is read again before one of six years.
_CONFIANCE_YEARS: Final = {"haute": 0, "moyenne": 2, "basse": 6}
_UNKNOWN_STATE_YEARS: Final = 1
_BANDS: Final = ((1, "moins d’un an"), (3, "1 à 2 ans"), (5, "3 à 4 ans"), (10**4, "5 ans et plus"))
UNDATED: Final = "sans date"


@dataclass(frozen=True, slots=True)
class Revue:
    """A fiche to look at again.

    Parameters
    ----------
    fiche
        The fiche.
    annees
        Age of its freshest source, in whole years; None when no source says.
    raisons
        Why it comes where it does, in French, what weighs most first.
    urgence
        Years, those of doubts included: the larger, the sooner.
    """

    fiche: Fiche
    annees: int | None
    raisons: tuple[str, ...]
    urgence: int


def review(fiches: Iterable[Fiche], today: date) -> list[Revue]:
    """Return every fiche, the one to look at first at the head; of equals, by id."""
    return sorted(
        (_review(fiche, today) for fiche in fiches),
        key=lambda revue: (-revue.urgence, revue.fiche.id),
    )


def by_age(revues: Iterable[Revue]) -> dict[str, int]:
    """Return how many fiches are of each age, the freshest first, those without a date last."""
    counts = dict.fromkeys([name for _, name in _BANDS] + [UNDATED], 0)
    for revue in revues:
        counts[_band(revue.annees)] += 1
    return counts


def _review(fiche: Fiche, today: date) -> Revue:
    annees = _years(fiche, today)
    weights = {
        _said(annees): UNDATED_YEARS if annees is None else annees,
        f"confiance {fiche.confiance}": _CONFIANCE_YEARS[fiche.confiance],
        "statut inconnu": _UNKNOWN_STATE_YEARS if fiche.statut == "inconnu" else 0,
    }
    raisons = sorted((said for said in weights if weights[said]), key=lambda said: -weights[said])
    return Revue(fiche, annees, tuple(raisons), sum(weights.values()))


def _years(fiche: Fiche, today: date) -> int | None:
    """Return the whole years since the freshest source, as its date says: 2024 is all of 2024."""
    freshest = max(fiche.source_date, fiche.autre_source_date)
    if not freshest:
        return None
    year, *rest = (int(part) for part in freshest.split("-"))
    before = tuple(rest) > (today.month, today.day)[: len(rest)]
    return max(0, today.year - year - before)


def _said(annees: int | None) -> str:
    if annees is None:
        return "source sans date"
    return "source de moins d’un an" if annees < 1 else f"source de {annees} an{'s'[: annees > 1]}"


def _band(annees: int | None) -> str:
    if annees is None:
        return UNDATED
    return next(name for limit, name in _BANDS if annees < limit)

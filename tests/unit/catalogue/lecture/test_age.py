"""Which fiches to look at first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.lecture.age import by_age, review

TODAY = date(2026, 11, 30)


@pytest.fixture
def fiche(catalogue):
    sound = {"source_date": "2026-01", "autre_source_date": "", "confiance": "haute"}
    return replace(catalogue.fiches[0], **sound, statut="actif")


def made(fiche, **cells):
    (revue,) = review([replace(fiche, **cells)], TODAY)
    return revue


@pytest.mark.parametrize(
    ("source_date", "annees"),
    [
        ("2026", 0),
        ("2025", 1),
        ("2025-11", 1),
        ("2025-12", 0),
        ("2024-11-30", 2),
        ("2024-12-01", 1),
        ("2027", 0),
        ("", None),
    ],
)
def test_the_age_is_as_precise_as_the_date(fiche, source_date, annees) -> None:
    assert made(fiche, source_date=source_date).annees == annees


def test_the_freshest_source_counts(fiche) -> None:
    assert made(fiche, source_date="2014", autre_source_date="2025-06").annees == 1


def test_what_is_old_doubted_or_unknown_comes_first_and_says_why(fiche) -> None:
    cases = {
        "fraiche": {},
        "sans-date": {"source_date": ""},
        "vieille": {"source_date": "2014"},
        "douteuse": {"confiance": "basse", "statut": "inconnu"},
    }
    revues = review([replace(fiche, id=name, **cells) for name, cells in cases.items()], TODAY)
    assert [revue.fiche.id for revue in revues] == ["vieille", "douteuse", "sans-date", "fraiche"]
    assert revues[0].raisons == ("source de 12 ans",)
    assert revues[1].raisons == ("confiance basse", "statut inconnu")
    assert revues[3].raisons == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["", "2026", "2025-01", "2023-05-02", "2021", "2009"])))
def test_none_is_lost(fiche, dates) -> None:
    fiches = [replace(fiche, id=str(i), source_date=said) for i, said in enumerate(dates)]
    revues = review(fiches, TODAY)
    assert sorted(revue.fiche.id for revue in revues) == sorted(f.id for f in fiches)
    assert sum(by_age(revues).values()) == len(dates)
    urgences = [revue.urgence for revue in revues]
    assert urgences == sorted(urgences, reverse=True)

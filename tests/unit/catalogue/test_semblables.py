"""Fiches alike, near ones, and what an unknown slug may have meant."""

from __future__ import annotations

from math import log

import numpy as np

from catalogue.semblables import PROCHE_M, alike, near_slugs, nearby


def score(catalogue, a: int, b: int) -> float:
    """What they share, counted one by one."""
    one, other = catalogue.fiches[a], catalogue.fiches[b]
    total = 0.0
    for name, weight in (("domaines", 1.0), ("metiers", 1.0), ("roles", 0.5)):
        for value in set(getattr(one, name)) & set(getattr(other, name)):
            having = sum(value in getattr(f, name) for f in catalogue.fiches)
            total += weight * log((1 + len(catalogue)) / having)
    return total


def test_those_alike_share_a_domaine_and_more_than_any_other(catalogue) -> None:
    for position in range(0, len(catalogue), 150):
        found = alike(catalogue, position)
        scores = [score(catalogue, position, i) for i in found]
        own = set(catalogue.fiches[position].domaines)
        assert position not in found
        assert len(found) == 5
        assert all(own & set(catalogue.fiches[i].domaines) for i in found)
        assert [round(s, 6) for s in scores] == sorted((round(s, 6) for s in scores), reverse=True)
        others = [
            score(catalogue, position, i)
            for i, f in enumerate(catalogue.fiches)
            if i != position and i not in found and own & set(f.domaines)
        ]
        assert max(others) <= min(scores) + 1e-6


def test_the_nearest_come_by_distance_and_none_is_far(catalogue) -> None:
    for position in range(0, len(catalogue), 25):
        found = nearby(catalogue, position)
        metres = [m for _, m in found]
        assert metres == sorted(metres)
        assert all(m <= PROCHE_M for m in metres)
        assert position not in [i for i, _ in found]
        if not catalogue.has_a_point[position]:
            assert found == []


def test_two_at_one_place_are_each_other_s_nearest(catalogue) -> None:
    seats = np.round(catalogue.lon, 5) + 1j * np.round(catalogue.lat, 5)
    known = np.flatnonzero(catalogue.has_a_point)
    places, counts = np.unique(seats[known], return_counts=True)
    shared = places[(counts > 1) & (counts < 6)][0]
    group = [int(i) for i in known if seats[i] == shared]
    for i in group:
        assert set(group) - {i} <= {other for other, _ in nearby(catalogue, i)}


def test_a_slug_badly_typed_finds_its_own_and_a_strange_one_what_its_words_find(catalogue) -> None:
    for fiche in catalogue.fiches[::50]:
        typo = fiche.id[:-1] if len(fiche.id) > 6 else f"{fiche.id}s"
        assert catalogue.position[fiche.id] in near_slugs(catalogue, typo)
    assert near_slugs(catalogue, "") == []
    assert near_slugs(catalogue, "zzxxqqzzxxqq") == []
    assert len(near_slugs(catalogue, "x" * 10_000)) <= 5

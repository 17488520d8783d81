"""Any name, present or past, and any name with a typo, is found in the first five.

More than five communes share some names: the name is found when one of the five bears it, and each
of its bearers when its département is the visitor's. bench/place_search.py prints these rates over
2,000 names.
"""

from __future__ import annotations

import random

import pytest

from geo.lieux.gazetteer import Gazetteer
from geo.lieux.noms import compact, without_article
from geo.lieux.repertoire import ANCIENNE
from geo.territoires import Niveau
from tests.saisies import with_a_typo

COMMUNAUX = {Niveau.COMMUNE, Niveau.ARRONDISSEMENT}


def _lines(gazetteer: Gazetteer, kind: str) -> list[int]:
    rep = gazetteer._rep
    if kind == "official":
        return [i for i, genre in enumerate(rep.genres) if genre != ANCIENNE]
    if kind == "former":
        return [i for i, genre in enumerate(rep.genres) if genre == ANCIENNE]
    return [
        i
        for i, name in enumerate(rep.noms)
        if rep.targets[i].niveau in COMMUNAUX and sum(map(str.isalpha, name)) > 5
    ]


@pytest.mark.parametrize("kind", ["official", "former", "typo"])
def test_a_name_is_found_in_the_first_five(gazetteer: Gazetteer, kind: str) -> None:
    rep, rng = gazetteer._rep, random.Random(20260101)
    lines = rng.sample(_lines(gazetteer, kind), 400)
    named = led = 0
    for line in lines:
        asked = with_a_typo(rep.noms[line], rng) if kind == "typo" else rep.noms[line]
        name = compact(without_article(rep.cles[line]))
        named += any(
            compact(without_article(rep.cles[other])) == name
            for lieu in gazetteer.search(asked, 5)
            for other in rep.lignes[lieu.territoire]
        )
        led += any(
            lieu.territoire == rep.targets[line]
            for lieu in gazetteer.search(asked, 5, departement=rep.departements[line] or None)
        )
    assert named / len(lines) >= 0.99
    assert led / len(lines) >= 0.99

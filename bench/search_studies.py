"""What of our search generalises: without the words it leans on, with other constants."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from statistics import mean, median
from typing import Any, Final

from bench.judged import Jury, empty
from bench.searchers import constant, field_weight, ours, with_lexicon
from catalogue.catalogue import Catalogue
from catalogue.recherche import besoin
from catalogue.recherche.lexique import Entree, Lexique
from catalogue.recherche.recherche import WEIGHTS
from catalogue.recherche.stems import meaning, stems

SHARES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
ENOUGH: Final = (0.34, 0.4, 0.45, 0.5, 0.55, 0.6, 0.67, 0.75, 0.8)
FACTORS: Final = (0.5, 2.0)
_CONSTANTS: Final = ("_BEGUN", "_NEAR", "_SAME", "_SETTING", "_HALF")
_AS_IT_IS: Final = "telle quelle"
Setting = Callable[[], AbstractContextManager[Any]]


def by_kind(catalogue: Catalogue, lexique: Lexique, jury: Jury) -> list[list[Any]]:
    """Return, for each kind, how its needs are answered without what was made for them.

    Without the expressions that are a whole need of the kind; without any entry that one of its
    needs is read with; with the constants that suit the other kinds best.
    """
    every = {}
    for name, setting in settings(catalogue).items():
        with setting():
            every[name] = jury.ndcg(ours(catalogue), jury.needs)
    found = []
    for kind in jury.kinds:
        own = [need for need in jury.needs if need.kind == kind]
        best = max(every, key=lambda name: mean(_of_others(jury, kind, every[name])))
        ideas = [catalogue.recherche.read(need.words).idees for need in own]
        whole = {tuple(stems(each[0].mots)) for each in ideas if len(each) == 1}
        used = {entree for each in ideas for idee in each for entree in idee.entrees}
        shorter = Lexique(_without_expressions(lexique.entrees, whole))
        poorer = Lexique(entree for entree in lexique.entrees if entree not in used)
        found.append(
            [
                kind,
                len(own),
                mean(jury.of_kind(kind, every[_AS_IT_IS])),
                mean(jury.ndcg(ours(with_lexicon(catalogue, shorter)), own)),
                mean(jury.ndcg(ours(with_lexicon(catalogue, poorer)), own)),
                mean(jury.of_kind(kind, every[best])),
                best,
            ]
        )
    return found


def word_for_word(catalogue: Catalogue, lexique: Lexique, jury: Jury) -> list[list[Any]]:
    """Return how well needs are answered that the lexicon has word for word, and the others."""
    known = set(map(meaning, lexique.expressions))
    search = ours(catalogue)
    found = []
    for label, needs in (("besoins", jury.needs), ("dits autrement", jury.rewordings)):
        for is_known in (True, False):
            some = [need for need in needs if (meaning(need.words) in known) == is_known]
            scores = mean(jury.ndcg(search, some)) if some else None
            found.append([label, is_known, len(some), scores, empty(search, some)])
    return found


def drawn_lexicons(
    catalogue: Catalogue, lexique: Lexique, jury: Jury, draws: int
) -> list[list[float]]:
    """Return how needs are answered by lexicons drawn at random, by the share that is kept."""
    chance = random.Random(17)
    found = []
    for share in SHARES:
        scores, others, nothing = [], [], []
        for _ in range(draws if 0 < share < 1 else 1):
            kept = chance.sample(lexique.entrees, round(share * len(lexique)))
            search = ours(with_lexicon(catalogue, Lexique(kept)))
            scores.append(mean(jury.ndcg(search, jury.needs)))
            others.append(mean(jury.ndcg(search, jury.rewordings)))
            nothing.append(empty(search, jury.rewordings))
        found.append([share, mean(scores), min(scores), max(scores), mean(others), mean(nothing)])
    return found


def constants(catalogue: Catalogue, jury: Jury) -> list[list[Any]]:
    """Return what each constant does, halved and doubled."""
    return [
        [name, *_figures(catalogue, jury, setting)]
        for name, setting in settings(catalogue).items()
        if not name.startswith("_ENOUGH")
    ]


def thresholds(catalogue: Catalogue, jury: Jury) -> list[list[Any]]:
    """Return what the share of a need that is enough does."""
    return [
        [share, *_figures(catalogue, jury, partial(constant, "_ENOUGH", share))] for share in ENOUGH
    ]


def _figures(catalogue: Catalogue, jury: Jury, setting: Setting) -> list[Any]:
    search = ours(catalogue)
    with setting():
        counts = [len(search(need.words)) for need in jury.needs]
        return [
            mean(jury.ndcg(search, jury.needs)),
            mean(jury.ndcg(search, jury.rewordings)),
            empty(search, jury.needs),
            empty(search, jury.rewordings),
            empty(search, jury.zeros),
            empty(search, jury.absent),
            median(counts),
            max(counts),
        ]


def settings(catalogue: Catalogue) -> dict[str, Setting]:
    """Return each constant halved and doubled, and the threshold at each of its values."""
    found: dict[str, Setting] = {_AS_IT_IS: nullcontext}
    for name in _CONSTANTS:
        for factor in FACTORS:
            value = factor * getattr(besoin, name)
            found[f"{name} = {value:.3g}"] = partial(constant, name, value)
    for name, weight in WEIGHTS.items():
        for factor in FACTORS:
            label = f"champ {name} = {factor * weight:.3g}"
            found[label] = partial(field_weight, catalogue, name, factor)
    for share in ENOUGH:
        found[f"_ENOUGH = {share}"] = partial(constant, "_ENOUGH", share)
    return found


def _of_others(jury: Jury, kind: str, scores: Iterable[float]) -> list[float]:
    pairs = zip(scores, jury.needs, strict=True)
    return [score for score, need in pairs if need.kind != kind]


def _without_expressions(
    entrees: Iterable[Entree], keys: Collection[tuple[str, ...]]
) -> Iterable[Entree]:
    for entree in entrees:
        kept = tuple(text for text in entree.expressions if meaning(text) not in keys)
        if kept:
            yield replace(entree, expressions=kept)

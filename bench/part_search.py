"""Search by need: what each way of searching finds first, of what a judge says answers."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Final

import numpy as np

from bench import search_studies, synthetic
from bench.contest import Figures, Say
from bench.judged import Jury, Search, interval
from bench.meaning import TRIED, with_meaning
from bench.searchers import before, bm25, ours, with_lexicon
from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.lecture.lexique import read_lexique
from catalogue.lecture.reading import catalogue_files, read_catalogue
from catalogue.recherche.lexique import Lexique
from catalogue.suggestions import LETTERS, suggest
from geo.referentiel import Referentiel

SIZE: Final = 100_000
OURS: Final = "la nôtre"


def measure(quick: bool, say: Say) -> Figures:
    """Return each way's figures, the needs one by one, what generalises, and a large size."""
    ref = Referentiel.load()
    lexique, _ = read_lexique()
    catalogue = Catalogue(read_catalogue(catalogue_files(), ref).fiches, ref, lexique=lexique)
    jury = Jury()
    figures: Figures = {
        "fiches": len(catalogue),
        "jugees": len(jury.needs[0].read),
        "besoins": len(jury.needs),
        "zeros": len(jury.zeros),
        "neufs": len(jury.fresh),
        "autrement": len(jury.rewordings),
        "absents": len(jury.absent),
        "entrees": len(lexique),
        "essais": TRIED,
        "methodes": {},
    }
    scores: dict[str, list[float]] = {}
    for name, search in _ways(catalogue).items():
        found, scores[name] = jury.judge(search)
        figures["methodes"][name] = found | _times(search, jury.typed, 1 if quick else 5)
        say(f"  {name} : nDCG@10 {found['ndcg']:.3f}")
    figures["ecarts"] = {
        name: interval(np.subtract(scores[OURS], each).tolist())
        for name, each in scores.items()
        if name != OURS
    }
    figures["un_par_un"] = [
        [need.kind, need.words, len(need.grades), *each]
        for need, *each in zip(jury.needs, *scores.values(), strict=True)
    ]
    say("  ce qui se généralise")
    figures["neufs_un_par_un"] = [
        [need.kind, need.words, len(need.grades), jury.ndcg(ours(catalogue), [need])[0]]
        for need in jury.fresh
    ]
    figures["genres"] = search_studies.by_kind(catalogue, lexique, jury)
    figures["mot_pour_mot"] = search_studies.word_for_word(catalogue, lexique, jury)
    draws = 2 if quick else 20
    figures["lexique_tire"] = search_studies.drawn_lexicons(catalogue, lexique, jury, draws)
    figures["constantes"] = search_studies.constants(catalogue, jury)
    figures["propositions"] = _proposing(catalogue, jury)
    figures["seuil"] = search_studies.thresholds(catalogue, jury)
    say("  beaucoup de fiches")
    figures["grand"] = _large(ref, lexique, jury, 5_000 if quick else SIZE)
    return figures


def _ways(catalogue: Catalogue) -> dict[str, Search]:
    return {
        OURS: ours(catalogue),
        "la nôtre, sans lexique": ours(with_lexicon(catalogue, Lexique())),
        "BM25, un seul champ": bm25(catalogue),
        "celle d’avant": before(catalogue),
        **with_meaning(catalogue),
    }


def _times(search: Search, typed: list[str], rounds: int) -> Figures:
    """Return the milliseconds of a query, each the median of a few rounds."""
    found = []
    for words in typed:
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            search(words)
            times.append(1000 * (time.perf_counter() - began))
        found.append(statistics.median(times))
    return {"mediane_ms": statistics.median(found), "pire_ms": max(found)}


def _large(ref: Referentiel, lexique: Lexique, jury: Jury, size: int) -> Figures:
    """Return what making the index of many fiches costs, then what a need does."""
    with tempfile.TemporaryDirectory() as folder:
        path = synthetic.write(Path(folder) / "fiches.csv", size)
        catalogue = Catalogue(read_catalogue([path], ref).fiches, ref, lexique=lexique)
    began = time.perf_counter()
    _ = catalogue.recherche.needs  # made when first asked for
    made = time.perf_counter() - began
    del catalogue.recherche.needs
    gc.collect()
    tracemalloc.start()  # it slows what it measures: made once more
    _ = catalogue.recherche.needs
    index, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    began = time.perf_counter()
    search = ours(catalogue)
    search("emploi à Lille")  # names of places, spelling
    first = time.perf_counter() - began
    return {
        "fiches": size,
        "index_s": made,
        "index_mo": index / 1e6,
        "pic_mo": peak / 1e6,
        "premiere_s": first,
        "propositions": _proposing(catalogue, jury),
        **_times(search, jury.typed, 3),
    }


def _proposing(catalogue: Catalogue, jury: Jury) -> Figures:
    """Return what proposals cost as each need is typed: after two letters, three, five, all."""
    typed = {need.words[:end] for need in jury.needs for end in (LETTERS, 3, 5, None)}

    def propose(words: str) -> list[str]:
        return [each.libelle for each in suggest(Vue(q=words), catalogue)]

    return _times(propose, sorted(typed), 1)

"""Place search beside its peers: right answers on what people typed, rates, time of a query.

Run: ``python -m bench.place_search [--quick]``. Every peer gets the same names, the same postcodes
and the same help: the communes of the postcode when one is given and listed, all of them otherwise,
and the most populated among equals.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from rapidfuzz import fuzz, process

from geo.lieux.gazetteer import Gazetteer
from geo.lieux.noms import compact, without_accents, without_article
from geo.lieux.repertoire import ANCIENNE, Repertoire
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire
from tests.saisies import contradicts_itself, official_place, typed_places, with_a_typo

BUDGET_MEDIAN_MS, BUDGET_WORST_MS, BUDGET_RIGHT = 4.0, 10.0, 0.95
COMMUNAUX = (Niveau.COMMUNE, Niveau.ARRONDISSEMENT)
JUNK = (
    "x" * 200,
    "é" * 200,
    "saint " * 40,
    "le la les " * 20,
    "a b c d " * 25,
    "(saint) - " * 20,
    "saint martin de la place sur marne " * 6,
    "sainte marie saint martin - saint pierre saint paul (saint andre saint marc), saint jean",
    "paris " * 33,
    "75012 " * 30,
    "1 - " * 50,
    "saintmartindebelle villesavoi",
    "villefranche sur soane rhone",
    "saint germain des champs saone et loire",
    "abcdefghijklmnopqrst" * 10,
    "saint m",
    "villeneuve",
    "sa",
    "a",
)
Peer = Callable[[str, str], tuple[Territoire | None, bool]]  # the first answer, and if taken


@dataclass(frozen=True)
class Names:
    """What a peer searches: current communes and arrondissements, the most populated first."""

    rep: Repertoire
    lines: Sequence[int]


def equality(names: Names, same: Callable[[str], str]) -> Peer:
    """Return a search for the first name that is the same once ``same`` is applied."""
    by_name: dict[str, list[int]] = {}
    for line in names.lines:
        by_name.setdefault(same(names.rep.noms[line]), []).append(line)

    def search(typed: str, postcode: str) -> tuple[Territoire | None, bool]:
        found = by_name.get(same(typed), [])
        there = names.rep.codes_postaux.get(postcode, ())
        line = next((i for i in found if i in there), found[0] if found else None)
        return (None, False) if line is None else (names.rep.targets[line], True)

    return search


def fuzzy(names: Names, *, with_postcode: bool) -> Peer:
    """Return a search by rapidfuzz alone (WRatio, its default), lower case without accents."""
    keys = {line: without_accents(names.rep.noms[line]) for line in names.lines}

    def search(typed: str, postcode: str) -> tuple[Territoire | None, bool]:
        lines = names.rep.codes_postaux.get(postcode) if with_postcode else None
        choices = {line: keys[line] for line in lines} if lines else keys
        found = process.extractOne(
            without_accents(typed), choices, scorer=fuzz.WRatio, score_cutoff=60
        )
        return (names.rep.targets[found[2]], True) if found else (None, False)

    return search


def ours(gazetteer: Gazetteer) -> Peer:
    """Return our search of a row; only a certain answer is taken."""

    def search(typed: str, postcode: str) -> tuple[Territoire | None, bool]:
        answer = gazetteer.resolve(typed, postcode)
        first = answer.propositions[0].territoire if answer.propositions else None
        return first, answer.certain

    return search


def measure(quick: bool, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything; ``quick`` takes one name in forty."""
    ref = Referentiel.load()
    began = time.perf_counter()
    gazetteer = Gazetteer.load(ref)
    load_s = time.perf_counter() - began
    rep = gazetteer._rep
    current = [
        i
        for i, target in enumerate(rep.targets)
        if target.niveau in COMMUNAUX and rep.genres[i] != ANCIENNE
    ]
    names = Names(rep, sorted(current, key=lambda i: -int(rep.population[i])))
    say("temps de toutes les requêtes")
    every = rep.noms[:: 40 if quick else 1]
    slow = random.Random(1).sample(every, 30 if quick else 100)
    peers: dict[str, tuple[Peer, Sequence[str]]] = {
        "la nôtre": (ours(gazetteer), every),
        "égalité": (equality(names, str), every),
        "égalité sans accents": (equality(names, lambda t: without_accents(t).strip()), every),
        "rapidfuzz WRatio": (fuzzy(names, with_postcode=False), slow),
        "rapidfuzz, code postal": (fuzzy(names, with_postcode=True), slow),
    }
    found = {
        name: {**accuracy(peer, gazetteer, ref), **timing(partial(_no_postcode, peer), queries)}
        for name, (peer, queries) in peers.items()
    }
    say("taux sur des noms tirés au sort")
    return {
        "charge_s": load_s,
        "memoire_mo": _memory_mb(ref),
        "pairs": found,
        "noms": timing(gazetteer.search, every),
        "absurdes": timing(gazetteer.search, JUNK),
        "taux": {kind: rates(gazetteer, kind, 100 if quick else 2000) for kind in KINDS},
    }


def accuracy(peer: Peer, gazetteer: Gazetteer, ref: Referentiel) -> dict[str, Any]:
    """Count right answers on sound rows, and answers taken on rows that contradict themselves."""
    sound = right = guessed = contradicting = 0
    for row in typed_places():
        place = official_place(row, gazetteer, ref)
        if place is None:
            continue
        answer, taken = peer(row["saisie_origine"], row["code_postal"])
        if contradicts_itself(row, place, gazetteer):
            contradicting += 1
            guessed += taken
        else:
            sound += 1
            right += answer == place
    return {
        "lignes": sound,
        "justes": right,
        "contradictoires": contradicting,
        "devinees": guessed,
    }


def timing(search: Callable[[str], object], queries: Iterable[str]) -> dict[str, float]:
    """Time each query once, then the slowest again: other programs run on the machine too."""
    times = sorted(((_ms(search, query), query) for query in queries), reverse=True)
    slowest = [min(first, *(_ms(search, q) for _ in range(5))) for first, q in times[:25]]
    return {"mediane_ms": statistics.median(ms for ms, _ in times), "pire_ms": max(slowest)}


def _no_postcode(peer: Peer, query: str) -> object:
    return peer(query, "")


def _ms(search: Callable[[str], object], query: str) -> float:
    began = time.perf_counter()
    search(query)
    return (time.perf_counter() - began) * 1e3


def _memory_mb(ref: Referentiel) -> float:
    tracemalloc.start()
    kept = Gazetteer.load(ref)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept
    return size / 1e6


KINDS = ("noms officiels", "anciens noms", "une faute", "deux fautes")


def rates(gazetteer: Gazetteer, kind: str, size: int) -> dict[str, float]:
    """Return how often the name, and its very place, is first and in the first five.

    Typos fall on names of more than five letters; two of them, on more than eight.
    """
    rep, rng = gazetteer._rep, random.Random(42)
    typos = {"une faute": 1, "deux fautes": 2}.get(kind, 0)
    letters = {1: 5, 2: 8}.get(typos, 0)
    lines = [
        i
        for i, target in enumerate(rep.targets)
        if (kind != "anciens noms" or rep.genres[i] == ANCIENNE)
        and (kind != "noms officiels" or rep.genres[i] != ANCIENNE)
        and (not typos or target.niveau in COMMUNAUX)
        and sum(map(str.isalpha, rep.noms[i])) > letters
    ]
    chosen = rng.sample(lines, size)
    named = first = led = led_there = 0
    for line in chosen:
        asked = rep.noms[line]
        for _ in range(typos):
            asked = with_a_typo(asked, rng)
        answers = [lieu.territoire for lieu in gazetteer.search(asked, 5)]
        there = gazetteer.search(asked, 5, departement=rep.departements[line] or None)
        named += any(_same_name(rep, line, other) for t in answers for other in rep.lignes[t])
        first += answers[:1] == [rep.targets[line]]
        led += rep.targets[line] in answers
        led_there += rep.targets[line] in {lieu.territoire for lieu in there}
    counts = {"nom": named, "premier": first, "lieu": led, "lieu_departement": led_there}
    return {what: count / size for what, count in counts.items()}


def _same_name(rep: Repertoire, one: int, other: int) -> bool:
    return compact(without_article(rep.cles[one])) == compact(without_article(rep.cles[other]))


def report(data: dict[str, Any]) -> str:
    """Return the tables, in Markdown."""
    lines = [
        "| recherche | justes | contradictoires devinées | médiane (ms) | pire (ms) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, peer in data["pairs"].items():
        right = f"{peer['justes']}/{peer['lignes']} ({peer['justes'] / peer['lignes']:.1%})"
        guessed = f"{peer['devinees']}/{peer['contradictoires']}"
        times = f"{peer['mediane_ms']:.3f} | {peer['pire_ms']:.2f}"
        lines.append(f"| {name} | {right} | {guessed} | {times} |")
    lines += [
        "",
        "| cinq premiers | nom trouvé | lieu premier | lieu trouvé | lieu, département connu |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, rate in data["taux"].items():
        cells = (rate["nom"], rate["premier"], rate["lieu"], rate["lieu_departement"])
        lines.append(f"| {kind} | {' | '.join(f'{cell:.2%}' for cell in cells)} |")
    for what in ("noms", "absurdes"):
        times = data[what]
        lines.append(
            f"\nsearch, {what} : médiane {times['mediane_ms']:.2f} ms (≤ {BUDGET_MEDIAN_MS}),"
            f" pire {times['pire_ms']:.2f} ms (≤ {BUDGET_WORST_MS})"
        )
    lines.append(f"\nchargement {data['charge_s']:.2f} s, mémoire {data['memoire_mo']:.0f} Mo")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one name in forty")
    print(report(measure(parser.parse_args().quick, print)))

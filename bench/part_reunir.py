"""Réunir: what the tables are worth, hiding each example in turn; always something; how fast.

Leave one out: an exemple inspirant whose partners and commune are known is hidden; its commune and
its need (its domaines and its first sentence) are asked; the kinds of partners the table expects
or brings are compared with those it really had, and with "always the most frequent kinds", as many.
"""

from __future__ import annotations

import gc
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench import synthetic
from bench.contest import Figures, Say
from bench.judged import interval
from catalogue.catalogue import Catalogue
from catalogue.lecture.lexique import read_lexique
from catalogue.lecture.reading import catalogue_files, read_catalogue
from catalogue.portrait.couverture import Couverture
from catalogue.recherche.lexique import Lexique
from catalogue.recherche.words import QUERY_MAX
from catalogue.reunir.manques import kinds_of
from catalogue.reunir.poids import Poids, poids
from catalogue.reunir.table import DEJA_FAIT, Reunir, Table, Voeu
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

ANNEE: Final = 2026
SIZE: Final = 100_000
COMMUNES: Final = 200
SEED: Final = 17
BESOINS: Final = (
    *("des commerces qui ferment", "plus de médecin au village", "cantine bio", "mobilité"),
    *("logement des jeunes", "isolement des personnes âgées", "TZCLD", "friche à faire revivre"),
    *("réparer plutôt que jeter", "illectronisme", "énergie citoyenne", "décrochage scolaire"),
    *("garde d’enfants", "culture au village", "circuits courts", "mécénat local"),
    *("emploi des jeunes", "handicap", "eau potable", "tourisme durable"),
)


def measure(quick: bool, say: Say) -> Figures:
    """Return what the tables find of what is hidden, of what they are made, and their times."""
    ref = Referentiel.load()
    lexique, _ = read_lexique()
    catalogue = Catalogue(read_catalogue(catalogue_files(), ref).fiches, ref, lexique=lexique)
    room = Reunir(Couverture(catalogue), poids(), ANNEE)
    hidden = [i for i, f in enumerate(catalogue.fiches) if _can_be_hidden(f.roles, f)]
    hidden = hidden[:20] if quick else hidden
    asked = [_hide(catalogue, i) for i in hidden]
    say(f"  {len(hidden)} exemples cachés l’un après l’autre")
    tables = [room.table(voeu) for voeu in asked]
    figures: Figures = {"fiches": len(catalogue), "caches": len(hidden)}
    figures |= _judged(catalogue, hidden, tables)
    figures |= _made_of(room, tables)
    say("  un poids bougé de 20 %")
    figures["sensibilite"] = _sensitivity(room, asked, 4 if quick else 40)
    say("  des communes tirées, des besoins de tous les jours")
    figures["toujours"] = _always(room, 5 if quick else COMMUNES)
    say("  beaucoup de fiches")
    figures["grand"] = _large(ref, lexique, 5_000 if quick else SIZE)
    return figures


def _can_be_hidden(roles: Sequence[str], fiche: object) -> bool:
    known = bool(getattr(fiche, "partenaires", ())) and bool(getattr(fiche, "code_insee", ""))
    return "exemple-inspirant" in roles and known


def _hide(catalogue: Catalogue, i: int) -> Voeu:
    """Return the question whose answer is known: the fiche itself is left out of it."""
    fiche = catalogue.fiches[i]
    first = re.split(r"(?<=[.!?…])\s", fiche.description, maxsplit=1)[0]
    seat = Territoire(Niveau.COMMUNE, fiche.code_insee)
    return Voeu(seat, first[:QUERY_MAX], fiche.domaines, sans=(fiche.id,))


def expected(catalogue: Catalogue, table: Table) -> list[str]:
    """Return the kinds a table expects, the most had first, then those its local names bring."""
    found = [p.code for p in table.partenaires]
    for s in table.sieges:
        if s.candidat.chaise != DEJA_FAIT:
            found += sorted(kinds_of(catalogue, s.candidat.position))
    return list(dict.fromkeys(found))


def _judged(catalogue: Catalogue, hidden: Sequence[int], tables: Sequence[Table]) -> Figures:
    """Return precision and recall of the kinds, beside the most frequent kinds, as many."""
    fiches = catalogue.fiches
    often = Counter(
        kind for f in fiches if "exemple-inspirant" in f.roles for kind in f.partenaires
    )
    rows = []
    for i, table in zip(hidden, tables, strict=True):
        true = set(fiches[i].partenaires)
        for way, guess in (
            ("ensemble", expected(catalogue, table)),
            ("manque", [p.code for p in table.partenaires]),
        ):
            others = often - Counter(fiches[i].partenaires)
            usual = [kind for kind, _ in others.most_common(len(guess))]
            rows.append((way, i, guess, usual, true))
    found: Figures = {}
    for way in ("ensemble", "manque"):
        mine = [r for r in rows if r[0] == way]
        ours = [len(true & set(guess)) / len(true) for _, _, guess, _, true in mine]
        base = [len(true & set(usual)) / len(true) for _, _, _, usual, true in mine]
        found[way] = {
            "genres": statistics.mean(len(guess) for _, _, guess, _, _ in mine),
            "rappel": statistics.mean(ours),
            "precision": statistics.mean(_precision(g, t) for _, _, g, _, t in mine),
            "rappel_habitude": statistics.mean(base),
            "precision_habitude": statistics.mean(_precision(u, t) for _, _, _, u, t in mine),
            "ecart": interval([a - b for a, b in zip(ours, base, strict=True)]),
        }
    worst = sorted(
        (r for r in rows if r[0] == "manque"),
        key=lambda r: (len(r[4] & set(r[2])) / len(r[4]), -len(r[4]), r[1]),
    )[:3]
    found["erreurs"] = [
        {
            "nom": fiches[i].nom,
            "attendus": guess,
            "vrais": sorted(true),
            "comptees": [fiches[k].nom for k in tables[hidden.index(i)].alliances[:3]],
        }
        for _, i, guess, _, true in worst
    ]
    return found


def _precision(guess: Sequence[str], true: set[str]) -> float:
    return len(true & set(guess)) / len(guess) if guess else 0.0


def _made_of(room: Reunir, tables: Sequence[Table]) -> Figures:
    """Return how full, how near and how varied the tables are."""
    fiches = room.catalogue.fiches
    near = [
        s.candidat.metres / 1000
        for t in tables
        for s in t.sieges
        if s.candidat.chaise != DEJA_FAIT and s.candidat.metres is not None
    ]
    far = [
        s.candidat.metres / 1000
        for t in tables
        for s in t.sieges
        if s.candidat.chaise == DEJA_FAIT and s.candidat.metres is not None
    ]
    return {
        "noms": statistics.mean(len(t.sieges) for t in tables),
        "pleines": statistics.mean(all(t.of(c) for c in room.poids.chaises) for t in tables),
        "tenues": {
            chaise.libelle: statistics.mean(bool(t.of(code)) for t in tables)
            for code, chaise in room.poids.chaises.items()
        },
        "km_ici": statistics.median(near),
        "km_exemples": statistics.median(far),
        "domaines": statistics.mean(
            len({d for s in t.sieges for d in fiches[s.candidat.position].domaines}) for t in tables
        ),
        "types": statistics.mean(
            len({r for s in t.sieges for r in fiches[s.candidat.position].roles}) for t in tables
        ),
        "distinctes": len({fiches[s.candidat.position].id for t in tables for s in t.sieges}),
    }


def _sensitivity(room: Reunir, asked: Sequence[Voeu], count: int) -> Figures:
    """Return, for each weight moved by 20 %, what share of tables and of names change."""
    drawn = random.Random(SEED).sample(list(asked), min(count, len(asked)))
    before = [_names(room, voeu) for voeu in drawn]
    moved: dict[str, tuple[float, float]] = {}
    for path, value in room.poids.numbers().items():
        if not value or path.startswith("manque."):
            continue
        tables, names = [], []
        for factor in (0.8, 1.2):
            other = _with(room, room.poids.times(path, factor))
            for voeu, was in zip(drawn, before, strict=True):
                now = _names(other, voeu)
                tables.append(now != was)
                names.append(len(was - now) / len(was) if was else 0.0)
        moved[path] = (statistics.mean(tables), statistics.mean(names))
    order = sorted(moved, key=lambda p: -moved[p][0])
    return {
        "tables": len(drawn),
        "poids": len(moved),
        "mediane_tables": statistics.median(t for t, _ in moved.values()),
        "mediane_noms": statistics.median(n for _, n in moved.values()),
        "plus": [[path, *moved[path]] for path in order[:8]],
        "aucun": sum(t == 0 for t, _ in moved.values()),
    }


def _with(room: Reunir, other: Poids) -> Reunir:
    return Reunir(room.candidats.couverture, other, ANNEE)


def _names(room: Reunir, voeu: Voeu) -> set[int]:
    return {s.candidat.position for s in room.table(voeu).sieges}


def _always(room: Reunir, count: int) -> Figures:
    """Return what any commune, overseas included, gets for needs of every day, and how fast."""
    rng = random.Random(SEED)
    communes = list(room.ref.membres(FRANCE, Niveau.COMMUNE))
    overseas = [t for t in communes if t.code.startswith(("97", "98"))]
    drawn = rng.sample(communes, count - count // 10) + rng.sample(overseas, count // 10)
    times, empty, short, full, unknown = [], 0, [], 0, 0
    for q in BESOINS:
        room.need(q, ())
    for t in drawn:
        for q in BESOINS:
            began = time.process_time()
            table = room.table(Voeu(t, q))
            times.append(1000 * (time.process_time() - began))
            empty += not table.sieges
            unknown += not table.alliances
            short.append(len(table.sieges))
            full += all(table.of(c) for c in room.poids.chaises)
    times.sort()
    return {
        "communes": len(drawn),
        "besoins": len(BESOINS),
        "sans_nom": empty,
        "sans_alliance": unknown,
        "noms": statistics.mean(short),
        "pleines": full / len(times),
        "mediane_ms": statistics.median(times),
        "p95_ms": times[int(0.95 * len(times))],
        "pire_ms": times[-1],
    }


def _large(ref: Referentiel, lexique: Lexique, size: int) -> Figures:
    """Return the times of a table of many fiches: the first of a need, then others."""
    with tempfile.TemporaryDirectory() as folder:
        path = synthetic.write(Path(folder) / "fiches.csv", size)
        catalogue = Catalogue(read_catalogue([path], ref).fiches, ref, lexique=lexique)
    _ = catalogue.recherche.needs
    began = time.process_time()
    room = Reunir(Couverture(catalogue), poids(), ANNEE)
    made = time.process_time() - began
    communes = random.Random(SEED).sample(ref.membres(FRANCE, Niveau.COMMUNE), 20)
    gc.collect()
    gc.freeze()  # as the app does once it has loaded: a pass over all of it takes 0.7 s
    times = []
    for t, q in zip(communes, BESOINS, strict=False):
        began = time.process_time()
        room.table(Voeu(t, q))
        times.append(1000 * (time.process_time() - began))
    return {
        "fiches": size,
        "preparer_s": made,
        "mediane_ms": statistics.median(times),
        "pire_ms": max(times),
    }

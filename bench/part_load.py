"""Many people on one process: visitors that open, filter, search, open fiches, with think time."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bench.contest import Figures, Say, given
from bench.drivers import Stock
from bench.profile import where_time_goes
from bench.servers import Server, start_ours
from bench.session import FailedError, Session

# Sessions, seconds between two actions of one person, seconds measured.
PLAN = ((1, 0, 8), (10, 0, 10), (50, 0, 15), (100, 5, 20), (200, 5, 25))
STOCK_PLAN = ((1, 0, 10), (10, 0, 30))
SLUGS = ("ardelaine", "100-chances-100-emplois-chalon", "luc-sur-aude-123-soleil")
GESTURES: tuple[tuple[str, str], ...] = (
    ("filtres", "?type=ptce"),
    ("filtres", "?type=ptce&domaine=emploi-insertion"),
    ("filtres", "?domaine=mobilite,habitat"),
    ("filtres", "?q=ferme"),
    ("filtres", "?territoire=region:76"),
    ("filtres", "?pres=46102&rayon=50"),
    ("bilan", "?type=catalyseur&tri=recent"),
    *(("liste", f"?fiche={slug}") for slug in SLUGS),
    ("filtres", "?"),
)
Act = Callable[[Session, random.Random], object]


def measure(quick: bool, say: Say) -> Figures:
    """Return, for each crowd, reruns a second, times, errors and memory."""
    plan = ((1, 0, 3), (10, 0, 4)) if quick else PLAN
    found: Figures = {"ours": [], "reruns": [], "stock": []}
    for sessions, think, seconds in plan:
        for way, act in (("ours", question), ("reruns", gesture)):
            server = start_ours()
            try:
                found[way].append(asyncio.run(crowd(server, sessions, think, seconds, act)))
                if sessions == 50:
                    profile = asyncio.run(_profiled(server, act))
                    found["profil" if way == "ours" else "profil_reruns"] = profile
            finally:
                server.stop()
            say(("" if way == "ours" else "par Streamlit : ") + _words(found[way][-1]))
    with tempfile.TemporaryDirectory() as folder, given(0, Path(folder)) as fiches:
        for sessions, think, seconds in ((1, 0, 4),) if quick else STOCK_PLAN:
            server = Stock(fiches).start()
            codes = [code for code in fiches.totals if code]
            try:
                figures = asyncio.run(
                    crowd(server, sessions, think, seconds, _stock_gesture(codes))
                )
            finally:
                server.stop()
            found["stock"].append(figures)
            say("un Marker par fiche : " + _words(figures))
    return found


async def question(session: Session, chance: random.Random) -> float:
    """Filter, search, or open a fiche, as the page does."""
    return await session.ask(chance.choice(GESTURES)[1].removesuffix("?"))


async def gesture(session: Session, chance: random.Random) -> float:
    """Do the same through Streamlit: the first view, and what our own answer does not reach."""
    panel, address = chance.choice(GESTURES)
    return await session.go(address, panel)


def _stock_gesture(codes: list[str]) -> Act:
    async def choose(session: Session, chance: random.Random) -> float:
        return await session.choose([chance.choice(codes)])

    return choose


@asynccontextmanager
async def opened(server: Server, count: int) -> AsyncIterator[list[Session]]:
    """Open so many pages, ten at a time."""
    sessions = [Session(server.url) for _ in range(count)]
    gate = asyncio.Semaphore(10)

    async def one(session: Session) -> None:
        async with gate:
            await session.open()

    await asyncio.gather(*(one(session) for session in sessions))
    try:
        yield sessions
    finally:
        await asyncio.gather(*(session.close() for session in sessions))


async def crowd(
    server: Server,
    count: int,
    think_s: float,
    seconds: float,
    act: Act,
) -> Figures:
    """Let ``count`` people act for some seconds; return what they met."""
    async with opened(server, 1) as first:  # what the first visitor loads is not per session
        await _until(first[0], time.monotonic() + 1, 0, act, 0)
    memory, times, errors = server.memory_mb(), list[float](), 0
    async with opened(server, count) as sessions:
        until, began, cpu = time.monotonic() + seconds, time.perf_counter(), server.cpu_s()
        people = (_until(s, until, think_s, act, seed) for seed, s in enumerate(sessions))
        for lived in await asyncio.gather(*people):
            times += lived[0]
            errors += lived[1]
        elapsed = time.perf_counter() - began
        cpu, after = server.cpu_s() - cpu, server.memory_mb()
    times.sort()
    return {
        "seances": count,
        "attente_s": think_s,
        "gestes_s": len(times) / elapsed,
        "mediane_s": statistics.median(times) if times else None,
        "p95_s": times[max(0, round(0.95 * len(times)) - 1)] if times else None,
        "erreurs": errors,
        "processeur": cpu / elapsed,
        "memoire_par_seance_mo": (after - memory) / count,
    }


async def _until(
    session: Session,
    until: float,
    think_s: float,
    act: Act,
    seed: int,
) -> tuple[list[float], int]:
    chance, times, errors = random.Random(seed), list[float](), 0
    await asyncio.sleep(chance.uniform(0, think_s))
    while time.monotonic() < until:
        try:
            times.append(await act(session, chance))  # type: ignore[misc]
        except FailedError:
            errors += 1
            break
        if think_s:
            await asyncio.sleep(chance.uniform(0.5, 1.5) * think_s)
    return times, errors


async def _profiled(server: Server, act: Act) -> str:
    profile = asyncio.create_task(asyncio.to_thread(where_time_goes, server.process.pid, 6))
    await crowd(server, 10, 0, 7, act)
    return await profile


def _words(f: Figures) -> str:
    if f["mediane_s"] is None:
        return f"{f['seances']} séances : aucun geste, {f['erreurs']} erreurs"
    return (
        f"{f['seances']} séances, un geste toutes les {f['attente_s']} s :"
        f" {f['gestes_s']:.1f}/s, {f['mediane_s']:.3f} s (p95 {f['p95_s']:.3f}),"
        f" {f['erreurs']} erreurs, {f['memoire_par_seance_mo']:.2f} Mo par séance"
    )

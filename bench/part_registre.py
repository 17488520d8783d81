"""The registre, served by two processes on one SQLite base: proposing, deciding, a long queue.

Every form waits the three seconds below which the app takes one for a machine: no time counts them.
"""

from __future__ import annotations

import http.client
import re
import statistics
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa

from bench.contest import Figures, Say
from bench.servers import Server, start_ours
from registre.acces import personnes
from registre.base import Base, open_base
from registre.entretien import faults
from registre.schema import PROPOSITION

PEOPLE: Final = 50
SECONDS: Final = 60
QUEUE: Final = 10_000
READ_S: Final = 3.1
_STAMP: Final = re.compile(r'name="tampon" value="([^"]+)"')
_GUARD: Final = re.compile(r'name="garde" value="([^"]+)"')
Answer = tuple[int, str, str]  # status, body, where it leads


def ask(server: Server, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
    """Ask an address as a browser does, without following where it leads."""
    host = urlsplit(server.url).netloc
    connection = http.client.HTTPConnection(host, timeout=60)
    try:
        if form is None:
            connection.request("GET", path, headers=headers)
        else:
            kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": server.url}
            connection.request("POST", path, urlencode(form), {**kind, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Location", "")
    finally:
        connection.close()


def form(nom: str, stamp: str) -> dict[str, str]:
    """Return what a person types."""
    return {
        "tampon": stamp,
        "nom": nom,
        "commune": "Figeac (46)",
        "commune_code": "commune:46102",
        "roles": "exemple-inspirant",
        "domaines": "mobilite",
        "besoin": "Aller au travail sans voiture.",
        "description": "On s’y déplace ensemble.",
        "source_url": "https://exemple.fr/page",
        "quand_meme": "oui",
    }


def stamp(server: Server) -> str:
    """Open the form; return its stamp."""
    found = _STAMP.search(ask(server, "/proposer")[1])
    assert found is not None
    return found[1]


def measure(quick: bool, say: Say) -> Figures:
    """Return how fast one proposes and decides, what fifty people lose, and a long queue's time."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "b.sqlite")
        settings = {"CARTE_BASE": path, "CARTE_PROPOSITIONS_PAR_HEURE": "1000000"}
        servers = [start_ours(**settings), start_ours(**settings)]
        base = open_base(path)
        try:
            token = personnes.enter(base, personnes.invite(base, personnes.add(base, "Zoé")))
            who = {"Cookie": f"carte_moderation={token}"}
            figures: Figures = {"processus": len(servers)}
            say("  proposer, puis publier")
            figures |= _one_by_one(servers, base, who, 3 if quick else 8)
            say("  cinquante personnes à la fois")
            figures |= _together(servers, base, 5 if quick else PEOPLE, 8 if quick else SECONDS)
            say("  une longue file")
            figures |= _long_queue(servers, base, who, 500 if quick else QUEUE)
            figures["defauts"] = len(faults(base))
        finally:
            base.close()
            for server in servers:
                server.stop()
    return figures


def _one_by_one(servers: list[Server], base: Base, who: dict[str, str], times: int) -> Figures:
    """Return the time of a sending, and of what is accepted until both processes show it."""
    first, second = servers
    stamps = [stamp(first) for _ in range(times)]
    time.sleep(READ_S)
    sent, visible = [], []
    for rank, each in enumerate(stamps):
        nom = f"Alliance {rank} du banc"
        began = time.perf_counter()
        status, body, _ = ask(first, "/proposer", form(nom, each))
        assert status == 303, body[-2000:]
        assert nom in ask(second, "/moderation?tri=date", **who)[1]  # the other one shows it
        sent.append(time.perf_counter() - began)
        numero, slug = _last(base)
        page = f"/moderation/propositions/{numero}"
        guard = _GUARD.search(ask(first, page, **who)[1])
        assert guard is not None
        began = time.perf_counter()
        decided = {"garde": guard[1], "action": "accepter"}
        assert ask(first, page, decided, **who)[0] == 303
        for server in servers:
            while ask(server, f"/api/fiches/{slug}.json")[0] != 200:
                time.sleep(0.02)
        visible.append(time.perf_counter() - began)
    return {
        "envois": times,
        "envoyee_s": statistics.median(sent),
        "envoyee_pire_s": max(sent),
        "visible_s": statistics.median(visible),
        "visible_pire_s": max(visible),
    }


def _last(base: Base) -> tuple[int, str]:
    with base.reading() as connection:
        row = connection.execute(
            sa.select(PROPOSITION).order_by(PROPOSITION.c.numero.desc()).limit(1)
        ).one()
    return row.numero, row.fiche


def _together(servers: list[Server], base: Base, people: int, seconds: float) -> Figures:
    """Return what becomes of what many people send for a while, each from her own address."""
    before = _count(base)
    until = time.monotonic() + seconds

    def person(rank: int) -> list[tuple[int, float, str]]:
        server = servers[rank % len(servers)]
        done = []
        while time.monotonic() < until:
            each = stamp(server)
            time.sleep(READ_S)
            nom = f"Personne {rank}, envoi {len(done)}"
            began = time.perf_counter()
            where = {"X-Forwarded-For": f"203.0.{rank // 250}.{rank % 250}"}
            status, _, location = ask(server, "/proposer", form(nom, each), **where)
            done.append((status, time.perf_counter() - began, location.partition("?")[0]))
        return done

    with ThreadPoolExecutor(people) as crowd:
        all_of_them = [sent for done in crowd.map(person, range(people)) for sent in done]
    times = sorted(took for _, took, _ in all_of_them)
    good = [where for status, _, where in all_of_them if status == 303]
    return {
        "personnes": people,
        "pendant_s": seconds,
        "envoyees": len(all_of_them),
        "erreurs": len(all_of_them) - len(good),
        "statuts": dict(Counter(status for status, _, _ in all_of_them)),
        "perdues": len(set(good)) - (_count(base) - before),
        "ensemble_mediane_s": statistics.median(times),
        "ensemble_p95_s": times[int(0.95 * len(times))],
        "ensemble_pire_s": times[-1],
    }


def _count(base: Base) -> int:
    with base.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(PROPOSITION)) or 0


def _long_queue(servers: list[Server], base: Base, who: dict[str, str], size: int) -> Figures:
    """Return the time of the pages of a long queue, and of a sending while it waits."""
    row = {
        "genre": "nouvelle", "etat": "en attente", "vues": {}, "version": 0, "motif": "",
        "auteur": "", "courriel": "", "signaux": ["doublon possible"],
        "recue_le": "2026-11-30T10:00:00Z",
    }  # fmt: skip
    said = {nom: text for nom, text in form("", "").items() if nom in ("besoin", "description")}
    with base.writing() as connection:
        connection.execute(
            PROPOSITION.insert(),
            [
                {
                    **row,
                    "fiche": f"longue-{i}",
                    "changements": {"id": f"longue-{i}", "nom": f"Longue file {i}", **said},
                }
                for i in range(size)
            ],
        )
    server = servers[0]
    pages = ("/moderation", f"/moderation?page={size // 60}", "/moderation?motif=doublon+possible")
    times = []
    for _ in range(4):
        for page in pages:
            began = time.perf_counter()
            status, body, _ = ask(server, page, **who)
            assert status == 200 and "moderation/propositions/" in body
            times.append(time.perf_counter() - began)
    stamps = [stamp(server) for _ in range(4)]
    time.sleep(READ_S)
    sent = []
    for rank, each in enumerate(stamps):
        began = time.perf_counter()
        assert ask(server, "/proposer", form(f"Pendant la file {rank}", each))[0] == 303
        sent.append(time.perf_counter() - began)
    return {
        "file": size,
        "file_s": statistics.median(times),
        "file_pire_s": max(times),
        "pendant_file_s": statistics.median(sent),
    }

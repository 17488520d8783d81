"""Two processes behind a real nginx, with the configuration of ``deploy/``: whether it holds."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.contest import Figures, Say
from bench.part_load import gesture
from bench.servers import ROOT, Server, answers, free_port, start_ours
from bench.session import FailedError, Session

CONF = ROOT / "deploy" / "nginx" / "carte.conf"
_MAIN = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    types {{ text/html html; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {conf}
}}
"""


class Pair:
    """Two processes, their ports kept when one is started again."""

    def __init__(self) -> None:
        self.ports = (free_port(), free_port())
        self.servers: list[Server] = [start_ours(port=port) for port in self.ports]

    def kill(self, which: int) -> None:
        """Kill without a word, as the system does when memory runs out."""
        os.kill(self.servers[which].process.pid, signal.SIGKILL)
        self.servers[which].process.wait(10)

    def start(self, which: int, **settings: str) -> None:
        """Start one again on its port; returns when ``/sante`` answers."""
        self.servers[which] = start_ours(None, self.ports[which], **settings)

    def stop(self) -> None:
        """Stop both."""
        for server in self.servers:
            if server.process.poll() is None:
                server.stop()


def measure(quick: bool, say: Say) -> Figures:
    """Return each trial, what was measured, and whether it held."""
    tool = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if tool is None:
        raise RuntimeError("nginx is not installed: apt install nginx-light")
    pair = Pair()
    trials = []
    try:
        with balancer(tool, pair.ports) as url:
            for trial in (_shared, _killed, _restarted, _slow, _compressed):
                trials.append(trial(url, pair, 4 if quick else 12))
                say(f"{trials[-1]['essai']} : {trials[-1]['resultat']} ({trials[-1]['tenu']})")
    finally:
        pair.stop()
    version = subprocess.run([tool, "-v"], capture_output=True, text=True, check=False).stderr
    return {"outil": version.strip().rpartition("version: ")[2], "essais": trials}


@contextmanager
def balancer(tool: str, ports: tuple[int, int]) -> Iterator[str]:
    """Start nginx with the published configuration, ports and folders excepted."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)  # the workers of nginx are not root
        conf = CONF.read_text(encoding="utf-8")
        for old, new in (
            ("127.0.0.1:8501", f"127.0.0.1:{ports[0]}"),
            ("127.0.0.1:8502", f"127.0.0.1:{ports[1]}"),
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("/var/cache/nginx/carte", f"{folder}/cache"),
        ):
            assert old in conf, old
            conf = conf.replace(old, new)
        main = Path(folder) / "nginx.conf"
        main.write_text(_MAIN.format(folder=folder, conf=conf), encoding="utf-8")
        process = subprocess.Popen(
            [tool, "-p", folder, "-c", str(main), "-e", f"{folder}/error.log", "-g", "daemon off;"]
        )
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 20
        while not answers(f"{url}/sante"):
            if time.monotonic() > until:
                process.kill()
                raise RuntimeError((Path(folder) / "error.log").read_text(encoding="utf-8"))
            time.sleep(0.1)
        try:
            yield url
        finally:
            process.terminate()
            process.wait(10)


def _cookie(url: str) -> dict[str, str]:
    """Open the document as a browser does, and keep the cookie that says which process."""
    with urllib.request.urlopen(f"{url}/") as answer:
        said = answer.headers.get("Set-Cookie", "")
    return {"Cookie": said.partition(";")[0]}


def _trial(name: str, result: str, held: bool) -> Figures:
    return {"essai": name, "resultat": result, "tenu": held}


def _shared(url: str, pair: Pair, seconds: int) -> Figures:
    before = [s.cpu_s() for s in pair.servers]
    lived = asyncio.run(_people(url, 20, seconds))
    spent = [s.cpu_s() - b for s, b in zip(pair.servers, before, strict=True)]
    share = min(spent) / sum(spent)
    result = f"{len(lived.times)} gestes de 20 personnes, le moins chargé en fait {share:.0%}"
    return _trial("deux processus se partagent le travail", result, share > 0.2)


def _killed(url: str, pair: Pair, seconds: int) -> Figures:
    def accident() -> None:
        time.sleep(seconds / 3)
        pair.kill(0)

    lived = asyncio.run(_people(url, 20, seconds, accident))
    pair.start(0)
    result = (
        f"{lived.reconnections} personnes reconnectées (la plus lente en {lived.worst_s:.2f} s),"
        f" {lived.lost_views} vues perdues, {lived.http_errors} erreurs sur"
        f" {lived.http} requêtes HTTP, {lived.failed} personnes restées dehors"
    )
    held = lived.reconnections > 0 and not (lived.lost_views or lived.http_errors or lived.failed)
    return _trial("un processus tué sous charge", result, held)


def _restarted(url: str, pair: Pair, seconds: int) -> Figures:
    """Change the data and start each process again, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        lines = (ROOT / "data/catalogue/fiches.csv").read_text(encoding="utf-8").splitlines(True)
        new = Path(folder) / "fiches.csv"
        new.write_text("".join(lines[:-1]), encoding="utf-8")

        def restart() -> None:
            for which in (0, 1):
                pair.servers[which].stop()
                pair.start(which, CARTE_CATALOGUE=str(new))
                time.sleep(4)  # as deploy/relancer

        lived = asyncio.run(_people(url, 10, seconds, restart))
        with urllib.request.urlopen(f"{url}/sante") as answer:
            served = json.load(answer)["fiches"]
    result = (
        f"{lived.http_errors} erreurs sur {lived.http} requêtes HTTP,"
        f" {lived.reconnections} reconnexions, {lived.lost_views} vues perdues,"
        f" {served} fiches servies ensuite"
    )
    held = not (lived.http_errors or lived.failed or lived.lost_views)
    return _trial("redémarrage sans coupure avec d’autres données", result, held)


def _slow(url: str, pair: Pair, seconds: int) -> Figures:
    """Thirty clients that read the largest answer a few bytes at a time."""
    host, port = url.removeprefix("http://").split(":")
    slow = []
    for _ in range(30):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        sock.connect((host, int(port)))
        sock.sendall(b"GET /api/fiches.geojson HTTP/1.1\r\nHost: x\r\n\r\n")
        sock.recv(16)
        slow.append(sock)
    lived = asyncio.run(_people(url, 5, seconds))
    held_up = sum(
        connection.status == "ESTABLISHED" and connection.laddr.port in pair.ports
        for server in pair.servers
        for connection in server._psutil.net_connections(kind="tcp")
    )
    for sock in slow:
        sock.close()
    median = sorted(lived.times)[len(lived.times) // 2] if lived.times else float("inf")
    result = (
        f"30 clients lents sur l’API : geste médian des autres {median:.3f} s,"
        f" {lived.http_errors} erreurs ; {held_up} connexions ouvertes vers les processus"
    )
    return _trial("un client lent ne tient pas un processus", result, held_up < 30 and median < 1)


def _compressed(url: str, _pair: Pair, _seconds: int) -> Figures:
    with urllib.request.urlopen(f"{url}/") as answer:
        page = answer.read().decode()
    path = page.split('href="./ressources/')[1].split('"')[0]
    seen = []
    for _ in range(2):
        asked = urllib.request.Request(
            f"{url}/ressources/{path}", headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(asked) as answer:
            seen.append(dict(answer.headers))
    last = {name.lower(): value for name, value in seen[-1].items()}
    held = (
        last.get("content-encoding") == "gzip"
        and "immutable" in last.get("cache-control", "")
        and last.get("x-cache") == "HIT"
    )
    result = f"{last.get('content-encoding')}, {last.get('cache-control')}, {last.get('x-cache')}"
    return _trial("fichiers hachés : comprimés, immuables, rendus par nginx", result, held)


class _Lived:
    """What people met, all together."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.reconnections = self.lost_views = self.failed = self.http = self.http_errors = 0
        self.worst_s = 0.0


async def _people(url: str, count: int, seconds: float, event: object = None) -> _Lived:
    lived = _Lived()
    work = asyncio.create_task(asyncio.to_thread(event)) if callable(event) else None
    until = time.monotonic() + seconds

    def over() -> bool:
        return time.monotonic() > until and (work is None or work.done())

    async def watch() -> None:
        while not over():
            lived.http += 1
            ok = await asyncio.to_thread(answers, f"{url}/api/facettes.json?type=ptce", 20)
            lived.http_errors += not ok
            await asyncio.sleep(0.05)

    people = [_person(url, seed, lived, over) for seed in range(count)]
    await asyncio.gather(watch(), *people)
    if work:
        await work
    return lived


async def _person(url: str, seed: int, lived: _Lived, over) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Act; when the connection is lost, come back as the browser does, at the same address."""
    chance = random.Random(seed)
    session = Session(url, await asyncio.to_thread(_cookie, url))
    opened = False
    while not over():
        try:
            if not opened:
                await session.open()
                opened = True
            lived.times.append(await gesture(session, chance))
            await asyncio.sleep(chance.uniform(0.1, 0.6))
        except FailedError:
            began, query = time.monotonic(), session.query
            back = await _come_back(url, session)
            if back is None:
                lived.failed += 1
                return
            lived.reconnections += 1
            lived.worst_s = max(lived.worst_s, time.monotonic() - began)
            lived.lost_views += back.query != query
            session, opened = back, True
    await session.close()


async def _come_back(url: str, lost: Session) -> Session | None:
    for pause in (0.0, 0.5, 1.0, 2.0):
        await asyncio.sleep(pause)
        again = Session(url, lost.headers)
        try:
            await again.open(lost.query)
        except Exception:  # any refusal is tried again, as a browser does
            continue
        return again
    return None

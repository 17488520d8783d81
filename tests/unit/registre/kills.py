"""Kill a writer at random moments, look at the base: ``python -m tests.unit.registre.kills 200``.

A child proposes, accepts, refuses, undoes and saves without end, and says on a pipe what was
acknowledged. It is killed (SIGKILL) after some milliseconds; the base is then opened, checked, and
must hold all that was said.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import alembic.command  # noqa: F401 - before the children: they are killed while they write
import sqlalchemy as sa

from registre import echanges, envois, moderation
from registre.base import open_base
from registre.entretien import faults
from registre.gestes.fusion import merge
from registre.refus import Refus
from registre.schema import EVENEMENT, PROPOSITION
from tests.unit.registre.bases import new

LONGEST_S = 0.3


def work(path: Path, said: int, seed: int) -> None:
    """Write for ever, and say each thing once it is acknowledged."""
    draw = random.Random(seed)
    base = open_base(path)
    slug_before = ""  # a fiche that is published, to be absorbed
    while True:
        slug = f"f-{seed}-{draw.getrandbits(40)}"
        numero = envois.propose(base, new(id=slug))
        os.write(said, f"p {numero}\n".encode())
        try:
            if draw.random() < 0.3:
                echanges.send_back(base, numero, "Zoé", "Depuis quand ?")
                os.write(said, f"p {numero}\n".encode())
            if draw.random() < 0.8:
                event = moderation.accept(base, numero, "Zoé")
                os.write(said, f"e {event}\n".encode())
                if slug_before and draw.random() < 0.5:
                    event = merge(base, slug, slug_before, "Zoé", "la même", prises=["sigle"])
                    os.write(said, f"e {event}\n".encode())
                    slug_before = ""
                if draw.random() < 0.5:
                    slug_before = slug
                else:
                    os.write(said, f"e {moderation.undo(base, event, 'Max')}\n".encode())
            else:
                moderation.refuse(base, numero, "Max", "essai")
                os.write(said, f"r {numero}\n".encode())
        except Refus as refus:
            os.write(said, f"! {refus}\n".encode())
            os._exit(1)


def kill_once(path: Path, seed: int) -> tuple[list[str], int]:
    """Run a writer and kill it; return what is wrong with the base, and how much it had said."""
    out, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            work(path, said, seed)
        finally:
            os._exit(2)
    os.close(said)
    time.sleep(random.Random(seed).uniform(0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out, "rb") as stream:
        lines = [line.split(maxsplit=1) for line in stream.read().decode().splitlines()]
    base = open_base(path)
    wrong = faults(base) + [words for kind, words in lines if kind == "!"]
    with base.reading() as connection:
        etats = dict(connection.execute(sa.select(PROPOSITION.c.numero, PROPOSITION.c.etat)).all())
        events = set(connection.scalars(sa.select(EVENEMENT.c.numero)))
    for kind, number in lines:
        kept = int(number) in events if kind == "e" else int(number) in etats
        if not kept or (kind == "r" and etats[int(number)] != "refusée"):
            wrong.append(f"perdu : {kind} {number}")
    base.close()
    return wrong, len(lines)


def kill(times: int, seed: int = 1) -> tuple[list[str], int]:
    """Kill a writer many times on one base, its first making included."""
    # In memory where there is some: no disk to wait for, a child does more before it dies.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        wrong, said = [], 0
        open_base(Path(folder) / "one.sqlite").close()
        for turn in range(times):
            # Half of them on a new base: its tables are being made.
            path = Path(folder) / f"{turn if turn % 2 else 'one'}.sqlite"
            found, count = kill_once(path, seed * 1_000_000 + turn)
            wrong += found
            said += count
    return wrong, said


if __name__ == "__main__":
    found, count = kill(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    sys.stdout.write("\n".join([*found, f"{count} acknowledged, {len(found)} wrong\n"]))
    sys.exit(bool(found))

"""The workbench: one file is read at a time, in a process of its own; the others wait their turn.

Nothing is kept on disk: a file is written in a folder of its own while it is read, and the folder
goes whatever happens to the process.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Condition, Thread
from typing import Final, Literal

from catalogue.importation.formats.ouvrir import LISIBLES
from catalogue.importation.importation import Demande
from settings import ROOT
from web.importer.resultat import Commande, Resultat

_log = logging.getLogger("carte")
MOST_S: Final = 180.0  # a file of 20,000 rows is a few seconds
_IDLE_S: Final = 120.0  # the process is kept that long for the next file
_TIDY_S: Final = 30.0
Etape = Literal["attend", "en cours", "fini", "refusé", "annulé"]


@dataclass(slots=True, eq=False)
class Travail:
    """A file to read, and how far it is.

    ``quoi`` is what is being done, ``part`` how far (0 to 1), ``refus`` why it was not read.
    """

    octets: bytes
    nom: str
    demande: Demande
    connues: Sequence[tuple[str, str, str, str, str]] = ()
    par: str = ""
    publier: bool = False
    etape: Etape = "attend"
    quoi: str = "attendre son tour"
    part: float = 0.0
    refus: str = ""
    resultat: Resultat | None = None
    le: float = field(default_factory=time.monotonic)

    def ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.etape in ("fini", "refusé", "annulé")


class Etabli:
    """Reads files, one at a time.

    Parameters
    ----------
    tidy
        Called now and then: what is too old goes even when nobody asks.
    """

    def __init__(self, tidy: Callable[[], None]) -> None:
        self._tidy = tidy
        self._file: deque[Travail] = deque()
        self._turn = Condition()
        self._thread: Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._used = 0.0

    def submit(self, travail: Travail) -> None:
        """Put a file in the queue."""
        with self._turn:
            self._file.append(travail)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="importer", daemon=True)
                self._thread.start()
            self._turn.notify()

    def before(self, travail: Travail) -> int:
        """Return how many files wait before one that does."""
        with self._turn:
            return self._file.index(travail) if travail in self._file else 0

    def cancel(self, travail: Travail) -> None:
        """Read a file no further: the process that reads it is ended. A lot is not cut short."""
        with self._turn:
            if travail.ended() or (travail.publier and travail.etape == "en cours"):
                return
            travail.etape = "annulé"
            if travail in self._file:
                self._file.remove(travail)

    def _work(self) -> None:
        while True:
            with self._turn:
                if not self._file:
                    self._turn.wait(_TIDY_S)
                travail = self._file.popleft() if self._file else None
                if travail is not None:
                    travail.etape = "en cours"
            try:
                self._tidy()
                if travail is not None:
                    self._read(travail)
                elif time.monotonic() - self._used > _IDLE_S:
                    self._end()
            except Exception:  # the thread outlives what nobody foresaw
                _log.exception("The workbench failed")
                self._end()
                if travail is not None:
                    travail.refus = "Ce fichier n’a pas pu être lu. Réessayez."
                    travail.etape = "refusé"

    def _read(self, travail: Travail) -> None:
        ending = Path(travail.nom).suffix.lower()
        with tempfile.TemporaryDirectory(prefix="carte-importer-") as folder:
            copy = Path(folder) / f"fichier{ending if ending in LISIBLES else ''}"
            copy.write_bytes(travail.octets)
            commande = Commande(
                str(copy),
                folder,
                travail.nom,
                travail.demande,
                travail.connues,
                travail.par,
                travail.publier,
            )
            connection = self._opened()
            try:
                connection.send(commande)
                self._listen(travail, connection)
            except (EOFError, OSError):
                self._end()
                travail.refus = "La lecture s’est arrêtée. Réessayez, ou coupez la liste."
                travail.etape = "refusé"
        self._used = time.monotonic()

    def _listen(self, travail: Travail, connection: Connection) -> None:
        until = time.monotonic() + MOST_S
        while not travail.ended():
            if connection.poll(0.1):
                kind, *told = connection.recv()
                if travail.ended():
                    break
                if kind == "fait":
                    travail.quoi, travail.part = told
                elif kind == "fini":
                    travail.resultat = told[0]
                    travail.etape = "fini"
                    return
                else:
                    travail.refus = told[0]
                    travail.etape = "refusé"
                    return
            elif time.monotonic() > until:
                travail.refus = "Ce fichier demande trop de temps : coupez-le en plusieurs."
                travail.etape = "refusé"
        self._end()

    def _opened(self) -> Connection:
        """Return the pipe to the process that reads, started when there is none."""
        if self._connection is not None and self._process and self._process.poll() is None:
            return self._connection
        self._end()
        ours, theirs = Pipe()
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "web.importer.travail", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        self._connection = ours
        return ours

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._connection = None

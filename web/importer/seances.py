"""Who has a file open: in memory alone, for half an hour, found by a number nobody guesses."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Final

from catalogue.importation.importation import Demande
from web.importer.etabli import Etabli, Travail
from web.importer.resultat import Resultat

COOKIE: Final = "carte_import"
DURE_S: Final = 1800.0
MOST: Final = 24  # files open at once
OCTETS_MAX: Final = 200_000_000  # bytes of them all, what was read of them included
_QUIET_S: Final = 300.0  # a file nobody looked at since may leave its place


@dataclass(slots=True, eq=False)
class Seance:
    """A file that someone has open.

    ``id`` is in her cookie, ``garde`` in her forms. ``resultat`` is the last that was read,
    ``travail`` what is being read.
    """

    nom: str
    octets: bytes
    demande: Demande = field(default_factory=Demande)
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    garde: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    le: float = field(default_factory=time.monotonic)
    travail: Travail | None = None
    resultat: Resultat | None = None
    refus: str = ""

    @property
    def poids(self) -> int:
        """How many bytes it keeps."""
        return len(self.octets) + (self.resultat.poids if self.resultat else 0)

    def settle(self) -> None:
        """Take what was read, or why it was not."""
        travail = self.travail
        if travail is None or not travail.ended():
            return
        if travail.resultat is not None:
            self.resultat = travail.resultat
        self.refus, self.travail = travail.refus, None


class Seances:
    """All the files that are open; a new one waits for a place."""

    def __init__(self) -> None:
        self._all: dict[str, Seance] = {}
        self._lock = Lock()
        self.etabli = Etabli(self.tidy)

    def open(self, nom: str, octets: bytes) -> Seance | None:
        """Open a file; None when too many are."""
        self.tidy()
        made = Seance(nom, octets)
        with self._lock:
            quiet = sorted(self._all.values(), key=lambda s: s.le)
            for seance in quiet:
                if self._fits(made):
                    break
                if time.monotonic() - seance.le > _QUIET_S:
                    self._drop(seance)
            if not self._fits(made):
                return None
            self._all[made.id] = made
        return made

    def find(self, given: str) -> Seance | None:
        """Return the file of a cookie, None without any."""
        with self._lock:
            seance = self._all.get(given)
            if seance is None or time.monotonic() - seance.le > DURE_S:
                return None
            seance.le = time.monotonic()
            seance.settle()
            return seance

    def forget(self, seance: Seance) -> None:
        """Close a file: nothing of it stays."""
        with self._lock:
            self._drop(seance)

    def tidy(self) -> None:
        """Close the files nobody looked at for half an hour."""
        with self._lock:
            for seance in list(self._all.values()):
                if time.monotonic() - seance.le > DURE_S:
                    self._drop(seance)

    def read(self, seance: Seance, travail: Travail) -> None:
        """Read a file again, in place of what was being read of it."""
        if seance.travail is not None:
            self.etabli.cancel(seance.travail)
        seance.travail, seance.refus = travail, ""
        self.etabli.submit(travail)

    def _fits(self, other: Seance) -> bool:
        # What is read of a file is about as large as the file.
        room = OCTETS_MAX - sum(s.poids for s in self._all.values())
        return len(self._all) < MOST and 2 * len(other.octets) <= room

    def _drop(self, seance: Seance) -> None:
        self._all.pop(seance.id, None)
        if seance.travail is not None:
            self.etabli.cancel(seance.travail)


@lru_cache(maxsize=1)
def seances() -> Seances:
    """Return the files open in this process: a visitor comes back to the same one."""
    return Seances()

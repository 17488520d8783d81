"""When each fiche was published, and when it last changed: ``historique.csv``, beside the fiches.

A file of fiches says nothing of its past. This one does: ``python -m catalogue historique`` notes
the moment of what is new or has changed since it last ran, each fiche being told by a short
``empreinte`` of what it says. A fiche this file does not know, or knows otherwise, is as recent as
the file that holds it: nothing is guessed.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Final

from catalogue import DATA_CATALOGUE
from catalogue.fiches import COLONNES, Fiche
from catalogue.lecture.reading import HISTORIQUE

_NOMS: Final = tuple(colonne.nom for colonne in COLONNES)
_VALUES: Final = attrgetter(*_NOMS)
_HEADER: Final = ("id", "publiee_le", "modifiee_le", "empreinte")


@dataclass(frozen=True, slots=True)
class Moments:
    """When a fiche was published and when what it says last changed (UTC, to the second)."""

    publiee: datetime
    modifiee: datetime


@dataclass(frozen=True, slots=True)
class _Noted:
    moments: Moments
    empreinte: str


def fingerprint(fiche: Fiche) -> str:
    """Return what tells what a fiche says from what another, or the same one day, says.

    A column that is empty says nothing: a new one changes only the fiches that fill it.
    """
    said = [f"{nom}={value}" for nom, value in zip(_NOMS, map(_text, _VALUES(fiche)), strict=True)
            if value]  # fmt: skip
    return hashlib.blake2s("\x1f".join(said).encode(), digest_size=6).hexdigest()


def read_moments(
    fiches: Sequence[Fiche], otherwise: datetime, path: Path = DATA_CATALOGUE / HISTORIQUE
) -> tuple[Moments, ...]:
    """Return the moments of each fiche, in order.

    Parameters
    ----------
    fiches
        The fiches, as they are today.
    otherwise
        When the files of fiches last changed: the moment of what the history does not know.
    path
        The history. Without such a file, every fiche is as recent as its own.
    """
    noted = _read(path)
    unknown = Moments(otherwise, otherwise)
    found = []
    for fiche in fiches:
        known = noted.get(fiche.id)
        if known is None:
            found.append(unknown)
        elif known.empreinte == fingerprint(fiche):
            found.append(known.moments)
        else:
            moment = max(otherwise, known.moments.modifiee)
            found.append(Moments(known.moments.publiee, moment))
    return tuple(found)


def write_moments(
    fiches: Iterable[Fiche], now: datetime, path: Path = DATA_CATALOGUE / HISTORIQUE
) -> tuple[int, int]:
    """Note what is new and what changed since the history was last written; return how many.

    A fiche that is gone is left out: should it come back, it is new.
    """
    noted = _read(path)
    now = now.astimezone(UTC).replace(microsecond=0)
    rows, new, changed = [], 0, 0
    for fiche in sorted(fiches, key=attrgetter("id")):
        known, empreinte = noted.get(fiche.id), fingerprint(fiche)
        if known is None:
            new += 1
            moments = Moments(now, now)
        elif known.empreinte != empreinte:
            changed += 1
            moments = Moments(known.moments.publiee, now)
        else:
            moments = known.moments
        rows.append((fiche.id, _said(moments.publiee), _said(moments.modifiee), empreinte))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(rows)
    return new, changed


def _read(path: Path) -> Mapping[str, _Noted]:
    """Return what the history says by id; a line that cannot be read is as if it were not."""
    if not path.exists():
        return {}
    noted = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            said = [(row.get(name) or "").strip() for name in _HEADER]
            try:
                moments = Moments(_moment(said[1]), _moment(said[2]))
            except ValueError:
                continue
            noted[said[0]] = _Noted(moments, said[3])
    return noted


@lru_cache(maxsize=1024)  # many fiches are published together
def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    return "" if value is None else str(value)

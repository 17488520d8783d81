"""What keeps a base in good health: a save while it runs, e-mails erased, and a check."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from registre.base import Base
from registre.refus import Refus
from registre.schema import (
    CHOIX,
    DECISION,
    EVENEMENT,
    FICHE,
    INVITATION,
    PASSAGE,
    PROPOSITION,
    SEANCE,
)

KEPT_DAYS: Final = 365  # an e-mail is erased twelve months after it was given


def save(base: Base, path: Path) -> int:
    """Copy a base that is in use to a file; return its size in bytes.

    The file before, if there is one, stays until the new one is whole.

    Raises
    ------
    Refus
        When the base is no file, or the copy cannot be written.
    """
    if base.path is None:
        raise Refus("Une base PostgreSQL se sauvegarde avec pg_dump : voir docs/registre.md.")
    path = path.resolve()
    if path == base.path:
        raise Refus("Ce fichier est la base elle-même : donnez un autre nom.")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(base.path)) as live, closing(sqlite3.connect(beside)) as copy:
            live.backup(copy)
            # One file, whole by itself: no journal beside it to forget.
            copy.execute("PRAGMA journal_mode = DELETE")
            whole = copy.execute("PRAGMA quick_check").fetchone()[0]
        if whole != "ok":
            raise Refus(f"La copie n’est pas saine ({whole}) : la base est abîmée.")
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        beside.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise Refus(f"{path.name} ne s’écrit pas : {error}.") from error
    finally:
        beside.unlink(missing_ok=True)
    return path.stat().st_size


def purge(base: Base, today: dt.date, courriel: str = "") -> int:
    """Erase e-mails given more than twelve months ago, or one of them; return how many.

    What is over goes with them: sessions, links, the digests of who sent yesterday.
    """
    limit = f"{today - dt.timedelta(days=KEPT_DAYS)}T00:00:00Z"
    sent = PROPOSITION.c
    whose = sa.func.lower(sent.courriel) == courriel.strip().lower()
    with base.writing() as connection:
        erased = connection.execute(
            PROPOSITION.update()
            .where(sent.courriel != "", whose if courriel else sent.recue_le < limit)
            .values(courriel="")
        ).rowcount
        for table, column in ((PASSAGE, "le"), (SEANCE, "expire_le"), (INVITATION, "expire_le")):
            old = f"{today - dt.timedelta(days=1)}T00:00:00Z"
            connection.execute(table.delete().where(table.c[column] < old))
    if base.path is not None:
        with closing(sqlite3.connect(base.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the journal held it too
    return erased


def faults(base: Base) -> list[str]:
    """Return what does not hold together in a base, in French; nothing is expected."""
    with base.reading() as connection:
        found = []
        if base.path is not None:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            found += [f"le fichier est abîmé : {whole}"] if whole != "ok" else []
        return found + list(_faults_of_fiches(connection)) + list(_faults_of_queue(connection))


def _faults_of_fiches(connection: sa.Connection) -> Iterator[str]:
    """Yield where a fiche is not what its events say."""
    present = {row.id: row for row in connection.execute(sa.select(FICHE))}
    last: dict[str, sa.Row[Any]] = {}
    merged: dict[str, sa.Row[Any]] = {}  # the fiches whose last event is a merge into another
    for event in connection.execute(
        sa.select(EVENEMENT).where(EVENEMENT.c.fiche != "").order_by(EVENEMENT.c.numero)
    ):
        before = last.get(event.fiche)
        if before is not None and before.apres != event.avant:
            yield f"l’événement {event.numero} ne suit pas l’événement {before.numero}"
        last[event.fiche] = event
        if event.absorbee:
            merged[event.absorbee] = event
        merged.pop(event.fiche, None)
    for slug, event in merged.items():
        row = present.get(slug)
        last.pop(slug, None)
        if (row.cellules if row else None) != event.absorbee_apres:
            yield f"la fiche {slug} n’est pas ce que dit la fusion {event.numero}"
        elif row and row.version != event.numero:
            yield f"la fiche {slug} ne nomme pas la fusion {event.numero}"
    for slug, event in last.items():
        row = present.get(slug)
        if (row.cellules if row else None) != event.apres:
            yield f"la fiche {slug} n’est pas ce que dit l’événement {event.numero}"
        elif row and row.version != event.numero:
            yield f"la fiche {slug} ne nomme pas l’événement {event.numero}"


def _faults_of_queue(connection: sa.Connection) -> Iterator[str]:
    """Yield where a proposition, its decision and its event do not agree."""
    said = sa.select(DECISION).order_by(DECISION.c.numero)
    decisions = {row.proposition: row for row in connection.execute(said)}  # the last of each
    made = sa.select(EVENEMENT).where(EVENEMENT.c.proposition.is_not(None))
    events = {row.proposition: row.numero for row in connection.execute(made)}
    for row in connection.execute(sa.select(PROPOSITION)):
        decision, event = decisions.get(row.numero), events.get(row.numero)
        if (CHOIX.get(decision.choix) if decision else "en attente") != row.etat:
            yield f"la proposition {row.numero} est {row.etat} sans sa décision"
        if (row.etat == "acceptée") != (event is not None):
            yield f"la proposition {row.numero} est {row.etat}, mal publiée"
        if decision and decision.evenement != event:
            yield f"la décision {decision.numero} nomme un autre événement"

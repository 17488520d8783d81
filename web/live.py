"""What the registre publishes is served within a second or two, in every process, without restart.

A thread asks the base for the number of its last event, twice a second. When it moved, the new data
are made beside those served, warmed, then take their place; a request that began with the former
ones ends with them. They share the interpreter: while they are made, answers are slower.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final

import sqlalchemy as sa

from catalogue.lecture.reading import HISTORIQUE, read_rows
from catalogue.lecture.redirections import follow
from geo.referentiel import Referentiel
from registre.base import Base, open_base
from registre.dossier import FICHES, fill
from registre.refus import Refus
from registre.schema import EVENEMENT, FICHE, REDIRECTION
from settings import settings
from web.files.bundles import Bundle, territoires_bundle
from web.shared import Past, Shared, Trace, assemble, serve, shared

_log = logging.getLogger("carte")
EVERY_S: Final = 0.5
_TURN_S: Final = 0.000_2  # seconds one thread may keep the interpreter while another waits
_published: Final = Event()
_TRACES: Final = 3  # changes of a fiche that its page tells
_FORMER: Final = 4  # publications whose points are still there for pages opened before


def start() -> Shared:
    """Load the data of the registre, filled at its first use, and follow what it publishes.

    Raises
    ------
    Indisponible
        When the base does not answer.
    """
    ref = Referentiel.load()
    base = open_base(settings().base)
    if base.last() == 0:
        fill(base, settings().catalogue, ref)
    data = snapshot(base, ref, territoires_bundle(ref))
    tell_changed_files(base, data)
    Thread(target=follow_base, args=(base, Event()), name="registre", daemon=True).start()
    return data


def tell_changed_files(base: Base, data: Shared) -> None:
    """Say that files changed since the base was filled from them are not what is served."""
    try:
        written = datetime.fromtimestamp((settings().catalogue / FICHES).stat().st_mtime, UTC)
    except OSError:
        return
    if written > data.modifie:
        _log.warning(
            "%s was changed after the registre %s, which is what is served; to serve the files: "
            "CARTE_BASE=aucune",
            settings().catalogue / FICHES,
            base.path or "",
        )


def snapshot(base: Base, ref: Referentiel, territoires: Bundle) -> Shared:
    """Return the data of a base as it is now."""
    with base.reading() as connection:
        last = sa.select(EVENEMENT.c.numero, EVENEMENT.c.le).order_by(EVENEMENT.c.numero.desc())
        version, day = connection.execute(last.limit(1)).one_or_none() or (0, "")
        cells = list(connection.scalars(sa.select(FICHE.c.cellules).order_by(FICHE.c.id)))
        passe = _traces(connection)
        pairs = {row.ancien: row.nouveau for row in connection.execute(sa.select(REDIRECTION))}
    lecture = read_rows(cells, ref, name="registre")
    ids = {fiche.id for fiche in lecture.fiches}
    ends = {former: follow(former, pairs) for former in pairs if former not in ids}
    redirections = {former: end for former, end in ends.items() if end in ids and end}
    modified = datetime.fromisoformat(day) if day else datetime.fromtimestamp(0, UTC)
    past = Past(modified, settings().catalogue / HISTORIQUE, f"registre-{version}-{day}")
    data = assemble(lecture, redirections, (), ref, territoires, past=past)
    return replace(data, version=version, passe=passe)


def _traces(connection: sa.Connection) -> dict[str, tuple[Trace, ...]]:
    """Return the last things that happened to each fiche, the last first: nobody's name in it."""
    columns = EVENEMENT.c
    query = sa.select(columns.fiche, columns.genre, columns.le, columns.apres)
    events = connection.execute(query.where(columns.fiche != "").order_by(columns.numero))
    made: dict[str, list[Trace]] = {}
    for event in events:
        source = (event.apres or {}).get("source_titre", "")
        made.setdefault(event.fiche, []).append(Trace(event.genre, event.le, source))
    return {slug: tuple(traces[: -_TRACES - 1 : -1]) for slug, traces in made.items()}


def refresh(base: Base) -> bool:
    """Serve what was published since, if anything was; tell whether it was.

    Raises
    ------
    Indisponible
        When the base does not answer: the data served stay.
    """
    served = shared()
    if base.last() == served.version:
        return False
    with giving_way():
        data = snapshot(base, served.ref, served.territoires)
        former = (served.points, *served.former)[:_FORMER]
        data = replace(data, former=former)
        # What only the territories make is made already; what only a search needs is made now.
        if "gazetteer" in vars(served):
            vars(data)["gazetteer"] = served.gazetteer
        data.catalogue.recherche.answer("bois")
    serve(data)
    _log.info("%d fiches in service, event %d", len(data.catalogue), data.version)
    return True


@contextmanager
def giving_way() -> Iterator[None]:
    """Have the threads of this process take turns often: one makes data, the others answer.

    An answer takes the interpreter several times, and waits for it each time (5 ms by default).
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def soon() -> None:
    """Look at the base at once: this very process has just published."""
    _published.set()


def follow_base(base: Base, stop: Event, every: float = EVERY_S) -> None:
    """Serve what a base publishes until told to stop; a base that is gone changes nothing."""
    told = ""
    while not stop.is_set():
        if _published.wait(every):
            _published.clear()
        try:
            refresh(base)
            told = ""
        except Refus as refus:
            if str(refus) != told:
                _log.warning("The registre does not answer, the map goes on: %s", refus)
            told = str(refus)
        except Exception:  # the thread outlives what nobody foresaw
            _log.exception("The registre could not be followed")

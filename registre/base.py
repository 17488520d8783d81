"""The base: one SQLite file by default, PostgreSQL by its address; one writer at a time.

Every writing is one transaction, on disk before it is acknowledged. Readers never wait for it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from registre.refus import Indisponible
from registre.schema import EVENEMENT, VERSION

READ_ONLY: Final = "aucune"  # the value of CARTE_BASE that asks for no base
DEFAULT: Final = Path(__file__).resolve().parent.parent / "var" / "registre.sqlite"
_PATIENCE_S: Final = 10.0  # a writer waits for another that long; a writing lasts milliseconds
_LONGEST_TURN_S: Final = 30.0  # a crowd in this process: each has a turn of some milliseconds
_WRITERS: Final = 0x66616972  # the lock of the writers on PostgreSQL: any number of ours
_SAID: Final = {
    "locked": "La base est occupée par un autre programme. Réessayez dans un instant",
    "full": "Le disque est plein. Faites de la place, puis recommencez",
    "unable to open": "La base ne s’ouvre pas : le fichier a disparu, ou n’est pas lisible",
    "readonly": "La base n’est pas modifiable : donnez le droit d’écrire sur son fichier",
    "not a database": "Ce fichier n’est pas une base du registre",
    "malformed": "La base est abîmée : reprenez la dernière sauvegarde",
    "no such table": "Ce fichier n’est pas une base du registre",
}


class Base:
    """An open base.

    Parameters
    ----------
    engine
        Where it is; see :func:`open_base`.
    path
        The file of an SQLite base, None for another.
    """

    def __init__(self, engine: sa.Engine, path: Path | None) -> None:
        self.engine = engine
        self.path = path
        # Ours wait for each other in turn: SQLite has those who wait try again, the unlucky last.
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees the base as it is now, until it ends.

        Raises
        ------
        Indisponible
            When the base does not answer.
        """
        options = {} if self.path else {"isolation_level": "REPEATABLE READ"}
        with _told(), self.engine.execution_options(**options).begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the connection of the only writer: all of it is kept, or nothing.

        Raises
        ------
        Indisponible
            When the base does not answer, or another writer lasts; nothing is written.
        """
        if not self._turn.acquire(timeout=_LONGEST_TURN_S):
            raise Indisponible(_words("locked"))
        try:
            with _told(), self.engine.execution_options(writes=True).begin() as connection:
                if self.path is None:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
                yield connection
        finally:
            self._turn.release()

    def last(self) -> int:
        """Return the number of the last event: it changes when something was published."""
        with self.reading() as connection:
            number = connection.scalar(sa.select(sa.func.max(EVENEMENT.c.numero)))
        return number or 0

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()


def open_base(address: str | Path) -> Base:
    """Open a base, made or brought to its last shape when need be; a new one holds nothing.

    Parameters
    ----------
    address
        The path of an SQLite file, or an address as ``sqlite:///…`` or ``postgresql+psycopg://…``.

    Raises
    ------
    Indisponible
        When it cannot be opened.
    """
    text = str(address)
    try:
        url = sa.make_url(text) if "://" in text else sa.URL.create("sqlite", database=text)
    except ArgumentError:
        raise Indisponible(f"« {text} » n’est pas l’adresse d’une base.") from None
    if url.get_backend_name() == "sqlite":
        base = _sqlite(Path(url.database or "").resolve())
    elif url.get_backend_name() == "postgresql":
        base = _postgresql(url)
    else:
        raise Indisponible("La base est un fichier SQLite ou une adresse postgresql+psycopg://….")
    if _version(base) != VERSION:
        with base.writing() as connection:
            _migrate(connection)
    return base


def _sqlite(path: Path) -> Base:
    if path.is_dir():
        raise Indisponible(f"{path} est un dossier : donnez le nom d’un fichier.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with closing(sqlite3.connect(path)):
                path.touch()
        _write_ahead(path)
    except (OSError, sqlite3.Error) as error:
        raise Indisponible(_words(str(error))) from error

    def connect() -> sqlite3.Connection:
        # A base that is gone is told: it is not made anew, empty, under those who read it.
        address = f"file:{quote(str(path))}?mode=rw"
        connection = sqlite3.connect(
            address, uri=True, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = FULL")  # acknowledged means on disk
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # an erased e-mail is erased
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Base(engine, path)


def _write_ahead(path: Path) -> None:
    """Put a file in WAL mode, for ever; SQLite does not wait by itself for its turn here."""
    deadline = time.monotonic() + _PATIENCE_S
    with closing(sqlite3.connect(path, timeout=_PATIENCE_S)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def _postgresql(url: sa.URL) -> Base:
    try:
        engine = sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise Indisponible(
            "Il manque psycopg : pip install -r requirements-postgresql.txt"
        ) from None
    return Base(engine, None)


def _version(base: Base) -> str:
    """Return the step a base is at, "" for a new one."""
    with base.reading() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return ""
        version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return str(version or "")


def _migrate(connection: sa.Connection) -> None:
    """Take the steps that miss, in the transaction of a connection."""
    from alembic import command  # noqa: PLC0415 - a third of a second that only a new base pays
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except IntegrityError:  # what was written is wrong; the base is well
        raise
    except DBAPIError as error:
        raise Indisponible(_words(str(error.orig))) from error


def _words(said: str) -> str:
    """Return in French why a base does not answer; what was done is undone."""
    for sign, words in _SAID.items():
        if sign in said:
            return f"{words}. Rien n’a été enregistré."
    return f"La base ne répond pas ({' '.join(said.split())}). Rien n’a été enregistré."


def numbered(result: sa.CursorResult[Any]) -> int:
    """Return the number that an insertion was given."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])

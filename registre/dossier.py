"""The base as a folder one can read and put in git: written the same when nothing changed.

``fiches.csv`` and ``redirections.csv`` are those of ``data/catalogue``; ``historique.jsonl`` has an
event a line, ``propositions.jsonl`` a proposition a line with its decisions, ``lots.jsonl`` an
import a line with its rows, once there is one. E-mails stay out.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError

from catalogue.fiches import BY_NAME
from catalogue.lecture.encodings import TableError
from catalogue.lecture.features import open_rows
from catalogue.lecture.reading import (
    REDIRECTIONS,
    Lecture,
    Probleme,
    catalogue_files,
    read_catalogue,
    shown_name,
)
from catalogue.lecture.redirections import read_redirections
from catalogue.sentences import agree
from geo.referentiel import Referentiel
from registre.base import Base
from registre.cellules import NOMS, is_text, kept
from registre.envois import now
from registre.importation import archive
from registre.refus import Conflit, Refus
from registre.schema import (
    DECISION,
    EVENEMENT,
    FICHE,
    PROPOSITION,
    REDIRECTION,
    Cellules,
    to_json,
)

FICHES: Final = "fiches.csv"
HISTORIQUE: Final = "historique.jsonl"
PROPOSITIONS: Final = "propositions.jsonl"
_PRIVATE: Final = ("courriel", "suivi")
LOTS: Final = "lots.jsonl"
_DECISIONS: Final = "decisions"


@dataclass(frozen=True, slots=True)
class Contenu:
    """What a folder holds: cells by slug, redirections as they are written, and what is wrong."""

    fiches: Mapping[str, Cellules]
    redirections: Mapping[str, str]
    problemes: tuple[Probleme, ...]
    ecartees: int


def read_folder(path: Path, ref: Referentiel) -> Contenu:
    """Read a catalogue (a folder, or one file) as cells. Never raises for what files hold."""
    files = catalogue_files(path) if path.is_dir() else (path,)
    folder = path if path.is_dir() else path.parent
    lecture = read_catalogue(files, ref)
    fiches = dict(_cells(files, lecture))
    known, wrong = read_redirections(fiches.keys(), folder / REDIRECTIONS)
    redirections: dict[str, str] = {}
    if known:
        with (folder / REDIRECTIONS).open(encoding="utf-8-sig", newline="") as stream:
            pairs = [
                (row["ancien"].strip(), row["nouveau"].strip()) for row in csv.DictReader(stream)
            ]
        for former, new in pairs:
            if former in known:
                redirections.setdefault(former, new)
    return Contenu(fiches, redirections, (*lecture.problemes, *wrong), lecture.ecartees)


def fill(base: Base, path: Path, ref: Referentiel) -> Contenu | None:
    """Fill a base that holds nothing from a catalogue; None when it holds something already."""
    if not _is_empty(base):
        return None
    contenu = read_folder(path, ref)
    motif = f"{agree(len(contenu.fiches), 'fiche lue', 'fiches lues')} d’un dossier"
    event = {
        "numero": 1, "genre": "remplissage", "fiche": "", "par": "registre", "le": now(),
        "motif": motif, "source": FICHES,
    }  # fmt: skip
    with base.writing() as connection:
        if not _holds_nothing(connection):
            return None  # another process did it while we were reading
        _write(connection, contenu, dict.fromkeys(contenu.fiches, 1), [event], [])
    return contenu


def import_folder(base: Base, folder: Path, ref: Referentiel) -> Contenu:
    """Rebuild a base from a folder that ``export_folder`` wrote, or from a catalogue.

    Raises
    ------
    Conflit
        When the base holds something.
    Refus
        When a file is missing or a line cannot be read; nothing is written.
    """
    if not folder.is_dir():
        raise Refus(f"{folder} n’est pas un dossier.")
    if not _is_empty(base):
        raise Conflit("La base n’est pas vide : donnez-en une neuve, avec --base ou CARTE_BASE.")
    if not (folder / HISTORIQUE).exists():
        contenu = read_folder(folder, ref)
        _refuse_losses(contenu)
        fill(base, folder, ref)
        return contenu
    contenu = read_folder(folder, ref)
    _refuse_losses(contenu)
    events = list(_lines(folder / HISTORIQUE))
    propositions = list(_lines(folder / PROPOSITIONS))
    lots = list(_lines(folder / LOTS))
    versions = dict.fromkeys(contenu.fiches, 1)
    for event in events:
        if event.get("fiche") in versions:
            versions[event["fiche"]] = event["numero"]
        if event.get("absorbee") in versions:
            versions[event["absorbee"]] = event["numero"]
    try:
        with base.writing() as connection:
            if not _holds_nothing(connection):
                raise Conflit("La base n’est plus vide : un autre programme l’a remplie.")
            _write(connection, contenu, versions, events, propositions)
            archive.write(connection, lots)
    except (IntegrityError, StatementError, KeyError, TypeError) as error:
        raise Refus(
            f"{HISTORIQUE} ou {PROPOSITIONS} ne se tient pas : reprenez un dossier que"
            f" « exporter » a écrit. ({type(error).__name__})"
        ) from error
    return contenu


def export_folder(base: Base, folder: Path) -> dict[str, int]:
    """Write a base as a folder; return how many of each were written.

    Raises
    ------
    Refus
        When a file cannot be written.
    """
    with base.reading() as connection:
        fiches = connection.execute(sa.select(FICHE).order_by(FICHE.c.id)).all()
        redirections = connection.execute(
            sa.select(REDIRECTION).order_by(REDIRECTION.c.ancien)
        ).all()
        events = connection.execute(sa.select(EVENEMENT).order_by(EVENEMENT.c.numero)).all()
        propositions = connection.execute(
            sa.select(PROPOSITION).order_by(PROPOSITION.c.numero)
        ).all()
        decisions = connection.execute(sa.select(DECISION).order_by(DECISION.c.numero)).all()
        lots = archive.read(connection)
    rows = sorted((row.cellules for row in fiches), key=lambda cells: cells["id"])
    by_proposition: dict[int, list[dict[str, Any]]] = {}
    for row in decisions:
        by_proposition.setdefault(row.proposition, []).append(row._asdict())
    told = [
        {**_public(row._asdict()), _DECISIONS: by_proposition.get(row.numero, [])}
        for row in propositions
    ]
    pairs = sorted((row.ancien, row.nouveau) for row in redirections)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / FICHES, _csv(NOMS, ([cells.get(nom, "") for nom in NOMS] for cells in rows)))
        _put(folder / REDIRECTIONS, _csv(("ancien", "nouveau"), pairs))
        _put(folder / HISTORIQUE, "".join(to_json(_told(row)) + "\n" for row in events))
        _put(folder / PROPOSITIONS, "".join(to_json(said) + "\n" for said in told))
        if lots:
            _put(folder / LOTS, "".join(to_json(said) + "\n" for said in lots))
    except OSError as error:
        raise Refus(f"{folder} ne s’écrit pas : {error.strerror}.") from error
    return {
        "fiches": len(rows),
        "redirections": len(pairs),
        "evenements": len(events),
        "propositions": len(told),
    }


def _cells(files: Iterable[Path], lecture: Lecture) -> Iterator[tuple[str, Cellules]]:
    """Yield the cells of every fiche that was read, as its file writes them.

    The reader tells the rows it sets aside by their line: the others are its fiches, in order.
    """
    dropped = {(p.fichier, p.ligne) for p in lecture.problemes if p.effet == "fiche écartée"}
    refused = {p.fichier for p in lecture.problemes if p.effet == "fichier écarté"}
    fiches = iter(lecture.fiches)
    for path in files:
        name = shown_name(path)
        if name in refused:
            continue
        try:
            with open_rows(path, BY_NAME) as (header, rows):
                for row in rows:
                    if (name, row.ligne) in dropped:
                        continue
                    cells: dict[str, str] = {}
                    for nom, cell in zip(header.noms, row.cells, strict=True):
                        cells.setdefault(nom, cell)
                    if cells.get("point", "").strip() == "commune":
                        cells["lat"] = cells["lon"] = ""  # an export wrote the commune's point
                    slug = next(fiches).id
                    yield slug, {**kept(cells), "id": slug}
        except (TableError, OSError):  # told by the reader already
            continue


def _refuse_losses(contenu: Contenu) -> None:
    lost = contenu.ecartees + sum(p.effet == "fichier écarté" for p in contenu.problemes)
    if lost:
        raise Refus(
            agree(lost, "ligne ou fichier ne se lit pas", "lignes ou fichiers ne se lisent pas")
            + " : rien n’a été importé. « python -m catalogue check » dit lesquels, et pourquoi."
        )


def _is_empty(base: Base) -> bool:
    with base.reading() as connection:
        return _holds_nothing(connection)


def _holds_nothing(connection: sa.Connection) -> bool:
    tables = (EVENEMENT, FICHE, PROPOSITION)
    return not any(
        connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables
    )


def _write(
    connection: sa.Connection,
    contenu: Contenu,
    versions: Mapping[str, int],
    events: list[dict[str, Any]],
    propositions: list[dict[str, Any]],
) -> None:
    decisions = []
    for said in propositions:
        decisions += said.pop(_DECISIONS)
        connection.execute(PROPOSITION.insert().values({**said, "courriel": ""}))
    for event in events:
        connection.execute(EVENEMENT.insert().values(event))
    for decision in sorted(decisions, key=lambda decision: int(decision["numero"])):
        connection.execute(DECISION.insert().values(decision))
    fiches = [
        {"id": slug, "cellules": dict(cells), "version": versions[slug]}
        for slug, cells in contenu.fiches.items()
    ]
    if fiches:
        connection.execute(FICHE.insert(), fiches)
    pairs = [{"ancien": old, "nouveau": new} for old, new in contenu.redirections.items()]
    if pairs:
        connection.execute(REDIRECTION.insert(), pairs)
    if connection.dialect.name == "postgresql":
        for table in (PROPOSITION, EVENEMENT, DECISION):
            last = sa.select(sa.func.max(table.c.numero)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, "numero")
            connection.execute(
                sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 1), last.is_not(None)))
            )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else [""]
    except (OSError, UnicodeDecodeError) as error:
        raise Refus(f"{path.name} ne se lit pas : {error}.") from error
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, 1):
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict) or "numero" not in value or not is_text(line):
            raise Refus(f"{path.name}, ligne {number} : un objet JSON, comme « exporter » l’écrit.")
        yield value


def _told(event: sa.Row[Any]) -> dict[str, Any]:
    """Return an event as an object; only a merge says what it absorbed."""
    row = event._asdict()
    return row if event.absorbee else {n: v for n, v in row.items() if "absorbee" not in n}


def _public(row: dict[str, Any]) -> dict[str, Any]:
    return {nom: value for nom, value in row.items() if nom not in _PRIVATE}


def _csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def _put(path: Path, text: str) -> None:
    """Write a file whole: a reader sees the one before or this one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

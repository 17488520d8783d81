"""Lots: the ready rows of a file enter the registre at once, and leave it at once.

The same source again updates what it made, column by column, unless someone changed that column
since; what it no longer has is told, and stays.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from rapidfuzz import fuzz

from catalogue.importation.assemblage import Connue
from catalogue.importation.doublons import Trace, trace
from catalogue.importation.formats.tableau import Tableau
from catalogue.importation.importation import Apercu, Demande
from catalogue.importation.lignes import Ligne
from catalogue.lecture.checks import FORBIDDEN
from catalogue.lecture.reading import read_rows
from catalogue.recherche.words import fold
from geo.referentiel import Referentiel
from registre.base import Base, numbered
from registre.brouillons import loses
from registre.cellules import cells_of, changed, differences, slug_of
from registre.envois import NOM_MAX, now
from registre.moderation import publish, undo_event
from registre.paroles import problem_line
from registre.refus import Conflit, Inconnu, Refus
from registre.schema import FICHE, LOT, LOT_LIGNE, REDIRECTION, Cellules

_SOURCE_MAX: Final = 200
_CLE_MAX: Final = 400
_ANOTHER: Final = 50  # of 100: under it, two names are of two structures
_PUBLISHED: Final = "publié"
_UNDONE: Final = "annulé"


@dataclass(slots=True)
class Bilan:
    """What a lot did: fiches made, changed, the same; what was left to a person, and what went.

    ``gardees`` are (fiche, column, what it says, what the source says): changed by hand since.
    ``refusees`` are (line, why): ready rows that the rules of a fiche refuse in the end.
    """

    lot: int
    source: str
    creees: list[str] = field(default_factory=list)
    modifiees: list[str] = field(default_factory=list)
    inchangees: list[str] = field(default_factory=list)
    gardees: list[tuple[str, str, str, str]] = field(default_factory=list)
    retirees: list[str] = field(default_factory=list)
    disparues: list[str] = field(default_factory=list)
    refusees: list[tuple[int, str]] = field(default_factory=list)


def source_of(fichier: str, tableau: Tableau, given: str = "") -> str:
    """Return the name of the source of a file: the one given, else its name and its columns.

    Its digits go (« liste-2026-03.csv » follows « liste-2026-02.csv »); other columns make another
    source, so that two lists named alike never mix.
    """
    if given.strip():
        return " ".join(given.split())[:_SOURCE_MAX]
    stem = " ".join(fold(re.sub(r"\d+", " ", Path(fichier).stem)).split()) or "fichier"
    columns = hashlib.sha256("\n".join(map(fold, tableau.noms)).encode()).hexdigest()[:8]
    return f"{stem[:100]} {columns}"


def remembered(base: Base, source: str) -> Demande | None:
    """Return what was said of the last file of a source, None when it is the first."""
    query = sa.select(LOT.c.demande).where(LOT.c.source == source, LOT.c.etat == _PUBLISHED)
    with base.reading() as connection:
        said = connection.scalar(query.order_by(LOT.c.numero.desc()).limit(1))
    return None if said is None else Demande(said["colonnes"], said["defauts"], said["valeurs"])


def merged(before: Demande | None, given: Demande, fichier: str) -> Demande:
    """Return what is said now, over what was said before.

    The title of the source is that of its first file: it does not change with the month.
    """
    if before is None:
        title = {"source_titre": f"Liste « {Path(fichier).stem[:200]} »"}
        return replace(given, defauts={**title, **given.defauts})
    return Demande(
        {**before.colonnes, **given.colonnes},
        {**before.defauts, **given.defauts},
        {**before.valeurs, **given.valeurs},
        given.partie,
        given.encodage,
    )


def known_fiches(base: Base, source: str = "") -> list[Connue]:
    """Return the fiches there are, as duplicates are looked for, with their key in a source."""
    with base.reading() as connection:
        cells = list(connection.scalars(sa.select(FICHE.c.cellules).order_by(FICHE.c.id)))
        keys = {row.fiche: row.cle for row in _last(connection, source).values()} if source else {}
    return [Connue(c["id"], c.get("nom", ""), _trace(c), keys.get(c["id"], "")) for c in cells]


def publish_lot(
    base: Base,
    apercu: Apercu,
    demande: Demande,
    *,
    source: str,
    par: str,
    ref: Referentiel,
    today: dt.date,
) -> Bilan:
    """Publish the ready rows of a preview as one lot; return what it did.

    Raises
    ------
    Refus
        When something is missing for the whole file, or no row is ready; nothing is written.
    """
    par = _named(par)
    if apercu.manques:
        raise Refus(
            f"Il manque, pour tout le fichier : {', '.join(apercu.manques)}. Donnez-les une"
            " fois, comme"
            f" --defaut {apercu.manques[0]}=…"
        )
    ready = [ligne for ligne in apercu.lignes if ligne.etat == "prête"]
    if not ready:
        raise Refus("Aucune ligne n’est prête : rien n’a été enregistré.")
    read, refused = _read(ready, ref, today)
    bilan = Bilan(0, source, refusees=refused)
    with base.writing() as connection:
        last = _last(connection, source)
        bilan.lot = _open_lot(connection, source, apercu.fichier, par, demande)
        writer = _Writer(connection, bilan, par, apercu.fichier, last)
        for ligne, cells in read:
            writer.write(ligne, cells)
        if not (bilan.creees or bilan.modifiees or bilan.inchangees or bilan.gardees):
            raise Refus("Aucune ligne ne peut être publiée : rien n’a été enregistré.")
        present = {ligne.cle[:_CLE_MAX] for ligne in apercu.lignes}
        writer.tell_gone(present)
    return bilan


def undo_lot(base: Base, numero: int, par: str, motif: str = "") -> int:
    """Undo all that a lot published, or nothing; return how many events that makes.

    Raises
    ------
    Inconnu
        When there is no such lot.
    Conflit
        When it was undone already, or a fiche of it changed since; nothing is written.
    """
    par = _named(par)
    with base.writing() as connection:
        lot = connection.execute(sa.select(LOT).where(LOT.c.numero == numero)).first()
        if lot is None:
            raise Inconnu(f"Il n’y a pas de lot {numero}.")
        if lot.etat == _UNDONE:
            raise Conflit(
                f"Le lot {numero} est déjà annulé, par {lot.annule_par}, le {lot.annule_le}."
            )
        events = connection.scalars(
            sa.select(LOT_LIGNE.c.evenement)
            .where(LOT_LIGNE.c.lot == numero, LOT_LIGNE.c.evenement.is_not(None))
            .order_by(LOT_LIGNE.c.evenement.desc())
        ).all()
        for event in events:
            try:
                undo_event(connection, event, par, motif or f"annulation du lot {numero}")
            except Conflit as conflit:
                raise Conflit(
                    f"Le lot {numero} ne s’annule pas en entier, rien n’est défait. {conflit}"
                ) from conflit
        connection.execute(
            LOT.update()
            .where(LOT.c.numero == numero)
            .values(etat=_UNDONE, annule_par=par, annule_le=now())
        )
    return len(events)


def lots(base: Base) -> list[sa.Row[Any]]:
    """Return the lots, the first one first, with how many rows of each they hold."""
    count = sa.select(sa.func.count()).where(LOT_LIGNE.c.lot == LOT.c.numero).scalar_subquery()
    with base.reading() as connection:
        return list(
            connection.execute(sa.select(LOT, count.label("lignes")).order_by(LOT.c.numero))
        )


def _read(
    ready: Sequence[Ligne], ref: Referentiel, today: dt.date
) -> tuple[list[tuple[Ligne, dict[str, str]]], list[tuple[int, str]]]:
    """Read cells by the rules of a fiche, as a proposition is; what loses something is refused."""
    given = [
        {**row.cells, "id": row.cells.get("id") or f"ligne-{rank}"}
        for rank, row in enumerate(ready, 1)
    ]
    lecture = read_rows(given, ref, today=today)
    lost: dict[int, list[str]] = {}
    for probleme in lecture.problemes:
        if loses(probleme):
            lost.setdefault(probleme.ligne, []).append(problem_line(probleme))
    fiches = {fiche.id: fiche for fiche in lecture.fiches}
    kept, refused = [], []
    for rank, (row, cells) in enumerate(zip(ready, given, strict=True), 1):
        fiche = fiches.get(cells["id"])
        if fiche is None or rank in lost:
            refused.append((row.ligne, " ; ".join(lost.get(rank, ["la fiche ne se lit pas"]))))
        else:
            kept.append((row, {k: v for k, v in cells_of(fiche).items() if k != "id"}))
    return kept, refused


def _open_lot(
    connection: sa.Connection, source: str, fichier: str, par: str, demande: Demande
) -> int:
    said = {
        "colonnes": dict(demande.colonnes),
        "defauts": dict(demande.defauts),
        "valeurs": dict(demande.valeurs),
    }
    return numbered(
        connection.execute(
            LOT.insert().values(
                source=source, fichier=fichier[:_SOURCE_MAX], etat=_PUBLISHED, par=par, le=now(),
                demande=said, annule_par="", annule_le="",
            )
        )
    )  # fmt: skip


class _Writer:
    """Writes the rows of a lot, against what the source said the time before."""

    def __init__(
        self,
        connection: sa.Connection,
        bilan: Bilan,
        par: str,
        fichier: str,
        last: Mapping[str, sa.Row[Any]],
    ) -> None:
        self._connection, self._bilan, self._par, self._last = connection, bilan, par, last
        self._motif = f"lot {bilan.lot} : {fichier[:200]}"
        self._fiches: dict[str, Cellules] = {
            row.id: row.cellules
            for row in connection.execute(sa.select(FICHE.c.id, FICHE.c.cellules))
        }
        self._taken = {*self._fiches, *connection.scalars(sa.select(REDIRECTION.c.ancien))}

    def write(self, ligne: Ligne, cells: dict[str, str]) -> None:
        """Publish a row: a new fiche, or what changed of the one it made."""
        cle = ligne.cle[:_CLE_MAX]
        before = self._last.get(cle)
        own = ligne.cells.get("id", "")
        if before is None and own in self._fiches:
            self._update(cle, own, self._fiches[own], cells)
        elif before is None:
            self._create(cle, own, cells)
        elif before.fiche not in self._fiches:
            self._bilan.retirees.append(before.fiche)
            self._note(cle, before.fiche, "retirée", cells, None)
        elif _another(before.cellules, cells):
            self._bilan.refusees.append(
                (
                    ligne.ligne,
                    f"« {cle} » désignait « {before.cellules.get('nom', '')} » : à vérifier",
                )
            )
            self._note(cle, before.fiche, "inchangée", before.cellules, None)
        else:
            self._update(cle, before.fiche, before.cellules, cells)

    def tell_gone(self, present: set[str]) -> None:
        """Mark the fiches of the source that this file has no more."""
        for cle, row in self._last.items():
            if cle not in present:
                self._bilan.disparues.append(row.fiche)
                self._note(cle, row.fiche, "disparue", row.cellules, None)

    def _create(self, cle: str, own: str, cells: dict[str, str]) -> None:
        slug, number = own or slug_of(cells["nom"]) or "fiche", 1
        free = slug
        while free in self._taken:
            number += 1
            free = f"{slug[:110]}-{number}"
        self._taken.add(free)
        event = self._publish("création", free, None, {"id": free, **cells})
        self._bilan.creees.append(free)
        self._note(cle, free, "créée", cells, event)

    def _update(self, cle: str, slug: str, base: Cellules, cells: dict[str, str]) -> None:
        """Change what the source changed, but for what a person changed besides."""
        here = self._fiches[slug]
        wanted = {n: new for n, (_, new) in differences(base, cells).items() if n != "id"}
        kept = {}
        for nom, new in wanted.items():
            present = here.get(nom, "")
            if present not in (base.get(nom, ""), new):
                self._bilan.gardees.append((slug, nom, present, new))
            elif present != new:
                kept[nom] = new
        if not kept:
            self._bilan.inchangees.append(slug)
            self._note(cle, slug, "inchangée", cells, None)
            return
        event = self._publish("modification", slug, here, changed(here, kept))
        self._bilan.modifiees.append(slug)
        self._note(cle, slug, "modifiée", cells, event)

    def _publish(
        self, genre: str, slug: str, before: Cellules | None, after: dict[str, str]
    ) -> int:
        event = publish(
            self._connection, genre, slug, before, after,
            par=self._par, motif=self._motif, source=after.get("source_url", ""),
        )  # fmt: skip
        self._fiches[slug] = after
        return event

    def _note(self, cle: str, slug: str, effet: str, cells: Cellules, event: int | None) -> None:
        self._connection.execute(
            LOT_LIGNE.insert().values(
                lot=self._bilan.lot, cle=cle, fiche=slug, effet=effet,
                cellules={k: v for k, v in cells.items() if k != "id"}, evenement=event,
            )
        )  # fmt: skip


def _named(par: str) -> str:
    par = par.strip()
    if not par or len(par) > NOM_MAX or FORBIDDEN.search(par):
        raise Refus("Un lot a un nom, celui de qui le publie ou l’annule : --par NOM.")
    return par


def _another(before: Cellules, after: Cellules) -> bool:
    """Tell whether a key came to name another structure: other name, and other commune."""
    alike = fuzz.token_sort_ratio(fold(before.get("nom", "")), fold(after.get("nom", "")))
    return alike < _ANOTHER and before.get("code_insee") != after.get("code_insee")


def _last(connection: sa.Connection, source: str) -> dict[str, sa.Row[Any]]:
    """Return the last row of each key of a source, the undone and the gone ones aside."""
    query = (
        sa.select(LOT_LIGNE)
        .join(LOT, LOT.c.numero == LOT_LIGNE.c.lot)
        .where(LOT.c.source == source, LOT.c.etat == _PUBLISHED)
        .order_by(LOT_LIGNE.c.numero)
    )
    last = {row.cle: row for row in connection.execute(query)}
    return {cle: row for cle, row in last.items() if row.effet not in ("disparue", "retirée")}


def _trace(cells: Cellules) -> Trace:
    return trace(
        cells.get("nom", ""),
        cells.get("sigle", ""),
        cells.get("site_web", ""),
        cells.get("code_insee", ""),
    )

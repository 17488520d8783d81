"""A table as a workbook, in words, then in codes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Final

from catalogue.exports.fiches import LICENCE, PROVENANCE
from catalogue.exports.workbook import Cell, Column, Link, workbook
from catalogue.reunir.candidats import Candidat
from catalogue.reunir.demande import address
from catalogue.reunir.faits import facts
from catalogue.reunir.poids import PARTS
from catalogue.reunir.table import Reunir, Table
from catalogue.reunir.words import (
    DEROULE,
    NOM_MANQUE,
    REGLE,
    empty_chair,
    kind,
    notice,
    share_in_words,
    title,
)
from catalogue.vocabulaires import ROLES

_CODES: Final = ("chaise", "place", "fiche", "note", *PARTS, "distance_km", "gain", "source_url")


def table_workbook(table: Table, reunir: Reunir, root: str, day: dt.date) -> bytes:
    """Return the workbook of a table: chairs, who is missing, the ninety minutes, how; in codes.

    Parameters
    ----------
    root
        The public address of the app, without a final slash.
    day
        The day it is made; the same day makes the same bytes.
    """
    out = io.BytesIO()
    rows = _Rows(table, reunir, root)
    here = f"{root}/reunir{address(table.voeu)}"
    name = f"Premier tour de table : {title(table, reunir)}"
    with workbook(out, name, day) as book:
        above = (name, Link(here), notice(table) or f"Fait le {day:%d/%m/%Y}")
        book.sheet_in_words(
            "Qui inviter",
            (
                Column("Chaise", 18, "wrapped"),
                Column("Nom", 36, "wrapped"),
                Column("Types d’acteur", 24, "wrapped"),
                Column("Lieu", 26, "wrapped"),
                Column("Pourquoi", 70, "wrapped"),
                Column("Distance (km)", 10, "decimal"),
                Column("Plutôt", 40, "wrapped"),
                Column("Téléphone", 16),
                Column("Courriel", 26),
                Column("Site web", 30),
                Column("Source", 40),
                Column("Date de la source", 12),
            ),
            rows.seats(),
            above=above,
        )
        book.sheet_in_words(
            NOM_MANQUE,
            (
                Column("Genre de partenaire", 30, "wrapped"),
                Column("Dans combien d’alliances", 26),
                Column("Déjà à table", 40, "wrapped"),
                Column("Lesquelles", 90, "wrapped"),
            ),
            rows.missing(),
        )
        book.sheet_in_words(
            "90 minutes",
            (Column("Minutes", 9), Column("Quoi", 30), Column("Comment", 80, "wrapped")),
            DEROULE,
        )
        book.sheet_in_words(
            "À lire", (Column("Quoi", 24), Column("Dit", 90, "wrapped")), rows.to_read(day)
        )
        book.sheet_in_codes("Données", _CODES, rows.in_codes())
    return out.getvalue()


class _Rows:
    """The rows of each sheet."""

    def __init__(self, table: Table, reunir: Reunir, root: str) -> None:
        self.table = table
        self.reunir = reunir
        self.root = root

    def seats(self) -> Iterator[Sequence[Cell]]:
        fiches = self.reunir.catalogue.fiches
        for code, chaise in self.reunir.poids.chaises.items():
            for s in self.table.of(code):
                f = fiches[s.candidat.position]
                yield (
                    chaise.libelle,
                    Link(f"{self.root}/?fiche={f.id}", f.nom),
                    ", ".join(ROLES[r].libelle for r in f.roles),
                    self.reunir.catalogue.lieu(f),
                    " ; ".join(x.texte for x in facts(self.reunir, self.table, s.candidat)),
                    _km(s.candidat),
                    " ; ".join(fiches[k.position].nom for k in s.plutot),
                    f.telephone,
                    f.courriel,
                    Link(f.site_web),
                    Link(f.source_url, f.source_titre),
                    f.source_date,
                )
            if not self.table.of(code):
                short, whole = empty_chair(self.table, chaise, self.reunir.catalogue)
                yield (chaise.libelle, short, None, None, whole, *[None] * 7)

    def missing(self) -> Iterator[Sequence[Cell]]:
        fiches = self.reunir.catalogue.fiches
        for p in self.table.partenaires:
            who = ["vous"] if p.vous else []
            who += [fiches[i].nom for i in p.deja]
            named = " ; ".join(fiches[i].nom for i in p.alliances)
            yield kind(p), share_in_words(p), ", ".join(who), named

    def to_read(self, day: dt.date) -> Iterator[Sequence[Cell]]:
        yield "Comment", REGLE
        yield "Distances", "Kilomètres à vol d’oiseau, du milieu du territoire au siège."
        yield "Fait le", day.isoformat()
        yield "Licence", LICENCE
        yield "Provenance", PROVENANCE

    def in_codes(self) -> Iterator[Sequence[str | int | float | None]]:
        for s in self.table.sieges:
            yield (*self._codes(s.candidat, "siege"), round(s.gain, 4), self._source(s.candidat))
            for k in s.plutot:
                yield (*self._codes(k, "plutot"), None, self._source(k))

    def _codes(self, c: Candidat, place: str) -> tuple[str | float | None, ...]:
        parts = [round(getattr(c, part), 4) for part in PARTS]
        slug = self.reunir.catalogue.fiches[c.position].id
        return (c.chaise, place, slug, round(c.score, 4), *parts, _km(c))

    def _source(self, c: Candidat) -> str:
        return self.reunir.catalogue.fiches[c.position].source_url


def _km(c: Candidat) -> float | None:
    return None if c.metres is None else round(c.metres / 1000, 2)

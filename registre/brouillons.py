"""From what someone sends to what may be proposed: the reader's own rules, told one by one."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

from catalogue.fiches import ODD_ALLIANCE
from catalogue.lecture.constats import typography
from catalogue.lecture.reading import ADDED, Probleme, read_rows
from geo.referentiel import Referentiel
from registre.cellules import (
    NOMS,
    cells_of,
    cells_of_object,
    changed,
    differences,
    is_text,
    kept,
    slug_of,
)
from registre.doublons import Doublon, likely_duplicates
from registre.schema import FICHE, PROPOSITION, REDIRECTION, WAITS, Cellules

_LOST: Final = frozenset({"fichier écarté", "fiche écartée", "valeur écartée"})
UNSOURCED: Final = "source absente"
_NOWHERE: Final = "https://absente.invalid/"
_PLACE: Final = frozenset({"commune", "code_insee", "lat", "lon", "adresse"})


@dataclass(frozen=True, slots=True)
class Brouillon:
    """What someone sends, read: a new fiche or a correction, and what there is to say about it.

    Parameters
    ----------
    genre
        ``nouvelle`` or ``correction``.
    fiche
        The identifier it has or would have.
    changements
        Column to new text; "" empties the column. Every column of a new fiche that holds something.
    vues
        The same columns as the catalogue has them now.
    version
        The event that made the fiche what it is; 0 for a new one.
    problemes
        What the reader says, line by line.
    doublons
        The fiches it looks like.
    """

    genre: str
    fiche: str
    changements: Mapping[str, str]
    vues: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    problemes: tuple[Probleme, ...] = ()
    doublons: tuple[Doublon, ...] = ()

    @property
    def acceptable(self) -> bool:
        """Whether it may be proposed: nothing of it would be lost, and it changes something."""
        return bool(self.changements) and not any(map(loses, self.problemes))

    @property
    def signaux(self) -> list[str]:
        """Why a moderator should look twice."""
        place = any(p.colonne in _PLACE for p in self.problemes)
        bare = self.genre == "nouvelle" and not self.changements.get("source_url")
        said = {"doublon possible": bool(self.doublons), "lieu douteux": place, UNSOURCED: bare}
        return [signal for signal, true in said.items() if true]


def loses(probleme: Probleme) -> bool:
    """Tell whether a value was lost: one that was corrected, or is worth a look, is kept."""
    return probleme.effet in _LOST


def read_draft(
    given: Mapping[str, Any],
    connection: sa.Connection,
    ref: Referentiel,
    today: dt.date,
    *,
    unsourced: bool = False,
) -> Brouillon:
    """Read what someone sends. Never raises for what it holds.

    Parameters
    ----------
    given
        Column to value, as JSON says it. With the ``id`` of a fiche, only what changes is needed.
    connection
        The base, as it is now.
    ref
        The territories.
    today
        Source dates after it are refused.
    unsourced
        Whether a new fiche may wait without its source, to be found before it is published.
    """
    problemes = [_unknown(nom) for nom in given if nom not in NOMS and nom not in ADDED]
    if given.get("point") == "commune":  # an export wrote it: it is no fact of the fiche
        given = {nom: value for nom, value in given.items() if nom not in ("lat", "lon")}
    try:
        cells = cells_of_object({nom: v for nom, v in given.items() if nom in NOMS})
    except TypeError as error:
        return Brouillon("nouvelle", "", {}, problemes=(_no_object(str(error)),))
    if not all(map(is_text, cells.values())):
        broken = next(nom for nom, cell in cells.items() if not is_text(cell))
        return Brouillon("nouvelle", "", {}, problemes=(_no_text(broken),))
    slug = _today_s_slug(cells.get("id", ""), connection)
    row = connection.execute(sa.select(FICHE).where(FICHE.c.id == slug)).first()
    if row is None:
        drawn = _new(cells, connection)
        genre, before, version = "nouvelle", {}, 0
        bare = unsourced and not drawn.get("source_url")
        if bare:  # read with the address of nothing, then without
            drawn = {**drawn, "source_url": _NOWHERE}
            drawn["source_titre"] = drawn.get("source_titre") or UNSOURCED
    else:
        before, version, bare = row.cellules, row.version, False
        genre, drawn = "correction", changed(before, {**cells, "id": slug})
    lecture = read_rows([drawn], ref, today=today)
    problemes += lecture.problemes
    if not lecture.fiches or any(map(loses, problemes)):
        found = _duplicates(drawn, connection, ref) if row is None else ()
        return Brouillon(genre, drawn.get("id", ""), {}, {}, version, tuple(problemes), found)
    after = cells_of(lecture.fiches[0])
    if row is not None:
        # What nobody touched stays as it is written, to the byte.
        said = read_rows([before], ref)
        before_read = cells_of(said.fiches[0]) if said.fiches else dict(before)
        touched = differences(before_read, after)
        problemes = [p for p in problemes if p not in said.problemes]
    else:
        if bare:
            after = kept({**after, "source_url": "", "source_titre": ""})
        touched = differences({}, after)
    changements = {nom: new for nom, (_, new) in touched.items()}
    doublons = (
        _duplicates(after, connection, ref)
        if {"nom", "sigle", "site_web"} & changements.keys()
        else ()
    )
    if not changements:
        problemes.append(_nothing_changes(slug))
    return Brouillon(
        genre,
        after["id"],
        changements,
        {nom: before.get(nom, "") for nom in changements} if row is not None else {},
        version,
        tuple(problemes),
        doublons,
    )


def _duplicates(
    cells: Cellules, connection: sa.Connection, ref: Referentiel
) -> tuple[Doublon, ...]:
    """Return what a fiche looks like, among those there are and those that wait."""
    raw = sa.type_coerce(FICHE.c.cellules, sa.Text)
    fiches = [_decoded(text) for text in connection.scalars(sa.select(raw))]
    table = PROPOSITION.c
    waiting = connection.execute(
        sa.select(table.numero, table.fiche, sa.type_coerce(table.changements, sa.Text)).where(
            table.genre == "nouvelle", table.etat.in_(WAITS)
        )
    ).all()
    numbers = {row.fiche: row.numero for row in waiting}
    sent = likely_duplicates(cells, [_decoded(row[2]) for row in waiting], ref)
    return (
        *likely_duplicates(cells, fiches, ref),
        *(replace(doublon, proposition=numbers[doublon.id]) for doublon in sent),
    )


@lru_cache(maxsize=16_384)
def _decoded(text: str) -> Cellules:
    """Return cells as they are kept; the same text is read once, and never changed by anyone."""
    cells: Cellules = json.loads(text)
    return cells


def _today_s_slug(slug: str, connection: sa.Connection) -> str:
    """Return the slug of today of one that may be a former one."""
    seen = set()
    while slug not in seen:
        seen.add(slug)
        query = sa.select(REDIRECTION.c.nouveau).where(REDIRECTION.c.ancien == slug)
        slug = connection.scalar(query) or slug
    return slug


def _new(cells: Mapping[str, str], connection: sa.Connection) -> dict[str, str]:
    """Return the cells of a new fiche with what follows from the others by rule."""
    drawn = dict(cells)
    if not drawn.get("id") and drawn.get("nom"):
        drawn["id"] = _free_slug(slug_of(drawn["nom"]), connection)
    drawn.setdefault("odd", str(ODD_ALLIANCE))
    drawn.setdefault("precision", "commune" if drawn.get("code_insee") else "territoire")
    return drawn


def _free_slug(slug: str, connection: sa.Connection) -> str:
    number, free = 1, slug
    taken = [
        sa.select(FICHE.c.id).where(FICHE.c.id == sa.bindparam("slug")),
        sa.select(REDIRECTION.c.ancien).where(REDIRECTION.c.ancien == sa.bindparam("slug")),
        sa.select(PROPOSITION.c.fiche).where(
            PROPOSITION.c.fiche == sa.bindparam("slug"), PROPOSITION.c.etat.in_(WAITS)
        ),
    ]
    while slug and any(connection.scalar(query, {"slug": free}) for query in taken):
        number += 1
        free = f"{slug}-{number}"
    return free


def _unknown(nom: str) -> Probleme:
    close = difflib.get_close_matches(nom, NOMS, 1)
    attendu = f"une colonne connue ; peut-être « {close[0]} » ?" if close else "une colonne connue"
    return _refused(nom, nom, attendu)


def _no_object(nom: str) -> Probleme:
    return _refused(nom, "{…}", "un texte, un nombre ou une liste")


def _no_text(nom: str) -> Probleme:
    return _refused(nom, "", "un texte en Unicode : une moitié de caractère y est restée")


def _nothing_changes(slug: str) -> Probleme:
    return _refused("id", slug, "un changement : la fiche dit déjà tout cela")


def _refused(colonne: str, valeur: str, attendu: str) -> Probleme:
    return Probleme(
        "proposition", 1, _plain(colonne), _plain(valeur), typography(attendu), "erreur", "",
        "valeur écartée",
    )  # fmt: skip


def _plain(text: str) -> str:
    """Return a text that acts on no terminal."""
    return "".join(c if c.isprintable() else "�" for c in text[:80])

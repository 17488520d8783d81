"""All the lists of a territory as a workbook, in words, then in codes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Final

from catalogue.catalogue import Catalogue
from catalogue.exports.fiches import LICENCE, PROVENANCE
from catalogue.exports.workbook import Cell, Column, Link, workbook
from catalogue.fiches import SEPARATOR
from catalogue.portrait.couverture import Proche
from catalogue.portrait.portrait import ECHELLES, GENRES, Portrait, genre, mesures
from catalogue.vocabulaires import DOMAINES, ROLES
from geo.ressemblance import METHODE

_FICHE: Final = (
    Column("Nom", 36, "wrapped"),
    Column("Types d’acteur", 24, "wrapped"),
    Column("Domaines", 30, "wrapped"),
    Column("Lieu", 28, "wrapped"),
    Column("Site web", 30),
    Column("Source", 40),
    Column("Date de la source", 12),
)
_CODES: Final = (
    *("liste", "niveau", "territoire", "couverture", "communes", "sur", "distance_km", "ecart"),
    *("fiche", "roles", "domaines", "site_web", "source_url", "source_date"),
)
Coded = tuple[str | int | float | None, ...]


def portrait_workbook(p: Portrait, catalogue: Catalogue, root: str, day: dt.date) -> bytes:
    """Return the workbook of a territory: covering, near, missing, alike, how it is made; in codes.

    Parameters
    ----------
    root
        The public address of the app, for the links to fiches.
    day
        The day it is made; the same day makes the same bytes.
    """
    out = io.BytesIO()
    listes = _Lists(p, catalogue, root)
    here = f"{root}/mon-territoire?{p.territoire.niveau.value}={p.territoire.code}"
    with workbook(out, f"{p.libelle} : qui fait alliance ici", day) as book:
        for name, columns, rows in (
            (
                "Qui couvre",
                (
                    Column("Échelle", 26, "wrapped"),
                    Column("Couvre", 14),
                    Column("Communes couvertes", 12),
                    Column("Sur", 8),
                    *_FICHE,
                ),
                listes.couvrent(),
            ),
            (
                "Qui est proche",
                (Column("Distance (km)", 10, "decimal"), Column("Siège ici", 10), *_FICHE),
                listes.proches(),
            ),
            (
                "Ce qui manque",
                (
                    Column("Domaine", 30, "wrapped"),
                    Column("Le couvrent", 12),
                    Column("En partie", 12),
                    Column("La plus proche", 36, "wrapped"),
                    Column("Distance (km)", 10, "decimal"),
                ),
                listes.manques(),
            ),
            (
                "Qui ressemble",
                (
                    Column("Territoire", 28, "wrapped"),
                    Column("Écart", 10),
                    Column("Mesures", 40, "wrapped"),
                    *_FICHE,
                ),
                listes.semblables(),
            ),
            ("À lire", (Column("Quoi", 24), Column("Dit", 90, "wrapped")), listes.to_read(day)),
        ):
            above = (f"{p.libelle} : {name.lower()}", Link(here), f"Fait le {day:%d/%m/%Y}")
            book.sheet_in_words(name, columns, rows, above=above)
        book.sheet_in_codes("Données", _CODES, listes.in_codes())
    return out.getvalue()


class _Lists:
    """The rows of each sheet."""

    def __init__(self, p: Portrait, catalogue: Catalogue, root: str) -> None:
        self.p = p
        self.catalogue = catalogue
        self.root = root

    def couvrent(self) -> Iterator[Sequence[Cell]]:
        for niveau, group in self.p.niveaux.items():
            for c in group:
                part = "entièrement" if c.entiere else "en partie"
                yield (ECHELLES[niveau], part, c.communes, c.de, *self._fiche(c.position))

    def proches(self) -> Iterator[Sequence[Cell]]:
        for q in self.p.proches:
            yield (_km(q), "oui" if q.dans else "non", *self._fiche(q.position))
        for position in self.p.outre_mer:
            yield (None, "non", *self._fiche(position))

    def manques(self) -> Iterator[Sequence[Cell]]:
        for m in self.p.manques:
            near = m.plus_proche
            name = self._link(near.position) if near else None
            yield DOMAINES[m.domaine].libelle, m.couvrent, m.en_partie, name, _km(near)

    def semblables(self) -> Iterator[Sequence[Cell]]:
        for i in self.p.inspirations:
            t = i.semblable.territoire
            said = "; ".join(f"{n} : {v}" for n, v in mesures(i.semblable.profil, t.niveau))
            for position in i.exemples:
                head = (self.catalogue.ref.libelle(t), round(i.semblable.ecart, 3), said)
                yield (*head, *self._fiche(position))

    def to_read(self, day: dt.date) -> Iterator[Sequence[Cell]]:
        p = self.p
        yield "Territoire", f"{p.libelle}, {p.genre} ({p.territoire})"
        yield from mesures(p.profil, p.territoire.niveau)
        for u in p.parents:
            kind = genre(self.catalogue.ref, u) if u.niveau in GENRES else "intercommunalité"
            yield "Dans", f"{self.catalogue.ref.libelle(u)} ({kind}, {u})"
        yield (
            "Distances",
            "Kilomètres à vol d’oiseau (ellipsoïde), du milieu du territoire au siège.",
        )
        yield "Ce qui manque", "Un blanc est un blanc de ce catalogue, non du territoire."
        yield "Ressemblance", METHODE
        yield "Fait le", day.isoformat()
        yield "Licence", LICENCE
        yield "Provenance", PROVENANCE

    def in_codes(self) -> Iterator[Coded]:
        """Every list in one, as a program reads it."""
        for niveau, group in self.p.niveaux.items():
            for c in group:
                part = "entiere" if c.entiere else "partie"
                head: Coded = (
                    "couvre",
                    niveau.value,
                    str(c.aire),
                    part,
                    c.communes,
                    c.de,
                    None,
                    None,
                )
                yield (*head, *self._codes(c.position))
        for q in self.p.proches:
            here = str(self.p.territoire) if q.dans else ""
            head = ("proche", "", here, "", None, None, _km(q), None)
            yield (*head, *self._codes(q.position))
        for position in self.p.outre_mer:
            yield ("outre-mer", *_NOTHING, *self._codes(position))
        for i in self.p.inspirations:
            t, ecart = i.semblable.territoire, round(i.semblable.ecart, 3)
            for position in i.exemples:
                head = ("ressemble", t.niveau.value, str(t), "", None, None, None, ecart)
                yield (*head, *self._codes(position))

    def _codes(self, position: int) -> Coded:
        f = self.catalogue.fiches[position]
        roles, domaines = SEPARATOR.join(f.roles), SEPARATOR.join(f.domaines)
        return f.id, roles, domaines, f.site_web, f.source_url, f.source_date

    def _link(self, position: int) -> Link:
        f = self.catalogue.fiches[position]
        return Link(f"{self.root}/?fiche={f.id}", f.nom)

    def _fiche(self, position: int) -> tuple[Cell, ...]:
        f = self.catalogue.fiches[position]
        types = ", ".join(ROLES[r].libelle for r in f.roles)
        domaines = ", ".join(DOMAINES[d].libelle for d in f.domaines)
        site, source = Link(f.site_web), Link(f.source_url, f.source_titre)
        lieu = self.catalogue.lieu(f)
        return self._link(position), types, domaines, lieu, site, source, f.source_date


_NOTHING: Final = ("", "", "", None, None, None, None)


def _km(q: Proche | None) -> float | None:
    return None if q is None else round(q.metres / 1000, 2)

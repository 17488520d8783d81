"""All the lists of a territory as a workbook: every text a text, never a formula nor a link."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import xlsxwriter

from catalogue.catalogue import Catalogue
from catalogue.exports.fiches import CELL_MAX, LICENCE, PROVENANCE
from catalogue.portrait.couverture import Proche
from catalogue.portrait.portrait import GENRES, Portrait, genre, mesures
from catalogue.vocabulaires import DOMAINES, ROLES
from geo.ressemblance import METHODE

Cellule = str | int | float | None
_FICHE: Final = (
    "fiche",
    "nom",
    "types",
    "domaines",
    "lieu",
    "site_web",
    "source_url",
    "source_date",
)
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def portrait_workbook(p: Portrait, catalogue: Catalogue, day: dt.date) -> bytes:
    """Return the workbook of a territory: covering, near, missing, alike, and how it is made.

    Parameters
    ----------
    jour
        The day it is made; the same day makes the same bytes.
    """
    out = io.BytesIO()
    listes = _Lists(p, catalogue)
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        made = dt.datetime.combine(day, dt.time())
        book.set_properties({"title": f"{p.libelle} : qui fait alliance ici", "created": made})
        bold = book.add_format({"bold": True})
        for name, header, rows in (
            ("Qui couvre", ("niveau", "couvre", "communes", "sur", *_FICHE), listes.couvrent()),
            ("Qui est proche", ("distance_km", "siege_ici", *_FICHE), listes.proches()),
            ("Ce qui manque", ("domaine", "couvrent", "en_partie", "plus_proche", "distance_km"),
             listes.manques()),
            ("Qui ressemble", ("territoire", "nom", "ecart", "mesures", *_FICHE),
             listes.semblables()),
            ("À lire", ("quoi", "dit"), listes.to_read(day)),
        ):  # fmt: skip
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header) - 1, 22)
            sheet.write_row(0, 0, header, bold)
            for rank, row in enumerate(rows, start=1):
                sheet.write_row(rank, 0, [_bounded(value) for value in row])
    return out.getvalue()


class _Lists:
    """The rows of each sheet."""

    def __init__(self, p: Portrait, catalogue: Catalogue) -> None:
        self.p = p
        self.catalogue = catalogue

    def couvrent(self) -> Iterator[Sequence[Cellule]]:
        for niveau, group in self.p.niveaux.items():
            for c in group:
                part = "entièrement" if c.entiere else "en partie"
                yield (niveau.value, part, c.communes, c.de, *self._fiche(c.position))

    def proches(self) -> Iterator[Sequence[Cellule]]:
        for q in self.p.proches:
            yield (_km(q), "oui" if q.dans else "non", *self._fiche(q.position))
        for position in self.p.outre_mer:
            yield (None, "non", *self._fiche(position))

    def manques(self) -> Iterator[Sequence[Cellule]]:
        for m in self.p.manques:
            near = m.plus_proche
            name = self.catalogue.fiches[near.position].nom if near else None
            yield DOMAINES[m.domaine].libelle, m.couvrent, m.en_partie, name, _km(near)

    def semblables(self) -> Iterator[Sequence[Cellule]]:
        for i in self.p.inspirations:
            t = i.semblable.territoire
            said = "; ".join(f"{n} : {v}" for n, v in mesures(i.semblable.profil, t.niveau))
            for position in i.exemples:
                head = (str(t), self.catalogue.ref.libelle(t), round(i.semblable.ecart, 3), said)
                yield (*head, *self._fiche(position))

    def to_read(self, day: dt.date) -> Iterator[Sequence[Cellule]]:
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

    def _fiche(self, position: int) -> tuple[Cellule, ...]:
        f = self.catalogue.fiches[position]
        types = ", ".join(ROLES[r].libelle for r in f.roles)
        domaines = ", ".join(DOMAINES[d].libelle for d in f.domaines)
        lieu = self.catalogue.lieu(f)
        return f.id, f.nom, types, domaines, lieu, f.site_web, f.source_url, f.source_date


def _km(q: Proche | None) -> float | None:
    return None if q is None else round(q.metres / 1000, 2)


def _bounded(value: Any) -> Any:  # noqa: ANN401 - a cell
    return value[:CELL_MAX] if isinstance(value, str) else value

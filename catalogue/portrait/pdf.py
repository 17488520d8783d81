"""The A4 page as a PDF: words and figures go to the typesetter as data, never as markup."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import segno
import typst

from catalogue.catalogue import Catalogue
from catalogue.portrait.couverture import Couvrante, Inspiration, Manque
from catalogue.portrait.portrait import (
    ECHELLES,
    Portrait,
    how_far,
    in_brief,
    lineage,
    mesures,
    reach_in_words,
    service,
)
from catalogue.portrait.sketch import Marque, draw_sketch, forme_svg
from catalogue.vocabulaires import DOMAINES, ROLES
from geo.territoires import Territoire

_TEMPLATE: Final = (Path(__file__).parent / "page.typ").read_bytes()
_PROCHES: Final = 9
_PER_GROUP: Final = 15  # more than the page has room for
_NBSP: Final = "\N{NO-BREAK SPACE}"
_LENGTH: Final = 90  # characters of a name on paper
# What the fonts bundled with typst draw, tried one by one; PDF/UA refuses a text it cannot show.
_NOT_IN_FONT: Final = re.compile(
    "[^\u0020-\u007e\u00a0-\u024f\u0370-\u03ff\u0400-\u045f\u1e00-\u1eff"
    "\u2010-\u2027\u202f\u2030-\u203a\u2070-\u2094\u20a0-\u20bf\u2190-\u2193]"
)

# A line never starts with the dot between two facts, nor with the number of a département.
_UNBROKEN: Final = re.compile(r" (?=· |\(\w{2,3}\))")


def page_a4(p: Portrait, catalogue: Catalogue, base: str, day: dt.date) -> bytes:
    """Return the page of a territory: one A4 sheet, PDF/UA-1, fonts inside; under 0.3 s.

    Parameters
    ----------
    p
        The territory and its answers.
    catalogue
        Where the fiches of the portrait are.
    base
        Public address of the app, without a final slash; the QR code leads to the page there.
    day
        The day it is made, printed at the bottom.

    Raises
    ------
    typst.TypstError
        When the typesetter refuses: a fault of ours, never of the data.
    """
    return typeset(_TEMPLATE, _Sheet(p, catalogue, base).donnees(day), day)


def typeset(template: bytes, data: Mapping[str, Any], day: dt.date) -> bytes:
    """Return a template filled with data as PDF/UA-1: fonts inside, the same day the same bytes.

    Raises
    ------
    typst.TypstError
        When the typesetter refuses.
    """
    made = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    pdf = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"donnees": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=made,
    )
    assert isinstance(pdf, bytes)
    return pdf


def printable(texte: str, length: int = _LENGTH) -> str:
    r"""Return a text of one line that the bundled fonts can draw, cut at a length.

    Examples
    --------
    >>> printable("L’œuvre\n日本")
    'L’œuvre ??'
    """
    line = " ".join(unicodedata.normalize("NFC", texte).split(" "))
    line = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", _blank, line).strip()
    line = _UNBROKEN.sub("\N{NO-BREAK SPACE}", _NOT_IN_FONT.sub("?", line))
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _blank(found: re.Match[str]) -> str:
    """Keep a non-breaking space of French typography, make one blank of all else."""
    return found[0] if found[0] in ("\u00a0", "\u202f") else " "


class _Sheet:
    """Gathers what the template reads."""

    def __init__(self, p: Portrait, catalogue: Catalogue, base: str) -> None:
        self.p = p
        self.catalogue = catalogue
        self.ref = catalogue.ref
        self.base = base

    def donnees(self, day: dt.date) -> dict[str, Any]:
        p, ref = self.p, self.ref
        address = self._page(p.territoire)
        parents = " › ".join(words for _, words in lineage(p, ref))
        title = f"{p.libelle} : qui fait alliance ici"
        return {
            "titre_du_document": title,
            "description": "Qui couvre le territoire, qui est proche, ce qui manque.",
            "titre": printable(p.libelle),
            "genre": printable(" · ".join(filter(None, (p.genre, parents))), 150),
            "bref": in_brief(p),
            "remarque": ", ".join(
                f"{n.lower()} : {v}" for n, v in mesures(p.profil, p.territoire.niveau)
            ),
            "adresse": address,
            "adresse_courte": printable(re.sub(r"^https?://", "", address), 80),
            "qr": qr_svg(address),
            **self._carte(),
            "couverture": self._couverture(),
            "proches": self._proches(),
            "semblables": [self._inspiration(i) for i in p.inspirations],
            "manques": {
                "avertissement": "Un blanc est un blanc de ce catalogue, non du territoire.",
                "lignes": [self._manque(m) for m in p.manques],
            },
            "sources": _sources(day, self.base),
        }

    def _page(self, t: Territoire) -> str:
        return f"{self.base}/mon-territoire?{t.niveau.value}={t.code}"

    def _fiche(self, position: int, *details: str) -> dict[str, Any]:
        fiche = self.catalogue.fiches[position]
        kinds = ", ".join(ROLES[r].libelle for r in fiche.roles)
        said = (kinds, self.catalogue.lieu(fiche), *details)
        return {
            "genre": "fiche",
            "adresse": f"{self.base}/?fiche={fiche.id}",
            "nom": printable(fiche.nom),
            "quoi": printable(" · ".join(filter(None, said)), 200),
            "numero": "",
        }

    def _carte(self) -> dict[str, Any]:
        p = self.p
        marks = self._marks_of()
        svg = draw_sketch(self.ref, p.territoire, p.membres, p.voisins, marks)
        kinds = [role for role in ROLES if any(m.role == role for m in marks)]
        return {
            "carte": svg,
            "carte_alt": f"Carte de {p.libelle}, de ses voisins et des fiches proches, "
            "numérotées comme dans la liste.",
            "sans_carte": "Aucun contour n’est publié pour cette collectivité d’outre-mer : "
            "pas de carte, pas de distance.",
            "legende": [
                {"svg": forme_svg(r), "libelle": ROLES[r].libelle, "alt": ROLES[r].libelle}
                for r in kinds
            ],
        }

    def _marks_of(self) -> list[Marque]:
        """Return the near fiches by number; far ones would make the territory a dot."""
        near = self.p.proches[:_PROCHES]
        if not near:
            return []
        reach = max(30_000.0, 1.5 * near[min(2, len(near) - 1)].metres)
        return [
            Marque(
                float(self.catalogue.lon[q.position]),
                float(self.catalogue.lat[q.position]),
                self.catalogue.fiches[q.position].roles[0],
                number,
            )
            for number, q in enumerate(near, start=1)
            if q.metres <= reach
        ]

    def _couverture(self) -> dict[str, Any]:
        blocks: list[dict[str, Any]] = []
        groups = self.p.niveaux.items()
        for niveau, group in groups:
            whole = [c for c in group if c.entiere]
            if whole:
                blocks.append(_titre(f"{ECHELLES[niveau]} ({len(whole)})"))
                blocks += [self._fiche(c.position, *self._reach(c)) for c in whole[:_PER_GROUP]]
        part = [c for _, group in groups for c in group if not c.entiere]
        if part:
            blocks.append(_titre(f"Sur une partie du territoire ({len(part)})"))
            part = sorted(part, key=lambda c: -c.communes)[:_PER_GROUP]
            blocks += [
                self._fiche(c.position, reach_in_words(c, self.p.territoire, self.ref))
                for c in part
            ]
        if not blocks:
            blocks.append(_titre("Aucune fiche de ce catalogue ne vous couvre."))
        return {"titre": "Qui vous couvre", "blocs": blocks}

    def _reach(self, c: Couvrante) -> tuple[str, ...]:
        """Return how to call or write to who covers the territory; else where its site is."""
        fiche = self.catalogue.fiches[c.position]
        found = tuple(filter(None, (fiche.telephone, fiche.courriel)))
        return found or (urlsplit(fiche.site_web).netloc.removeprefix("www."),)

    def _proches(self) -> dict[str, Any]:
        if self.p.proches:
            blocks = [
                self._fiche(q.position, how_far(q)) | {"numero": str(number)}
                for number, q in enumerate(self.p.proches[:_PROCHES], start=1)
            ]
            return {"titre": "Qui est proche", "blocs": blocks}
        blocks = [self._fiche(position) for position in self.p.outre_mer]
        return {"titre": "En outre-mer", "blocs": blocks}

    def _inspiration(self, i: Inspiration) -> dict[str, Any]:
        t = i.semblable.territoire
        measures = ", ".join(value for _, value in mesures(i.semblable.profil, t.niveau)[:2])
        return {
            "nom": printable(self.ref.libelle(t)),
            "adresse": self._page(t),
            "mesures": measures,
            "exemple": self._fiche(i.exemples[0])
            | {"quoi": printable(self.catalogue.lieu(self.catalogue.fiches[i.exemples[0]]))},
        }

    def _manque(self, m: Manque) -> dict[str, Any]:
        near = m.plus_proche
        said = ""
        if near:
            name = printable(self.catalogue.fiches[near.position].nom, 40)
            said = f" ; au plus près{_NBSP}: {name} ({how_far(near)})"
        return {
            "domaine": DOMAINES[m.domaine].libelle,
            "blanc": m.blanc,
            "service": service(m),
            "proche": said,
        }


def _titre(texte: str) -> dict[str, Any]:
    return {"genre": "titre", "texte": texte}


def qr_svg(address: str) -> str:
    """Return an address as a QR code (SVG)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _sources(day: dt.date, base: str) -> str:
    said: Iterable[str] = (
        f"La carte du faire alliance, page faite le {day:%d/%m/%Y}. Chaque fiche cite "
        f"sa source et sa date : {re.sub(r'^https?://', '', base)}.",
        "Distances à vol d’oiseau, du milieu du territoire au siège de la structure.",
        "Limites : © IGN, ADMIN EXPRESS COG 2024, simplifiées et mises à jour au COG 2026. "
        "Codes et populations : Insee, COG 2026, populations 2023 (Mayotte : 2017). "
        "EPCI : DGCL et Insee 2026. EPT : Insee 2025. Licence Ouverte 2.0.",
    )
    return " ".join(said)

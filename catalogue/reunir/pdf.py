"""The A4 « Premier tour de table » as a PDF: its words are data to the typesetter, never markup."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any, Final

from catalogue.display import age
from catalogue.portrait.pdf import printable, qr_svg, typeset
from catalogue.portrait.sketch import forme_svg
from catalogue.reunir.candidats import ROLE_OF
from catalogue.reunir.demande import address
from catalogue.reunir.faits import facts, in_a_line
from catalogue.reunir.table import Reunir, Table
from catalogue.reunir.words import (
    DEROULE,
    counted,
    empty_chair,
    in_list,
    kind,
    notice,
    share_in_words,
    stop,
    subject,
)
from catalogue.vocabulaires import ROLES

_TEMPLATE: Final = (Path(__file__).parent / "tour.typ").read_bytes()
_WORDS: Final = 170  # characters of the reasons of one name on paper


def page_a4(table: Table, reunir: Reunir, base: str, day: dt.date) -> bytes:
    """Return a table as one A4 sheet: chairs, reasons, sources, ninety minutes, QR; PDF/UA-1.

    Parameters
    ----------
    base
        Public address of the app, without a final slash; the QR code leads to the table there.
    day
        The day it is made, printed at the bottom.

    Raises
    ------
    typst.TypstError
        When the typesetter refuses: a fault of ours, never of the data.
    """
    return typeset(_TEMPLATE, sheet(table, reunir, base, day), day)


def sheet(table: Table, reunir: Reunir, base: str, day: dt.date) -> dict[str, Any]:
    """Return what the template reads."""
    link = f"{base}/reunir{address(table.voeu)}"
    place = reunir.ref.libelle(table.voeu.territoire)
    missing = [
        {"nom": printable(kind(p)), "part": printable(share_in_words(p))} for p in table.manquent
    ]
    present = in_list(f"{kind(p)} ({share_in_words(p)})" for p in table.partenaires if not p.manque)
    return {
        "titre_du_document": printable(f"Premier tour de table : {subject(table)}, {place}", 300),
        "titre": printable(subject(table), 200),
        "lieu": printable(place),
        "bref": printable(f"Un premier tour de table : {counted(table)}."),
        "avis": printable(notice(table), 400),
        "adresse": link,
        "adresse_courte": printable(re.sub(r"^https?://", "", link), 60),
        "qr": qr_svg(link),
        "chaises": [_chair(code, table, reunir, base, day) for code in reunir.poids.chaises],
        "manquent": missing,
        "presents": printable(present, 300),
        "sur": len(table.alliances),
        "deroule": [
            {"minutes": str(minutes), "quoi": printable(what), "comment": printable(how, 200)}
            for minutes, what, how in DEROULE
        ],
        "sources": f"La carte du faire alliance, page faite le {day:%d/%m/%Y}. Ces noms viennent "
        "de pages publiques, chacune citée avec sa date ; rien n’est vérifié depuis. Distances à "
        "vol d’oiseau. La table propose, vous décidez.",
    }


def _chair(code: str, table: Table, reunir: Reunir, base: str, day: dt.date) -> dict[str, Any]:
    chaise = reunir.poids.chaises[code]
    fiches = reunir.catalogue.fiches
    names = []
    for s in table.of(code):
        f = fiches[s.candidat.position]
        source = f"{f.source_titre}{stop(f.source_titre)} {age(f.source_date, day)}"
        mark = ROLE_OF[code] if ROLE_OF[code] in f.roles else f.roles[0]
        why = in_a_line(facts(reunir, table, s.candidat), 3)
        names.append(
            {
                "nom": printable(f.nom),
                "adresse": f"{base}/?fiche={f.id}",
                "lieu": printable(reunir.catalogue.lieu(f)),
                "pourquoi": printable(why, _WORDS),
                "source": printable(source, 130),
                "marque": forme_svg(mark),
                "type": ROLES[mark].libelle,
                "contact": printable(" · ".join(filter(None, (f.telephone, f.courriel))), 80),
            }
        )
    short, whole = empty_chair(table, chaise, reunir.catalogue)
    vide = "" if names else printable(f"{short} : {whole}.", 250)
    return {"libelle": chaise.libelle, "noms": names, "vide": vide}

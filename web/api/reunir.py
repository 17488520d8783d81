"""A table for programs, and its files: ``/api/reunir.{json,pdf,xlsx,ics}``, as the page is asked.

Distances are metres on the GRS80 ellipsoid, from the label point of the territory to the point of
a fiche; ``null`` where either has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.reunir.agenda import calendar
from catalogue.reunir.candidats import Candidat
from catalogue.reunir.demande import PARAMETRES, address
from catalogue.reunir.faits import facts
from catalogue.reunir.pdf import page_a4
from catalogue.reunir.poids import PARTS
from catalogue.reunir.table import Reunir, Table, Voeu
from catalogue.reunir.words import NOM_MANQUE, REGLE, invitation, notice, subject, title
from catalogue.reunir.workbook import table_workbook
from web.api.answers import CORS, problem, public_root, refused
from web.reunir import demande_of, reunir
from web.shared import remembered, shared

_MEDIA: Final = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
}
_QUAND: Final = ("date", "heure")


def table(request: Request) -> Response:
    """Answer one table; 400 with what was wrong, and what to write instead."""
    extension = request.path_params["ext"]
    if extension not in _MEDIA:
        return refused([problem("format", extension, "formats : " + ", ".join(_MEDIA))], 404)
    params = request.query_params.multi_items()
    known = (*PARAMETRES, *(_QUAND if extension == "ics" else ()))
    wrong = [problem(n, v, "ce paramètre n’existe pas ici") for n, v in params if n not in known]
    asked = demande_of(params, shared())
    wrong += asked.ignores
    if asked.voeu is None and not wrong:
        wrong = [problem("commune", "", "il faut un lieu : commune=46102, epci=…, departement=46")]
    if asked.voeu is not None and not (asked.voeu.besoin or asked.voeu.domaine):
        wrong.append(problem("besoin", "", "il faut un besoin, en quelques mots, ou un domaine"))
    start = _start(request, wrong) if extension == "ics" else None
    if wrong or asked.voeu is None:
        return refused(wrong)
    return _file(asked.voeu, extension, public_root(request), start)


def _start(request: Request, wrong: list[Any]) -> datetime | None:
    day, hour = (request.query_params.get(name, "") for name in _QUAND)
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour or "18:00"))
    except ValueError:
        wrong.append(problem("date", f"{day} {hour}".strip(), "une date comme 2027-01-15"))
        return None


def _file(voeu: Voeu, extension: str, root: str, start: datetime | None) -> Response:
    headers = dict(CORS)
    if extension != "json":
        name = f'attachment; filename="premier-tour-de-table.{extension}"'
        headers["Content-Disposition"] = name
    room, today = reunir(), date.today()
    found = room.table(voeu)
    link = f"{root}/reunir{address(voeu)}"
    if extension == "json":
        body = json.dumps(plain(found, room), ensure_ascii=False).encode()
    elif extension == "pdf":
        body = _pdf(voeu, root, today)
    elif extension == "xlsx":
        body = table_workbook(found, room, root, today)
    else:
        assert start is not None
        heading = f"Premier tour de table : {subject(found)}"
        place = room.ref.libelle(voeu.territoire)
        body = calendar(heading, place, invitation(found, room, link), link, start)
    return Response(body, headers=headers, media_type=_MEDIA[extension])


@remembered(64)
def _pdf(voeu: Voeu, root: str, today: date) -> bytes:
    return page_a4(reunir().table(voeu), reunir(), root, today)


def plain(found: Table, room: Reunir) -> dict[str, Any]:
    """Return a table as JSON says it."""
    fiches = room.catalogue.fiches

    def ids(positions: Iterable[int]) -> list[str]:
        return [fiches[i].id for i in positions]

    t = found.voeu.territoire
    point = room.ref.point(t)
    return {
        "titre": title(found, room),
        "territoire": str(t),
        "libelle": room.ref.libelle(t),
        "point": point,
        "besoin": found.voeu.besoin,
        "etat": found.besoin.etat.value,
        "avis": notice(found),
        "domaines": {d: round(w, 3) for d, w in found.besoin.domaines.items()},
        "adresse": address(found.voeu),
        "chaises": [
            {
                "code": code,
                "libelle": chaise.libelle,
                "sieges": [
                    {
                        **_candidate(s.candidat, found, room),
                        "gain": round(s.gain, 4),
                        "apporte": [list(a) for a in s.ajoute],
                        "plutot": [_candidate(k, found, room) for k in s.plutot],
                    }
                    for s in found.of(code)
                ],
                "ailleurs": [_candidate(c, found, room) for c in found.ailleurs.get(code, ())],
            }
            for code, chaise in room.poids.chaises.items()
        ],
        "manque": {
            "libelle": NOM_MANQUE,
            "alliances": ids(found.alliances),
            "partenaires": [
                {
                    "code": p.code,
                    "alliances": ids(p.alliances),
                    "sur": p.sur,
                    "manque": p.manque,
                    "deja": ids(p.deja),
                    "vous": p.vous,
                }
                for p in found.partenaires
            ],
            "echelle": {
                "territoire": str(found.echelle.territoire),
                "alliances": ids(found.echelle.alliances),
                "sur": found.echelle.sur,
            }
            if found.echelle
            else None,
            "voisines": [
                {"territoire": str(v.territoire), "fiches": ids(v.fiches)} for v in found.voisines
            ],
        },
        "methode": REGLE,
    }


def _candidate(c: Candidat, found: Table, room: Reunir) -> dict[str, Any]:
    fiche, catalogue = room.catalogue.fiches[c.position], room.catalogue
    known = bool(catalogue.has_a_point[c.position])
    return {
        "id": fiche.id,
        "nom": fiche.nom,
        "roles": fiche.roles,
        "lieu": catalogue.lieu(fiche),
        "point": [float(catalogue.lon[c.position]), float(catalogue.lat[c.position])]
        if known
        else None,
        "distance_m": None if c.metres is None else round(c.metres),
        "raisons": [f.texte for f in facts(room, found, c)],
        "note": round(c.score, 4),
        "parts": {part: round(getattr(c, part), 4) for part in PARTS},
        "source_url": fiche.source_url,
        "source_titre": fiche.source_titre,
        "source_date": fiche.source_date,
    }

"""``/moderation/propositions/{numero}``: one proposition, side by side with what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.apercus.carte import Marques, Siege, draw
from catalogue.fiches import SEPARATOR
from catalogue.vocabulaires import ROLES
from geo.territoires import FRANCE, Niveau, Territoire
from registre import echanges, file
from registre.acces.personnes import Moderateur
from registre.cellules import differences
from registre.doublons import likely_duplicates, point_of
from registre.paroles import problem_line
from registre.schema import WAITS
from web.documents.presentation import fiche_address
from web.panels.render import render
from web.registre import mots
from web.registre.acces import checked, guard, who
from web.registre.lieux import known
from web.registre.moderer.attente import name_of, send
from web.registre.moderer.decisions import REFUS, Etabli, bench_of, columns, decide
from web.registre.seuil import Saisie, the_base
from web.shared import shared


def page(request: Request, saisie: Saisie) -> Response:
    """Answer the page of one proposition, and what is decided of it."""
    numero, base = request.path_params["numero"], the_base()
    if request.method != "POST":
        moderateur = who(request)
        row, said = file.proposition(base, numero)
        return _shown(request, row, said, moderateur)
    moderateur = checked(request, saisie)
    row, said = file.proposition(base, numero)
    wrong = decide(row, saisie, moderateur)
    if wrong is not None:
        return _shown(request, row, said, moderateur, wrong)
    return RedirectResponse(f"../../moderation/propositions/{numero}?fait=1", 303)


def drawing(request: Request, _saisie: Saisie) -> Response:
    """Answer where it is: the map of the place a proposition is about, as a drawing."""
    who(request)
    row, _ = file.proposition(the_base(), request.path_params["numero"])
    svg = _map(bench_of(row).apres)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'"}
    return Response(svg, media_type="image/svg+xml", headers=headers)


def _map(cells: Mapping[str, str]) -> str:
    data = shared()
    catalogue, ref = data.catalogue, data.ref
    lit = [t for code in cells.get("territoires", "").split(SEPARATOR) if (t := known(code, data))]
    near = Marques(catalogue.lon, catalogue.lat, [fiche.roles[0] for fiche in catalogue.fiches])
    seat = Territoire(Niveau.COMMUNE, cells.get("code_insee", ""))
    point = point_of(cells, ref)
    role = cells.get("roles", "").split(SEPARATOR)[0]
    chosen = None
    box = ref.bounds(lit[0]) if lit and lit[0] != FRANCE else None
    if point and role in ROLES:
        lon, lat = point
        name = ref.nom(seat) if seat.code and ref.exists(seat) else ""
        chosen = Siege(lon, lat, role, name)
        box = (lon - 0.4, lat - 0.3, lon + 0.4, lat + 0.3)
    known_points = Marques(np.asarray(near.lon), np.asarray(near.lat), near.roles)
    return draw(ref, lit, known_points, cadre=box, choisie=chosen)


def _shown(
    request: Request,
    row: sa.Row[Any],
    said: list[sa.Row[Any]],
    moderateur: Moderateur,
    wrong: Etabli | None = None,
) -> Response:
    base, data = the_base(), shared()
    bench = wrong or bench_of(row)
    touched = differences(bench.avant, bench.apres)
    gone = row.genre != "nouvelle" and not bench.avant
    moved = row.genre != "nouvelle" and bench.version != row.version
    html = render(
        "registre/examen.html",
        moi=moderateur,
        garde=guard(base, moderateur),
        p=row,
        nom=name_of(row),
        recue=mots.moment(row.recue_le),
        lignes=[line for line in mots.changes(touched, data) if line["nom"] != "id"],
        disparue=gone,
        deplacee=moved and not gone,
        fiche=fiche_address(row.fiche) if row.fiche in data.catalogue.position else "",
        histoire=f"moderation/fiches/{row.fiche}" if row.fiche else "",
        doublons=_alike(bench.apres, row),
        carte=f"moderation/propositions/{row.numero}/carte.svg",
        source=bench.apres.get("source_url", ""),
        echanges=[
            {
                "qui": "Qui a proposé" if d.par == echanges.QUI else d.par,
                "choix": d.choix,
                "le": mots.moment(d.le),
                "texte": d.motif,
                "evenement": d.evenement,
            }
            for d in said
        ],
        ouverte=row.etat in WAITS,
        fait=bool(request.query_params.get("fait")),
        suivante=_next(row),
        problemes=[problem_line(p) for p in bench.problemes],
        champs=columns(bench.apres, touched),
        version=bench.version,
        refus=REFUS,
        publiable=bool(touched) and "source absente" not in row.signaux,
    )
    return send(request, html, f"Proposition {row.numero}", 422 if wrong else 200)


def _next(row: sa.Row[Any]) -> str:
    """Return where the next one to read is, "" when there is none."""
    found = file.queue_page(the_base(), ("en attente",), "", 0, 2)
    numbers = [other.numero for other in found.lignes if other.numero != row.numero]
    return f"moderation/propositions/{numbers[0]}" if numbers else ""


def _alike(cells: Mapping[str, str], row: sa.Row[Any]) -> list[dict[str, Any]]:
    """Return the fiches, published or sent, that one may be: whatever was told when it was sent."""
    base = the_base()
    catalogue = shared().catalogue
    published = file.all_cells(base)
    waiting = file.new_ones(base, but=row.numero)
    return [
        {
            "nom": d.nom,
            "raisons": d.raisons,
            "adresse": fiche_address(d.id) if d.id in catalogue.position else "",
        }
        for d in likely_duplicates(cells, published, shared().ref)
    ] + [
        {
            "nom": d.nom,
            "raisons": (*d.raisons, "proposée, pas encore relue"),
            "adresse": f"moderation/propositions/{waiting[d.id][0]}",
        }
        for d in likely_duplicates(cells, [c for _, c in waiting.values()], shared().ref)
    ]

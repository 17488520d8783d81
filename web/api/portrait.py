"""A territory for programs, and its files: ``/api/territoires/{niveau}:{code}.{json,pdf,xlsx}``.

Distances are metres on the GRS80 ellipsoid, from the label point of the territory (the point of
its shape farthest from the border, ``point`` in the answer) to the point of a fiche: its own, or
that of the commune of its seat. ``null`` where a territory has no published shape.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.catalogue import Catalogue
from catalogue.display import row
from catalogue.portrait.couverture import Couvrante, Proche
from catalogue.portrait.pdf import page_a4
from catalogue.portrait.portrait import Portrait, genre
from catalogue.portrait.workbook import portrait_workbook
from geo.ressemblance import METHODE, Profil
from geo.territoires import Niveau, Territoire, TerritoireError
from web.api.answers import CORS, problem, public_root, refused
from web.portrait import portrait_of
from web.shared import remembered, shared

_MEDIA: Final = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def territoire(request: Request) -> Response:
    """Answer one territory; a former commune redirects for ever to the one it joined."""
    text, extension = request.path_params["territoire"], request.path_params["ext"]
    if extension not in _MEDIA:
        return refused([problem("format", extension, "formats : " + ", ".join(_MEDIA))], 404)
    try:
        asked = Territoire.parse(text)
    except TerritoireError as error:
        return refused([problem("territoire", text, str(error))], 400)
    ref = shared().ref
    if not ref.exists(asked):
        now = ref.commune_actuelle(asked.code) if asked.niveau is Niveau.COMMUNE else None
        if now is None:
            return refused([problem("territoire", text, "ce territoire n’existe pas")], 404)
        return Response(
            status_code=301, headers=CORS | {"Location": f"./commune:{now}.{extension}"}
        )
    return _file(asked, extension, request)


def _file(t: Territoire, extension: str, request: Request) -> Response:
    p, catalogue, today = portrait_of(t), shared().catalogue, date.today()
    headers = dict(CORS)
    body: bytes
    if extension == "json":
        body = json.dumps(plain(p, catalogue), ensure_ascii=False).encode()
    else:
        name = f"faire-alliance-{t.niveau.value}-{t.code}.{extension}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        if extension == "pdf":
            body = _pdf(t, public_root(request), today)
        else:
            body = portrait_workbook(p, catalogue, public_root(request), today)
    return Response(body, headers=headers, media_type=_MEDIA[extension])


@remembered(64)  # 80 kB each
def _pdf(t: Territoire, base: str, today: date) -> bytes:
    return page_a4(portrait_of(t), shared().catalogue, base, today)


def plain(p: Portrait, catalogue: Catalogue) -> dict[str, Any]:
    """Return a portrait as JSON says it."""
    ref = catalogue.ref

    def unit(t: Territoire) -> dict[str, Any]:
        return {"territoire": str(t), "libelle": ref.libelle(t), "genre": genre(ref, t)}

    return {
        **unit(p.territoire),
        "nom": ref.nom(p.territoire),
        **_measures(p.profil),
        "superficie_km2": p.superficie_km2,
        "point": p.point,
        "communes": p.communes,
        "hierarchie": [unit(t) for t in p.parents],
        "membres": [unit(t) for t in p.membres],
        "voisins": [unit(t) for t in p.voisins],
        "couvrent": {
            niveau.value: [_covering(c, catalogue) for c in group]
            for niveau, group in p.niveaux.items()
        },
        "proches": [_near(q, catalogue) for q in p.proches],
        "plus_proche_par_type": {r: _near(q, catalogue) for r, q in p.par_role.items()},
        "animation": {
            a.metier: {
                "couvrent": [_fiche(position, catalogue) for position in a.couvrent],
                "plus_proche": _near(a.plus_proche, catalogue) if a.plus_proche else None,
            }
            for a in p.animations
        },
        "manques": [
            {
                "domaine": m.domaine,
                "couvrent": m.couvrent,
                "en_partie": m.en_partie,
                "blanc": m.blanc,
                "plus_proche": _near(m.plus_proche, catalogue) if m.plus_proche else None,
            }
            for m in p.manques
        ],
        "semblables": [
            {
                **unit(i.semblable.territoire),
                **_measures(i.semblable.profil),
                "ecart": round(i.semblable.ecart, 3),
                "exemples": [_fiche(position, catalogue) for position in i.exemples],
            }
            for i in p.inspirations
        ],
        "outre_mer": [_fiche(position, catalogue) for position in p.outre_mer],
        "methode": {
            "ressemblance": METHODE,
            "distances": "mètres sur l’ellipsoïde, du point d’étiquette du territoire (« point », "
            "le plus loin de ses limites) au siège de la fiche",
            "manques": "un blanc est un blanc de ce catalogue, non du territoire",
        },
    }


def _measures(profil: Profil) -> dict[str, Any]:
    return {
        "population": profil.population,
        "densite_hab_km2": None if profil.densite is None else round(profil.densite, 1),
        "genre_intercommunalite": profil.genre,
        "taille_intercommunalite": profil.taille,
        "outre_mer": profil.outre_mer,
    }


def _fiche(position: int, catalogue: Catalogue) -> dict[str, Any]:
    said = row(catalogue, position, None)
    return {key: said[key] for key in ("id", "nom", "roles", "lieu")}


def _covering(c: Couvrante, catalogue: Catalogue) -> dict[str, Any]:
    return {
        **_fiche(c.position, catalogue),
        "aire": str(c.aire),
        "entiere": c.entiere,
        "communes": c.communes,
        "sur": c.de,
    }


def _near(q: Proche, catalogue: Catalogue) -> dict[str, Any]:
    return {
        **_fiche(q.position, catalogue),
        "distance_m": round(q.metres),
        "siege_dans_le_territoire": q.dans,
    }

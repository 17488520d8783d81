"""The table of Croiser for programs and spreadsheets: CSV, JSON, and a drawing (SVG)."""

from __future__ import annotations

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.address import read_address
from catalogue.croisement import croiser
from catalogue.croisement_exports import csv_, json_
from catalogue.croisement_svg import svg
from catalogue.faces import PARAMETRES, lire_choix, sans_page
from web.shared import shared

_MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
_CORS: Final = {"Access-Control-Allow-Origin": "*"}


def croisement(request: Request) -> Response:
    """Answer ``/api/croiser.{ext}``, under the parameters of the page."""
    extension = request.path_params["ext"]
    if extension not in _MEDIA:
        return _refused([("format", extension[:60], "formats : " + ", ".join(_MEDIA))], 404)
    data = shared()
    catalogue = data.catalogue
    params = request.query_params.multi_items()
    adresse = read_address(params, data.ref, catalogue.position, catalogue.redirections, PARAMETRES)
    vue = sans_page(adresse.vue)
    lu = lire_choix(params, vue, data.ref)
    if adresse.ignores or lu.ignores:
        wrong = (*adresse.ignores, *lu.ignores)
        return _refused([(i.parametre, i.valeur, i.raison) for i in wrong], 400)
    table = croiser(catalogue, vue, lu.choix.lignes, lu.choix.colonnes)
    body = {"csv": csv_, "json": json_, "svg": svg}[extension](catalogue, lu.choix, table)
    name = f'attachment; filename="croisement.{extension}"'
    headers = _CORS | ({"Content-Disposition": name} if extension == "csv" else {})
    return Response(body, headers=headers, media_type=_MEDIA[extension])


def _refused(problems: list[tuple[str, str, str]], status: int) -> Response:
    keys = ("parametre", "valeur", "attendu")
    body = {"erreurs": [dict(zip(keys, p, strict=True)) for p in problems]}
    return Response(
        json.dumps(body, ensure_ascii=False), status, headers=_CORS, media_type="application/json"
    )

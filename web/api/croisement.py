"""The table of Croiser for programs and spreadsheets: CSV, XLSX, JSON, and a drawing (SVG)."""

from __future__ import annotations

from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from catalogue.address import read_address
from catalogue.croisement.croisement import cross
from catalogue.croisement.drawing import svg
from catalogue.croisement.exports import csv_, json_, xlsx
from catalogue.croisement.faces import PARAMETRES, read_choix, without_page
from web.api.answers import CORS, problem, public_root, refused
from web.shared import shared

_MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "svg": "image/svg+xml",
}


def croisement(request: Request) -> Response:
    """Answer ``/api/croiser.{ext}``, under the parameters of the page."""
    extension = request.path_params["ext"]
    if extension not in _MEDIA:
        return refused([problem("format", extension, "formats : " + ", ".join(_MEDIA))], 404)
    data = shared()
    catalogue = data.catalogue
    params = request.query_params.multi_items()
    adresse = read_address(params, data.ref, catalogue.position, catalogue.redirections, PARAMETRES)
    vue = without_page(adresse.vue)
    lu = read_choix(params, vue, data.ref)
    if adresse.ignores or lu.ignores:
        return refused((*adresse.ignores, *lu.ignores))
    table = cross(catalogue, vue, lu.choix.lignes, lu.choix.colonnes)
    if extension == "xlsx":
        here = public_root(request) + "/croiser" + lu.choix.address(vue)
        body = xlsx(catalogue, lu.choix, table, address=here, made=date.today())
    else:
        body = {"csv": csv_, "json": json_, "svg": svg}[extension](catalogue, lu.choix, table)
    name = f'attachment; filename="croisement.{extension}"'
    headers = CORS | ({"Content-Disposition": name} if extension in ("csv", "xlsx") else {})
    return Response(body, headers=headers, media_type=_MEDIA[extension])

"""What a hall needs over HTTP: a short address a phone can reach, its QR code, improvised views."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from catalogue.address import read_address
from catalogue.catalogue import lieu_demande
from catalogue.recits.recits import Recit, read_recits, recit_of
from catalogue.recits.scenes import scene
from catalogue.reunir.demande import address as table_address
from catalogue.reunir.table import Voeu
from settings import settings
from web.api.answers import answer, problem, refused
from web.panels.reunir import on_stage
from web.reunir import reunir
from web.shared import remembered, shared


@remembered(1)
def recits() -> Mapping[str, Recit]:
    """Return the récits by name, read once."""
    return read_recits(shared().catalogue)


def recit_named(nom: str) -> Recit | None:
    """Return a récit by its name; ``fiche:`` and a slug is that of one fiche, in one step."""
    catalogue = shared().catalogue
    kind, colon, slug = nom.partition(":")
    if colon and kind == "fiche":
        slug = catalogue.redirections.get(slug, slug)
        position = catalogue.position.get(slug)
        return None if position is None else recit_of(catalogue, position)
    return recits().get(nom)


def hall_address(adresse: str) -> str:
    """Return the root of the app as a phone of the hall can reach it, without a final slash.

    The setting ``adresse_publique`` when there is one; else ``adresse``, the one the page was
    opened with (scheme, host, port and root), its host replaced by this machine's on the local
    network when it only means this very machine.
    """
    if settings().adresse_publique:
        return settings().adresse_publique.rstrip("/")
    parts = urlsplit(adresse)
    host = parts.hostname or ""
    locale = local_address() if _is_this_machine(host) else None
    if locale:
        port = f":{parts.port}" if parts.port else ""
        parts = parts._replace(netloc=f"{locale}{port}")
    return parts._replace(query="", fragment="").geturl().rstrip("/")


def local_address() -> str | None:
    """Return this machine's IPv4 address on its network, or None without a network.

    A UDP socket is only given a destination (192.0.2.1, reserved for documentation): nothing is
    sent, the system says which of its addresses it would send from.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as prise:
        try:
            prise.connect(("192.0.2.1", 9))
            found = str(prise.getsockname()[0])
        except OSError:
            return None
    return None if _is_this_machine(found) else found


def _is_this_machine(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_loopback or ip.is_unspecified


@lru_cache(maxsize=512)
def qr(adresse: str) -> dict[str, Any]:
    """Return an address as a QR code to draw: its side in modules and the path of its dark ones.

    The path is made of horizontal strokes one module high, to be drawn with a stroke width of 1
    in a view box that leaves the four modules of quiet zone the standard asks for.
    """
    matrix = segno.make_qr(adresse, error="m").matrix
    strokes = []
    for y, ligne in enumerate(matrix):
        x = 0
        while x < len(ligne):
            fin = x
            while fin < len(ligne) and ligne[fin]:
                fin += 1
            if fin > x:
                strokes.append(f"M{x} {y}.5h{fin - x}")
            x = fin + 1
    return {"adresse": adresse, "cote": len(matrix), "trace": "".join(strokes)}


def fiche_code(request: Request) -> Response:
    """Answer ``/fiche/{slug}/code.svg``: the address of a fiche, for a phone to aim at."""
    slug = request.path_params["slug"]
    if slug not in shared().catalogue.position:
        return Response(status_code=404)
    drawn = qr(f"{hall_address(str(request.base_url))}/fiche/{slug}")
    side = drawn["cote"] + 8  # four modules of quiet zone around
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {side} {side}"'
        f' shape-rendering="crispEdges"><path d="{drawn["trace"]}" stroke="#000"/></svg>'
    )
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})


def etape(request: Request) -> Response:
    """Answer ``/r/{nom}/{etape}``: the short address of a step leads to its view in the Explorer.

    An unknown récit or step leads to the list of récits.
    """
    recit = recit_named(request.path_params["nom"])
    text = request.path_params["etape"]
    numero = int(text) if len(text) < 4 and text.isdecimal() else 0
    if recit is None or not 1 <= numero <= len(recit.etapes):
        return RedirectResponse("../../presenter", 302)
    return RedirectResponse("../.." + (recit.etapes[numero - 1].vue.address() or "/"), 302)


def improvised_scene(request: Request) -> Response:
    """Answer ``/api/scene.json``: any view as the hall sees it, with the code that opens it."""
    catalogue = shared().catalogue
    adresse = read_address(
        request.query_params.multi_items(),
        catalogue.ref,
        catalogue.position,
        catalogue.redirections,
    )
    if adresse.ignores:
        return refused(adresse.ignores)
    racine = hall_address(str(request.base_url))
    vue = adresse.vue
    place = lieu_demande(vue, catalogue.ref)
    voeu = Voeu(place, vue.q, vue.domaine) if place and vue.q else None
    page = f"reunir{table_address(voeu)}" if voeu else vue.address()
    try:
        code = qr(f"{racine}/{page}")
    except segno.DataOverflowError:
        return refused([problem("adresse", "", "trop de choix pour tenir dans un code QR")])
    said = {**scene(vue, catalogue, today=date.today()), "qr": code}
    if voeu:  # a place and a need make a table
        tour = on_stage(reunir().table(voeu), reunir())
        said |= {"tour": tour, "carte": said["carte"] | tour.pop("carte")}
    return answer(said)

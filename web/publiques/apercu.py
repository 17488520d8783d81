"""``/apercu/…png``: the picture of a fiche, a territory or a view, for links that are shared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from catalogue.address import Vue, read_address
from catalogue.apercus.image import picture
from catalogue.apercus.sujets import Sujet, of_fiche, of_territoire, of_vue
from geo.territoires import Niveau, Territoire, TerritoireError
from web.api.answers import public_root
from web.documents.presentation import seen_view
from web.portrait import portrait_of
from web.shared import shared

_KEPT: Final = 400  # some 50 kB each: 20 MB at most
_A_DAY: Final = "public, max-age=86400"
_ONE_AT_A_TIME: Final = Lock()  # a tenth of a second of processor each: pages pass first


def apercu_fiche(request: Request) -> Response:
    """Answer ``/apercu/fiche/{slug}.png``."""
    catalogue, slug = shared().catalogue, request.path_params["slug"]
    now = catalogue.redirections.get(slug)
    if now is not None:
        return RedirectResponse(f"./{now}.png", 301)
    if slug not in catalogue.position:
        return _absent("Cette fiche n’existe pas.")
    return _send(request, "fiche", slug)


def apercu_territoire(request: Request) -> Response:
    """Answer ``/apercu/territoires/{niveau}:{code}.png``."""
    ref = shared().ref
    try:
        asked = Territoire.parse(request.path_params["territoire"])
    except TerritoireError as error:
        return _absent(str(error))
    if not ref.exists(asked):
        now = ref.commune_actuelle(asked.code) if asked.niveau is Niveau.COMMUNE else None
        if now is None:
            return _absent("Ce territoire n’existe pas.")
        return RedirectResponse(f"./commune:{now}.png", 301)
    return _send(request, "territoire", str(asked))


def apercu_vue(request: Request) -> Response:
    """Answer ``/apercu/vue.png?…``: a view of the Explorer; what it leaves out is left out here."""
    return _send(request, "vue", seen_view(_read(request.query_params.multi_items())).address())


def _send(request: Request, genre: str, quoi: str) -> Response:
    host = public_root(request).partition("://")[2]
    with _ONE_AT_A_TIME:
        png, tag = _made(genre, quoi, host)
    headers = {"Cache-Control": _A_DAY, "ETag": tag, "Access-Control-Allow-Origin": "*"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(png, media_type="image/png", headers=headers)


@lru_cache(maxsize=_KEPT)
def _made(genre: str, quoi: str, host: str) -> tuple[bytes, str]:
    png = picture(_SUJETS[genre](quoi), host)
    return png, f'"{hashlib.blake2s(png, digest_size=8).hexdigest()}"'


def _fiche(slug: str) -> Sujet:
    catalogue = shared().catalogue
    return of_fiche(catalogue, catalogue.position[slug])


def _territoire(text: str) -> Sujet:
    return of_territoire(shared().catalogue, portrait_of(Territoire.parse(text)))


def _vue(address: str) -> Sujet:
    return of_vue(shared().catalogue, _read(parse_qsl(address.removeprefix("?"))))


_SUJETS: Final[dict[str, Callable[[str], Sujet]]] = {
    "fiche": _fiche,
    "territoire": _territoire,
    "vue": _vue,
}


def _read(pairs: list[tuple[str, str]]) -> Vue:
    data = shared()
    catalogue = data.catalogue
    return read_address(pairs, data.ref, catalogue.position, catalogue.redirections).vue


def _absent(why: str) -> Response:
    return PlainTextResponse(why, status_code=404)

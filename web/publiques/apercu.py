"""``/apercu/…png``: the picture of a fiche, a territory or a view, for links that are shared."""

from __future__ import annotations

import hashlib
from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from catalogue.address import Vue, read_address
from catalogue.apercus.sujets import Sujet, of_fiche, of_territoire, of_vue
from geo.territoires import Niveau, Territoire, TerritoireError
from web.api.answers import public_root
from web.documents.presentation import seen_view
from web.portrait import portrait_of
from web.shared import shared

KEPT: Final = 400  # pictures, some 40 kB each: 16 MB at most
_A_DAY: Final = "public, max-age=86400"
# A tenth of a second of processor each: one at a time, and those that wait hold no thread of the
# pages.
_PAINTER: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="apercu")
_Key = tuple[str, str, str, str]
_kept: dict[_Key, tuple[bytes, str]] = {}


async def apercu_fiche(request: Request) -> Response:
    """Answer ``/apercu/fiche/{slug}.png``."""
    catalogue, slug = (await run_in_threadpool(shared)).catalogue, request.path_params["slug"]
    now = catalogue.redirections.get(slug)
    if now is not None:
        return RedirectResponse(f"./{now}.png", 301)
    if slug not in catalogue.position:
        return _absent("Cette fiche n’existe pas.")
    return await _send(request, "fiche", slug)


async def apercu_territoire(request: Request) -> Response:
    """Answer ``/apercu/territoires/{niveau}:{code}.png``."""
    ref = (await run_in_threadpool(shared)).ref
    try:
        asked = Territoire.parse(request.path_params["territoire"])
    except TerritoireError as error:
        return _absent(str(error))
    if not ref.exists(asked):
        now = ref.commune_actuelle(asked.code) if asked.niveau is Niveau.COMMUNE else None
        if now is None:
            return _absent("Ce territoire n’existe pas.")
        return RedirectResponse(f"./commune:{now}.png", 301)
    return await _send(request, "territoire", str(asked))


async def apercu_vue(request: Request) -> Response:
    """Answer ``/apercu/vue.png?…``: a view of the Explorer; what it leaves out is left out here."""
    await run_in_threadpool(shared)
    vue = seen_view(_read(request.query_params.multi_items()))
    return await _send(request, "vue", vue.address())


async def _send(request: Request, genre: str, quoi: str) -> Response:
    key = genre, quoi, public_root(request).partition("://")[2], shared().empreinte
    made = _kept.get(key)
    if made is None:
        made = await get_running_loop().run_in_executor(_PAINTER, _paint, key)
    png, tag = made
    headers = {"Cache-Control": _A_DAY, "ETag": tag, "Access-Control-Allow-Origin": "*"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(png, media_type="image/png", headers=headers)


def _paint(key: _Key) -> tuple[bytes, str]:
    """Make a picture, unless another asked for it meanwhile; the oldest makes room."""
    made = _kept.get(key)
    if made is None:
        genre, quoi, host, _ = key
        image = import_module("catalogue.apercus.image")  # Pillow is not waited for at start
        png: bytes = image.picture(_SUJETS[genre](quoi), host)
        made = png, f'"{hashlib.blake2s(png, digest_size=8).hexdigest()}"'
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = made
    return made


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

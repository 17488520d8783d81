"""Who is answered by a document of ours: every page, and whoever asks for what does not exist."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.documents.document import document
from web.documents.first_view import first_view, has_first_view
from web.documents.headers import PLAIN
from web.documents.page_info import PageInfo
from web.documents.plain import way_up
from web.files.bundles import code_bundle
from web.files.compression import fresh, front_end_asset
from web.shared import shared

_log = logging.getLogger("carte")
# What is neither a page nor a route of ours: Streamlit's own folders, and the icon it shows.
_STREAMLIT = frozenset(("_stcore", "static", "component", "media", "favicon.png"))


class FrenchPages:
    """Answer the address of every page with a French document; other addresses get a French 404.

    Streamlit's own document says ``lang="en"``, has no title before its script runs and no way
    in without JavaScript. It is also what Streamlit answers, as if all were well, to whatever it
    does not know.
    """

    def __init__(
        self, app: ASGIApp, pages: Mapping[str, PageInfo], routes: Sequence[Route]
    ) -> None:
        self.app = app
        self.pages = pages
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
            info = self.pages.get(path)
            answer = (
                await run_in_threadpool(self._page, info, Request(scope))
                if info is not None
                else self._answer(path, scope)
            )
            if answer is not None:
                await answer(scope, receive, send)
                return
            if path.startswith(("component/", "media/")):
                await self._in_french(path, scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _page(self, info: PageInfo, request: Request) -> Response:
        """Return the document of a page for the address that is asked."""
        view = None
        if has_first_view(info):
            try:
                params, base = request.query_params.multi_items(), str(request.base_url)
                view = first_view(info, self.pages, params, shared(), base)
            except Exception:  # Streamlit's page says what went wrong
                _log.exception("The first view of %s failed", info.fichier)
        return fresh(document(info, code_bundle().hash, view), request)

    def _answer(self, path: str, scope: Scope) -> Response | None:
        """Return our answer to an address, or None when it is for others."""
        name = path.strip("/")
        hyphenated = name.replace("_", "-")
        # What a document links to is next to it: a final slash would look for it one level down.
        if hyphenated in self.pages and hyphenated != path:
            query = scope.get("query_string", b"").decode("latin-1")
            where = way_up(path) + hyphenated + (f"?{query}" if query else "")
            return RedirectResponse(where, status_code=301)
        if self._is_ours(f"/{path}"):
            return None
        if path != name and self._is_ours(f"/{name}"):
            return RedirectResponse(way_up(path) + name, status_code=301)
        folder = name.partition("/")[0]
        known = folder in _STREAMLIT and (folder != "static" or front_end_asset(f"/{name}"))
        return None if known else _not_found(path)

    def _is_ours(self, path: str) -> bool:
        return any(route.path_regex.match(path) for route in self.routes)

    async def _in_french(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what Streamlit answers on, except that it has no such file."""
        lost = False

        async def pass_on(message: Message) -> None:
            nonlocal lost
            if message["type"] == "http.response.start" and message["status"] == 404:
                lost = True
                await _not_found(path)(scope, receive, send)
            elif not lost:
                await send(message)

        await self.app(scope, receive, pass_on)


def _not_found(path: str) -> Response:
    root = way_up(path)
    return HTMLResponse(
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8" />'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />'
        "<title>Page introuvable · La carte du faire alliance</title>"
        f'<link rel="stylesheet" href="{root}ressources/{code_bundle().hash}/commun/app.css" />'
        '</head><body class="page-introuvable"><main><h1>Cette page n’existe pas</h1>'
        "<p>L’adresse est peut-être incomplète. "
        f'<a href="{root}">Revenir à la carte</a></p></main></body></html>',
        status_code=404,
        headers={"Content-Security-Policy": PLAIN},
    )

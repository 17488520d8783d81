"""What every answer says to the browser: our language, and that nothing may leave for elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import settings
from web.carte import FONDS
from web.documents.first_view import MODULE, defer_streamlit, first_page
from web.documents.page_info import PageInfo
from web.files.bundles import MAP_MODULE, MAP_SCRIPTS, code_bundle, module_closure
from web.files.compression import Asset, encoded, front_end_modules, map_frame_script


def content_security_policy(online_tiles: bool, embedders: str) -> str:
    """Return the policy: everything from here, tile images only where the installer allows them.

    ``unsafe-eval`` is what streamlit-folium needs to add layers to a living map, ``blob:`` what
    Streamlit needs to load a component's script, inline styles and scripts what both write.
    """
    tiles = " ".join(fond.host for fond in FONDS.values()) if online_tiles else ""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {tiles}".rstrip(),
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            # The map is a frame of our own page: whoever may embed us, it may be there too.
            "frame-ancestors " + ("" if "'self'" in embedders else "'self' ") + embedders,
        )
    )


# Where no script ever runs, even opened by itself (nosniff keeps it what it says it is): a policy
# there protects nothing, and half a kilobyte on each of a hundred answers is a tenth of a first
# visit.
_INERT = (
    *("text/javascript", "application/javascript", "text/css", "font/", "image/png"),
    *("application/json", "application/geo+json", "text/plain"),
)


class SecurityHeaders:
    """Add the security headers: all of them to what may be a document, nosniff to all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        options = settings()
        self._headers = {
            "Content-Security-Policy": content_security_policy(
                options.fonds_en_ligne, options.embarquable_par
            ),
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                if not headers.get("content-type", "").startswith(_INERT):
                    for name, value in self._headers.items():
                        headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


# What is not a page: Streamlit's own folders, our routes, and the icons browsers ask for.
_STREAMLIT = ("_stcore", "static", "component", "media", "favicon.png")
_ELSEWHERE = frozenset((*_STREAMLIT, "api", "ressources", "r", "sante"))


class FrenchPages:
    """Answer the address of every page with a French document; other addresses get a French 404.

    Streamlit's own document says ``lang="en"``, has no title before its script runs and no way
    in without JavaScript.
    """

    def __init__(self, app: ASGIApp, pages: Mapping[str, PageInfo]) -> None:
        self.app = app
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            path = scope["path"].removeprefix(scope.get("root_path", "")).strip("/")
            info = self.pages.get(path)
            if info is not None:
                avant = first_page(info, self.pages) if info.accroche else ""
                document = _document(info, code_bundle().hash, avant)
                answer = encoded(document, Request(scope), "no-cache")
                await answer(scope, receive, send)
                return
            if path.partition("/")[0] not in _ELSEWHERE:
                await HTMLResponse(_not_found(), status_code=404)(scope, receive, send)
                return
        await self.app(scope, receive, send)


@lru_cache(maxsize=32)
def _document(info: PageInfo, code_hash: str, avant: str) -> Asset:
    index = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    titre, description = html.escape(info.titre), html.escape(info.description)
    styles = "".join(
        f'<link rel="stylesheet" href="./ressources/{code_hash}/{name}" />'
        for name in ("commun/app.css", info.style)
        if name
    )
    # Streamlit fetches its icon font (374 kB) ahead of any icon: it comes when one is drawn. And
    # inside another site, our addresses go on saying so (static/commun/address.js).
    at_once = (
        "<script>(() => { const load = document.fonts.load.bind(document.fonts); "
        "document.fonts.load = (font, ...rest) => font.includes('Material Symbols') "
        "? Promise.resolve([]) : load(font, ...rest); "
        "const params = new URLSearchParams(location.search); "
        "if (params.get('embed')?.toLowerCase() === 'true') "
        "document.documentElement.dataset.incluse = new URLSearchParams("
        "[...params].filter(([nom]) => nom.startsWith('embed'))).toString(); })();</script>"
    )
    head = (
        at_once
        + f'<meta name="description" content="{description}" />{styles}'
        + f'<script type="module" src="./ressources/{code_hash}/commun/app.js"></script>'
        + (MODULE % f"./ressources/{code_hash}/explorer/firstview.js" if avant else "")
        + _fetched_early(info, f"./ressources/{code_hash}/", index)
    )
    body = (
        '<nav aria-label="Accès rapide">'
        '<a class="evitement" href="#stMain">Aller au contenu</a></nav>'
        '<noscript lang="fr"><p>La carte a besoin de JavaScript. Sans lui, les fiches restent '
        'lisibles : <a href="./api/fiches.csv">tableau (CSV)</a>, '
        '<a href="./api/fiches.json">données (JSON)</a>.</p></noscript>' + avant
    )
    changes = (
        (r'<link\s+rel="preload"[^>]*/>', ""),  # a font we do not use, 170 kB
        (r'<html lang="en"', '<html lang="fr"'),
        (r'href="./favicon.png"', f'href="./ressources/{code_hash}/commun/icone.svg"'),
        (r"<title>.*?</title>", f"<title>{titre}</title>{head}"),
        (r'<link rel="service-desc"[^>]*/>', ""),
        (r"<noscript>.*?</noscript>", ""),
        (r"<body[^>]*>", r"\g<0>" + body),
    )
    for pattern, replacement in changes:
        index = re.sub(pattern, replacement, index, count=1, flags=re.DOTALL)
    if avant:
        index = defer_streamlit(index)
    return Asset("index.html", index.encode())


def _fetched_early(info: PageInfo, root: str, index: str) -> str:
    """Return the links to our modules, and to what Streamlit's front end asks for once it runs.

    Streamlit's panels then ask for their modules four deep, the map for its scripts one by one:
    at 800 ms from the server, two seconds out of nineteen.
    """
    if not info.panneaux:
        return ""
    wanted = ("PageLink", "BidiComponent", *(("ComponentInstance",) if info.carte else ()))
    ours = [root + name for name in module_closure(_modules(info))]
    theirs = [f".{path}" for path in front_end_modules(wanted) if path not in index]
    links = [f'<link rel="modulepreload" crossorigin href="{path}" />' for path in ours + theirs]
    if info.carte:
        frame = map_frame_script()
        scripts = [root + name for name in MAP_SCRIPTS if root + name not in ours]
        scripts += [f".{frame}"] if frame else []
        links += [f'<link rel="preload" as="script" href="{path}" />' for path in scripts]
    return "".join(links)


def _modules(info: PageInfo) -> tuple[str, ...]:
    return (
        "commun/app.js",
        "commun/panel.js",
        *info.panneaux,
        *(("explorer/firstview.js",) if info.accroche else ()),
        *((MAP_MODULE,) if info.carte else ()),
    )


def _not_found() -> str:
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8" />'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />'
        "<title>Page introuvable · La carte du faire alliance</title>"
        f'<link rel="stylesheet" href="./ressources/{code_bundle().hash}/commun/app.css" /></head>'
        '<body class="page-introuvable"><main><h1>Cette page n’existe pas</h1>'
        "<p>L’adresse est peut-être incomplète. "
        '<a href="./">Revenir à la carte</a></p></main></body></html>'
    )

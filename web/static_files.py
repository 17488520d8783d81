"""Serving files: ours under ``/ressources``, Streamlit's own front end compressed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.assets import Asset, streamlit_asset
from web.shared import shared

IMMUTABLE = "public, max-age=31536000, immutable"
_PREFIX = "/static/"
_COMPRESSED = (".js", ".css", ".json", ".svg", ".woff2")


def ressource(request: Request) -> Response:
    """Answer ``/ressources/{hash}/{name}``."""
    data = shared()
    wanted = request.path_params["hash"]
    for bundle in (data.code, data.territoires, data.points):
        if bundle.hash == wanted:
            asset = bundle.get(request.path_params["name"])
            if asset is not None:
                return _answer(asset, request.headers.get("accept-encoding", ""))
    return PlainTextResponse(
        "Ce fichier n’existe pas, ou plus : rechargez la page.", status_code=404
    )


def _answer(asset: Asset, accepted: str) -> Response:
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    body = asset.body
    if asset.compressed is not None and "gzip" in accepted:
        body = asset.compressed
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)


class CompressedFrontEnd:
    """Answer Streamlit's hashed scripts and styles from memory, compressed and immutable."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            _, found, name = scope["path"].partition(_PREFIX)
            if found and name.endswith(_COMPRESSED):
                asset = streamlit_asset(name)
                if asset is not None:
                    accepted = Request(scope).headers.get("accept-encoding", "")
                    await _answer(asset, accepted)(scope, receive, send)
                    return
        await self.app(scope, receive, send)

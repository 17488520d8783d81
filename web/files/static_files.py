"""Serving files: ours under ``/ressources``, Streamlit's own front end compressed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.files.compression import encoded, front_end_asset
from web.shared import shared

IMMUTABLE = "public, max-age=31536000, immutable"


def ressource(request: Request) -> Response:
    """Answer ``/ressources/{hash}/{name}``."""
    data = shared()
    wanted = request.path_params["hash"]
    for bundle in (data.code, data.territoires, data.points, *data.former):
        if bundle.hash == wanted:
            asset = bundle.get(request.path_params["name"])
            if asset is not None:
                return encoded(asset, request, IMMUTABLE)
    return PlainTextResponse(
        "Ce fichier n’existe pas, ou plus : rechargez la page.", status_code=404
    )


class CompressedFrontEnd:
    """Answer the packages' hashed scripts and styles from memory, compressed and immutable."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            asset = front_end_asset(scope["path"].removeprefix(scope.get("root_path", "")))
            if asset is not None:
                await encoded(asset, Request(scope), IMMUTABLE)(scope, receive, send)
                return
        await self.app(scope, receive, send)

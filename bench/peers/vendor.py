"""Leaflet, jQuery, Bootstrap and the rest out of pinned packages, compressed, kept for a year."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

_LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
_BOOTSTRAP = files("js_lib_bootstrap5") / "static" / "js-lib-bootstrap5"
_CLUSTER = files("xstatic.pkg.leaflet_markercluster") / "data"
_AWESOME = files("xstatic.pkg.font_awesome") / "data"
FILES = {
    "leaflet.js": _LEAFLET / "leaflet.js",
    "leaflet.css": _LEAFLET / "leaflet.css",
    **{
        f"images/{n}": _LEAFLET / "images" / n
        for n in ("marker-icon.png", "marker-icon-2x.png", "marker-shadow.png", "layers.png")
    },
    "jquery.min.js": files("xstatic.pkg.jquery") / "data" / "jquery.min.js",
    "bootstrap.bundle.min.js": _BOOTSTRAP / "js" / "bootstrap.bundle.min.js",
    "bootstrap.min.css": _BOOTSTRAP / "css" / "bootstrap.min.css",
    "fontawesome.css": _AWESOME / "css" / "all.min.css",
    "leaflet.markercluster.js": _CLUSTER / "leaflet.markercluster.js",
    "MarkerCluster.css": _CLUSTER / "MarkerCluster.css",
    "MarkerCluster.Default.css": _CLUSTER / "MarkerCluster.Default.css",
}
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=31536000, immutable",
}


def file(request: Request) -> Response:
    """Answer one of the files, or a page of ``BENCH_PAGES``."""
    name = request.path_params["name"]
    pages = os.environ.get("BENCH_PAGES")
    if name == "leaflet.js":
        # Leaflet looks for its images beside its style sheet, which may come after the first mark.
        images = f'\n;L.Icon.Default.prototype.options.imagePath="{request.base_url}images/";'
        body = FILES[name].read_text(encoding="utf-8") + images
        return Response(body, media_type="text/javascript", headers=_HEADERS)
    if name in FILES:
        return FileResponse(str(FILES[name]), headers=_HEADERS)
    if pages and name.endswith(".html") and "/" not in name:
        return FileResponse(Path(pages) / name, headers={"Cache-Control": "no-cache"})
    return PlainTextResponse("ok" if not name else "?", status_code=404 if name else 200)


app = Starlette(
    routes=[Route("/{name:path}", file)],
    middleware=[Middleware(GZipMiddleware, compresslevel=6)],
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="error")

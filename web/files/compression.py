"""A file as it travels: plain, gzip at once, Brotli as soon as it has been made.

Both forms are made once, when a file is first asked for: gzip for that very answer, Brotli beside
the answers. At its strongest it takes a fifth off a first visit, but seconds of processor.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import brotli
from starlette.requests import Request
from starlette.responses import Response

_WORKER: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="brotli")
_IMPORT: Final = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_COMPRESSED_ALREADY: Final = ("image/png", "font/woff2", "image/x-icon")
_STRONGEST_UP_TO: Final = 2_000_000  # bytes: some four seconds of processor
# The front ends that packages ship: where they are served, where they lie, what never changes.
_FRONT_ENDS: Final = (
    ("/static/", ("streamlit", "static/static")),
    ("/component/streamlit_folium.st_folium/static/", (
        "streamlit_folium", "frontend/build/static"
    )),
)  # fmt: skip


class Asset:
    """One file: its bytes and media type, and its compressed forms."""

    def __init__(self, name: str, body: bytes) -> None:
        self.body = body
        self.media_type = _media_type(name)
        self._gzip: bytes | None = None
        self._brotli: bytes | None = None
        self._asked = self.media_type in _COMPRESSED_ALREADY

    def encoded(self, accepted: str) -> tuple[bytes, str]:
        """Return the smallest form a browser accepts that is ready, and the name of its coding.

        Parameters
        ----------
        accepted
            The ``Accept-Encoding`` of the request.
        """
        if not self._asked:
            self._gzip = gzip.compress(self.body, 6, mtime=0)
            self._asked = True
            _WORKER.submit(self.squeeze)
        if self._brotli is not None and "br" in accepted:
            return self._brotli, "br"
        if self._gzip is not None and "gzip" in accepted:
            return self._gzip, "gzip"
        return self.body, ""

    def squeeze(self) -> None:
        """Make the Brotli form."""
        strongest = len(self.body) <= _STRONGEST_UP_TO
        self._brotli = brotli.compress(self.body, quality=11 if strongest else 6)


def encoded(asset: Asset, request: Request, cache_control: str) -> Response:
    """Return the answer that sends a file in the best form the browser accepts."""
    body, coding = asset.encoded(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding"}
    # In a sandbox of another site we are nobody's origin: our own scripts come from elsewhere.
    headers["Access-Control-Allow-Origin"] = "*"
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, media_type=asset.media_type, headers=headers)


def fresh(body: bytes, request: Request, media_type: str = "text/html; charset=utf-8") -> Response:
    """Return what is made for one request, in the best form that is quick to make."""
    accepted = request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if "br" in accepted:
        # 60 kB in 1.5 ms, a sixth less than gzip at the same speed.
        body, headers["Content-Encoding"] = brotli.compress(body, quality=5), "br"
    elif "gzip" in accepted:
        body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
    return Response(body, headers=headers, media_type=media_type)


def _media_type(name: str) -> str:
    if name.endswith(".geojson"):
        return "application/geo+json"
    if name.endswith(".topojson"):
        return "application/json"
    if name.endswith(".woff2"):
        return "font/woff2"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def front_end_asset(path: str) -> Asset | None:
    """Return a hashed file of Streamlit's or streamlit-folium's front end, or None.

    Streamlit serves its own uncompressed: several megabytes at the first visit.
    """
    for prefix, place in _FRONT_ENDS:
        name = path.removeprefix(prefix)
        if name != path and name in _names(*place):
            return _packaged(*place, name)
    return None


def front_end_modules(names: Iterable[str]) -> list[str]:
    """Return where Streamlit's own modules of some names are served, and what they import.

    Its files are hashed (``BidiComponent.CE4SdmW3.js``): a name of another version finds nothing.
    """
    prefix, place = _FRONT_ENDS[0]
    files = {Path(name).name.partition(".")[0]: name for name in _names(*place)}
    to_read = [files[name] for name in names if name in files]
    found: list[str] = []
    while to_read:
        name = to_read.pop()
        if name not in found:
            found.append(name)
            imported = _IMPORT.findall(_packaged(*place, name).body.decode())
            to_read += [f"js/{other}" for other in imported if f"js/{other}" in _names(*place)]
    return [prefix + name for name in sorted(found)]


def map_frame_script() -> str | None:
    """Return where the script of streamlit-folium's frame is served."""
    prefix, place = _FRONT_ENDS[1]
    scripts = [n for n in _names(*place) if n.startswith("js/main.") and n.endswith(".js")]
    return prefix + scripts[0] if scripts else None


@lru_cache(maxsize=4)
def _names(package: str, folder: str) -> frozenset[str]:
    """Return the files there are: only these are ever looked for, and kept."""
    root = _root(package) / folder
    return frozenset(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


@cache  # as many as the packages have files
def _packaged(package: str, folder: str, name: str) -> Asset:
    path = _root(package) / folder / name
    return Asset(path.name, path.read_bytes())


def _root(package: str) -> Path:
    """Return the folder of a package, which is not imported.

    Imported before the page runs, streamlit-folium would register its component with nobody, and
    no map would ever open.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0])

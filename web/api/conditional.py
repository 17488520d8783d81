"""What every address for programs does besides answering: 304, HEAD, CORS, an order of time.

An answer depends on the data, on our code and on the question: its tag is known before it is made,
and who already has it is told so without its being made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache, wraps
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from settings import ROOT
from web.api.answers import CORS, public_root
from web.shared import Shared, shared

Handler = Callable[[Request], Response]
METHODS: Final = ("GET", "HEAD", "OPTIONS")
_EXPOSED: Final = "ETag, Last-Modified, Link, Content-Crs, OGC-NumberMatched, OGC-NumberReturned"
_PREFLIGHT: Final = CORS | {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": ", ".join(METHODS),
}
_OURS: Final = ("catalogue", "geo", "web", "settings.py", "data/catalogue/vocabulaires")
_KINDS: Final = frozenset({".py", ".html", ".typ", ".csv"})


def for_programs(path: str, handler: Handler, *, dated: Collection[str] = ()) -> Route:
    """Return the route of an address that programs ask for, again and again.

    Parameters
    ----------
    path
        Its address.
    handler
        What answers it, from the frozen data and the request alone.
    dated
        Endings of the addresses whose answer says the day, or the age of something: it is another
        one tomorrow, and no moment is told for it.
    """

    @wraps(handler)
    def conditional(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        data = shared()
        says_the_day = request.url.path.rpartition(".")[2] in dated
        tag = _tag(request, data, says_the_day)
        said = {"ETag": tag, "Cache-Control": "no-cache"}
        if not says_the_day:
            said["Last-Modified"] = format_datetime(last_modified(data), usegmt=True)
        if _has_it(request, tag):
            return Response(status_code=304, headers=CORS | said)
        answer = handler(request)
        answer.headers["Access-Control-Expose-Headers"] = _EXPOSED
        if answer.status_code == 200:
            answer.headers.update(said)
            if not says_the_day and _is_as_recent(request, last_modified(data)):
                return Response(status_code=304, headers=CORS | said)
        return answer

    return Route(path, conditional, methods=list(METHODS))


def last_modified(data: Shared) -> datetime:
    """Return when the data or the code that says them last changed."""
    return max(data.modifie, _code_modified())


def _tag(request: Request, data: Shared, says_the_day: bool) -> str:
    """Return the weak tag of an answer: a compressed one is the same."""
    said = (
        data.empreinte,
        data.territoires.hash,
        _code_modified().isoformat(),
        date.today().isoformat() if says_the_day else "",
        public_root(request),
        request.headers.get("accept", ""),
        request.url.path,
        request.url.query,
    )
    return f'W/"{hashlib.blake2s(repr(said).encode(), digest_size=12).hexdigest()}"'


def _has_it(request: Request, tag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return tag.removeprefix("W/") in (t.strip().removeprefix("W/") for t in asked.split(","))


def _is_as_recent(request: Request, modified: datetime) -> bool:
    """Tell whether who asks has an answer that recent; a tag, when there is one, says better."""
    since = request.headers.get("if-modified-since", "")
    if not since or request.headers.get("if-none-match"):
        return False
    try:
        return parsedate_to_datetime(since) >= modified
    except (ValueError, TypeError):  # no date, or one without a time zone
        return False


@lru_cache(maxsize=1)
def _code_modified() -> datetime:
    files = [p for name in _OURS for p in _files(ROOT / name)]
    newest = max(int(path.stat().st_mtime) for path in files)
    return datetime.fromtimestamp(newest, UTC)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [p for p in path.rglob("*") if p.suffix in _KINDS]

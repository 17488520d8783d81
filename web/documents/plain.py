"""Pages of words for who reads what programs read: nothing runs in them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse

from web.documents.headers import PLAIN
from web.files.bundles import code_bundle
from web.panels.render import render


def way_up(path: str) -> str:
    """Return the way from an address to the root of the app, as a link of its document says it.

    >>> way_up("ogc/collections/fiches"), way_up("ogc")
    ('../../', './')
    """
    return "../" * path.count("/") or "./"


def plain_page(
    request: Request, template: str, status: int = 200, **values: object
) -> HTMLResponse:
    """Return a page made of a template under ``templates/programmes/``.

    It is told ``racine``, the way to the root of the app, and ``code``, where our styles are.
    """
    path = request.scope["path"].removeprefix(request.scope.get("root_path", "")).lstrip("/")
    root = way_up(path)
    html = render(
        f"programmes/{template}", racine=root, code=f"{root}{code_bundle().url('')}", **values
    )
    return HTMLResponse(html, status, headers={"Content-Security-Policy": PLAIN})

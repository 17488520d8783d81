"""A page that is the server's alone: no script in it, and whole when it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from settings import settings
from web.api.answers import public_root
from web.documents.headers import PRIVATE, plain_policy
from web.documents.pages import PAGES
from web.documents.presentation import Presentation
from web.files.bundles import code_bundle
from web.files.compression import fresh
from web.panels.render import render

THEMES: Final = {"clair": "light", "sombre": "dark"}
EMBED: Final = "embed"
"""The parameter that says a page is shown inside another, as Streamlit has it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What such a page is made of.

    Parameters
    ----------
    presentation
        How it presents itself: title, description, address, picture.
    corps
        What it shows, out of its own template.
    genre
        A class of its ``main``, for its style sheet.
    styles, scripts
        Files it needs beside those of all.
    incluse
        Made for other sites, whatever its address says.
    """

    presentation: Presentation
    corps: Markup
    genre: str = "texte"
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    incluse: bool = False


def embedded(request: Request) -> bool:
    """Return whether a page is asked to be shown inside another."""
    return request.query_params.get(EMBED, "").lower() in ("true", "1")


def send(page: Page, request: Request, status: int = 200) -> Response:
    """Return the document of a page.

    Its links are said from the root of the app (``<base>``), wherever that is served.
    """
    answer = fresh(document(page, request).encode(), request)
    answer.status_code = status
    answer.headers["Content-Security-Policy"] = plain_policy(settings().embarquable_par)
    return answer


def send_private(page: Page, request: Request, status: int = 200) -> Response:
    """Return the document of a page where one writes, or has a session.

    Nobody frames it nor keeps it, and no other site is told its address.
    """
    return HTMLResponse(
        document(page, request),
        status,
        {
            "Content-Security-Policy": PRIVATE,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            **({} if page.presentation.indexee else {"X-Robots-Tag": "noindex"}),
        },
    )


def document(page: Page, request: Request) -> str:
    """Return the HTML of a page."""
    path = request.url.path.removeprefix(request.scope.get("root_path", "")).lstrip("/")
    root = "../" * path.count("/") or "./"
    files = f"ressources/{code_bundle().hash}/"
    return render(
        "publiques/page.html",
        titre=page.presentation.titre_entier,
        tete=page.presentation.html(public_root(request)),
        corps=page.corps,
        genre=page.genre,
        racine=root,
        ici=path + (f"?{request.url.query}" if request.url.query else ""),
        chez_nous=page.presentation.canonique,
        incluse=page.incluse or embedded(request),
        theme=THEMES.get(request.query_params.get("theme", ""), ""),
        pages=PAGES,
        fichiers=files,
        styles=[files + name for name in ("commun/app.css", "publiques/page.css", *page.styles)],
        scripts=[files + name for name in page.scripts],
    )

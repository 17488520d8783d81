"""The threshold of every page of the registre: is there one, who asks, what was sent, from where.

SQLAlchemy, a third of a second, is imported when the first page of a registre is asked.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from registre.refus import Conflit, Inconnu, Indisponible, Refus
from settings import settings
from web.api.answers import public_root
from web.documents.presentation import VUE, Presentation
from web.panels.render import render
from web.publiques.page import Page, send_private

if TYPE_CHECKING:
    from registre.base import Base

BODY_MAX: Final = 64_000  # bytes: the longest fiche, every letter of it escaped
FIELDS_MAX: Final = 400
STYLE: Final = "proposer/proposer.css"


class InterditError(Refus):
    """Something one has no right to; its text says how to get it."""


@dataclass(frozen=True, slots=True)
class Saisie:
    """What a form sends: names and texts, in the order of the page."""

    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, nom: str) -> str:
        """Return the last text of a name, without outer blanks; "" when there is none."""
        return next((text.strip() for name, text in reversed(self.pairs) if name == nom), "")

    def all(self, nom: str) -> list[str]:
        """Return every text of a name."""
        return [text for name, text in self.pairs if name == nom]


Handler = Callable[[Request, Saisie], Response]


def is_open() -> bool:
    """Tell whether this map has a registre."""
    return not settings().from_files


@lru_cache(maxsize=1)
def the_base() -> Base:
    """Return the base of the registre, opened once.

    Raises
    ------
    Indisponible
        When it does not answer.
    """
    base: Base = import_module("registre.base").open_base(settings().base)
    return base


@lru_cache(maxsize=4)
def secret_of(base: Base) -> bytes:
    """Return the secret of a base, asked once."""
    secret: bytes = import_module("registre.acces.jetons").secret_of(base)
    return secret


async def answer(request: Request, handler: Handler) -> Response:
    """Answer a page of the registre: the body read and bounded, what is refused said in French."""
    saisie = Saisie()
    if request.method == "POST":
        if not is_ours(request):
            return told(request, "Envoi refusé", "Ce formulaire vient d’un autre site.", 403)
        body = await _body(request)
        if body is None:
            return told(request, "C’est trop long", "Ce que vous envoyez est trop long.", 413)
        try:
            pairs = parse_qsl(
                body.decode("utf-8", "replace"),
                keep_blank_values=True,
                max_num_fields=FIELDS_MAX,
            )
        except ValueError:
            return told(request, "C’est trop long", "Il y a trop de champs.", 413)
        saisie = Saisie(tuple(pairs))
    try:
        return await run_in_threadpool(handler, request, saisie)
    except Refus as refus:
        return refused(request, refus)


def refused(request: Request, refus: Refus) -> Response:
    """Return the page of what the registre will not do."""
    for kind, titre, status in (
        (Indisponible, "Pas enregistré", 503),
        (Inconnu, "Introuvable", 404),
        (Conflit, "Quelqu’un est passé avant", 409),
        (InterditError, "Réservé à ceux qui modèrent", 403),
    ):
        if isinstance(refus, kind):
            return told(request, titre, str(refus), status)
    return told(request, "Pas enregistré", str(refus), 422)


def told(
    request: Request, titre: str, words: str, status: int, back: tuple[str, str] = ("", "")
) -> Response:
    """Return a page of a few words, and where to go from there."""
    html = render("registre/dit.html", titre=titre, mots=words, retour=back)
    presentation = Presentation(titre, words, "proposer", VUE, indexee=False)
    return send_private(Page(presentation, html, styles=(STYLE,)), request, status)


def where_from(request: Request) -> str:
    """Return the address one asks from: that our own proxy tells, when it is one that asks."""
    peer = request.client.host if request.client else ""
    try:
        ours = ipaddress.ip_address(peer).is_loopback or ipaddress.ip_address(peer).is_private
    except ValueError:
        ours = True
    told_by = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return told_by[:64] if ours and told_by else peer


def is_secure(request: Request) -> bool:
    """Tell whether a visitor came by https, as far as we or our proxy know."""
    told_by = request.headers.get("x-forwarded-proto", "")
    return public_root(request).startswith("https:") or told_by == "https"


def is_ours(request: Request) -> bool:
    """Tell whether a form was sent by a page of ours: by its origin, which no page can forge."""
    origin = request.headers.get("origin", "")
    if origin in ("", "null"):
        site = request.headers.get("sec-fetch-site")
        return site == "same-origin" if origin == "null" or site else True
    hosts = {request.headers.get("host", ""), urlsplit(public_root(request)).netloc}
    return urlsplit(origin).netloc in hosts - {""}


async def _body(request: Request) -> bytes | None:
    """Return the body of a request, None when it is longer than a form of ours."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_MAX:
            return None
        parts.append(part)
    return b"".join(parts)

"""What a form of ``/importer`` sends, file included: read in memory, bounded, never on a disk."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from catalogue.sentences import say_number
from registre.refus import Refus
from web.importer.resultat import OCTETS_MAX

_FORM_MAX: Final = 2_000_000  # bytes of a form without a file: a thousand columns, each named
_FIELDS_MAX: Final = 4_000
_LISTENED: Final = 80_000_000  # a file too long is listened to that far, so that it can be told so
TROP_LOURD: Final = (
    f"Ce fichier pèse plus de {say_number(OCTETS_MAX // 1_000_000)} Mo : enregistrez-le en CSV,"
    " coupez-le en plusieurs, ou confiez-le à qui administre la carte."
)


class TropLourdError(Refus):
    """More than this page takes."""


@dataclass(frozen=True, slots=True)
class Envoi:
    """What was sent: names and texts, and the file, when there is one."""

    textes: dict[str, str]
    nom: str = ""
    octets: bytes | None = None

    def get(self, nom: str) -> str:
        """Return a text, "" when there is none."""
        return self.textes.get(nom, "").strip()


class _InMemory(MultiPartParser):
    spool_max_size = OCTETS_MAX + _FORM_MAX


async def receive(request: Request) -> Envoi:
    """Return what a form sends.

    Raises
    ------
    TropLourdError
        When it is longer than this page takes.
    Refus
        When it is no form.
    """
    with_file = request.headers.get("content-type", "").startswith("multipart/form-data")
    most = OCTETS_MAX + 20_000 if with_file else _FORM_MAX
    try:
        parser = (
            _InMemory(
                request.headers,
                _bounded(request, most),
                max_files=1,
                max_fields=20,
                max_part_size=20_000,
            )
            if with_file
            else FormParser(request.headers, _bounded(request, most))
        )
        form = await parser.parse()
    except (MultiPartException, ValueError) as error:
        raise Refus("Ce formulaire ne se lit pas : rechargez la page.") from error
    if len(form) > _FIELDS_MAX:
        raise TropLourdError("Il y a trop de champs.")
    textes = {nom: value for nom, value in form.items() if isinstance(value, str)}
    sent = next((value for value in form.values() if isinstance(value, UploadFile)), None)
    if sent is None:
        return Envoi(textes)
    octets = await sent.read()
    await sent.close()
    if len(octets) > OCTETS_MAX:
        raise TropLourdError(TROP_LOURD)
    nom = "".join(c for c in (sent.filename or "") if c.isprintable()).replace("\\", "/")
    return Envoi(textes, nom.rpartition("/")[2][:120] or "fichier", octets)


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield the body; one too long is listened to a while, for its sender to hear the answer."""
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= most:
            yield part
        elif size > _LISTENED:
            break
    if size > most:
        raise TropLourdError(TROP_LOURD)

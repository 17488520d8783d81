"""``POST /api/propositions?essai=1``: what a form would be told, while it is typed."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.registre.envoyer.examiner import alike, examine, subject
from web.registre.seuil import Saisie, the_base, where_from

_MOST: Final = 120  # a minute and an address: one types no faster
_REMEMBERED: Final = 5_000  # addresses
_lock = Lock()
_seen: OrderedDict[str, tuple[int, int]] = OrderedDict()


def trial(request: Request, saisie: Saisie) -> Response:
    """Answer what is wrong or doubted of a form, by field; nothing is kept."""
    if request.query_params.get("essai") != "1":
        said = {"erreur": "Seul l’essai (?essai=1) répond ici : on propose depuis /"}
        return JSONResponse(said, 400)
    if not _slow_enough(where_from(request)):
        return JSONResponse({"erreur": "Trop de demandes : réessayez dans une minute."}, 429)
    sujet = subject(saisie.get("fiche"), saisie.get("objet"))
    examen = examine(saisie, sujet, the_base())
    filled = {nom for nom, text in saisie.pairs if text.strip()}
    lu = examen.lu
    return JSONResponse(
        {
            "erreurs": {nom: said for nom, said in lu.erreurs.items() if nom in filled},
            "avis": lu.avis,
            "doublons": alike(examen.draft) if not sujet.slug else [],
        },
        headers={"Cache-Control": "no-store"},
    )


def _slow_enough(address: str) -> bool:
    minute = int(monotonic() // 60)
    with _lock:
        then, count = _seen.pop(address, (minute, 0))
        count = count + 1 if then == minute else 1
        _seen[address] = (minute, count)
        if len(_seen) > _REMEMBERED:
            _seen.popitem(last=False)
    return count <= _MOST

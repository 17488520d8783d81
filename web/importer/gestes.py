"""What one does on ``/importer``: drop, read again, correct, cancel, forget, publish, take away."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from catalogue.importation.importation import Demande
from catalogue.importation.modele import write_model
from registre.acces.jetons import same
from registre.refus import Refus
from settings import settings
from web.api.answers import number
from web.importer import dire
from web.importer import page as pages
from web.importer.etabli import Travail
from web.importer.recevoir import Envoi, TropLourdError, receive
from web.importer.seances import COOKIE, DURE_S, Seance, seances
from web.registre import seuil
from web.shared import remembered, shared

_NONE: Final = (
    "Aucun fichier n’est ouvert, ou il l’est depuis plus d’une demi-heure : donnez-le à nouveau."
)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def page(request: Request) -> Response:
    """Answer the page, and what its forms send."""
    if request.method != "POST":
        return await run_in_threadpool(_shown, request)
    if not seuil.is_ours(request):
        return seuil.told(request, "Envoi refusé", "Ce formulaire vient d’un autre site.", 403)
    try:
        envoi = await receive(request)
        return await run_in_threadpool(_done, request, envoi)
    except TropLourdError as refus:
        return pages.drop(request, str(refus), 413)
    except Refus as refus:
        return seuil.refused(request, refus)


async def state(request: Request) -> Response:
    """Answer how far one’s file is."""
    seance = _mine(request)
    told = pages.progress(seance) if seance else {"fini": True, "quoi": "", "part": 0}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def repaired(request: Request) -> Response:
    """Answer the repaired file."""
    seance = _mine(request)
    if seance is None or seance.resultat is None:
        return pages.drop(request, _NONE, 404)
    content = await run_in_threadpool(seance.resultat.csv)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="liste-reparee.csv"',
    }
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


async def model(_request: Request) -> Response:
    """Answer the model sheet, which is the same for everyone."""
    content = await run_in_threadpool(_model)
    headers = {
        "Cache-Control": "public, max-age=3600",
        "Content-Disposition": 'attachment; filename="modele-faire-alliance.xlsx"',
    }
    return Response(content, media_type=_XLSX, headers=headers)


@lru_cache(maxsize=1)
def _model() -> bytes:
    output = io.BytesIO()
    write_model(output)
    return output.getvalue()


def _mine(request: Request) -> Seance | None:
    return seances().find(request.cookies.get(COOKIE, ""))


def _shown(request: Request) -> Response:
    seance = _mine(request)
    if seance is None:
        lost = COOKIE in request.cookies and "etape" in request.query_params
        return pages.drop(request, _NONE if lost else "", 410 if lost else 200)
    if seance.travail is not None:
        return pages.waiting(request, seance)
    if seance.refus:
        return pages.refused(request, seance)
    if seance.resultat is None:
        return pages.drop(request)
    nom, garde = _moderator(request)
    return pages.show(request, seance, nom, garde)


def _done(request: Request, envoi: Envoi) -> Response:
    if envoi.octets is not None:
        return _dropped(request, envoi)
    seance = _mine(request)
    if seance is None:
        return pages.drop(request, _NONE, 410)
    if not same(envoi.get("cle"), seance.garde):
        raise seuil.InterditError("Ce formulaire n’est plus valable : rechargez la page.")
    gesture = _GESTES.get(envoi.get("action"))
    if gesture is None:
        raise Refus("Ce geste n’existe pas.")
    return gesture(request, seance, envoi)


def _forgotten(_request: Request, seance: Seance, envoi: Envoi) -> Response:
    seances().forget(seance)
    answer = _back(envoi)
    answer.delete_cookie(COOKIE)
    return answer


def _cancelled(_request: Request, seance: Seance, envoi: Envoi) -> Response:
    """Read no further: what was read before stays, a file never read is closed."""
    if seance.travail is not None:
        seances().etabli.cancel(seance.travail)
        seance.settle()
    if seance.resultat is None and seance.travail is None:
        seances().forget(seance)
    return _back(envoi)


def _resumed(_request: Request, seance: Seance, envoi: Envoi) -> Response:
    seance.refus = ""
    return _back(envoi)


def _dropped(request: Request, envoi: Envoi) -> Response:
    """Open a file; the one that was open is closed."""
    assert envoi.octets is not None
    if not envoi.octets:
        said = "Choisissez d’abord un fichier." if envoi.nom == "fichier" else (
            "Ce fichier est vide (0 octet) : enregistrez-le à nouveau."
        )  # fmt: skip
        return pages.drop(request, said, 422)
    before = _mine(request)
    if before is not None:
        seances().forget(before)
    seance = seances().open(envoi.nom, envoi.octets)
    if seance is None:
        said = "Beaucoup de fichiers sont ouverts en ce moment : réessayez dans quelques minutes."
        return pages.drop(request, said, 503)
    _read(request, seance)
    answer = _back(envoi)
    answer.set_cookie(
        COOKIE,
        seance.id,
        max_age=int(DURE_S),
        httponly=True,
        samesite="lax",
        secure=seuil.is_secure(request),
    )
    return answer


def _again(request: Request, seance: Seance, envoi: Envoi) -> Response:
    """Read a file again, with what is said of it now."""
    there = {}
    if seance.resultat is None:
        seance.demande = Demande(encodage=envoi.get("encodage"))
    else:
        seance.demande = dire.of_file(seance.demande, seance.resultat.tete, envoi)
        there = {"etape": "lignes"}
    _read(request, seance)
    return _back(envoi, **there)


def _corrected(request: Request, seance: Seance, envoi: Envoi) -> Response:
    """Read a file again, with what is said of one row."""
    ligne, resultat = number(envoi.get("ligne")), seance.resultat
    found = [] if resultat is None else [int(p) for p in np.flatnonzero(resultat.numeros == ligne)]
    if resultat is None or ligne is None or not found:
        raise Refus("Cette ligne n’existe pas.")
    before = resultat.rows(found[:1])[0]["fiche"]
    seance.demande = dire.of_row(seance.demande, ligne, before, envoi)
    _read(request, seance)
    return _back(envoi, etape="lignes", etat="toutes", ligne=str(ligne))


def _published(request: Request, seance: Seance, envoi: Envoi) -> Response:
    """Publish the ready rows of a file as one lot: whoever moderates, and nobody else."""
    if settings().from_files:
        raise Refus("Cette carte n’a pas de registre : rien ne s’y publie en ligne.")
    from web.registre import acces  # noqa: PLC0415 - SQLAlchemy, only where there is a registre

    moderateur = acces.checked(request, seuil.Saisie(tuple(envoi.textes.items())))
    if seance.resultat is None or seance.travail is not None:
        raise Refus("Ce fichier n’est pas encore lu.")
    if seance.resultat.bilan:
        raise Refus("Ce fichier est déjà publié.")
    _read(request, seance, par=moderateur.nom, publier=True)
    return _back(envoi, etape="suite")


_GESTES: Final[Mapping[str, Callable[[Request, Seance, Envoi], Response]]] = {
    "oublier": _forgotten,
    "annuler": _cancelled,
    "revenir": _resumed,
    "relire": _again,
    "corriger": _corrected,
    "publier": _published,
}


def _read(request: Request, seance: Seance, *, par: str = "", publier: bool = False) -> None:
    travail = Travail(
        seance.octets,
        seance.nom,
        seance.demande,
        _known(),
        par or _moderator(request)[0],
        publier,
    )
    seances().read(seance, travail)


@remembered(1)
def _known() -> tuple[tuple[str, str, str, str, str], ...]:
    """Return the fiches there are, as duplicates are looked for."""
    return tuple(
        (f.id, f.nom, f.sigle or "", f.site_web or "", f.code_insee or "")
        for f in shared().catalogue.fiches
    )


def _moderator(request: Request) -> tuple[str, str]:
    """Return the name of who moderates and the token of her forms, "" for anyone else."""
    if settings().from_files:
        return "", ""
    from web.registre import acces  # noqa: PLC0415 - SQLAlchemy, only where there is a registre

    try:
        moderateur = acces.who(request)
        return moderateur.nom, acces.guard(seuil.the_base(), moderateur)
    except Refus:
        return "", ""


def _back(envoi: Envoi, **there: str) -> RedirectResponse:
    if envoi.get("script") == "oui":
        there["script"] = "oui"
    answer = RedirectResponse("./importer" + (f"?{urlencode(there)}" if there else ""), 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer

"""The same view for programs: the parameters of the page, answers they can read."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from catalogue.address import Adresse, Vue, read_address
from catalogue.catalogue import Resultat
from catalogue.display import rows, sheet
from catalogue.exports.fiches import Ligne, csv_, geojson, json_, xlsx
from catalogue.exports.workbook import Link
from catalogue.lecture.schema import schema_json
from catalogue.recherche.words import QUERY_MAX
from catalogue.sentences import phrase
from catalogue.suggestions import suggest
from geo.territoires import FRANCE, Niveau
from settings import settings
from web.api.answers import (
    CORS,
    BadRequestError,
    answer,
    fiche_address,
    problem,
    public_root,
    refused,
    route,
    whole,
)
from web.api.paging import Tranche, link_header, page_links
from web.shared import Shared, shared
from web.sources import manifest
from web.version import VERSION

_MEDIA: Final = {
    "geojson": "application/geo+json",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STREAMS: Final[dict[str, Callable[[Iterable[Ligne], Mapping[str, Any]], Iterator[bytes]]]] = {
    "geojson": geojson,
    "json": json_,
}
_ALL: Final = 10_000_000  # no bound of its own: an answer is sent as it is made
_PIECE: Final = 2**16  # bytes
LIMITE_MAX: Final = 200
Q_MAX: Final = QUERY_MAX


@route
def fiches(request: Request) -> Response:
    """Answer ``/api/fiches.{ext}``: the fiches of a view, in its order."""
    extension = request.path_params["ext"]
    if extension not in _MEDIA:
        wanted = ", ".join(_MEDIA)
        return refused([problem("format", extension, f"formats : {wanted}")], 404)
    data = shared()
    vue = _vue(request, data, ("depuis", "limite"))
    found = data.catalogue.query(vue)
    part = Tranche(
        whole(request, "depuis", 0, 0, _ALL),
        whole(request, "limite", _ALL, 1, _ALL),
        found.total,
    )
    links = page_links(request, part)
    lines = _lines(data, found, part)
    name = f'attachment; filename="faire-alliance.{extension}"'
    headers = CORS | link_header(links)
    headers |= {"Content-Disposition": name} if extension in ("csv", "xlsx") else {}
    if extension == "csv":
        chunks = csv_(lines)
    elif extension in _STREAMS:
        chunks = _STREAMS[extension](lines, _told(part, links))
    else:
        chunks = _workbook(tuple(lines), vue, found, public_root(request), headers)
    return StreamingResponse(chunks, headers=headers, media_type=_MEDIA[extension])


def _workbook(
    lines: Collection[Ligne], vue: Vue, found: Resultat, root: str, headers: dict[str, str]
) -> Iterator[bytes]:
    """Make a workbook on disk, tell its length, and return it by pieces."""
    ref, today = shared().ref, date.today()
    # Closed once sent, or when the one who asked has gone.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    xlsx(
        lines,
        file,
        say=ref.libelle,
        address=lambda slug: fiche_address(root, slug),
        above=(
            phrase(vue, found, ref),
            Link(f"{root}/{vue.address()}"),
            f"Fait le {today:%d/%m/%Y}",
        ),
        made=today,
    )
    headers["Content-Length"] = str(file.seek(0, io.SEEK_END))
    # It is a zip: to squeeze it again would only hide its length, and how far it is with it. The
    # server's compression knows no other way to leave an answer alone.
    headers["Content-Encoding"] = "identity"
    file.seek(0)

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(_PIECE):
                yield piece

    return pieces()


@route
def liste(request: Request) -> Response:
    """Answer ``/api/liste.json``: some rows of the list (``depuis``, ``limite``)."""
    data = shared()
    found = _found(request, data, others=("depuis", "limite"))
    start = whole(request, "depuis", 0, 0, 10_000_000)
    count = whole(request, "limite", 50, 1, LIMITE_MAX)
    links = page_links(request, Tranche(start, count, found.total))
    listed = answer(rows(data.catalogue, found, start, count))
    listed.headers.update(link_header(links))
    return listed


def schema(_request: Request) -> Response:
    """Answer ``/api/schema.json``: the Table Schema of the fiches."""
    return Response(schema_json(), headers=CORS, media_type="application/json")


@route
def facettes(request: Request) -> Response:
    """Answer ``/api/facettes.json``: how many per value, in all, and without a point."""
    found = _found(request, shared())
    return answer(
        {
            "total": found.total,
            "sans_point": found.sans_point,
            "facettes": {family: dict(counts) for family, counts in found.facettes.items()},
        }
    )


@route
def fiche(request: Request) -> Response:
    """Answer ``/api/fiches/{slug}.json``: one fiche, whole; a former slug redirects for ever."""
    catalogue = shared().catalogue
    slug = request.path_params["slug"]
    current = catalogue.redirections.get(slug)
    if current:
        return Response(status_code=301, headers=CORS | {"Location": f"./{current}.json"})
    position = catalogue.position.get(slug)
    if position is None:
        return refused([problem("slug", slug, "cette fiche n’existe pas")], 404)
    record = catalogue.fiches[position]
    body = asdict(record) | {
        "territoires": [str(t) for t in record.territoires],
        "affichage": sheet(catalogue, position, None, date.today(), settings().contact),
    }
    return answer(body)


@route
def lieux(request: Request) -> Response:
    """Answer ``/api/lieux``: places whose name is like ``q``, most likely first."""
    data, params = shared(), request.query_params
    q = params.get("q", "").strip()
    if not q or len(q) > Q_MAX:
        raise BadRequestError(problem("q", q, f"un texte de 1 à {Q_MAX} caractères"))
    unknown = set(params) - {"q", "limite", "departement", "niveaux"}
    if unknown:
        raise BadRequestError(*(problem(p, "", "ce paramètre n’existe pas ici") for p in unknown))
    found = data.gazetteer.search(
        q,
        limite=whole(request, "limite", 8, 1, 50),
        departement=_departement(params.get("departement", ""), data) or None,
        niveaux=_niveaux(params.get("niveaux", "")),
    )
    return answer(
        [
            {
                "libelle": lieu.libelle,
                "niveau": lieu.territoire.niveau,
                "code": lieu.territoire.code,
                "departement": lieu.departement,
                "precision": lieu.genre,
                "raison": lieu.raison,
                "score": round(lieu.score, 1),
                "certain": lieu.certain,
            }
            for lieu in found
        ]
    )


@route
def suggestions(request: Request) -> Response:
    """Answer ``/api/suggestions.json``: what ``q``, being typed, may lead to from a view."""
    data = shared()
    return answer([asdict(each) for each in suggest(_vue(request, data, ()), data.catalogue)])


def publie(request: Request) -> Response:
    """Answer ``/api/publie.json``: the last event of the registre that is served, 0 without one."""
    return answer({"version": shared().version})


def sante(request: Request) -> Response:
    """Answer ``/sante``: whether the app can serve, with what data."""
    try:
        data = shared()
    except Exception as error:
        return answer({"etat": "en panne", "raison": type(error).__name__}, 503)
    served = len(data.catalogue)
    body = {
        "etat": "en service" if served else "sans fiche",
        "version": VERSION,
        "fiches": served,
        "fiches_sans_point": int((~data.catalogue.has_a_point).sum()),
        "lignes_ecartees": len(
            {(p.fichier, p.ligne) for p in data.lecture.problemes if p.gravite == "erreur"}
        ),
        "catalogue": data.points.hash,
        "territoires": data.territoires.hash,
        "territoires_construits_le": manifest()["construit_le"],
        "code_officiel_geographique": manifest()["cog"],
        "source_la_plus_recente": max((f.source_date for f in data.catalogue.fiches), default=""),
    }
    return answer(body, 200 if served else 503)


def inconnue(request: Request) -> Response:
    """Answer any other address under ``/api``: a program asked, no page would help it."""
    return refused(
        [problem("adresse", request.url.path, "une adresse de l’API : voir /donnees")], 404
    )


def _found(request: Request, data: Shared, others: tuple[str, ...] = ()) -> Resultat:
    return data.catalogue.query(_vue(request, data, others))


def _vue(request: Request, data: Shared, others: tuple[str, ...]) -> Vue:
    adresse = _adresse(request, data, others)
    if adresse.ignores:
        raise BadRequestError(*adresse.ignores)
    return adresse.vue


def _adresse(request: Request, data: Shared, others: tuple[str, ...] = ()) -> Adresse:
    catalogue, pairs = data.catalogue, request.query_params.multi_items()
    return read_address(pairs, data.ref, catalogue.position, catalogue.redirections, others)


def _told(part: Tranche, links: Mapping[str, str]) -> dict[str, Any]:
    """Return what an answer says of itself when it is one page of several."""
    if part.depuis == 0 and part.stop == part.total:
        return {}
    names = {"first": "premiere", "prev": "precedente", "next": "suivante"}
    pages = {names[relation]: address for relation, address in links.items()}
    return {"total": part.total, "depuis": part.depuis, "limite": part.limite, "pages": pages}


def _lines(data: Shared, found: Resultat, part: Tranche) -> Iterator[Ligne]:
    catalogue = data.catalogue
    for i in found.ordre[part.depuis : part.stop]:
        known = bool(catalogue.has_a_point[i])
        yield Ligne(
            fiche=catalogue.fiches[i],
            lon=float(catalogue.lon[i]) if known else None,
            lat=float(catalogue.lat[i]) if known else None,
            distance_m=float(found.distances[i]) if known and found.distances is not None else None,
        )


def _departement(code: str, data: Shared) -> str:
    known = {t.code for t in data.ref.membres(FRANCE, Niveau.DEPARTEMENT)}
    asked = code.strip().upper()
    if asked and asked not in known:
        raise BadRequestError(problem("departement", code, "un code de département"))
    return asked or settings().departement


def _niveaux(text: str) -> list[Niveau] | None:
    try:
        return [Niveau(part) for part in text.split(",")] if text else None
    except ValueError:
        wanted = "des niveaux parmi " + ", ".join(Niveau)
        raise BadRequestError(problem("niveaux", text, wanted)) from None

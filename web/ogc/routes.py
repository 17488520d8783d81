"""The addresses under ``/ogc``."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import shapely
from starlette.requests import Request
from starlette.responses import Response

from web.api.answers import CORS, public_root
from web.api.conditional import for_programs
from web.api.paging import Tranche, here, link_header, page_links
from web.documents.plain import plain_page, way_up
from web.ogc import documents
from web.ogc.collections import COLLECTIONS, Collection
from web.ogc.crs import Crs, project, read_crs
from web.ogc.definition import definition
from web.ogc.documents import GEOJSON, OPENAPI, SCHEMA, link
from web.ogc.problems import ProblemError, problem_response
from web.ogc.question import ask, parameters

_Json = dict[str, Any]


def _root(request: Request) -> str:
    return f"{public_root(request)}/ogc"


# GDAL repeats everywhere what it will ask of the items; there they change nothing.
_NAMES: Final = frozenset(name for c in COLLECTIONS.values() for name in parameters(c))


def _wants_page(request: Request) -> bool:
    """Tell whether a page is wanted and not data: ``f`` says, or else who asks does.

    Raises
    ------
    ProblemError
        When ``f`` is neither, or a parameter is none of ours.
    """
    for name in request.query_params:
        if name not in _NAMES:
            raise ProblemError(name, "", "un paramètre que dit le mode d’emploi, comme f")
    form = request.query_params.get("f", "")
    if form not in ("", "json", "html"):
        raise ProblemError("f", form, "json ou html")
    return form == "html" if form else "text/html" in request.headers.get("accept", "")


def _told(handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Turn what cannot be answered into what the standard says of it."""

    @wraps(handler)
    def answering(request: Request) -> Response:
        try:
            answer = handler(request)
        except ProblemError as error:
            answer = problem_response(error)
        answer.headers["Vary"] = "Accept"
        return answer

    return answering


def _json(body: _Json, media_type: str = "application/json", **headers: str) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, headers=CORS | headers, media_type=media_type)


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page, from ``/ogc``; the last step is where one is."""
    path = [("OGC API – Features", "ogc"), *steps]
    return [*path[:-1], (path[-1][0], "")]


def _page(
    request: Request,
    template: str,
    titre: str,
    *steps: tuple[str, str],
    **values: Any,  # noqa: ANN401 - what its template asks for
) -> Response:
    up = way_up(request.scope["path"].removeprefix(request.scope.get("root_path", "")).lstrip("/"))
    chemin = [(words, f"{up}{where}" if where else "") for words, where in _trail(*steps)]
    return plain_page(request, template, titre=titre, chemin=chemin, **values)


def landing(request: Request) -> Response:
    """Answer ``/ogc``."""
    body = documents.landing(_root(request))
    if _wants_page(request):
        found = documents.collections(_root(request))["collections"]
        return _page(
            request,
            "ogc.html",
            "OGC API – Features",
            document=body,
            collections=found,
            base=_root(request),
        )
    return _json(body)


def conformance(request: Request) -> Response:
    """Answer ``/ogc/conformance``."""
    body = documents.conformance()
    if _wants_page(request):
        return _page(
            request, "ogc_conformite.html", "Conformité", ("Conformité", ""), document=body
        )
    return _json(body)


def api(request: Request) -> Response:
    """Answer ``/ogc/api``."""
    body = definition(_root(request))
    if _wants_page(request):
        return _page(
            request,
            "ogc_api.html",
            "Mode d’emploi",
            ("Mode d’emploi", ""),
            document=body,
            base=_root(request),
        )
    return _json(body, OPENAPI)


def collections(request: Request) -> Response:
    """Answer ``/ogc/collections``."""
    body = documents.collections(_root(request))
    if _wants_page(request):
        return _page(
            request, "ogc_collections.html", "Collections", ("Collections", ""), document=body
        )
    return _json(body)


def _collection(request: Request) -> Collection:
    asked = request.path_params["collection"]
    found = COLLECTIONS.get(asked)
    if found is None:
        expected = f"une de ces collections : {', '.join(COLLECTIONS)}"
        raise ProblemError("collection", asked, expected, 404)
    return found


def collection(request: Request) -> Response:
    """Answer ``/ogc/collections/{collection}``."""
    c = _collection(request)
    body = documents.collection(c, _root(request))
    if _wants_page(request):
        champs = [(f.nom, f.titre) for f in c.champs]
        return _page(
            request,
            "ogc_collection.html",
            c.titre,
            ("Collections", "ogc/collections"),
            (c.titre, ""),
            document=body,
            champs=champs,
        )
    return _json(body)


def queryables(request: Request) -> Response:
    """Answer ``/ogc/collections/{collection}/queryables``."""
    _wants_page(request)
    return _json(documents.queryables(_collection(request), _root(request)), SCHEMA)


def items(request: Request) -> Response:
    """Answer ``/ogc/collections/{collection}/items``."""
    c = _collection(request)
    found = ask(c, request)
    page = _wants_page(request)
    part = Tranche(found.debut, found.limite, len(found.lignes))
    pages = {
        rel: address
        for rel, address in page_links(request, part, "offset").items()
        if rel != "first"
    }
    media = "text/html" if page else GEOJSON
    headers = link_header(pages, media) | {"Content-Crs": f"<{found.crs.uri}>"}
    if page:
        answer = _page(
            request,
            "ogc_entites.html",
            c.titre,
            ("Collections", "ogc/collections"),
            (c.titre, f"ogc/collections/{c.id}"),
            ("Entités", ""),
            collection=c,
            total=part.total,
            debut=part.depuis,
            fin=part.stop,
            pages=pages,
            json=here(request, f="json"),
            colonnes=[c.champ[name] for name in c.vus],
            lignes=[(c.table.ids[i], c.table.properties(i)) for i in found.page],
        )
        answer.headers.update(headers)
        return answer
    links = [
        link(here(request), "self", GEOJSON, c.titre),
        link(here(request, f="html"), "alternate", "text/html", f"{c.titre} (page)"),
        link(f"{_root(request)}/collections/{c.id}", "collection", "application/json", c.titre),
        *(link(address, rel, GEOJSON, _PAGES[rel]) for rel, address in pages.items()),
    ]
    head = {
        "type": "FeatureCollection",
        "numberMatched": part.total,
        "numberReturned": len(found.page),
        "links": links,
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    features = ",".join(_features(c, found.page, found.crs))
    return Response(f'{text},"features":[{features}]}}', headers=CORS | headers, media_type=GEOJSON)


_PAGES: Final = {"next": "Page suivante", "prev": "Page précédente"}


def _features(c: Collection, rows: list[int], crs: Crs, more: _Json | None = None) -> list[str]:
    """Return rows as GeoJSON features, their shapes in a system."""
    shapes = list(project(c.table.shapes(rows), crs))
    if c.geometrie == "MultiPolygon":  # one kind a collection: a layer of QGIS holds no other
        shapes[:] = [_several(shape) for shape in shapes]
    said = []
    for i, shape in zip(rows, shapes, strict=True):
        head = {"type": "Feature", "id": c.table.ids[i], "properties": c.table.properties(i)}
        text = json.dumps(head | (more or {}), ensure_ascii=False, separators=(",", ":"))[:-1]
        geometry = "null" if shape is None else shapely.to_geojson(shape)
        said.append(f'{text},"geometry":{geometry}}}')
    return said


def _several(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    if isinstance(shape, shapely.Polygon):
        return shapely.MultiPolygon([shape])
    return shape


def item(request: Request) -> Response:
    """Answer ``/ogc/collections/{collection}/items/{id}``."""
    c, asked = _collection(request), request.path_params["id"]
    place = c.table.place.get(asked)
    page = _wants_page(request)
    crs = read_crs("crs", request.query_params.get("crs", ""))
    if place is None:
        raise ProblemError("id", asked, f"un identifiant de la collection « {c.id} »", 404)
    titre = str(c.table.properties(place).get("nom") or asked)
    if page:
        facts = [(f, c.table.properties(place)[f.nom]) for f in c.champs]
        return _page(
            request,
            "ogc_entite.html",
            titre,
            ("Collections", "ogc/collections"),
            (c.titre, f"ogc/collections/{c.id}"),
            (titre, ""),
            faits=[(f, value) for f, value in facts if value not in (None, "", [], ())],
            json=here(request, f="json"),
        )
    back = f"{_root(request)}/collections/{c.id}"
    links = [
        link(here(request), "self", GEOJSON, titre),
        link(here(request, f="html"), "alternate", "text/html", f"{titre} (page)"),
        link(back, "collection", "application/json", c.titre),
    ]
    text = _features(c, [place], crs, {"links": links})[0]
    headers = CORS | {"Content-Crs": f"<{crs.uri}>"}
    return Response(text, headers=headers, media_type=GEOJSON)


def unknown(request: Request) -> Response:
    """Answer any other address under ``/ogc``."""
    raise ProblemError(
        "adresse", request.url.path, f"une adresse du service : {_root(request)}", 404
    )


ROUTES: Final = tuple(
    for_programs(path, _told(handler))
    for path, handler in (
        ("/ogc", landing),
        ("/ogc/", landing),
        ("/ogc/conformance", conformance),
        ("/ogc/api", api),
        ("/ogc/api/", api),
        ("/ogc/collections", collections),
        ("/ogc/collections/{collection}", collection),
        ("/ogc/collections/{collection}/queryables", queryables),
        ("/ogc/collections/{collection}/items", items),
        ("/ogc/collections/{collection}/items/{id}", item),
        ("/ogc{reste:path}", unknown),
    )
)

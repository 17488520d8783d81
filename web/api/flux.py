"""``/flux.atom``: what is new or has changed in a view of the Explorer, or around a territory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from catalogue.address import Vue, read_address
from catalogue.exports.atom import ATOM, Entree, Flux, atom
from catalogue.familles import Mask
from catalogue.portrait.demande import PARAMETRES, demande
from catalogue.sentences import agree, chips
from geo.territoires import Territoire
from web.api.answers import CORS, BadRequestError, fiche_address, public_root, route, whole
from web.api.paging import Tranche, here, page_links
from web.portrait import couverture
from web.shared import Shared, shared

ENTREES: Final = 50  # fiches of one page of the feed
_TITRE: Final = "La carte du faire alliance"


@route
def flux(request: Request) -> Response:
    """Answer ``/flux.atom``: the parameters of the Explorer, and a territory of Mon territoire."""
    data = shared()
    vue, territoire = _asked(request, data)
    visible = data.catalogue.query(vue).visibles
    if territoire:
        visible = visible & couverture().autour(territoire)
    newest = _newest_first(data, visible)
    part = Tranche(
        whole(request, "depuis", 0, 0, 10_000_000),
        whole(request, "limite", ENTREES, 1, ENTREES),
        len(newest),
    )
    others = page_links(request, part)
    if "prev" in others:  # RFC 5005 has its own word for it
        others["previous"] = others.pop("prev")
    root = public_root(request)
    words = [chip.libelle for chip in chips(vue, data.catalogue)]
    place = [data.ref.libelle(territoire)] if territoire else []
    head = Flux(
        cle=f"{vue.address()}&{territoire or ''}",
        titre=" · ".join((_TITRE, *place, *words)),
        sous_titre=f"Ce qui est nouveau ou a changé : {agree(len(newest), 'fiche', 'fiches')}.",
        modifie=data.moments[newest[0]].modifiee if newest else data.modifie,
        liens={"self": here(request), "alternate": _page(root, vue, territoire), **others},
    )
    entries = _entries(data, newest[part.depuis : part.stop], root)
    return Response(atom(head, entries), headers=CORS, media_type=ATOM)


def _asked(request: Request, data: Shared) -> tuple[Vue, Territoire | None]:
    """Return the view and the territory that are asked for; what cannot be used is refused."""
    params, catalogue = request.query_params, data.catalogue
    adresse = read_address(
        params.multi_items(),
        data.ref,
        catalogue.position,
        catalogue.redirections,
        (*PARAMETRES, "depuis", "limite"),
    )
    ignores, territoire = adresse.ignores, None
    if any(params.get(name, "").strip() for name in PARAMETRES):
        demandee = demande(params, data.ref, data.gazetteer)
        ignores, territoire = (*ignores, *demandee.ignores), demandee.territoire
    if ignores:
        raise BadRequestError(*ignores)
    return adresse.vue.with_(fiche="", vue="", fond="", tri=""), territoire


def _newest_first(data: Shared, visible: Mask) -> list[int]:
    """Return the fiches of a view, those that changed last first; together, by name."""
    found = np.flatnonzero(visible).tolist()
    return sorted(found, key=lambda i: data.moments[i].modifiee, reverse=True)


def _entries(data: Shared, positions: list[int], root: str) -> Iterator[Entree]:
    for i in positions:
        fiche = data.catalogue.fiches[i]
        address = fiche_address(root, fiche.id)
        yield Entree(fiche, data.moments[i], data.catalogue.lieu(fiche), address)


def _page(root: str, vue: Vue, territoire: Territoire | None) -> str:
    if territoire is None:
        return f"{root}/{vue.address()}"
    return f"{root}/mon-territoire?{territoire.niveau.value}={territoire.code}"

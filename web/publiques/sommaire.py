"""``/fiches``: every fiche by région and by domaine, three links from the front page at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from catalogue.catalogue import Catalogue
from catalogue.display import row
from catalogue.familles import Mask
from catalogue.recherche.words import fold
from catalogue.sentences import agree
from catalogue.vocabulaires import DOMAINES
from geo.territoires import FRANCE, Niveau
from web.api.answers import number
from web.documents.presentation import VUE, Presentation, fiche_address
from web.panels.render import render
from web.publiques.lost import lost
from web.publiques.page import Page, send
from web.shared import shared

PAR_PAGE: Final = 500  # fiches on one page: a crawler reads it at once, a person searches in it
ADRESSE: Final = "fiches"
_AILLEURS: Final = "ailleurs"  # what is in no région: the whole country, several, or overseas


@dataclass(frozen=True, slots=True)
class Rayon:
    """A shelf of the index: its kind and code, its name, the query of the Explorer, its fiches."""

    genre: str
    code: str
    nom: str
    vue: str
    mask: Mask

    @property
    def total(self) -> int:
        """How many fiches it has."""
        return int(np.count_nonzero(self.mask))

    @property
    def pages(self) -> list[tuple[int, str]]:
        """The number and the address (from the root) of each of its pages."""
        address = f"{ADRESSE}/{self.genre}/{self.code}"
        count = max(1, -(-self.total // PAR_PAGE))
        return [(n, address + (f"?page={n}" if n > 1 else "")) for n in range(1, count + 1)]


def rayons(catalogue: Catalogue) -> Iterator[Rayon]:
    """Return the shelves, régions first, those that are empty left out."""
    yield from (r for r in _all(catalogue) if r.total)


def _all(catalogue: Catalogue) -> Iterator[Rayon]:
    ref = catalogue.ref
    nowhere = np.ones(len(catalogue), dtype=bool)
    regions = ref.membres(FRANCE, Niveau.REGION)
    for t in sorted(regions, key=lambda t: fold(ref.nom(t))):
        mask = catalogue.dans(t)
        nowhere &= ~mask
        yield Rayon("region", t.code, ref.nom(t), f"?territoire={t}", mask)
    yield Rayon(
        "region",
        _AILLEURS,
        "Toute la France, plusieurs régions, collectivités d’outre-mer",
        "",
        nowhere,
    )
    for d in DOMAINES.values():
        yield Rayon(
            "domaine",
            d.code,
            d.libelle,
            f"?domaine={d.code}",
            catalogue.having("domaine", (d.code,)),
        )


def sommaire(request: Request) -> Response:
    """Answer ``/fiches``."""
    catalogue = shared().catalogue
    shelves = list(rayons(catalogue))
    html = render(
        "publiques/sommaire.html",
        total=len(catalogue),
        groupes=[
            (titre, [r for r in shelves if r.genre == genre])
            for titre, genre in (("Par région", "region"), ("Par domaine", "domaine"))
        ],
    )
    counted = agree(len(catalogue), "fiche", "fiches")
    said = f"{counted} d’alliances de territoire, rangées par région et par domaine."
    return send(Page(Presentation("Toutes les fiches", said, ADRESSE, VUE), html), request)


def rayon(request: Request) -> Response:
    """Answer ``/fiches/{genre}/{code}``: one shelf, by name, page by page."""
    catalogue = shared().catalogue
    asked = request.path_params["genre"], request.path_params["code"]
    shelf = next((r for r in rayons(catalogue) if (r.genre, r.code) == asked), None)
    numero = number(request.query_params.get("page", "1")) or 0
    if shelf is None or not 1 <= numero <= len(shelf.pages):
        return lost(
            request, "Cette page n’existe pas", "Aucune fiche n’est rangée à cette adresse."
        )
    start = (numero - 1) * PAR_PAGE
    found = np.flatnonzero(shelf.mask)[start : start + PAR_PAGE]
    lines = [row(catalogue, int(i), None) for i in found]
    html = render(
        "publiques/rayon.html",
        rayon=shelf,
        numero=numero,
        lignes=[line | {"adresse": fiche_address(line["id"])} for line in lines],
    )
    page = f", page {numero}" if numero > 1 else ""
    said = f"{agree(shelf.total, 'fiche', 'fiches')} : {shelf.nom}{page}."
    presentation = Presentation(
        f"{shelf.nom} : les alliances{page}", said, shelf.pages[numero - 1][1], VUE + shelf.vue
    )
    return send(Page(presentation, html), request)

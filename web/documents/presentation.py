"""How an address presents itself elsewhere: to search engines, in a message, on another site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Final

from markupsafe import Markup

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.exports.schema_org import as_schema_org
from catalogue.portrait.portrait import Portrait, in_brief
from catalogue.sentences import agree
from catalogue.vocabulaires import ROLES
from geo.territoires import Territoire
from web.documents.page_info import PageInfo
from web.panels.render import render

SITE: Final = "La carte du faire alliance"
VUE: Final = "apercu/vue.png"
"""The picture of a view; of all there is, without parameters."""
_DESCRIPTION: Final = 200  # characters: what engines and messages show of one


@dataclass(frozen=True, slots=True)
class Presentation:
    """What the head of a document says of its address.

    Parameters
    ----------
    titre, description
        In words; the name of the site is told apart.
    canonique, image
        Where the page and its picture are, from the root of the app.
    indexee
        Whether an engine may list it; a page of search results is nothing to find.
    donnees
        The same in schema.org's words (JSON-LD), when there are any.
    """

    titre: str
    description: str
    canonique: str
    image: str
    indexee: bool = True
    donnees: Mapping[str, Any] | None = None

    @property
    def titre_entier(self) -> str:
        """The title of the document."""
        return self.titre if self.titre == SITE else f"{self.titre} · {SITE}"

    def html(self, root: str) -> Markup:
        """Return the elements of a head; ``root`` is the public address, without a final slash."""
        return render("publiques/tete.html", p=self, root=root, site=SITE)


def fiche_address(slug: str) -> str:
    """Return where the page of a fiche is, from the root of the app."""
    return f"fiche/{slug}"


def territoire_address(t: Territoire) -> str:
    """Return where the plain page of a territory is, from the root of the app."""
    return f"territoires/{t}"


def of_fiche(catalogue: Catalogue, position: int, root: str) -> Presentation:
    """Return how a fiche presents itself."""
    fiche = catalogue.fiches[position]
    kinds = ", ".join(ROLES[r].libelle for r in fiche.roles)
    words = " ".join(filter(None, (fiche.besoin, fiche.ensemble))) or fiche.description
    said = f"{kinds}, {catalogue.lieu(fiche)}. {words}"
    address = fiche_address(fiche.id)
    return Presentation(
        fiche.nom,
        shorten(said, _DESCRIPTION, placeholder="…"),
        address,
        f"apercu/{address}.png",
        donnees=as_schema_org(fiche, catalogue.ref, root, f"{root}/{address}"),
    )


def of_territoire(p: Portrait) -> Presentation:
    """Return how a territory presents itself."""
    address = territoire_address(p.territoire)
    said = f"Qui peut aider {p.libelle}\N{NARROW NO-BREAK SPACE}? {in_brief(p)}."
    return Presentation(
        f"{p.libelle} : qui fait alliance ici",
        shorten(said, _DESCRIPTION, placeholder="…"),
        address,
        f"apercu/{address}.png",
    )


def of_vue(vue: Vue, info: PageInfo, words: str, total: int) -> Presentation:
    """Return how a view of the Explorer presents itself.

    Parameters
    ----------
    words, total
        Its sentence, and how many fiches it finds.
    """
    seen = seen_view(vue)
    plain = not (seen.q or seen.pres) and sum(map(len, (seen.domaine, seen.type, seen.odd))) < 2
    return Presentation(
        words if seen.address() else info.titre,
        info.description,
        seen.address(),
        VUE + seen.address(),
        indexee=plain and total > 0,
    )


def of_page(adresse: str, info: PageInfo, total: int) -> Presentation:
    """Return how another page presents itself."""
    description = f"{info.description} {agree(total, 'fiche', 'fiches')}."
    return Presentation(info.titre.removesuffix(f" · {SITE}"), description, adresse, VUE)


def seen_view(vue: Vue) -> Vue:
    """Return a view as its picture shows it: neither what is open nor the order of the list."""
    return vue.canonical().with_(fiche="", vue="", fond="", tri="")

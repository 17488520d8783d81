"""What a page's document shows before Streamlit: its header, and all that it says.

Streamlit's front end takes about a second to come, many on the network of a hall, and for ever
where WebSockets are blocked. Until then ``static/commun/firstview.js`` gives life to what the
server has drawn; on the Explorer, ``static/explorer/firstview.js`` draws it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from catalogue.address import read_address
from settings import settings
from web.documents.page_info import PageInfo
from web.documents.presentation import of_fiche, of_page, of_territoire, of_vue
from web.panels.explorer import first_view_values, sheet_height
from web.panels.render import render
from web.panels.views import VIEWS, Params, told
from web.portrait import portrait_of
from web.shared import Shared

# Before anything is painted: the theme Streamlit will take, and how Streamlit's front end starts:
# once the first view is alive, or after three seconds whatever happens.
_SCRIPT: Final = """<script>(() => {
const racine = document.documentElement;
const options = new URLSearchParams(location.search).getAll("embed_options");
const sombre = options.includes("dark_theme")
  || (!options.includes("light_theme") && matchMedia("(prefers-color-scheme: dark)").matches);
racine.dataset.theme = sombre ? "dark" : "light";
racine.dataset.avant = "page";
// Where Streamlit's server is: it would first look under the page's own path, and not find it.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", document.baseURI).href };
window.startStreamlit = () => {
  window.startStreamlit = () => {};
  document.head.append(document.getElementById("streamlit").content);
};
setTimeout(() => window.startStreamlit(), 3000);
})();</script>"""
# The Explorer asks at once the question whose answer is drawn.
_ASK: Final = """<script>
window.firstView = fetch("./api/panneaux.json" + location.search,
  { signal: AbortSignal.timeout?.(10000) })
  .then((r) => (r.ok ? r.json() : Promise.reject(new Error(r.status))));
window.firstView.catch(() => {});
</script>"""
MODULE: Final = (
    '<script type="module" src="%s" '
    'onerror="delete document.documentElement.dataset.avant; avant.remove(); startStreamlit()">'
    "</script>"
)
"""The element that loads what gives life to the first view; without it, Streamlit does."""
WITHOUT_SCRIPT: Final = (
    '<noscript lang="fr"><style>#avant { display: block !important; } '
    ".st-key-entete ~ main .apercu, #avant .seulement-script, .menu-pages "
    "{ display: none !important; }"
    "#avant .st-key-entete { height: auto; flex-flow: row wrap !important; }"
    "#avant .st-key-entete > * { display: flex !important; width: auto !important; }"
    ".st-key-explorateur { display: block !important; height: auto !important; "
    "max-height: none !important; }"
    ".st-key-explorateur > * { position: static !important; visibility: visible !important; "
    "overflow: visible !important; width: auto !important; clip-path: none !important; }"
    "</style></noscript>"
)
"""Without JavaScript, the first view is the page."""
# Streamlit's own script did not come: what is shown stays usable, without its map.
_LOST: Final = (
    "document.dispatchEvent(new CustomEvent('carte:panne', { detail: "
    "'La carte n’a pas pu être chargée : rechargez la page pour la voir.' }))"
)
# What Streamlit's front end and the map's frame are made of, and the links that fetch it early.
_STREAMLIT: Final = re.compile(
    r'<(?:script type="module"|link rel="(?:modulepreload|stylesheet)") crossorigin '
    r'(?:src|href)="\./static/[^>]*>(?:</script>)?|<link rel="preload" as="script"[^>]*>'
)


@dataclass(frozen=True, slots=True)
class FirstView:
    """What a document shows of an address: elements, how it presents itself, its root.

    ``flux`` is the query of the feed that follows what it shows, None where there is none.
    """

    html: str
    titre: str
    racine: Mapping[str, str] = field(default_factory=dict)
    tete: str = ""
    flux: str | None = None


def is_drawn(info: PageInfo) -> bool:
    """Return whether the server draws the page's panels (the Explorer's are drawn here)."""
    return info.fichier in VIEWS


def has_first_view(info: PageInfo) -> bool:
    """Return whether the page shows itself before Streamlit."""
    return bool(info.accroche) or is_drawn(info)


def first_view(
    info: PageInfo,
    pages: Mapping[str, PageInfo],
    params: Params,
    shared: Shared,
    base: str,
) -> FirstView:
    """Return what the document of a page shows for the parameters of an address.

    ``base`` is the address of the app, as it was asked.
    """
    head = {"pages": pages, "info": info}
    root = (settings().adresse_publique or base).rstrip("/")
    if not is_drawn(info):
        adresse = read_address(
            params, shared.ref, shared.catalogue.position, shared.catalogue.redirections
        )
        said = first_view_values(adresse, shared, date.today(), settings())
        html = render("avant_explorer.html", **head, **said)
        fiche, catalogue = adresse.vue.fiche, shared.catalogue
        seen = (
            of_fiche(catalogue, catalogue.position[fiche], root)
            if fiche
            else of_vue(adresse.vue, info, said["phrase"], said["total"])
        )
        return FirstView(
            html, info.titre, sheet_height(adresse.vue), tete=seen.html(root), flux=said["lien"]
        )
    view = VIEWS[info.fichier]
    panel = view.panel(params, shared, base)
    said = {
        "nom": panel.nom,
        "module": next(iter(info.panneaux), ""),  # words have none
        "data": told(panel, shared),
        "attend": view.waits_for,
    }
    html = render(
        "avant.html",
        **head,
        cle=view.cle,
        panneau=panel,
        dit=json.dumps(said, ensure_ascii=False, separators=(",", ":")),
    )
    if panel.sujet is not None:
        presentation = of_territoire(portrait_of(panel.sujet))
    else:
        presentation = of_page(_address(info, pages), info, len(shared.catalogue))
    followed = panel.lien if info.fichier == "portrait" else None
    return FirstView(html, panel.titre, panel.racine, presentation.html(root), followed)


def _address(info: PageInfo, pages: Mapping[str, PageInfo]) -> str:
    return next(address for address, page in pages.items() if page is info)


def defer_streamlit(document: str, asks: bool) -> str:
    """Return a document whose Streamlit is fetched and started once the first view is alive.

    Its seventy files, fetched beside ours, made the first view come 0.25 s later on two cores, and
    4.5 s later at 400 ms from the server. Low priority is for a first view that takes long.

    Raises
    ------
    LookupError
        When nothing of Streamlit's front end is found in it.
    """
    found = _STREAMLIT.findall(document)
    if not any(element.startswith("<script") for element in found):
        raise LookupError("no script of Streamlit's in its document")
    later = "".join(found)
    later = later.replace(" crossorigin", ' crossorigin fetchpriority="low"')
    later = later.replace('<script type="module"', f'<script type="module" onerror="{_LOST}"')
    document = _STREAMLIT.sub("", document)
    script = _SCRIPT + (_ASK if asks else "")
    return document.replace(
        "</title>", f'</title>{script}<template id="streamlit">{later}</template>', 1
    )

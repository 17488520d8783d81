"""What the Explorer's document shows before Streamlit: its header, its title, and room for a view.

Streamlit's front end takes about a second to come, and many on the network of a hall: until then
``static/explorer/firstview.js`` draws the first view here, in the places the page will give it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from web.documents.page_info import PageInfo

# Before anything is painted: the theme Streamlit will take, the question whose answer is drawn, and
# how Streamlit's front end starts: once that is drawn, or after three seconds whatever happens.
_SCRIPT = """<script>(() => {
const racine = document.documentElement;
const options = new URLSearchParams(location.search).getAll("embed_options");
const sombre = options.includes("dark_theme")
  || (!options.includes("light_theme") && matchMedia("(prefers-color-scheme: dark)").matches);
racine.dataset.theme = sombre ? "dark" : "light";
racine.dataset.avant = "page";
window.firstView = fetch("./api/panneaux.json" + location.search,
  { signal: AbortSignal.timeout?.(10000) })
  .then((r) => (r.ok ? r.json() : Promise.reject(new Error(r.status))));
window.firstView.catch(() => {});
window.startStreamlit = () => {
  window.startStreamlit = () => {};
  document.head.append(document.getElementById("streamlit").content);
};
setTimeout(() => window.startStreamlit(), 3000);
})();</script>"""
MODULE = (
    '<script type="module" src="%s" '
    'onerror="delete document.documentElement.dataset.avant; avant.remove(); startStreamlit()">'
    "</script>"
)
"""The element that loads what draws the first view; without it, Streamlit does."""
# Streamlit's own script did not come: what is shown stays usable, without its map.
_LOST = (
    "document.dispatchEvent(new CustomEvent('carte:panne', { detail: "
    "'La carte n’a pas pu être chargée : rechargez la page pour la voir.' }))"
)
# What Streamlit's front end and the map's frame are made of, and the links that fetch it early.
_STREAMLIT = re.compile(
    r'<(?:script type="module"|link rel="(?:modulepreload|stylesheet)") crossorigin '
    r'(?:src|href)="\./static/[^>]*>(?:</script>)?|<link rel="preload" as="script"[^>]*>'
)


def defer_streamlit(document: str) -> str:
    """Return a document whose Streamlit is fetched and started once the first view is drawn.

    Its seventy files, fetched beside ours, made the first view come 0.25 s later on two cores, and
    4.5 s later at 400 ms from the server. Low priority is for a first view that takes long.
    """
    later = "".join(_STREAMLIT.findall(document))
    later = later.replace(" crossorigin", ' crossorigin fetchpriority="low"')
    later = later.replace('<script type="module"', f'<script type="module" onerror="{_LOST}"')
    document = _STREAMLIT.sub("", document)
    return document.replace(
        "</title>", f'</title>{_SCRIPT}<template id="streamlit">{later}</template>', 1
    )


def first_page(info: PageInfo, pages: Mapping[str, PageInfo]) -> str:
    """Return the elements, with the page's classes and id: one style sheet, one way in."""
    liens = "".join(
        f'<a href="./{adresse}"{" aria-current=page" if page is info else ""}>'
        f"{html.escape(page.nom)}</a>"
        for adresse, page in pages.items()
    )
    cases = "".join(
        f'<div class="st-key-panneau-{nom}"><div class="{nom}">{waiting}</div></div>'
        for nom, waiting in (
            ("filtres", ""),
            ("bilan", '<p class="phrase" role="status">Chargement des fiches…</p>'),
            ("liste", ""),
        )
    )
    return (
        f'<div id="avant"><nav class="st-key-entete" aria-label="Pages">{liens}</nav>'
        '<main id="stMain" class="st-key-explorateur"><div class="st-key-titre">'
        f"<h1>{html.escape(info.titre)}</h1><p>{html.escape(info.accroche)}</p></div>"
        f'{cases}<div class="apercu"><canvas aria-hidden="true"></canvas></div></main></div>'
    )

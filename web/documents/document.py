"""The HTML document of a page: Streamlit's own, in French, with our head and our first view."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from importlib.resources import files

from web.documents.first_view import MODULE, defer_streamlit
from web.documents.page_info import PageInfo
from web.files.bundles import MAP_MODULE, MAP_SCRIPTS, module_closure
from web.files.compression import Asset, front_end_modules, map_frame_script


@lru_cache(maxsize=32)
def document(info: PageInfo, code_hash: str, avant: str) -> Asset:
    """Return the document of a page; ``avant`` is its first view, or nothing."""
    index = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    titre, description = html.escape(info.titre), html.escape(info.description)
    styles = "".join(
        f'<link rel="stylesheet" href="./ressources/{code_hash}/{name}" />'
        for name in ("commun/app.css", info.style)
        if name
    )
    # Streamlit fetches its icon font (374 kB) ahead of any icon: it comes when one is drawn. And
    # inside another site, our addresses go on saying so (static/commun/address.js).
    at_once = (
        "<script>(() => { const load = document.fonts.load.bind(document.fonts); "
        "document.fonts.load = (font, ...rest) => font.includes('Material Symbols') "
        "? Promise.resolve([]) : load(font, ...rest); "
        "const params = new URLSearchParams(location.search); "
        "if (params.get('embed')?.toLowerCase() === 'true') "
        "document.documentElement.dataset.incluse = new URLSearchParams("
        "[...params].filter(([nom]) => nom.startsWith('embed'))).toString(); })();</script>"
    )
    head = (
        at_once
        + f'<meta name="description" content="{description}" />{styles}'
        + f'<script type="module" src="./ressources/{code_hash}/commun/app.js"></script>'
        + (MODULE % f"./ressources/{code_hash}/explorer/firstview.js" if avant else "")
        + _fetched_early(info, f"./ressources/{code_hash}/", index)
    )
    body = (
        '<nav aria-label="Accès rapide">'
        '<a class="evitement" href="#stMain">Aller au contenu</a></nav>'
        '<noscript lang="fr"><p>La carte a besoin de JavaScript. Sans lui, les fiches restent '
        'lisibles : <a href="./api/fiches.csv">tableau (CSV)</a>, '
        '<a href="./api/fiches.json">données (JSON)</a>.</p></noscript>' + avant
    )
    changes = (
        (r'<link\s+rel="preload"[^>]*/>', ""),  # a font we do not use, 170 kB
        (r'<html lang="en"', '<html lang="fr"'),
        (r'href="./favicon.png"', f'href="./ressources/{code_hash}/commun/icone.svg"'),
        (r"<title>.*?</title>", f"<title>{titre}</title>{head}"),
        (r'<link rel="service-desc"[^>]*/>', ""),
        (r"<noscript>.*?</noscript>", ""),
        (r"<body[^>]*>", r"\g<0>" + body),
    )
    for pattern, replacement in changes:
        index = re.sub(pattern, replacement, index, count=1, flags=re.DOTALL)
    if avant:
        index = defer_streamlit(index)
    return Asset("index.html", index.encode())


def _fetched_early(info: PageInfo, root: str, index: str) -> str:
    """Return the links to our modules, and to what Streamlit's front end asks for once it runs.

    Streamlit's panels then ask for their modules four deep, the map for its scripts one by one:
    at 800 ms from the server, two seconds out of nineteen.
    """
    if not info.panneaux:
        return ""
    wanted = ("PageLink", "BidiComponent", *(("ComponentInstance",) if info.carte else ()))
    ours = [root + name for name in module_closure(_modules(info))]
    theirs = [f".{path}" for path in front_end_modules(wanted) if path not in index]
    links = [f'<link rel="modulepreload" crossorigin href="{path}" />' for path in ours + theirs]
    if info.carte:
        frame = map_frame_script()
        # After the first view, with Streamlit: it needs none of those the picture does not share.
        names = (*MAP_SCRIPTS, *module_closure((MAP_MODULE,)))
        scripts = [root + name for name in names if root + name not in ours]
        scripts += [f".{frame}"] if frame else []
        links += [f'<link rel="preload" as="script" href="{path}" />' for path in scripts]
    return "".join(links)


def _modules(info: PageInfo) -> tuple[str, ...]:
    return (
        "commun/app.js",
        "commun/panel.js",
        *info.panneaux,
        *(("explorer/firstview.js",) if info.accroche else ()),
    )

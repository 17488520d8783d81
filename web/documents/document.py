"""The HTML document of a page: Streamlit's own, in French, with our head and our first view."""

from __future__ import annotations

import html
import logging
import re
from functools import lru_cache
from importlib.resources import files

from settings import settings
from web.documents.first_view import MODULE, WITHOUT_SCRIPT, FirstView, defer_streamlit
from web.documents.page_info import PageInfo
from web.files.bundles import MAP_MODULE, MAP_SCRIPTS, module_closure
from web.files.compression import front_end_modules, map_frame_script

_log = logging.getLogger("carte")
_HERE = "<!--avant-->"
_ROOT = '<html lang="fr"'


def document(info: PageInfo, code_hash: str, view: FirstView | None) -> bytes:
    """Return the document of a page, as it is for one address.

    Should Streamlit one day write its own otherwise, what is ours is left out of it rather than
    put in the wrong place: the page is then Streamlit's alone.
    """
    made = skeleton(info, code_hash, view is not None, _streamlit_document())
    if view is None or _HERE not in made:
        return made.encode()
    root = "".join(f' {name}="{html.escape(value)}"' for name, value in view.racine.items())
    made = made.replace(_ROOT, _ROOT + root, 1)
    made = made.replace(f"<title>{html.escape(info.titre)}", f"<title>{html.escape(view.titre)}", 1)
    if view.tete:
        made = made.replace(_described(info), view.tete, 1)
    made = made.replace("</head>", _alternates(view) + "</head>", 1)
    return made.replace(_HERE, view.html, 1).encode()


def _described(info: PageInfo) -> str:
    return f'<meta name="description" content="{html.escape(info.description)}" />'


def _alternates(view: FirstView) -> str:
    """Return what programs are told of a page: the feed of what it shows, and our API."""
    feed = (
        '<link rel="alternate" type="application/atom+xml" title="Ce qui est nouveau ou a changé '
        f'dans cette vue" href="./flux.atom{html.escape(view.flux)}" />'
        if view.flux is not None
        else ""
    )
    described = '<link rel="service-desc" type="application/json" href="./api/openapi.json" />'
    return feed + described


@lru_cache(maxsize=1)
def _streamlit_document() -> str:
    return (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def skeleton(info: PageInfo, code_hash: str, with_view: bool, index: str) -> str:
    """Return a page's document but for its first view, made out of Streamlit's own (``index``)."""
    try:
        return _skeleton(info, code_hash, with_view, index)
    except LookupError as error:
        _log.warning("Streamlit's document is not the one we know: %s", error)
    return re.sub(r'<html lang="en"', _ROOT, index, count=1)


def _skeleton(info: PageInfo, code_hash: str, with_view: bool, index: str) -> str:
    titre = html.escape(info.titre)
    root = f"./ressources/{code_hash}/"
    styles = "".join(
        f'<link rel="stylesheet" href="{root}{name}" />'
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
    alive = "explorer/firstview.js" if info.accroche else "commun/firstview.js"
    head = (
        at_once
        + _described(info)
        + '<link rel="manifest" href="./manifest.webmanifest" />'
        + f'<link rel="apple-touch-icon" href="{root}icones/icone-192.png" />{styles}'
        + f'<script type="module" src="{root}commun/app.js"></script>'
        + (MODULE % f"{root}{alive}" if with_view else "")
        # Files change with a restart: only a registre publishes while a page is open.
        + ("" if settings().from_files else MODULE % f"{root}commun/publie.js")
        + _fetched_early(info, root, index)
    )
    body = (
        '<nav aria-label="Accès rapide">'
        '<a class="evitement" href="#stMain">Aller au contenu</a></nav>'
        '<button type="button" class="menu-pages" aria-expanded="false">'
        '<span aria-hidden="true">☰</span>Menu</button>'
        + (WITHOUT_SCRIPT if with_view else "")
        + (_HERE if with_view else "")
    )
    optional = (
        (r'<link\s+rel="preload"[^>]*/>', ""),  # a font we do not use, 170 kB
        (r'href="./favicon.png"', f'href="{root}commun/icone.svg"'),
        (r'<link rel="service-desc"[^>]*/>', ""),
        (r"<noscript>.*?</noscript>", ""),
    )
    needed = (
        (r'<html lang="en"', _ROOT),
        (r"<title>.*?</title>", f"<title>{titre}</title>{head}"),
        (r"<body[^>]*>", r"\g<0>" + body),
    )
    for pattern, replacement in optional:
        index = re.sub(pattern, replacement, index, count=1, flags=re.DOTALL)
    for pattern, replacement in needed:
        index, found = re.subn(pattern, replacement, index, count=1, flags=re.DOTALL)
        if not found:
            raise LookupError(pattern)
    if '<div id="root">' not in index:
        raise LookupError("root")
    return defer_streamlit(index, bool(info.accroche)) if with_view else index


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
        "explorer/firstview.js" if info.accroche else "commun/firstview.js",
    )

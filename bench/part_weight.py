"""Bytes of each page, for a first visit and for the next."""

from __future__ import annotations

from bench.browser import chromium, new_tab, visitor
from bench.contest import Figures, Say
from bench.servers import start_ours
from web.documents.pages import PAGES

HEAVIEST = 25
# The strongest compression is made beside the answers, once a file has been asked for.
WARM_S = 8
DRAWN = (
    "document.querySelector('.fiches li') && document.querySelector('iframe')"
    "?.contentWindow?.carte?.read().marques.length > 0"
)
SEEN = "document.querySelector('.apercu[data-painted]') && document.querySelector('.fiches li')"
# Something of the page itself, not only its frame: a heading, a list, a text.
VIEW = (
    "document.querySelector('.fiches li, .stMain h1, .texte h1') &&"
    " document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"
)


def measure(quick: bool, say: Say) -> Figures:
    """Return, for each page, bytes and seconds; and what weighs most on the first."""
    server = start_ours()
    pages: dict[str, Figures] = {}
    heaviest: list[tuple[str, int]] = []
    try:
        with chromium() as browser:
            for page in PAGES:
                with visitor(browser) as context:
                    tab = new_tab(context)
                    tab.first_view(f"{server.url}/{page}", VIEW)
                    tab.idle(WARM_S)
                if quick:
                    break
            for page in list(PAGES)[: 2 if quick else None]:
                with visitor(browser) as context:
                    tab = new_tab(context)
                    seconds = tab.first_view(f"{server.url}/{page}", VIEW if page else SEEN)
                    requests, first_files = tab.requests(), tab.heaviest(HEAVIEST)
                    in_socket = tab.websocket_bytes()  # it counts from the opening of the page
                    seen = tab.http_bytes() + in_socket
                    if not page:
                        tab.since_opened(DRAWN)
                    tab.idle(1)
                    if not page:
                        heaviest = sorted(
                            first_files + tab.heaviest(HEAVIEST), key=lambda file: -file[1]
                        )[:HEAVIEST]
                    requests += tab.requests()
                    first = seen - in_socket + tab.http_bytes() + tab.websocket_bytes()
                    again = new_tab(context)
                    tab.page.close()
                    again.first_view(f"{server.url}/{page}", VIEW)
                    again.idle(1)
                    pages[page] = {
                        "avant_points_o": None if page else seen,
                        "premiere_o": first,
                        "retour_o": again.http_bytes() + again.websocket_bytes(),
                        "requetes": requests,
                        "vue_s": seconds,
                    }
                say(f"/{page} : {first / 1000:.0f} ko, {requests} requêtes")
    finally:
        server.stop()
    return {"pages": pages, "plus_lourds": [[u.removeprefix(server.url), n] for u, n in heaviest]}

"""The front door: the ASGI app, its routes and headers, around Streamlit's pages.

``streamlit run app.py``, or any ASGI server on ``app:app``.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread

import streamlit as st

from settings import settings, without_base_path
from web.memory import give_back, keep_nothing
from web.routes import MIDDLEWARE, ROUTES
from web.shared import Shared, shared
from web.sockets import send_at_once

_log = logging.getLogger("carte")


def _warm_up() -> None:
    """Load the data before the first visitor asks, then what a map and a search need."""
    try:
        data = shared()
        _say_what_is_in_service(data)
        import_module("web.documents.shell")  # folium brings pandas: half a second
        _ = data.catalogue.recherche.answer("bois"), data.gazetteer
    finally:
        # What was loaded stays for good: the collector need not walk through it again.
        gc.freeze()
        gc.enable()
        give_back()


def _say_what_is_in_service(data: Shared) -> None:
    for problem in data.lecture.errors:
        _log.warning("%s, line %d, %s", problem.fichier, problem.ligne, problem.colonne)
    _log.info("%d fiches in service", len(data.catalogue))


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start loading beside the server, so that the first visitor waits less."""
    logging.basicConfig()
    _log.setLevel(settings().journal.upper())
    send_at_once()
    keep_nothing()
    # Nothing made at start goes away: to look for what does is a fifth of a large start.
    gc.disable()
    Thread(target=_warm_up, name="chargement", daemon=True).start()
    yield


def say_it_in_french(error: Exception) -> bool:
    """Log an error of a page and tell the visitor what to do, in place of Streamlit's own words."""
    _log.error("A page failed", exc_info=error)
    st.error(
        "Quelque chose n’a pas marché de notre côté. Rechargez la page ; si cela continue, "
        "revenez à la carte sans filtre : [ouvrir la carte](./)."
    )
    return True


without_base_path(str(st.get_option("server.baseUrlPath") or ""))

app = st.App(
    Path(__file__).parent / "pages" / "_navigation.py",
    lifespan=lifespan,
    on_script_error=say_it_in_french,
    routes=ROUTES,
    middleware=MIDDLEWARE,
)

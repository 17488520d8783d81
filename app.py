"""The front door: the ASGI app, its routes and headers, around Streamlit's pages.

``streamlit run app.py``, or any ASGI server on ``app:app``.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

import streamlit as st

from web.routes import MIDDLEWARE, ROUTES
from web.shared import shared


def _warm_up() -> None:
    """Load the data before the first visitor asks."""
    _ = shared().gazetteer


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start loading beside the server, so that it answers at once."""
    Thread(target=_warm_up, name="chargement", daemon=True).start()
    yield


def say_it_in_french(error: Exception) -> bool:
    """Log an error of a page and tell the visitor what to do, in place of Streamlit's own words."""
    logging.getLogger("carte").error("A page failed", exc_info=error)
    st.error(
        "Quelque chose n’a pas marché de notre côté. Rechargez la page ; si cela continue, "
        "revenez à la carte sans filtre : [ouvrir la carte](./)."
    )
    return True


app = st.App(
    Path(__file__).parent / "pages" / "_navigation.py",
    lifespan=lifespan,
    on_script_error=say_it_in_french,
    routes=ROUTES,
    middleware=MIDDLEWARE,
)

"""The address of the page: read into a view, written when a person chooses."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl

import streamlit as st

from catalogue.address import Adresse, read_address
from web.shared import shared


def page_params() -> list[tuple[str, str]]:
    """Return the parameters of the address, in its order."""
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]


def read_page_address(autres: Collection[str] = ()) -> Adresse:
    """Return the view that the address asks for; ``autres`` names parameters of the page itself."""
    catalogue = shared().catalogue
    return read_address(
        page_params(), catalogue.ref, catalogue.position, catalogue.redirections, others=autres
    )


def go(adresse: str) -> None:
    """Go to an address of this page (``?…``), as the browser's components ask."""
    pairs = dict(parse_qsl(adresse.removeprefix("?")[:20_000]))
    if pairs != st.query_params.to_dict():
        st.query_params.from_dict(pairs)

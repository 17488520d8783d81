"""The portraits of territories that pages and routes share."""

from __future__ import annotations

from catalogue.portrait.couverture import Couverture
from catalogue.portrait.portrait import Portrait, portrait
from geo.territoires import Territoire
from web.shared import remembered, shared


@remembered(1)
def couverture() -> Couverture:
    """Return the questions of territories to the shared catalogue, made at the first one."""
    return Couverture(shared().catalogue)


@remembered(512)
def portrait_of(t: Territoire) -> Portrait:
    """Return the portrait of a territory that exists."""
    return portrait(couverture(), t)

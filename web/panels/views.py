"""Every page the server draws: its container, and its panels for an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from web.panels.croisement import croisement_panel
from web.panels.portrait import portrait_panel
from web.panels.quiet import a_propos_panel, donnees_panel
from web.panels.recits import recits_panel
from web.panels.render import Panel
from web.panels.reunir import reunir_panel
from web.recits import hall_address
from web.shared import Shared

Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """How a page is drawn.

    Parameters
    ----------
    cle
        The key of its container, in Streamlit's page as in the document.
    panel
        Its panel for the parameters of an address; ``base`` is where the app was asked.
    waits_for
        What tells that Streamlit's page is whole, where no panel's module does.
    """

    cle: str
    panel: Callable[[Params, Shared, str], Panel]
    waits_for: str = ""


VIEWS: Final[Mapping[str, View]] = MappingProxyType(
    {
        "portrait": View("monterritoire", lambda params, data, _: portrait_panel(params, data)),
        "reunir": View("tourdetable", reunir_panel),
        "croisement": View("croisement", lambda params, data, _: croisement_panel(params, data)),
        "recits": View(
            "recits", lambda params, data, base: recits_panel(params, data, hall_address(base))
        ),
        "donnees": View("texte", lambda _, data, __: donnees_panel(data), ".texte"),
        "a_propos": View("texte", lambda _, data, __: a_propos_panel(data), ".texte"),
    }
)
"""By the name of the page's file."""


def told(panel: Panel, data: Shared) -> dict[str, Any]:
    """Return what a browser is told of a panel, besides its HTML.

    ``vocabulaires`` says of what catalogue: the map knows its points by their places.
    """
    return {**panel.told(), "vocabulaires": data.points.url("vocabulaires.json")}

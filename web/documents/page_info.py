"""What is known of a page before any script runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page: its file, its name in menus, and what its HTML says before any script runs.

    ``style`` is the style sheet of its own, if it has one. Going from page to page loads no
    document again: the panel of the next page then brings it (``static/commun/panel.js``).
    ``panneaux`` are the modules of its panels, and ``carte`` whether it opens on the map: what
    both need is fetched beside Streamlit's own front end, not after it. ``accroche`` is the
    sentence under the title of the Explorer, whose first view its own script draws
    (``web.documents.first_view``).
    """

    fichier: str
    nom: str
    titre: str
    description: str
    style: str = ""
    panneaux: tuple[str, ...] = ()
    carte: bool = False
    accroche: str = ""

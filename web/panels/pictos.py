"""Our own pictograms, drawn by hand on a grid of 24: domaines, kinds of partners, steps of a story.

They accompany words and never stand for them: each is decorative, and takes the colour of its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PERSON: Final = "M12 8m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M5 20c0-4 3-6.5 7-6.5s7 2.5 7 6.5"
_PEOPLE: Final = (
    "M9 9m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M3 20c0-4 3-6 6-6s6 2 6 6"
    "M16 6.3a3 3 0 0 1 0 5.5M17.5 14.4c2.2.8 3.5 2.6 3.5 5.6"
)
_RINGS: Final = (
    "M9 12m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0"
    "M15 12m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0"
)

PICTOS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Domaines.
        "emploi-insertion": "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
        "alimentation-agriculture": (
            "M12 8c-5-3-8 1-7 6s4 7 7 5c3 2 6 0 7-5s-2-9-7-6zM12 8c0-2 1-4 3-5"
        ),
        "transition-ecologique": "M5 20c0-9 5-15 15-15 0 10-5 15-12 13M5 20l8-8",
        "economie-circulaire": (
            "M5 11a7 7 0 0 1 12-4l2 2M19 5v4h-4M19 13a7 7 0 0 1-12 4l-2-2M5 19v-4h4"
        ),
        "mobilite": (
            "M6 16m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M18 16m-3.5 0a3.5 3.5 0 1 0 7 0"
            "a3.5 3.5 0 1 0-7 0M6 16l3-7h6l3 7M7 6h3l3 10 2-7"
        ),
        "habitat": "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6",
        "sante-autonomie": (
            "M12 20C5 15 3 12 3 8.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 9 1.5C21 12 19 15 12 20z"
            "M12 10v5M9.5 12.5h5"
        ),
        "education-jeunesse": (
            "M12 6c-3-2-6-2-9-1v13c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v13"
        ),
        "culture-patrimoine": "M3 9l9-5 9 5zM5 9v9M10 9v9M14 9v9M19 9v9M3 20h18",
        "numerique": "M4 5h16v11H4zM9 20h6M12 16v4",
        "cohesion-sociale": _PEOPLE,
        "developpement-economique": "M4 17l5-6 4 3 7-8M15 6h5v5",
        "engagement-citoyen": (
            "M7 13V7.5a1.5 1.5 0 0 1 3 0V12 5a1.5 1.5 0 0 1 3 0v7-5.5a1.5 1.5 0 0 1 3 0V13l1-1.6"
            "a1.6 1.6 0 0 1 2.6 1.8L17 18c-1 2-2.5 3-5 3-3 0-5-2-5-5z"
        ),
        # Kinds of partners.
        "collectivite": "M3 10l9-6 9 6M5 10v10M19 10v10M9 20v-6h6v6M3 20h18",
        "entreprise": "M3 20V10l6 4v-4l6 4V5h5v15z",
        "association": _RINGS,
        "fondation": (
            "M5 11h14v9H5zM3 7h18v4H3zM12 7v13M12 7c-4 0-6-1-5-3s4 0 5 3c1-3 4-5 5-3s-1 3-5 3"
        ),
        "etablissement-public": "M6 20V9h12v11M5 9l7-5 7 5M10 13v3M14 13v3M3 20h18",
        "recherche": "M9 3h6M10 3v6l-5 9a2 2 0 0 0 2 3h10a2 2 0 0 0 2-3l-5-9V3M8 15h8",
        "citoyens": _PERSON,
        # Steps of a story.
        "besoin": (
            "M12 20v-8M12 12c0-4-3-6-7-6 0 4 3 6 7 6zM12 14c0-3 2-5 6-5 0 3-2 5-6 5M7 20h10"
        ),
        "reunis": _PEOPLE,
        "ensemble": _RINGS,
        "donne": (
            "M12 12m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7"
            "M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"
        ),
        "preuve": "M12 12m-8.5 0a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M8 12l3 3 5-6",
    }
)
"""The strokes of each, by the code of what it goes with."""

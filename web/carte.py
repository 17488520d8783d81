"""Where the map may look and on what: the same for its shell, its scripts and our policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

MIN_ZOOM: Final = 3
MAX_ZOOM: Final = 14
ZOOM_SNAP: Final = 0.1  # a half would leave a third of the map empty
MARGIN: Final = 12  # pixels around a place that is framed
CLOSEST: Final = 11  # zoom beyond which no place is framed

# Boxes west, south, east, north (EPSG:4326): territoires.md section 6. The second value is the
# département that draws the inset of a zone, "" where no outline is published.
ZONES: Final[tuple[tuple[str, str, tuple[float, float, float, float]], ...]] = (
    ("Hexagone", "", (-5.14, 41.33, 9.56, 51.09)),
    ("Guadeloupe", "971", (-61.81, 15.83, -61.00, 16.51)),
    ("Martinique", "972", (-61.23, 14.39, -60.81, 14.88)),
    ("Guyane", "973", (-54.60, 2.11, -51.62, 5.75)),
    ("La Réunion", "974", (55.22, -21.39, 55.84, -20.87)),
    ("Mayotte", "976", (45.02, -13.00, 45.30, -12.64)),
)
"""Where the map can go at once, as people name it."""
# Their insets are shown once a fiche is there: none is today, and no outline is published.
COLLECTIVITES: Final[tuple[tuple[str, tuple[float, float, float, float]], ...]] = (
    ("St-Pierre-et-M.", (-56.45, 46.72, -56.10, 47.16)),
    ("St-Martin, St-B.", (-63.16, 17.86, -62.77, 18.13)),
    ("N.-Calédonie", (163.5, -22.8, 168.2, -19.5)),
    ("Polynésie", (-154.8, -28.0, -134.4, -7.8)),
    ("Wallis-et-F.", (-178.3, -14.5, -176.0, -13.1)),
)
"""The other overseas lands, by a name short enough for an inset."""


@dataclass(frozen=True, slots=True)
class Fond:
    """An online basemap: its name, its tiles, whom it is owed to."""

    libelle: str
    url: str
    attribution: str

    @property
    def host(self) -> str:
        """Where its tiles come from."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


FONDS: Final[Mapping[str, Fond]] = MappingProxyType(
    {
        "plan-ign": Fond(
            "Plan IGN",
            "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
            "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
            "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
            "Plan IGN © IGN",
        ),
        "osm": Fond(
            "OpenStreetMap",
            "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
            "© les contributeurs d’OpenStreetMap",
        ),
    }
)
"""Asked of their servers only once a visitor has chosen one."""

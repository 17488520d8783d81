"""Where the map may look and on what: the same for its shell, its scripts and our policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

MIN_ZOOM: Final = 3
MAX_ZOOM: Final = 14
ZOOM_SNAP: Final = 0.5
MARGIN: Final = 12  # pixels around a place that is framed
CLOSEST: Final = 11  # zoom beyond which no place is framed


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

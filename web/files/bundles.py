"""The files a browser fetches once: hashed names, immutable.

A bundle is a folder under ``/ressources/<hash>/``; its hash changes with its content, so that a
browser may keep what it has for a year. Names hold no underscore: streamlit-folium drops
``_abc`` from the addresses it compares.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from catalogue.address import RAYONS_KM
from catalogue.catalogue import Catalogue
from catalogue.recherche.words import fold
from catalogue.vocabulaires import DOMAINES, METIERS, ODD, ROLES
from geo.layers import communes_geojson, layer_path
from geo.referentiel import DATA_TERRITOIRES, Referentiel
from geo.territoires import FRANCE, Niveau, Territoire
from web.files import constants
from web.files.compression import Asset

_LARGE_TOWNS = (
    150  # towns: those named up to zoom 6.8 (carte.js), the others come when one comes closer
)
STATIC = Path(__file__).parents[2] / "static"
_OUTLINES = (
    *("fond.topojson", "eaux.topojson", "limites.topojson", "epci.topojson"),
    *(layer_path(niveau).name for niveau in (Niveau.EPT, Niveau.ARRONDISSEMENT)),
)
MAP_SCRIPTS = ("leaflet.js", "carte/boot.js")
"""What the map's frame loads, one after the other."""
MAP_MODULE = "carte/carte.js"
"""What it then loads, with all that it imports."""
_IMPORT = re.compile(r'^import [^"]*"((?:\.{1,2}/)+[a-z/]+\.js)";$', re.MULTILINE)
_LEAFLET = "js_lib_leaflet"
_LEAFLET_FILES = (
    "leaflet.js",
    "leaflet.css",
    "images/layers.png",
    "images/layers-2x.png",
    "images/marker-icon.png",
    "images/marker-icon-2x.png",
    "images/marker-shadow.png",
)


@dataclass(frozen=True)
class Bundle:
    """Files under one hash; those of ``on_demand`` are made when they are asked for."""

    hash: str
    assets: Mapping[str, Asset]
    on_demand: Callable[[str], bytes | None] | None = None
    _cache: dict[str, Asset] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """Return the address of a file, relative to the root of the app."""
        return f"ressources/{self.hash}/{name}"

    def get(self, name: str) -> Asset | None:
        """Return a file of the bundle, or None."""
        asset = self.assets.get(name) or self._cache.get(name)
        if asset is None and self.on_demand is not None:
            body = self.on_demand(name)
            if body is not None:
                asset = self._cache[name] = Asset(name, body)
        return asset


@lru_cache(maxsize=1)
def code_bundle() -> Bundle:
    """Return our scripts and styles, and Leaflet out of its pinned package."""
    paths = (p for p in sorted(STATIC.rglob("*")) if p.is_file())
    bodies = {p.relative_to(STATIC).as_posix(): p.read_bytes() for p in paths}
    bodies[constants.NAME] = constants.constants_js()
    leaflet = files(_LEAFLET) / "static" / _LEAFLET
    bodies |= {name: leaflet.joinpath(name).read_bytes() for name in _LEAFLET_FILES}
    return _bundle(bodies)


def module_closure(names: Iterable[str]) -> tuple[str, ...]:
    """Return some of our modules and all that they import, sorted."""
    found: set[str] = set()
    to_read = list(names)
    while to_read:
        name = to_read.pop()
        if name not in found:
            found.add(name)
            if name == constants.NAME:  # it imports nothing
                continue
            imported = _IMPORT.findall((STATIC / name).read_text("utf-8"))
            to_read += [normpath(f"{dirname(name)}/{path}") for path in imported]
    return tuple(sorted(found))


def territoires_bundle(ref: Referentiel) -> Bundle:
    """Return the outlines and town names; the communes of a département come on demand."""
    bodies = {name: (DATA_TERRITOIRES / name).read_bytes() for name in _OUTLINES}
    towns = json.loads((DATA_TERRITOIRES / "villes.json").read_bytes())
    bodies["villes.json"] = _json({name: column[:_LARGE_TOWNS] for name, column in towns.items()})
    bodies["villes-toutes.json"] = _json(towns)

    def on_demand(name: str) -> bytes | None:
        code = name.removeprefix("communes-").removesuffix(".geojson")
        known = name == f"communes-{code}.geojson" and ref.exists(
            Territoire(Niveau.DEPARTEMENT, code)
        )
        return communes_geojson(ref, code) if known else None

    return _bundle(bodies, on_demand, (DATA_TERRITOIRES / "manifest.json").read_bytes())


def catalogue_bundle(catalogue: Catalogue, territoires: Bundle) -> Bundle:
    """Return what the map draws of every fiche, as columns, and the vocabularies.

    ``points.json``: longitude and latitude in 1e-5 degree (null without a point), the first role
    and all of them, one bit each; ``noms.json``: slugs and names, fetched after the points are
    drawn; ``vocabulaires.json`` also says where the outlines are. ``sans-siege.json``, made when
    it is asked for: the fiches without a point, by the départements they act in.
    """
    ranks = {role: rank for rank, role in enumerate(ROLES)}
    points = {
        "lon": _steps(catalogue.lon),
        "lat": _steps(catalogue.lat),
        "role": [ranks[f.roles[0]] for f in catalogue.fiches],
        "roles": [sum(1 << ranks[role] for role in f.roles) for f in catalogue.fiches],
    }
    noms = {
        "id": [f.id for f in catalogue.fiches],
        "nom": [f.nom for f in catalogue.fiches],
    }
    return _bundle(
        {
            "points.json": _json(points),
            "noms.json": _json(noms),
            "vocabulaires.json": _json(
                _vocabularies(catalogue.ref) | {"territoires": territoires.url("")}
            ),
        },
        lambda name: _json(without_seat(catalogue)) if name == "sans-siege.json" else None,
    )


def without_seat(catalogue: Catalogue) -> dict[str, list[int]]:
    """Return the fiches that have no point on the map, by the départements they act in.

    One that acts on a région acts in each of its départements; one of the whole country is in none.
    """
    ref, found = catalogue.ref, dict[str, list[int]]()
    for position in np.flatnonzero(~catalogue.has_a_point):
        codes = {
            code for t in catalogue.fiches[position].territoires for code in _departements(ref, t)
        }
        for code in codes:
            found.setdefault(code, []).append(int(position))
    return dict(sorted(found.items()))


def _departements(ref: Referentiel, t: Territoire) -> tuple[str, ...]:
    if t.niveau is Niveau.DEPARTEMENT:
        return (t.code,)
    if t.niveau is Niveau.REGION:
        return tuple(d.code for d in ref.membres(t, Niveau.DEPARTEMENT))
    if t.niveau is Niveau.PAYS:
        return ()
    # An EPCI may lie over two of them: its communes say which.
    communes = (Territoire(Niveau.COMMUNE, ref.codes_communes[i]) for i in ref.communes(t))
    parents = {ref.parent(c, Niveau.DEPARTEMENT) for c in communes}
    return tuple(sorted(d.code for d in parents if d))


def _steps(degrees: npt.NDArray[np.float64]) -> list[int | None]:
    known = ~np.isnan(degrees)
    steps = np.full(len(degrees), None, dtype=object)
    steps[known] = np.rint(degrees[known] * 1e5).astype(int)
    return cast(list[int | None], steps.tolist())


def _vocabularies(ref: Referentiel) -> dict[str, Any]:
    regions = sorted(ref.membres(FRANCE, Niveau.REGION), key=lambda t: fold(ref.nom(t)))
    return {
        "domaine": [[t.code, t.libelle] for t in DOMAINES.values()],
        "type": [[t.code, t.libelle, t.pluriel, t.definition] for t in ROLES.values()],
        "metier": [[t.code, t.libelle] for t in METIERS.values()],
        "odd": [[t.code, t.libelle, t.couleur] for t in ODD.values()],
        "region": [[t.code, ref.nom(t)] for t in regions],
        "rayons": RAYONS_KM,
        "formes": {
            t.code: {"forme": t.forme, "couleur": t.couleur, "libelle": t.libelle}
            for t in ROLES.values()
        },
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _bundle(
    bodies: Mapping[str, bytes],
    on_demand: Callable[[str], bytes | None] | None = None,
    salt: bytes = b"",
) -> Bundle:
    digest = hashlib.sha256(salt)
    for name, body in sorted(bodies.items()):
        digest.update(name.encode() + b"\0" + body + b"\0")
    assets = {name: Asset(name, body) for name, body in bodies.items()}
    return Bundle(digest.hexdigest()[:12], assets, on_demand)

"""Real communes written in random mixtures of traps: never a wrong one in silence."""

from __future__ import annotations

import random
import unicodedata

import pyproj
import pytest
import shapely

from geo.territoires import Niveau, Territoire

SYSTEMS = (4326, 4326, 2154, 27572)
UTM = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}
HEADER = (
    "Nom",
    "Code INSEE",
    "Code postal",
    "Ville",
    "Département",
    "Adresse",
    "Latitude",
    "Longitude",
)


def write_name(rng, name: str, departement: str, postcode: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    forms = [
        name,
        name.upper(),
        plain.lower(),
        plain.replace("-", " "),
        name.replace("Saint-", "St "),
        f" {name} ",
        f"{name} ({departement})",
        f"{postcode} {name}",
        f"{name} CEDEX",
        name.replace("-", " ").upper(),
    ]
    return rng.choice(forms)


def inside(rng, shape) -> tuple[float, float]:
    """Return a point of a commune, away from its border: a random one, else its middle."""
    west, south, east, north = shape.bounds
    for _ in range(30):
        point = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if shape.contains(point) and shape.boundary.distance(point) > 0.004:
            return point.x, point.y
    middle = (
        shapely.maximum_inscribed_circle(shape).coords[0]
        if shape.area
        else shape.centroid.coords[0]
    )
    return middle[0], middle[1]


def in_system(rng, lon, lat, departement) -> tuple[str, str]:
    epsg = UTM.get(departement, 0) if departement in UTM and rng.random() < 0.4 else 0
    epsg = epsg or (
        4326 if departement in UTM else rng.choice((*SYSTEMS, 3900 + min(50, max(42, round(lat)))))
    )
    x, y = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    x, y = f"{x:.6f}", f"{y:.6f}"
    if rng.random() < 0.4:
        x, y = x.replace(".", ","), y.replace(".", ",")
    return (x, y) if rng.random() < 0.2 else (y, x)


def a_row(rng, n, code, wrong, ref, postcodes) -> list[str]:
    """Return a row about a commune; some of what it says may be of another one, ``wrong``."""
    commune = Territoire(Niveau.COMMUNE, code)
    departement = ref.parent(commune, Niveau.DEPARTEMENT).code
    postcode = rng.choice(postcodes[code])
    name = ref.nom(commune)
    cells = dict.fromkeys(HEADER, "")
    cells["Nom"] = f"Structure {n} {rng.randrange(10**9):x}"
    kinds = rng.sample(
        ("code", "name", "postcode", "departement", "address", "point"), rng.randint(1, 4)
    )
    if "code" in kinds:
        cells["Code INSEE"] = rng.choice(
            (code, code.lstrip("0"), f"{code}.0" if code.isdigit() else code, f" {code} ")
        )
    if "name" in kinds:
        cells["Ville"] = write_name(rng, name, departement, postcode)
    if "postcode" in kinds:
        cells["Code postal"] = rng.choice(
            (postcode, postcode.lstrip("0"), f"{postcode[:2]} {postcode[2:]}", f"{postcode}.0")
        )
    if "departement" in kinds:
        cells["Département"] = rng.choice(
            (departement, ref.nom(Territoire(Niveau.DEPARTEMENT, departement)))
        )
    if "address" in kinds:
        cells["Adresse"] = f"{rng.randint(1, 90)} rue de la Paix, {postcode} {name}"
    if "point" in kinds:
        lon, lat = inside(rng, ref.forme(commune))
        cells["Latitude"], cells["Longitude"] = in_system(rng, lon, lat, departement)
        if rng.random() < 0.05:
            cells["Latitude"] = cells["Longitude"] = "0"
    if wrong and rng.random() < 0.5 and "point" in kinds:
        lon, lat = ref.point(Territoire(Niveau.COMMUNE, wrong))
        cells["Latitude"], cells["Longitude"] = f"{lat}", f"{lon}"
    elif wrong and cells["Ville"] and rng.random() < 0.5:
        cells["Code INSEE"] = wrong
    return list(cells.values())


@pytest.mark.parametrize("seed", range(4))
def test_no_commune_is_wrong_in_silence(preview, ref, data, seed) -> None:
    rng = random.Random(seed)
    known = [c for c in ref.codes_communes if ref.point(Territoire(Niveau.COMMUNE, c))]
    postcodes: dict[str, list[str]] = {}
    for number in range(1000, 98000, 10 if seed % 2 else 1):
        for code in data.gazetteer.communes_of_postcode(f"{number:05d}"):
            postcodes.setdefault(code, []).append(f"{number:05d}")
    codes = rng.sample([c for c in known if c in postcodes], 250)
    codes += rng.choices([c for c in known if c[:2] == "97" and c in postcodes], k=30)
    truth = [(c, rng.choice(known) if rng.random() < 0.1 else "") for c in codes]
    rows = [a_row(rng, n, code, wrong, ref, postcodes) for n, (code, wrong) in enumerate(truth)]
    apercu = preview(HEADER, *rows)
    ready = 0
    for ligne, row, (code, wrong) in zip(apercu.lignes, rows, truth, strict=True):
        if ligne.etat != "prête":
            assert ligne.doutes
            continue
        ready += 1
        told = (
            wrong and ligne.cells["code_insee"] == wrong and not row[3]
        )  # all that is left says so
        assert ligne.cells["code_insee"] == code or told, (row, code, ligne)
        if "lat" in ligne.cells and not wrong:
            shape = ref.forme(Territoire(Niveau.COMMUNE, code))
            point = shapely.Point(float(ligne.cells["lon"]), float(ligne.cells["lat"]))
            assert shape.distance(point) < 0.01, (row, ligne)
    assert ready > 0.5 * len(rows)

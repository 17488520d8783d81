"""Coordinates in every dress: found by where they fall, converted, told."""

from __future__ import annotations

import pyproj
import pytest

from geo.territoires import Niveau, Territoire

TOWNS = ("46102", "46042", "31555", "75056", "13055", "69123", "29232", "67482", "2A004", "33063")
DROM = {"97105": 5490, "97209": 5490, "97302": 2972, "97411": 2975, "97611": 4471}


def at(ref, code):
    return ref.point(Territoire(Niveau.COMMUNE, code))


def rows_in(ref, epsg, codes=TOWNS, *, named=True, comma=False, swap=False):
    to = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    for n, code in enumerate(codes):
        x, y = to.transform(*at(ref, code)) if epsg != 4326 else at(ref, code)
        x, y = f"{x:.5f}", f"{y:.5f}"
        if comma:
            x, y = x.replace(".", ","), y.replace(".", ",")
        a, b = (x, y) if swap else (y, x)
        name = ref.nom(Territoire(Niveau.COMMUNE, code)) if named else ""
        yield (f"Structure numéro {n * 977}", name, code if named else "", a, b)


HEADER = ("Nom", "Commune", "Insee", "Y", "X")


def all_right(apercu, codes=TOWNS):
    for ligne, code in zip(apercu.lignes, codes, strict=True):
        assert ligne.etat == "prête", ligne.doutes
        assert ligne.cells["code_insee"] == code
        assert "lat" in ligne.cells


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("comma", [True, False])
@pytest.mark.parametrize("swap", [True, False])
@pytest.mark.parametrize("epsg", [4326, 2154, 27572, 3857])
def test_a_system_is_recognised_and_told(preview, ref, epsg, comma, swap, named) -> None:
    apercu = preview(HEADER, *rows_in(ref, epsg, named=named, comma=comma, swap=swap))
    all_right(apercu)
    for ligne, code in zip(apercu.lignes, TOWNS, strict=True):
        lon, lat = at(ref, code)
        assert float(ligne.cells["lat"]) == pytest.approx(lat, abs=1e-4)
        assert float(ligne.cells["lon"]) == pytest.approx(lon, abs=1e-4)
    plain = epsg == 4326 and not swap
    assert plain != any("points lus en" in dit for dit in apercu.dits)
    assert plain or all(any("lu en" in r for r in ligne.reparations) for ligne in apercu.lignes)


@pytest.mark.parametrize("zone", range(42, 51))
def test_conic_zones_are_recognised(preview, ref, zone) -> None:
    inside = [
        c
        for c in (
            "2A004",
            "66136",
            "31555",
            "46102",
            "87085",
            "49007",
            "75056",
            "14118",
            "80021",
            "59350",
        )
        if abs(at(ref, c)[1] - zone) <= 1
    ]
    apercu = preview(HEADER, *rows_in(ref, 3900 + zone, inside, named=False))
    all_right(apercu, inside)
    assert any(f"CC{zone}" in dit for dit in apercu.dits)


@pytest.mark.parametrize("code", DROM)
def test_overseas_metres_are_recognised(preview, ref, code) -> None:
    apercu = preview(HEADER, *rows_in(ref, DROM[code], [code]))
    all_right(apercu, [code])
    assert any("UTM" in dit for dit in apercu.dits)


def test_overseas_metres_alone_are_doubted_when_they_may_be_elsewhere(preview, ref) -> None:
    """UTM 20 in Guadeloupe is Lambert II étendu in the Pyrénées: nobody can tell."""
    apercu = preview(HEADER, *rows_in(ref, 5490, ["97105"], named=False))
    ligne = apercu.lignes[0]
    assert ligne.etat == "à vérifier" or ligne.cells["code_insee"] == "97105"


def test_a_mixture_of_systems_is_read_row_by_row(preview, ref) -> None:
    rows = [
        *rows_in(ref, 4326, TOWNS[:4]),
        *rows_in(ref, 2154, TOWNS[4:7]),
        *rows_in(ref, 4326, TOWNS[7:9], swap=True),
        *rows_in(ref, 2975, ["97411"]),
    ]
    rows = [(f"Nom {n * 313} unique", *row[1:]) for n, row in enumerate(rows)]
    apercu = preview(HEADER, *rows)
    all_right(apercu, [*TOWNS[:9], "97411"])
    assert apercu.conversions["Lambert-93"] == 3


@pytest.mark.parametrize(
    "cell",
    [
        "44.6086, 2.0317",
        "44,6086 2,0317",
        "44,6086, 2,0317",
        "44.6086;2.0317",
        "[44.6086, 2.0317]",
        "POINT(2.0317 44.6086)",
        "44°36'31\"N 2°1'54\"E",
        "44.6086,2.0317",
        "2.0317, 44.6086",
        '{"type":"Point","coordinates":[2.0317,44.6086]}',
        "lat: 44.6086 lon: 2.0317",
        "44.6086 / 2.0317",
    ],
)
def test_two_numbers_in_one_cell(preview, cell) -> None:
    text = "Nom\tCommune\tCoordonnées\nA\tFigeac\t" + cell.replace('"', '""').join('""')
    apercu = preview(text, nom="liste.tsv")
    ligne = apercu.lignes[0]
    assert ligne.etat == "prête", ligne.doutes
    assert ligne.cells["lat"].startswith("44.60")
    assert ligne.cells["lon"].startswith("2.03")


def test_a_pair_cut_short_is_doubted_with_the_distance(preview) -> None:
    apercu = preview(
        ("Nom", "Commune", "Latitude", "Longitude"), ("A", "Ajaccio", "41.93414,8", "")
    )
    assert apercu.lignes[0].etat == "à vérifier"
    assert any("km d’Ajaccio" in d for d in apercu.lignes[0].doutes)


def test_a_pair_beside_its_longitude(preview) -> None:
    apercu = preview(
        ("Nom", "Commune", "Latitude", "Longitude"), ("A", "Ajaccio", "41.93414,8", "8.7347")
    )
    ligne = apercu.lignes[0]
    assert (ligne.etat, ligne.cells["lon"]) == ("prête", "8.7347"), ligne.doutes
    assert any("deux nombres" in r for r in ligne.reparations)


@pytest.mark.parametrize(
    ("lat", "lon", "commune", "said"),
    [
        ("0", "0", "Figeac", ""),
        ("48.8566", "2.3522", "Figeac", "km de Figeac (46), à Paris (75)"),
        ("47.2", "1.55", "Nantes", "km de Nantes"),  # the sign is lost
        ("47.5", "-5.5", "Saint-Denis (974)", "cartouche"),
        ("52.5", "13.4", "", "hors de France"),
        ("1e300", "2", "Figeac", ""),
        ("abc", "2.0", "Figeac", ""),
    ],
)
def test_a_point_elsewhere_is_told(preview, lat, lon, commune, said) -> None:
    rows = [
        ("A", commune, lat, lon),
        ("B", "Cahors", "44.447", "1.44"),
        ("C", "Toulouse", "43.6", "1.43"),
    ]
    ligne = preview(("Nom", "Commune", "Latitude", "Longitude"), *rows).lignes[0]
    if said:
        assert ligne.etat == "à vérifier"
        assert any(said in d for d in ligne.doutes), ligne.doutes
    else:
        assert ligne.etat == "prête", ligne.doutes
        assert "lat" not in ligne.cells
        assert ligne.reparations


def test_a_point_tells_which_namesake(preview, ref) -> None:
    lon, lat = at(ref, "46263")  # Saint-Cirq-Lapopie, its own name; then a true namesake
    assert lat > 44
    lon, lat = at(ref, "69189")
    apercu = preview(("Nom", "Commune", "Lat", "Lon"), ("A", "Sainte-Colombe", str(lat), str(lon)))
    ligne = apercu.lignes[0]
    assert (ligne.etat, ligne.cells["code_insee"]) == ("prête", "69189"), ligne.doutes
    assert any("choisie par le point" in r for r in ligne.reparations)


def test_a_point_at_a_border_is_doubted(preview, ref) -> None:
    import shapely

    border = shapely.boundary(ref.forme(Territoire(Niveau.COMMUNE, "46102")))
    point = shapely.line_interpolate_point(shapely.get_geometry(border, 0), 0.05)
    apercu = preview(("Nom", "Lat", "Lon"), ("A", str(point.y), str(point.x)))
    assert apercu.lignes[0].etat == "à vérifier"
    assert any("limite de" in d for d in apercu.lignes[0].doutes)


def test_one_same_point_for_many_rows_is_told(preview) -> None:
    rows = [(f"Structure {n * 7919}", "44.6086", "2.0317") for n in range(4)]
    apercu = preview(("Nom", "Lat", "Lon"), *rows)
    assert {ligne.etat for ligne in apercu.lignes} == {"à vérifier"}
    assert any("même point sert à 4 lignes" in d for d in apercu.lignes[0].doutes)


def test_columns_of_numbers_nobody_named(preview, ref) -> None:
    rows = [(row[0], row[1], row[3], row[4]) for row in rows_in(ref, 4326)]
    apercu = preview(("Nom", "Commune", "c1", "c2"), *rows)
    all_right(apercu)

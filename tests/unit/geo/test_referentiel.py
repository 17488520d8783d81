"""What territories are called and measure, and the errors for those that do not exist."""

import numpy as np
import pytest

from geo.referentiel import DATA_TERRITOIRES, Referentiel
from geo.territoires import FRANCE, Niveau, Territoire, TerritoireError

P = Territoire.parse


@pytest.mark.parametrize(
    ("text", "nom", "libelle"),
    [
        ("commune:46102", "Figeac", "Figeac (46)"),
        ("commune:75056", "Paris", "Paris (75)"),
        ("arrondissement:75112", "Paris 12e", "Paris 12e"),
        ("arrondissement:69381", "Lyon 1er", "Lyon 1er"),
        ("epci:200067361", "CC Grand-Figeac", "CC Grand-Figeac"),
        ("epci:200054781", "Métropole du Grand Paris", "Métropole du Grand Paris"),
        ("ept:200057941", "Paris Est Marne et Bois", "EPT Paris Est Marne et Bois"),
        ("departement:46", "Lot", "Lot (46)"),
        ("departement:2A", "Corse-du-Sud", "Corse-du-Sud (2A)"),
        ("region:76", "Occitanie", "Occitanie"),
        ("pays:FR", "France", "France"),
    ],
)
def test_a_territory_has_a_name_and_a_label(ref, text, nom, libelle):
    assert ref.nom(P(text)) == nom
    assert ref.libelle(P(text)) == libelle


def test_every_epci_name_tells_its_kind(ref):
    kinds = {"CC": 987, "CA": 230, "CU": 14, "METRO": 21, "MET69": 1}
    found: dict[str, int] = {}
    for epci in ref.membres(FRANCE, Niveau.EPCI):
        kind, nom = ref.type_epci(epci), ref.nom(epci)
        found[kind] = found.get(kind, 0) + 1
        assert nom.startswith(f"{kind} ") or kind.startswith("MET")
        assert "ommunauté de communes de" not in nom
        assert nom == " ".join(nom.split())
    assert found == kinds
    assert ref.type_epci(P("departement:46")) is None


def test_population_and_area_of_a_whole_are_those_of_its_parts(ref):
    for region in ref.membres(FRANCE, Niveau.REGION):
        parts = ref.membres(region, Niveau.DEPARTEMENT)
        assert ref.population(region) == sum(ref.population(p) for p in parts)
        assert ref.superficie_km2(region) == pytest.approx(
            sum(ref.superficie_km2(p) for p in parts), abs=0.1
        )
    paris = P("commune:75056")
    assert ref.population(paris) == sum(
        ref.population(p) for p in ref.membres(paris, Niveau.ARRONDISSEMENT)
    )
    assert 640_000 > ref.superficie_km2(FRANCE) > 630_000
    assert ref.population(FRANCE) > 68_900_000


def test_the_country_is_seen_as_its_european_part(ref):
    west, south, east, north = ref.bounds(FRANCE)
    assert (-5.5, 41) < (west, south) < (-5, 42)
    assert (9, 51) < (east, north) < (10, 52)
    assert ref.point(FRANCE) is None
    assert ref.forme(FRANCE) is None


def test_a_shape_lies_in_its_bounds_and_around_its_point(ref):
    for text in ("commune:46102", "arrondissement:13207", "epci:200067361", "region:94"):
        shape = ref.forme(P(text))
        assert shape.bounds == pytest.approx(ref.bounds(P(text)), abs=1e-9)
        west, south, east, north = shape.bounds
        lon, lat = ref.point(P(text))
        assert west < lon < east
        assert south < lat < north


@pytest.mark.parametrize(
    "text",
    [
        "commune:99999",
        "commune:93059",
        "epci:123456789",
        "departement:20",
        "departement:975",
        "region:99",
    ],
)
def test_what_does_not_exist_is_told_in_french(ref, text):
    unknown = P(text)
    assert not ref.exists(unknown)
    ask = (
        ref.nom,
        ref.libelle,
        ref.type_epci,
        ref.population,
        ref.superficie_km2,
        ref.point,
        ref.bounds,
        ref.forme,
        ref.parents,
        ref.communes,
        ref.voisins,
        lambda t: ref.parent(t, Niveau.REGION),
        lambda t: ref.membres(t, Niveau.COMMUNE),
        lambda t: ref.contains(t, FRANCE),
        lambda t: ref.contains(FRANCE, t),
        lambda t: ref.overlaps(FRANCE, t),
    )
    for question in ask:
        with pytest.raises(TerritoireError, match=f"« {text} » n’est pas un territoire"):
            question(unknown)


def test_a_code_of_one_level_is_none_of_another(ref):
    assert ref.exists(P("ept:200057941"))
    assert not ref.exists(P("epci:200057941"))
    assert not ref.exists(Territoire(Niveau.COMMUNE, "75112"))


def test_positions_follow_the_file_of_communes(ref, communes):
    codes = ref.codes_communes
    assert list(codes[: len(communes)]) == communes["code"].tolist()
    assert len(codes) == len(communes) + 94
    batch = ref.communes(P("departement:46"))
    assert batch.dtype == np.int32
    assert (communes["departement"].to_numpy()[batch] == "46").all()
    assert len(batch) == (communes["departement"] == "46").sum()


def test_nothing_can_be_written_into_what_is_given(ref):
    for text in ("commune:46102", "departement:46", "pays:FR", "arrondissement:75112"):
        with pytest.raises(ValueError, match="read-only"):
            ref.communes(P(text))[0] = 0


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(OSError, match=r"communes\.parquet"):
        Referentiel.load(tmp_path)
    assert DATA_TERRITOIRES.is_dir()

"""The mistakes these sources invite, each looked for in what is published."""

import pandas as pd
import pytest

from geo.referentiel import DATA_TERRITOIRES
from geo.territoires import FRANCE, Niveau, Territoire

P = Territoire.parse
COM = ("975", "977", "978", "984", "986", "987", "988", "989")
GRAND_PARIS = P("epci:200054781")


def test_a_point_in_pierrefitte_falls_in_saint_denis(ref):
    """Shapes of 2024 under a table of 2026 leave a hole there."""
    found = ref.locate(2.3613, 48.9650)
    assert found is not None
    assert found.commune == P("commune:93066")


@pytest.mark.parametrize("code", ["12218", "14581", "49126", "69114"])
def test_a_commune_that_changed_its_code_kept_its_shape(ref, code):
    assert ref.superficie_km2(Territoire(Niveau.COMMUNE, code)) > 1


@pytest.mark.parametrize("code", ["15031", "15035", "15047", "15171", "15141"])
def test_the_communes_born_again_in_cantal_have_their_own_shape(ref, code):
    t = Territoire(Niveau.COMMUNE, code)
    found = ref.locate(*ref.point(t))
    assert found.commune == t
    assert 5 < ref.superficie_km2(t) < 60


@pytest.mark.parametrize("code", ["992367730", "994579670"])  # Thionville Fensch, Lévézou
def test_an_epci_born_in_2026_is_there(ref, code):
    assert len(ref.communes(Territoire(Niveau.EPCI, code))) > 5


@pytest.mark.parametrize("code", ["241200765", "241200658", "245701222", "245701362"])
def test_an_epci_dissolved_in_2026_is_gone(ref, code):
    assert not ref.exists(Territoire(Niveau.EPCI, code))


def test_populations_are_those_of_2023_but_mayotte(ref, manifest):
    assert ref.population(P("departement:75")) == 2_103_778
    assert ref.population(P("departement:976")) == 256_518  # census of 2017
    assert any("Mayotte" in note and "2017" in note for note in manifest["notes"])
    total = sum(ref.population(r) for r in ref.membres(FRANCE, Niveau.REGION))
    assert 68_300_000 < total < 68_400_000


@pytest.mark.parametrize(
    ("code", "nom"),
    [
        ("01001", "L'Abergement-Clémenciat"),
        ("44141", "La Remaudière"),
        ("76351", "Le Havre"),
        ("80829", "Y"),
        ("94038", "L'Haÿ-les-Roses"),
        ("97411", "Saint-Denis"),
    ],
)
def test_names_are_official_with_their_article(ref, code, nom):
    assert ref.nom(Territoire(Niveau.COMMUNE, code)) == nom


def test_codes_are_text_with_their_zeros_and_letters(communes, unites):
    for frame in (communes, unites):
        assert pd.api.types.is_string_dtype(frame["code"])
    assert {"01001", "2A004"} <= set(communes["code"])
    assert communes["code"].str.len().eq(5).all()
    assert {"01", "2A", "2B", "67", "68", "69", "976"} <= set(communes["departement"])


def test_no_level_takes_in_the_com(communes, unites, layers):
    assert not communes["code"].str.startswith(COM).any()
    above = unites[unites["niveau"].isin(["departement", "region"])]
    assert not above["code"].isin(COM).any()
    for layer in layers.values():
        assert not set(layer.index) & set(COM)


def test_the_com_have_communes_and_no_invented_shape(ref):
    noumea = P("commune:98818")
    assert ref.exists(noumea)
    assert ref.libelle(noumea) == "Nouméa (988)"
    assert ref.parents(noumea) == (FRANCE,)
    assert ref.point(noumea) is ref.bounds(noumea) is ref.forme(noumea) is None
    assert ref.superficie_km2(noumea) is None
    assert ref.population(noumea) > 80_000
    assert ref.voisins(noumea) == ()
    assert ref.contains(FRANCE, noumea)
    com = [t for t in ref.membres(FRANCE, Niveau.COMMUNE) if ref.point(t) is None]
    assert len(com) == 94
    assert {t.code[:3] for t in com} == set(COM)


def test_departement_69_holds_the_metropole_de_lyon(ref):
    lyon = P("epci:200046977")
    assert ref.type_epci(lyon) == "MET69"
    assert ref.parent(lyon, Niveau.DEPARTEMENT) == P("departement:69")
    assert len(ref.communes(lyon)) == 58
    assert len(ref.communes(P("departement:69"))) == 58 + 208


def test_paris_is_a_commune_a_departement_twenty_arrondissements_and_21_postcodes(ref, communes):
    paris = P("commune:75056")
    assert len(ref.membres(paris, Niveau.ARRONDISSEMENT)) == 20
    assert ref.membres(P("departement:75"), Niveau.COMMUNE) == (paris,)
    postcodes = communes.set_index("code").at["75056", "codes_postaux"].split("|")
    assert len(postcodes) == 21
    assert "75116" in postcodes
    lyon, marseille = P("commune:69123"), P("commune:13055")
    assert len(ref.membres(lyon, Niveau.ARRONDISSEMENT)) == 9
    assert len(ref.membres(marseille, Niveau.ARRONDISSEMENT)) == 16


def test_the_ept_lie_in_the_grand_paris_and_leave_only_paris_out(ref):
    epts = ref.membres(FRANCE, Niveau.EPT)
    assert ref.membres(GRAND_PARIS, Niveau.EPT) == epts
    inside = {t for ept in epts for t in ref.membres(ept, Niveau.COMMUNE)}
    assert len(inside) == sum(len(ref.communes(ept)) for ept in epts) == 129
    assert set(ref.membres(GRAND_PARIS, Niveau.COMMUNE)) - inside == {P("commune:75056")}


def test_an_epci_may_cross_departements_and_regions(ref):
    redon = P("epci:243500741")  # CA Redon Agglomération: Bretagne and Pays de la Loire
    assert ref.parents(redon) == (FRANCE,)
    assert ref.parent(redon, Niveau.DEPARTEMENT) is None
    assert {t.code[:2] for t in ref.membres(redon, Niveau.COMMUNE)} == {"35", "44", "56"}


def test_four_islands_belong_to_no_epci(communes):
    alone = communes.loc[communes["epci"].isna(), "nom"]
    assert set(alone) == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}


def test_no_box_spans_an_ocean(unites):
    sized = unites.dropna(subset="west")
    assert (sized["east"] - sized["west"]).max() < 8
    assert (sized["north"] - sized["south"]).max() < 6


def test_former_codes_lead_to_living_communes(ref):
    assert ref.commune_actuelle("93059") == "93066"
    assert ref.commune_actuelle("46102") == "46102"
    assert ref.commune_actuelle("74093") == "74010"  # Cran-Gevrier, now in Annecy
    assert ref.commune_actuelle("98818") == "98818"
    assert ref.commune_actuelle("75112") is None
    assert ref.commune_actuelle("99999") is None
    assert ref.commune_actuelle("") is None
    table = pd.read_json(DATA_TERRITOIRES / "anciens_codes.json", typ="series", dtype=str)
    assert len(table) > 4_000
    for former in ("55273", "60694"):  # claimed by two communes in the source
        assert ref.exists(Territoire(Niveau.COMMUNE, ref.commune_actuelle(former)))

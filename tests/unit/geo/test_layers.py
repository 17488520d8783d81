"""What the browser is given to draw."""

import json

import pytest
import shapely

from geo.layers import communes_geojson, layer_path, territoire_geojson
from geo.territoires import FRANCE, Niveau, Territoire, TerritoireError

P = Territoire.parse
DRAWN = (Niveau.REGION, Niveau.DEPARTEMENT, Niveau.EPCI, Niveau.EPT, Niveau.ARRONDISSEMENT)


@pytest.mark.parametrize("niveau", DRAWN)
def test_a_layer_names_each_of_its_units(ref, niveau):
    features = json.loads(layer_path(niveau).read_text("utf-8"))["features"]
    units = {Territoire(niveau, f["properties"]["code"]): f["properties"]["nom"] for f in features}
    assert units == {t: ref.nom(t) for t in ref.membres(FRANCE, niveau)}


@pytest.mark.parametrize("niveau", [Niveau.COMMUNE, Niveau.PAYS])
def test_communes_and_country_have_no_single_layer(niveau):
    with pytest.raises(TerritoireError, match=f"« {niveau.value} »"):
        layer_path(niveau)


def test_the_communes_of_a_departement_come_at_full_resolution(ref):
    layer = json.loads(communes_geojson(ref, "46"))
    assert layer["type"] == "FeatureCollection"
    codes = [feature["properties"]["code"] for feature in layer["features"]]
    assert codes == [t.code for t in ref.membres(P("departement:46"), Niveau.COMMUNE)]
    for feature in layer["features"]:
        t = Territoire(Niveau.COMMUNE, feature["properties"]["code"])
        assert feature["properties"] == {"code": t.code, "nom": ref.nom(t), "dep": "46"}
        assert shapely.equals_exact(shapely.geometry.shape(feature["geometry"]), ref.forme(t))


def test_communes_come_without_superfluous_blanks_and_digits(ref):
    text = communes_geojson(ref, "62").decode()
    again = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    assert len(text) < 1.005 * len(again)  # one number in 200 comes out with 17 digits
    assert len(text) < 650_000  # Pas-de-Calais, 887 communes: the heaviest


def test_paris_is_one_commune_and_not_its_arrondissements(ref):
    layer = json.loads(communes_geojson(ref, "75"))
    assert [f["properties"]["code"] for f in layer["features"]] == ["75056"]


@pytest.mark.parametrize("code", ["20", "975", "99", "", "../46"])
def test_no_such_departement_is_a_domain_error(ref, code):
    with pytest.raises(TerritoireError):
        communes_geojson(ref, code)


@pytest.mark.parametrize(
    "text",
    [
        "commune:46102",
        "arrondissement:75112",
        "epci:200067361",
        "ept:200057941",
        "departement:2A",
        "region:76",
    ],
)
def test_one_territory_is_one_feature_around_its_point(ref, text):
    t = P(text)
    feature = territoire_geojson(ref, t)
    assert feature["type"] == "Feature"
    assert feature["properties"]["code"] == t.code
    assert feature["properties"]["nom"] == ref.nom(t)
    shape = shapely.geometry.shape(feature["geometry"])
    assert shape.is_valid
    assert shapely.contains_xy(shape, *ref.point(t))


def test_a_feature_changed_by_one_caller_is_whole_for_the_next(ref):
    t = P("region:76")
    territoire_geojson(ref, t)["geometry"]["coordinates"].clear()
    assert territoire_geojson(ref, t)["geometry"]["coordinates"]


def test_what_has_no_shape_is_not_drawn(ref):
    assert territoire_geojson(ref, P("commune:98818")) is None
    assert territoire_geojson(ref, FRANCE) is None
    with pytest.raises(TerritoireError):
        territoire_geojson(ref, P("commune:99999"))

"""The page Croiser: every figure leads to its fiches, every choice in force is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from catalogue.croisement.croisement import Croisement, cross, measure
from catalogue.croisement.faces import Choix
from catalogue.vocabulaires import DOMAINES, ODD, ROLES
from geo.territoires import Territoire
from geo.vignettes import Cadre
from web.panels import croisement as page
from web.panels.croisement import croisement_panel, croisement_values
from web.shared import Shared

OCCITANIE = Territoire.parse("region:76")


def values(catalogue: Catalogue, choix: Choix, vue: Vue = Vue()) -> dict[str, Any]:  # noqa: B008
    return said_of(choix, cross(catalogue, vue, choix.lignes, choix.colonnes), catalogue)


def said_of(choix: Choix, table: Croisement, catalogue: Catalogue) -> dict[str, Any]:
    said: dict[str, Any] = plain(croisement_values(choix, table, catalogue))
    return said


def plain(said: Any) -> Any:
    """Return what is said with spaces as one types them."""
    if isinstance(said, dict):
        return {key: plain(value) for key, value in said.items()}
    if isinstance(said, list):
        return [plain(value) for value in said]
    if isinstance(said, str):
        return said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    return said


def chosen(options: list[dict[str, Any]]) -> list[str]:
    return [o["valeur"] for o in options if o["choisie"]]


def test_a_figure_says_its_row_and_its_column_and_leads_to_its_fiches(catalogue: Catalogue) -> None:
    choix = Choix()
    table = cross(catalogue, Vue(), choix.lignes, choix.colonnes)
    said = said_of(choix, table, catalogue)["tableau"]
    for i, row in enumerate(said["lignes"]):
        for j, cell in enumerate(row["cases"]):
            n = int(table.comptes[i, j])
            where = table.cellule(i, j)
            words = f" : {table.lignes[i].libelle}, {table.colonnes[j].libelle}"
            assert (cell["n"], cell["taux"]) == (n, "")
            assert cell["dit"].endswith(words)
            assert cell["dit"].startswith(f"{n} fiche")
            assert cell["adresse"] == (f"./{where.address()}" if n and where else "")
        assert row["code"] == table.lignes[i].code
        assert row["total"]["n"] == table.total_lignes[i]
        assert row["total"]["dit"].endswith(f" : {table.lignes[i].libelle}")
        asked = table.ligne(i)
        assert row["total"]["adresse"] == (f"./{asked.address()}" if asked else "")
    for j, total in enumerate(said["totaux"]):
        column = table.colonne(j)
        assert total["n"] == table.total_colonnes[j]
        assert total["dit"].endswith(f" : {table.colonnes[j].libelle}")
        assert total["adresse"] == (f"./{column.address()}" if column else "")
    assert said["total"]["n"] == table.total
    assert said["total"]["adresse"] == "./"
    assert said["total"]["dit"].endswith(" : tout le tableau")


def test_a_rate_is_beside_its_count_and_a_zero_has_none(catalogue: Catalogue) -> None:
    choix = Choix(mesure="habitants")
    table = cross(catalogue, Vue(), choix.lignes, choix.colonnes)
    said = said_of(choix, table, catalogue)["tableau"]
    rates = measure(table, "habitants", catalogue.ref)
    cells = [cell for row in said["lignes"][:-1] for cell in (*row["cases"], row["total"])]
    for cell in (*cells, *said["totaux"], said["total"]):
        assert bool(cell["taux"]) == bool(cell["n"])
        if cell["n"]:
            assert cell["dit"].startswith(f"{cell['taux']} ({cell['n']} fiche")
    assert said["total"]["taux"].replace(",", ".") == f"{rates.total:.2f}".replace(".00", "")
    assert said["unite"] == "Fiches pour 100 000 habitants"


def test_a_tint_is_a_class_of_the_legend_and_what_no_address_says_has_none(
    catalogue: Catalogue,
) -> None:
    said = values(catalogue, Choix())["tableau"]
    ranks = {f"r{rank}" for rank, _, _ in said["legende"]}
    assert {cell["classe"] for row in said["lignes"][:-1] for cell in row["cases"]} == ranks
    assert {cell["classe"] for cell in said["lignes"][-1]["cases"]} == {"rx"}
    upright = values(catalogue, Choix("type", "region"))["tableau"]
    assert {row["cases"][-1]["classe"] for row in upright["lignes"]} == {"rx"}


def test_the_sdgs_are_said_by_their_number(catalogue: Catalogue) -> None:
    rows = values(catalogue, Choix("odd", "type"))["tableau"]
    assert [row["libelle"].split(". ")[0] for row in rows["lignes"]] == list(ODD)
    assert rows["odd"] is False
    assert values(catalogue, Choix("type", "odd"))["tableau"]["odd"] is True
    assert values(catalogue, Choix())["tableau"]["coin"] == "Région"


@pytest.mark.parametrize(
    ("lignes", "colonnes", "shape"),
    [("region", "type", "peu"), ("region", "domaine", "debout"), ("region", "odd", "")],
)
def test_names_of_columns_stand_up_when_many_and_long(
    catalogue: Catalogue, lignes: str, colonnes: str, shape: str
) -> None:
    assert values(catalogue, Choix(lignes, colonnes))["forme_"] == shape


def test_six_columns_stay_level_and_a_seventh_does_not(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    width = len(cross(catalogue, Vue(), "type", "domaine").colonnes)
    monkeypatch.setattr(page, "FEW", width)
    assert values(catalogue, Choix("type", "domaine"))["forme_"] == "peu"
    monkeypatch.setattr(page, "FEW", width - 1)
    assert values(catalogue, Choix("type", "domaine"))["forme_"] == "debout"


def test_the_choices_in_force_are_the_ones_selected(catalogue: Catalogue) -> None:
    said = values(catalogue, Choix("odd", "type", "fiches"))
    assert chosen(said["faces"]["lignes"]) == ["odd"]
    assert chosen(said["faces"]["colonnes"]) == ["type"]
    assert chosen(said["mesures"]) == ["fiches"]
    assert chosen(values(catalogue, Choix(mesure="habitants"))["mesures"]) == ["habitants"]
    family = {o["valeur"]: o["famille"] for o in said["faces"]["lignes"]}
    assert family["region"] == family["departement"] != family["type"]


def test_a_filter_offers_every_value_and_shows_the_one_that_is_on(catalogue: Catalogue) -> None:
    vue = Vue(domaine=("mobilite",), territoire=(OCCITANIE,), odd=("8", "9"))
    said = {f["nom"]: f for f in values(catalogue, Choix("region", "type"), vue)["filtres"]}
    assert list(said) == ["type", "domaine", "territoire", "odd"]
    assert chosen(said["type"]["options"]) == [""]
    assert chosen(said["domaine"]["options"]) == ["mobilite"]
    assert chosen(said["territoire"]["options"]) == [str(OCCITANIE)]
    (both,) = (o for o in said["odd"]["options"] if o["choisie"])
    assert (both["valeur"], both["libelle"]) == ("8,9", "2 valeurs choisies")
    offered = {nom: [o["valeur"] for o in f["options"]] for nom, f in said.items()}
    assert offered["type"] == ["", *ROLES]
    assert offered["domaine"] == ["", *DOMAINES]
    assert offered["odd"] == ["", *ODD, "8,9"]
    first = {nom: f["options"][0]["libelle"] for nom, f in said.items()}
    assert first["territoire"] == "Toute la France"
    assert {first[nom] for nom in ("type", "domaine", "odd")} == {"Tous"}
    assert [said[nom]["libelle"] for nom in said] == ["Type d’acteur", "Domaine", "Région", "ODD"]
    names = [o["libelle"] for o in said["territoire"]["options"][1:]]
    assert len(names) == 18
    assert names.index("Île-de-France") < names.index("La Réunion")
    assert said["odd"]["options"][1]["libelle"].startswith("1. ")


def test_a_filter_that_the_table_already_says_is_put_away(catalogue: Catalogue) -> None:
    hidden = {f["nom"]: f["cachee"] for f in values(catalogue, Choix("region", "type"))["filtres"]}
    assert hidden == {"type": True, "domaine": False, "territoire": True, "odd": False}


def test_what_no_select_says_is_kept_by_the_form(catalogue: Catalogue) -> None:
    vue = Vue(domaine=("mobilite",), q="bois", pres="46102", rayon=100)
    said = values(catalogue, Choix(), vue)
    assert dict(said["gardes"]) == {"q": "bois", "pres": "46102", "rayon": "100"}
    assert {c["libelle"] for c in said["chips"]} >= {"Mobilité"}
    assert all("domaine" not in c["sans"] for c in said["chips"] if c["libelle"] == "Mobilité")
    assert said["toutEffacer"] == Choix().address(Vue())
    assert said["explorer"] == f"./{vue.address()}"
    link = Choix().address(vue)
    assert said["exports"] == {
        ext: f"api/croiser.{ext}{link}" for ext in ("csv", "xlsx", "json", "svg")
    }


def test_each_blank_leads_to_what_is_nearest(catalogue: Catalogue) -> None:
    choix = Choix("domaine", "region")
    table = cross(catalogue, Vue(), "domaine", "region")
    said = said_of(choix, table, catalogue)
    height, width = table.full_cells
    empty = int((table.comptes[:height, :width] == 0).sum())
    assert said["blancs"]["vides"] == empty
    assert said["vides"] == f"{empty} cases vides sur {height * width}"
    for group in said["blancs"]["groupes"]:
        missing = group["libelle"][:1].lower() + group["libelle"][1:]
        for case in group["cases"]:
            assert case["dit"] == f"{case['mots']} : {missing}, voir les plus proches"
            assert "domaine=" in case["adresse"]
            assert "territoire=region" in case["adresse"]
    full = replace(table, comptes=np.ones_like(table.comptes))
    assert said_of(choix, full, catalogue)["vides"] == ""


def test_few_blanks_are_open_and_many_are_folded(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = values(catalogue, Choix())["blancs"]["vides"]
    for limit, is_open in ((empty, True), (empty - 1, False)):
        monkeypatch.setattr(page, "OPEN_UP_TO", limit)
        assert values(catalogue, Choix())["blancs"]["ouvert"] is is_open


def _units(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {unit["code"]: unit for unit in said["dessin"]["unites"]}


def test_a_region_of_the_map_leads_to_its_fiches(catalogue: Catalogue) -> None:
    said = values(catalogue, Choix(face="ptce"))
    unit = _units(said)["76"]
    vue = Vue(type=("ptce",), territoire=(OCCITANIE,))
    assert unit["chiffre"] == str(catalogue.count(vue))
    assert unit["dit"] == f"Occitanie : {unit['chiffre']}"
    assert unit["adresse"] == f"./{vue.address()}"
    assert (said["carte"]["unite"], said["carte"]["unites"]) == ("région", "régions")
    assert said["carte"]["niveau"] == "region"
    assert said["carte"]["tierce"] is False
    assert said["carte"]["tableau"] == ""
    assert chosen(said["carte"]["choix"]) == ["ptce"]
    assert [o["valeur"] for o in said["carte"]["choix"]] == ["", *ROLES]
    assert said["dessin"]["contour_apres"] == 0
    ranks = {u["rang"] for u in said["dessin"]["unites"]}
    assert ranks <= {rank for rank, _, _ in said["carte"]["legende"]} | {0}


def test_a_rate_on_the_map_says_its_count(catalogue: Catalogue) -> None:
    unit = _units(values(catalogue, Choix(mesure="habitants")))["76"]
    count = catalogue.count(Vue(territoire=(OCCITANIE,)))
    assert unit["dit"] == f"Occitanie : {unit['chiffre']} ({count})"
    assert "," in unit["chiffre"]


def test_a_map_of_departements_magnifies_paris_and_writes_its_figure_once(
    catalogue: Catalogue,
) -> None:
    said = values(catalogue, Choix("departement", "type"))
    paris = [u for u in said["dessin"]["unites"] if u["code"] == "75"]
    assert len(paris) == 2
    assert paris[0]["chiffre"] == ""
    assert paris[1]["chiffre"] == str(
        catalogue.count(Vue(territoire=(Territoire.parse("departement:75"),)))
    )
    assert (said["carte"]["unite"], said["carte"]["unites"]) == ("département", "départements")
    codes = {u["code"] for u in said["dessin"]["unites"]}
    assert said["dessin"]["contour_apres"] == len(codes) == 101
    assert len(said["dessin"]["contours"]) == 18
    insets = {c["nom"] for c in said["dessin"]["cadres"]}
    assert insets > {c["nom"] for c in values(catalogue, Choix())["dessin"]["cadres"]} > set()


def test_without_a_territory_in_the_table_a_region_is_a_choice_of_the_page(
    catalogue: Catalogue,
) -> None:
    choix = Choix("domaine", "type")
    said = values(catalogue, choix, Vue(odd=("8",)))
    assert said["carte"]["tierce"] is True
    assert said["carte"]["choix"] == []
    assert said["carte"]["tableau"].startswith("?")
    assert "odd=8" in said["carte"]["tableau"]
    assert "colonnes=domaine" in said["carte"]["tableau"]
    address = _units(said)["76"]["adresse"]
    assert "territoire=region:76" in address
    assert not address.startswith("./")


@pytest.mark.parametrize(
    ("per_km", "width", "km", "bar"),
    [(1.0, 300, 100, 100.0), (1.0, 299, 50, 50.0), (2.26, 36, 5, 11.3), (9.0, 36, 5, 45.0)],
)
def test_the_scale_of_an_inset_takes_a_third_of_it_at_most(
    per_km: float, width: float, km: int, bar: float
) -> None:
    frame = replace(_any_frame(), units_per_km=per_km, width=width, x=1.26, y=2.34, height=40.04)
    said = page._cadre(frame)
    assert (said["km"], said["barre"], said["width"]) == (km, bar, width)
    assert (said["x"], said["y"], said["height"]) == (1.3, 2.3, 40.0)
    assert said["nom"] == frame.nom


def _any_frame() -> Cadre:
    from geo.referentiel import Referentiel
    from geo.vignettes import draw

    return draw(Referentiel.load()).cadres[0]


def test_the_panel_says_what_it_left_out_and_where_it_is(data: Shared) -> None:
    asked = [("lignes", "odd"), ("colonnes", "type"), ("domaine", "mobilite")]
    panel = croisement_panel(
        [*asked, ("mesure", "kilos"), ("licorne", "1"), ("vue", "carte")], data
    )
    assert panel.lien == Choix("odd", "type").address(Vue(domaine=("mobilite",)))
    assert panel.nom == "croisement"
    assert set(panel.data) == {"base"}
    text = LexborHTMLParser(panel.html).text()
    assert "mesure=kilos" in text
    assert "licorne=1" in text
    assert "licorne" not in croisement_panel(asked, data).html


def test_a_redirected_fiche_does_not_narrow_the_table(data: Shared) -> None:
    panel = croisement_panel([("fiche", "ardelaine")], data)
    assert panel.lien == croisement_panel([], data).lien


def test_an_empty_table_still_stands(data: Shared) -> None:
    said: Croisement = cross(data.catalogue, Vue(q="zzzzqq"), "region", "type")
    assert said.total == 0
    shown = said_of(Choix(), said, data.catalogue)
    assert shown["tableau"]["total"] == {
        "n": 0, "taux": "", "dit": "0 fiche : tout le tableau", "adresse": "",
    }  # fmt: skip

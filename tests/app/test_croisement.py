"""Croiser without a browser: what the page says for an address."""

from __future__ import annotations

from catalogue.address import Vue
from tests.app.test_pages import opened, panels


def test_the_page_opens_on_regions_and_types(catalogue) -> None:
    at = opened("croisement")
    assert not at.exception
    said = panels(at)["croisement"]
    assert said["tableau"]["total"] == len(catalogue)
    assert len(said["tableau"]["lignes"]) == 19
    assert said["carte"]["niveau"] == "region"
    assert said["lien"] == ""
    assert at.get("html")[0].proto.body.count("<h1>") == 1


def test_filters_have_the_names_of_the_explorer(catalogue) -> None:
    query = {"lignes": "domaine", "colonnes": "type", "territoire": "region:53", "odd": "8"}
    said = panels(opened("croisement", **query))["croisement"]
    territoires = tuple(said["filtres"]["territoire"].split(","))
    assert territoires == ("region:53",)
    found = catalogue.query(Vue(odd=("8",)))
    assert 0 < said["tableau"]["total"] < found.total
    assert said["lien"] == "?lignes=domaine&territoire=region:53&odd=8"


def test_what_cannot_be_used_is_told() -> None:
    at = opened("croisement", lignes="licorne", domaine="licorne")
    assert not at.exception
    told = panels(at)["croisement"]["ignores"]
    assert len(told) == 2
    assert all("licorne" in words for words in told)


def test_nothing_found_is_still_a_table() -> None:
    at = opened("croisement", q="xxqqzz", mesure="habitants")
    assert not at.exception
    said = panels(at)["croisement"]
    assert said["tableau"]["total"] == 0
    assert said["blancs"]["vides"] == said["blancs"]["cases"] == 72

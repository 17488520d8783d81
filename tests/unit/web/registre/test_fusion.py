"""Merging two fiches from the browser: compared, chosen column by column, told to the second."""

from __future__ import annotations

import pytest

from registre import file, moderation
from registre.entretien import faults
from registre.refus import Inconnu
from tests.unit.web.registre.conftest import hidden

A, B = "figeacteurs", "fermes-de-figeac"
PAGE = f"/moderation/fusion?gardee={A}&absorbee={B}"


def cells(base, slug: str) -> dict[str, str]:
    return dict(file.fiche(base, slug)[0])


def test_a_stranger_neither_compares_nor_merges(someone, served) -> None:
    stranger = someone()
    assert stranger.client.get(PAGE).status_code == 403
    said = {"gardee": A, "absorbee": B, "motif": "la même"}
    assert stranger.post("/moderation/fusion", said).status_code == 403
    zoe = someone().enter(served)
    assert zoe.post("/moderation/fusion", said).status_code == 403  # without the page's token
    assert cells(served, B)["id"] == B


def test_two_fiches_are_compared_and_merged_as_chosen_then_parted_again(someone, served) -> None:
    zoe = someone().enter(served)
    kept, gone = cells(served, A), cells(served, B)
    tree = zoe.get(PAGE)
    shown = {field.attributes["name"] for field in tree.css("input[type=radio]")}
    differing = {n for n in {*kept, *gone} - {"id"} if kept.get(n) != gone.get(n)}
    assert shown == {f"prise_{nom}" for nom in differing}
    chosen = {
        field.attributes["name"]: field.attributes["value"]
        for field in tree.css("input[type=radio][checked]")
    }
    # What the one that stays does not say is taken of the other, and nothing else.
    assert {n for n, v in chosen.items() if v == "2"} == {
        f"prise_{nom}" for nom in differing if nom not in kept
    }
    said = hidden(tree) | chosen | {"prise_description": "2", "motif": "même site"}
    answer = zoe.post("/moderation/fusion", said)
    assert answer.status_code == 303
    now = cells(served, A)
    assert now["description"] == gone["description"]
    assert now["nom"] == kept["nom"]
    assert cells(served, B)["id"] == A  # the former address follows
    assert faults(served) == []
    event = file.past_of(served, A)[0]
    assert (event.genre, event.par, event.motif) == ("fusion", "Zoé", "même site")
    moderation.undo(served, event.numero, "Zoé", "une erreur")
    assert (cells(served, A), cells(served, B)) == (kept, gone)


def test_who_compared_what_has_changed_since_is_told(someone, served) -> None:
    zoe, ada = someone().enter(served, "Zoé"), someone().enter(served, "Ada")
    early, late = hidden(zoe.get(PAGE)), hidden(ada.get(PAGE))
    done = zoe.post("/moderation/fusion", early | {"motif": "la même"})
    assert done.status_code == 303
    told = ada.post("/moderation/fusion", late | {"motif": "la même"})
    assert told.status_code == 409
    assert "a déjà été fusionnée, par Zoé" in told.text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        (f"gardee={A}&absorbee={A}", 422, "avec elle-même"),
        (f"gardee={A}&absorbee=personne", 404, "Introuvable"),
        (f"gardee={A}", 200, "La fiche qui s’efface"),
        (f"gardee=https://carte.fr/fiche/{A}&absorbee=./?fiche={B}", 200, "s’efface, et son"),
    ],
)
def test_what_cannot_be_compared_is_said(someone, served, query, status, words) -> None:
    zoe = someone().enter(served)
    answer = zoe.client.get(f"/moderation/fusion?{query}")
    assert answer.status_code == status
    assert words in answer.text


def test_a_reason_is_asked_and_nothing_is_written_without(someone, served) -> None:
    zoe = someone().enter(served)
    answer = zoe.post("/moderation/fusion", hidden(zoe.get(PAGE)) | {"motif": " "})
    assert answer.status_code == 422
    assert "motif" in answer.text
    assert cells(served, B)["id"] == B
    with pytest.raises(Inconnu):
        file.fiche(served, "personne")

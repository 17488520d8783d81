"""Two fiches made one: what stays, where the other address leads, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.referentiel import Referentiel
from registre import moderation
from registre.base import Base, open_base
from registre.dossier import export_folder, import_folder
from registre.entretien import faults
from registre.file import fiche, history
from registre.gestes.fusion import merge
from registre.refus import Conflit, Inconnu, Refus
from registre.schema import REDIRECTION
from tests.unit.registre.bases import CELLS
from tests.unit.registre.test_dossier import files, rows
from tests.unit.registre.test_moderation import cells, correct, publish

KEPT, GONE = CELLS["id"], "l-epicerie"


@pytest.fixture
def two(base: Base) -> Base:
    publish(base)
    publish(base, id=GONE, sigle="EF", resultats="Cent foyers.")
    return base


def leads(base: Base) -> dict[str, str]:
    with base.reading() as connection:
        return {row.ancien: row.nouveau for row in connection.execute(sa.select(REDIRECTION))}


def test_a_merge_keeps_what_is_chosen_and_the_other_address_leads_to_it(two: Base) -> None:
    event = merge(two, KEPT, GONE, "Zoé", "même site", prises=["sigle"])
    assert cells(two) == {**CELLS, "sigle": "EF"} and cells(two, GONE) is None
    assert leads(two) == {GONE: KEPT} and fiche(two, GONE)[0]["id"] == KEPT
    assert [e.numero for e in history(two, GONE)] == [2, event]
    assert two.last() == event and faults(two) == []


def test_a_merge_is_undone_by_one_event_and_done_again_by_another(two: Base) -> None:
    before = cells(two), cells(two, GONE)
    event = merge(two, KEPT, GONE, "Zoé", "même site", prises=["sigle"])
    back = moderation.undo(two, event, "Max")
    assert (cells(two), cells(two, GONE)) == before and leads(two) == {} and faults(two) == []
    moderation.undo(two, back, "Zoé")
    assert leads(two) == {GONE: KEPT} and cells(two, GONE) is None and faults(two) == []


def test_who_compared_fiches_that_changed_since_is_told(two: Base) -> None:
    moderation.accept(two, correct(two, 1, sigle="X"), "Max")
    last = two.last()
    with pytest.raises(Conflit, match="pendant que vous"):
        merge(two, KEPT, GONE, "Zoé", "même site", versions=(1, 2))
    assert two.last() == last and leads(two) == {}
    merge(two, KEPT, GONE, "Zoé", "même site", versions=(last, 2))
    with pytest.raises(Conflit, match=r"par Zoé, le .* elle mène à"):  # the second is told by whom
        merge(two, KEPT, GONE, "Max", "même site")
    with pytest.raises(Inconnu, match="Il n’y a pas de fiche"):
        merge(two, KEPT, "personne", "Max", "même site")


def test_a_merge_that_makes_no_sense_writes_nothing(two: Base) -> None:
    last = two.last()
    for args, prises in (
        ((KEPT, KEPT, "Zoé", "m"), ()),
        ((KEPT, GONE, "Zoé", " "), ()),
        ((KEPT, GONE, "", "m"), ()),
        ((KEPT, GONE, "Zoé", "m"), ["id"]),
    ):
        with pytest.raises(Refus):
            merge(two, *args, prises=prises)
    with pytest.raises(Conflit, match="ne tiendrait pas"):
        merge(two, KEPT, GONE, "Zoé", "m", prises=["sigle"], recheck=lambda _: "faux")
    assert two.last() == last and cells(two, GONE) is not None


def test_a_fiche_that_former_addresses_lead_to_does_not_go(two: Base) -> None:
    merge(two, KEPT, GONE, "Zoé", "même site")
    with pytest.raises(Conflit, match="mène à"):
        moderation.undo(two, 1, "Max")
    with pytest.raises(Conflit, match="est pris"):
        publish(two, id=GONE)
    assert faults(two) == []


def test_a_base_with_a_merge_comes_back_whole_from_its_folder(
    two: Base, ref: Referentiel, tmp_path: Path
) -> None:
    publish(two, id="c")
    merge(two, KEPT, GONE, "Zoé", "même site", prises=["sigle"])
    moderation.undo(two, merge(two, KEPT, "c", "Zoé", "même site"), "Max")
    export_folder(two, tmp_path / "a")
    again = open_base(tmp_path / "b.sqlite")
    import_folder(again, tmp_path / "a", ref)
    assert rows(again) == rows(two) and faults(again) == []
    export_folder(again, tmp_path / "b")
    assert files(tmp_path / "b") == files(tmp_path / "a")
    again.close()


def test_a_merge_that_another_one_covers_says_which_to_undo_first(two: Base) -> None:
    publish(two, id="la-troisieme", sigle="T")
    first = merge(two, KEPT, GONE, "Zoé", "même site")
    second = merge(two, "la-troisieme", KEPT, "Zoé", "même site")
    with pytest.raises(Conflit, match=f"annulez d’abord l’événement {second}"):
        moderation.undo(two, first, "Max")
    moderation.undo(two, second, "Max")
    moderation.undo(two, first, "Max")
    assert leads(two) == {} and faults(two) == []

"""Propose, accept, refuse, undo: what is kept, what is told, who comes second."""

from __future__ import annotations

import datetime as dt
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from registre import envois, moderation
from registre.base import VERSION, Base, open_base
from registre.entretien import faults, purge, save
from registre.file import history, proposition, queue
from registre.refus import Conflit, Inconnu, Indisponible, Refus
from registre.schema import EVENEMENT, FICHE, METADATA, PROPOSITION
from tests.unit.registre.bases import CELLS, correction, new


def cells(base: Base, slug: str = CELLS["id"]) -> dict[str, str] | None:
    with base.reading() as connection:
        return connection.scalar(sa.select(FICHE.c.cellules).where(FICHE.c.id == slug))


def publish(base: Base, **changes: str) -> int:
    return moderation.accept(base, envois.propose(base, new(**changes)), "Zoé")


def correct(base: Base, version: int, **changes: str) -> int:
    before = cells(base)
    assert before is not None
    return envois.propose(base, correction(before, version, **changes))


def test_what_is_accepted_is_published_with_who_when_why_and_its_source(base: Base) -> None:
    numero = envois.propose(base, new(), auteur="Anne", motif="je la connais")
    assert cells(base) is None
    event = moderation.accept(base, numero, "Zoé")
    assert cells(base) == CELLS
    (row,) = history(base, CELLS["id"])
    assert (row.numero, row.genre, row.avant, row.apres) == (event, "création", None, CELLS)
    assert (row.par, row.motif, row.source) == ("Zoé", "je la connais", CELLS["source_url"])
    assert row.le.endswith("Z") and row.proposition == numero
    assert base.last() == event
    assert faults(base) == []


def test_a_refusal_has_a_reason_and_publishes_nothing(base: Base) -> None:
    numero = envois.propose(base, new())
    with pytest.raises(Refus, match="motif"):
        moderation.refuse(base, numero, "Zoé", "  ")
    moderation.refuse(base, numero, "Zoé", "hors sujet")
    row, (decision,) = proposition(base, numero)
    assert (row.etat, decision.choix, decision.motif) == ("refusée", "refusée", "hors sujet")
    assert cells(base) is None and base.last() == 0
    assert [r.numero for r in queue(base, "refusée")] == [numero]
    assert queue(base, "en attente") == [] and faults(base) == []


def test_a_draft_with_faults_is_not_kept(base: Base) -> None:
    from registre.brouillons import Brouillon

    with pytest.raises(Refus):
        envois.propose(base, Brouillon("nouvelle", "x", {}))
    assert queue(base) == []


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a" * 201, "\udce9"])
def test_a_name_nobody_could_read_is_refused(base: Base, text: str) -> None:
    with pytest.raises(Refus):
        envois.propose(base, new(), auteur=text)


def test_the_second_of_two_moderators_is_told_who_came_first(base: Base) -> None:
    numero = envois.propose(base, new())
    start, ends = Barrier(2), []

    def decide(who: str) -> None:
        start.wait()
        try:
            moderation.accept(base, numero, who)
            ends.append((who, ""))
        except Conflit as told:
            ends.append((who, str(told)))

    threads = [Thread(target=decide, args=(who,)) for who in ("Zoé", "Max")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((winner, _),) = [end for end in ends if not end[1]]
    ((_, told),) = [end for end in ends if end[1]]
    assert f"déjà acceptée, par {winner}" in told
    assert len(history(base, CELLS["id"])) == 1 and faults(base) == []
    with pytest.raises(Conflit):
        moderation.refuse(base, numero, "Max", "trop tard")


def test_what_does_not_exist_is_told(base: Base) -> None:
    for ask in (
        lambda: moderation.accept(base, 9, "Zoé"),
        lambda: moderation.undo(base, 9, "Zoé"),
        lambda: history(base, "rien"),
        lambda: proposition(base, 9),
    ):
        with pytest.raises(Inconnu):
            ask()


def test_two_corrections_of_other_columns_both_pass_and_of_one_column_the_second_is_told(
    base: Base,
) -> None:
    made = publish(base)
    one = correct(base, made, annee="2010")
    two = correct(base, made, sigle="EF")
    three = correct(base, made, annee="2011")
    asked = []
    moderation.accept(base, one, "Zoé", recheck=lambda after: asked.append(after) or "")
    assert asked == []
    moderation.accept(base, two, "Zoé", recheck=lambda after: asked.append(after) or "")
    assert asked == [{**CELLS, "annee": "2010", "sigle": "EF"}] == [cells(base)]
    with pytest.raises(Conflit, match="annee"):
        moderation.accept(base, three, "Zoé")
    assert [r.numero for r in queue(base, "en attente")] == [three]
    assert faults(base) == []


def test_a_correction_that_no_longer_holds_with_the_rest_is_told(base: Base) -> None:
    made = publish(base)
    one, two = correct(base, made, sigle="EF"), correct(base, made, annee="2010")
    moderation.accept(base, one, "Zoé")
    with pytest.raises(Conflit, match="mauvais siège"):
        moderation.accept(base, two, "Zoé", recheck=lambda _: "mauvais siège")
    assert "annee" not in (cells(base) or {})


def test_an_identifier_taken_since_is_told(base: Base) -> None:
    first, second = (envois.propose(base, new(nom=nom)) for nom in ("Une", "Deux"))
    moderation.accept(base, first, "Zoé")
    with pytest.raises(Conflit, match="pris depuis"):
        moderation.accept(base, second, "Zoé")


def test_undoing_takes_back_only_what_the_event_changed_and_is_an_event(base: Base) -> None:
    made = publish(base)
    year = moderation.accept(base, correct(base, made, annee="2010"), "Zoé")
    moderation.accept(base, correct(base, year, sigle="EF"), "Zoé")
    back = moderation.undo(base, year, "Max", "erreur")
    assert cells(base) == {**CELLS, "sigle": "EF"}
    assert history(base, CELLS["id"])[-1].annule == year
    with pytest.raises(Conflit, match=f"événement {back}"):
        moderation.undo(base, year, "Max")
    moderation.undo(base, back, "Max")  # an undoing is undone like the rest
    assert cells(base) == {**CELLS, "annee": "2010", "sigle": "EF"}
    with pytest.raises(Conflit, match="a changé depuis"):
        moderation.undo(base, made, "Max")
    assert faults(base) == []


def test_undoing_a_creation_takes_the_fiche_away_and_its_history_stays(base: Base) -> None:
    made = publish(base)
    gone = moderation.undo(base, made, "Max")
    assert cells(base) is None
    assert [e.numero for e in history(base, CELLS["id"])] == [made, gone]
    moderation.undo(base, gone, "Max")
    assert cells(base) == CELLS and faults(base) == []


def test_an_event_is_never_changed_nor_erased(base: Base) -> None:
    made = publish(base)
    for statement in (EVENEMENT.update().values(par="autre"), EVENEMENT.delete()):
        with pytest.raises((DBAPIError, Indisponible)), base.writing() as connection:
            connection.execute(statement)
    assert [e.par for e in history(base, CELLS["id"])] == ["Zoé"] and base.last() == made


def test_an_email_goes_after_twelve_months_or_when_asked(base: Base) -> None:
    numbers = [
        envois.propose(base, new(id=slug), courriel=mail)
        for slug, mail in (("a", "a@ex.fr"), ("b", "B@ex.fr"), ("c", ""))
    ]
    today = dt.datetime.now(dt.UTC).date()
    assert purge(base, today) == 0
    assert purge(base, today, "b@EX.fr") == 1
    with base.writing() as connection:
        connection.execute(
            PROPOSITION.update()
            .where(PROPOSITION.c.numero == numbers[0])
            .values(recue_le=f"{today - dt.timedelta(days=366)}T10:00:00Z")
        )
    assert purge(base, today) == 1
    assert [row.courriel for row in queue(base)] == ["", "", ""]
    if base.path is not None:
        kept = b"".join(f.read_bytes() for f in base.path.parent.glob("registre.sqlite*"))
        assert b"a@ex.fr" not in kept and b"B@ex.fr" not in kept


def test_the_tables_of_the_code_are_those_of_the_base(base: Base) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "registre/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == VERSION
    with base.reading() as connection:
        seen = sa.inspect(connection)
        for name, table in METADATA.tables.items():
            columns = {c["name"]: c["nullable"] for c in seen.get_columns(name)}
            assert columns == {c.name: c.nullable for c in table.columns}


def test_faults_are_seen(base: Base) -> None:
    publish(base)
    lost = envois.propose(base, new(id="b"))
    with base.writing() as connection:
        connection.execute(FICHE.update().values(cellules={**CELLS, "nom": "Autre"}))
        connection.execute(
            PROPOSITION.update().where(PROPOSITION.c.numero == lost).values(etat="acceptée")
        )
    found = " ; ".join(faults(base))
    assert f"la fiche {CELLS['id']} n’est pas" in found
    assert f"la proposition {lost} est acceptée sans sa décision" in found


def test_a_save_made_while_one_writes_is_a_whole_base(tmp_path) -> None:
    base = open_base(tmp_path / "b.sqlite")
    publish(base)
    with base.writing() as connection:
        connection.execute(FICHE.update().values(version=99))
        assert save(base, tmp_path / "copie" / "s.sqlite") > 0
    copy = open_base(tmp_path / "copie" / "s.sqlite")
    assert cells(copy) == CELLS and faults(copy) == []
    with pytest.raises(Refus, match="elle-même"):
        save(base, tmp_path / "b.sqlite")


def test_a_base_that_is_gone_is_told_and_not_made_anew(tmp_path) -> None:
    base = open_base(tmp_path / "b.sqlite")
    base.close()
    for file in tmp_path.glob("b.sqlite*"):
        file.unlink()
    with pytest.raises(Indisponible, match="disparu"):
        base.last()
    assert not (tmp_path / "b.sqlite").exists()


def test_what_is_no_base_is_told(tmp_path) -> None:
    (tmp_path / "texte").write_text("bonjour " * 100)
    for address in (
        tmp_path,
        tmp_path / "texte",
        "mysql://x/y",
        "postgresql+psycopg://127.0.0.1:1/x",
    ):
        with pytest.raises(Indisponible):
            open_base(address)


def test_a_base_that_another_holds_is_told_and_nothing_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("registre.base._PATIENCE_S", 0.05)
    base = open_base(tmp_path / "b.sqlite")
    other = open_base(tmp_path / "b.sqlite")
    with other.writing(), pytest.raises(Indisponible, match="occupée"):
        envois.propose(base, new())
    assert queue(base) == []

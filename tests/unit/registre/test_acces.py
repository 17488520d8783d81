"""People and what is sent from the web, on each engine: one link one session, one sending once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from registre import __main__ as command
from registre import echanges, envois, file, moderation
from registre.acces import freins, jetons, personnes
from registre.base import Base
from registre.brouillons import Brouillon, read_draft
from registre.echanges import Passant
from registre.entretien import faults, purge
from registre.envois import Dit
from registre.refus import Conflit, Inconnu, Refus
from registre.schema import INVITATION, PASSAGE, SEANCE
from tests.unit.registre.bases import CELLS, new
from tests.unit.registre.test_brouillons import GIVEN

ANNE = Passant("anne", 100)


def test_a_link_opens_one_session_and_two_who_press_open_one(base: Base) -> None:
    link = personnes.invite(base, personnes.add(base, "Zoé"))
    assert personnes.invited(base, link) == personnes.invited(base, link) == "Zoé"
    opened: list[str] = []

    def press() -> None:
        try:
            opened.append(personnes.enter(base, link))
        except Refus as refus:
            opened.append(str(refus))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sessions = [token for token in opened if personnes.known(base, token)]
    assert len(opened) == 4 and len(sessions) == 1
    zoe = personnes.known(base, sessions[0])
    assert zoe and (zoe.nom, zoe.role, zoe.administre) == ("Zoé", "modérateur", False)
    assert personnes.known(base, "") is None and personnes.known(base, "autre") is None


def test_who_is_removed_has_no_session_nor_link_and_her_name_is_free(base: Base) -> None:
    numero = personnes.add(base, "Zoé", "administrateur")
    session = personnes.enter(base, personnes.invite(base, numero))
    waiting = personnes.invite(base, numero)
    with pytest.raises(Conflit):
        personnes.add(base, " Zoé ")
    assert personnes.remove(base, numero) == "Zoé"
    assert personnes.known(base, session) is None and personnes.invited(base, waiting) == ""
    with pytest.raises(Inconnu):
        personnes.remove(base, numero)
    assert personnes.add(base, "Zoé") != numero


@pytest.mark.parametrize("who", [("", "modérateur"), ("A", "roi"), ("a\u202e", "modérateur")])
def test_who_moderates_has_a_name_and_a_role(base: Base, who) -> None:
    with pytest.raises(Refus):
        personnes.add(base, *who)


def test_the_secret_of_a_base_is_one_for_all(base: Base) -> None:
    assert jetons.secret_of(base) == jetons.secret_of(base) != b""


def test_what_is_sent_twice_is_kept_once_and_followed_in_private(base: Base) -> None:
    token = jetons.new_token()
    one = echanges.send(base, new(), Dit(courriel="a@exemple.fr"), token, ANNE)
    assert echanges.send(base, new(), Dit(), token, ANNE) == one
    row, said = echanges.follow(base, token)
    assert (row.numero, said) == (one, [])
    with pytest.raises(Inconnu):
        echanges.follow(base, row.suivi)  # what the base keeps opens nothing


def test_a_proposition_goes_back_is_answered_and_withdrawn(base: Base) -> None:
    token = jetons.new_token()
    numero = echanges.send(base, new(), Dit(courriel="a@exemple.fr"), token, ANNE)
    with pytest.raises(Conflit):
        echanges.reply(base, token, "rien n’est demandé")
    echanges.send_back(base, numero, "Zoé", "Depuis quand ?")
    assert file.queue(base, "renvoyée")[0].numero == numero and faults(base) == []
    with pytest.raises(Conflit):
        echanges.send_back(base, numero, "Max", "Et où ?")
    echanges.reply(base, token, "2019")
    assert file.queue(base, "en attente")[0].courriel == "a@exemple.fr"
    echanges.withdraw(base, token)
    row, said = echanges.follow(base, token)
    assert (row.etat, row.courriel) == ("retirée", "")
    assert [d.choix for d in said] == ["renvoyée", "répondue", "retirée"]
    with pytest.raises(Conflit, match="retirée"):
        moderation.accept(base, numero, "Zoé")
    assert faults(base) == []


def test_one_that_was_sent_back_may_be_accepted_all_the_same(base: Base) -> None:
    token = jetons.new_token()
    numero = echanges.send(base, new(), Dit(), token, ANNE)
    echanges.send_back(base, numero, "Zoé", "Depuis quand ?")
    moderation.accept(base, numero, "Zoé")
    with pytest.raises(Conflit, match="acceptée"):
        echanges.withdraw(base, token)
    assert faults(base) == []


def test_an_address_sends_so_many_an_hour_and_is_forgotten_in_a_day(base: Base) -> None:
    at = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
    for minute in range(3):
        with base.writing() as connection:
            freins.pass_by(connection, "x", 3, at + dt.timedelta(minutes=minute))
    with pytest.raises(freins.TropSouventError), base.writing() as connection:
        freins.pass_by(connection, "x", 3, at + dt.timedelta(minutes=5))
    with base.writing() as connection:
        freins.pass_by(connection, "y", 3, at + dt.timedelta(minutes=5))
        freins.pass_by(connection, "x", 3, at + dt.timedelta(hours=2))
        freins.pass_by(connection, "z", 3, at + dt.timedelta(days=2))
    with base.reading() as connection:
        assert list(connection.scalars(sa.select(PASSAGE.c.qui))) == ["z"]


def test_an_address_is_known_by_a_salted_digest_and_a_line_by_its_first_half() -> None:
    assert freins.who(b"a", "203.0.113.9") != freins.who(b"b", "203.0.113.9")
    assert freins.who(b"a", "2001:db8::1") == freins.who(b"a", "2001:db8::2:3")
    assert freins.who(b"a", "2001:db8::1") != freins.who(b"a", "2001:db8:0:1::1")
    assert freins.who(b"a", "::ffff:203.0.113.9") == freins.who(b"a", "203.0.113.9")


def test_what_is_over_goes_with_the_old_e_mails(base: Base, monkeypatch) -> None:
    echanges.send(base, new(), Dit(courriel="a@exemple.fr"), jetons.new_token(), ANNE)
    numero = personnes.add(base, "Zoé")
    personnes.enter(base, personnes.invite(base, numero))
    personnes.invite(base, numero)
    assert purge(base, dt.date.today()) == 0
    assert purge(base, dt.date.today() + dt.timedelta(days=400)) == 1
    with base.reading() as connection:
        for table in (PASSAGE, SEANCE, INVITATION):
            assert connection.execute(sa.select(table)).all() == []


def test_a_correction_of_the_moderator_is_of_the_fiche_she_saw(base: Base) -> None:
    first = moderation.accept(base, envois.propose(base, new()), "Zoé")
    draft = Brouillon("correction", CELLS["id"], {"annee": "2001"}, {"annee": ""}, first)
    numero = envois.propose(base, draft)
    wrong = moderation.Correction({"annee": "2002"}, first + 5)
    with pytest.raises(Conflit, match="a changé pendant"):
        moderation.accept(base, numero, "Zoé", correction=wrong)
    right = moderation.Correction({"annee": "2002"}, first)
    moderation.accept(base, numero, "Zoé", correction=right)
    assert file.fiche(base, CELLS["id"])[0]["annee"] == "2002" and faults(base) == []


def test_the_queue_filters_by_reason_on_each_engine(base: Base, ref) -> None:
    with base.reading() as connection:
        bare = read_draft({**GIVEN, "source_url": ""}, connection, ref, dt.date(2026, 12, 1),
                          unsourced=True)  # fmt: skip
    assert bare.acceptable and "source_url" not in bare.changements
    envois.propose(base, bare)
    told = Dit(motif="faux", genre="erreur", signaux=("ancienne",))
    empty = Brouillon("correction", "x", {})
    echanges.send(base, empty, told, jetons.new_token(), ANNE)
    page = file.queue_page(base, ("en attente",), "", 0, 10)
    assert [row.genre for row in page.lignes] == ["erreur", "nouvelle"] and page.total == 2
    assert page.motifs["source absente"] == page.motifs["ancienne"] == page.motifs["erreur"] == 1
    for motif in ("source absente", "erreur"):
        assert file.queue_page(base, ("en attente",), motif, 0, 10).total == 1
    with pytest.raises(Refus):
        echanges.send(base, empty, Dit(), jetons.new_token(), ANNE)
    with pytest.raises(Refus):
        moderation.accept(base, page.lignes[0].numero, "Zoé")
    assert file.queue(base, "en attente")[0].etat == "en attente"  # nothing half-done


def test_the_command_adds_invites_lists_and_removes(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(command.dossier, "fill", lambda *_: None)
    where = ["--base", str(tmp_path / "b.sqlite")]

    def run(*words: str) -> tuple[int, str]:
        code = command.main(["moderateur", *words, *where])
        return code, "".join(capsys.readouterr())

    code, said = run("ajouter", "Zoé", "--role", "administrateur")
    assert code == 0 and "/entrer?jeton=" in said and "quart d’heure" in said
    assert run("ajouter", "Zoé")[0] == 4
    assert "/entrer?jeton=" in run("lien", "Zoé")[1]
    assert "Zoé, administrateur" in run("lister")[1]
    assert run("retirer", "Zoé") == (
        0,
        "Zoé ne modère plus\N{NO-BREAK SPACE}: ses séances sont fermées.\n",
    )
    assert run("retirer", "Zoé")[0] == 3

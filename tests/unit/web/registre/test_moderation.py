"""Deciding: only with a session, each decision checked, the second moderator told, all undone."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from registre import envois, file, moderation
from registre.acces import personnes
from registre.brouillons import read_draft
from registre.entretien import faults
from registre.schema import PROPOSITION
from tests.unit.web.registre.conftest import HOST, hidden, text, token
from web import live
from web.registre.acces import COOKIE

FIGEAC = "figeacteurs"
PAGES = (
    "/moderation",
    "/moderation/histoire",
    "/moderation/personnes",
    f"/moderation/fiches/{FIGEAC}",
    "/moderation/propositions/1",
    "/moderation/propositions/1/carte.svg",
)


def correct(base, data, **change: object) -> int:
    with base.reading() as connection:
        given = {"id": FIGEAC, **change}
        draft = read_draft(given, connection, data.ref, dt.date(2026, 12, 1))
    return envois.propose(base, draft, auteur="Anne")


def test_without_a_session_nothing_is_seen_nor_done(someone, served, data) -> None:
    numero = correct(served, data, annee=2001)
    stranger = someone()
    for page in PAGES:
        answer = stranger.client.get(page)
        assert answer.status_code == 403 and "Pour entrer" in answer.text, page
        assert "Anne" not in answer.text
    for page in PAGES[:5]:
        said = {"action": "accepter", "numero": str(numero)}
        assert stranger.post(page, said).status_code in (403, 404, 405), page
    assert file.queue(served, "en attente") != []


def test_a_link_opens_one_session_when_a_person_presses(someone, served) -> None:
    invitation = personnes.invite(served, personnes.add(served, "Zoé"))
    address = f"/entrer?jeton={invitation}"
    scanner, zoe, other = someone(), someone(), someone()
    for _ in range(3):  # a mail scanner reads it: it is not used up
        assert "Bonjour Zoé" in text(scanner.get(address))
    answer = zoe.post("/entrer", {"jeton": invitation})
    cookie = answer.headers["set-cookie"]
    for word in (COOKIE, "HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={30 * 24 * 3600}"):
        assert word in cookie
    assert "Secure" not in cookie  # over http, in this test
    zoe.get("/moderation")
    assert other.post("/entrer", {"jeton": invitation}).status_code == 422
    assert other.client.get(address).status_code == 410
    kept = zoe.client.cookies[COOKIE]
    with served.reading() as connection:
        assert kept not in str(connection.execute(sa.text("SELECT * FROM seance")).all())


def test_behind_https_the_session_travels_only_there(someone, served) -> None:
    invitation = personnes.invite(served, personnes.add(served, "Zoé"))
    answer = someone().post("/entrer", {"jeton": invitation}, **{"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["set-cookie"]


def test_an_old_link_and_a_removed_person_open_nothing(someone, served, monkeypatch) -> None:
    zoe = someone().enter(served, "Zoé")
    guard = zoe.guard()
    personnes.remove(served, personnes.find(served, "Zoé"))
    assert zoe.client.get("/moderation").status_code == 403
    late = zoe.post("/moderation", {"garde": guard, "action": "accepter", "numero": "1"})
    assert late.status_code == 403
    monkeypatch.setattr(personnes, "LINK", dt.timedelta(seconds=-1))
    old = personnes.invite(served, personnes.add(served, "Max"))
    assert someone().post("/entrer", {"jeton": old}).status_code == 422


def test_one_leaves_and_the_session_is_no_more(someone, served) -> None:
    zoe = someone().enter(served)
    kept = zoe.client.cookies[COOKIE]
    assert zoe.post("/moderation/quitter", {"garde": zoe.guard()}).status_code == 303
    zoe.client.cookies.set(COOKIE, kept)
    assert zoe.client.get("/moderation").status_code == 403


def test_a_form_of_another_page_or_site_decides_nothing(someone, served, data) -> None:
    numero = correct(served, data, annee=2001)
    zoe, max_ = someone().enter(served, "Zoé"), someone().enter(served, "Max")
    page, said = f"/moderation/propositions/{numero}", {"action": "accepter"}
    for guard in ("", "faux", max_.guard()):
        assert zoe.post(page, {**said, "garde": guard}).status_code == 403
    ours = {**said, "garde": zoe.guard()}
    assert zoe.post(page, ours, Origin="https://autre.exemple").status_code == 403
    assert zoe.post(page, ours, Origin="null").status_code == 403
    assert zoe.client.get(page, params=ours).status_code == 200  # reading changes nothing
    assert file.queue(served, "en attente") != []


def test_the_second_moderator_is_told_who_came_first(someone, served, data) -> None:
    numero = correct(served, data, annee=2001)
    zoe, max_ = someone().enter(served, "Zoé"), someone().enter(served, "Max")
    assert zoe.decide(numero, "refuser", genre_refus="source", refus="lien mort").status_code == 303
    told = max_.decide(numero, "accepter")
    assert told.status_code == 409 and "Zoé" in told.text
    row, (decision,) = file.proposition(served, numero)
    assert row.etat == "refusée"
    assert decision.motif == "Source absente ou insuffisante. lien mort"


def test_a_refusal_has_a_kind_and_one_s_own_reason_has_words(someone, served, data) -> None:
    numero = correct(served, data, annee=2001)
    zoe = someone().enter(served)
    for said in ({}, {"refus": "x"}, {"genre_refus": "autre"}, {"genre_refus": "inconnu"}):
        assert zoe.decide(numero, "refuser", **said).status_code == 422
    assert zoe.decide(numero, "refuser", genre_refus="autre", refus="trop tôt").status_code == 303


def test_corrected_and_accepted_what_is_published_is_what_the_moderator_wrote(
    someone, served, data
) -> None:
    numero = correct(served, data, annee=2001)
    zoe, page = someone().enter(served), f"/moderation/propositions/{numero}"
    version = hidden(zoe.get(page))["version"]
    wrong = zoe.decide(numero, "corriger", version=version, col_telephone="06 11 22 33 44")
    assert wrong.status_code == 422 and "à corriger d’abord" in wrong.text
    assert 'value="06 11 22 33 44"' in wrong.text
    right = {"version": version, "col_annee": "2002", "col_telephone": "0565112233"}
    assert zoe.decide(numero, "corriger", **right).status_code == 303
    cells, _ = file.fiche(served, FIGEAC)
    assert (cells["annee"], cells["telephone"]) == ("2002", "05 65 11 22 33")
    row, (decision,) = file.proposition(served, numero)
    assert (row.etat, decision.choix) == ("acceptée", "corrigée")
    assert row.changements == {"annee": "2001"}  # what was sent stays as it was
    assert faults(served) == []


def test_a_fiche_that_changed_meanwhile_is_read_again_before_it_is_corrected(
    someone, served, data
) -> None:
    numero = correct(served, data, annee=2001)
    zoe = someone().enter(served)
    version = hidden(zoe.get(f"/moderation/propositions/{numero}"))["version"]
    moderation.accept(served, correct(served, data, annee=1999), "Max")
    late = zoe.decide(numero, "corriger", version=version, col_annee="2002")
    assert late.status_code == 409 and "a changé pendant" in late.text
    assert "La fiche a changé depuis" in text(zoe.get(f"/moderation/propositions/{numero}"))
    assert zoe.decide(numero, "accepter").status_code == 409
    assert faults(served) == []


def test_an_error_told_is_settled_by_correcting_the_fiche(someone, served) -> None:
    visitor, zoe = someone(), someone().enter(served)
    told = f"/proposer?fiche={FIGEAC}&objet=erreur"
    followed = token(visitor.send({"motif": "Ils ont déménagé."}, told))
    (row,) = file.queue(served, "en attente")
    version = hidden(zoe.get(f"/moderation/propositions/{row.numero}"))["version"]
    same = zoe.decide(row.numero, "corriger", version=version)
    assert same.status_code == 422  # nothing is changed yet
    assert zoe.decide(row.numero, "corriger", version=version, col_annee="2003").status_code == 303
    assert "Elle est publiée" in text(visitor.get(f"/suivi/{followed}"))
    assert faults(served) == []


def test_by_lots_each_is_decided_and_what_cannot_be_is_told(someone, served, data) -> None:
    one, two = correct(served, data, annee=2001), correct(served, data, annee=2002)
    other = correct(served, data, sigle="F")
    zoe = someone().enter(served)
    said = {"garde": zoe.guard(), "action": "accepter", "numero": [str(one), str(two), str(other)]}
    answer = zoe.post("/moderation", said)
    tree = LexborHTMLParser(answer.text)
    assert "2 propositions acceptées" in text(tree).replace("\xa0", " ")
    assert f"{two} : " in text(tree).replace("\xa0", " ")  # the same column as the first
    refused = {**said, "action": "refuser", "numero": [str(two)], "genre_refus": "doublon"}
    assert zoe.post("/moderation", refused).status_code == 200
    assert zoe.post("/moderation", {**refused, "numero": []}).status_code == 422
    assert file.queue(served, "en attente") == []


def test_the_queue_counts_each_reason_and_goes_page_by_page(someone, served, data) -> None:
    draft = {"genre": "nouvelle", "etat": "en attente", "vues": {}, "version": 0, "motif": "",
             "auteur": "", "courriel": "", "recue_le": "2026-11-30T10:00:00Z"}  # fmt: skip
    rows = [
        {**draft, "fiche": f"f-{i}", "changements": {"nom": f"Fiche {i}"},
         "signaux": ["doublon possible"] if i % 3 == 0 else []}
        for i in range(120)
    ]  # fmt: skip
    with served.writing() as connection:
        connection.execute(PROPOSITION.insert(), rows)
    correct(served, data, annee=2001)
    zoe = someone().enter(served)
    first = zoe.get("/moderation")
    assert len(first.css(".attente li")) == 50
    assert "Figeacteurs" in first.css_first(".attente li").text()  # a correction comes first
    by_age = zoe.get("/moderation?tri=date")
    assert "Fiche 0" in by_age.css_first(".attente li").text()
    doubles = zoe.get("/moderation?motif=doublon+possible")
    assert "40 propositions" in text(doubles).replace("\xa0", " ")
    assert len(zoe.get("/moderation?page=3").css(".attente li")) == 21
    for odd in ("page=-1", "page=x", "motif=x", "etat=x", "page=99"):
        zoe.get(f"/moderation?{odd}")


def test_any_event_is_undone_and_the_fiche_tells_its_past_without_names(
    someone, served, data
) -> None:
    zoe, numero = someone().enter(served, "Zoé"), correct(served, data, annee=2001)
    before = file.fiche(served, FIGEAC)[0]
    zoe.decide(numero, "accepter", motif="vu")
    page = f"/moderation/fiches/{FIGEAC}"
    tree = zoe.get(page)
    assert "par Zoé" in text(tree) and "2001" in text(tree)
    event = tree.css_first("[name=evenement]").attributes["value"]
    live.refresh(served)
    shown = text(someone().get(f"/fiche/{FIGEAC}"))
    assert "Modifiée le" in shown and "Zoé" not in shown
    said = {"garde": zoe.guard(), "evenement": event, "motif": "erreur"}
    assert zoe.post(page, said).status_code == 303
    assert file.fiche(served, FIGEAC)[0] == before
    assert zoe.post(page, said).status_code == 409
    assert zoe.post("/moderation/fiches/ardelaine", said).status_code == 404
    assert zoe.get("/moderation/histoire").css_first(".histoire li") is not None
    assert zoe.client.get("/moderation/fiches/licorne").status_code == 404


def test_only_who_administers_sees_and_removes_people(someone, served) -> None:
    zoe = someone().enter(served, "Zoé")
    assert zoe.client.get("/moderation/personnes").status_code == 403
    ada = someone().enter(served, "Ada", "administrateur")
    page, guard = "/moderation/personnes", ada.guard()
    added = ada.post(page, {"garde": guard, "action": "ajouter", "nom": "Max",
                            "role": "modérateur"})  # fmt: skip
    link = LexborHTMLParser(added.text).css_first("code").text()
    assert link.startswith(f"{HOST}/entrer?jeton=")
    max_ = someone()
    assert max_.post("/entrer", {"jeton": link.partition("=")[2]}).status_code == 303
    gone = {"garde": guard, "action": "retirer", "numero": str(personnes.find(served, "Max"))}
    assert ada.post(page, {**gone, "garde": "x"}).status_code == 403
    assert ada.post(page, gone).status_code == 200
    assert max_.client.get("/moderation").status_code == 403
    mine = {**gone, "numero": str(personnes.find(served, "Ada"))}
    assert ada.post(page, mine).status_code == 422
    session = personnes.people(served)[-1]["seances"][0]["numero"]
    assert ada.post(page, {"garde": guard, "action": "fermer", "numero": str(session)})
    assert zoe.client.get("/moderation").status_code == 403


def test_where_it_is_is_drawn_for_those_who_moderate(someone, served, data) -> None:
    numero = correct(served, data, annee=2001)
    zoe = someone().enter(served)
    answer = zoe.client.get(f"/moderation/propositions/{numero}/carte.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg") and "default-src 'none'" in str(answer.headers)


@pytest.mark.parametrize("page", ["/moderation", "/suivi/x", "/entrer?jeton=x", "/moderation/x"])
def test_a_map_without_registre_has_none_of_these_pages(data, page, monkeypatch) -> None:
    from settings import settings
    from tests.unit.web.registre.conftest import Person

    monkeypatch.delenv("CARTE_BASE", raising=False)
    settings.cache_clear()
    visitor = Person()
    assert visitor.client.get(page).status_code == 404
    said = text(visitor.get("/proposer"))
    assert "se lit seulement" in said and not visitor.get("/proposer").css("form")
    assert not visitor.get(f"/fiche/{FIGEAC}").css(".proposer a")
    assert f"{HOST}/proposer<" not in visitor.client.get("/sitemap.xml").text

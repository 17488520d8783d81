"""Proposing without an account: what is sent waits, is followed in private, and becomes a fiche."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from registre import file
from registre.schema import PASSAGE, PROPOSITION
from settings import settings
from tests.unit.web.registre.conftest import FORM, HOST, Person, hidden, text, token
from web import live
from web.registre.envoyer import essai, tampon

FIGEAC = "figeacteurs"


def waiting(base) -> list:
    return file.queue(base, "en attente")


def test_a_fiche_is_proposed_followed_accepted_and_shown(someone, served) -> None:
    visitor, moderator = someone(), someone().enter(served)
    followed = token(visitor.send(votre_courriel="anne@exemple.fr"))
    (row,) = waiting(served)
    assert (row.genre, row.fiche) == ("nouvelle", "la-ressourcerie-du-causse")
    assert row.changements["code_insee"] == "46102" and row.courriel == "anne@exemple.fr"
    assert row.changements["territoires"] == "commune:46102"
    assert row.changements["confiance"] == "basse"
    page = visitor.get(f"/suivi/{followed}?merci=1")
    assert "Merci" in text(page) and "Elle attend d’être relue" in text(page)
    queue = moderator.get("/moderation")
    assert "La ressourcerie du Causse" in text(queue)
    shown = text(moderator.get(f"/moderation/propositions/{row.numero}"))
    assert "douze personnes" in shown and "Économie circulaire" in shown
    assert moderator.decide(row.numero, "accepter").status_code == 303
    assert live.refresh(served)
    assert "douze personnes" in text(visitor.get(f"/fiche/{row.fiche}"))
    assert "Elle est publiée" in text(visitor.get(f"/suivi/{followed}"))


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"nom": ""}, "nom", "À remplir"),
        ({"roles": []}, "roles", "À remplir"),
        ({"commune": "Zzyzx"}, "commune", "Aucun lieu"),
        ({"commune": "", "territoires": ""}, "commune", "Où est-ce"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "http"),
        ({"source_url": ""}, "source_url", "dites que c’est vous"),
        ({"votre_courriel": "anne"}, "votre_courriel", "adresse entière"),
        ({"nom": "a\u202eb"}, "nom", "inversion"),
        ({"besoin": "x" * 121}, "besoin", "au plus 120"),
        ({"description": "Voir https://a.fr http://b.fr www.c.fr"}, "description", "Au plus 2"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    someone, served, change, field, said
) -> None:
    answer = someone().send(**change)
    assert answer.status_code == 422
    tree = LexborHTMLParser(answer.text)
    assert said in tree.css_first(f"#s-{field}").text()
    typed = {**FORM, **change}["besoin"]
    assert tree.css_first("#c-besoin").attributes["value"] == typed
    ticked = tree.css("[name=domaines][checked]")
    assert {box.attributes["value"] for box in ticked} == set(FORM["domaines"])
    assert waiting(served) == []


def test_a_doubted_place_is_chosen_without_a_script(someone, served) -> None:
    answer = someone().send(commune="Saint-Sulpice")
    tree = LexborHTMLParser(answer.text)
    codes = [radio.attributes["value"] for radio in tree.css("[name=commune_choix]")]
    assert len(codes) > 1
    label = tree.css_first(".choisir label").text()
    sent = someone().send(commune="Saint-Sulpice", commune_choix=codes[0])
    assert sent.status_code == 303, label
    assert waiting(served)[0].changements["code_insee"] == codes[0].removeprefix("commune:")


def test_it_may_act_wider_than_its_commune_or_have_none(someone, served) -> None:
    token(someone().send(commune="", territoires="Lot (46); Occitanie"))
    (row,) = waiting(served)
    assert row.changements["territoires"] == "departement:46|region:76"
    assert row.changements["precision"] == "territoire"


def test_the_structure_itself_needs_no_page_and_a_moderator_finds_one(someone, served) -> None:
    token(someone().send(source_url="", structure="oui"))
    (row,) = waiting(served)
    assert row.signaux == ["source absente"] and row.auteur == "La structure elle-même"
    moderator = someone().enter(served)
    assert moderator.decide(row.numero, "accepter").status_code == 409
    assert waiting(served) != []
    page = f"/moderation/propositions/{row.numero}"
    said = {"version": hidden(moderator.get(page))["version"]}
    done = moderator.decide(
        row.numero, "corriger", **said, col_source_url="https://exemple.fr/a", col_source_titre="A"
    )
    assert done.status_code == 303
    assert file.fiche(served, row.fiche)[0]["source_url"] == "https://exemple.fr/a"


def test_one_that_looks_like_another_is_shown_and_can_still_be_sent(someone, served) -> None:
    visitor = someone()
    nom = file.fiche(served, FIGEAC)[0]["nom"]
    answer = visitor.send(nom=nom)
    assert answer.status_code == 409
    tree = LexborHTMLParser(answer.text)
    assert tree.css_first(f'.doublons a[href="proposer?fiche={FIGEAC}"]') is not None
    assert tree.css_first("[name=quand_meme]") is not None
    assert waiting(served) == []
    token(visitor.send(nom=nom, quand_meme="oui"))
    assert waiting(served)[0].signaux == ["doublon possible"]


def test_a_correction_holds_only_what_was_changed(someone, served) -> None:
    visitor, address = someone(), f"/proposer?fiche={FIGEAC}"
    tree = visitor.get(address)
    seen = json.loads(hidden(tree)["vu"])
    changed = {**seen, "telephone": "05 65 11 22 33", "motif": "vu sur leur site"}
    token(visitor.send(changed, address))
    (row,) = waiting(served)
    assert (row.genre, row.changements) == ("correction", {"telephone": "05 65 11 22 33"})
    assert row.motif == "vu sur leur site"
    again = visitor.send(seen, address)
    assert again.status_code == 422 and "Rien ne change encore" in again.text


def test_an_error_is_told_in_words_and_a_fiche_is_said_still_true(someone, served) -> None:
    visitor = someone()
    told = f"/proposer?fiche={FIGEAC}&objet=erreur"
    assert visitor.send({"motif": ""}, told).status_code == 422
    token(visitor.send({"motif": "Ils ont déménagé."}, told))
    true = f"/proposer?fiche={FIGEAC}&objet=toujours-vrai"
    assert visitor.send({}, true).status_code == 422
    token(visitor.send({"preuve": "source"}, true))
    error, confirmation = waiting(served)
    assert (error.genre, error.changements, error.motif) == ("erreur", {}, "Ils ont déménagé.")
    assert confirmation.genre == "confirmation"
    assert set(confirmation.changements) == {"source_date"}
    assert "ancienne" in error.signaux or file.fiche(served, FIGEAC)[0]["source_date"] > "2023"
    moderator = someone().enter(served)
    assert moderator.decide(error.numero, "accepter").status_code == 422  # nothing to publish
    assert moderator.decide(confirmation.numero, "accepter").status_code == 303
    date = file.fiche(served, FIGEAC)[0]["source_date"]
    assert date == confirmation.changements["source_date"]


def test_sent_twice_it_is_kept_once(someone, served) -> None:
    visitor = someone()
    form = {**hidden(visitor.get("/proposer")), **FORM}
    first, second = visitor.post("/proposer", form), visitor.post("/proposer", form)
    assert token(first) == token(second)
    assert len(waiting(served)) == 1
    other = visitor.post("/proposer", {**form, "nom": "Tout autre chose"})
    assert token(other) != token(first) and len(waiting(served)) == 2


def test_a_question_is_answered_and_a_proposition_withdrawn_in_private(someone, served) -> None:
    visitor, moderator = someone(), someone().enter(served)
    followed = token(visitor.send(votre_courriel="anne@exemple.fr"))
    (row,) = waiting(served)
    page = f"/suivi/{followed}"
    assert visitor.post(page, {"action": "repondre", "reponse": "x"}).status_code == 409
    moderator.decide(row.numero, "renvoyer", question="Depuis quand ?")
    assert "Depuis quand ?" in text(visitor.get(page)).replace("\u202f", " ")
    assert visitor.post(page, {"action": "repondre", "reponse": "2019"}).status_code == 303
    assert waiting(served) != []
    shown = text(moderator.get(f"/moderation/propositions/{row.numero}"))
    assert "2019" in shown and "Qui a proposé" in shown
    assert visitor.post(page, {"action": "effacer"}).status_code == 303
    assert waiting(served)[0].courriel == ""
    assert visitor.post(page, {"action": "retirer"}).status_code == 303
    assert "Vous l’avez retirée" in text(visitor.get(page))
    late = moderator.decide(row.numero, "accepter")
    assert late.status_code == 409 and "retirée" in late.text
    assert visitor.client.get("/suivi/autre-chose").status_code == 404


def test_the_private_address_is_kept_by_nobody_and_told_to_no_engine(someone, served) -> None:
    visitor = someone()
    followed = token(visitor.send())
    answer = visitor.client.get(f"/suivi/{followed}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert f"{HOST}/suivi" not in answer.text.split("<body", 1)[0]
    with served.reading() as connection:
        kept = str(connection.execute(sa.select(PROPOSITION)).all())
    assert followed not in kept and len(followed) >= 43
    robots = visitor.client.get("/robots.txt").text
    for path in ("/moderation", "/suivi/", "/entrer"):
        assert f"Disallow: {path}" in robots
    assert f"{HOST}/proposer<" in visitor.client.get("/sitemap.xml").text


def test_a_machine_is_slowed_and_a_person_is_told_what_to_do(someone, served, monkeypatch) -> None:
    visitor = someone()
    trapped = visitor.send(**{tampon.TRAP: "https://spam.exemple"})
    assert trapped.status_code == 422 and "automate" in trapped.text
    assert visitor.send(tampon="faux").status_code == 422
    monkeypatch.setattr(tampon, "FASTEST_S", 3)
    fast = visitor.send()
    assert fast.status_code == 422 and "très vite" in fast.text
    assert FORM["besoin"] in fast.text
    monkeypatch.setattr(tampon, "FASTEST_S", 0)
    assert waiting(served) == []


def test_one_address_does_not_flood_whatever_process_answers(someone, served, monkeypatch) -> None:
    monkeypatch.setenv("CARTE_PROPOSITIONS_PAR_HEURE", "2")
    settings.cache_clear()
    for rank in range(3):
        answer = Person().send(nom=f"Une autre initiative {rank}", quand_meme="oui")
        assert answer.status_code == (303 if rank < 2 else 422)
    assert "réessayez plus tard" in answer.text and len(waiting(served)) == 2
    elsewhere = Person()
    tree = elsewhere.get("/proposer")
    form = {**hidden(tree), **FORM, "nom": "Ailleurs"}
    proxied = {"X-Forwarded-For": "forged, 203.0.113.9"}
    elsewhere.client._transport.client = ("127.0.0.1", 4000)  # our proxy's
    assert elsewhere.post("/proposer", form, **proxied).status_code == 303
    with served.reading() as connection:
        kept = str(connection.execute(sa.select(PASSAGE)).all())
    assert "203.0.113.9" not in kept and "testclient" not in kept


def test_what_is_too_long_is_refused_before_it_is_read(someone, served) -> None:
    visitor = someone()
    assert visitor.post("/proposer", {"nom": "x" * 70_000}).status_code == 413
    many = {f"champ{i}": "x" for i in range(500)}
    assert visitor.post("/proposer", many).status_code == 413


def test_a_base_that_is_gone_keeps_what_was_typed(someone, served) -> None:
    if served.path is None:
        pytest.skip("the file of an SQLite base is moved away")
    visitor = someone()
    form = {**hidden(visitor.get("/proposer")), **FORM}
    away = served.path.with_suffix(".ailleurs")
    served.path.rename(away)
    answer = visitor.post("/proposer", form)
    assert answer.status_code == 503 and "Pas enregistré" in answer.text
    assert FORM["besoin"] in answer.text and form["tampon"] in answer.text
    assert visitor.client.get(f"/fiche/{FIGEAC}").status_code == 200
    away.rename(served.path)
    token(visitor.post("/proposer", form))


def test_it_is_checked_while_one_types(someone, served, monkeypatch) -> None:
    visitor = someone()
    form = {**hidden(visitor.get("/proposer")), "nom": "a\u202eb", "commune": "Zzyzx"}
    told = visitor.post("/api/propositions?essai=1", form).json()
    assert set(told["erreurs"]) == {"nom", "commune"}  # what is still empty is not wrong yet
    name = file.fiche(served, FIGEAC)[0]["nom"]
    told = visitor.post("/api/propositions?essai=1", {**form, **FORM, "nom": name}).json()
    assert told["erreurs"] == {} and told["doublons"][0]["corriger"].endswith(FIGEAC)
    assert visitor.post("/api/propositions", form).status_code == 400
    assert visitor.client.get("/api/propositions").status_code == 404
    monkeypatch.setattr(essai, "_MOST", 0)
    answer = visitor.post("/api/propositions?essai=1", {})
    assert answer.status_code == 429
    assert waiting(served) == []


def test_another_site_sends_nothing_in_anyone_s_name(someone, served) -> None:
    visitor = someone()
    form = {**hidden(visitor.get("/proposer")), **FORM}
    for origin in ("https://autre.exemple", "null"):
        assert visitor.post("/proposer", form, Origin=origin).status_code == 403
    assert visitor.post("/proposer", form, Origin=HOST).status_code == 303


def test_a_fiche_leads_to_what_one_may_say_of_it(someone, served) -> None:
    links = [a.attributes["href"] for a in someone().get(f"/fiche/{FIGEAC}").css(".proposer a")]
    assert links == [f"proposer?fiche={FIGEAC}{more}" for more in
                     ("", "&objet=erreur", "&objet=toujours-vrai")]  # fmt: skip
    assert someone().client.get("/proposer?fiche=licorne-bleue").status_code == 404

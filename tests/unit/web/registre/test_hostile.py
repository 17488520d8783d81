"""What attacks goes through every field, and is text on every screen of who follows or decides."""

from __future__ import annotations

import csv
import re
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser

from registre import file
from settings import ROOT
from tests.unit.web.panels.test_hostile import ATTACK, LINK, harmless
from tests.unit.web.registre.conftest import FORM, hidden, token
from web import live
from web.registre.envoyer.formulaire import CORRECTION, NOUVELLE, fields

FIGEAC = "figeacteurs"
HOSTILE = ROOT / "tests" / "donnees" / "hostile.csv"
TEXTS = sorted(
    {
        cell
        for row in csv.DictReader(HOSTILE.open(encoding="utf-8", newline=""))
        for cell in row.values()
        if cell and re.search("[<>\"'`$={}]|javascript:|\u202e|\u200f", cell)
    }
    | {ATTACK, LINK, "{{7*7}}", "=cmd|' /C calc'!A0", "</textarea><script>window.hacked=1</script>"}
)


def page_of(person, address: str, status: int = 200) -> str:
    """Return the main of a page, checked: it holds no script, no handler, no address that runs."""
    tree = person.get(address, status)
    assert tree.css("script:not([src], [type='application/ld+json'])") == []
    html = tree.css_first("main").html
    harmless(html.replace('<img class="ou-est-ce"', "<p"))
    return html


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_every_field_says_back_what_it_was_given_as_text(someone, served, text) -> None:
    visitor = someone()
    everything = {champ.nom: text for champ in (*fields(NOUVELLE), *fields(CORRECTION))}
    beside = {"motif": text, "votre_courriel": text, "preuve": text, "structure": text}
    codes = {"commune_code": text, "territoires_code": text, "commune_choix": text, "vu": text}
    for address in ("/proposer", f"/proposer?fiche={FIGEAC}"):
        form = {**hidden(visitor.get(address)), **everything, **beside, **codes}
        answer = visitor.post("/proposer", form)
        assert answer.status_code == 422
        tree = LexborHTMLParser(answer.text)
        assert len(tree.css("script:not([src])")) == 0
        harmless(tree.css_first("main").html)
        assert tree.css_first("#c-description").text(strip=False).strip() == text.strip()
        trial = visitor.post("/api/propositions?essai=1", form)
        assert trial.status_code == 200 and "application/json" in trial.headers["content-type"]
    for name in ("fiche", "objet", "tampon"):
        odd = visitor.post("/proposer", {**form, name: text})
        assert odd.status_code in (404, 422)
        assert "<script>window" not in odd.text and "<img src=x" not in odd.text


def test_what_may_be_kept_of_it_is_text_on_every_screen(someone, served) -> None:
    visitor, zoe = someone(), someone().enter(served, f"Zoé {ATTACK}"[:80])
    kept = []
    for text in TEXTS[::2]:
        words = text[:110]
        form = {**FORM, "nom": words, "besoin": words, "ensemble": words, "description": words}
        answer = visitor.send(form, quand_meme="oui")
        if answer.status_code == 303:
            kept.append(token(answer))
        told = f"/proposer?fiche={FIGEAC}&objet=erreur"
        answer = visitor.send({"motif": text[:2000]}, told)
        if answer.status_code == 303:
            kept.append(token(answer))
    assert len(kept) > len(TEXTS) / 4
    for followed in kept:
        page_of(visitor, f"/suivi/{followed}?merci=1")
    shown = page_of(zoe, "/moderation")
    assert "&lt;script&gt;" in shown or "&lt;img" in shown
    for row in file.queue(served, "en attente"):
        page_of(zoe, f"/moderation/propositions/{row.numero}")
        zoe.client.get(f"/moderation/propositions/{row.numero}/carte.svg").raise_for_status()
        if row.genre == "nouvelle":
            assert zoe.decide(row.numero, "accepter", motif=ATTACK).status_code == 303
            page_of(zoe, f"/moderation/fiches/{row.fiche}")
        else:
            assert zoe.decide(row.numero, "renvoyer", question=ATTACK).status_code == 303
    for followed in kept:
        page_of(visitor, f"/suivi/{followed}")
    page_of(zoe, "/moderation/histoire")
    assert live.refresh(served)
    for row in file.queue(served, "acceptée")[:2]:
        page_of(visitor, f"/fiche/{row.fiche}")


@pytest.mark.parametrize("address", ["/moderation?motif={}", "/moderation?etat={}", "/suivi/{}",
                                     "/entrer?jeton={}", "/moderation/fiches/{}"])  # fmt: skip
def test_an_address_that_attacks_is_text(someone, served, address) -> None:
    zoe = someone().enter(served)
    for text in (ATTACK, LINK, "\x00", "%", "a" * 3000):
        answer = zoe.client.get(address.format(quote(text, safe="")))
        assert answer.status_code in (200, 404, 410)
        assert "<script>window" not in answer.text and "<img src=x" not in answer.text

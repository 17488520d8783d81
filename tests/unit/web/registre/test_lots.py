"""Who moderates publishes a list as one lot, and undoes it as one; nobody else does either."""

from __future__ import annotations

import time

import pytest

from tests.unit.web.importer import conftest as importer
from tests.unit.web.importer.conftest import HOST, fields, text
from tests.unit.web.registre.conftest import Person
from web.importer.seances import seances

LISTE = (
    "Nom;Commune;CP;Type;Thème;Source\n"
    "La Ruche du Causse;Figeac;46100;PTCE;Mobilité;https://exemple.fr/a\n"
    "Le Fournil du Lot;Cahors;46000;PTCE;Insertion;https://exemple.fr/b\n"
    "L’Atelier;Saint-Denis;;PTCE;Insertion;https://exemple.fr/c\n"
)


class Importer(Person, importer.Person):
    """Someone with a list, where there is a registre."""

    get = importer.Person.get
    send = importer.Person.send


@pytest.fixture
def her(served):
    yield Importer()
    for seance in list(seances()._all.values()):
        seances().forget(seance)
    seances().etabli._end()


def test_a_moderator_publishes_a_list_and_undoes_it_as_one(her, served) -> None:
    her.enter(served)
    first = served.last()
    her.drop(LISTE)
    her.read()
    last = her.get("/importer?etape=suite")
    assert "Au nom de Zoé" in text(last)
    assert her.send("publier", "/importer?etape=suite").status_code == 303
    done = text(her.read("/importer?etape=suite"))
    assert "Lot 1 publié" in done and "2 fiches créées" in done
    assert served.last() == first + 2
    again = her.send("publier", "/importer?etape=suite", garde=her.guard())
    assert "déjà publié" in again.text
    lots = her.get("/moderation/lots")
    assert "liste.csv" in text(lots) and "par Zoé" in text(lots)
    form = {**fields(lots), "motif": "par erreur"}
    answer = her.client.post("/moderation/lots", data=form, headers={"Origin": HOST})
    assert answer.status_code == 303
    after = her.client.get("/moderation/" + answer.headers["location"].removeprefix("./"))
    assert "Lot 1 annulé" in after.text.replace("\u00a0", " ") and "Annulé par Zoé" in after.text
    assert served.last() == first + 4


def test_nobody_else_publishes_nor_undoes(her, served) -> None:
    first = served.last()
    her.drop(LISTE)
    her.read()
    page = her.get("/importer?etape=suite")
    assert "Publier revient aux personnes qui modèrent" in text(page)
    assert page.css_first("button[value=publier]") is None
    assert her.send("publier", "/importer?etape=suite").status_code == 403
    assert her.client.get("/moderation/lots").status_code == 403
    sent = her.client.post("/moderation/lots", data={"numero": "1"}, headers={"Origin": HOST})
    assert sent.status_code == 403
    her.enter(served)
    # A session is not enough: the form has the key of the pages she was given.
    said = fields(her.get("/importer?etape=suite"))
    form = {"cle": said["cle"], "garde": "x", "action": "publier"}
    answer = her.client.post("/importer", data=form, headers={"Origin": HOST})
    assert answer.status_code == 403
    sent = her.client.post("/moderation/lots", data={"numero": "1"}, headers={"Origin": HOST})
    assert sent.status_code == 403
    assert served.last() == first


def test_what_lacks_for_the_whole_file_is_asked_before_publishing(her, served) -> None:
    her.enter(served)
    her.drop("Nom;Commune;CP\nLa Ruche;Figeac;46100\n")
    her.read()
    page = her.get("/importer?etape=suite")
    assert "Il manque" in text(page)
    assert page.css_first("button[value=publier]") is None
    form = {k: v for k, v in fields(her.get("/importer")).items() if k == "cle"}
    form |= {"garde": her.guard(), "action": "publier"}
    assert her.client.post("/importer", data=form, headers={"Origin": HOST}).status_code == 303
    address = "/importer?etape=suite"
    while her.client.get(address).status_code == 200:
        time.sleep(0.05)
    assert "Il manque, pour tout le fichier" in her.client.get(address).text.replace("\u00a0", " ")


def test_the_page_is_linked_from_where_one_moderates_and_proposes(her, served) -> None:
    assert her.get("/proposer").css_first("main a[href=importer]") is not None
    her.enter(served)
    menu = her.get("/moderation").css(".menu-moderation a")
    assert {"importer", "moderation/lots"} <= {a.attributes["href"] for a in menu}

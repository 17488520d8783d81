"""The app over a base of the shipped fiches, asked as a browser asks it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from registre.acces import personnes
from registre.base import Base, open_base
from registre.dossier import fill
from registre.entretien import save
from settings import ROOT, settings
from web import shared
from web.registre import seuil
from web.registre.envoyer import essai, tampon
from web.routes import MIDDLEWARE, ROUTES
from web.shared import Shared

HOST = "http://carte.test"
FORM = {
    "nom": "La ressourcerie du Causse",
    "commune": "Figeac (46)",
    "roles": ["exemple-inspirant"],
    "domaines": ["economie-circulaire", "emploi-insertion"],
    "besoin": "Des objets jetés, des bras sans emploi.",
    "ensemble": "Une association et la commune réparent et revendent.",
    "description": "On y répare à plusieurs, et douze personnes y travaillent.",
    "source_url": "https://exemple.fr/ressourcerie",
}


class Person:
    """Someone with a browser: her cookies, and the forms of the pages she sees."""

    def __init__(self) -> None:
        app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
        self.client = TestClient(app, base_url=HOST, follow_redirects=False)

    def get(self, address: str, status: int = 200) -> LexborHTMLParser:
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.text[-900:])
        return LexborHTMLParser(answer.text)

    def post(self, address: str, data: dict, **headers: str):
        return self.client.post(address, data=data, headers={"Origin": HOST, **headers})

    def send(self, data: dict | None = None, address: str = "/proposer", **other: object):
        """Fill the form of a page and send it."""
        tree = self.get(address)
        form = {**hidden(tree), **(FORM if data is None else data), **other}
        return self.post("/proposer", {k: v for k, v in form.items() if v is not None})

    def enter(self, registre: Base, nom: str = "Zoé", role: str = "modérateur") -> Person:
        token = personnes.invite(registre, personnes.add(registre, nom, role))
        assert self.post("/entrer", {"jeton": token}).status_code == 303
        return self

    def guard(self, address: str = "/moderation") -> str:
        return hidden(self.get(address))["garde"]

    def decide(self, numero: int, action: str, **said: object):
        address = f"/moderation/propositions/{numero}"
        return self.post(address, {"garde": self.guard(address), "action": action, **said})


def hidden(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the hidden fields of the forms of a page."""
    return {
        field.attributes["name"]: field.attributes.get("value") or ""
        for field in tree.css("input[type=hidden]")
        if not field.attributes["name"].startswith("col_")
    }


def text(tree: LexborHTMLParser) -> str:
    """Return what a page says, its blanks made one."""
    return re.sub(r"\s+", " ", tree.css_first("main").text()).strip()


def token(answer) -> str:
    """Return the token of the private address an answer leads to."""
    assert answer.status_code == 303, text(LexborHTMLParser(answer.text))
    return urlsplit(answer.headers["location"]).path.rpartition("/")[2]


@pytest.fixture(scope="session")
def filled(data: Shared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of the shipped fiches, made once."""
    path = tmp_path_factory.mktemp("registre") / "b.sqlite"
    base = open_base(path)
    fill(base, ROOT / "data" / "catalogue", data.ref)
    save(base, path.with_name("copie.sqlite"))
    base.close()
    return path.with_name("copie.sqlite")


@pytest.fixture
def served(filled: Path, tmp_path: Path, data: Shared, monkeypatch) -> Iterator[Base]:
    """A base of the shipped fiches, served; a form may be sent as soon as it is opened."""
    path = tmp_path / "b.sqlite"
    shutil.copy(filled, path)
    monkeypatch.setenv("CARTE_BASE", str(path))
    monkeypatch.setattr(tampon, "FASTEST_S", 0)
    for kept in (settings, seuil.the_base, seuil.secret_of):
        kept.cache_clear()
    essai._seen.clear()
    base = seuil.the_base()
    shared.serve(replace(data, version=1))
    yield base
    shared.serve(data)
    base.close()
    monkeypatch.undo()
    for kept in (settings, seuil.the_base, seuil.secret_of):
        kept.cache_clear()


@pytest.fixture
def someone(served: Base) -> Callable[[], Person]:
    """Make a person who browses."""
    return Person

"""The page where one drops a list, asked as a browser without a script asks it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from settings import settings
from web.importer.seances import seances
from web.routes import MIDDLEWARE, ROUTES

HOST = "http://carte.test"
LISTE = (
    "Nom;Commune;CP;Type;Thème;Source\n"
    "La Ruche du Causse;Figeac;46100;PTCE;Mobilité douce;https://exemple.fr/a\n"
    "L’Atelier <script>alert(1)</script>;Saint-Denis;;PTCE;Insertion;https://exemple.fr/b\n"
    ";Cahors;46000;PTCE;Insertion;https://exemple.fr/c\n"
)


class Person:
    """Someone with a browser and a list."""

    def __init__(self) -> None:
        app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
        self.client = TestClient(app, base_url=HOST, follow_redirects=False)

    def get(self, address: str = "/importer", status: int = 200) -> LexborHTMLParser:
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.text[-600:])
        return LexborHTMLParser(answer.text)

    def drop(self, content: str | bytes = LISTE, nom: str = "liste.csv", **headers: str):
        octets = content.encode() if isinstance(content, str) else content
        return self.client.post(
            "/importer", files={"fichier": (nom, octets)}, headers={"Origin": HOST, **headers}
        )

    def send(self, action: str, address: str = "/importer", **said: str):
        """Send the form of a page with what is said, its other fields as they are."""
        form = {**fields(self.get(address)), **said, "action": action}
        return self.client.post("/importer", data=form, headers={"Origin": HOST})

    def read(self, address: str = "/importer") -> LexborHTMLParser:
        """Wait for the file to be read, then return a page."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.client.get("/importer/etat.json").json()["fini"]:
                return self.get(address)
            time.sleep(0.05)
        raise AssertionError("the file was never read")


def fields(tree: LexborHTMLParser) -> dict[str, str]:
    """Return what the forms of a page send when nothing is touched."""
    made = {}
    for one in tree.css("input[name]:not([type=file], [type=checkbox]), select[name]"):
        chosen = one.css_first("option[selected]") or one.css_first("option") or one
        made[one.attributes["name"]] = chosen.attributes.get("value") or ""
    return made


def text(tree: LexborHTMLParser) -> str:
    return re.sub(r"\s+", " ", tree.css_first("main").text()).strip()


@pytest.fixture
def closed() -> Iterator[None]:
    """Close every file at the end, and the process that read them: it knows another base."""
    yield
    for seance in list(seances()._all.values()):
        seances().forget(seance)
    while seances().etabli._file:
        time.sleep(0.02)
    seances().etabli._end()


@pytest.fixture
def someone(closed: None, monkeypatch) -> Iterator[Callable[[], Person]]:
    """Make a person, where there is no registre."""
    monkeypatch.setenv("CARTE_BASE", "aucune")
    settings.cache_clear()
    yield Person
    monkeypatch.undo()
    settings.cache_clear()

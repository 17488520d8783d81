"""What a document fetches early is what its page may then ask for."""

from __future__ import annotations

import re
from posixpath import dirname, normpath

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.documents.pages import PAGES
from web.files.bundles import STATIC
from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


def early(client, page: str) -> list[str]:
    links = re.findall(
        r'<link rel="(?:module)?preload"[^>]*href="\.([^"]+)"', client.get(page).text
    )
    assert len(set(links)) == len(links)
    return links


@pytest.mark.parametrize("page", [page for page, info in PAGES.items() if info.panneaux])
def test_every_file_exists_and_every_import_of_a_panel_is_there(client, page) -> None:
    links = early(client, f"/{page}")
    answers = {path: client.get(path) for path in links}
    assert {path for path, answer in answers.items() if answer.status_code != 200} == set()
    names = {path.split("/", 3)[-1] for path in links if path.startswith("/ressources/")}
    assert {"commun/panel.js", *PAGES[page].panneaux} <= names
    theirs = [path.rpartition("/")[2] for path in links]
    assert any(name.startswith("BidiComponent.") for name in theirs)
    assert any(name.startswith("main.") for name in theirs) is PAGES[page].carte
    for path in links:
        if path.startswith("/ressources/"):
            imported = re.findall(r'^import .*"(\..+)";$', answers[path].text, re.MULTILINE)
            here = dirname(path.split("/", 3)[-1])
            assert {normpath(f"{here}/{other}") for other in imported} <= names


def test_a_page_without_panels_fetches_none(client) -> None:
    assert not any("/ressources/" in path for path in early(client, "/a-propos"))


def test_the_scripts_of_a_panel_import_only_by_the_lines_one_looks_for() -> None:
    line = re.compile(r'^import [^"]*"(?:\.{1,2}/)+[a-z/]+\.js";$', re.MULTILINE)
    for path in STATIC.rglob("*.js"):
        text = path.read_text("utf-8")
        said = len(re.findall(r"^import\b", text, re.MULTILINE))
        assert said == len(line.findall(text)), path


def test_where_the_first_view_is_ours_streamlit_waits_in_a_template(client) -> None:
    document = client.get("/").text
    now, _, rest = document.partition('<template id="streamlit">')
    later, _, after = rest.partition("</template>")
    assert "./static/" not in now + after
    assert "./component/" not in now + after
    assert later.count('<script type="module"') == 1
    assert 'rel="stylesheet"' in later
    assert later.count('rel="modulepreload"') > 40
    assert "<template" in client.get("/croiser").text

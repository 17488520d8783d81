"""The house is as its plan says: rooms one sees whole, one name a page, English verbs."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from pathlib import Path

import pytest

from settings import ROOT
from web.documents.pages import PAGES

ROOMS = ("catalogue", "geo", "registre", "web", "pages", "static", "tools", "tests")
MOST = 15  # files side by side
DOCS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/importer.md",
    "docs/reunir.md",
    "deploy/README.md",
)
# Verbs that names began with, before they were said in English.
FRENCH = re.compile(
    r"^_*(lire|ecrire|charger|dessiner|montrer|choisir|chercher|ouvrir|fermer|trouver|nettoyer"
    r"|calculer|verifier|mesurer|aller|dire|poser|suivre|peindre|recevoir|demander|garder|ajouter"
    r"|enlever|compter|trier|tracer|monter|preparer|annoncer|attendre|effacer|copier)(_|[A-Z]|$)"
)


def files(folder: Path) -> list[Path]:
    return [p for p in folder.iterdir() if p.is_file() and p.suffix != ".pyc"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_seen_whole(room: str) -> None:
    folders = [p for p in (ROOT / room).rglob("*") if p.is_dir() and p.name != "__pycache__"]
    crowded = {
        str(folder.relative_to(ROOT)): len(files(folder))
        for folder in (ROOT / room, *folders)
        if len(files(folder)) > MOST
    }
    assert crowded == {}


@pytest.mark.parametrize("page", [p for p in PAGES.values() if p.panneaux], ids=lambda p: p.fichier)
def test_a_page_its_script_and_its_tests_bear_one_name(page) -> None:
    name = page.fichier
    assert (ROOT / "pages" / f"{name}.py").is_file()
    assert (ROOT / "tests" / "browser" / f"test_{name}.py").is_file()
    for panel in page.panneaux:
        assert panel.startswith(f"{name}/")
        assert (ROOT / "static" / panel).is_file()
    assert name == "explorer" or (ROOT / "catalogue" / name).is_dir()


def test_verbs_are_english() -> None:
    found = []
    for room in ("catalogue", "geo", "registre", "web", "pages", "tools"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                if named and FRENCH.match(node.name):
                    found.append(f"{path.relative_to(ROOT)}: {node.name}")
    defined = re.compile(r"\b(?:function|const|let) (\w+)(?= = (?:async )?\(|\()")
    for path in (ROOT / "static").rglob("*.js"):
        for name in defined.findall(path.read_text("utf-8")):
            if FRENCH.match(name):
                found.append(f"{path.relative_to(ROOT)}: {name}")
    assert found == []


@pytest.mark.parametrize("doc", DOCS)
def test_the_files_a_document_names_exist(doc: str) -> None:
    text = (ROOT / doc).read_text("utf-8")
    here = (ROOT / doc).parent
    named = re.findall(r"`([\w./-]+\.(?:py|js|css|md|csv|toml|conf|json))`", text)
    named += re.findall(r"`((?:catalogue|geo|web|pages|static|tests|data|tools)/[\w./-]*)`", text)
    lost = {
        name
        for name in named
        if "/" in name.lstrip("/")
        and not name.startswith("/")
        and not ((ROOT / name).exists() or (here / name).exists())
    }
    made = {"commun/constants.js"}  # by web/files/constants.py
    assert lost - made == set()


MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in ("catalogue", "geo", "registre", "web")
    for path in sorted((ROOT / room).rglob("*.py"))
    if ">>> " in path.read_text("utf-8") and path.stem != "__main__"
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_docstrings_are_true(module: str) -> None:
    assert not doctest.testmod(importlib.import_module(module)).failed


@pytest.mark.parametrize("room", ["catalogue", "geo", "registre", "web"])
def test_a_docstring_names_the_parameters_that_are(room: str) -> None:
    wrong = []
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                said = re.search(
                    r"Parameters\n\s*-+\n(.*?)(?:\n\n *(?:Returns|Raises|Examples|Notes)\n|$)",
                    ast.get_docstring(node) or "", re.DOTALL,
                )  # fmt: skip
                own = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
                named = re.findall(r"^(\w[\w, ]*)$", said[1] if said else "", re.MULTILINE)
                unknown = {n for line in named for n in line.split(", ")} - own
                wrong += [(path.name, node.name, n) for n in unknown]
    assert wrong == []

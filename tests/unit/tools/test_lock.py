"""The lock holds what we chose, whole and hashed; the audit says what it knows and what not."""

from __future__ import annotations

import json
import re

import pytest

from tools.audit import report
from tools.lock import LOCKS, ROOT, pins, relaxed


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("lock", "source"), LOCKS.items())
def test_each_version_we_chose_is_the_one_that_is_locked(lock: str, source: str) -> None:
    chosen = pins(read(source))
    for name in re.findall(r"^-r (\S+)", read(source), re.MULTILINE):
        chosen |= pins(read(name))
    locked = pins(read(lock))
    assert {name: locked.get(name) for name in chosen} == chosen, "make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_the_tree_has_its_hashes_and_no_index_is_named(lock: str) -> None:
    text = read(lock)
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text))
    assert len(packages) > len(pins(read("requirements.txt")))
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text


def test_what_runs_the_app_is_what_is_tested() -> None:
    run, dev = (pins(read(lock)) for lock in LOCKS)
    assert run.items() <= dev.items()


def test_pins_rise_by_name_or_all_together() -> None:
    text = "a-b==1.0  # why\nc==2\n-r x.txt\n"
    assert relaxed(text, ["c"]) == "a-b==1.0  # why\nc>=2\n-r x.txt\n"
    assert relaxed(text) == "a-b>=1.0  # why\nc>=2\n-r x.txt\n"


def test_a_known_vulnerability_fails_and_says_what_to_do() -> None:
    vuln = {"id": "PYSEC-2026-1", "fix_versions": ["2.1"]}
    packages = [{"name": "a", "version": "2.0", "vulns": [vuln]}, {"name": "b", "vulns": []}]
    said, code = report(json.dumps({"dependencies": packages}))
    assert code == 1
    assert "a 2.0 : PYSEC-2026-1, corrigée en 2.1" in said
    assert "make upgrade" in said


@pytest.mark.parametrize(
    "output", ["", "Traceback", '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}']
)
def test_a_list_that_does_not_answer_is_said_and_fails_nothing(output: str) -> None:
    said, code = report(output)
    assert code == 0
    assert "rien n’a été vérifié" in said


def test_what_could_not_be_checked_is_counted() -> None:
    packages = [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "?"}]
    said, code = report(json.dumps({"dependencies": packages}))
    assert (said, code) == (
        "Failles connues : aucune dans les 1 paquets vérifiés (1 n’ont pas pu l’être).",
        0,
    )

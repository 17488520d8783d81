"""Every setting works by default and is told in the README."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import ROOT, Settings, without_base_path


def test_every_setting_has_a_default_and_a_sentence() -> None:
    for field in Settings.model_fields.values():
        assert not field.is_required()
        assert field.description and field.description.endswith(".")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_says_every_setting(name: str) -> None:
    readme = Path(ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`CARTE_{name.upper()}`" in readme


def test_the_environment_changes_a_setting_and_a_wrong_value_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("CARTE_CONTACT", "carte@exemple.fr")
    monkeypatch.setenv("CARTE_FONDS_EN_LIGNE", "false")
    assert Settings().contact == "carte@exemple.fr"
    assert not Settings().fonds_en_ligne
    monkeypatch.setenv("CARTE_CONTACT", "javascript:alert(1)")
    with pytest.raises(ValidationError):
        Settings()


def test_a_base_path_is_refused_and_its_absence_is_not() -> None:
    without_base_path("")
    without_base_path("/")
    with pytest.raises(SystemExit, match="CARTE_ADRESSE_PUBLIQUE"):
        without_base_path("carte")


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ({}, "var/registre.sqlite"),
        ({"CARTE_BASE": "aucune"}, "aucune"),
        ({"CARTE_BASE": "autre.sqlite", "CARTE_CATALOGUE": "x"}, "autre.sqlite"),
        ({"CARTE_CATALOGUE": "ailleurs"}, "aucune"),
    ],
)
def test_make_run_serves_a_base_of_its_own_unless_told_otherwise(given, base) -> None:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("CARTE_", "MAKE", "MFLAGS"))}
    command = ["make", "--dry-run", "--assume-old=.venv/.run", "run"]
    said = subprocess.run(command, cwd=ROOT, env=bare | given, check=True, capture_output=True)
    assert f'CARTE_BASE="{base}" .venv/bin/streamlit run app.py' in said.stdout.decode()

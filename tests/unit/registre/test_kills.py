"""Nothing half-done, nothing lost that was acknowledged. In a process of its own: it forks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from settings import ROOT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="il faut fork")
def test_a_writer_killed_at_any_moment_leaves_a_whole_base() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.unit.registre.kills", "20"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    acknowledged = int(ran.stdout.split(" acknowledged")[0].rsplit(maxsplit=1)[-1])
    assert acknowledged > 0  # they were killed while they wrote

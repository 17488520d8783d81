"""Where the processor time of a running server goes, by py-spy: what holds the interpreter."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

_LINES = 14


def where_time_goes(pid: int, seconds: float) -> str:
    """Return a Markdown list of the functions with the most time of their own, or why not."""
    tool = shutil.which("py-spy", path=str(Path(sys.executable).parent)) or shutil.which("py-spy")
    if tool is None:
        return "py-spy n’est pas installé."
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "profile.txt"
        command = [tool, "record", "--gil", "-d", str(int(seconds)), "-r", "200", "-f", "raw"]
        done = subprocess.run(
            [*command, "-o", str(out), "-p", str(pid)], capture_output=True, check=False
        )
        if done.returncode or not out.exists():
            return "py-spy n’a pas pu lire le processus (droits insuffisants)."
        return summary(out.read_text(encoding="utf-8"))


def summary(raw: str) -> str:
    """Return the heaviest functions of a raw py-spy record."""
    own: Counter[str] = Counter()
    for line in raw.splitlines():
        stack, _, count = line.rpartition(" ")
        own[stack.split(";")[-1]] += int(count)
    total = sum(own.values()) or 1
    return "\n".join(f"- {100 * n / total:.0f} % `{name}`" for name, n in own.most_common(_LINES))

"""The lock: every package of the tree, its version and the hashes of its files.

``requirements.txt`` and ``requirements-dev.txt`` hold what we choose and why; ``*.lock`` all that
comes with it, for any system and Python 3.11 to 3.13. ``python -m tools.lock`` writes them anew;
``--upgrade`` first raises our own pins to the newest releases that agree.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = {
    "requirements.lock": "requirements.txt",
    "requirements-dev.lock": "requirements-dev.txt",
}
PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
_HEAD: Final = "# Made by `make lock` from {source}: not to be edited.\n"
_COMPILE: Final = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url"),
)


def pins(text: str) -> dict[str, str]:
    """Return the pinned version of each package of a requirements file, by normalised name."""
    return {re.sub(r"[-_.]+", "-", name).lower(): v for name, v in PIN.findall(text)}


def compile_tree(source: Path, *options: str) -> str:
    """Return the whole tree of a requirements file, hashed.

    Raises
    ------
    subprocess.CalledProcessError
        When no set of versions agrees, or no index answers; its ``stderr`` says why.
    """
    command = [sys.executable, "-m", *_COMPILE, *options, str(source)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def relaxed(text: str, names: Sequence[str] = ()) -> str:
    """Return a requirements file whose pins may rise: those of some names, or all."""

    def loosen(match: re.Match[str]) -> str:
        wanted = not names or match[1] in names
        return f"{match[1]}>={match[2]}" if wanted else match[0]

    return PIN.sub(loosen, text)


def write_locks() -> None:
    """Write the locks from what we chose."""
    for lock, source in LOCKS.items():
        text = compile_tree(ROOT / source)
        (ROOT / lock).write_text(_HEAD.format(source=source) + text, encoding="utf-8")


def raise_pins() -> list[str]:
    """Raise our own pins to the newest releases that agree; return what changed."""
    sources = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS.values()}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sources.items():
            (Path(folder) / name).write_text(relaxed(text), encoding="utf-8")
        newest = pins(compile_tree(Path(folder) / "requirements-dev.txt"))
    changes: list[str] = []

    def newer(match: re.Match[str]) -> str:
        version = newest[next(iter(pins(match[0])))]
        if version != match[2]:
            changes.append(f"{match[1]} {match[2]} → {version}")
        return f"{match[1]}=={version}"

    for name, text in sources.items():
        (ROOT / name).write_text(PIN.sub(newer, text), encoding="utf-8")
    return changes


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the locks; with ``--upgrade``, newer pins first."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="monter d’abord nos versions")
    try:
        if parser.parse_args(arguments).upgrade:
            print("\n".join(raise_pins()) or "Rien de plus récent.")
        write_locks()
    except subprocess.CalledProcessError as error:
        print(f"Les versions ne s’accordent pas, ou le réseau manque :\n{error.stderr}")
        return 1
    print("Écrits : " + ", ".join(LOCKS))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

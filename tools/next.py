"""Tomorrow's versions: our tests on the newest Streamlit, streamlit-folium, folium and geopandas.

In an environment of its own (``.venv-next``); nothing of ours changes. Says what would break.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Final

from tools.lock import LOCKS, ROOT, compile_tree, pins, relaxed

NAMES: Final = ("streamlit", "streamlit-folium", "folium", "geopandas")
_PLACE: Final = ROOT / ".venv-next"
_SHOWN: Final = 60  # failures that are named


def newest() -> str:
    """Return the tree with the newest of these; the other pins stay, or rise if they have to."""
    sources = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS.values()}
    for names in (NAMES, ()):  # () relaxes every pin
        with tempfile.TemporaryDirectory() as folder:
            for name, text in sources.items():
                (Path(folder) / name).write_text(relaxed(text, names), encoding="utf-8")
            try:
                return compile_tree(Path(folder) / "requirements-dev.txt")
            except subprocess.CalledProcessError as error:
                said = error.stderr
    raise SystemExit(f"Aucun jeu de versions ne s’accorde :\n{said}")


def main() -> int:
    """Build, test, and report."""
    tree = newest()
    before, after = pins((ROOT / "requirements-dev.lock").read_text("utf-8")), pins(tree)
    changes = [
        f"  {n} {before[n]} → {after[n]}"
        for n in sorted(before)
        if after.get(n, before[n]) != before[n]
    ]
    new = [f"  {n} {after[n]} (nouveau)" for n in sorted(after.keys() - before.keys())]
    print("Versions :\n" + ("\n".join(changes + new) or "  rien de plus récent que les nôtres"))
    venv.create(_PLACE, with_pip=True, clear=True)
    python = _PLACE / "bin" / "python"
    lock = _PLACE / "next.lock"
    lock.write_text(tree, encoding="utf-8")
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", lock)
    subprocess.run([python, *install], check=True)
    tests = subprocess.run(
        [python, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q", "-rf", *sys.argv[1:]],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    broken = [line for line in tests.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if not broken and tests.returncode:
        print(tests.stdout[-2000:], tests.stderr[-2000:])
    print("Ce qui casserait :\n" + ("\n".join(f"  {line}" for line in broken[:_SHOWN]) or "  rien"))
    if len(broken) > _SHOWN:
        print(f"  … et {len(broken) - _SHOWN} autres")
    return tests.returncode


if __name__ == "__main__":
    raise SystemExit(main())

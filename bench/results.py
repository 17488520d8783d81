"""What was measured: one small JSON file a part, and RESULTS.md made of all of them.

A part that is run again replaces its own file only; the others stay as they were, with their date.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from bench import mesures, tables
from tests.browsers import find

FOLDER = Path(__file__).resolve().parent
PACKAGES = (
    "streamlit",
    "streamlit-folium",
    "folium",
    "pydeck",
    "dash",
    "dash-leaflet",
    "numpy",
    "playwright",
)


def save(part: str, data: Any) -> None:  # noqa: ANN401 - what each part measures is its own affair
    """Write what a part measured, then RESULTS.md."""
    folder = FOLDER / "results"
    folder.mkdir(exist_ok=True)
    body = {"date": f"{dt.datetime.now():%Y-%m-%d %H:%M}", "machine": machine(), "data": data}
    text = json.dumps(body, ensure_ascii=False, indent=1, default=float)
    (folder / f"{part}.json").write_text(text + "\n", encoding="utf-8")
    if part == "search":
        mesures.write(data)
    if part == "reunir":
        mesures.write_reunir(data)
    write_report()


def load(part: str) -> dict[str, Any] | None:
    """Return what a part last measured, or None."""
    path = FOLDER / "results" / f"{part}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_report() -> None:
    """Write RESULTS.md from the parts that have been run."""
    lines = [tables.HEAD]
    for part, (title, writer) in tables.PARTS.items():
        found = load(part)
        lines.append(f"## {title}\n")
        if found is None:
            lines.append(f"Pas encore mesuré : `python -m bench --only {part}`.\n")
            continue
        where = found["machine"]
        lines.append(writer(found["data"]))
        lines.append(
            f"<small>{found['date']} · {where['coeurs']} cœurs, {where['memoire_go']} Go,"
            f" charge {where['charge']} au lancement · {where['navigateur']} ·"
            f" Python {where['python']} · "
            + ", ".join(f"{k} {v}" for k, v in where["paquets"].items())
            + f" · refaire : `python -m bench --only {part}`</small>\n"
        )
    (FOLDER / "RESULTS.md").write_text("\n".join(lines), encoding="utf-8")


def machine() -> dict[str, Any]:
    """Return what a figure depends on."""
    browser = find()
    said = (
        subprocess.run([browser, "--version"], capture_output=True, text=True, check=False).stdout
        if browser
        else "sans navigateur"
    )
    return {
        "coeurs": psutil.cpu_count(),
        "memoire_go": round(psutil.virtual_memory().total / 2**30),
        "charge": round(psutil.getloadavg()[0], 1),
        "systeme": platform.platform(terse=True),
        "python": platform.python_version(),
        "navigateur": " ".join(said.split()[:2]),
        "paquets": {name: _version(name) for name in PACKAGES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"

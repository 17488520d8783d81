"""Known vulnerabilities of what the app installs, asked of the public list by pip-audit.

A list that cannot be reached is said and fails nothing; a known vulnerability fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Final

from tools.lock import ROOT

_COMMAND: Final = (
    *("-m", "pip_audit", "--requirement", str(ROOT / "requirements.lock")),
    *("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"),
)
_PATIENCE: Final = 120  # seconds


def report(output: str) -> tuple[str, int]:
    """Return what to say of the answer of pip-audit (JSON, or nothing), and the exit code."""
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return "Failles connues : la liste publique n’a pas répondu, rien n’a été vérifié.", 0
    found = [(p, vuln) for p in packages for vuln in p.get("vulns", ())]
    if found:
        lines = [
            f"  {p['name']} {p['version']} : {vuln['id']}, corrigée en "
            f"{', '.join(vuln['fix_versions']) or '(pas encore)'}"
            for p, vuln in found
        ]
        head = "Failles connues (`make upgrade` monte les versions) :"
        return "\n".join((head, *lines)), 1
    skipped = sum("skip_reason" in p for p in packages)
    checked = len(packages) - skipped
    if not checked:
        return "Failles connues : la liste publique n’a pas répondu, rien n’a été vérifié.", 0
    missing = f" ({skipped} n’ont pas pu l’être)" if skipped else ""
    return f"Failles connues : aucune dans les {checked} paquets vérifiés{missing}.", 0


def main() -> int:
    """Ask, and say what is known."""
    try:
        asked = subprocess.run(
            [sys.executable, *_COMMAND],
            check=False,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
        said, code = report(asked.stdout)
    except subprocess.TimeoutExpired:
        said, code = report("")
    print(said)
    return code


if __name__ == "__main__":
    raise SystemExit(main())

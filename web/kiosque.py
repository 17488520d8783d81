"""Open the app to a hall: ``python -m web.kiosque [PORT]``, as ``make kiosque`` does.

Starts the server on every network interface and says the address a phone of the hall can reach,
with its QR code to aim at, right in the terminal.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

import segno

from settings import ROOT, settings
from web.recits import hall_address

TOUTES = "0.0.0.0"  # noqa: S104 - a hall is what this command is for


def command_line(port: int) -> list[str]:
    """Return the command that starts the server for the whole hall."""
    serveur = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    return [*serveur, "--server.address", TOUTES, "--server.port", str(port)]


def environment(adresse: str, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the server: its links and codes lead to the hall's address."""
    return {**base, "CARTE_ADRESSE_PUBLIQUE": adresse}


def announcement(adresse: str) -> str:
    """Return what the terminal says before the server's own words."""
    seul = "localhost" in adresse
    lignes = [
        "Aucun réseau : seul cet ordinateur peut ouvrir cette adresse." if seul else "",
        f"Dans la salle   : {adresse}",
        f"Sur scène       : {adresse}/presenter",
        "Pour tout arrêter : Ctrl + C.",
    ]
    return "\n".join(filter(None, lignes))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app until it is stopped."""
    choix = list(sys.argv[1:] if arguments is None else arguments)
    port = int(choix[0]) if choix and choix[0].isdigit() else 8501
    adresse = settings().adresse_publique or hall_address(f"http://localhost:{port}")
    sys.stdout.write(announcement(adresse) + "\n")
    segno.make_qr(adresse, error="m").terminal(out=sys.stdout, compact=True)
    sys.stdout.flush()
    try:
        return subprocess.run(  # noqa: S603 - our own command
            command_line(port), env=environment(adresse, os.environ), cwd=ROOT, check=False
        ).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())

"""Importing a list: how long a preview lasts, and what it weighs, in a process of its own."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path

from bench.contest import Figures, Say
from bench.servers import APP_PYTHON, ROOT
from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

_MEASURED = """
import json, resource, sys, time
from pathlib import Path
from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import Referentiel
from catalogue.importation.importation import Atelier
from catalogue.importation.lieux.reperes import Reperes
began = time.perf_counter()
ref = Referentiel.load()
atelier = Atelier(Reperes(ref, Gazetteer.load(ref)))
ready = time.perf_counter() - began
rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
began, used = time.perf_counter(), time.process_time()
apercu = atelier.preview(Path(sys.argv[1]))
lasted = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
etats = {e: apercu.count(e) for e in ("prête", "à vérifier", "écartée")}
said = {"pret_s": ready, "s": lasted, "cpu_s": time.process_time() - used}
print(json.dumps({**said, "repos_mo": rest, "plus_mo": peak - rest, **etats}))
"""


def measure(quick: bool, say: Say) -> Figures:
    """Return seconds and megabytes of a preview, by number of rows."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in (500,) if quick else (10_000, 100_000):
            path = Path(folder) / f"{rows}.csv"
            write_list(path, rows)
            found[str(rows)] = said = _run(path)
            say(f"{rows} lignes : {said['s']:.1f} s, +{said['plus_mo']:.0f} Mo")
    return {"tailles": found}


def _run(path: Path) -> dict[str, float]:
    command = [APP_PYTHON, "-c", _MEASURED, str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    time.sleep(0.5)
    found: dict[str, float] = json.loads(said)
    return found


def write_list(path: Path, count: int) -> None:
    """Write a list as people have: names and postcodes typed anyhow, half of it with points."""
    rng = random.Random(7)
    ref = Referentiel.load()
    gazetteer = Gazetteer.load(ref)
    postcodes = {}
    for number in range(1000, 98000, 10):
        for code in gazetteer.communes_of_postcode(f"{number:05d}"):
            postcodes[code] = f"{number:05d}"
    places = [(c, p) for c, p in postcodes.items() if ref.point(Territoire(Niveau.COMMUNE, c))]
    words = ("relais", "maison", "atelier", "halle", "lien", "forge", "ruche", "moulin", "grange")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(
            (
                "Nom",
                "CP",
                "Ville",
                "Adresse",
                "Thématique",
                "Site web",
                "Téléphone",
                "Lat",
                "Lon",
                "Texte",
            )
        )
        for n in range(count):
            code, postcode = rng.choice(places)
            commune = Territoire(Niveau.COMMUNE, code)
            name = ref.nom(commune)
            point = ref.point(commune)
            assert point is not None
            lon, lat = (f"{v:.6f}".replace(".", ",") for v in point)
            typed = rng.choice((name, name.upper(), name.replace("-", " "), name[:-1] + "x"))
            writer.writerow((
                f"{rng.choice(words)} {rng.choice(words)} {n}", postcode.lstrip("0"), typed,
                f"{n % 90} rue de la Paix", rng.choice(("Mobilité douce", "Habitat", "Santé")),
                f"www.exemple{n}.fr", "0565112233", *((lat, lon) if n % 2 else ("", "")),
                "Un lieu où l’on se retrouve, pour apprendre et faire ensemble. " * 2,
            ))  # fmt: skip

"""HTTP routes under load, by wrk."""

from __future__ import annotations

import re
import shutil
import subprocess
import urllib.request

from bench.contest import Figures, Say
from bench.servers import start_ours

_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}
_SIZES = {"B": 1e-6, "KB": 1e-3, "MB": 1.0, "GB": 1e3}
CONNECTIONS = (1, 20)


def measure(quick: bool, say: Say) -> Figures:
    """Return requests a second and times of each route."""
    tool = shutil.which("wrk")
    if tool is None:
        raise RuntimeError("wrk is not installed: apt install wrk")
    server = start_ours()
    try:
        rows = [
            _one(tool, server.url, route, connections, 2 if quick else 6)
            for route in _routes(server.url)
            for connections in CONNECTIONS
        ]
    finally:
        server.stop()
    for row in rows:
        say(f"{row['route']} ×{row['connexions']} : {row['par_s']:.0f}/s")
    return {
        "outil": "wrk, un fil, gzip accepté, serveur et client sur les mêmes cœurs",
        "routes": rows,
    }


def _routes(url: str) -> list[str]:
    """Return the routes, with the hashed addresses the page names."""
    with urllib.request.urlopen(f"{url}/") as answer:
        code = re.search(r"ressources/(\w+)/commun/app\.css", answer.read().decode())
    with urllib.request.urlopen(f"{url}/sante") as answer:
        points = re.search(r'"catalogue":"(\w+)"', answer.read().decode())
    assert code and points
    return [
        "/sante",
        "/",
        f"/ressources/{code[1]}/carte/carte.js",
        f"/ressources/{points[1]}/points.json",
        "/api/panneaux.json?type=ptce",
        "/api/facettes.json?type=ptce",
        "/api/liste.json?type=ptce",
        "/api/fiches.geojson",
        "/api/fiches.geojson?type=ptce",
        "/api/lieux?q=figea",
        "/fiche/figeacteurs",
        "/territoires/commune:46102",
        "/fiches",
        "/fiches/region/76",
        "/sitemap.xml",
        "/llms.txt",
        "/apercu/fiche/figeacteurs.png",
        "/embarquer",
        "/embarquer/carte?type=ptce",
        "/embarquer/carte-liste?type=ptce",
        "/embarquer/compteur?type=ptce",
        "/flux.atom",
        "/catalogue.ttl",
        "/api/openapi.json",
        "/ogc/collections",
        "/ogc/collections/fiches/items?limit=100",
        "/ogc/collections/fiches/items?filter=departement='46'",
        "/ogc/collections/communes/items?bbox=1.9,44.5,2.1,44.7",
    ]


def _one(tool: str, url: str, route: str, connections: int, seconds: int) -> Figures:
    command = [tool, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    command += ["-H", "Accept-Encoding: gzip", url + route]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said
    )
    return {
        "route": re.sub(r"/\w{12}/", "/…/", route),
        "connexions": connections,
        "par_s": float(_find(r"Requests/sec:\s+([\d.]+)", said)[0]),
        "mediane_ms": _ms(said, "50%"),
        "p99_ms": _ms(said, "99%"),
        "mo_s": _megabytes(said),
        "erreurs": (int(bad[1]) if bad else 0) + (sum(map(int, broken.groups())) if broken else 0),
    }


def _find(pattern: str, text: str) -> tuple[str, ...]:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk said: {text}")
    return found.groups()


def _ms(said: str, share: str) -> float:
    value, unit = _find(rf"{share}\s+([\d.]+)(us|ms|s|m)", said)
    return float(value) * _UNITS[unit]


def _megabytes(said: str) -> float:
    value, unit = _find(r"Transfer/sec:\s+([\d.]+)(KB|MB|GB|B)", said)
    return float(value) * _SIZES[unit]

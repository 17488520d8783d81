"""What GDAL, the library under QGIS, reads of our service: the counts of the Explorer."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette

from catalogue.address import Vue
from catalogue.catalogue import Catalogue
from geo.territoires import Niveau, Territoire
from tests.counts import FICHES
from web.routes import MIDDLEWARE, ROUTES

# GDAL holds Python while it waits: it runs in a process of its own.
READ = """
import json, sys
import pyogrio
url = sys.argv[1]
read = lambda layer, **asked: pyogrio.read_dataframe(url, layer=layer, **asked)
fiches = read("fiches")
lot = read("fiches", where="departement = '46'")
places = "/collections/fiches?type=ptce&territoire=region:76"
print(json.dumps({
    "layers": [[name, kind] for name, kind in pyogrio.list_layers(url).tolist()],
    "all": len(fiches),
    "with a point": int(fiches.geometry.notna().sum()),
    "lot": sorted(lot["id"]),
    "areas of the lot": len(read("fiches-territoires", where="departement = '46'")),
    "box": sorted(read("fiches", bbox=(1.5, 44.2, 2.2, 45.0))["id"]),
    "recent": sorted(read("fiches", where="annee >= 2020")["id"]),
    "explorer": len(pyogrio.read_dataframe(url + places)),
    "departements": len(read("departements")),
    "communes of the lot": len(read("communes", where="departement = '46'")),
}))
"""


@pytest.fixture(scope="module")
def asked() -> list[str]:
    return []


@pytest.fixture(scope="module")
def told(data, asked: list[str]) -> Iterator[dict]:
    async def app(scope, receive, send):
        if scope["type"] == "http":
            asked.append(scope["query_string"].decode())
        await ours(scope, receive, send)

    ours = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        url = f"OAPIF:http://127.0.0.1:{listening.getsockname()[1]}/ogc"
        command = [sys.executable, "-c", READ, url]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=90)
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)
    finally:
        server.should_exit = True
        thread.join(10)


def test_gdal_finds_every_collection_and_what_it_draws(told) -> None:
    assert told["layers"] == [
        ["fiches", "Point"],
        *([name, "MultiPolygon"] for name in ("fiches-territoires", "regions", "departements")),
        *([name, "MultiPolygon"] for name in ("epci", "communes")),
    ]


def test_gdal_reads_the_fiches_of_the_explorer(told, catalogue: Catalogue) -> None:
    assert told["all"] == len(catalogue) == FICHES
    assert told["with a point"] == int(catalogue.has_a_point.sum())
    lot = catalogue.query(Vue(territoire=(Territoire(Niveau.DEPARTEMENT, "46"),)))
    assert told["lot"] == sorted(catalogue.fiches[i].id for i in lot.ordre)
    assert told["areas of the lot"] == lot.total > 0
    region = Territoire(Niveau.REGION, "76")
    assert told["explorer"] == catalogue.count(Vue(type=("ptce",), territoire=(region,))) > 0


def test_gdal_reads_the_territories(told, ref) -> None:
    departement = Territoire(Niveau.DEPARTEMENT, "46")
    assert told["communes of the lot"] == len(ref.membres(departement, Niveau.COMMUNE))
    assert told["departements"] == 101


def test_what_gdal_asks_for_is_filtered_here(told, asked, catalogue: Catalogue) -> None:
    near = [
        f.id
        for f, lon, lat in zip(catalogue.fiches, catalogue.lon, catalogue.lat, strict=True)
        if 1.5 <= lon <= 2.2 and 44.2 <= lat <= 45.0
    ]
    assert told["box"] == sorted(near)
    recent = sorted(f.id for f in catalogue.fiches if (f.annee or 0) >= 2020)
    assert told["recent"] == recent != []
    assert any("bbox=1.5" in query for query in asked)
    assert any("departement" in query for query in asked)

"""What scripts and assistants are told is true: each address answers, each example runs."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from settings import ROOT
from web.routes import MIDDLEWARE, ROUTES

CHOICE = "territoire=departement:46"


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """Our routes on a port, in this very process: nothing is loaded twice."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    config = uvicorn.Config(
        Starlette(routes=ROUTES, middleware=MIDDLEWARE), port=port, log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def test_every_address_it_names_answers(client) -> None:
    said = client.get("/llms.txt").text
    assert said.startswith("# La carte du faire alliance\n\n> ")
    named = set(re.findall(r"\]\(http://carte\.test(/[^)]*)\)", said))
    assert len(named) > 12
    for address in named - {"/api/fiches.csv"}:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("program", "example"), [(sys.executable, "fiches.py"), ("Rscript", "fiches.R")]
)
def test_an_example_runs_and_finds_what_the_explorer_does(client, served, program, example) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} absent")
    command = [program, str(ROOT / "docs" / "exemples" / example), served, CHOICE]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    found = client.get(f"/api/fiches.json?{CHOICE}").json()["fiches"]
    count, *lines = said.splitlines()
    assert count == f"{len(found)} fiches"
    assert lines[0] == f"{found[0]['nom']} : {served}/fiche/{found[0]['id']}"

"""The carte under a path of another site: the published way holds, Streamlit's own is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, free_port, serve, wait_for
from tests.counts import PTCE
from tests.unit.catalogue.classeurs import sheets

CONF = ROOT / "deploy" / "nginx" / "sous-chemin.conf"
MAIN = """
pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; daemon off;
events {{ worker_connections 128; }}
http {{
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ return 200 "le site de la ville"; }} {inside} }}
}}
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[str]:
    """A town's site, which shows the app under /carte/ as deploy/ says."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx absent : apt install nginx-light")
    folder: Path = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    port, behind = free_port(), free_port()
    inside = CONF.read_text("utf-8").replace("127.0.0.1:8501", f"127.0.0.1:{behind}")
    conf = folder / "nginx.conf"
    conf.write_text(MAIN.format(folder=folder, port=port, inside=inside), encoding="utf-8")
    base = f"http://localhost:{port}/carte"
    app = serve(behind, CARTE_ADRESSE_PUBLIQUE=base)
    front = subprocess.Popen([nginx, "-p", str(folder), "-c", str(conf)])
    wait_for(port)
    yield base
    for process in (front, app):
        process.terminate()
        process.wait(10)


def test_under_a_path_every_page_works_and_nothing_is_asked_outside_it(visit, town) -> None:
    seen = visit(base=town)
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    page = seen.open("/?type=ptce")
    expect(page.locator(".phrase")).to_have_text(f"{PTCE}\N{NO-BREAK SPACE}PTCE")
    assert sum(seen.map().evaluate("window.carte.read().visibles")) == PTCE
    page.locator("#filtre-type-catalyseur").click()
    page.wait_for_url(f"{town}/?type=*catalyseur*")
    page.get_by_role("link", name="Mon territoire").first.click()
    page.wait_for_selector(".portrait h1")
    assert page.url.startswith(f"{town}/mon-territoire")
    page.goto(f"{town}/presenter?recit=faire-alliance&etape=2")
    page.wait_for_selector(".recits.joue h1", timeout=30_000)
    page.keyboard.press("q")
    short = town.removeprefix("http://")
    expect(page.locator(".voile")).to_contain_text(f"{short}/r/faire-alliance/2")
    page.goto(f"{town}/r/faire-alliance/2")  # what a phone of the hall opens
    page.wait_for_selector(".bilan .phrase:not(:empty)")
    assert page.url.startswith(f"{town}/?")
    outside = [u for u in asked if not u.startswith((f"{town}/", "data:", "blob:"))]
    assert outside == []


def test_what_leaves_the_app_bears_the_public_address(town) -> None:
    with urllib.request.urlopen(f"{town}/api/fiches.xlsx?type=ptce") as answer:
        links = sheets(answer.read())["Fiches"].links.values()
    ours = [link for link in links if "localhost" in link]
    assert len(ours) > 90
    assert all(link.startswith(f"{town}/?") for link in ours)
    opened = urllib.request.urlopen(town)  # without the final slash
    assert opened.url == f"{town}/"
    links = re.findall(r'(?:href|src)="([^"#]+)"', opened.read().decode())
    assert links
    assert not any(link.startswith("/") for link in links)  # all follow the prefix
    whole = [link for link in links if link.startswith("http")]  # the canonical one
    assert all(link.startswith(town) for link in whole)


@pytest.mark.parametrize("inner", ["metrics", "script-health-check", "agent/openapi.json"])
def test_inner_addresses_are_not_for_the_public(town, inner) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{town}/_stcore/{inner}")
    assert urllib.request.urlopen(f"{town}/_stcore/health").status == 200


def test_streamlit_s_own_way_to_serve_under_a_path_is_refused_with_the_reason() -> None:
    command = (sys.executable, "-m", "streamlit", "run", "app.py", "--server.baseUrlPath", "carte")
    started = subprocess.run(
        [*command, "--server.port", str(free_port())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 1
    assert "deploy/README.md" in started.stderr
    assert "CARTE_ADRESSE_PUBLIQUE" in started.stderr

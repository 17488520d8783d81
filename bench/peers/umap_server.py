"""uMap as its documentation installs it: PostgreSQL/PostGIS, uvicorn, and nginx in front.

Everything is thrown away: a cluster made by ``initdb`` in a temporary folder, on its own port of
localhost, a map loaded through uMap's own models, and all of it removed at the end. Run by the
Python of uMap's own environment (see ``make umap``), because uMap asks for 3.12.

Usage: ``PORT=8000 BENCH_FICHES=fiches.geojson python umap_server.py``. The map is at ``PATH``.

Tuned: nginx answers static files and points (``X-Accel-Redirect``, ``gzip_static``), what has a
hash in its name is kept for a year, points carry no more than a popup shows, they are clustered,
and the panel opens with its list folded: uMap writes all of it at once.
"""

from __future__ import annotations

import gzip
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATH = "/fr/map/fiches_1"
LAYER = os.environ.get("BENCH_UMAP_LAYER", "Cluster")
PANEL = os.environ.get("BENCH_UMAP_PANEL", "datalayers")
HEXAGONE = (2.4, 46.6)
BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
POPUP = "# {name}\n{commune}\n{description}\n[[{source_url}|source]]"
SETTINGS = """
from umap.settings.base import DATABASES
UMAP_ALLOW_ANONYMOUS = True
UMAP_XSENDFILE_HEADER = "X-Accel-Redirect"
DATABASES["default"]["CONN_MAX_AGE"] = 600
"""
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  types {{
    text/html html; text/css css; text/javascript js mjs; application/json json map;
    application/geo+json geojson; image/svg+xml svg; image/png png; font/woff2 woff2;
  }}
  access_log off; sendfile on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  gzip on; gzip_vary on; gzip_static on; gzip_comp_level 6; gzip_proxied any;
  gzip_types text/css text/javascript application/json application/geo+json image/svg+xml;
  server {{
    listen 127.0.0.1:{port}; listen [::1]:{port};
    location /static/ {{ alias {static}/; add_header Cache-Control "max-age=31536000, immutable"; }}
    location /internal/ {{
      internal; alias {folder}/uploads/;
      add_header X-DataLayer-Version $upstream_http_x_datalayer_version;
    }}
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def postgres_tool(name: str) -> str:
    """Return a program of PostgreSQL; Debian keeps those of a server out of the path."""
    inside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or str(inside[-1])


def postgres_user() -> dict[str, Any]:
    """Return what ``subprocess`` needs: PostgreSQL refuses to be run by root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if not os.geteuid() else {}


def start_postgres(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Make and start a cluster; return its process and its address."""
    data, secret, port = folder / "postgres", folder / "secret", free_port()
    password = secrets.token_urlsafe(16)
    data.mkdir(mode=0o700)
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if not os.geteuid():
        shutil.chown(data, "postgres", "postgres")
        shutil.chown(secret, "postgres", "postgres")
    made = [postgres_tool("initdb"), "-D", str(data), "-U", "umap", "-E", "UTF8", "--no-sync"]
    made += ["--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={secret}"]
    subprocess.run(made, check=True, cwd=folder, stdout=subprocess.DEVNULL, **postgres_user())
    options = {"listen_addresses": "localhost", "port": port, "unix_socket_directories": ""}
    options |= {"autovacuum": "off"}  # its processes come and go while one counts
    command = [postgres_tool("postgres"), "-D", str(data)]
    command += [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, **postgres_user())
    url = f"postgis://umap:{password}@localhost:{port}/umap"
    wait(port, process)
    environment = {**os.environ, "PGPASSWORD": password}
    create = [postgres_tool("createdb"), "-h", "localhost", "-p", str(port), "-U", "umap", "umap"]
    for _ in range(100):  # it listens a little before it answers
        done = subprocess.run(create, env=environment, stderr=subprocess.DEVNULL, check=False)
        if not done.returncode:
            return process, url
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL does not answer")


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process listens on a port."""
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"did not start: {process.args!r}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"does not listen: {process.args!r}")


def collect_static(target: Path) -> None:
    """Collect static files, once for an environment, and compress them."""
    if (target / "staticfiles.json").exists():
        return
    django("collectstatic", "--noinput", "--verbosity=0")
    for path in target.rglob("*"):
        if path.suffix in {".js", ".css", ".svg", ".json"}:
            packed = gzip.compress(path.read_bytes(), 6, mtime=0)
            path.with_name(path.name + ".gz").write_bytes(packed)


def django(*command: str) -> None:
    """Run a command of uMap."""
    program = [str(Path(sys.executable).with_name("umap")), *command]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)


def features(path: Path) -> list[dict[str, Any]]:
    """Return the fiches that have a point, as uMap reads them: lists are texts with commas."""
    found = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        known = feature["properties"]
        properties = {
            "name": known["nom"],
            "commune": known["commune"],
            "type": ",".join(known["roles"]),
            "domaine": ",".join(known["domaines"]),
            "description": known["description"],
            "source_url": known["source_url"],
        }
        if feature["geometry"]:
            found.append({**feature, "properties": properties})
    return found


def load_map(fiches: Path) -> None:
    """Create the only map: a layer, a filter by domaine and one by type, a panel open."""
    import django as framework  # noqa: PLC0415 - Django's settings are only known now
    from django.contrib.gis.geos import Point  # noqa: PLC0415
    from django.core.files.base import ContentFile  # noqa: PLC0415

    framework.setup()
    from umap.models import DataLayer, Map, TileLayer  # noqa: PLC0415

    TileLayer.objects.all().delete()  # uMap comes with one of another host
    TileLayer.objects.create(name="blanc", url_template=BLANK, attribution="")
    point = {"type": "Point", "coordinates": HEXAGONE}
    choices = {"domaine": "Domaine", "type": "Type d’acteur"}
    texts = {"name": "String", "commune": "String", "description": "Text", "source_url": "String"}
    properties = {
        "name": "Fiches",
        "zoom": 6,
        "easing": False,
        "onLoadPanel": PANEL,
        "popupContentTemplate": POPUP,
        "fields": [{"key": k, "type": "Enum"} for k in choices]
        + [{"key": k, "type": v} for k, v in texts.items()],
        "filters": [{"fieldKey": k, "label": v, "widget": "Checkbox"} for k, v in choices.items()],
    }
    carte = Map.objects.create(
        name="Fiches",
        slug="fiches",
        center=Point(*HEXAGONE),
        zoom=6,
        share_status=Map.PUBLIC,
        edit_status=Map.OWNER,
        settings={"type": "Feature", "geometry": point, "properties": properties},
    )
    layer = {"name": "Fiches", "type": LAYER, "displayOnLoad": True, "browsable": True}
    body = {"type": "FeatureCollection", "features": features(fiches)}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    DataLayer.objects.create(
        uuid=uuid.uuid4(),
        map=carte,
        name="Fiches",
        display_on_load=True,
        settings=layer,
        geojson=ContentFile(text.encode(), name="fiches.geojson"),
    )
    assert carte.get_absolute_url().endswith(PATH.removeprefix("/fr")), carte.get_absolute_url()


def start_umap(folder: Path, port: int, static: Path) -> list[subprocess.Popen[bytes]]:
    """Start uvicorn and nginx."""
    behind = free_port()
    command = [sys.executable, "-m", "uvicorn", "--proxy-headers", "--no-access-log"]
    command += ["--log-level=error", f"--port={behind}", "umap.asgi:application"]
    app = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    wait(behind, app)
    settings = folder / "nginx.conf"
    text = NGINX.format(folder=folder, port=port, static=static, behind=behind)
    settings.write_text(text, encoding="utf-8")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [nginx, "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(settings)]
    return [app, subprocess.Popen(command)]


@contextmanager
def umap(fiches: Path, port: int) -> Iterator[str]:
    """Give the address of a map of these fiches, then stop and remove all."""
    static = Path(sys.prefix) / "umap-static"
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="umap-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx and PostgreSQL are other users
        (folder / "ajax").mkdir()
        (folder / "umap.conf").write_text(SETTINGS, encoding="utf-8")
        try:
            database, url = start_postgres(folder)
            started.append(database)
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "umap.settings",
                "UMAP_SETTINGS": str(folder / "umap.conf"),
                "DATABASE_URL": url,
                "SECRET_KEY": secrets.token_urlsafe(32),
                "MEDIA_ROOT": str(folder / "uploads"),
                "STATIC_ROOT": str(static),
                "SITE_URL": f"http://localhost:{port}",
                "AJAX_PROXY_CACHE_DIR": str(folder / "ajax"),
            }
            collect_static(static)
            django("migrate", "--verbosity=0")
            load_map(fiches)
            started += start_umap(folder, port, static)
            yield f"http://localhost:{port}{PATH}"
        finally:
            for process in reversed(started):
                # PostgreSQL does not wait for those who are connected when it is interrupted.
                process.send_signal(signal.SIGINT if process is started[0] else signal.SIGTERM)
                process.wait(20)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with umap(Path(os.environ["BENCH_FICHES"]), int(os.environ["PORT"])) as address:
        print(address, flush=True)
        signal.pause()

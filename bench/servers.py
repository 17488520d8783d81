"""Starting what is measured, and asking the system what it costs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"
_OWN = ROOT / ".venv" / "bin" / "python"
APP_PYTHON = str(_OWN) if _OWN.exists() else sys.executable
STREAMLIT = ("-m", "streamlit", "run")
OPTIONS = ("--server.headless=true", "--server.fileWatcherType=none", "--server.address=localhost")


@dataclass
class Server:
    """A process that listens, and what it has cost since its start."""

    process: subprocess.Popen[bytes]
    url: str
    ready_s: float
    _psutil: psutil.Process = field(init=False)

    def __post_init__(self) -> None:
        self._psutil = psutil.Process(self.process.pid)

    def cpu_s(self) -> float:
        """Return processor seconds, user and system, of the process and its children."""
        times = [p.cpu_times() for p in self._family()]
        return float(sum(t.user + t.system for t in times))

    def memory_mb(self) -> float:
        """Return resident megabytes of the process and its children."""
        return float(sum(p.memory_info().rss for p in self._family())) / 1e6

    def stop(self) -> None:
        """End the process and its children, by their own ids."""
        family = self._family()
        for process in family:
            with suppress(psutil.NoSuchProcess):  # its parent may have ended it
                process.terminate()
        _, alive = psutil.wait_procs(family, timeout=10)
        for process in alive:
            process.kill()
        self.process.wait(10)

    def _family(self) -> list[psutil.Process]:
        return [self._psutil, *self._psutil.children(recursive=True)]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def answers(url: str, timeout: float = 30) -> bool:
    """Return whether an address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def start(
    command: list[str], port: int, health: str, settings: dict[str, str], cwd: Path = ROOT
) -> Server:
    """Start a command and wait until ``health`` answers 200."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://localhost:{port}"
    while not answers(base + health):
        if process.poll() is not None or time.perf_counter() - began > 180:
            process.kill()
            raise RuntimeError(f"did not start: {' '.join(command)}")
        time.sleep(0.02)
    return Server(process, base, time.perf_counter() - began)


def start_ours(catalogue: Path | None = None, port: int = 0, **settings: str) -> Server:
    """Start our app as shipped, with another catalogue when one is given."""
    port = port or free_port()
    if catalogue:
        settings["CARTE_CATALOGUE"] = str(catalogue)
    command = [APP_PYTHON, *STREAMLIT, "app.py", f"--server.port={port}"]
    return start(command, port, "/sante", settings)


def start_streamlit(script: str, **settings: str) -> Server:
    """Start one of the Streamlit peers."""
    port = free_port()
    command = [sys.executable, *STREAMLIT, script, f"--server.port={port}", *OPTIONS]
    # Our own .streamlit/config.toml is not theirs: they run from their folder.
    extra = ("--browser.gatherUsageStats=false", "--client.toolbarMode=minimal")
    return start([*command, *extra], port, "/_stcore/health", settings, PEERS)


def start_script(script: str, health: str = "/", **settings: str) -> Server:
    """Start a peer that is a Python program listening on ``PORT``."""
    port = free_port()
    return start([sys.executable, script], port, health, {**settings, "PORT": str(port)}, PEERS)

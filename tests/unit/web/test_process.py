"""What the process does of its sockets, of its memory and of the data it shares."""

from __future__ import annotations

import ctypes
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pyarrow as pa
import pytest

from tests.unit.catalogue.fiches_d_essai import texte_csv
from web import memory, shared
from web.sockets import send_at_once


def _no_delay(sock: socket.socket) -> bool:
    return bool(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_what_listens_answers_at_once_and_so_does_what_it_accepts(family: int, host: str) -> None:
    with socket.socket(family) as server:
        try:
            server.bind((host, 0))
        except OSError:
            pytest.skip("no such network here")
        before = send_at_once()
        server.listen()
        assert send_at_once() == before + 1
        assert _no_delay(server)
        with socket.create_connection(server.getsockname()[:2]), server.accept()[0] as accepted:
            assert _no_delay(accepted)


def test_what_does_not_listen_on_the_internet_is_left_alone(tmp_path: Path) -> None:
    before = send_at_once()
    quiet = socket.socket(socket.AF_INET)
    closed = socket.socket(socket.AF_INET)
    closed.close()
    with quiet, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(tmp_path / "s"))
        local.listen()
        assert send_at_once() == before
        assert not _no_delay(quiet)


def test_what_is_read_at_start_is_given_back_by_arrow_too() -> None:
    before = pa.default_memory_pool()
    try:
        memory.keep_nothing()
        assert pa.default_memory_pool().backend_name == "system"
    finally:
        pa.set_memory_pool(before)


@pytest.mark.parametrize(
    ("platform", "has_trim", "trims"),
    [("linux", True, [0]), ("linux", False, []), ("darwin", True, [])],
)
def test_memory_goes_back_where_the_system_takes_it(
    monkeypatch: pytest.MonkeyPatch, platform: str, has_trim: bool, trims: list[int]
) -> None:
    trimmed: list[int] = []
    opened: list[str | None] = []

    class Library:
        def __init__(self, name: str | None) -> None:
            opened.append(name)
            if has_trim:
                self.malloc_trim = trimmed.append

    monkeypatch.setattr(ctypes, "CDLL", Library)
    monkeypatch.setattr(memory.sys, "platform", platform)
    memory.give_back()
    assert trimmed == trims
    assert set(opened) <= {None}


def test_the_data_are_loaded_once_whoever_comes_together(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[Path] = []
    together = Barrier(4)
    real = shared.shared()

    def load(path: Path) -> shared.Shared:
        loads.append(path)
        return replace(real)

    def ask(_: int) -> shared.Shared:
        together.wait()
        return shared.shared()

    monkeypatch.setattr(shared, "_loaded", [])
    monkeypatch.setattr(shared, "load", load)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(4)))
    assert loads == [shared.settings().catalogue]
    assert all(one is found[0] for one in found)


def test_a_folder_is_loaded_with_its_redirections(tmp_path: Path) -> None:
    (tmp_path / "fiches.csv").write_text(texte_csv({}), "utf-8")
    (tmp_path / shared.REDIRECTIONS).write_text(
        "ancien,nouveau\nfigeac,figeacteurs\nperdu,licorne\n", "utf-8"
    )
    for path in (tmp_path, tmp_path / "fiches.csv"):
        loaded = shared.load(path)
        assert [f.id for f in loaded.lecture.fiches] == ["figeacteurs"]
        assert len(loaded.catalogue) == 1
        assert dict(loaded.catalogue.redirections) == {"figeac": "figeacteurs"}
        assert [p.valeur for p in loaded.lecture.problemes] == ["licorne"]
        assert loaded.catalogue.ref is loaded.ref
        assert loaded.moments[0].modifiee == loaded.modifie  # no history here
        assert loaded.gazetteer is loaded.gazetteer
        assert loaded.gazetteer.search("Figeac")


def test_other_files_have_another_mark_whatever_their_dates(tmp_path: Path) -> None:
    marks = set()
    for text in (texte_csv({}), texte_csv({"sigle": "F"}), texte_csv({})):
        (tmp_path / "fiches.csv").write_text(text, "utf-8")
        marks.add(shared.load(tmp_path).empreinte)
    assert len(marks) == 2

"""The address of a hall: what a phone opens, what the terminal says, the steps of a récit."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
import segno
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from settings import ROOT, settings
from web import kiosque, recits


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/r/{nom}/{etape}", recits.etape),
        Route("/api/scene.json", recits.improvised_scene),
    ]
    return TestClient(Starlette(routes=routes), follow_redirects=False)


@pytest.fixture
def on_a_network(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    def at(address: str | None) -> None:
        monkeypatch.setattr(recits, "local_address", lambda: address)

    monkeypatch.delenv("CARTE_ADRESSE_PUBLIQUE", raising=False)
    return at


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"])
def test_this_machine_is_told_as_the_network_knows_it(
    on_a_network: Callable[[str | None], None], host: str
) -> None:
    on_a_network("192.168.1.20")
    assert recits.hall_address(f"http://{host}:8501/carte/?q=bois#x") == (
        "http://192.168.1.20:8501/carte"
    )
    assert recits.hall_address(f"https://{host}/") == "https://192.168.1.20"


def test_an_address_of_others_is_kept(on_a_network: Callable[[str | None], None]) -> None:
    on_a_network("192.168.1.20")
    assert recits.hall_address("https://carte.example/") == "https://carte.example"
    assert recits.hall_address("http://10.0.0.7:9000/a") == "http://10.0.0.7:9000/a"


def test_without_a_network_the_address_stays(on_a_network: Callable[[str | None], None]) -> None:
    on_a_network(None)
    assert recits.hall_address("http://localhost:8501/") == "http://localhost:8501"


class Udp:
    """A socket that would send from an address, or that has no network."""

    def __init__(self, sends_from: str | None) -> None:
        self.sends_from = sends_from
        self.aimed_at: tuple[str, int] | None = None

    def __call__(self, family: int, kind: int) -> Udp:
        assert (family, kind) == (socket.AF_INET, socket.SOCK_DGRAM)
        return self

    def __enter__(self) -> Udp:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def connect(self, destination: tuple[str, int]) -> None:
        if self.sends_from is None:
            raise OSError
        self.aimed_at = destination

    def getsockname(self) -> tuple[str, int]:
        assert self.aimed_at is not None
        return (self.sends_from or "", 40_000)


@pytest.mark.parametrize(
    ("sends_from", "expected"),
    [("192.168.1.20", "192.168.1.20"), ("127.0.0.1", None), ("0.0.0.0", None), (None, None)],
)
def test_the_address_of_the_network_is_the_one_it_would_send_from(
    monkeypatch: pytest.MonkeyPatch, sends_from: str | None, expected: str | None
) -> None:
    monkeypatch.setattr(recits.socket, "socket", Udp(sends_from))
    assert recits.local_address() == expected


def test_the_strokes_of_a_code_are_its_dark_modules() -> None:
    adresse = "http://192.168.1.20:8501/presenter"
    drawn = recits.qr(adresse)
    dark = set()
    for stroke in drawn["trace"].split("M")[1:]:
        start, length = stroke.split("h")
        x, y = start.split(" ")
        assert y.endswith(".5")
        dark |= {(int(x) + step, int(y[:-2])) for step in range(int(length))}
    matrix = segno.make_qr(adresse, error="m").matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, v in enumerate(row) if v}
    assert (drawn["cote"], drawn["adresse"]) == (len(matrix), adresse)


def test_a_short_address_leads_to_its_step(client: TestClient) -> None:
    nom, recit = next(iter(recits.recits().items()))
    last = len(recit.etapes)
    for numero in (1, last):
        found = client.get(f"/r/{nom}/{numero}")
        assert found.status_code == 302
        assert found.headers["location"] == "../.." + (
            recit.etapes[numero - 1].vue.address() or "/"
        )


@pytest.mark.parametrize("numero", ["0", "999", "1000", "0001", "premiere", "-1", "²"])
def test_a_step_that_is_not_leads_to_the_list_of_recits(client: TestClient, numero: str) -> None:
    nom = next(iter(recits.recits()))
    for address in (f"/r/{nom}/{numero}", "/r/licorne/1"):
        found = client.get(address)
        assert (found.status_code, found.headers["location"]) == (302, "../../presenter")


def test_any_view_has_a_scene_and_the_code_that_opens_it(client: TestClient) -> None:
    body = client.get("/api/scene.json?type=ptce").json()
    assert body["vue"] == "?type=ptce"
    assert body["total"] > 0
    assert body["qr"]["adresse"] == "http://testserver/?type=ptce"


def test_a_view_that_is_wrong_or_too_long_is_refused(client: TestClient) -> None:
    wrong = client.get("/api/scene.json?type=licorne")
    assert wrong.status_code == 400
    assert wrong.json()["erreurs"][0]["parametre"] == "type"
    many = "&".join(f"territoire=commune:46{n:03}" for n in range(1, 51))
    long = client.get(f"/api/scene.json?{many}&q=" + "%C3%A9" * 500)
    assert long.status_code == 400


def test_the_kiosque_serves_the_whole_hall_on_its_port() -> None:
    command = kiosque.command_line(9000)
    assert command[1:4] == ["-m", "streamlit", "run"]
    assert command[4] == str(ROOT / "app.py")
    options = dict(zip(command[5::2], command[6::2], strict=True))
    assert options == {"--server.address": "0.0.0.0", "--server.port": "9000"}


def test_the_kiosque_leads_links_to_the_hall() -> None:
    base = {"CARTE_ADRESSE_PUBLIQUE": "http://ancienne", "PATH": "/bin"}
    made = kiosque.environment("http://192.168.1.20:8501", base)
    assert made == {"CARTE_ADRESSE_PUBLIQUE": "http://192.168.1.20:8501", "PATH": "/bin"}


def test_the_kiosque_warns_when_only_this_computer_can_open_it() -> None:
    alone = kiosque.announcement("http://localhost:8501").splitlines()
    hall = kiosque.announcement("http://192.168.1.20:8501").splitlines()
    assert len(alone) == len(hall) + 1
    assert alone[1:] == [line.replace("192.168.1.20", "localhost") for line in hall]
    assert any(line.endswith("http://192.168.1.20:8501/presenter") for line in hall)


@pytest.mark.parametrize(("given", "port"), [(["9000"], 9000), ([], 8501), (["-v"], 8501)])
def test_the_kiosque_runs_until_it_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    on_a_network: Callable[[str | None], None],
    given: list[str],
    port: int,
) -> None:
    on_a_network("192.168.1.20")
    asked: dict[str, object] = {}

    class Ended:
        returncode = 3

    def run(command: list[str], **options: object) -> Ended:
        asked.update(options, command=command)
        return Ended()

    monkeypatch.setattr(kiosque.subprocess, "run", run)
    settings.cache_clear()
    assert kiosque.main(given) == 3
    assert asked["command"] == kiosque.command_line(port)
    assert asked["cwd"] == ROOT
    assert f"http://192.168.1.20:{port}/presenter" in capsys.readouterr().out


def test_the_kiosque_is_stopped_without_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kiosque.subprocess, "run", stopped)
    assert kiosque.main(["9000"]) == 0

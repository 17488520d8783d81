"""The picture of an address: the right size and weight, whatever it is of, and kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from catalogue.apercus import image
from web.publiques import apercu

FIGEAC = "/apercu/fiche/figeacteurs.png"


@pytest.mark.parametrize(
    "address",
    [
        FIGEAC,
        "/apercu/territoires/commune:46102.png",
        "/apercu/territoires/pays:FR.png",
        "/apercu/territoires/departement:974.png",
        "/apercu/territoires/commune:97502.png",
        "/apercu/vue.png",
        "/apercu/vue.png?type=ptce&territoire=region:76",
        "/apercu/vue.png?q=%22%23%5C%24&domaine=licorne",
        "/apercu/vue.png?pres=46102&rayon=50",
    ],
)
def test_a_picture_is_of_the_size_and_weight_that_networks_take(client, address) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert len(answer.content) <= 150_000
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_it_is_made_once_and_a_browser_that_has_it_is_sent_nothing(client, monkeypatch) -> None:
    first = client.get(FIGEAC)
    monkeypatch.setattr(image, "picture", lambda *_: pytest.fail("made twice"))
    again = client.get(FIGEAC, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    same = "/apercu/vue.png?tri=nom&utm_source=x&fiche=figeacteurs"
    monkeypatch.undo()
    assert client.get(same).content == client.get("/apercu/vue.png").content


def test_what_does_not_exist_has_none(client) -> None:
    for address in ("fiche/licorne", "territoires/commune:99999", "territoires/x"):
        assert client.get(f"/apercu/{address}.png").status_code == 404
    former = client.get("/apercu/territoires/commune:93059.png")
    assert former.headers["location"] == "./commune:93066.png"


def test_only_so_many_are_kept_the_oldest_making_room(client, monkeypatch) -> None:
    monkeypatch.setattr(apercu, "KEPT", 2)
    monkeypatch.setattr(apercu, "_kept", {})
    asked = [f"/apercu/vue.png?odd={n}" for n in (1, 2, 3)]
    first = [client.get(a).headers["etag"] for a in asked]
    assert [quoi for _, quoi, *_ in apercu._kept] == ["?odd=2", "?odd=3"]
    assert client.get(asked[0]).headers["etag"] == first[0]

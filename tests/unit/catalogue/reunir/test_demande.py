"""The address of a table: what it asks for, what is left out and told."""

from __future__ import annotations

import pytest

from catalogue.reunir.demande import Demande, address, read_demande
from catalogue.reunir.table import Voeu
from geo.territoires import Territoire
from web.shared import Shared

FIGEAC = Territoire.parse("commune:46102")


@pytest.fixture
def read(data: Shared):
    def asked(**params: str) -> Demande:
        return read_demande(
            params.items(),
            data.ref,
            data.gazetteer,
            data.catalogue.position,
            redirections=data.catalogue.redirections,
            recherche=data.catalogue.recherche,
        )

    return asked


def test_an_address_reads_back_as_what_wrote_it(read) -> None:
    domaines = ("mobilite", "habitat")
    voeu = Voeu(FIGEAC, "cantine bio", domaines, 50, ("figeacteurs",), ("ardelaine",))
    pairs = dict(part.split("=") for part in address(voeu)[1:].split("&"))
    pairs["besoin"] = "cantine bio"
    assert read(**pairs).voeu == voeu
    assert address(read(commune="46102").voeu) == "?commune=46102"


def test_a_place_is_typed_as_one_likes_or_named_in_the_need(read) -> None:
    assert read(lieu="figeac", besoin="emploi").voeu.territoire == FIGEAC
    found = read(besoin="emploi à Figeac")
    assert (found.voeu.territoire, found.devine) == (FIGEAC, True)
    # What is typed counts, unless it only repeats the name of the place that is there.
    assert read(commune="46102", lieu="Cahors").voeu.territoire.code == "46042"
    assert read(commune="46102", lieu="Figeac (46)").voeu.territoire == FIGEAC


def test_a_former_commune_leads_to_today_s(read) -> None:
    found = read(commune="93059", besoin="emploi")
    assert found.voeu.territoire.code == "93066"
    assert "n’est plus une commune" in found.ancienne


def test_several_places_alike_are_offered(read) -> None:
    found = read(lieu="sainte colombe", besoin="emploi")
    assert found.voeu is None
    assert len(found.lieux) > 2
    assert found.besoin == "emploi"


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"besoin": "?!…"}, "besoin"),
        ({"besoin": "a" * 201}, "besoin"),
        ({"rayon": "loin"}, "rayon"),
        ({"rayon": "0"}, "rayon"),
        ({"domaine": "licorne"}, "domaine"),
        ({"sans": "<b>"}, "sans"),
        ({"lieu": "xyzzyplouf"}, "lieu"),
    ],
)
def test_what_cannot_be_used_is_told(read, params, told) -> None:
    found = read(**({"commune": "46102"} if told != "lieu" else {}), **params)
    assert [i.parametre for i in found.ignores] == [told]


def test_who_is_both_wanted_and_not_is_not(read) -> None:
    voeu = read(commune="46102", sans="figeacteurs", avec="figeacteurs,ardelaine").voeu
    assert (voeu.sans, voeu.avec) == (("figeacteurs",), ("ardelaine",))

"""Random views of the shipped catalogue, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from catalogue.address import Vue
from catalogue.vocabulaires import DOMAINES, METIERS, ODD, ROLES
from geo.territoires import Territoire

TERRITOIRES = [
    Territoire.parse(t)
    for t in (
        "region:76", "region:84", "region:01", "region:94", "departement:46", "departement:2A",
        "departement:974", "epci:200067361", "epci:200054781", "ept:200057941",
        "commune:46102", "commune:75056", "commune:94069", "arrondissement:75113",
    )
]  # fmt: skip
# As many as an address may hold.
NOMBREUX = tuple(Territoire.parse(f"departement:{n:02}") for n in range(21, 71))
LIEUX = ["46102", "94069", "75112", "97105", "97302", "44.61,2.03", "-21.11,55.53"]
MOTS = ["bois", "Œuvre", "insertion loire", "ptce", "zzzzqq", "énergie", "L'Arban", "44"]


def _some(values: list) -> st.SearchStrategy[tuple]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


@st.composite
def vues(draw: st.DrawFn) -> Vue:
    pres = draw(st.sampled_from(["", "", *LIEUX]))
    return Vue(
        domaine=draw(_some(list(DOMAINES))),
        type=draw(_some(list(ROLES))),
        metier=draw(st.one_of(st.just(()), _some(list(METIERS)))),
        territoire=draw(st.one_of(_some(TERRITOIRES), st.just(NOMBREUX))),
        odd=draw(_some(list(ODD))),
        q=draw(st.sampled_from(["", "", "", *MOTS])),
        pres=pres,
        rayon=draw(st.sampled_from([None, 10, 50, 1000])) if pres else None,
        tri=draw(st.sampled_from(["", "nom", "recent"])),
        vue=draw(st.sampled_from(["", "carte"])),
        fond=draw(st.sampled_from(["", "osm", "plan-ign"])),
    ).canonical()

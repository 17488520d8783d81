"""The words people read: complete, sourced, legible on both maps."""

from __future__ import annotations

import re

import pytest

from catalogue.fiches import BY_NAME
from catalogue.vocabulaires import (
    CONFIANCES,
    DOMAINES,
    FAITS,
    LISTES,
    METIERS,
    ODD,
    PARTENAIRES,
    PRECISIONS,
    ROLES,
    SOUS_TYPES,
    STATUTS,
    sous_type,
)

TERRE_CLAIRE, TERRE_SOMBRE = "#f6f4ee", "#1e2a33"


def luminance(couleur: str) -> float:
    """Return the relative luminance of WCAG 2."""
    canaux = (int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, v, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * r + 0.7152 * v + 0.0722 * b


def contraste(a: str, b: str) -> float:
    sombre, clair = sorted((luminance(a), luminance(b)))
    return (clair + 0.05) / (sombre + 0.05)


def test_the_lists_have_their_agreed_size():
    tailles = [len(x) for x in (DOMAINES, ROLES, ODD, STATUTS, CONFIANCES, PRECISIONS)]
    assert tailles == [13, 4, 17, 3, 3, 2]
    assert (len(PARTENAIRES), len(SOUS_TYPES)) == (7, 41)
    assert (len(METIERS), len(FAITS)) == (4, 5)


def test_what_another_source_may_say_is_a_column():
    assert set(FAITS) <= set(BY_NAME)


@pytest.mark.parametrize("metier", METIERS.values(), ids=list(METIERS))
def test_a_metier_is_defined_in_one_sourced_sentence(metier):
    assert metier.definition.endswith(".")
    assert metier.source_url.startswith("https://")
    assert metier.source_titre


@pytest.mark.parametrize("liste", [*LISTES.values(), ODD])
def test_every_word_has_a_label_for_one_and_for_several(liste):
    assert all(t.libelle and t.pluriel for t in liste.values())


def test_a_list_cannot_be_changed():
    with pytest.raises(TypeError):
        ROLES["ptce"] = ROLES["catalyseur"]  # type: ignore[index]


@pytest.mark.parametrize("terme", ROLES.values(), ids=list(ROLES))
def test_a_type_of_actor_is_defined_in_one_sourced_sentence(terme):
    assert terme.definition.endswith(".")
    assert terme.source_url.startswith("https://")
    assert terme.source_titre
    assert terme.developpe


@pytest.mark.parametrize("terme", [*ROLES.values(), *DOMAINES.values()], ids=lambda t: t.code)
def test_a_mark_keeps_three_to_one_on_the_light_and_on_the_dark_map(terme):
    assert contraste(terme.couleur, TERRE_CLAIRE) >= 3
    assert contraste(terme.couleur, TERRE_SOMBRE) >= 3


def test_types_differ_by_shape_and_by_colour():
    assert len({t.forme for t in ROLES.values()}) == len({t.couleur for t in ROLES.values()}) == 4


# Viénot, Brettel and Mollon (1999): what a person without red or green cones sees, linear RGB.
DALTONIENS = {
    "protanopie": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopie": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


@pytest.mark.parametrize("vue", DALTONIENS)
def test_colours_of_types_stay_apart_for_colour_blind_eyes(vue):
    vus = [percu(terme.couleur, DALTONIENS[vue]) for terme in ROLES.values()]
    ecarts = [
        sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        for i, a in enumerate(vus)
        for b in vus[:i]
    ]
    assert min(ecarts) > 10  # CIE76; 2.3 is just noticeable


def percu(couleur, matrix):
    """Return CIELAB of a colour seen through a colour-blindness matrix."""
    canaux = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineaire = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    r, v, b = (sum(m * c for m, c in zip(rang, lineaire, strict=True)) for rang in matrix)
    x = (0.4124 * r + 0.3576 * v + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * v + 0.0722 * b
    z = (0.0193 * r + 0.1192 * v + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_odd_are_numbered_one_to_seventeen_in_order_with_a_colour_each():
    assert list(ODD) == [str(n) for n in range(1, 18)]
    assert all(re.fullmatch("#[0-9A-F]{6}", t.couleur) for t in ODD.values())
    assert ODD["17"].libelle == "Partenariats pour la réalisation des objectifs"


def test_an_unknown_finer_kind_still_reads_as_words():
    assert sous_type("ressourcerie-mobile").libelle == "Ressourcerie mobile"
    assert sous_type("cpie") is SOUS_TYPES["cpie"]

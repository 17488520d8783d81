"""What someone sends is read by the reader's own rules; what it looks like is told."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.referentiel import Referentiel
from registre import envois, moderation
from registre.base import Base, open_base
from registre.brouillons import Brouillon, read_draft
from registre.cellules import kept
from registre.doublons import likely_duplicates
from registre.paroles import duplicate_line
from tests.unit.registre.bases import CELLS, new

TODAY = dt.date(2026, 12, 1)
GIVEN = {
    "nom": "La ressourcerie du Causse",
    "roles": ["exemple-inspirant"],
    "domaines": ["alimentation-agriculture", "mobilite"],
    "commune": "Figeac",
    "code_insee": "46102",
    "territoires": ["commune:46102"],
    "annee": 2019,
    "statut": "actif",
    "description": "On y répare à plusieurs.",
    "source_url": "https://exemple.fr/ressourcerie",
    "source_titre": "La ressourcerie",
    "confiance": "haute",
}


@pytest.fixture
def filled(tmp_path) -> Base:
    base = open_base(tmp_path / "b.sqlite")
    moderation.accept(base, envois.propose(base, new(sigle="EF")), "Zoé")
    return base


@pytest.fixture
def read(filled: Base, ref: Referentiel):
    def read(**given: object) -> Brouillon:
        with filled.reading() as connection:
            return read_draft(given, connection, ref, TODAY)

    return read


def test_a_new_fiche_gets_what_follows_by_rule(read) -> None:
    draft = read(**GIVEN)
    assert (draft.genre, draft.fiche) == ("nouvelle", "la-ressourcerie-du-causse")
    assert draft.acceptable and draft.doublons == () and draft.signaux == []
    assert draft.changements["odd"] == "17" and draft.changements["precision"] == "commune"
    assert draft.changements["domaines"] == "alimentation-agriculture|mobilite"
    assert draft.changements["annee"] == "2019"


def test_a_correction_holds_only_what_changes_and_a_value_is_written_as_the_reader_does(
    read,
) -> None:
    draft = read(id=CELLS["id"], nom=CELLS["nom"], telephone="0565112233")
    assert (draft.genre, draft.version) == ("correction", 1)
    assert draft.changements == {"telephone": "05 65 11 22 33"} and draft.vues == {"telephone": ""}
    assert [p.effet for p in draft.problemes] == ["valeur corrigée"]
    emptied = read(id=CELLS["id"], sigle=None)
    assert emptied.changements == {"sigle": ""} and emptied.vues == {"sigle": "EF"}


def test_a_former_identifier_leads_to_the_fiche_of_today(filled: Base, read) -> None:
    from registre.schema import REDIRECTION

    with filled.writing() as connection:
        connection.execute(REDIRECTION.insert().values(ancien="vieux", nouveau=CELLS["id"]))
    assert read(id="vieux", annee=2010).fiche == CELLS["id"]


@pytest.mark.parametrize(
    ("change", "colonne", "said"),
    [
        ({"statut": "perdu"}, "statut", "actif"),
        ({"code_insee": "46999"}, "code_insee", "commune"),
        ({"source_date": "2027-01-01"}, "source_date", ""),
        ({"source_url": "javascript:alert(1)"}, "source_url", "http"),
        ({"statt": "actif"}, "statt", "« statut »".replace(" ", "\xa0")),
        ({"nom": {"fr": "x"}}, "nom", "un texte"),
        ({"nom": "\ud83d"}, "nom", "Unicode"),
        ({"nom": "a\u202eb"}, "nom", "inversion"),
        ({"telephone": "06 11 22 33 44"}, "telephone", ""),
    ],
)
def test_a_wrong_value_is_told_with_its_column_and_nothing_is_proposed(
    read, change, colonne, said
) -> None:
    draft = read(**{**GIVEN, **change})
    assert not draft.acceptable and draft.changements == {}
    (problem,) = [p for p in draft.problemes if p.effet.endswith("écartée")]
    assert problem.colonne == colonne and said in problem.attendu


def test_a_correction_that_changes_nothing_is_told(read) -> None:
    draft = read(id=CELLS["id"], nom=CELLS["nom"])
    assert not draft.acceptable and "dit déjà tout cela" in draft.problemes[0].attendu


def test_what_our_own_exports_add_is_left_out(read) -> None:
    draft = read(**GIVEN, point="commune", lat=44.6, lon=2.0, licence="x", distance_km=None)
    assert draft.acceptable and "lat" not in draft.changements


def test_a_fiche_that_looks_like_another_is_told_and_can_still_be_proposed(read) -> None:
    draft = read(**{**GIVEN, "nom": "L’épicerie de Figeac"})
    assert draft.acceptable and draft.signaux == ["doublon possible"]
    (doublon,) = draft.doublons
    assert (doublon.id, doublon.raisons) == (CELLS["id"], ("nom semblable à moins de 5 km",))
    same = read(**{**GIVEN, "nom": CELLS["nom"]})
    assert same.fiche == "epicerie-de-figeac-2"


def test_the_same_fiche_sent_twice_is_told_while_the_first_waits(filled: Base, read) -> None:
    numero = envois.propose(filled, read(**GIVEN))
    again = read(**GIVEN)
    assert again.fiche == "la-ressourcerie-du-causse-2"
    assert [(d.proposition, d.raisons) for d in again.doublons] == [(numero, ("même nom",))]
    assert f"la proposition {numero}" in duplicate_line(again.doublons[0])
    moderation.refuse(filled, numero, "Zoé", "essai")
    assert read(**GIVEN).doublons == ()


@pytest.mark.parametrize(
    ("theirs", "raisons"),
    [
        ({"nom": "ÉPICERIE, de  Figeac"}, ("même nom",)),
        ({"nom": "Autre", "sigle": "e.f."}, ("même sigle",)),
        ({"nom": "Autre", "site_web": "http://www.ex.fr/a/"}, ("même site",)),
        ({"nom": "Autre", "site_web": "http://ex.fr/b"}, None),
        ({"nom": "Épicerie de Figeac la belle"}, ("nom semblable à moins de 5 km",)),
        ({"nom": "Épicerie de Figeac la belle", "code_insee": "46042"}, None),  # Cahors
        ({"nom": "Autre", "site_web": "http://[x", "lat": "x"}, None),
    ],
)
def test_why_a_fiche_looks_like_another(ref: Referentiel, theirs, raisons) -> None:
    mine = {**CELLS, "sigle": "E F", "site_web": "https://ex.fr/a"}
    other = kept({**CELLS, "id": "autre", **theirs})
    found = likely_duplicates(mine, [mine, other], ref)
    assert [d.raisons for d in found] == ([raisons] if raisons else [])

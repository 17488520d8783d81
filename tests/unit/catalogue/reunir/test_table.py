"""A first table: always something to read, small, complementary, and each reason a fact."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import numpy as np
import pytest

from catalogue.catalogue import Catalogue
from catalogue.portrait.couverture import Couverture
from catalogue.portrait.portrait import km
from catalogue.reunir.besoin import Etat
from catalogue.reunir.candidats import SOUTIENS, Candidat
from catalogue.reunir.faits import Fait, facts
from catalogue.reunir.manques import kinds_of
from catalogue.reunir.poids import Poids, poids
from catalogue.reunir.table import Reunir, Table, Voeu
from catalogue.reunir.words import empty_chair, invitation, measured, notice
from catalogue.sentences import agree
from geo.distances import distances_m
from geo.ressemblance import ecart, profil
from geo.territoires import FRANCE, Niveau, Territoire

FIGEAC = Territoire.parse("commune:46102")
NOUMEA = Territoire.parse("commune:98818")
BESOINS = (
    *("des commerces qui ferment", "plus de médecin au village", "cantine bio", "mobilité"),
    *("logement des jeunes", "isolement des personnes âgées", "TZCLD", "friche à faire revivre"),
    *("réparer plutôt que jeter", "illectronisme", "énergie citoyenne", "décrochage scolaire"),
    *("garde d’enfants", "culture au village", "circuits courts", "mécénat local"),
    *("emploi des jeunes", "handicap", "xyzzy plouf", "Lot"),
)
PLACES = 24  # drawn; the two hundred are measured by bench/part_reunir.py


@pytest.fixture(scope="module")
def room(catalogue: Catalogue) -> Reunir:
    return Reunir(Couverture(catalogue), poids(), 2026)


@pytest.fixture(scope="module")
def drawn(catalogue: Catalogue, room: Reunir) -> list[Table]:
    """Tables of places of every kind, overseas among them, each for a few needs."""
    ref = catalogue.ref
    rng = random.Random(17)
    communes = list(ref.membres(FRANCE, Niveau.COMMUNE))
    overseas = [t for t in communes if t.code.startswith(("97", "98"))]
    places = rng.sample(communes, PLACES) + rng.sample(overseas, 4) + [NOUMEA]
    places += [Territoire.parse(t) for t in ("epci:200067361", "departement:46", "region:76")]
    places += [Territoire.parse(t) for t in ("arrondissement:75113", "ept:200057941")]
    return [room.table(Voeu(t, q)) for t in places for q in rng.sample(BESOINS, 5)]


def test_no_place_and_no_need_gives_an_empty_page(room: Reunir, drawn: list[Table]) -> None:
    for table in drawn:
        for code, chaise in room.poids.chaises.items():
            held, (short, whole) = table.of(code), empty_chair(table, chaise, room.catalogue)
            assert held or (short and whole), (table.voeu, code)
        if table.besoin.etat is Etat.CONNU:
            assert table.sieges, table.voeu
            assert table.alliances
        else:
            assert notice(table)


def test_a_table_is_small_and_nobody_sits_twice(room: Reunir, drawn: list[Table]) -> None:
    for table in drawn:
        who = [s.candidat.position for s in table.sieges]
        assert len(who) == len(set(who)) <= room.poids.noms == 9
        for code, chaise in room.poids.chaises.items():
            assert len(table.of(code)) <= chaise.places
        for siege in table.sieges:
            others = [k.position for k in siege.plutot]
            assert len(others) <= 2
            assert not set(others) & set(who)
            assert all(k.chaise == siege.candidat.chaise for k in siege.plutot)


def test_everyone_is_of_the_kind_the_chair_asks_for(room: Reunir, drawn: list[Table]) -> None:
    roles = {"reunit": "catalyseur", "deja_fait": "exemple-inspirant"}
    for c in every_candidate(drawn):
        fiche = room.catalogue.fiches[c.position]
        if c.chaise in roles:
            assert roles[c.chaise] in fiche.roles
        gives = "fondation-territoriale" in fiche.roles or SOUTIENS & set(fiche.sous_types)
        assert bool(gives) is (c.chaise == "finance") or c.chaise in roles


def every_candidate(tables: list[Table]) -> list[Candidat]:
    return [
        c
        for table in tables
        for c in (
            *(s.candidat for s in table.sieges),
            *(k for s in table.sieges for k in s.plutot),
            *(c for far in table.ailleurs.values() for c in far),
        )
    ]


def test_every_reason_is_a_fact_of_the_fiche_and_of_the_territory(
    room: Reunir, drawn: list[Table]
) -> None:
    seen = set()
    for table in drawn:
        for c in every_candidate([table]):
            for fait in facts(room, table, c):
                seen.add(fait.genre)
                assert holds(fait, c, table, room), (table.voeu, c, fait)
    assert seen >= {"couvre", "besoin", "domaine", "taille", "distance", "chez_vous", "avec"}
    assert seen >= {"metier", "resultat", "en_partie"}


def holds(fait: Fait, c: Candidat, table: Table, room: Reunir) -> bool:
    """Look a fact up again, by another way than the one that made it."""
    fiche, ref, t = room.catalogue.fiches[c.position], room.ref, table.voeu.territoire
    seat = Territoire(Niveau.COMMUNE, fiche.code_insee) if fiche.code_insee else None
    match fait.genre:
        case "couvre":
            # Several areas may only together make the whole: the one named is the largest part.
            return fait.territoire in fiche.territoires and c.couvre is not None and (
                ref.contains(fait.territoire, t)
                or sum(ref.overlaps(a, t) for a in fiche.territoires) >= len(ref.communes(t))
            )  # fmt: skip
        case "en_partie":
            whole = any(ref.contains(a, t) for a in fiche.territoires)
            return not whole and any(ref.overlaps(a, t) for a in fiche.territoires)
        case "chez_vous":
            return seat is not None and ref.contains(t, seat)
        case "distance":
            lon, lat = room.catalogue.lon[c.position], room.catalogue.lat[c.position]
            here = ref.point(t)
            assert here is not None
            metres = distances_m(*here, np.array([lon]), np.array([lat]))[0]
            return abs(metres - (fait.nombre or 0)) < 1 and fait.texte.endswith(km(metres))
        case "agit":
            return fait.territoire in fiche.territoires
        case "taille":
            assert fait.territoire is not None
            own = fiche.territoires if seat is None else (seat, *ref.parents(seat))
            people = ref.population(fait.territoire)
            alike = ecart(profil(ref, t), profil(ref, fait.territoire)) <= 0.7
            return (
                fait.territoire in own
                and agree(people or 0, "habitant", "habitants") in fait.texte
                and ("qui ressemble" in fait.texte) is alike
            )
        case "besoin":
            said = {r.idee for r in room.catalogue.recherche.why(table.voeu.besoin, c.position)}
            return set(fait.mots) == said and all(f"«\xa0{m}\xa0»" in fait.texte for m in said)
        case "domaine":
            return set(fait.mots) <= set(fiche.domaines) & set(table.besoin.domaines)
        case "metier":
            return fait.mots == fiche.metiers
        case "avec":
            return fait.mots == fiche.partenaires
        case "resultat":
            return fait.mots == (fiche.resultats,) and fait.texte.endswith(fiche.resultats)
    return False


def test_who_is_missing_is_counted_on_alliances_one_can_name(
    room: Reunir, drawn: list[Table]
) -> None:
    fiches = room.catalogue.fiches
    for table in drawn:
        assert len(table.alliances) <= 12
        assert all(fiches[i].partenaires for i in table.alliances)
        for p in table.partenaires:
            having = [i for i in table.alliances if p.code in fiches[i].partenaires]
            assert list(p.alliances) == having
            assert p.sur == len(table.alliances)
            assert len(having) >= 0.4 * p.sur
            for i in p.deja:
                assert p.code in kinds_of(room.catalogue, i)
        here = {s.candidat.position for s in table.sieges if s.candidat.chaise != "deja_fait"}
        for p in table.manquent:
            assert not any(p.code in kinds_of(room.catalogue, i) for i in here)
        if table.echelle:
            assert room.ref.contains(table.echelle.territoire, table.voeu.territoire)
        for v in table.voisines:
            assert v.territoire in room.ref.voisins(table.voeu.territoire)


def test_the_same_question_has_the_same_table(catalogue: Catalogue, room: Reunir) -> None:
    again = Reunir(Couverture(catalogue), poids(), 2026)
    voeu = Voeu(FIGEAC, "plus de médecin au village")
    assert [s.candidat for s in again.table(voeu).sieges] == [
        s.candidat for s in room.table(voeu).sieges
    ]


def test_not_them_leaves_them_out_and_rather_them_brings_them(room: Reunir) -> None:
    voeu = Voeu(FIGEAC, "plus de médecin au village")
    fiches = room.catalogue.fiches
    first = next(s for s in room.table(voeu).sieges if s.plutot)
    left, rather = (fiches[c.position].id for c in (first.candidat, first.plutot[-1]))
    names = {
        fiches[s.candidat.position].id
        for s in room.table(replace(voeu, sans=(left,), avec=(rather,))).sieges
    }
    assert left not in names
    assert rather in names


def test_a_distance_and_a_domaine_narrow_the_table(room: Reunir) -> None:
    voeu = Voeu(FIGEAC, "emploi")
    for c in every_candidate([room.table(replace(voeu, rayon=100))]):
        assert c.couvre or (c.metres or 0) <= 100_000
    for c in every_candidate([room.table(replace(voeu, domaine=("mobilite",)))]):
        assert "mobilite" in room.catalogue.fiches[c.position].domaines


def test_a_name_is_added_for_what_it_brings_to_the_others(room: Reunir, drawn: list[Table]) -> None:
    for table in drawn:
        by_chair: dict[str, list[float]] = {}
        for s in table.sieges:
            by_chair.setdefault(s.candidat.chaise, []).append(s.gain)
            assert s.gain > 0
        for gains in by_chair.values():  # the first holds the chair; the others have to be worth it
            assert all(gain >= room.poids.gain for gain in gains[1:])


def test_nothing_known_is_said_and_only_who_serves_any_need_is_proposed(room: Reunir) -> None:
    table = room.table(Voeu(FIGEAC, "xyzzy plouf"))
    assert table.besoin.etat is Etat.INCONNU
    assert "Rien dans ce catalogue" in notice(table)
    assert {s.candidat.chaise for s in table.sieges} == {"reunit", "finance"}
    assert table.alliances == ()
    assert "pas un besoin" in notice(room.table(Voeu(FIGEAC, "Lot")))


def test_the_invitation_names_everyone_and_who_is_missing(room: Reunir) -> None:
    table = room.table(Voeu(FIGEAC, "plus de médecin au village"))
    text = invitation(table, room, "https://exemple.fr/reunir")
    for s in table.sieges:
        assert room.catalogue.fiches[s.candidat.position].nom in text
    assert "votre commune" not in text  # theirs is not ours
    assert re.search(r"https://exemple\.fr/reunir$", text, re.MULTILINE)


def test_the_page_claims_no_more_than_what_was_measured() -> None:
    found = {"caches": "194", "rappel": "89", "habitude": "86", "ecart_bas": "0"}
    assert "pas une prédiction" in measured(found)
    assert "89 %" in measured(found)
    assert "apprend" in measured(found | {"rappel": "97", "ecart_bas": "10"})
    assert measured({}) == ""


def test_weights_are_read_and_a_wrong_file_says_so(tmp_path) -> None:
    path = tmp_path / "poids.toml"
    text = open_text()
    path.write_text(text.replace("idee = 0.4", "idee = -1"), "utf-8")
    with pytest.raises(ValueError, match="négatif"):
        Poids.read(path)
    path.write_text(text.replace("places = 2", "place = 2"), "utf-8")
    with pytest.raises(ValueError, match=r"poids\.toml"):
        Poids.read(path)
    assert poids().times("apports.idee", 2).apports["idee"] == 0.8
    assert poids().times("gain", 2).gain == poids().gain * 2


def open_text() -> str:
    from catalogue.reunir.poids import POIDS

    return POIDS.read_text("utf-8")

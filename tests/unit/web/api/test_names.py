"""Programs read our answers by name: a name that changes breaks them and says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.routes import MIDDLEWARE, ROUTES

ROW = "i id nom roles lieu point resume pourquoi distance"
FICHE = (
    "id nom sigle roles sous_types domaines odd commune code_insee territoires annee statut "
    "description besoin ensemble partenaires metiers resultats site_web adresse telephone courriel "
    "source_url source_titre source_date autre_source_url autre_source_titre autre_source_date "
    "autre_source_faits confiance precision lat lon"
)
SHEET = (
    f"{ROW} sigle sousTypes sansPoint besoin ensemble description metiers resultats partenaires "
    "contact autreSource territoires "
    "territoires.code territoires.libelle domaines domaines.code domaines.libelle odd odd.code "
    "odd.libelle odd.couleur odd.encre source source.titre source.url source.age "
    "source.confiance statut annee site signaler"
)
UNIT = "territoire libelle genre"
MEASURES = "population densite_hab_km2 genre_intercommunalite taille_intercommunalite outre_mer"
NEAR = "id nom roles lieu distance_m siege_dans_le_territoire"
COVERING = "id nom roles lieu aire entiere communes sur"


def under(name: str, names: str) -> str:
    return f"{name} " + " ".join(f"{name}.{each}" for each in names.split())


SCENE = (
    "vue phrase total sansPoint lieu outreMer carte.cadre.cle carte.cadre.limites "
    f"{under('carte', 'aires cadre choisie etiquette filtre fond lieu types visibles')} "
    f"{under('qr', 'adresse cote trace')}"
)
SEAT = (
    "id nom roles lieu point distance_m raisons note parts source_url source_titre source_date "
    "parts.besoin parts.lieu parts.ressemblance parts.preuve"
)
TABLE = (
    "titre territoire libelle point besoin etat avis domaines adresse methode chaises chaises.code "
    f"chaises.libelle {under('chaises.sieges', SEAT)} chaises.sieges.gain chaises.sieges.apporte "
    f"{under('chaises.sieges.plutot', SEAT)} {under('chaises.ailleurs', SEAT)} "
    f"{under('manque', 'libelle alliances partenaires echelle voisines')} "
    f"{under('manque.partenaires', 'code alliances sur manque deja vous')} "
    "domaines.sante-autonomie"
)
ANSWERS = {
    "/api/reunir.json?commune=46102&besoin=plus de médecin": TABLE,
    "/api/scene.json?pres=46102&q=plus de médecin": (
        f"{SCENE} carte.liens carte.choisie carte.membres carte.voisins carte.lieu.lat "
        "carte.lieu.lon carte.lieu.rayon carte.etiquette.nom carte.etiquette.lat "
        f"carte.etiquette.lon {under('proches', ROW)} fiche "
        f"{under('tour', 'titre lieu avis chaises')} "
        f"{under('tour.chaises', 'chaise nom dit lieu role vide')}"
    ),
    "/sante": (
        "etat version fiches fiches_sans_point lignes_ecartees catalogue territoires "
        "territoires_construits_le code_officiel_geographique source_la_plus_recente"
    ),
    "/api/lieux?q=figeac": ("libelle niveau code departement precision raison score certain"),
    "/api/liste.json?pres=46102": ROW,
    "/api/facettes.json": "total sans_point facettes "
    + " ".join(
        f"facettes.{family}" for family in ("domaine", "type", "metier", "odd", "territoire")
    ),
    "/api/fiches.json?pres=46102": f"licence provenance {under('fiches', FICHE)} "
    "fiches.point fiches.distance_km",
    "/api/fiches/ardelaine.json": f"{FICHE} {under('affichage', SHEET)}",
    "/api/fiches/comite-de-bassin-d-emploi-du-perche-nogentais.json": (
        f"{FICHE} {under('affichage', SHEET)} "
        + " ".join(
            under(f"affichage.{name}", names)
            for name, names in (
                ("contact", "adresse telephone appel courriel age"),
                ("autreSource", "faits titre url age"),
                ("metiers", "code libelle definition"),
            )
        )
    ),
    "/api/scene.json?domaine=mobilite&territoire=region:76": (
        f"{SCENE} {under('proches', ROW)} fiche"
    ),
    "/api/scene.json?fiche=ardelaine&pres=46102": (
        f"{SCENE} carte.lieu.lat carte.lieu.lon carte.lieu.rayon "
        "carte.etiquette.nom carte.etiquette.lat carte.etiquette.lon "
        f"proches {under('fiche', SHEET)} fiche.sources"
    ),
    "/api/territoires/epci:200067361.json": (
        f"{UNIT} nom {MEASURES} superficie_km2 point communes "
        + " ".join(under(name, UNIT) for name in ("hierarchie", "membres", "voisins"))
        + f" couvrent {under('couvrent.epci', COVERING)} {under('couvrent.departement', COVERING)}"
        f" {under('couvrent.region', COVERING)} {under('proches', NEAR)} plus_proche_par_type "
        + " ".join(
            under(f"plus_proche_par_type.{role}", NEAR)
            for role in ("ptce", "catalyseur", "fondation-territoriale", "exemple-inspirant")
        )
        + " animation "
        + " ".join(
            f"animation.{metier} {under(f'animation.{metier}', 'couvrent plus_proche')} "
            + (
                under(f"animation.{metier}.plus_proche", NEAR)
                if metier == "lieu"  # nobody here: who is nearest
                else under(f"animation.{metier}.couvrent", "id nom roles lieu")
            )
            for metier in ("dialogue", "experimentation", "accompagnement", "lieu")
        )
        + " manques manques.domaine manques.couvrent manques.en_partie manques.blanc "
        f"{under('manques.plus_proche', NEAR)} semblables.ecart "
        f"{under('semblables', UNIT + ' ' + MEASURES)} "
        f"{under('semblables.exemples', 'id nom roles lieu')} outre_mer "
        "methode methode.ressemblance methode.distances methode.manques"
    ),
}

CODES = re.compile(r"facettes\.\w+\.")  # under which names are codes of the data


def names(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict) and not CODES.fullmatch(path):
        for name, each in value.items():
            yield path + name
            yield from names(each, f"{path}{name}.")
    elif isinstance(value, list):
        for each in value:
            yield from names(each, path)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


@pytest.mark.parametrize("address", ANSWERS)
def test_an_answer_keeps_its_names(client: TestClient, address: str) -> None:
    assert set(names(client.get(address).json())) == set(ANSWERS[address].split())


def test_a_refusal_says_what_was_given_and_what_was_awaited(client: TestClient) -> None:
    answer = client.get("/api/fiches.json?domaine=licorne&corne=3").json()
    assert list(answer) == ["erreurs"]
    assert answer["erreurs"] == [
        {"parametre": "domaine", "valeur": "licorne", "attendu": "ce n’est pas un domaine connu"},
        {"parametre": "corne", "valeur": "3", "attendu": "ce paramètre n’existe pas ici"},
    ]

"""Imports on the command line: tried, published as one lot, undone whole, done again next month."""

from __future__ import annotations

import json

import pytest

from catalogue.importation.importation import Atelier
from catalogue.importation.lieux.reperes import Reperes
from registre import __main__ as command
from registre.importation import commande
from tests.unit.catalogue.fiches_d_essai import texte_csv

HEADER = "Nom;Commune;Domaine;Type;Site"
RELAIS = "Le Relais du Causse;Figeac;Mobilité douce;Catalyseur;www.relais.example.org"
AIDANTS = "Maison des Aidants;Cahors;Santé;catalyseur;"
HALLE = "La Halle;Sainte-Colombe;Alimentation;PTCE;"
SOURCE = ("--defaut", "source=https://exemple.fr/liste")


@pytest.fixture(scope="module")
def atelier(data):
    return Atelier(Reperes(data.ref, data.gazetteer))


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, ref, atelier):
    """Write a list, import it, return the exit code and the report (or what was said)."""
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    (catalogue / "f.csv").write_text(texte_csv({}), encoding="utf-8")
    shown = type("S", (), {"catalogue": catalogue, "base": str(tmp_path / "b.sqlite")})()
    monkeypatch.setattr(command, "settings", lambda: shown)
    monkeypatch.setattr(command.Referentiel, "load", lambda: ref)
    monkeypatch.setattr(commande, "workshop", lambda _ref: atelier)

    def run(*words: object, rows: tuple[str, ...] = (), nom: str = "liste-2026-01.csv"):
        path = tmp_path / nom
        if rows:
            path.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
            words = ("importer", path, *words)
        code = command.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, (json.loads(said.out) if said.out.startswith("{") else said.out + said.err)

    return run


JSON = ("--rapport", "json")


def fiche(run, slug):
    rows = run("historique", slug, "--json")[1]["evenements"]
    return rows[-1]["apres"] if rows else None


def test_a_trial_says_all_and_keeps_nothing(run) -> None:
    code, report = run("--essai", *JSON, rows=(RELAIS, AIDANTS, HALLE, ";Albi;Santé;PTCE;"))
    assert code == 0
    assert [ligne["etat"] for ligne in report["lignes"]] == [
        "prête",
        "prête",
        "à vérifier",
        "écartée",
    ]
    assert report["lignes"][0]["fiche"]["domaines"] == "mobilite"
    assert report["lignes"][0]["fiche"]["site_web"] == "https://www.relais.example.org"
    assert (report["pretes"], report["a_verifier"], report["ecartees"]) == (2, 1, 1)
    assert report["manques"] == ["source_url"]
    assert report["lot"] is None
    assert run("lots")[1] == "Aucun lot.\n"


def test_what_is_ready_enters_as_one_lot_and_leaves_as_one(run) -> None:
    code, report = run("--par", "Zoé", *SOURCE, *JSON, rows=(RELAIS, AIDANTS, HALLE))
    assert code == 0
    assert report["lot"]["creees"] == ["le-relais-du-causse", "maison-des-aidants"]
    made = fiche(run, "maison-des-aidants")
    assert (made["code_insee"], made["roles"], made["confiance"]) == (
        "46042",
        "catalyseur",
        "moyenne",
    )
    assert "liste-2026-01.csv" in run("historique", "maison-des-aidants")[1]
    assert run("verifier")[0] == 0
    code, said = run("annuler-lot", 1, "--par", "Zoé")
    assert (code, "2" in said) == (0, True)
    assert "retirée" in run("historique", "maison-des-aidants")[1]
    assert run("annuler-lot", 1, "--par", "Zoé")[0] == 4
    assert run("annuler-lot", 9, "--par", "Zoé")[0] == 3
    assert run("verifier")[0] == 0


def test_nothing_is_published_without_a_name_or_a_source(run) -> None:
    assert run(*SOURCE, rows=(RELAIS,))[0] == 2
    code, said = run("--par", "Zoé", rows=(RELAIS,))
    assert (code, "source_url" in said) == (1, True)
    code, said = run("--par", "Zoé", *SOURCE, rows=(HALLE,))
    assert (code, "Aucune ligne n’est prête" in said.replace("\xa0", " ")) == (1, True)


def test_the_next_month_updates_marks_and_leaves_what_a_hand_changed(run, tmp_path) -> None:
    other = "La Ressourcerie;Gramat;Réemploi;PTCE;"
    run("--par", "Zoé", *SOURCE, "--defaut", "statut=actif", rows=(RELAIS, AIDANTS, other))
    by_hand = tmp_path / "c.json"
    by_hand.write_text('{"id": "maison-des-aidants", "domaines": ["habitat"]}', encoding="utf-8")
    run("proposer", by_hand)
    run("accepter", 1, "--par", "Max")
    moved = (RELAIS.replace("Mobilité douce", "Habitat"), AIDANTS.replace("Santé", "Culture"))
    # Its source, its columns and what was said of it are remembered.
    code, report = run("--par", "Zoé", *JSON, rows=moved, nom="liste-2026-02.csv")
    assert code == 0 and report["reprise"]
    lot = report["lot"]
    assert lot["modifiees"] == ["le-relais-du-causse"]
    assert lot["gardees"] == [
        {
            "fiche": "maison-des-aidants",
            "colonne": "domaines",
            "registre": "habitat",
            "source": "culture-patrimoine",
        }
    ]
    assert lot["disparues"] == ["la-ressourcerie"]
    assert fiche(run, "le-relais-du-causse")["domaines"] == "habitat"
    assert fiche(run, "le-relais-du-causse")["statut"] == "actif"
    assert fiche(run, "maison-des-aidants")["domaines"] == "habitat"
    assert fiche(run, "la-ressourcerie")["nom"] == "La Ressourcerie"
    assert run("annuler-lot", 1, "--par", "Zoé")[0] == 4
    assert run("verifier")[0] == 0
    assert run("annuler-lot", 2, "--par", "Zoé")[0] == 0
    assert fiche(run, "le-relais-du-causse")["domaines"] == "mobilite"


def test_another_list_of_the_same_structures_is_doubted(run) -> None:
    run("--par", "Zoé", *SOURCE, rows=(RELAIS, AIDANTS))
    code, report = run("--essai", "--source", "autre", *JSON, rows=(RELAIS,), nom="autre.csv")
    assert code == 0
    ligne = report["lignes"][0]
    assert (ligne["etat"], ligne["ressemble"]) == ("à vérifier", "le-relais-du-causse")


def test_a_base_rebuilt_from_its_folder_knows_its_lots(run, tmp_path) -> None:
    run("--par", "Zoé", *SOURCE, rows=(RELAIS, AIDANTS))
    run("exporter", tmp_path / "x")
    there = ("--base", tmp_path / "n.sqlite")
    assert run("importer", tmp_path / "x", *there)[0] == 0
    assert run("lots", "--json", *there)[1]["lots"] == run("lots", "--json")[1]["lots"]
    assert run("annuler-lot", 1, "--par", "Zoé", *there)[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("importer", "nulle-part.csv", "--essai"), 3, "n’existe pas"),
        (("--essai", "--colonnes", "nom"), 2, "champ=valeur"),
        (("--essai", "--colonnes", "nom=Rien"), 1, "« Rien »"),
        (("--essai", "--colonnes", "bidule=Nom"), 1, "Champ inconnu"),
        (("--essai", "--defaut", "type=bidule"), 1, "bidule"),
        (("--essai", "--valeurs", "domaine:Santé=bidule"), 1, "bidule"),
        (("--essai", "--partie", "X", "--encodage", "klingon"), 1, "Encodage inconnu"),
    ],
)
def test_how_it_ends_says_why(run, words, code, said) -> None:
    found, told = run(*words) if words[0] == "importer" else run(*words, rows=(RELAIS,))
    assert found == code
    assert said in told.replace("\xa0", " ")


def test_columns_values_and_the_repaired_file(run, tmp_path) -> None:
    repaired = tmp_path / "repare.csv"
    book = tmp_path / "repare.xlsx"
    for path in (repaired, book):
        code, report = run(
            "--essai",
            "--colonnes",
            "nom=Site,sigle=",
            "--valeurs",
            "domaine:Santé=habitat",
            "--repare",
            path,
            *JSON,
            rows=(
                RELAIS,
                AIDANTS.replace("Cahors;Santé;catalyseur;", "Cahors;Santé;catalyseur;=1+1"),
            ),
        )
        assert code == 0
    assert report["lignes"][1]["fiche"]["nom"].startswith("=1+1")
    assert report["lignes"][1]["fiche"]["domaines"] == "habitat"
    text = repaired.read_text(encoding="utf-8-sig")
    assert text.startswith("ligne;etat;a_verifier;reparations;id;nom")
    assert ";'=1+1" in text
    assert book.read_bytes().startswith(b"PK")

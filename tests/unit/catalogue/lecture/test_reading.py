"""Each rule of a fiche: what is refused, what is corrected, and what never takes others along."""

from __future__ import annotations

import datetime as dt

import pytest

from catalogue.fiches import BY_NAME, Fiche
from catalogue.lecture.reading import read_catalogue
from geo.territoires import Territoire
from tests.unit.catalogue.fiches_d_essai import texte_csv


def seul(lecture, colonne):
    """Return the only problem, which must be about this column."""
    (probleme,) = lecture.problemes
    assert probleme.colonne == colonne
    return probleme


def test_a_sound_row_gives_a_fiche_and_nothing_to_say(lire):
    lecture = lire({})
    assert lecture.problemes == ()
    assert lecture.fiches[0] == Fiche(
        id="figeacteurs",
        nom="Figeacteurs",
        sigle="",
        roles=("ptce", "catalyseur"),
        sous_types=("labellise-2014",),
        domaines=("emploi-insertion", "mobilite"),
        odd=(8, 17),
        commune="Figeac",
        code_insee="46102",
        territoires=(Territoire.parse("epci:200067361"),),
        annee=2014,
        statut="actif",
        description="Une fiche d’essai : œuvre, « alliance », ligne.",
        besoin="",
        ensemble="",
        partenaires=("association",),
        metiers=(),
        resultats="",
        site_web="https://exemple.fr",
        adresse="",
        telephone="",
        courriel="",
        source_url="http://exemple.fr/page?a=1#b",
        source_titre="L’été à Figeac",
        source_date="2024-03-22",
        autre_source_url="",
        autre_source_titre="",
        autre_source_date="",
        autre_source_faits=(),
        confiance="haute",
        precision="commune",
    )


REFUS_REQUIS = [
    ("id", ""),
    ("id", "Figeacteurs"),
    ("id", "figeac teurs"),
    ("id", "-figeac"),
    ("id", "a--b"),
    ("id", "a" * 121),
    ("nom", ""),
    ("nom", "n" * 201),
    ("nom", "A\x07B"),
    ("nom", "A\u202eB"),
    ("nom", "A\u2066B"),
    ("roles", ""),
    ("roles", "ptce|mecene"),
    ("domaines", "agriculture-spatiale"),
    ("odd", "0|17"),
    ("odd", "18|17"),
    ("odd", "huit|17"),
    ("odd", "17,5"),
    ("territoires", ""),
    ("territoires", "Lot"),
    ("territoires", "commune:99999"),
    ("territoires", "departement:99"),
    ("territoires", "epci:123456789"),
    ("territoires", "pays:DE"),
    ("territoires", "departement:46|region:00"),
    ("statut", "ferme-definitivement"),
    ("description", "d" * 2001),
    ("source_url", ""),
    ("source_url", "javascript:alert(1)"),
    ("source_titre", "t" * 301),
    ("confiance", "totale"),
    ("precision", "adresse"),
]


@pytest.mark.parametrize(("colonne", "valeur"), REFUS_REQUIS)
def test_a_wrong_required_value_sets_the_row_aside_and_no_other(lire, colonne, valeur):
    lecture = lire({"id": "avant"}, {colonne: valeur}, {"id": "apres"})
    assert [f.id for f in lecture.fiches] == ["avant", "apres"]
    probleme = seul(lecture, colonne)
    assert (probleme.ligne, probleme.gravite) == (3, "erreur")
    assert probleme.effet == "fiche écartée"
    assert len(probleme.valeur) <= 81
    assert lecture.ecartees == 1


REFUS_FACULTATIFS = [
    ("sigle", "s" * 41),
    ("annee", "MMXIV"),
    ("annee", "20140"),
    ("annee", "1066"),
    ("annee", "2101"),
    ("annee", "2014,5"),
    ("annee", "٢٠١٤"),
    ("resultats", "r" * 1001),
    ("resultats", "A\x1b[31mB"),
    ("partenaires", "martien"),
    ("sous_types", "<b>"),
    ("source_date", "2024-13"),
    ("source_date", "2023-02-29"),
    ("source_date", "mars 2024"),
    ("source_date", "24-03-22"),
    ("source_date", "31/02/2024"),
    ("source_date", "1/26/2024"),
    ("source_date", "0001-01-01"),
    ("source_date", "٢٠١٤"),
    ("site_web", "javascript:alert(1)"),
    ("site_web", "JAVASCRIPT://exemple.fr/%0aalert(1)"),
    ("site_web", "data:text/html,x"),
    ("site_web", "ftp://exemple.fr"),
    ("site_web", "//exemple.fr"),
    ("site_web", "exemple.fr"),
    ("site_web", "https://"),
    ("site_web", "https://localhost"),
    ("site_web", "https://moi:secret@exemple.fr"),
    ("site_web", "https://moi@exemple.fr"),
    ("site_web", "https://exemple.fr:port/"),
    ("site_web", "https://exemple.fr/a b"),
    ("site_web", 'https://exemple.fr/"onclick="x'),
    ("site_web", "https://exemple.fr\\@autre.fr"),
    ("site_web", "https://exemple.fr/<script>"),
    ("site_web", "https://exemple.fr/" + "a" * 2000),
    ("besoin", "b" * 121),
    ("ensemble", "e" * 161),
    ("metiers", "mediation"),
    ("adresse", "2 rue Sainte-Anne, Nogent-le-Rotrou"),
    ("adresse", "2 rue Sainte-Anne, 2840 Nogent-le-Rotrou"),
    ("adresse", "2 rue Sainte-Anne, 284000 Nogent-le-Rotrou"),
    ("adresse", "2 rue Sainte-Anne, 28400"),
    ("adresse", "2 rue Sainte-Anne, 99400 Nulle-Part"),
    ("telephone", "0237536128 et 0237536129"),
    ("telephone", "37 53 61"),
    ("telephone", "02 37 53 61 2"),
    ("telephone", "06 12 34 56 78"),
    ("telephone", "+33 7 12 34 56 78"),
    ("telephone", "+32 2 123 45 67"),
    ("telephone", "mairie"),
    ("telephone", "٠٢٣٧٥٣٦١٢٨"),
    ("courriel", "contact(at)exemple.fr"),
    ("courriel", "contact@exemple"),
    ("courriel", "contact..ici@exemple.fr"),
    ("courriel", "mailto:contact@exemple.fr"),
    ("courriel", "contact@exemple.fr, autre@exemple.fr"),
    ("courriel", "contact@exemple.fr?bcc=moi@exemple.fr"),
    ("courriel", "contact@exemple.fr%0abcc:moi"),
    ("courriel", '"<script>"@exemple.fr'),
]


@pytest.mark.parametrize(("colonne", "valeur"), REFUS_FACULTATIFS)
def test_a_wrong_optional_value_is_dropped_and_told_and_the_fiche_stays(lire, colonne, valeur):
    lecture = lire({colonne: valeur})
    probleme = seul(lecture, colonne)
    assert (probleme.gravite, probleme.effet) == ("erreur", "valeur écartée")
    assert not getattr(lecture.fiches[0], colonne)


ACCEPTES = [
    ("site_web", "https://exemple.fr", "https://exemple.fr"),
    ("site_web", "HTTPS://Exemple.FR:8080/é?q=a|b#c", "HTTPS://Exemple.FR:8080/é?q=a|b#c"),
    ("site_web", "http://mobilisations.exemple.net?DroitEtLiberte", None),
    ("site_web", "https://associations.exemple.fr./page", None),
    ("site_web", "https://exemple.fr/@compte", None),
    ("annee", "2014,0", 2014),
    ("annee", "2014.0", 2014),
    ("source_date", "2024", "2024"),
    ("source_date", "2024-02", "2024-02"),
    ("source_date", "2024-02-29", "2024-02-29"),
    ("odd", "17", (17,)),
    ("odd", "17|8|17| 3 ", (17, 8, 3)),
    ("partenaires", " association | citoyens |", ("association", "citoyens")),
    ("sous_types", "atelier-velo", ("atelier-velo",)),
    ("nom", "  Les\u00a0Mots\tet\nles choses ", "Les\u00a0Mots et les choses"),
    ("nom", "\u200fעברית\u200e 👩🏽‍🌾", "\u200fעברית\u200e 👩🏽‍🌾"),
    ("description", "un\r\ndeux\rtrois", "un\ndeux\ntrois"),
    ("metiers", "lieu|dialogue", ("lieu", "dialogue")),
    ("adresse", "Larretxea, domaine d’Abbadia, 46700 Puy-l’Évêque", None),
    ("adresse", "BP 12345, 46100 Figeac Cedex", None),
    ("adresse", "40 place Bernard-Stasi, 46200 Évêché-sur-Lot", None),
    ("telephone", "05 65 11 22 33", None),
    ("telephone", "09 88 41 88 01", None),
    ("courriel", "cbe.nogentlerotrou@wanadoo.fr", None),
    ("courriel", "contact+lot@sous.exemple-du-lot.fr", None),
]


@pytest.mark.parametrize(("colonne", "cellule", "attendu"), ACCEPTES)
def test_what_may_be_written_is_read_as_it_is_meant(lire, colonne, cellule, attendu):
    lecture = lire({colonne: cellule})
    assert lecture.problemes == ()
    assert getattr(lecture.fiches[0], colonne) == (cellule if attendu is None else attendu)


CORRIGES = [
    ("roles", "PTCE|Catalyseur", ("ptce", "catalyseur")),
    ("domaines", "Emploi insertion", ("emploi-insertion",)),
    ("source_date", "22/03/2024", "2024-03-22"),
    ("source_date", "03/2024", "2024-03"),
    ("telephone", "0565112233", "05 65 11 22 33"),
    ("telephone", "565112233", "05 65 11 22 33"),
    ("telephone", "05.65.11.22.33", "05 65 11 22 33"),
    ("telephone", "05\u00a065\u00a011\u00a022\u00a033", "05 65 11 22 33"),
    ("telephone", "+33 5 65 11 22 33", "05 65 11 22 33"),
    ("telephone", "+33 (0)5-65-11-22-33", "05 65 11 22 33"),
    ("telephone", "0033565112233", "05 65 11 22 33"),
    ("telephone", "+262 262 20 16 40", "02 62 20 16 40"),
    ("telephone", "+596 596 70 70 70", "05 96 70 70 70"),
    ("territoires", "departement:1", (Territoire.parse("departement:01"),)),
    ("territoires", "commune:1004", (Territoire.parse("commune:01004"),)),
]


@pytest.mark.parametrize(("colonne", "cellule", "lu"), CORRIGES)
def test_what_a_spreadsheet_or_a_hand_bent_is_put_right_and_told(lire, colonne, cellule, lu):
    siege = {"commune": "Ambérieu-en-Bugey", "code_insee": "01004"}
    lecture = lire({colonne: cellule, **(siege if colonne == "territoires" else {})})
    assert getattr(lecture.fiches[0], colonne) == lu
    assert {(p.colonne, p.gravite) for p in lecture.problemes} == {(colonne, "avertissement")}


def test_a_wrong_way_to_reach_one_hides_neither_the_others_nor_another_row(lire):
    lecture = lire(
        {"telephone": "mairie", "courriel": "contact@", "adresse": "place de la mairie"},
        {"id": "bonne", "telephone": "05 65 11 22 33", "courriel": "contact@exemple.fr"},
    )
    assert [f.telephone for f in lecture.fiches] == ["", "05 65 11 22 33"]
    assert lecture.fiches[1].courriel == "contact@exemple.fr"
    told = {p.colonne: p for p in lecture.problemes}
    assert set(told) == {"telephone", "courriel", "adresse"}
    assert {p.ligne for p in told.values()} == {2}
    assert told["telephone"].valeur == "mairie"
    assert "05 65 11 22 33" in told["telephone"].attendu
    assert "contact@exemple.fr" in told["courriel"].attendu
    assert "code postal" in told["adresse"].attendu


def test_a_mobile_is_refused_as_the_number_of_a_person(lire):
    assert "portable" in seul(lire({"telephone": "06 12 34 56 78"}), "telephone").attendu
    assert "portable" not in seul(lire({"telephone": "00"}), "telephone").attendu


@pytest.mark.parametrize(
    ("commune", "code", "postal", "agrees"),
    [
        ("Figeac", "46102", "46100", True),
        ("Figeac", "46102", "12100", False),
        ("Corte", "2B096", "20250", True),
        ("Corte", "2B096", "21250", False),
        ("Sainte-Marie", "97418", "97438", True),
        ("Sainte-Marie", "97418", "97238", False),
        ("Saint-Martin", "97801", "97150", True),
        ("", "", "12100", True),  # no seat to contradict
    ],
)
def test_a_postcode_of_another_departement_than_the_seat_is_questioned_and_kept(
    lire, commune, code, postal, agrees
):
    adresse = f"1 place de la Mairie, {postal} Ici"
    precision = "commune" if code else "territoire"
    cells = {"commune": commune, "code_insee": code, "precision": precision, "adresse": adresse}
    lecture = lire({**cells, "territoires": f"commune:{code}" if code else "pays:FR"})
    assert lecture.fiches[0].adresse == adresse
    assert [(p.colonne, p.valeur, p.gravite) for p in lecture.problemes] == (
        [] if agrees else [("adresse", postal, "avertissement")]
    )


AUTRE_SOURCE = {
    "telephone": "05 65 11 22 33",
    "autre_source_url": "https://exemple.fr/annuaire",
    "autre_source_titre": "Annuaire",
    "autre_source_date": "2023",
    "autre_source_faits": "telephone",
}


def test_another_source_says_what_it_is_the_source_of(lire):
    lecture = lire(AUTRE_SOURCE)
    assert lecture.problemes == ()
    assert lecture.fiches[0].autre_source_faits == ("telephone",)


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"autre_source_url": ""}, ["autre_source_url"] * 3),
        ({"autre_source_url": "ftp://exemple.fr"}, ["autre_source_url"]),
        ({"autre_source_faits": ""}, ["autre_source_faits"]),
        ({"autre_source_faits": "humeur"}, ["autre_source_faits"]),
        ({"autre_source_faits": "telephone|courriel"}, ["autre_source_faits"]),
        ({"autre_source_faits": "telephone|humeur"}, ["autre_source_faits"]),
        ({"telephone": "mairie"}, ["telephone"]),
    ],
)
def test_another_source_that_says_nothing_or_is_of_nothing_is_told_once(lire, changes, columns):
    lecture = lire({**AUTRE_SOURCE, **changes})
    assert [p.colonne for p in lecture.problemes] == columns
    assert len(lecture.fiches) == 1


def test_a_file_without_the_optional_columns_has_nothing_to_hear(lire):
    text = texte_csv({"description": "Une fiche."})  # no comma in a cell
    rows = [row.split(",") for row in text.splitlines()]
    kept = [i for i, nom in enumerate(rows[0]) if BY_NAME[nom].attendue]
    assert "telephone" in rows[0]
    assert "telephone" not in [rows[0][i] for i in kept]
    lecture = lire("\n".join(",".join(row[i] for i in kept) for row in rows))
    assert len(lecture.fiches) == 1
    assert lecture.problemes == ()


def test_a_code_close_to_a_known_one_is_suggested(lire):
    assert "«\u00a0ptce\u00a0»" in seul(lire({"roles": "ptec"}), "roles").attendu


def test_a_finer_kind_close_to_a_known_one_is_kept_and_questioned(lire):
    lecture = lire({"sous_types": "tiers-lieux"})
    assert lecture.fiches[0].sous_types == ("tiers-lieux",)
    assert seul(lecture, "sous_types").gravite == "avertissement"


def test_odd_without_17_is_completed_and_told(lire):
    lecture = lire({"odd": "4|8"})
    assert lecture.fiches[0].odd == (4, 8, 17)
    assert seul(lecture, "odd").gravite == "erreur"


def test_one_wrong_optional_word_leaves_the_others(lire):
    lecture = lire({"partenaires": "association|martien|citoyens"})
    assert lecture.fiches[0].partenaires == ("association", "citoyens")


def test_badly_decoded_text_is_questioned(lire):
    lecture = lire({"nom": "FÃ©dÃ©ration"})
    assert lecture.fiches[0].nom == "FÃ©dÃ©ration"
    assert seul(lecture, "nom").gravite == "avertissement"


def test_the_second_fiche_of_a_slug_is_refused_and_names_the_first_even_across_files(ref, tmp_path):
    un, deux = tmp_path / "un.csv", tmp_path / "deux.csv"
    un.write_text(texte_csv({"nom": "Première"}), encoding="utf-8")
    deux.write_text(texte_csv({"nom": "Seconde"}, {"id": "autre"}), encoding="utf-8")
    lecture = read_catalogue([un, deux], ref)
    assert [f.nom for f in lecture.fiches] == ["Première", "Figeacteurs"]
    probleme = seul(lecture, "id")
    assert probleme.fichier.endswith("deux.csv")
    assert "un.csv, ligne 2" in probleme.attendu


def test_a_source_date_to_come_is_refused_when_today_is_known(ref, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(texte_csv({"source_date": "2026-12"}), encoding="utf-8")
    assert read_catalogue([path], ref).problemes == ()
    assert read_catalogue([path], ref, today=dt.date(2026, 12, 1)).problemes == ()
    lecture = read_catalogue([path], ref, today=dt.date(2026, 11, 30))
    assert seul(lecture, "source_date").effet == "valeur écartée"


def test_a_report_never_acts_on_the_terminal_that_shows_it(lire):
    (probleme,) = lire({"statut": "\x1b[2J\u202e" + "x" * 500}).problemes
    assert probleme.valeur.isprintable()
    assert len(probleme.valeur) < 120


def test_the_limits_of_the_columns_are_reached_exactly(lire):
    textes = {
        nom: "n" * BY_NAME[nom].length
        for nom in (
            *("nom", "sigle", "description", "resultats", "source_titre", "id"),
            *("besoin", "ensemble"),
        )
    }
    lecture = lire(textes)
    assert lecture.problemes == ()
    assert len(lecture.fiches[0].description) == 2000


def test_what_was_read_is_shared_between_fiches(lire):
    a, b = lire({"id": "a"}, {"id": "b"}).fiches
    assert a.territoires is b.territoires
    assert a.domaines is b.domaines
    assert a.commune is b.commune


def twice(column: str, seconds: list[str]) -> str:
    """Return good rows, one column of which comes a second time with other cells."""
    rows = texte_csv(*({"id": f"fiche-{n}"} for n in range(len(seconds)))).splitlines()
    return "\n".join(f"{row},{cell}" for row, cell in zip(rows, [column, *seconds], strict=True))


def test_a_column_that_comes_twice_and_says_the_same_is_read_once_and_told(lire):
    lecture = lire(twice(" Statut ", ["actif", "actif "]))
    assert [fiche.statut for fiche in lecture.fiches] == ["actif", "actif"]
    (probleme,) = lecture.problemes
    assert (probleme.colonne, probleme.gravite) == ("statut", "avertissement")
    assert "la première est lue" in probleme.attendu


def test_a_column_that_comes_twice_and_differs_is_refused_with_the_rows(lire):
    lecture = lire(twice("statut", ["actif", "inconnu", "en-creation"]))
    assert lecture.fiches == ()
    (probleme,) = lecture.problemes
    assert (probleme.colonne, probleme.effet) == ("statut", "fichier écarté")
    assert probleme.attendu.endswith("elles diffèrent aux lignes 3 et 4")


def test_of_many_rows_that_differ_the_first_are_named_and_the_others_counted(lire):
    (probleme,) = lire(twice("statut", ["inconnu"] * 8)).problemes
    assert probleme.attendu.endswith("aux lignes 2, 3, 4, 5, 6 et 3 autres")
    (probleme,) = lire(twice("statut", ["actif", "inconnu"])).problemes
    assert probleme.attendu.endswith("à la ligne 3")

"""Exports say what the fiches say, run nothing in a spreadsheet, and are read back as they were."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.exports import workbook as workbook_module
from catalogue.exports.fiches import (
    EXPORTED_COLONNES,
    LICENCE,
    Ligne,
    csv_,
    geojson,
    json_,
    xlsx,
)
from catalogue.exports.workbook import Link
from catalogue.fiches import BY_NAME
from catalogue.lecture.checks import AMORCES, FORBIDDEN, defuse, rearm
from catalogue.lecture.reading import read_catalogue
from catalogue.vocabulaires import DOMAINES, FAITS, METIERS, PARTENAIRES, ROLES, STATUTS
from geo.territoires import Territoire
from tests.unit.catalogue.classeurs import sheets
from tests.unit.catalogue.fiches_d_essai import texte_csv

PROFIL = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# What any text may start with or hold, the worst first.
PIEGES = [
    "=",
    "+",
    "-",
    "@",
    "'",
    "''",
    "'=",
    "\n",
    ";",
    ",",
    '"',
    "\t",
    "|",
    "＝",
    "é",
    "œ",
    "’",
    "\u00a0",
    "\u200f",
    "🌻",
    "<script>",
    "${x}",
    "1",
    "01",
    "a",
    " ",
]


def textes(colonne, minimum=0):
    """Return texts as a fiche holds them: trimmed, bounded, breaks only where allowed."""
    regle = BY_NAME[colonne]
    autres = st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"))
    raw = st.lists(st.sampled_from(PIEGES) | autres, max_size=12).map("".join)

    def propre(texte):
        texte = texte.replace("\t", " ")
        texte = texte if regle.lignes else texte.replace("\n", " ")
        return texte.strip()[: regle.length].strip()

    return raw.map(propre).filter(lambda t: len(t) >= minimum and not FORBIDDEN.search(t))


# What all four old encodings can write.
FRANCAIS = st.text("aeinrst bcdlmop.,;-'\"éèêàâçôûîïÉÈÀÇ«»°", min_size=1, max_size=30).filter(
    str.strip
)


@pytest.fixture(scope="module")
def modele(ref, tmp_path_factory):
    path = tmp_path_factory.mktemp("modele") / "a.csv"
    path.write_text(texte_csv({"site_web": ""}), encoding="utf-8")
    return read_catalogue([path], ref).fiches[0]


@st.composite
def changements(tirer):
    """Return values for every field that exports could bend."""
    several = lambda words, n=0: st.lists(  # noqa: E731
        st.sampled_from(list(words)), min_size=n, max_size=4, unique=True
    ).map(tuple)
    return {
        "nom": tirer(textes("nom", 1)),
        "sigle": tirer(textes("sigle")),
        "description": tirer(textes("description", 1)),
        "resultats": tirer(textes("resultats")),
        "source_titre": tirer(textes("source_titre", 1)),
        "besoin": tirer(textes("besoin")),
        "ensemble": tirer(textes("ensemble")),
        "metiers": tirer(several(METIERS)),
        "adresse": tirer(st.just("") | textes("sigle").map(lambda t: f"{t} 46100 Figeac".strip())),
        "telephone": tirer(st.sampled_from(["", "05 65 11 22 33"])),
        "courriel": tirer(st.sampled_from(["", "contact+lot@exemple.fr"])),
        "autre_source_url": tirer(st.sampled_from(["", "https://exemple.fr/a?b=c,d;e"])),
        "autre_source_titre": tirer(textes("autre_source_titre")),
        "autre_source_date": tirer(st.sampled_from(["", "2019", "2024-02-29"])),
        "autre_source_faits": tirer(several(FAITS)),
        "roles": tirer(several(ROLES, 1)),
        "domaines": tirer(several(DOMAINES, 1)),
        "partenaires": tirer(several(PARTENAIRES)),
        "sous_types": tirer(several(["autre", "cpie", "atelier-velo"])),
        "odd": (*tirer(several(range(1, 17))), 17),
        "annee": tirer(st.none() | st.integers(1500, 2100)),
        "statut": tirer(st.sampled_from(list(STATUTS))),
        "source_date": tirer(st.sampled_from(["", "2019", "2019-02", "2024-02-29"])),
        "territoires": tuple(
            map(Territoire.parse, tirer(several(["departement:46", "region:76", "pays:FR"], 1)))
        ),
        "lat": 44.6086,
        "lon": 2.0317,
    }


@PROFIL
@given(
    changement=changements(),
    separator=st.sampled_from(";,\t"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    given=st.booleans(),
)
def test_a_csv_export_read_back_is_what_was_exported(
    ref, tmp_path, modele, changement, separator, codec, given
):
    sans_point = {} if given else {"lat": None, "lon": None}
    fiche = replace(modele, **{**changement, **sans_point})
    raw_bytes = b"".join(csv_([Ligne(fiche, 2.0317, 44.6086, 1234.5)]))
    path = tmp_path / "export.csv"
    texte = raw_bytes.decode("utf-8-sig")
    if separator != ";":  # the same table as another program would save it
        import csv

        buffer = io.StringIO(newline="")
        rangs = csv.reader(io.StringIO(texte, newline=""), delimiter=";")
        csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows(rangs)
        texte = buffer.getvalue()
    path.write_bytes(texte.encode(codec))
    lecture = read_catalogue([path], ref)
    assert [p for p in lecture.problemes if p.gravite == "erreur"] == []
    assert lecture.fiches == (fiche,)


@PROFIL
@given(
    nom=FRANCAIS,
    description=FRANCAIS,
    codec=st.sampled_from(["cp1252", "latin-1", "cp850", "mac_roman"]),
    separator=st.sampled_from(";,\t"),
)
def test_an_old_encoding_is_read_right_or_refused_never_garbled(
    ref, tmp_path, nom, description, codec, separator
):
    texte = texte_csv(
        {"nom": nom, "description": description, "source_titre": "Forêt créée"},
        separator=separator,
        fin="\r\n",
    )
    path = tmp_path / "vieux.csv"
    path.write_bytes(texte.encode(codec))
    lecture = read_catalogue([path], ref)
    if lecture.fiches:
        assert lecture.fiches[0].nom == rearm(nom).strip()
    else:
        assert lecture.errors


@given(st.text(max_size=6) | st.lists(st.sampled_from([*PIEGES, "'"]), max_size=5).map("".join))
def test_a_defused_text_starts_no_formula_and_comes_back(texte):
    sur = defuse(texte)
    assert sur[:1] == "" or sur[0] not in AMORCES
    assert rearm(sur) == texte


def test_every_known_start_of_a_formula_is_defused():
    assert all(defuse(f"{c}A1").startswith("'") for c in "=+-@\t\r\n＝＋－＠")
    assert defuse("l'école") == "l'école"


def test_csv_opens_in_a_french_spreadsheet(modele):
    raw_bytes = b"".join(csv_([Ligne(modele, 2.0317, 44.6086, 1500)]))
    assert raw_bytes.startswith(b"\xef\xbb\xbfid;nom;")
    header, rang, fin = raw_bytes.decode("utf-8-sig").split("\r\n")
    assert header.split(";") == list(EXPORTED_COLONNES)
    assert fin == ""
    assert "44,6086;2,0317;commune;1,5;" in rang


def test_the_point_of_the_commune_is_exported_and_not_taken_for_a_given_one(ref, tmp_path, modele):
    path = tmp_path / "e.csv"
    path.write_bytes(b"".join(csv_([Ligne(modele, 2.03, 44.61)])))
    assert read_catalogue([path], ref).fiches == (modele,)


def test_geojson_has_a_point_or_null_and_the_values_as_they_are(modele):
    sans = replace(modele, id="sans", commune="", code_insee="", precision="territoire")
    collection = json.loads(b"".join(geojson([Ligne(modele, 2.03, 44.61, 1500.0), Ligne(sans)])))
    assert (collection["type"], collection["licence"]) == ("FeatureCollection", LICENCE)
    avec, empty = collection["features"]
    assert avec["geometry"] == {"type": "Point", "coordinates": [2.03, 44.61]}
    assert avec["properties"]["distance_km"] == 1.5
    assert avec["properties"]["territoires"] == ["epci:200067361"]
    assert avec["properties"]["odd"] == [8, 17]
    assert empty["geometry"] is None
    assert "distance_km" not in empty["properties"]


def test_json_says_every_field(modele):
    document = json.loads(b"".join(json_([Ligne(modele)])))
    (fiche,) = document["fiches"]
    assert set(BY_NAME) <= set(fiche)
    assert (fiche["nom"], fiche["lat"], fiche["annee"]) == ("Figeacteurs", None, 2014)


def test_programs_are_told_how_to_reach_a_structure(modele):
    fiche = replace(modele, metiers=("lieu",), telephone="05 65 11 22 33", courriel="a@exemple.fr")
    (as_json,) = json.loads(b"".join(json_([Ligne(fiche)])))["fiches"]
    (as_feature,) = json.loads(b"".join(geojson([Ligne(fiche)])))["features"]
    for said in (as_json, as_feature["properties"]):
        assert said["metiers"] == ["lieu"]
        assert (said["telephone"], said["courriel"]) == ("05 65 11 22 33", "a@exemple.fr")
    text = b"".join(csv_([Ligne(fiche)])).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert (row["metiers"], row["telephone"]) == ("lieu", "05 65 11 22 33")


@pytest.mark.parametrize("export", [geojson, json_])
@pytest.mark.parametrize("say_number", [0, 1, 200, 201, 450])
def test_json_stays_whole_whatever_the_number_of_chunks(export, say_number, modele):
    document = json.loads(b"".join(export(Ligne(modele) for _ in range(say_number))))
    assert len(document.get("features", document.get("fiches"))) == say_number


@pytest.mark.parametrize("export", [geojson, json_, csv_])
def test_an_export_starts_before_all_fiches_are_asked_for(export, modele):
    demandees = 0

    def sans_fin():
        nonlocal demandees
        while True:
            demandees += 1
            yield Ligne(modele)

    envois = export(sans_fin())
    next(envois)
    next(envois)
    assert demandees <= 400


def classeur_de(lignes, **options):
    output = io.BytesIO()
    xlsx(lignes, output, **options)
    return output.getvalue()


def test_the_first_sheet_is_in_words_with_links_and_filters(modele, ref):
    fiche = replace(
        modele,
        source_titre="L’été",
        site_web="https://exemple.fr/a?b=1&c=2",
        besoin="Rien n’était réparé.",
        ensemble="Ils réparent.",
        metiers=("lieu", "dialogue"),
        adresse="1 place Vival, 46100 Figeac",
        telephone="05 65 11 22 33",
        courriel="contact@exemple.fr",
        autre_source_url="https://exemple.fr/annuaire",
        autre_source_titre="Annuaire",
        autre_source_date="2023",
        autre_source_faits=("telephone", "adresse"),
    )
    first = sheets(
        classeur_de(
            [Ligne(fiche, 2.03, 44.61, 1234.0)],
            say=ref.libelle,
            address=lambda slug: f"https://carte.fr/?fiche={slug}",
            above=("1 PTCE", Link("https://carte.fr/?type=ptce")),
        )
    )["Fiches"]
    header, row = first.rows[3], first.rows[4]
    assert first.rows[0] == ["1 PTCE"]
    assert header[:3] == ["Nom", "Sigle", "Types d’acteur"]
    said = dict(zip(header, row, strict=True))
    assert said["Types d’acteur"] == "PTCE, Catalyseur"
    assert said["Domaines"] == ", ".join(DOMAINES[d].libelle for d in fiche.domaines)
    assert said["Territoires d’action"] == ref.libelle(fiche.territoires[0])
    assert said["Statut"] == STATUTS[fiche.statut].libelle
    assert said["Source"] == "L’été"
    assert (said["Le besoin"], said["Ce qu’ils font ensemble"]) == (fiche.besoin, fiche.ensemble)
    assert said["Métiers"] == "Gestion d’un lieu, Dialogue territorial"
    assert (said["Adresse"], said["Téléphone"]) == (fiche.adresse, "05 65 11 22 33")
    assert said["Courriel"] == "contact@exemple.fr"
    assert (said["Autre source"], said["Date de l’autre source"]) == ("Annuaire", "2023")
    assert said["Faits de l’autre source"] == "Téléphone, Adresse"
    assert said["Distance (km)"] == "1.23"
    assert set(first.links.values()) == {
        "https://carte.fr/?type=ptce",
        f"https://carte.fr/?fiche={fiche.id}",
        fiche.site_web,
        fiche.autre_source_url,
        fiche.source_url.partition("#")[0],
    }
    assert first.filtered == "A4:AA5"
    assert first.frozen
    assert max(first.widths) > 40


def test_the_second_sheet_holds_the_cells_of_the_csv(modele):
    lignes = [Ligne(modele, 2.03, 44.61), Ligne(replace(modele, id="autre", annee=None))]
    book = sheets(classeur_de(lignes))
    assert list(book) == ["Fiches", "Données"]
    told = csv.reader(io.StringIO(b"".join(csv_(lignes)).decode("utf-8-sig")), delimiter=";")
    header, *rows = told
    assert book["Données"].rows[0] == header
    for as_csv, row in zip(rows, book["Données"].rows[1:], strict=True):
        numbers = {
            cell: cell.replace(",", ".") for cell in as_csv if cell.replace(",", "").isdigit()
        }
        assert [c for c in row if c] == [numbers.get(c, c) for c in as_csv if c]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://exemple.fr/" + "x" * 2100])
def test_what_is_no_web_address_excel_opens_is_a_text(modele, url):
    book = sheets(classeur_de([Ligne(replace(modele, site_web=url))]))
    assert url not in book["Fiches"].links.values()
    assert any(url in row for row in book["Fiches"].rows)


def test_a_workbook_never_holds_a_formula(modele):
    piege = replace(modele, nom="=1+1", sigle="{=A1}", description="\x01a", resultats="0012")
    for sheet in sheets(classeur_de([Ligne(piege, 2.03, 44.61)])).values():
        assert not sheet.formulas
        said = {cell for row in sheet.rows for cell in row}
        assert {"=1+1", "{=A1}", "0012"} <= said


def test_a_workbook_cell_is_never_longer_than_excel_allows(modele):
    book = sheets(classeur_de([Ligne(replace(modele, description="x" * 40_000))]))
    for sheet in book.values():
        longest = max((cell for row in sheet.rows for cell in row), key=len)
        assert longest == "x" * 32_766 + "…"


def test_links_that_excel_would_refuse_are_texts(modele, monkeypatch):
    monkeypatch.setattr(workbook_module, "LINKS_MAX", 3)
    first = sheets(classeur_de([Ligne(modele)] * 3))["Fiches"]
    assert len(first.links) == 3
    shown = [row[first.rows[0].index("Source")] for row in first.rows[1:4]]
    assert shown == [modele.source_titre] * 3


def test_the_same_fiches_make_the_same_workbook(modele):
    assert classeur_de([Ligne(modele)]) == classeur_de([Ligne(modele)])

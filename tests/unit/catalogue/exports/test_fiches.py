"""Exports say what the fiches say, run nothing in a spreadsheet, and are read back as they were."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.exports.fiches import (
    EXPORTED_COLONNES,
    LICENCE,
    Ligne,
    csv_,
    geojson,
    json_,
    xlsx,
)
from catalogue.fiches import BY_NAME
from catalogue.lecture.checks import AMORCES, FORBIDDEN, defuse, rearm
from catalogue.lecture.reading import read_catalogue
from catalogue.vocabulaires import DOMAINES, PARTENAIRES, ROLES, STATUTS
from geo.territoires import Territoire
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


def classeur_de(lignes):
    output = io.BytesIO()
    xlsx(lignes, output)
    return output.getvalue()


def test_a_workbook_holds_texts_only_never_a_formula_nor_a_link(modele):
    piege = replace(
        modele, nom="=1+1", sigle="{=A1}", description="http://exemple.fr", resultats="0012"
    )
    with zipfile.ZipFile(io.BytesIO(classeur_de([Ligne(piege, 2.03, 44.61)]))) as book:
        worksheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert not any("hyperlink" in nom.lower() for nom in book.namelist())
    ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert worksheet.find(f".//{ns}f") is None
    assert worksheet.find(f".//{ns}hyperlink") is None
    lus = [t.text for t in worksheet.iter(f"{ns}t")]
    assert {"=1+1", "{=A1}", "http://exemple.fr", "0012", "46102"} <= set(lus)


def test_a_workbook_cell_is_never_longer_than_excel_allows(modele):
    raw_bytes = classeur_de([Ligne(replace(modele, description="x" * 40_000))])
    with zipfile.ZipFile(io.BytesIO(raw_bytes)) as book:
        worksheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "x" * 32_766 + "…" in worksheet
    assert "x" * 32_767 not in worksheet


def test_the_same_fiches_make_the_same_workbook(modele):
    assert classeur_de([Ligne(modele)]) == classeur_de([Ligne(modele)])

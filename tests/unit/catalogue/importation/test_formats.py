"""Each format, each way a file can be wrong: a table, or one sentence that says what to do."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pytest
import xlsxwriter

from catalogue.importation.formats import archives, tableau, textes
from catalogue.importation.formats.ouvrir import LISIBLES, open_table
from catalogue.importation.formats.tableau import RefusFichier

ROWS = [
    ("Nom", "Commune", "Code postal"),
    ("Le Relais", "Figeac", "46100"),
    ("La Halle", "Cahors", "46000"),
]
TEXT = "\n".join(";".join(row) for row in ROWS)


def xlsx(path, sheets, *, hidden=(), merged="", far="") -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(line, place, value)
            for line in hidden:
                sheet.set_row(line, None, None, {"hidden": True})
            if merged:
                sheet.merge_range(merged, "groupe")
            if far:
                sheet.write(far, "x")


def ods(rows) -> bytes:
    def cell(value):
        kind = f'office:value-type="string"><text:p>{value}</text:p>'
        return f"<table:table-cell {kind}</table:table-cell>"

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Feuille1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/"'
        ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def opened(tmp_path, raw, name, **how):
    path = tmp_path / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return open_table(path, **how)


def values(table):
    return [tuple(cells[:3]) for _, cells in table.rangs]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_in_any_dress(tmp_path, codec, separator) -> None:
    text = "\r\n".join(separator.join(row) for row in (*ROWS, ("Été", "Nîmes", "30000")))
    table = opened(tmp_path, text.encode(codec), "a.csv")
    assert table.noms == ROWS[0]
    assert values(table)[-1] == ("Été", "Nîmes", "30000")
    assert any("Texte" in dit for dit in table.dits)


def test_an_encoding_one_cannot_tell_is_asked(tmp_path) -> None:
    raw = "Nom;Commune\nÉpicerie à l’été;Nîmes\nRéussité;Béziers".replace("’", "'").encode("cp850")
    with pytest.raises(RefusFichier, match="encodage"):
        opened(tmp_path, raw, "a.csv")
    assert values(opened(tmp_path, raw, "a.csv", encodage="cp850"))[0][1] == "Nîmes"


@pytest.mark.parametrize(
    "above", ["Liste des structures 2025\n\n", "Liste;;\n;;\nmise à jour;mars;\n", "sep=;\n"]
)
def test_a_header_lower_down_is_found_and_told(tmp_path, above) -> None:
    table = opened(tmp_path, above + TEXT, "a.csv")
    assert table.noms == ROWS[0]
    assert len(table.rangs) == 2
    assert table.rangs[0][0] == above.count("\n") + 2


def test_two_headers_the_one_that_names_more_is_read(tmp_path) -> None:
    table = opened(tmp_path, "Identité;Lieu;Lieu\n" + TEXT, "a.csv")
    assert table.noms == ROWS[0]
    assert any("ligne 2" in dit for dit in table.dits)


def test_a_header_said_again_is_set_aside(tmp_path) -> None:
    table = opened(tmp_path, TEXT + "\nNom;Commune;Code postal\nC;Albi;81000", "a.csv")
    assert len(table.rangs) == 3
    assert "répété" in table.perdues[0].raison


def test_a_quote_left_open_takes_no_other_row(tmp_path) -> None:
    table = opened(
        tmp_path, TEXT + '\n"Ouvert;Albi;81000\nSuite;Rodez;12000\nFin;Agen;47000', "a.csv"
    )
    assert [row[0] for row in values(table)] == ["Le Relais", "La Halle", "Suite", "Fin"]
    assert len(table.perdues) == 1


def test_a_sheet_in_the_middle_of_others(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx(
        path,
        {"Lisez-moi": [("Bonjour",), ("à tous",)], "Liste": [("Titre",), (), *ROWS]},
        hidden=[3],
    )
    table = open_table(path)
    assert (table.partie, table.parties) == ("Liste", ("Lisez-moi", "Liste"))
    assert values(table) == ROWS[1:]
    assert table.rangs[0][0] == 4
    told = " ".join(table.dits)
    assert "ligne 3" in told
    assert "masquée" in told
    assert open_table(path, partie="Lisez-moi").partie == "Lisez-moi"
    with pytest.raises(RefusFichier, match="Liste"):
        open_table(path, partie="Rien")


def test_merged_cells_numbers_and_dates(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx(
        path, {"F": [("Nom", "CP", "Lat"), ("A", 46100, 44.5), ("B", 46000.0, 44)]}, merged="A4:C4"
    )
    table = open_table(path)
    assert values(table)[:2] == [("A", "46100", "44.5"), ("B", "46000", "44")]
    assert any("fusionnée" in dit for dit in table.dits)


def test_a_formula_is_its_last_value_and_never_run(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ROWS[0])
        sheet.write_formula(1, 0, '=HYPERLINK("http://x.invalid","A")', None, "Le Relais")
        sheet.write_row(1, 1, ROWS[1][1:])
    assert values(open_table(path)) == [ROWS[1]]


def test_ods(tmp_path) -> None:
    table = opened(tmp_path, ods(ROWS), "a.ods")
    assert (table.noms, values(table)) == (ROWS[0], ROWS[1:])


@pytest.mark.parametrize("crs", ["", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::2154"])
def test_geojson_with_areas_and_systems(tmp_path, crs) -> None:
    lon, lat = (612000.0, 6391000.0) if "2154" in crs else (2.03, 44.6)
    square = [
        [
            [lon - 0.01, lat - 0.01],
            [lon + 0.01, lat - 0.01],
            [lon, lat + 0.01],
            [lon - 0.01, lat - 0.01],
        ]
    ]
    data = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"nom": "A"},
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
            },
            {
                "type": "Feature",
                "properties": {"nom": "B"},
                "geometry": {"type": "Polygon", "coordinates": square},
            },
            {"type": "Feature", "properties": {"nom": "C"}, "geometry": None},
        ],
    } | ({"crs": {"type": "name", "properties": {"name": crs}}} if crs else {})
    table = opened(tmp_path, json.dumps(data), "a.geojson")
    place = table.noms.index("géométrie (latitude)")
    assert float(table.rangs[0][1][place]) == pytest.approx(44.6, abs=0.05)
    assert table.rangs[2][1][place] == ""
    assert any("surface" in dit for dit in table.dits)
    assert ("2154" in crs) == any("converti" in dit for dit in table.dits)


def test_a_system_nobody_knows_is_refused(tmp_path) -> None:
    data = {
        "type": "FeatureCollection",
        "crs": {"properties": {"name": "urn:x:y"}},
        "features": [{"properties": {"a": 1}}],
    }
    with pytest.raises(RefusFichier, match="inconnu"):
        opened(tmp_path, json.dumps(data), "a.geojson")


def umap():
    def layer(name, *names, far=""):
        options = {"name": name} | ({"remoteData": {"url": far}} if far else {})
        features = [
            {
                "type": "Feature",
                "properties": {"name": n, "_umap_options": {"color": "red"}},
                "geometry": {"type": "Point", "coordinates": [2.03, 44.6]},
            }
            for n in names
        ]
        return {"type": "FeatureCollection", "features": features, "_umap_options": options}

    return json.dumps(
        {
            "type": "umap",
            "layers": [
                layer("Lieux", "A", "B"),
                layer("Autres", "C"),
                layer("Loin", far="http://x.invalid/a.json"),
            ],
        }
    )


def test_umap_layers_are_read_or_chosen_and_remote_ones_never_asked(tmp_path, monkeypatch) -> None:
    import socket

    def refuse(*_args, **_said):
        raise AssertionError("nothing is asked of the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    table = opened(tmp_path, umap(), "a.umap")
    assert len(table.rangs) == 3
    assert "calque" in table.noms
    assert not any("color" in nom for nom in table.noms)
    assert any("jamais demandées" in dit for dit in table.dits)
    assert len(opened(tmp_path, umap(), "a.umap", partie="Autres").rangs) == 1


@pytest.mark.parametrize(
    "categories",
    [
        ["Habitat"],
        [{"id": 3, "name": "Habitat"}],
        [{"name": "Habitat", "description": "", "index": 1}],
        "Habitat",
    ],
)
def test_gogocarto_with_each_form_of_its_taxonomy(tmp_path, categories) -> None:
    data = {
        "licence": "x",
        "ontology": "gogofull",
        "data": [
            {
                "id": "a1",
                "name": "A",
                "geo": {"latitude": 44.6, "longitude": 2.03},
                "categories": categories,
                "address": {"postalCode": "46100", "addressLocality": "Figeac"},
            }
        ],
    }
    table = opened(tmp_path, json.dumps(data), "a.json")
    row = dict(zip(table.noms, table.rangs[0][1], strict=True))
    assert row["categories"] == "Habitat"
    assert (row["geo.latitude"], row["address.addressLocality"]) == ("44.6", "Figeac")


def test_json_records_wherever_the_list_is(tmp_path) -> None:
    record = {
        "nom": "A",
        "position": {"lon": 2.03, "lat": 44.6},
        "geom": {"type": "Point", "coordinates": [2.03, 44.6]},
    }
    for data in ([record], {"total": 1, "results": [record]}, {"a": {"b": [record]}}):
        table = opened(tmp_path, json.dumps(data), "a.json")
        assert {"nom", "position.lat", "géométrie (latitude)"} <= set(table.noms)


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Lieux</name>
<Placemark><name>A</name><description><![CDATA[<b>Un</b> lieu]]></description>
<ExtendedData><Data name="CP"><value>46100</value></Data></ExtendedData>
<Point><coordinates>2.03,44.6,0</coordinates></Point></Placemark></Folder>
<NetworkLink><Link><href>http://x.invalid/b.kml</href></Link></NetworkLink></Document></kml>"""


def test_kml_and_kmz(tmp_path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("doc.kml", KML)
    for raw, name in ((KML, "a.kml"), (packed.getvalue(), "a.kmz")):
        table = opened(tmp_path, raw, name)
        row = dict(zip(table.noms, table.rangs[0][1], strict=True))
        assert (row["nom"], row["description"], row["CP"], row["dossier"]) == (
            "A",
            "Un lieu",
            "46100",
            "Lieux",
        )
        assert row["géométrie (longitude)"] == "2.03"
        assert any("jamais suivi" in dit for dit in table.dits)


def test_gpx(tmp_path) -> None:
    raw = (
        '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt'
        ' lat="44.6" lon="2.03"><name>A</name></wpt><trk/></gpx>'
    )
    table = opened(tmp_path, raw, "a.gpx")
    assert len(table.rangs) == 1
    assert any("tracé" in dit for dit in table.dits)


def test_a_zip_of_these(tmp_path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lisez-moi.md", "bonjour")
        archive.writestr("../../liste.csv", TEXT)
        archive.writestr("petite.csv", "Nom;Commune\nX;Albi")
    table = opened(tmp_path, packed.getvalue(), "a.zip")
    assert values(table) == ROWS[1:]
    assert any("petite.csv" in dit for dit in table.dits)
    assert len(opened(tmp_path, packed.getvalue(), "a.zip", partie="petite.csv").rangs) == 1


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(7):
                stream.write(b" " * 1_000_000)
        archive.writestr("[Content_Types].xml", "<x/>")
    return buffer.getvalue()


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b SYSTEM'
    ' "file:///etc/passwd">]><kml><Placemark><name>&b;</name></Placemark></kml>'
)
WIDE = ";".join(f"c{n}" for n in range(16_000)) + "\n" + ";".join("1" for _ in range(16_000))


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "a.csv", "vide"),
        (b" \r\n;;;\n", "a.csv", "vide"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.xlsx", "image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "a.csv", "image"),
        (b"%PDF-1.7\n", "a.csv", "PDF"),
        (b"<html><table><tr><td>Nom</td></tr></table></html>", "a.xls", "page web"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "mot de passe",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "abîmé"),
        (b"PK\x03\x04" + b"\0" * 100, "a.xlsx", "abîmée"),
        (ENTITIES.encode(), "a.kml", "entités"),
        (b"<kml><Placemark>", "a.kml", "mal formé"),
        (b"<svg></svg>", "a.kml", "ni un KML"),
        (b"<gpx></gpx>", "a.gpx", "aucun point"),
        (b"{", "a.json", "JSON"),
        (b"[1, 2]", "a.json", "liste d"),
        (b"[" * 100_000, "a.json", "JSON"),
        (WIDE.encode(), "a.csv", "16000 colonnes"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_a_file_that_is_no_list_is_refused_in_words(tmp_path, raw, name, said) -> None:
    with pytest.raises(RefusFichier, match=said):
        opened(tmp_path, raw, name)


def test_too_many_rows_are_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tableau, "LIGNES_MAX", 1000)
    monkeypatch.setattr(textes, "LIGNES_MAX", 1000)
    with pytest.raises(RefusFichier, match="lignes"):
        opened(tmp_path, "Nom;Commune\n" + "x;y\n" * 1001, "a.csv")


def test_a_zip_bomb_is_not_opened(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(archives, "UNPACKED_MAX", 5_000_000)
    with pytest.raises(RefusFichier, match="600 Mo"):
        opened(tmp_path, bomb(), "a.xlsx")


def test_a_cell_far_away_makes_no_immense_sheet(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx(path, {"F": ROWS}, far="XFD1048576")
    with pytest.raises(RefusFichier, match="cellule isolée"):
        open_table(path)


def test_a_huge_cell_sets_its_row_aside(tmp_path) -> None:
    table = opened(tmp_path, TEXT + "\n" + "x" * 10_000_000 + ";Albi;81000\nD;Rodez;12000", "a.csv")
    assert [row[0] for row in values(table)] == ["Le Relais", "La Halle", "D"]
    assert len(table.perdues) == 1


def test_an_empty_sheet_says_so(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx(path, {"F": []})
    with pytest.raises(RefusFichier, match="vide"):
        open_table(path)


@pytest.mark.parametrize("ending", LISIBLES)
def test_random_bytes_are_a_table_or_a_sentence(tmp_path, ending) -> None:
    rng = random.Random(ending)
    heads = (
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<kml>",
        b"{",
        b"[{",
        b"Nom;Commune\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    )
    for n in range(60):
        raw = heads[n % len(heads)] + rng.randbytes(rng.choice((1, 10, 300, 5000)))
        try:
            table = opened(tmp_path, raw, f"a{ending}")
        except RefusFichier as refus:
            assert str(refus)[-1] == "."
        else:
            assert all(len(cells) == len(table.noms) for _, cells in table.rangs)


@pytest.mark.parametrize("make", ["xlsx", "ods", "kml", "json", "zip"])
def test_a_good_file_bitten_anywhere_is_a_table_or_a_sentence(tmp_path, make) -> None:
    path = tmp_path / "good.xlsx"
    xlsx(path, {"F": ROWS})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", TEXT)
    good = {
        "xlsx": path.read_bytes(),
        "ods": ods(ROWS),
        "kml": KML.encode(),
        "json": umap().encode(),
        "zip": packed.getvalue(),
    }[make]
    rng = random.Random(make)
    for _ in range(60):
        raw = bytearray(good)
        for _ in range(rng.randint(1, 8)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        cut = bytes(raw[: rng.randrange(1, len(raw))]) if rng.random() < 0.4 else bytes(raw)
        try:
            opened(tmp_path, cut, f"a.{make}")
        except RefusFichier as refus:
            assert str(refus)


def test_merged_cells_of_an_ods_are_told(tmp_path) -> None:
    plain = io.BytesIO(ods(ROWS))
    merged = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(merged, "w") as target:
        for name in source.namelist():
            raw = source.read(name)
            if name == "content.xml":
                assert b"<table:table-cell " in raw
                spanned = b'<table:table-cell table:number-columns-spanned="2" '
                raw = raw.replace(b"<table:table-cell ", spanned, 1)
            target.writestr(name, raw)
    told = " ".join(opened(tmp_path, merged.getvalue(), "a.ods").dits)
    assert "1\u00a0groupe de cellules fusionnées" in told or "1 groupe de cellules" in told
    assert "fusionnées" not in " ".join(opened(tmp_path, plain.getvalue(), "b.ods").dits)

"""What the élu leaves with: one page, tagged and titled, and a workbook without formulas."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import re

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.catalogue import Catalogue
from catalogue.lecture.reading import read_catalogue
from catalogue.portrait.couverture import Couverture
from catalogue.portrait.pdf import page_a4, printable
from catalogue.portrait.portrait import Portrait, portrait
from catalogue.portrait.sketch import Marque, draw_sketch
from catalogue.portrait.workbook import portrait_workbook
from catalogue.vocabulaires import DOMAINES
from geo.referentiel import Referentiel
from geo.territoires import Territoire
from tests.conftest import ROOT
from tests.unit.catalogue.classeurs import sheets

JOUR = dt.date(2026, 11, 23)
BASE = "https://carte.exemple.fr"
TERRITOIRES = (
    "commune:46102", "commune:75056", "arrondissement:75113", "commune:69123", "commune:94068",
    "commune:22016", "commune:97411", "commune:98818", "epci:200054781", "ept:200057941",
    "departement:973", "region:76", "region:11",
)  # fmt: skip


@pytest.fixture(scope="module")
def couverture(catalogue: Catalogue) -> Couverture:
    return Couverture(catalogue)


def opened(p: Portrait, catalogue: Catalogue) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(page_a4(p, catalogue, BASE, JOUR)))


def words(reader: pypdf.PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


@pytest.mark.parametrize("text", TERRITOIRES)
def test_the_pdf_is_one_a4_page_titled_tagged_and_french(couverture, catalogue, text) -> None:
    p = portrait(couverture, Territoire.parse(text))
    reader = opened(p, catalogue)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert reader.metadata.title == f"{p.libelle} : qui fait alliance ici"
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()


def test_the_text_of_the_pdf_can_be_taken_out(couverture, catalogue) -> None:
    p = portrait(couverture, Territoire.parse("commune:46102"))
    said = words(opened(p, catalogue))
    for heading in (
        "Figeac (46)", "Qui vous couvre", "Qui est proche", "Ce qui manque",
        "Des territoires qui vous ressemblent",
    ):  # fmt: skip
        assert heading in said
    assert "Figeacteurs" in said
    assert "23/11/2026" in said
    assert "Licence Ouverte" in said
    assert "carte.exemple.fr/mon-territoire? commune=46102" in said


def test_every_font_is_inside_the_pdf(couverture, catalogue) -> None:
    reader = opened(portrait(couverture, Territoire.parse("commune:46102")), catalogue)
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert fonts
    for font in fonts:
        (inner,) = font.get_object()["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_links_of_the_pdf_stay_on_the_app(couverture, catalogue) -> None:
    reader = opened(portrait(couverture, Territoire.parse("commune:46102")), catalogue)
    targets = [a.get_object()["/A"]["/URI"] for a in reader.pages[0]["/Annots"]]
    assert f"{BASE}/mon-territoire?commune=46102" in targets
    assert all(t.startswith((f"{BASE}/?fiche=", f"{BASE}/mon-territoire?")) for t in targets)


def test_figures_have_words_for_who_does_not_see_them(couverture, catalogue) -> None:
    reader = opened(portrait(couverture, Territoire.parse("commune:46102")), catalogue)
    told = [
        str(obj["/Alt"])
        for i in range(1, len(reader.xref[0]) + 1)
        if isinstance(obj := reader.get_object(i), dict) and "/Alt" in obj
    ]
    assert any(t.startswith("Carte de Figeac (46)") for t in told)
    assert any(t.startswith("Code QR vers https://carte.exemple.fr") for t in told)


def test_the_longest_names_and_lists_still_make_one_page(
    catalogue: Catalogue, ref: Referentiel
) -> None:
    model = catalogue.fiches[catalogue.position["figeacteurs"]]
    long = "Coopérative intercommunale d’économie sociale et solidaire « œuvrer ensemble » " * 3
    fiches = [
        dataclasses.replace(model, id=f"f-{i}", nom=f"{i} {long}", territoires=(area,))
        for i, area in enumerate(
            [Territoire.parse(a) for a in ("commune:46102", "departement:46", "region:76")] * 60
        )
    ]
    crowded = Catalogue(fiches, ref)
    for text in ("commune:46102", "region:76"):
        reader = opened(portrait(Couverture(crowded), Territoire.parse(text)), crowded)
        assert len(reader.pages) == 1
        said = words(reader)
        assert "La suite est à l’adresse de cette page." in said
        assert all(domaine.libelle in said for domaine in DOMAINES.values())
        assert "Licence Ouverte" in said


@pytest.mark.parametrize("text", ["commune:51513", "epci:244400610", "epci:249740077"])
def test_the_longest_names_are_whole_at_the_head_of_the_page(couverture, catalogue, text) -> None:
    p = portrait(couverture, Territoire.parse(text))
    assert " ".join(p.libelle.split()) in words(opened(p, catalogue))


def test_what_is_above_a_territory_is_never_named_twice_alike(couverture, catalogue) -> None:
    p = portrait(couverture, Territoire.parse("arrondissement:75112"))
    said = words(opened(p, catalogue))
    assert "Paris (75), commune › Paris (75), département › Métropole du Grand Paris" in said


@pytest.mark.parametrize("text", ["region:75", "commune:46102"])
def test_no_line_of_the_page_starts_with_a_dot_or_a_number_in_brackets(
    couverture, catalogue, text
) -> None:
    reader = opened(portrait(couverture, Territoire.parse(text)), catalogue)
    lines = [line.strip() for line in reader.pages[0].extract_text().splitlines()]
    assert len(lines) > 40
    assert not [line for line in lines if line.startswith("·") or re.match(r"\(\w{2,3}\)", line)]


def test_hostile_text_reaches_the_pdf_and_the_workbook_as_text(ref: Referentiel) -> None:
    paths = [ROOT / "tests" / "donnees" / "hostile_chargee.csv"]
    hostile = Catalogue(read_catalogue(paths, ref).fiches, ref)
    assert len(hostile)
    p = portrait(Couverture(hostile), Territoire.parse("commune:46102"))
    assert "<img src=x onerror=" in words(opened(p, hostile))
    book = sheets(portrait_workbook(p, hostile, BASE, JOUR)).values()
    assert not any(sheet.formulas for sheet in book)
    links = [link for sheet in book for link in sheet.links.values()]
    assert all(link.startswith(("http://", "https://")) for link in links)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_made_fit_for_the_bundled_fonts(catalogue, couverture, text) -> None:
    fit = printable(text)
    assert "\n" not in fit
    assert printable(fit) == fit
    position = catalogue.position["figeacteurs"]
    fiches = list(catalogue.fiches)
    fiches[position] = dataclasses.replace(fiches[position], nom=text or "x")
    changed = Catalogue(fiches[position : position + 1], catalogue.ref)
    p = portrait(Couverture(changed), Territoire.parse("commune:46102"))
    assert len(opened(p, changed).pages) == 1


def test_the_map_of_the_page_is_drawn_and_names_places(ref: Referentiel) -> None:
    figeac = Territoire.parse("commune:46102")
    svg = draw_sketch(ref, figeac, (), ref.voisins(figeac), [Marque(2.03, 44.6, "ptce", 1)])
    assert svg.count("<path") == 4  # land, neighbours, the commune filled, its outline
    assert ">Figeac</text>" in svg
    assert ">Capdenac</text>" in svg
    assert ">1</text>" in svg
    assert "<image" not in svg
    assert draw_sketch(ref, Territoire.parse("commune:98818"), (), (), []) == ""


def test_marks_never_overlap_and_the_name_keeps_off_them(ref: Referentiel) -> None:
    figeac = Territoire.parse("commune:46102")
    lon, lat = ref.point(figeac)
    row = [Marque(lon + 0.002 * i, lat, "ptce", i) for i in range(20)]
    svg = draw_sketch(ref, figeac, (), (), row)
    left = sorted(float(x) for x in re.findall(r'<polygon points="([\d.]+),', svg))
    assert len(left) > 2
    assert min(b - a for a, b in itertools.pairwise(left)) >= 16
    top = float(re.findall(r'<polygon points="[\d.]+,([\d.]+)', svg)[0])
    (feet,) = re.findall(r'y="([\d.]+)"[^>]*>Figeac</text>', svg)
    assert float(feet) - 12 > top + 13.6 or float(feet) < top  # capitals are 12 high, marks 13.6


def test_the_coarse_borders_of_departements_are_only_drawn_from_afar(ref: Referentiel) -> None:
    figeac, batch = Territoire.parse("commune:46102"), Territoire.parse("departement:46")
    border = 'stroke-width="0.6"'
    assert border not in draw_sketch(ref, figeac, (), (), [])
    assert border in draw_sketch(ref, batch, (), (), [])


def test_the_workbook_has_every_list_whole_in_words_then_in_codes(couverture, catalogue) -> None:
    p = portrait(couverture, Territoire.parse("region:76"))
    book = sheets(portrait_workbook(p, catalogue, BASE, JOUR))
    words = ["Qui couvre", "Qui est proche", "Ce qui manque", "Qui ressemble", "À lire"]
    assert list(book) == [*words, "Données"]
    above = 4  # the title, the address of the page, the day, a blank
    covering, missing, coded = book["Qui couvre"], book["Ce qui manque"], book["Données"]
    assert len(covering.rows) == above + 1 + p.couvrent + p.en_partie
    assert len(missing.rows) == above + 1 + 13
    assert covering.rows[above][:2] == ["Échelle", "Couvre"]
    assert covering.rows[above + 1][0].startswith("À l’échelle de")
    assert f"{BASE}/mon-territoire?region=76" in covering.links.values()
    first = next(group for group in p.niveaux.values() if group)[0]
    assert f"{BASE}/?fiche={catalogue.fiches[first.position].id}" in covering.links.values()
    for name in words:
        assert book[name].filtered, name
        assert book[name].frozen, name
    inspired = sum(len(i.exemples) for i in p.inspirations)
    known = p.couvrent + p.en_partie + len(p.proches) + len(p.outre_mer) + inspired
    assert len(coded.rows) == 1 + known
    ids = {row[coded.rows[0].index("fiche")] for row in coded.rows[1:]}
    assert ids <= {fiche.id for fiche in catalogue.fiches}


def test_the_same_day_makes_the_same_page(couverture, catalogue) -> None:
    p = portrait(couverture, Territoire.parse("commune:46102"))
    assert page_a4(p, catalogue, BASE, JOUR) == page_a4(p, catalogue, BASE, JOUR)

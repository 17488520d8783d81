"""Récits: what a person writes is read, and what is wrong is told with its file and its line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.__main__ import main
from catalogue.recits.blocs import blocs, in_french
from catalogue.recits.recits import DATA_RECITS, read_recit, read_recits
from catalogue.recits.scenes import scene, view_box
from geo.territoires import FRANCE, Niveau, Territoire

ENTETE = "titre : Un essai\nauteur : Nous\ndate : 2026-11-23\ndurée : 5 minutes\n\n"
JOUR = date(2026, 11, 23)


@pytest.fixture
def lire(tmp_path, catalogue):
    def read(texte: str, nom: str = "essai.md", header: str = ENTETE):
        path = tmp_path / nom
        path.write_text(header + texte, encoding="utf-8")
        return read_recit(path, catalogue)

    return read


def phrases(recit) -> list[str]:
    return [str(d) for d in recit.defauts]


# ------------------------------------------------------------------ what is shipped


def test_the_shipped_recits_can_be_played(catalogue) -> None:
    recits = read_recits(catalogue)
    assert set(recits) >= {"faire-alliance", "tour-de-france"}
    assert [phrases(r) for r in recits.values()] == [[] for _ in recits]


def test_the_tour_shows_one_exemple_of_every_region(catalogue) -> None:
    tour = read_recits(catalogue)["tour-de-france"]
    shown = [e.vue.fiche for e in tour.etapes if e.vue.fiche]
    regions = catalogue.ref.membres(FRANCE, Niveau.REGION)
    met = []
    for slug in shown:
        position = catalogue.position[slug]
        assert "exemple-inspirant" in catalogue.fiches[position].roles
        met += [r for r in regions if catalogue.dans(r)[position]]
    assert len(shown) == len(regions) == 18
    assert sorted(met) == sorted(regions)


def test_the_opening_story_goes_through_the_promised_places(catalogue) -> None:
    recit = read_recits(catalogue)["faire-alliance"]
    assert Territoire.parse("ept:200057941") in recit.etapes[1].vue.territoire
    shown = [e.vue.fiche for e in recit.etapes if e.vue.fiche]
    assert shown[1:] == [
        "ptce-gatinais-montargois",
        "fondation-territoriale-loire-atlantique",
        "vivre-les-mureaux",
        "pole-sud-archer",
        "fermes-de-figeac",
        "groupe-vitamine-t",
        "groupe-ares-logins",
    ]
    for etape in recit.etapes:
        facts = etape.texte and etape.disposition != "carte" and etape is not recit.etapes[-1]
        assert bool(etape.sources) or not facts or etape.vue.fiche, etape.titre


def test_figures_of_a_step_are_counted_not_typed(catalogue) -> None:
    etape = next(e for e in read_recits(catalogue)["faire-alliance"].etapes if e.chiffres)
    assert all(c.vue is not None and not c.valeur for c in etape.chiffres)


# ------------------------------------------------------------------ reading


def test_a_step_says_its_view_layout_frame_notes_sources_and_figures(lire) -> None:
    recit = lire(
        "# Le bois\nvue : ?domaine=habitat\ndisposition : carte-et-texte\ncadre : departement:46\n"
        "\nUn **mot** :\n\n- un\n- deux\n\n## Notes\nDire bonjour.\n\n## Sources\n"
        "- [Une page](https://exemple.fr)\n\n## Chiffres\n- en tout : ?\n- maires : 12\n"
    )
    assert phrases(recit) == []
    (etape,) = recit.etapes
    assert (etape.titre, etape.vue.domaine, etape.disposition) == (
        "Le bois",
        ("habitat",),
        "carte-et-texte",
    )
    assert etape.cadre == Territoire.parse("departement:46")
    assert [b.genre for b in etape.texte] == ["p", "ul"]
    assert etape.texte[0].lignes[0][1].gras
    assert etape.notes[0].lignes[0][0].texte == "Dire bonjour."
    assert etape.sources[0].lignes[0][0].lien == "https://exemple.fr"
    assert [(c.libelle, c.valeur, c.vue is None) for c in etape.chiffres] == [
        ("en tout", "", False),
        ("maires", "12", True),
    ]


@pytest.mark.parametrize(
    ("texte", "disposition"),
    [
        ("# A\nvue : ?type=ptce\n", "carte"),
        ("# A\nvue : ?type=ptce\n\nDu texte.\n", "carte-et-texte"),
        ("# A\nvue : ?fiche=ardelaine\n", "fiche"),
        ("# A\n## Chiffres\n- a : ?\n", "chiffres"),
    ],
)
def test_the_layout_follows_from_what_a_step_holds(lire, texte, disposition) -> None:
    recit = lire(texte)
    assert (phrases(recit), recit.etapes[0].disposition) == ([], disposition)


def test_a_title_may_hold_a_colon_and_windows_line_ends(tmp_path, catalogue) -> None:
    path = tmp_path / "essai.md"
    texte = ENTETE.replace("Un essai", "Alliances : le récit") + "# A\n\nb : c’est du texte\n"
    path.write_bytes(b"\xef\xbb\xbf" + texte.replace("\n", "\r\n").encode())
    recit = read_recit(path, catalogue)
    assert phrases(recit) == []
    assert recit.titre == "Alliances\N{NO-BREAK SPACE}: le récit"
    assert recit.etapes[0].texte[0].lignes[0][0].texte.startswith("b")


@pytest.mark.parametrize("espace", ["\t", "\N{NO-BREAK SPACE}", "  "])
def test_any_space_after_a_mark_or_before_a_colon_is_a_space(lire, espace) -> None:
    header = ENTETE.replace(" :", espace + ":")
    recit = lire(f"#{espace}Un\nvue{espace}: ?type=ptce\n\n##{espace}Notes\nDit.\n", header=header)
    assert phrases(recit) == []
    (etape,) = recit.etapes
    assert (etape.titre, etape.vue.type, len(etape.notes)) == ("Un", ("ptce",), 1)


# ------------------------------------------------------------------ what is wrong, where


@pytest.mark.parametrize(
    ("texte", "ligne", "words"),
    [
        ("# A\nvue : ?fiche=licorne\n", 7, "cette fiche n’existe pas"),
        ("# A\nvue : ?domain=habitat\n", 7, "ce paramètre n’existe pas ici"),
        ("# A\nvue : ?domaine=licorne\n", 7, "ce n’est pas un domaine connu"),
        ("# A\nvue : ?territoire=commune:99999\n", 7, "ce territoire n’existe pas"),
        ("# A\nvue : ardelaine\n", 7, "une vue commence par « ? »"),
        ("# A\ndisposition : cinéma\nvue : ?\n", 7, "carte, carte-et-texte, fiche, chiffres"),
        ("# A\nvue : ?\ndisposition : fiche\n", 8, "la vue doit dire laquelle"),
        ("# A\nvue : ?\ndisposition : chiffres\n", 8, "« ## Chiffres »"),
        ("# A\ncadre : commune:99999\nvue : ?\n", 7, "n’existe pas sur la carte"),
        ("# A\ncadre : partout\nvue : ?\n", 7, "partout"),
        ("# A\nvu : ?\n", 7, "n’est pas une option"),
        ("# A\n\nTexte.\n\n## Note\nBonjour\n", 10, "## Notes"),
        ("# A\n## Chiffres\n- beaucoup\n", 8, "« - libellé : ?vue »"),
        ("# A\n## Chiffres\n- a : ?type=licorne\n", 8, "type d’acteur"),
        ("# \n\nTexte.\n", 6, "pas de titre"),
        ("# A\n\n# B\n\nTexte.\n", 6, "vide"),
        ("", 5, "aucune étape"),
        ("# A\n\nTexte.\n\n#B\nvue : ?\n", 10, "une espace"),
        ("# A\n\nTexte.\n\n##Notes\nBonjour\n", 10, "une espace"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(lire, texte, ligne, words) -> None:
    defauts = lire(texte).defauts
    assert [(d.fichier, d.ligne) for d in defauts] == [("essai.md", ligne)]
    assert words in defauts[0].phrase


@pytest.mark.parametrize(
    ("header", "ligne", "words"),
    [
        (ENTETE.replace("2026-11-23", "demain"), 3, "année-mois-jour"),
        (ENTETE.replace("2026-11-23", "20261123"), 3, "année-mois-jour"),
        (ENTETE.replace("2026-11-23", "2026-02-30"), 3, "année-mois-jour"),
        ("", 1, "titre"),
        ("", 1, "durée"),
        (ENTETE.replace("auteur : Nous\n", ""), 1, "auteur"),
        (ENTETE.replace("auteur", "autrice"), 2, "titre, auteur, date, durée"),
    ],
)
def test_a_wrong_heading_is_told(lire, header, ligne, words) -> None:
    defauts = lire("# A\n\nTexte.\n", header=header).defauts
    assert any(d.ligne == ligne and words in d.phrase for d in defauts)


def test_a_broken_recit_spoils_no_other(tmp_path, catalogue) -> None:
    (tmp_path / "bon.md").write_text(ENTETE + "# A\n\nTexte.\n", encoding="utf-8")
    (tmp_path / "casse.md").write_bytes(ENTETE.encode("latin-1") + b"# A\n")
    (tmp_path / "vide.md").write_text("", encoding="utf-8")
    recits = read_recits(catalogue, tmp_path)
    assert {nom: bool(r.defauts) for nom, r in recits.items()} == {
        "bon": False,
        "casse": True,
        "vide": True,
    }
    assert recits["casse"].defauts[0].ligne == 4


@settings(deadline=None, max_examples=60)
@given(texte=st.text(max_size=300))
def test_no_text_makes_the_reader_fail(texte, catalogue, tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("recits") / "essai.md"
    path.write_text(ENTETE + "# A\n" + texte, encoding="utf-8", errors="surrogatepass")
    recit = read_recit(path, catalogue)
    assert recit.etapes or recit.defauts


def test_the_command_says_what_to_correct_and_fails(tmp_path, capsys) -> None:
    assert main(["recits"]) == 0
    assert "prêt" in capsys.readouterr().out
    (tmp_path / "casse.md").write_text(ENTETE + "# A\nvue : ?fiche=licorne\n", encoding="utf-8")
    assert main(["recits", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "casse.md, ligne 7" in said
    assert "à corriger" in said


# ------------------------------------------------------------------ text


def test_markup_in_a_recit_is_only_ever_text() -> None:
    (bloc,) = blocs("Un <img src=x onerror=alert(1)> et [lien](javascript:alert(1))")
    assert all(not m.lien for ligne in bloc.lignes for m in ligne)
    assert "<img src=x" in "".join(m.texte for ligne in bloc.lignes for m in ligne)


def test_french_spaces_are_put_where_they_belong() -> None:
    assert in_french("L'an : « oui » ?") == (
        "L’an\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}oui\N{NO-BREAK SPACE}»"
        "\N{NARROW NO-BREAK SPACE}?"
    )


@given(st.text(max_size=200))
def test_french_typography_is_done_once_and_for_all(texte) -> None:
    assert in_french(in_french(texte)) == in_french(texte)


# ------------------------------------------------------------------ scenes


def test_every_shipped_scene_looks_at_its_fiche_and_at_no_ocean(catalogue) -> None:
    for recit in read_recits(catalogue, DATA_RECITS).values():
        for etape in recit.etapes:
            west, south, est, north = view_box(etape.vue, catalogue, etape.cadre)
            assert 0 < est - west < 20
            assert 0 < north - south < 20
            position = catalogue.position.get(etape.vue.fiche, -1)
            if position >= 0 and catalogue.has_a_point[position]:
                assert west - 0.2 <= catalogue.lon[position] <= est + 0.2, etape.titre
                assert south - 0.2 <= catalogue.lat[position] <= north + 0.2, etape.titre


def test_a_scene_near_a_place_shows_the_three_nearest(catalogue) -> None:
    from catalogue.address import Vue

    seen = scene(Vue(pres="46102"), catalogue, today=JOUR)
    assert seen["lieu"] == "Figeac (46)"
    metres = [f["distance"] for f in seen["proches"]]
    assert len(metres) == 3
    assert metres == sorted(metres)


def test_a_map_of_the_hexagone_says_how_many_fiches_overseas_it_leaves_out(catalogue) -> None:
    from catalogue.address import Vue

    regions = [Territoire(Niveau.REGION, code) for code in ("01", "02", "03", "04", "06")]
    overseas = sum(catalogue.dans(r) & catalogue.has_a_point for r in regions)
    assert scene(Vue(), catalogue, today=JOUR, cadre=FRANCE)["outreMer"] == overseas.sum() > 0
    there = Vue(territoire=(regions[3],))
    assert scene(there, catalogue, today=JOUR)["outreMer"] == 0


def test_a_fiche_is_alone_on_stage_with_its_area(catalogue) -> None:
    import base64

    import numpy as np

    from catalogue.address import Vue

    carte = scene(Vue(fiche="ardelaine"), catalogue, today=JOUR)["carte"]
    bits = np.unpackbits(np.frombuffer(base64.b64decode(carte["visibles"]), np.uint8))
    assert bits.nonzero()[0].tolist() == [catalogue.position["ardelaine"]]
    assert carte["aires"] == ["epci:200041465"]
    assert carte["etiquette"]["nom"] == "Ardelaine"


# ------------------------------------------------------------------ the fiches one has met


def test_the_last_slide_shows_the_fiches_met_each_once(lire) -> None:
    recit = lire(
        "# Un\nvue : ?fiche=ardelaine\n\n# Deux\nvue : ?fiche=fermes-de-figeac\n\n"
        "# Encore\nvue : ?fiche=ardelaine\n\n# Tous\ndisposition : rencontres\n"
    )
    assert phrases(recit) == []
    assert recit.rencontres == ("ardelaine", "fermes-de-figeac")
    assert recit.etapes[-1].disposition == "rencontres"


def test_a_slide_of_fiches_met_asks_that_some_were(lire) -> None:
    recit = lire("# Un\n\nDu texte.\n\n# Tous\ndisposition : rencontres\n")
    (said,) = phrases(recit)
    assert "aucune étape n’ouvre de fiche" in said
    assert "ligne 11" in said

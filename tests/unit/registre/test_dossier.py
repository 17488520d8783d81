"""The folder of a base: the shipped file to the byte, and a round trip that loses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import DATA_CATALOGUE
from catalogue.lecture.checks import defuse
from catalogue.lecture.reading import catalogue_files, read_catalogue, read_rows
from geo.referentiel import Referentiel
from registre import envois, moderation
from registre.base import Base, open_base
from registre.cellules import cells_of
from registre.dossier import export_folder, fill, import_folder
from registre.entretien import faults
from registre.gestes.fusion import merge
from registre.refus import Conflit, Refus
from registre.schema import FICHE, METADATA
from tests.unit.catalogue.fiches_d_essai import texte_csv
from tests.unit.registre.bases import CELLS, correction, new

NAMES = ("fiches.csv", "historique.jsonl", "propositions.jsonl", "redirections.csv")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(base: Base) -> dict[str, list[tuple]]:
    """Return all a base holds, but e-mails."""
    with base.reading() as connection:
        return {
            name: sorted(
                tuple(v for k, v in row._asdict().items() if k != "courriel").__repr__()
                for row in connection.execute(sa.select(table))
            )
            for name, table in METADATA.tables.items()
        }


def test_the_shipped_catalogue_comes_out_as_it_went_in_to_the_byte(
    base: Base, ref: Referentiel, tmp_path: Path
) -> None:
    contenu = fill(base, DATA_CATALOGUE, ref)
    assert contenu is not None and contenu.ecartees == 0
    assert export_folder(base, tmp_path / "x")["fiches"] == len(contenu.fiches)
    written = files(tmp_path / "x")
    assert tuple(sorted(written)) == NAMES
    for name in ("fiches.csv", "redirections.csv"):
        assert written[name] == (DATA_CATALOGUE / name).read_bytes()
    assert faults(base) == [] and base.last() == 1
    assert fill(base, DATA_CATALOGUE, ref) is None


def test_the_base_reads_as_the_files_do(base: Base, ref: Referentiel) -> None:
    fill(base, DATA_CATALOGUE, ref)
    with base.reading() as connection:
        cells = list(connection.scalars(sa.select(FICHE.c.cellules).order_by(FICHE.c.id)))
    from_base, from_files = read_rows(cells, ref), read_catalogue(catalogue_files(), ref)
    assert from_base.fiches == tuple(sorted(from_files.fiches, key=lambda f: f.id))
    assert [p.attendu for p in from_base.problemes] == [p.attendu for p in from_files.problemes]


def test_every_fiche_as_cells_reads_back_the_same(ref: Referentiel) -> None:
    fiches = read_catalogue(catalogue_files(), ref).fiches
    assert read_rows(map(cells_of, fiches), ref).fiches == fiches


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30) | st.sampled_from(
    ["=1+1", "'a", "a\nb", 'le "bon"', "a;b,c|d", "<script>", " x ", "\r\n", "\x00", "é\u2028ù"]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["new", "correct", "accept", "refuse", "undo", "merge"]),
        st.integers(0, 5),
        TEXTS,
    ),
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_was_done_a_base_rebuilt_from_its_folder_is_the_same(
    steps, ref: Referentiel
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        base = open_base(folder / "a.sqlite")
        for verb, number, text in steps:
            play(base, verb, number, text, ref)
        assert faults(base) == []
        export_folder(base, folder / "a")
        again = open_base(folder / "b.sqlite")
        import_folder(again, folder / "a", ref)
        assert rows(again) == rows(base)
        export_folder(again, folder / "b")
        assert files(folder / "b") == files(folder / "a")
        assert faults(again) == []
        base.close()
        again.close()


def play(base: Base, verb: str, number: int, text: str, ref: Referentiel) -> None:
    slug = f"fiche-{number}"
    try:
        if verb == "new":
            draft = new(id=slug, description=defuse(text) or "Rien.", resultats=defuse(text))
            if read_rows([draft.changements], ref).errors:
                return
            envois.propose(base, draft, courriel="a@ex.fr", motif=text)
        elif verb == "correct":
            with base.reading() as connection:
                row = connection.execute(sa.select(FICHE).where(FICHE.c.id == slug)).first()
            if row and not read_rows([{**row.cellules, "sigle": text}], ref).errors:
                draft = correction(row.cellules, row.version, sigle=text.strip())
                envois.propose(base, draft)
        elif verb == "accept":
            moderation.accept(base, number, "Zoé", text)
        elif verb == "refuse":
            moderation.refuse(base, number, "Max", text)
        elif verb == "merge":
            merge(base, slug, f"fiche-{(number + 1) % 6}", "Zoé", text or "la même")
        else:
            moderation.undo(base, number, "Zoé", text)
    except Refus:
        pass


def test_emails_stay_out_of_the_folder(base: Base, tmp_path: Path) -> None:
    envois.propose(base, new(), courriel="anne@exemple.fr")
    export_folder(base, tmp_path / "x")
    assert not any(b"anne@exemple.fr" in body for body in files(tmp_path / "x").values())


def test_what_is_rebuilt_goes_on_from_where_it_was(
    base: Base, ref: Referentiel, tmp_path: Path
) -> None:
    """Numbers go on after the last one, on every engine."""
    source = open_base(tmp_path / "source.sqlite")
    moderation.accept(source, envois.propose(source, new()), "Zoé")
    export_folder(source, tmp_path / "x")
    import_folder(base, tmp_path / "x", ref)
    assert envois.propose(base, new(id="b")) == 2
    assert moderation.accept(base, 2, "Zoé") == 2
    assert faults(base) == []


def test_only_a_new_base_is_filled(base: Base, ref: Referentiel, tmp_path: Path) -> None:
    envois.propose(base, new())
    export_folder(base, tmp_path / "x")
    with pytest.raises(Conflit, match="vide"):
        import_folder(base, tmp_path / "x", ref)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("fiches.csv", "id,nom\n", "ne se li"),
        ("fiches.csv", texte_csv({"statut": "perdu"}), "1.ligne"),
        ("historique.jsonl", "{", "ligne 1"),
        ("historique.jsonl", '{"numero": 1}\n', "ne se tient pas"),
        ("propositions.jsonl", '{"numero": 1, "neuf": 2}\n', "ne se tient pas"),
    ],
)
def test_a_folder_that_does_not_hold_together_changes_nothing(
    base: Base, ref: Referentiel, tmp_path: Path, name: str, body: str, said: str
) -> None:
    source = open_base(tmp_path / "source.sqlite")
    moderation.accept(source, envois.propose(source, new()), "Zoé")
    export_folder(source, tmp_path / "x")
    (tmp_path / "x" / name).write_text(body, encoding="utf-8")
    with pytest.raises(Refus, match=said):
        import_folder(base, tmp_path / "x", ref)
    assert all(table == [] for table in rows(base).values())


def test_rows_that_do_not_read_stop_no_first_use(
    base: Base, ref: Referentiel, tmp_path: Path
) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    text = texte_csv({}, {"id": "b", "statut": "perdu"}, {"id": "c", "nom": "Après"})
    (folder / "f.csv").write_text(text, encoding="utf-8")
    (folder / "redirections.csv").write_text("ancien,nouveau\nvieux,c\nx,rien\n")
    contenu = fill(base, folder, ref)
    assert contenu is not None and contenu.ecartees == 1
    assert {slug: cells["nom"] for slug, cells in contenu.fiches.items()} == {
        "figeacteurs": "Figeacteurs",
        "c": "Après",
    }
    export_folder(base, tmp_path / "y")
    assert (tmp_path / "y" / "redirections.csv").read_text() == "ancien,nouveau\nvieux,c\n"
    event = json.loads((tmp_path / "y" / "historique.jsonl").read_text())
    assert (event["genre"], event["numero"]) == ("remplissage", 1)


def test_cells_keep_what_a_file_writes(base: Base, ref: Referentiel, tmp_path: Path) -> None:
    """The apostrophe of a formula, as `catalogue/lecture` reads it."""
    moderation.accept(base, envois.propose(base, new(description="'=1+1")), "Zoé")
    export_folder(base, tmp_path / "x")
    (fiche,) = read_catalogue([tmp_path / "x" / "fiches.csv"], ref).fiches
    assert fiche.description == "=1+1"
    assert fiche.id == CELLS["id"]

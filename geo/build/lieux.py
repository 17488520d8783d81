"""The names people may type for a place, and where each leads: ``lieux.parquet``.

One row a name. A former commune leads to the one it joined; a postcode is no row, it belongs to
the communes and arrondissements that list it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geo.build.decoupage import Decoupage
from geo.build.sources import Source, read_decoupage
from geo.lieux.noms import normalise

HISTORIQUE = Source(
    nom="@etalab/decoupage-administratif",
    version="0.7.0",
    depot="npm",
    fichier="etalab-decoupage-administratif-0.7.0.tgz",
    sha256="4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0",
    millesime="historique des communes depuis 1943, arrêté au COG 2020",
    usage="noms des anciennes communes et anciens noms, pour la recherche de lieux",
    licence="Licence Ouverte (données), MIT (code, non repris)",
    attribution="Insee (historique des communes), compilé par Etalab",
)
_FORMER_TYPES = frozenset({"commune-deleguee", "commune-associee"})
_RENAMED = "changement de nom"
_COLUMNS = [
    "niveau",
    "code",
    "nom",
    "genre",
    "departement",
    "population",
    "codes_postaux",
    "ancien_code",
    "complement",
]


def build(tables: Decoupage, package: Path, historique: Path) -> pd.DataFrame:
    """Return every name of the place search, sorted, as text but for the population.

    Parameters
    ----------
    tables
        The découpage of the year.
    package
        The archive that ``tables`` was read from: it names communes déléguées and associées.
    historique
        The archive of ``HISTORIQUE``: it names the communes absorbed or renamed since 1943.

    Returns
    -------
    DataFrame
        ``niveau`` and ``code`` (where the name leads), ``nom``, ``genre``, ``departement``,
        ``population`` (of the target; 0 when unknown), ``codes_postaux`` joined by ``|``,
        ``ancien_code`` and ``complement`` (« ancienne commune de Saint-Denis ») of former names.
    """
    rows = read_decoupage(package, "communes")
    current = [*_units(tables), *_communes(tables), *_arrondissements(tables, rows)]
    frame = pd.DataFrame([*current, *_former(tables, rows, historique)], columns=_COLUMNS)
    frame["population"] = frame["population"].fillna(0).astype("int32")
    return frame.sort_values(["niveau", "code", "genre", "nom", "ancien_code"], ignore_index=True)


def write(frame: pd.DataFrame, folder: Path) -> Path:
    """Write ``lieux.parquet`` in a folder and return its path."""
    path = folder / "lieux.parquet"
    frame.to_parquet(path, compression="zstd", compression_level=19, index=False)
    return path


def _row(niveau: str, code: str, nom: str, **more: object) -> dict[str, Any]:
    empty = {"departement": "", "population": 0, "codes_postaux": "", "ancien_code": ""}
    named = {"niveau": niveau, "code": code, "nom": nom, "genre": niveau}
    return {**named, **empty, "complement": "", **more}


def _units(tables: Decoupage) -> Iterator[dict[str, Any]]:
    """Yield EPCI, EPT, départements and régions, with the population of their communes."""
    members = tables.communes[tables.communes["zone"] != "com"]
    for niveau in ("epci", "ept", "departement", "region"):
        table: pd.DataFrame = getattr(
            tables, {"epci": "epci", "ept": "ept"}.get(niveau, f"{niveau}s")
        )
        population = members.groupby(niveau)["population"].sum()
        for unit in table.itertuples():
            departement = unit.code if niveau == "departement" else ""
            people = population.get(unit.code, 0)
            yield _row(niveau, unit.code, unit.nom, departement=departement, population=people)


def _communes(tables: Decoupage) -> Iterator[dict[str, Any]]:
    for commune in tables.communes.itertuples():
        yield _row(
            "commune",
            commune.code,
            commune.nom,
            departement=commune.departement,
            population=commune.population,
            codes_postaux=commune.codes_postaux,
        )


def _arrondissements(tables: Decoupage, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    postcodes = {
        row["code"]: "|".join(row["codesPostaux"])
        for row in rows
        if row["type"] == "arrondissement-municipal"
    }
    departement = dict(zip(tables.communes["code"], tables.communes["departement"], strict=True))
    for unit in tables.arrondissements.itertuples():
        yield _row(
            "arrondissement",
            unit.code,
            unit.nom,
            departement=departement[unit.commune],
            population=unit.population,
            codes_postaux=postcodes[unit.code],
        )


def _former(
    tables: Decoupage, rows: list[dict[str, Any]], historique: Path
) -> Iterator[dict[str, Any]]:
    """Yield each name that a current commune, or one that joined it, bears no more.

    A commune déléguée that is the seat of the new commune keeps the code of that commune.
    """
    commune = tables.communes.set_index("code").to_dict("index")
    liaison = {
        row["code"]: row["typeLiaison"]
        for row in rows
        if "chefLieu" not in row and "typeLiaison" in row
    }
    seen: set[tuple[str, str]] = set()
    for (code, nom), renamed in sorted(_past_names(rows, historique).items()):
        target = code if code in commune else tables.former.get(code)
        if target is None:
            continue
        now = commune[target]
        written = (code, normalise(nom))
        if normalise(nom) == normalise(now["nom"]) or written in seen:
            continue  # the same name, or the same but for an apostrophe
        seen.add(written)
        what = "ancien nom" if code == target and renamed else "ancienne commune"
        yield _row(
            "commune",
            target,
            nom,
            genre="ancienne commune",
            departement=now["departement"],
            population=now["population"],
            codes_postaux=now["codes_postaux"],
            ancien_code="" if code == target else code,
            complement=f"{what} {_of(now['nom'], liaison.get(target, 0))}",
        )


def _past_names(rows: list[dict[str, Any]], historique: Path) -> dict[tuple[str, str], bool]:
    """Return each (code, name) of the past, and whether it ended by a mere change of name."""
    names = {
        (row["code"], row["nom"]): row.get("raisonFin") == _RENAMED
        for row in read_decoupage(historique, "historique-communes")
    }
    return names | {(r["code"], r["nom"]): False for r in rows if r["type"] in _FORMER_TYPES}


# Insee's « type de liaison » (TNCC): how a name joins « de »; with or without its own article.
_JOINTS: Mapping[int, tuple[str, str]] = {
    1: ("", "d’"),
    2: ("Le ", "du "),
    4: ("Les ", "des "),
    6: ("", "des "),
}


def _of(nom: str, liaison: int) -> str:
    article, joint = _JOINTS.get(liaison, ("", "de "))
    return joint + nom.removeprefix(article)

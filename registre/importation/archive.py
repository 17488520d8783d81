"""The imports of a base as lines one can keep in git, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from registre.schema import LOT, LOT_LIGNE

_ROWS: Final = "lignes"


def read(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return the lots of a base, each with its rows, the first one first."""
    by_lot: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(sa.select(LOT_LIGNE).order_by(LOT_LIGNE.c.numero)):
        by_lot.setdefault(row.lot, []).append(row._asdict())
    lots = connection.execute(sa.select(LOT).order_by(LOT.c.numero))
    return [{**lot._asdict(), _ROWS: by_lot.get(lot.numero, [])} for lot in lots]


def write(connection: sa.Connection, lots: Sequence[dict[str, Any]]) -> None:
    """Write lots in a base that holds none; their events are there already."""
    rows = []
    for said in lots:
        rows += said.pop(_ROWS)
        connection.execute(LOT.insert().values(said))
    if rows:
        connection.execute(LOT_LIGNE.insert(), rows)
    if lots and connection.dialect.name == "postgresql":
        for table in (LOT, LOT_LIGNE):
            last = sa.select(sa.func.max(table.c.numero)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, "numero")
            connection.execute(
                sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 1), last.is_not(None)))
            )

"""A base on each engine, empty at the start of each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from registre.base import Base, open_base
from tests.unit.registre.bases import postgresql


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    try:
        with postgresql() as address:
            yield address
    except FileNotFoundError as missing:
        pytest.skip(str(missing))


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Base]:
    if request.param == "sqlite":
        base = open_base(tmp_path / "registre.sqlite")
    else:
        address = request.getfixturevalue("server")
        engine = sa.create_engine(address)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        engine.dispose()
        base = open_base(address)
    yield base
    base.close()

"""What tests share: the shipped data, loaded once."""

from __future__ import annotations

import pytest

from catalogue.catalogue import Catalogue
from geo.referentiel import Referentiel
from settings import ROOT  # noqa: F401 - for tests that open files
from web.shared import Shared, shared


@pytest.fixture(scope="session")
def data() -> Shared:
    return shared()


@pytest.fixture(scope="session")
def ref(data: Shared) -> Referentiel:
    return data.ref


@pytest.fixture(scope="session")
def catalogue(data: Shared) -> Catalogue:
    return data.catalogue

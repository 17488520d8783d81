"""The service, asked."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="session")
def client(data) -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


@pytest.fixture(scope="session")
def ids(client: TestClient):
    """Return what asks for the rows of a collection, and gives their identifiers."""

    def ask(collection: str = "fiches", **params: object) -> list[str]:
        answer = client.get(
            f"/ogc/collections/{collection}/items", params={"limit": 1000, **params}
        )
        assert answer.status_code == 200, answer.text
        said = answer.json()
        assert said["numberReturned"] == len(said["features"]) <= said["numberMatched"]
        return [feature["id"] for feature in said["features"]]

    return ask

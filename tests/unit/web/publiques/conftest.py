"""The pages of the server alone, asked as a browser or an engine asks them."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.routes import MIDDLEWARE, ROUTES


@pytest.fixture(scope="session")
def client() -> TestClient:
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return TestClient(app, base_url="http://carte.test", follow_redirects=False)

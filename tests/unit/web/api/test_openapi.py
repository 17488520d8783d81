"""The API does what its description says, and the description is what the standard says."""

from __future__ import annotations

import jsonschema
import pytest
from openapi_spec_validator import validate
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.api.openapi import openapi
from web.api.reference import example
from web.routes import MIDDLEWARE, ROUTES

API = openapi("http://testserver")
PATHS = list(API["paths"])


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


def as_json_schema(schema: object) -> object:
    """Return a schema of OpenAPI 3.0 as JSON Schema: ``nullable`` is a type there."""
    if isinstance(schema, dict):
        said = {k: as_json_schema(v) for k, v in schema.items()}
        if said.pop("nullable", False):
            said["type"] = [said["type"], "null"]
        return said
    return [as_json_schema(s) for s in schema] if isinstance(schema, list) else schema


def address(path: str, form: str = "") -> str:
    said = API["paths"][path]
    base = "" if "servers" in said else "/api/v1"
    named = path.replace("{format}", form) if form else path
    return base + example(named, said["get"]["parameters"])


def test_it_is_openapi(client) -> None:
    said = client.get("/api/openapi.json").json()
    validate(said)
    assert said == API
    assert [s["url"] for s in said["servers"]] == [
        "http://testserver/api/v1",
        "http://testserver/api",
    ]
    assert "/api/v2" in said["info"]["description"]


@pytest.mark.parametrize("path", PATHS)
def test_its_examples_answer_as_they_say(client, path) -> None:
    answer = client.get(address(path))
    assert answer.status_code == 200, answer.text
    media = answer.headers["content-type"].partition(";")[0]
    content = API["paths"][path]["get"]["responses"]["200"]["content"]
    assert media in content
    if media == "application/json":
        components = as_json_schema(API["components"])
        schema = {**as_json_schema(content[media]["schema"]), "components": components}
        jsonschema.validate(answer.json(), schema)


def test_every_form_of_an_answer_is_one_it_says(client) -> None:
    for path, said in API["paths"].items():
        for parameter in said["get"]["parameters"]:
            if parameter["name"] == "format":
                for form in parameter["schema"]["enum"]:
                    asked = address(path, form)
                    media = client.get(asked).headers["content-type"].partition(";")[0]
                    assert media in said["get"]["responses"]["200"]["content"], asked


def test_a_fiche_is_what_its_schema_says(client) -> None:
    schema = {
        **as_json_schema(API["components"]["schemas"]["Fiche"]),
        "additionalProperties": False,
    }
    validator = jsonschema.Draft202012Validator(schema)
    for fiche in client.get("/api/v1/fiches.json?pres=46102&limite=200").json()["fiches"]:
        assert list(validator.iter_errors(fiche)) == []


def test_a_refusal_is_what_it_says(client) -> None:
    schema = API["components"]["schemas"]["Erreurs"]
    for wrong in ("fiches.json?licorne=1", "fiches/licorne.json", "lieux", "licorne"):
        jsonschema.validate(client.get(f"/api/v1/{wrong}").json(), schema)


def test_every_parameter_it_names_is_one_that_is_read(client) -> None:
    for path, said in API["paths"].items():
        for parameter in said["get"]["parameters"]:
            if parameter["in"] == "query" and "example" in parameter:
                value = parameter["example"]
                text = ",".join(map(str, value)) if isinstance(value, list) else value
                params = {parameter["name"]: text}
                params |= {"rayon": {"pres": "46102"}}.get(parameter["name"], {})
                if path == "/lieux":
                    params["q"] = "figeac"
                if path.startswith("/reunir"):
                    params = {"commune": "46102", "besoin": "mobilité", **params}
                asked = client.get(address(path).partition("?")[0], params=params)
                assert asked.status_code == 200, (path, params, asked.text[:200])


def test_one_reads_it_as_a_page_of_ours(client) -> None:
    answer = client.get("/api/documentation")
    page = LexborHTMLParser(answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert len(page.css("main section")) == len(PATHS)
    for link in page.css("main section a"):
        found = client.get(str(client.base_url.join("/api/").join(link.attributes["href"])))
        assert found.status_code == 200, link.attributes["href"]
    for sheet in page.css("head link[rel=stylesheet]"):
        assert client.get(str(client.base_url.join("/api/").join(sheet.attributes["href"])))

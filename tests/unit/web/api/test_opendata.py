"""The catalogue as portals harvest it: the same graph in both forms, nothing mandatory missing."""

from __future__ import annotations

import json

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalogue.exports.dcat import Source, jsonld
from web.routes import MIDDLEWARE, ROUTES

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
# What DCAT-AP 3 wants of each class, and what a harvester of data.gouv shows.
WANTED = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset,
                   DCTERMS.license, DCTERMS.language, FOAF.homepage),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.publisher,
                   DCAT.contactPoint, DCAT.distribution, DCAT.keyword, DCAT.theme,
                   DCTERMS.spatial, DCTERMS.temporal, DCTERMS.license, DCTERMS.issued,
                   DCTERMS.modified, DCTERMS.accrualPeriodicity, DCAT.landingPage),
    DCAT.Distribution: (DCAT.accessURL, DCTERMS.title, DCTERMS.license, DCTERMS["format"],
                        DCAT.mediaType),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL, DCAT.servesDataset),
    FOAF.Agent: (FOAF.name,),
    DCTERMS.PeriodOfTime: (DCAT.startDate, DCAT.endDate),
    VCARD.Kind: (VCARD.fn,),
    DCTERMS.Location: (DCAT.bbox,),
}  # fmt: skip


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


@pytest.fixture(scope="module")
def graph(client) -> Graph:
    answer = client.get("/catalogue.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    return Graph().parse(data=answer.text, format="json-ld")


def test_nothing_mandatory_is_missing(graph) -> None:
    for kind, properties in WANTED.items():
        found = list(graph.subjects(RDF.type, kind))
        assert found, kind
        for one in found:
            for wanted in properties:
                assert list(graph.objects(one, wanted)), (one, wanted)


def test_both_forms_are_one_graph(client, graph) -> None:
    answer = client.get("/catalogue.ttl")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert isomorphic(graph, Graph().parse(data=answer.text, format="turtle"))


def test_every_way_to_read_it_answers_with_what_it_says(client, graph) -> None:
    found = {}
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        (address,) = graph.objects(one, DCAT.accessURL)
        (media,) = graph.objects(one, DCAT.mediaType)
        (form,) = graph.objects(one, DCTERMS["format"])
        answer = client.get(str(address))
        assert answer.status_code == 200
        found[str(address)] = (answer.headers["content-type"].partition(";")[0], str(media))
        assert str(form).startswith("http://publications.europa.eu/resource/authority/file-type/")
        for download in graph.objects(one, DCAT.downloadURL):
            assert download == address
    assert len(found) == 7
    for address, (served, media) in found.items():
        if "/ogc/" not in address:
            assert media.endswith(served)
    for service in graph.subjects(RDF.type, DCAT.DataService):
        for wanted in (DCAT.endpointDescription,):
            (address,) = graph.objects(service, wanted)
            assert client.get(str(address)).status_code == 200


def test_it_says_what_is_true_of_the_fiches(graph, data) -> None:
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    described = str(next(graph.objects(dataset, DCTERMS.description)))
    assert described.startswith(f"{len(data.catalogue)}\N{NO-BREAK SPACE}fiches")
    (changed,) = graph.objects(dataset, DCTERMS.modified)
    newest = max(m.modifiee for m in data.moments)
    assert changed.toPython() == newest
    (period,) = graph.objects(dataset, DCTERMS.temporal)
    dates = sorted(f.source_date for f in data.catalogue.fiches if f.source_date)
    assert str(next(graph.objects(period, DCAT.startDate))) == dates[0]
    (licence,) = graph.objects(dataset, DCTERMS.license)
    assert "etalab" in licence
    for text in graph.objects(dataset, DCTERMS.title):
        assert isinstance(text, Literal) and text.language == "fr"


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("aide@exemple.fr", (VCARD.hasEmail, "mailto:aide@exemple.fr")),
        ("https://exemple.fr/ecrire", (VCARD.hasURL, "https://exemple.fr/ecrire")),
        ("", (VCARD.hasURL, "https://carte.fr/a-propos")),
    ],
)
def test_where_to_write_is_what_the_installer_gave(data, contact, said) -> None:
    moment = data.modifie
    source = Source("https://carte.fr", contact, moment, moment, (-61.0, -21.0, 55.0, 51.0))
    text = json.dumps(jsonld(data.catalogue.fiches[:3], source))
    found = Graph().parse(data=text, format="json-ld")
    (point,) = found.objects(URIRef("https://carte.fr/#fiches"), DCAT.contactPoint)
    assert (point, said[0], URIRef(said[1])) in found

"""What engines and browsers ask for by name."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from catalogue import DATA_CATALOGUE
from web.publiques import plan

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(client, path: str) -> list[tuple[str, str]]:
    root = ElementTree.fromstring(client.get(path).content)
    return [
        (u.findtext("s:loc", "", NS), u.findtext("s:lastmod", "", NS))
        for u in root.findall("s:url", NS)
    ]


def test_the_plan_has_every_fiche_with_the_day_it_last_changed(client, catalogue) -> None:
    found = dict(addresses(client, "/sitemap.xml"))
    assert len(found) == len(addresses(client, "/sitemap.xml"))
    with (DATA_CATALOGUE / "historique.csv").open(encoding="utf-8", newline="") as stream:
        changed = {row["id"]: row["modifiee_le"][:10] for row in csv.DictReader(stream)}
    for fiche in catalogue.fiches:
        assert found[f"http://carte.test/fiche/{fiche.id}"] == changed[fiche.id]
    assert "http://carte.test/" in found


def test_every_page_of_the_plan_answers(client) -> None:
    for address, _ in addresses(client, "/sitemap.xml")[::97]:
        assert client.get(address.removeprefix("http://carte.test")).status_code == 200, address


def test_a_plan_too_long_for_one_file_is_cut(client, monkeypatch) -> None:
    whole = addresses(client, "/sitemap.xml")
    monkeypatch.setattr(plan, "PER_FILE", 400)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [e.text.removeprefix("http://carte.test") for e in index.iter(f"{{{NS['s']}}}loc")]
    assert [a for part in parts for a in addresses(client, part)] == whole
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get("/sitemap-99.xml").status_code == 404


def test_robots_are_told_where_the_plan_is_and_let_read_the_pages(client) -> None:
    said = client.get("/robots.txt").text
    assert "Sitemap: http://carte.test/sitemap.xml" in said
    assert "Disallow: /\n" not in said


def test_a_fault_is_told_to_whoever_is_named_and_to_nobody_else(client, monkeypatch) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    told = plan.settings().model_copy(update={"contact": "carte@exemple.fr"})
    monkeypatch.setattr(plan, "settings", lambda: told)
    said = client.get("/.well-known/security.txt").text
    assert "Contact: mailto:carte@exemple.fr\n" in said
    until = datetime.fromisoformat(re.search(r"Expires: (\S+)", said)[1])
    assert timedelta(days=1) < until - datetime.now(UTC) < timedelta(days=365)


def test_the_manifest_names_icons_that_exist_in_the_size_it_says(client) -> None:
    said = client.get("/manifest.webmanifest")
    assert said.headers["content-type"].startswith("application/manifest+json")
    icons = said.json()["icons"]
    assert {i["sizes"] for i in icons} >= {"192x192", "512x512"}
    assert any(i["purpose"] == "maskable" for i in icons)
    for icon in icons:
        file = client.get(icon["src"].removeprefix("."))
        assert file.status_code == 200
        assert file.headers["content-type"] == icon["type"]
    for page in ("/", "/fiches"):
        assert 'rel="manifest"' in client.get(page).text

"""Our pages inside a town hall's: from another origin, on its page that scrolls, in its sandbox."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.counts import PTCE

HALL = """<!DOCTYPE html><html lang="fr"><title>Mairie</title><body style="margin:0;height:4000px">
<h1>La mairie</h1>{frames}</body></html>"""


@pytest.fixture(scope="module")
def hall() -> Iterator[Callable[[str], str]]:
    """A town hall's site: another host than ours, and a page of it for each content."""
    pages: dict[str, str] = {}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def publish(frames: str) -> str:
        path = f"/{len(pages)}"
        pages[path] = HALL.format(frames=frames)
        return f"http://127.0.0.1:{server.server_port}{path}"

    yield publish
    server.shutdown()


def inside(page: Page, address: str) -> Frame:
    """Return the frame that shows an address of ours, once it is there."""
    page.wait_for_function("document.readyState === 'complete'")
    return next(f for f in page.frames if address in f.url)


def shown(frame: Frame) -> int:
    """Return how many fiches the map of a frame shows, once it has drawn."""
    frame.wait_for_function("window.carte?.read().visibles.length > 0")
    return sum(frame.evaluate("carte.read().visibles"))


def test_a_map_lives_in_a_sandbox_of_another_site_and_lets_its_page_scroll(
    chromium, app, hall
) -> None:
    frame = (
        f'<iframe sandbox="allow-scripts allow-popups" src="{app}/embarquer/carte?type=ptce" '
        'title="Carte" width="300" height="400"></iframe>'
    )
    context = chromium.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(hall(frame))
    inner = inside(page, "/embarquer/carte")
    assert shown(inner) == PTCE
    expect(inner.locator(".bandeau a")).to_contain_text(f"{PTCE} PTCE")
    page.mouse.move(150, 250)
    page.mouse.wheel(0, 600)
    page.wait_for_function("scrollY > 100")
    assert context.cookies() == []
    assert errors == []
    context.close()


def test_a_fiche_chosen_on_the_map_is_named_and_opens_beside(chromium, app, hall) -> None:
    source = f"{app}/embarquer/carte?q=figeacteurs"
    frame = f'<iframe src="{source}" title="Carte" width="600" height="400"></iframe>'
    context = chromium.new_context(viewport={"width": 800, "height": 700})
    page = context.new_page()
    page.goto(hall(frame))
    inner = inside(page, "/embarquer/carte")
    shown(inner)
    inner.wait_for_function("carte.read().marques.length > 0 && !carte.read().moving")
    mark = inner.evaluate("carte.read().marques[0]")
    inner.locator(".folium-map").click(position={"x": mark["ex"], "y": mark["ey"]})
    inner.get_by_role("button", name="Figeacteurs").click()  # two at one place: which one is asked
    link = inner.locator(".choisie a")
    expect(link).to_be_visible()
    with context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_have_text(link.inner_text())
    context.close()


def test_one_line_of_script_gives_each_frame_its_height_whoever_loads_first(
    chromium, app, hall
) -> None:
    kinds = (
        "embarquer/carte-liste?territoire=departement:46",
        "embarquer/compteur?type=ptce",
        "fiche/figeacteurs?embed=true",
    )
    frames = "".join(
        f'<iframe data-faire-alliance src="{app}/{kind}" width="300" height="150" '
        'title="Cadre" style="border:0"></iframe>'
        for kind in kinds
    )
    context = chromium.new_context(viewport={"width": 390, "height": 700})
    page = context.new_page()
    page.goto(hall(frames + f'<script async src="{app}/embarquer.js"></script>'))
    own = [f for f in page.frames if any(kind in f.url for kind in kinds)]
    assert len(own) == len(kinds)
    for frame in own:
        frame.wait_for_function(
            "innerHeight > 150 && document.documentElement.scrollHeight - innerHeight <= 1"
        )
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), frame.url
    context.close()


def test_the_code_and_the_preview_follow_what_is_chosen(visit, axe) -> None:
    page = visit(width=390, height=844).page
    page.goto(visit().base + "/embarquer")
    page.get_by_label("Un compteur").check()
    page.get_by_label("Type d’acteur").select_option("ptce")
    code = page.locator("#resultat code")
    expect(code).to_contain_text("/embarquer/compteur?type=ptce")
    preview = page.frame_locator("#resultat iframe")
    expect(preview.locator(".nombre")).to_have_text(str(PTCE))
    page.get_by_label("Une fiche").check()
    expect(page.get_by_role("alert")).to_contain_text("Donnez le nom")
    page.get_by_label("Son nom").fill("Figeacteurs")
    expect(code).to_contain_text("/fiche/figeacteurs?embed=true")
    page.get_by_label("Ajuster la hauteur").check()
    expect(code).to_contain_text("/embarquer.js")
    assert "montrer=fiche" in page.url
    expect(preview.locator("h1")).to_have_text("Figeacteurs")
    axe(page)

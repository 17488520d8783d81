"""How each contender is started, filtered and opened, and how one sees that it has drawn.

A test is a JavaScript expression, cheap enough to be asked at every frame.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page
from typing_extensions import override

from bench.servers import Server, start_ours, start_script, start_streamlit

# How long a hand rests on what it clicks, for every contender: what is shown or asked meanwhile is.
REST_MS = 150
FRAME = "document.querySelector('iframe[src*=streamlit_folium]')"


@dataclass(frozen=True)
class Given:
    """What every contender is given: the same fiches, the same domaines, the same scripts."""

    csv: Path | None
    geojson: Path
    vendor: str
    totals: dict[str, int]
    points: dict[str, int]
    env: dict[str, str]

    @property
    def size(self) -> int:
        """How many fiches."""
        return self.totals[""]


def rest_and_click(page: Page, x: float, y: float) -> None:
    """Bring the pointer somewhere, as a hand does, then click."""
    page.mouse.move(x, y)
    page.wait_for_timeout(REST_MS)
    page.mouse.click(x, y)


class Driver(ABC):
    """A contender."""

    name: str
    label: str
    largest = 10**9
    why_not_larger = ""
    can_filter = True
    can_open = True
    note = ""
    INIT = ""
    """Script run in the page before any other, to see what it draws."""

    def __init__(self, given: Given) -> None:
        self.given = given

    @abstractmethod
    def start(self) -> Server:
        """Start its server."""

    @property
    def path(self) -> str:
        """Address of the page."""
        return "/"

    @abstractmethod
    def drawn(self, code: str = "") -> str:
        """Return the test: points and list of a domaine (all when "") are there."""

    def seen(self) -> str:
        """Return the test of a first view: the points and the list are there to be read."""
        return self.drawn()

    def prepare(self, page: Page) -> None:  # noqa: B027 - most have nothing to do
        """Do, untimed, what must be open before a choice can be clicked."""

    def arm(self, page: Page) -> None:  # noqa: B027 - idem
        """Note, untimed, what must change."""

    @abstractmethod
    def choose(self, page: Page, code: str) -> None:
        """Click one domaine."""

    @abstractmethod
    def clear(self, page: Page) -> None:
        """Click it away."""

    def open_fiche(self, page: Page) -> None:  # noqa: B027 - idem
        """Click a fiche."""

    opened = "false"
    """Test: a fiche is open."""
    click_frame = "null"
    """Expression of the frame where the click that opens a fiche happens."""


class Ours(Driver):
    """Our app as shipped."""

    name, label = "ours", "La carte du faire alliance"
    note = (
        "première vue : compte, liste, filtres utilisables et points à l’écran, avant Streamlit ; "
        "« carte vivante » : on peut la déplacer. Une vue quittée depuis moins de deux minutes "
        "n’est pas redemandée : défaire un choix ne coûte rien au réseau"
    )
    opened = "document.querySelector('.fiche h2')"
    INIT = """
    if (window === window.top) {
      window.__dessins = 0;
      document.addEventListener("carte:apercu", (e) => { window.__apercu = e.detail.marques; });
      document.addEventListener("carte:dessinee", (e) => {
        window.__dessins += 1; window.__marques = e.detail.marques; });
      window.__total = () => Number((document.querySelector(".phrase")?.textContent ?? "x")
        .match(/^[\\d\\s\\u202f\\u00a0]+/)?.[0].replace(/\\D/g, ""));
    }
    """
    _chosen = ""

    @override
    def start(self) -> Server:
        return start_ours(self.given.csv)

    @override
    def drawn(self, code: str = "") -> str:
        redrawn = "window.__dessins > (window.__avant ?? 0) && window.__marques > 0"
        return f"{redrawn} && {self._told(code)}"

    def _told(self, code: str) -> str:
        total = self.given.totals[code]
        return (
            f"window.__total() === {total} &&"
            f" document.querySelectorAll('.fiches > li').length === {min(20, total)}"
        )

    @override
    def seen(self) -> str:
        return f"{self._told('')} && (window.__apercu > 0 || window.__marques > 0)"

    @override
    def arm(self, page: Page) -> None:
        page.evaluate("window.__avant = window.__dessins")

    @override
    def choose(self, page: Page, code: str) -> None:
        self._chosen = code
        page.locator(f"#filtre-domaine-{code}").click()

    @override
    def clear(self, page: Page) -> None:
        page.locator(f"#filtre-domaine-{self._chosen}").click()

    @override
    def open_fiche(self, page: Page) -> None:
        fiche = page.locator(".fiches > li a").first
        fiche.hover()
        page.wait_for_timeout(REST_MS)
        fiche.click()


class _Streamlit(Driver):
    """A peer in Streamlit: a multiselect, a count, a map, a table."""

    script: str

    @override
    def start(self) -> Server:
        return start_streamlit(self.script, **self.given.env)

    def said(self, code: str) -> str:
        """Test: the page says the right count."""
        total = self.given.totals[code]
        return (
            "[...document.querySelectorAll('[data-testid=stMarkdownContainer] strong')]"
            f".some((e) => e.textContent === '{total} fiches')"
        )

    @override
    def prepare(self, page: Page) -> None:
        page.locator("[data-testid=stMultiSelect] input").click()
        page.locator("[role=option]").first.wait_for()

    @override
    def choose(self, page: Page, code: str) -> None:
        page.get_by_role("option", name=code, exact=True).click()

    @override
    def clear(self, page: Page) -> None:
        page.locator(
            "[data-testid=stMultiSelect] [aria-label='Clear all'],"
            " [data-testid=stMultiSelect] [title='Clear all'],"
            " [data-testid=stMultiSelect] [aria-label='Clear value']"
        ).first.click()


class Stock(_Streamlit):
    """One folium.Marker with popup and tooltip per fiche."""

    name, label, script = "stock", "streamlit-folium, un Marker par fiche", "stock.py"
    largest = 5_000
    why_not_larger = "environ 5 ms de serveur par Marker et par clic : plus de 4 min à 50 000"
    opened = f"{FRAME}.contentDocument.querySelector('.leaflet-popup-content b')"
    click_frame = FRAME

    @override
    def drawn(self, code: str = "") -> str:
        marks = self.given.points[code]
        return (
            f"{self.said(code)} && {FRAME}.contentDocument"
            f".getElementsByClassName('leaflet-marker-icon').length === {marks}"
        )

    @override
    def open_fiche(self, page: Page) -> None:
        # A click scrolls the frame into view, between the press and the release.
        page.locator("iframe[src*=streamlit_folium]").scroll_into_view_if_needed()
        frame = next(f for f in page.frames if "streamlit_folium" in f.url)
        # The topmost mark, where a real click lands: southern marks are above northern ones.
        place = frame.evaluate(
            """() => { for (const m of document.getElementsByClassName('leaflet-marker-icon')) {
                 const b = m.getBoundingClientRect(), x = b.x + b.width / 2, y = b.y + b.height / 2;
                 if (x > 40 && y > 120 && x < innerWidth - 40 && y < 400
                     && document.elementFromPoint(x, y) === m) return [x, y]; } }"""
        )
        box = page.locator("iframe[src*=streamlit_folium]").bounding_box()
        assert box and place
        rest_and_click(page, box["x"] + place[0], box["y"] + place[1])


class GeoJsonGroup(_Streamlit):
    """One GeoJson of circle markers in a feature group: streamlit-folium's own advice."""

    name, label, script = "geojson", "streamlit-folium, GeoJson dans un groupe", "geojson_group.py"
    opened = f"{FRAME}.contentDocument.querySelector('.leaflet-popup-content')"
    click_frame = FRAME

    @override
    def drawn(self, code: str = "") -> str:
        marks = self.given.points[code]
        return (
            f"{self.said(code)} && ((w) => {{ const g = w.feature_group.at(-1);"
            " return w.map.hasLayer(g) &&"
            f" Object.keys(g.getLayers()[0]._layers).length === {marks}; }})({FRAME}.contentWindow)"
        )

    @override
    def open_fiche(self, page: Page) -> None:
        # A click scrolls the frame into view, between the press and the release.
        page.locator("iframe[src*=streamlit_folium]").scroll_into_view_if_needed()
        frame = next(f for f in page.frames if "streamlit_folium" in f.url)
        x, y = frame.evaluate(
            """() => { const s = map.getSize(), c = L.point(s.x / 2, s.y / 2);
                 let best = null, least = Infinity;
                 feature_group.at(-1).getLayers()[0].eachLayer((l) => {
                   const p = map.latLngToContainerPoint(l.getLatLng()), d = p.distanceTo(c);
                   if (d < least) { least = d; best = p; } });
                 return [best.x, best.y]; }"""
        )
        box = page.locator("iframe[src*=streamlit_folium]").bounding_box()
        assert box
        rest_and_click(page, box["x"] + x, box["y"] + y)


class PyDeck(_Streamlit):
    """``st.pydeck_chart`` with a ScatterplotLayer and a selection."""

    name, label, script = "pydeck", "st.pydeck_chart", "pydeck_chart.py"
    opened = "[...document.querySelectorAll('h3')].some((e) => e.textContent.length > 3)"
    # deck.gl draws a point an instance: how many it last asked WebGL for is how many are there.
    INIT = """
    for (const name of ["drawArraysInstanced", "drawElementsInstanced"]) {
      const real = WebGL2RenderingContext.prototype[name];
      WebGL2RenderingContext.prototype[name] = function (...all) {
        window.__instances = all.at(-1);
        return real.apply(this, all);
      };
    }
    """

    @override
    def drawn(self, code: str = "") -> str:
        return f"{self.said(code)} && window.__instances === {self.given.points[code]}"

    @override
    def open_fiche(self, page: Page) -> None:
        box = page.locator("[data-testid=stDeckGlJsonChart] canvas").first.bounding_box()
        text = page.locator("[data-bench]").first.get_attribute("data-bench")
        assert box and text
        x, y = (float(v) for v in text.split(","))
        rest_and_click(page, box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y)


class StMap(PyDeck):
    """``st.map``."""

    name, label, script = "stmap", "st.map", "st_map.py"
    can_open = False
    note = "ni popup ni choix d’un point"


class Dash(Driver):
    """dash-leaflet: GeoJSON with clustering, a dropdown, the filter a function of the browser."""

    name, label = "dash", "dash-leaflet"
    note = "le filtre est une fonction du navigateur ; la liste et le compte viennent du serveur"
    _chosen = ""
    opened = "document.querySelector('.leaflet-popup-content')"

    @override
    def start(self) -> Server:
        return start_script("dash_leaflet_app.py", **self.given.env)

    @override
    def drawn(self, code: str = "") -> str:
        return (
            f"document.querySelector('#compte')?.textContent === '{self.given.totals[code]} fiches'"
            " && document.querySelector('.leaflet-marker-pane').children.length > 0"
            " && (window.__change ?? true)"
        )

    @override
    def arm(self, page: Page) -> None:
        page.evaluate(
            """() => { window.__change = false;
                 const o = new MutationObserver(() => { window.__change = true; o.disconnect(); });
                 o.observe(document.querySelector('.leaflet-marker-pane'), {childList: true}); }"""
        )

    @override
    def prepare(self, page: Page) -> None:
        if not page.locator(".dash-dropdown-option").count():
            page.locator("#domaine").click()
        page.locator(".dash-dropdown-option").first.wait_for()

    @override
    def choose(self, page: Page, code: str) -> None:
        self._chosen = code
        page.locator(".dash-dropdown-option").filter(has_text=code).first.click()

    @override
    def clear(self, page: Page) -> None:
        self.choose(page, self._chosen)

    @override
    def open_fiche(self, page: Page) -> None:
        page.keyboard.press("Escape")  # the list of options
        alone = ".leaflet-marker-icon:not(.marker-cluster)"
        for _ in range(12):
            if page.locator(alone).count():
                break
            page.locator(".leaflet-marker-icon.marker-cluster").first.click()
            page.wait_for_timeout(600)
        mark = page.locator(alone).first
        mark.hover(force=True)
        page.wait_for_timeout(REST_MS)
        mark.click(force=True)


class FastCluster(Driver):
    """A plain folium page with FastMarkerCluster, written once, served as a file."""

    name, label = "fastcluster", "page folium, FastMarkerCluster"
    can_filter = False
    note = "page figée : pas de filtre, pas de liste"
    opened = "document.querySelector('.leaflet-popup-content')"

    @override
    def start(self) -> Server:
        return start_script("fast_cluster.py", "/fiches.html", **self.given.env)

    @override
    @property
    def path(self) -> str:
        return "/fiches.html"

    @override
    def drawn(self, code: str = "") -> str:
        return "document.querySelector('.leaflet-marker-pane')?.children.length > 0"

    @override
    def choose(self, page: Page, code: str) -> None:
        raise NotImplementedError

    @override
    def clear(self, page: Page) -> None:
        raise NotImplementedError

    @override
    def open_fiche(self, page: Page) -> None:
        Dash.open_fiche(self, page)  # type: ignore[arg-type]


ALL: tuple[type[Driver], ...] = (Ours, Stock, GeoJsonGroup, PyDeck, StMap, Dash, FastCluster)

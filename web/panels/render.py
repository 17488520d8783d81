"""One way to draw: a template, its values, and the HTML that every way to a reader carries.

The document holds it when it arrives, Streamlit's component is given the same. Escaping belongs to
the templates: autoescape is always on, and what comes from data is text and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalogue.formes import FORMES
from catalogue.sentences import agree, say_number
from catalogue.vocabulaires import DOMAINES, PARTENAIRES, ROLES
from geo.territoires import Territoire
from settings import settings
from web.panels.pictos import PICTOS

# No line begins with ";" or ends with "«", no number is cut from its thousands or its unit.
_TYPOGRAPHY: Final = (
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
    (re.compile(r" ([:»])"), "\N{NO-BREAK SPACE}\\1"),
    (re.compile(r" ([;!?])"), "\N{NARROW NO-BREAK SPACE}\\1"),
    (re.compile(r"« "), "«\N{NO-BREAK SPACE}"),
    (re.compile(r"(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))"), "\\1\N{NARROW NO-BREAK SPACE}"),
    (re.compile(r"(\d) (km|min|kB|MW|m²|%|[kM]?€)"), "\\1\N{NO-BREAK SPACE}\\2"),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel as it is shown, whoever shows it.

    Parameters
    ----------
    nom
        Its class in the page, and the name of the module that gives it life.
    titre
        The title of the page's document.
    html
        What it shows.
    data
        What its module is told besides: what only a browser can do with it.
    racine, boite
        Attributes of the page's root and of the panel's box that a style sheet looks at.
    identite
        What tells it from another, where that is not its HTML: a récit goes on by itself.
    lien
        The address of the page that shows it, as it is best written (``?…`` or ""); None where
        an address is not made of choices.
    sujet
        The territory it tells of, if it tells of one.
    """

    nom: str
    titre: str
    html: Markup
    data: Mapping[str, Any] = field(default_factory=dict)
    racine: Mapping[str, str] = field(default_factory=dict)
    boite: Mapping[str, str] = field(default_factory=dict)
    identite: str = ""
    lien: str | None = None
    sujet: Territoire | None = None

    @property
    def cle(self) -> str:
        """What tells this HTML from another: what already shows it is left as it is."""
        return key_of(self.identite or self.html)

    def told(self) -> dict[str, Any]:
        """Return what ``static/commun/panel.js`` is told of it, besides its HTML."""
        said = {"cle": self.cle, "titre": self.titre, "lien": self.lien}
        return {**said, "racine": dict(self.racine), "boite": dict(self.boite), **self.data}


def key_of(html: str) -> str:
    """Return what tells an HTML from another: what already shows it is left as it is."""
    return hashlib.blake2s(html.encode(), digest_size=8).hexdigest()


def render(template: str, **values: object) -> Markup:
    """Return the HTML of a template under ``web/panels/templates/``, which another may hold.

    Raises
    ------
    jinja2.UndefinedError
        When the template names a value that is not given.
    """
    # Escaped by the template: the only place where a text becomes markup.
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704


@lru_cache(maxsize=4096)  # a page says the same words many times
def typography(text: str) -> str:
    """Return a text with the spaces and apostrophes French typography asks for."""
    for pattern, replacement in _TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text


class Exact(str):
    """A text that typography leaves alone: an address, a code."""

    __slots__ = ()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_well_spaced,
        auto_reload=False,
    )
    made.filters |= {
        "exact": Exact,
        "number": say_number,
        "attribute": attribute,
        "distance": distance_in_words,
    }
    made.globals |= {"agree": agree, "forme": mark, "picto": picto}
    made.globals |= {"ROLES": ROLES, "DOMAINES": DOMAINES, "PARTENAIRES": PARTENAIRES}
    made.globals["propose"] = proposes
    return made


def proposes() -> bool:
    """Tell whether one may propose a fiche here."""
    return not settings().from_files


def _well_spaced(value: object) -> object:
    if isinstance(value, Exact | Markup) or not isinstance(value, str):
        return value
    return typography(value)


def distance_in_words(metres: int) -> str:
    r"""Return a distance as the list says it: whole kilometres.

    >>> distance_in_words(1_499)
    '1\xa0km'
    """
    if metres < 1000:
        return "moins de 1\N{NO-BREAK SPACE}km"
    return f"{say_number((metres + 500) // 1000)}\N{NO-BREAK SPACE}km"


def attribute(value: object) -> str:
    """Return a value as an attribute holds it for a script: JSON, which the template escapes."""
    return Exact(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def mark(role: str, size: int) -> Markup:
    """Return the mark of a type of actor, told by shape and colour, as a decorative drawing."""
    kind = ROLES[role]
    points = FORMES.get(kind.forme)
    shape = (
        Markup('<polygon points="{}" fill="{}"/>').format(
            " ".join(f"{x:.2f},{y:.2f}" for x, y in points), kind.couleur
        )
        if points
        else Markup('<circle r="0.95" fill="{}"/>').format(kind.couleur)
    )
    return Markup(
        '<svg viewBox="-1.4 -1.4 2.8 2.8" width="{0}" height="{0}" aria-hidden="true" '
        'class="forme">{1}</svg>'
    ).format(size, shape)


def picto(code: str) -> Markup:
    """Return a pictogram as a decorative drawing; nothing for a code that has none.

    >>> picto("licorne")
    Markup('')
    """
    strokes = PICTOS.get(code)
    if strokes is None:
        return Markup("")
    return Markup(
        '<svg class="picto" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
    ).format(strokes)

"""What is new or has changed among some fiches, as an Atom feed (RFC 4287, pages of RFC 5005).

Written with Python's own XML: `feedgen` was looked at, and would bring lxml (20 MB) for these
few elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from catalogue.exports.fiches import LICENCE
from catalogue.fiches import Fiche
from catalogue.lecture.historique import Moments
from catalogue.vocabulaires import DOMAINES, ROLES

ATOM: Final = "application/atom+xml"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_AUTHOR: Final = "La carte du faire alliance"
# What XML 1.0 cannot hold, even written as a number.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entree:
    """A fiche of a feed: what it says, since when, where it is in words, its page."""

    fiche: Fiche
    moments: Moments
    lieu: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Flux:
    """What a feed says of itself.

    Parameters
    ----------
    cle
        What tells this feed from others: the query of its view, written one way.
    titre, sous_titre
        What it follows, in words.
    modifie
        The moment of its newest entry.
    liens
        Relation to address: ``self``, ``alternate`` (the page it follows), ``next``…
    """

    cle: str
    titre: str
    sous_titre: str
    modifie: datetime
    liens: Mapping[str, str]


def atom(flux: Flux, entrees: Iterable[Entree]) -> bytes:
    """Return the feed.

    Identifiers hold no address of the app: it may move, and nothing is then new.
    """
    ElementTree.register_namespace("", _NAMESPACE)
    feed = ElementTree.Element(f"{{{_NAMESPACE}}}feed", {"xml:lang": "fr"})
    _add(feed, "id", _urn("flux", flux.cle))
    _add(feed, "title", flux.titre)
    _add(feed, "subtitle", flux.sous_titre)
    _add(feed, "updated", _moment(flux.modifie))
    _add(_add(feed, "author"), "name", _AUTHOR)
    _add(feed, "rights", LICENCE)
    for relation, address in flux.liens.items():
        kind = "text/html" if relation == "alternate" else ATOM
        _add(feed, "link", rel=relation, href=address, type=kind)
    for entree in entrees:
        _add_entry(feed, entree)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(feed: ElementTree.Element, entree: Entree) -> None:
    fiche = entree.fiche
    entry = _add(feed, "entry")
    _add(entry, "id", _urn("fiche", fiche.id))
    _add(entry, "title", fiche.nom)
    _add(entry, "link", rel="alternate", href=entree.adresse, type="text/html")
    _add(entry, "published", _moment(entree.moments.publiee))
    _add(entry, "updated", _moment(entree.moments.modifiee))
    _add(entry, "summary", f"{entree.lieu}. {fiche.description}", type="text")
    for code in fiche.roles:
        _add(entry, "category", term=code, label=ROLES[code].libelle)
    for code in fiche.domaines:
        _add(entry, "category", term=code, label=DOMAINES[code].libelle)


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    clean = {key: _NO_XML.sub(" ", value) for key, value in attributes.items()}
    child = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", clean)
    child.text = _NO_XML.sub(" ", text) or None
    return child


def _urn(kind: str, key: str) -> str:
    return uuid5(NAMESPACE_URL, f"carte-du-faire-alliance/{kind}/{key}").urn


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

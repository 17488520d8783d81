"""Running text written in Markdown, read into plain blocks: no markup ever leaves this module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Genre = Literal["p", "ul", "ol", "citation"]
_SPACES: Final = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"«\s*"), "«\N{NO-BREAK SPACE}"),
    (re.compile(r"\s*»"), "\N{NO-BREAK SPACE}»"),
    (re.compile(r"[ \xa0](?=[;!?](?:\s|$))"), "\N{NARROW NO-BREAK SPACE}"),
    (re.compile(r" (?=:(?:\s|$))"), "\N{NO-BREAK SPACE}"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style; ``lien`` is an http(s) address or ""."""

    texte: str
    gras: bool = False
    italique: bool = False
    lien: str = ""


@dataclass(frozen=True, slots=True)
class Bloc:
    """A paragraph, a quotation or a list: its lines, each a row of runs."""

    genre: Genre
    lignes: tuple[tuple[Piece, ...], ...]


# HTML stays text, an image is its words: a récit has nothing to fetch and nothing to run.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence"])


def in_french(texte: str) -> str:
    r"""Return words with French apostrophes and the spaces that French never breaks at.

    >>> in_french("L'eau : pour qui ?")
    'L’eau\xa0: pour qui\u202f?'
    """
    for motif, signe in _SPACES:
        texte = motif.sub(signe, texte)
    return texte


def blocs(texte: str) -> tuple[Bloc, ...]:
    """Read Markdown into blocks: paragraphs, quotations and lists, with bold, italics and links.

    >>> blocs("Un **bel** exemple")[0].lignes[0][1]
    Piece(texte='bel', gras=True, italique=False, lien='')
    """
    return tuple(_blocs(SyntaxTreeNode(_MARKDOWN.parse(texte))))


def _blocs(node: SyntaxTreeNode) -> Iterator[Bloc]:
    for child in node.children:
        if child.type in ("bullet_list", "ordered_list"):
            lignes = tuple(_ligne(item) for item in child.children)
            yield Bloc("ul" if child.type == "bullet_list" else "ol", lignes)
        elif child.type == "blockquote":
            yield Bloc("citation", tuple(_ligne(p) for p in child.children))
        elif child.type != "hr":
            yield Bloc("p", (_ligne(child),))


def _ligne(node: SyntaxTreeNode) -> tuple[Piece, ...]:
    return tuple(m for m in _pieces(node, Piece("")) if m.texte)


def _pieces(node: SyntaxTreeNode, style: Piece) -> Iterator[Piece]:
    if node.type in ("softbreak", "hardbreak"):
        yield replace(style, texte=" ")
    elif node.type == "strong":
        style = replace(style, gras=True)
    elif node.type == "em":
        style = replace(style, italique=True)
    elif node.type == "link":
        adresse = str(node.attrs.get("href", ""))
        style = replace(style, lien=adresse if adresse.startswith(("https://", "http://")) else "")
    elif not node.children:
        yield replace(style, texte=in_french(node.content))
    for child in node.children:
        yield from _pieces(child, style)

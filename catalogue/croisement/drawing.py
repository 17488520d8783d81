"""The table and the map as one drawing (SVG), to put in a slide or a paper. Light, self-contained.

The browser makes its PNG out of it, so that what is shared is the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from catalogue.catalogue import Catalogue
from catalogue.croisement.carte import Carte, carte
from catalogue.croisement.croisement import Croisement, Mesure, measure
from catalogue.croisement.faces import Choix, Valeur
from catalogue.croisement.words import bornes, chiffre, map_title, method, rate_in_words, titre
from catalogue.sentences import phrase, say_number
from geo.classes import Classement
from geo.territoires import Niveau
from geo.vignettes import Cadre, Trace, Vignettes, draw

# Tints of zero and of the five classes, and the ink on each: those of croisement.css (light).
TINTS: Final = ("#fff", "#fdebdc", "#f9cfae", "#ef9f66", "#b64c12", "#722a05")
INKS: Final = ("#565c5f", "#22282c", "#22282c", "#22160c", "#fff", "#fff")
_TEXT, _QUIET, _STROKE, _FOND_2, _SEA = "#22282c", "#565c5f", "#d8d3c6", "#f6f3ec", "#eef3f5"
_WIDTH: Final = 1600
_MARGIN: Final = 40
_TABLE: Final = 850  # width of the table
_LABEL_WIDTH: Final = 262  # width of the names of its rows
_TOTAL: Final = 66
_ROW_HEIGHT: Final = 30  # height of a row
_TOP: Final = 122  # where the table starts
_CARTE: Final = 630  # width of the map
_SOURCES: Final = (
    "La carte du faire alliance · Licence Ouverte 2.0 · Limites : © IGN, ADMIN EXPRESS COG "
    "(simplifiées) · Populations : Insee"
)


def svg(catalogue: Catalogue, choix: Choix, croisement: Croisement) -> bytes:
    """Return the drawing of what the page shows: title, filters, table, map, legends, sources."""
    measured = measure(croisement, choix.mesure, catalogue.ref)
    shown = carte(catalogue, choix, croisement)
    drawing = draw(catalogue.ref)
    table, bottom = _table(croisement, measured)
    left = _WIDTH - _MARGIN - _CARTE
    high = round(_CARTE * drawing.height / drawing.width)
    legend = [
        *_legend((_MARGIN, bottom + 34, _TABLE), measured.classement, measured, "cases"),
        *_legend((left, _TOP + high + 34, _CARTE), shown.classement, shown, "territoires"),
    ]
    height = max(bottom, _TOP + high) + 170
    said = phrase(croisement.vue, catalogue.query(croisement.vue), catalogue.ref)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
            f'viewBox="0 0 {_WIDTH} {height}" font-family="system-ui, Segoe UI, Roboto, '
            f'DejaVu Sans, sans-serif" fill="{_TEXT}"><title>{escape(said)}</title>'
            f'<rect width="100%" height="100%" fill="#fff"/>',
            _text(_MARGIN, 56, titre(croisement, measured), 30, gras=True),
            _text(_MARGIN, 92, said, 20, couleur=_QUIET),
            _text(left, 110, map_title(shown), 18, gras=True),
            *table,
            f'<svg x="{left}" y="{_TOP}" width="{_CARTE}" height="{high}" '
            f'viewBox="0 0 {drawing.width} {drawing.height}">',
            *_carte(drawing, shown),
            "</svg>",
            *legend,
            _text(_MARGIN, height - 22, _SOURCES, 14, couleur=_QUIET),
            "</svg>",
        )
    ).encode()


def _table(c: Croisement, mesure: Mesure) -> tuple[list[str], int]:
    """Return the table, and the ordinate of its end."""
    wide = (_TABLE - _LABEL_WIDTH - _TOTAL) / max(len(c.colonnes), 1)
    names = [v.code if c.face_colonnes.code == "odd" and v.code else v.libelle for v in c.colonnes]
    longest = max(map(len, names), default=0)
    upright = longest * 8 > 2 * wide and c.face_colonnes.code != "odd"
    top = _TOP + (min(230, longest * 8 + 12) if upright else 50)
    parts = [_text(_MARGIN, top - 10, c.face_lignes.libelle, 15, gras=True)]
    xs = [_MARGIN + _LABEL_WIDTH + i * wide + wide / 2 for i in range(len(names))]
    for x, name in zip(xs, names, strict=True):
        parts += _header(x, top - 10, name, upright=upright)
    end = _MARGIN + _TABLE - _TOTAL / 2
    parts += _header(end, top - 10, "Total", upright=False)
    y = top
    for i, value in enumerate(c.lignes):
        for j, x in enumerate(xs):
            rank = _rang(c, mesure, i, j)
            parts.append(_case(x - wide / 2, y, wide, rank))
            figure = chiffre(mesure.valeurs[i, j], mesure)
            parts.append(_centre(x, y + 20, figure, INKS[max(rank, 0)] if rank >= 0 else _TEXT))
        odd = f"{value.code}. " if c.face_lignes.code == "odd" and value.code else ""
        parts.append(_nom(y + 20, odd + value.libelle))
        parts.append(_centre(end, y + 20, chiffre(mesure.lignes[i], mesure), gras=True))
        y += _ROW_HEIGHT
    parts.append(_stroke(y))
    total = "Ensemble" if mesure.per_inhabitant else "Total (fiches distinctes)"
    parts.append(_text(_MARGIN, y + 21, total, 15, gras=True))
    totals = zip((*xs, end), (*mesure.colonnes, mesure.total), strict=True)
    parts += [_centre(x, y + 21, chiffre(v, mesure), gras=True) for x, v in totals]
    return [*parts, _stroke(top)], y + _ROW_HEIGHT


def _rang(c: Croisement, mesure: Mesure, ligne: int, colonne: int) -> int:
    height, width = c.full_cells
    return (
        int(mesure.classement.rangs[ligne, colonne]) if ligne < height and colonne < width else -1
    )


def _header(x: float, y: float, name: str, *, upright: bool) -> list[str]:
    if upright:
        turn = f'transform="rotate(-90 {x + 5:.1f} {y:.1f})"'
        return [f'<text x="{x + 5:.1f}" y="{y:.1f}" font-size="14" {turn}>{escape(name)}</text>']
    first, _, last = name.partition(" ")
    if len(name) <= 12 or not last:
        return [_centre(x, y, name, gras=True, taille=14)]
    return [
        _centre(x, y - 17, first, gras=True, taille=14),
        _centre(x, y, last, gras=True, taille=14),
    ]


def _carte(drawing: Vignettes, carte: Carte) -> Iterable[str]:
    yield f'<rect width="100%" height="100%" rx="16" fill="{_SEA}"/>'
    magnified = drawing.loupes if carte.niveau is Niveau.DEPARTEMENT else {}
    frames = [c for c in drawing.cadres if c.niveau in ("", carte.niveau.value)]
    yield from map(_cadre, frames)
    ranks, figures = carte.rangs, _figures(carte)
    units = [*drawing.traces[carte.niveau].items(), *magnified.items()]
    for code, trace in units:
        colour = TINTS[ranks[code]] if code in ranks else _FOND_2
        yield f'<path d="{trace.path}" fill="{colour}" stroke="{_QUIET}" stroke-width="1.5"/>'
    size = 38 if carte.niveau is Niveau.REGION else 22
    for code, trace in units:
        if code in figures and (code not in magnified or trace is magnified[code]):
            yield _on_map(trace, figures[code], ranks[code], size)


def _figures(carte: Carte) -> dict[str, str]:
    say = rate_in_words if carte.per_inhabitant else lambda v: say_number(int(v))
    pairs: Iterable[tuple[Valeur, float]] = zip(carte.territoires, carte.valeurs, strict=True)
    return {v.territoire.code: say(figure) for v, figure in pairs if v.territoire is not None}


def _on_map(trace: Trace, figure: str, rank: int, size: int) -> str:
    return (
        f'<text x="{trace.x}" y="{trace.y + size * 0.36:.0f}" font-size="{size}" '
        f'font-weight="600" text-anchor="middle" fill="{INKS[rank]}" stroke="{TINTS[rank]}" '
        f'stroke-width="5" paint-order="stroke">{figure}</text>'
    )


def _cadre(c: Cadre) -> str:
    long = next((n for n in (100, 50, 20, 10) if n * c.units_per_km <= c.width / 3), 5)
    left, low = c.x + 10, c.y + c.height - 10
    return (
        f'<rect x="{c.x}" y="{c.y}" width="{c.width}" height="{c.height}" rx="10" '
        f'fill="#fff" fill-opacity=".4" stroke="{_STROKE}" stroke-width="2"/>'
        + _text(left, c.y + 26, c.nom, 22)
        + f'<path d="M{left} {low - 6}v6h{long * c.units_per_km:.1f}v-6" fill="none" '
        f'stroke="{_QUIET}" stroke-width="2.5"/>'
        + _text(left, low - 11, f"{long} km", 19, couleur=_QUIET)
    )


def _legend(
    place: tuple[float, float, float], classement: Classement, montre: Mesure | Carte, quoi: str
) -> Iterable[str]:
    """Yield the legend at ``(x, y)``, at most ``width`` wide: classes, what counts, method."""
    x, y, width = place
    left = x
    for rank, words, count in bornes(classement, montre.per_inhabitant):
        said = f"{words} ({count})"
        needed = 28 + 9 * len(said)
        if left + needed > x + width:
            left, y = x, y + 24
        yield (
            f'<rect x="{left:.0f}" y="{y - 13:.0f}" width="22" height="16" rx="3" '
            f'fill="{TINTS[rank]}" stroke="{_QUIET}"/>'
        )
        yield _text(left + 28, y, said, 15)
        left += needed + 14
    yield _text(x, y + 24, f"Entre parenthèses : nombre de {quoi}.", 14, couleur=_QUIET)
    for line, words in enumerate(re.split(r"(?<=;) ", method(classement))):
        yield _text(x, y + 44 + 20 * line, words, 14, couleur=_QUIET)


def _case(x: float, y: float, wide: float, rank: int) -> str:
    fill = TINTS[rank] if rank >= 0 else "#fff"
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{_ROW_HEIGHT}" fill="{fill}" '
        f'stroke="{_STROKE}"/>'
    )


def _stroke(y: float) -> str:
    return f'<path d="M{_MARGIN} {y}h{_TABLE}" stroke="{_QUIET}" stroke-width="2"/>'


def _nom(y: float, name: str) -> str:
    """Return the name of a row, smaller when it is long, cut when it is very long."""
    small = len(name) > 31
    return _text(_MARGIN, y, name if len(name) <= 40 else name[:39] + "…", 13 if small else 15)


def _text(
    x: float, y: float, words: str, taille: int, *, couleur: str = _TEXT, gras: bool = False
) -> str:
    weight = ' font-weight="600"' if gras else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{taille}" fill="{couleur}"{weight}>'
        f"{escape(words)}</text>"
    )


def _centre(
    x: float, y: float, words: str, couleur: str = _TEXT, *, gras: bool = False, taille: int = 15
) -> str:
    weight = ' font-weight="600"' if gras else ""
    return (
        f'<text x="{x:.1f}" y="{y:.0f}" font-size="{taille}" text-anchor="middle" '
        f'fill="{couleur}"{weight}>{escape(words)}</text>'
    )

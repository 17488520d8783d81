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
from catalogue.croisement.croisement import Croisement, Mesure, mesurer
from catalogue.croisement.faces import Choix, Valeur
from catalogue.croisement.words import bornes, chiffre, methode, taux_en_mots, titre, titre_carte
from catalogue.sentences import nombre, phrase
from geo.classes import Classement
from geo.territoires import Niveau
from geo.vignettes import Cadre, Trace, Vignettes, dessiner

# Tints of zero and of the five classes, and the ink on each: those of croisement.css (light).
TEINTES: Final = ("#fff", "#fdebdc", "#f9cfae", "#ef9f66", "#b64c12", "#722a05")
ENCRES: Final = ("#565c5f", "#22282c", "#22282c", "#22160c", "#fff", "#fff")
_TEXTE, _DISCRET, _TRAIT, _FOND_2, _MER = "#22282c", "#565c5f", "#d8d3c6", "#f6f3ec", "#eef3f5"
_LARGEUR: Final = 1600
_MARGE: Final = 40
_TABLE: Final = 850  # width of the table
_ETIQUETTE: Final = 262  # width of the names of its rows
_TOTAL: Final = 66
_RANG: Final = 30  # height of a row
_HAUT: Final = 122  # where the table starts
_CARTE: Final = 630  # width of the map
_SOURCES: Final = (
    "La carte du faire alliance · Licence Ouverte 2.0 · Limites : © IGN, ADMIN EXPRESS COG "
    "(simplifiées) · Populations : Insee"
)


def svg(catalogue: Catalogue, choix: Choix, croisement: Croisement) -> bytes:
    """Return the drawing of what the page shows: title, filters, table, map, legends, sources."""
    measured = mesurer(croisement, choix.mesure, catalogue.ref)
    shown = carte(catalogue, choix, croisement)
    drawing = dessiner(catalogue.ref)
    table, bottom = _table(croisement, measured)
    left = _LARGEUR - _MARGE - _CARTE
    high = round(_CARTE * drawing.hauteur / drawing.largeur)
    legend = [
        *_legende((_MARGE, bottom + 34, _TABLE), measured.classement, measured, "cases"),
        *_legende((left, _HAUT + high + 34, _CARTE), shown.classement, shown, "territoires"),
    ]
    height = max(bottom, _HAUT + high) + 170
    said = phrase(croisement.vue, catalogue.query(croisement.vue), catalogue.ref)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LARGEUR}" height="{height}" '
            f'viewBox="0 0 {_LARGEUR} {height}" font-family="system-ui, Segoe UI, Roboto, '
            f'DejaVu Sans, sans-serif" fill="{_TEXTE}"><title>{escape(said)}</title>'
            f'<rect width="100%" height="100%" fill="#fff"/>',
            _texte(_MARGE, 56, titre(croisement, measured), 30, gras=True),
            _texte(_MARGE, 92, said, 20, couleur=_DISCRET),
            _texte(left, 110, titre_carte(shown), 18, gras=True),
            *table,
            f'<svg x="{left}" y="{_HAUT}" width="{_CARTE}" height="{high}" '
            f'viewBox="0 0 {drawing.largeur} {drawing.hauteur}">',
            *_carte(drawing, shown),
            "</svg>",
            *legend,
            _texte(_MARGE, height - 22, _SOURCES, 14, couleur=_DISCRET),
            "</svg>",
        )
    ).encode()


def _table(c: Croisement, mesure: Mesure) -> tuple[list[str], int]:
    """Return the table, and the ordinate of its end."""
    wide = (_TABLE - _ETIQUETTE - _TOTAL) / max(len(c.colonnes), 1)
    names = [v.code if c.face_colonnes.code == "odd" and v.code else v.libelle for v in c.colonnes]
    longest = max(map(len, names), default=0)
    upright = longest * 8 > 2 * wide and c.face_colonnes.code != "odd"
    top = _HAUT + (min(230, longest * 8 + 12) if upright else 50)
    parts = [_texte(_MARGE, top - 10, c.face_lignes.libelle, 15, gras=True)]
    xs = [_MARGE + _ETIQUETTE + i * wide + wide / 2 for i in range(len(names))]
    for x, name in zip(xs, names, strict=True):
        parts += _entete(x, top - 10, name, upright=upright)
    end = _MARGE + _TABLE - _TOTAL / 2
    parts += _entete(end, top - 10, "Total", upright=False)
    y = top
    for i, value in enumerate(c.lignes):
        for j, x in enumerate(xs):
            rank = _rang(c, mesure, i, j)
            parts.append(_case(x - wide / 2, y, wide, rank))
            figure = chiffre(mesure.valeurs[i, j], mesure)
            parts.append(_centre(x, y + 20, figure, ENCRES[max(rank, 0)] if rank >= 0 else _TEXTE))
        odd = f"{value.code}. " if c.face_lignes.code == "odd" and value.code else ""
        parts.append(_nom(y + 20, odd + value.libelle))
        parts.append(_centre(end, y + 20, chiffre(mesure.lignes[i], mesure), gras=True))
        y += _RANG
    parts.append(_trait(y))
    total = "Ensemble" if mesure.par_habitant else "Total (fiches distinctes)"
    parts.append(_texte(_MARGE, y + 21, total, 15, gras=True))
    totals = zip((*xs, end), (*mesure.colonnes, mesure.total), strict=True)
    parts += [_centre(x, y + 21, chiffre(v, mesure), gras=True) for x, v in totals]
    return [*parts, _trait(top)], y + _RANG


def _rang(c: Croisement, mesure: Mesure, ligne: int, colonne: int) -> int:
    height, width = c.pleines
    return (
        int(mesure.classement.rangs[ligne, colonne]) if ligne < height and colonne < width else -1
    )


def _entete(x: float, y: float, name: str, *, upright: bool) -> list[str]:
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
    yield f'<rect width="100%" height="100%" rx="16" fill="{_MER}"/>'
    magnified = drawing.loupes if carte.niveau is Niveau.DEPARTEMENT else {}
    frames = [c for c in drawing.cadres if c.niveau in ("", carte.niveau.value)]
    yield from map(_cadre, frames)
    ranks, figures = carte.rangs, _figures(carte)
    units = [*drawing.traces[carte.niveau].items(), *magnified.items()]
    for code, trace in units:
        colour = TEINTES[ranks[code]] if code in ranks else _FOND_2
        yield f'<path d="{trace.chemin}" fill="{colour}" stroke="{_DISCRET}" stroke-width="1.5"/>'
    size = 38 if carte.niveau is Niveau.REGION else 22
    for code, trace in units:
        if code in figures and (code not in magnified or trace is magnified[code]):
            yield _sur_carte(trace, figures[code], ranks[code], size)


def _figures(carte: Carte) -> dict[str, str]:
    say = taux_en_mots if carte.par_habitant else lambda v: nombre(int(v))
    pairs: Iterable[tuple[Valeur, float]] = zip(carte.territoires, carte.valeurs, strict=True)
    return {v.territoire.code: say(figure) for v, figure in pairs if v.territoire is not None}


def _sur_carte(trace: Trace, figure: str, rank: int, size: int) -> str:
    return (
        f'<text x="{trace.x}" y="{trace.y + size * 0.36:.0f}" font-size="{size}" '
        f'font-weight="600" text-anchor="middle" fill="{ENCRES[rank]}" stroke="{TEINTES[rank]}" '
        f'stroke-width="5" paint-order="stroke">{figure}</text>'
    )


def _cadre(c: Cadre) -> str:
    long = next((n for n in (100, 50, 20, 10) if n * c.unites_par_km <= c.largeur / 3), 5)
    left, low = c.x + 10, c.y + c.hauteur - 10
    return (
        f'<rect x="{c.x}" y="{c.y}" width="{c.largeur}" height="{c.hauteur}" rx="10" '
        f'fill="#fff" fill-opacity=".4" stroke="{_TRAIT}" stroke-width="2"/>'
        + _texte(left, c.y + 26, c.nom, 22)
        + f'<path d="M{left} {low - 6}v6h{long * c.unites_par_km:.1f}v-6" fill="none" '
        f'stroke="{_DISCRET}" stroke-width="2.5"/>'
        + _texte(left, low - 11, f"{long} km", 19, couleur=_DISCRET)
    )


def _legende(
    place: tuple[float, float, float], classement: Classement, montre: Mesure | Carte, quoi: str
) -> Iterable[str]:
    """Yield the legend at ``(x, y)``, at most ``width`` wide: classes, what counts, method."""
    x, y, width = place
    left = x
    for rank, words, count in bornes(classement, montre.par_habitant):
        said = f"{words} ({count})"
        needed = 28 + 9 * len(said)
        if left + needed > x + width:
            left, y = x, y + 24
        yield (
            f'<rect x="{left:.0f}" y="{y - 13:.0f}" width="22" height="16" rx="3" '
            f'fill="{TEINTES[rank]}" stroke="{_DISCRET}"/>'
        )
        yield _texte(left + 28, y, said, 15)
        left += needed + 14
    yield _texte(x, y + 24, f"Entre parenthèses : nombre de {quoi}.", 14, couleur=_DISCRET)
    for line, words in enumerate(re.split(r"(?<=;) ", methode(classement))):
        yield _texte(x, y + 44 + 20 * line, words, 14, couleur=_DISCRET)


def _case(x: float, y: float, wide: float, rank: int) -> str:
    fill = TEINTES[rank] if rank >= 0 else "#fff"
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{_RANG}" fill="{fill}" '
        f'stroke="{_TRAIT}"/>'
    )


def _trait(y: float) -> str:
    return f'<path d="M{_MARGE} {y}h{_TABLE}" stroke="{_DISCRET}" stroke-width="2"/>'


def _nom(y: float, name: str) -> str:
    """Return the name of a row, smaller when it is long, cut when it is very long."""
    small = len(name) > 31
    return _texte(_MARGE, y, name if len(name) <= 40 else name[:39] + "…", 13 if small else 15)


def _texte(
    x: float, y: float, words: str, taille: int, *, couleur: str = _TEXTE, gras: bool = False
) -> str:
    weight = ' font-weight="600"' if gras else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{taille}" fill="{couleur}"{weight}>'
        f"{escape(words)}</text>"
    )


def _centre(
    x: float, y: float, words: str, couleur: str = _TEXTE, *, gras: bool = False, taille: int = 15
) -> str:
    weight = ' font-weight="600"' if gras else ""
    return (
        f'<text x="{x:.1f}" y="{y:.0f}" font-size="{taille}" text-anchor="middle" '
        f'fill="{couleur}"{weight}>{escape(words)}</text>'
    )

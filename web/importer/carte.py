"""The map of a file: its rows by state, over the fiches there are, out of the outlines we ship."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from catalogue.apercus.carte import HEIGHT, WIDTH, Box, frames, inside_of, land, projection
from geo.referentiel import Referentiel
from geo.territoires import FRANCE
from web.importer.resultat import Resultat
from web.panels.render import render

_CELL: Final = 4.0  # pixels: rows of a state nearer than that are drawn as one
_MOST: Final = 4_000
_WIDE: Final = 8.0  # degrees: wider than that, France is shown whole

Floats = npt.NDArray[np.float64]


def draw(
    ref: Referentiel,
    resultat: Resultat,
    etat: int | None,
    chosen: int | None,
    fiches: tuple[Floats, Floats],
) -> tuple[Markup, int]:
    """Return the map, and how many rows are on it.

    Parameters
    ----------
    etat
        The state to show, None for all.
    chosen
        The line of the row one looks at.
    fiches
        Longitudes and latitudes of the fiches there are (EPSG:4326).
    """
    points = resultat.points.astype(np.float64)
    states = np.frombuffer(resultat.etats, dtype=np.uint8)
    shown = ~np.isnan(points[:, 0])
    if etat is not None:
        shown &= states == etat
    places = np.flatnonzero(shown)
    parts = []
    for box, (x, y, width, height) in frames(ref, _looked_at(ref, points[shown])):
        project = projection(box, width, height)
        own = places[inside_of(points[places, 0], points[places, 1], box)]
        drawn = project(points[own])
        kept = _apart(drawn, states[own])
        behind = project(np.column_stack(fiches)[inside_of(*fiches, box)])
        parts.append(
            {
                "x": x,
                "y": y,
                "width": width,
                "height": height,
                "terre": land(box, width, height),
                "fiches": behind[_apart(behind, np.zeros(len(behind), np.uint8))].round(1).tolist(),
                "points": [
                    (
                        round(float(drawn[i][0]), 1),
                        round(float(drawn[i][1]), 1),
                        int(states[own[i]]),
                        int(resultat.numeros[own[i]]),
                    )
                    for i in kept
                ],
                "choisis": [
                    drawn[i].round(1).tolist()
                    for i in np.flatnonzero(resultat.numeros[own] == (chosen or -1))
                ],
            }
        )
    html = render(
        "importer/carte.html", parts=parts, width=WIDTH, height=HEIGHT, placees=len(places)
    )
    return html, len(places)


def _looked_at(ref: Referentiel, points: Floats) -> Box | None:
    """Return where the rows are, None for all of France."""
    if not len(points):
        return None
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    whole = ref.bounds(FRANCE)
    if whole is None or east - west > _WIDE or north - south > _WIDE:
        return None
    return float(west), float(south), float(east), float(north)


def _apart(points: Floats, states: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Return the places of the marks that are not one on the other."""
    if not len(points):
        return np.zeros(0, np.intp)
    cells = np.column_stack((np.floor(points / _CELL), states))
    _, first = np.unique(cells, axis=0, return_index=True)
    return np.sort(first)[:_MOST]

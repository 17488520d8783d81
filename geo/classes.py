"""Five honest classes for a map or a heat table: natural breaks, zero apart.

Counts of fiches are small whole numbers with many equal values: quantiles would put equal values in
different classes and equal steps would leave most classes empty. Fisher-Jenks natural breaks give
the cut that keeps each class closest to its own mean (Fisher 1958, Jenks 1967; computed by the
``jenkspy`` library), and equal values always share a class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import jenkspy
import numpy as np
import numpy.typing as npt

CLASSES: Final = 5
METHODE: Final = "seuils naturels (méthode de Fisher-Jenks), zéro à part"
_VALUES_MAX: Final = 2000  # the algorithm is quadratic: 2,000 values take 50 ms


@dataclass(frozen=True, slots=True)
class Classe:
    """One class as the legend tells it: its observed bounds, both included, and its size."""

    rang: int
    minimum: float
    maximum: float
    effectif: int


@dataclass(frozen=True, slots=True)
class Classement:
    """Values sorted into classes.

    Attributes
    ----------
    rangs
        For every value, in its shape: -1 without a value (nan), 0 for zero, else 1 to 5.
    classes
        The classes that hold something, lowest first; zero is none of them.
    zeros
        How many values are zero.
    goodness
        Goodness of variance fit, 0 to 1: the part of the spread of the values other than zero
        that the classes tell (1 when every class holds equal values).
    """

    rangs: npt.NDArray[np.int8]
    classes: tuple[Classe, ...]
    zeros: int
    goodness: float


def classify(valeurs: npt.ArrayLike, most: int = CLASSES) -> Classement:
    """Sort values into at most ``most`` classes by natural breaks; zero stays apart.

    Parameters
    ----------
    valeurs
        Numbers of any shape, none negative; nan where there is no value.
    most
        Most classes wanted; fewer come when there are fewer different values.

    Raises
    ------
    ValueError
        When a value is negative or infinite: a count or a rate cannot be.

    Examples
    --------
    >>> [(c.minimum, c.maximum) for c in classify([0, 1, 1, 2, 9, 10, 30]).classes]
    [(1.0, 1.0), (2.0, 2.0), (9.0, 9.0), (10.0, 10.0), (30.0, 30.0)]
    >>> classify([0, 4, 4]).rangs.tolist()
    [0, 1, 1]
    """
    table = np.asarray(valeurs, dtype=np.float64)
    known = ~np.isnan(table)
    if (table[known] < 0).any() or np.isinf(table[known]).any():
        raise ValueError("Une valeur à classer est négative ou infinie.")
    positive = table[known & (table > 0)]
    uppers = _upper_bounds(positive, most)
    ranks = np.full(table.shape, -1, dtype=np.int8)
    ranks[known] = 0
    full = known & (table > 0)
    ranks[full] = 1 + np.searchsorted(uppers, table[full], side="left")
    ranks.setflags(write=False)
    classes = []
    for rank in range(1, len(uppers) + 1):
        inside = table[ranks == rank]
        classes.append(Classe(rank, float(inside.min()), float(inside.max()), inside.size))
    return Classement(
        ranks, tuple(classes), int((ranks == 0).sum()), _fit(positive, ranks[full], len(uppers))
    )


def _upper_bounds(positive: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    distinct = np.unique(positive)
    if distinct.size <= count:
        return distinct
    if positive.size > _VALUES_MAX:
        positive = np.quantile(positive, np.linspace(0, 1, _VALUES_MAX), method="nearest")
    breaks = jenkspy.jenks_breaks(positive, min(count, np.unique(positive).size))
    return np.unique(breaks[1:])


def _fit(values: npt.NDArray[np.float64], ranks: npt.NDArray[np.int8], count: int) -> float:
    spread = float(((values - values.mean()) ** 2).sum()) if values.size else 0.0
    if spread == 0:
        return 1.0
    groups = (values[ranks == rank] for rank in range(1, count + 1))
    return 1 - sum(float(((g - g.mean()) ** 2).sum()) for g in groups) / spread

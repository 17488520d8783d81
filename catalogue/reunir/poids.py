"""What weighs in a table, read from ``data/reunir/poids.toml``: the only place it is written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Self

from catalogue import DATA_CATALOGUE

POIDS: Final = DATA_CATALOGUE.parent / "reunir" / "poids.toml"
PARTS: Final = ("besoin", "lieu", "ressemblance", "preuve")
"""What the score of a name is the product of, each with its exponent."""


@dataclass(frozen=True, slots=True)
class Chaise:
    """One chair of the table: what it is for, how many may sit, and what counts there.

    ``km`` is how far a seat may be for whoever does not cover the territory, 0 for anywhere;
    ``seuil`` the part of the need under which nobody comes; ``plancher`` that of who says nothing
    of it; the four others are exponents.
    """

    code: str
    libelle: str
    definition: str
    places: int
    km: float
    seuil: float
    plancher: float
    besoin: float
    lieu: float
    ressemblance: float
    preuve: float


@dataclass(frozen=True, slots=True)
class Poids:
    """All that weighs; immutable. Groups of numbers keep the names they have in the file."""

    noms: int
    gain: float
    alternatives: int
    chaises: Mapping[str, Chaise]
    besoin: Mapping[str, float]
    lieu: Mapping[str, float]
    ressemblance: Mapping[str, float]
    preuve: Mapping[str, float]
    apports: Mapping[str, float]
    manque: Mapping[str, float]

    @classmethod
    def read(cls, path: Path = POIDS) -> Self:
        """Read a file of weights.

        Raises
        ------
        ValueError
            When something is missing, unknown or negative; its message names the file.
        """
        with path.open("rb") as stream:
            said: dict[str, Any] = tomllib.load(stream)
        try:
            chaises = {
                code: Chaise(code=code, **values) for code, values in said.pop("chaises").items()
            }
            groups: dict[str, Any] = {
                k: MappingProxyType(v) if isinstance(v, dict) else v for k, v in said.items()
            }
            made = cls(chaises=MappingProxyType(chaises), **groups)
        except (TypeError, KeyError) as error:
            raise ValueError(f"{path.name} : {error}") from error
        if any(value < 0 for value in made.numbers().values()):
            raise ValueError(f"{path.name} : un poids est négatif.")
        return made

    def numbers(self) -> dict[str, float]:
        """Return every weight that is a matter of degree, by its path in the file."""
        found: dict[str, float] = {"gain": self.gain}
        for code, chaise in self.chaises.items():
            for name in ("seuil", "plancher", *PARTS):
                found[f"chaises.{code}.{name}"] = getattr(chaise, name)
        for name in ("besoin", "lieu", "ressemblance", "preuve", "apports", "manque"):
            found |= {f"{name}.{key}": value for key, value in getattr(self, name).items()}
        return found

    def times(self, path: str, factor: float) -> Poids:
        """Return the same weights, one of them multiplied.

        >>> poids().times("chaises.fait.lieu", 1.2).chaises["fait"].lieu
        1.2
        """
        head, _, rest = path.partition(".")
        if not rest:
            return replace(self, **{head: getattr(self, head) * factor})
        if head == "chaises":
            code, _, name = rest.partition(".")
            moved = replace(
                self.chaises[code], **{name: getattr(self.chaises[code], name) * factor}
            )
            return replace(self, chaises=MappingProxyType({**self.chaises, code: moved}))
        group = getattr(self, head)
        changed: dict[str, Any] = {head: MappingProxyType({**group, rest: group[rest] * factor})}
        return replace(self, **changed)


@lru_cache(maxsize=1)
def poids() -> Poids:
    """Return the weights in force, read once."""
    return Poids.read()

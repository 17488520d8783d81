"""What a column holds, told by its values: codes, e-mails, addresses of sites, and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.importation.lieux.nombres import numbers
from catalogue.importation.lieux.reperes import Reperes
from catalogue.recherche.words import fold

SAMPLE: Final = 400  # values looked at, spread over the whole column
_COURRIEL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SITE: Final = re.compile(
    r"(?:https?://|www\.)\S+\.\S+|[\w-]+(?:\.[\w-]+)*\.(?:fr|org|com|net|eu|coop)/?"
)
_TELEPHONE: Final = re.compile(r"(?:\+33|0033|0)[\s.-]*\d(?:[\s.-]*\d{2}){4}(?:\D.*)?")
_ANNEE: Final = re.compile(r"(?:1[89]|20)\d{2}(?:[.,]0+)?")
_POSTAL: Final = re.compile(r"\d{4,5}(?:[.,]0+)?|\d{2} \d{3}")
_ADRESSE: Final = re.compile(
    r"\b(?:rue|avenue|av|place|pl|chemin|route|boulevard|bd|bld|allees?|impasse|quai|cours"
    r"|square|zone"
    r"|za|zi|lieu dit|bp|cs|bis)\b|\b\d{5} [A-Za-zÀ-ÿ]"
)
_SIRET: Final = re.compile(r"(?:\d[\s.]*){13}\d|(?:\d[\s.]*){8}\d|W\d{9}")
_INSEE: Final = re.compile(r"(?:\d{2}|2[AB])\d{3}|\d{4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contenu:
    """What part of the values (0 to 1) is of each kind; ``remplies`` counts those there are."""

    parts: Mapping[str, float]
    remplies: int
    exemples: tuple[str, ...]
    distinctes: float = 0.0
    mots: float = 0.0  # part of values with letters

    def part(self, kind: str) -> float:
        """Return the part of values of a kind."""
        return self.parts.get(kind, 0.0)


def look(cells: Sequence[str], reperes: Reperes) -> Contenu:
    """Return what the values of a column are.

    Parameters
    ----------
    cells
        All of them, in the order of the rows.
    reperes
        The places, to know a code from a number.
    """
    filled = [cell for cell in map(str.strip, cells) if cell]
    step = max(1, len(filled) // SAMPLE)
    sample = [value[:300] for value in filled[::step][:SAMPLE]]
    examples = tuple(dict.fromkeys(value[:60] for value in filled[:50]))[:3]
    if not sample:
        return Contenu({}, 0, ())
    tests: dict[str, Callable[[str], object]] = {
        "courriel": _COURRIEL.search,
        "site_web": _SITE.match,
        "telephone": _TELEPHONE.fullmatch,
        "annee": _ANNEE.fullmatch,
        "siret": _SIRET.fullmatch,
        "code_insee": lambda v: _INSEE.fullmatch(v) and reperes.commune_of_code(v.zfill(5)),
        "code_postal": lambda v: (
            _POSTAL.fullmatch(v) and reperes.communes_of_postcode(reperes.postcode(v))
        ),
        "commune": lambda v: len(v) < 60 and not v.isdigit() and reperes.is_name(v),
        "departement": reperes.departement,
        "adresse": lambda v: len(v) < 250 and _ADRESSE.search(fold(v)),
        "lat": lambda v: _single(v, 41.2, 51.3) or _single(v, -21.5, 17.0),
        "lon": lambda v: _single(v, -5.3, 9.8) or _single(v, -62.0, 56.0),
        "decimal": lambda v: any(c in v for c in ".,") and _single(v, -1e8, 1e8),
        "metres": lambda v: _single(v, 60_000, 1e7) and len(re.sub(r"\D", "", v)) >= 6,
        "paire": lambda v: len(numbers(v)) == 2,
    }
    parts = {kind: sum(bool(test(v)) for v in sample) / len(sample) for kind, test in tests.items()}
    letters = sum(any(c.isalpha() for c in v) for v in sample) / len(sample)
    return Contenu(parts, len(filled), examples, len(set(sample)) / len(sample), letters)


def _single(value: str, low: float, high: float) -> bool:
    found = numbers(value)
    return len(found) == 1 and low <= found[0] <= high

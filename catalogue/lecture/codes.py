"""What was typed in place of an Insee code, told to who typed it: a postcode, a SIREN, and so on.

The place search knows postcodes. It is loaded when a first wrong code is met, and only then: good
files never wait for it.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from geo.lieux.gazetteer import Gazetteer
from geo.territoires import Niveau, Territoire, TerritoireError

if TYPE_CHECKING:
    from geo.referentiel import Referentiel

_POSTCODE: Final = re.compile(r"\d{5}", re.ASCII)
_MOST: Final = 60  # communes of one postcode
_SHOWN: Final = 3  # communes of a postcode that are named
# What else people take for the code of a commune, and what it is the number of.
_OTHERS: Final = (
    (Niveau.EPCI, "numéro SIREN"),
    (Niveau.EPT, "numéro SIREN"),
    (Niveau.DEPARTEMENT, "numéro de département"),
)


class Codes:
    """Explains codes that are not, or not here, the Insee code of a commune of today."""

    def __init__(self, ref: Referentiel) -> None:
        self._ref = ref

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer.load(self._ref)

    def explain(self, code: str) -> str:
        """Return what is expected in place of a code no commune bears, and what that code is.

        Empty when nothing is known of it.
        """
        for niveau, number in _OTHERS:
            t = self._territoire(niveau, code)
            if t is not None:
                return (
                    "le code Insee de la commune du siège, cinq caractères : "
                    f"{code} est le {number} ({self._ref.nom(t)})"
                )
        lieux = self._communes_of_postcode(code)
        if not lieux:
            return ""
        named = ", ".join(f"{t.code} ({self._ref.nom(t)})" for t in lieux[:_SHOWN])
        more = "…" if len(lieux) > _SHOWN else ""
        return f"le code Insee de la commune, {named}{more} : {code} est un code postal"

    def expected(self, commune: str, code: str) -> Territoire | None:
        """Return the commune of a name whose postcode was typed as its Insee code, or None."""
        found = self._gazetteer.resolve(commune, code)
        meant = found.lieu.territoire if found.lieu and found.certain else None
        return meant if meant in self._communes_of_postcode(code) else None

    def is_former_name(self, commune: str, lieu: Territoire) -> bool:
        """Tell whether a name is that of a former commune of ``lieu``, today's commune."""
        return any(
            found.territoire == lieu and found.genre == "ancienne commune" and found.certain
            for found in self._gazetteer.resolve(commune, None, lieu.code[:2]).propositions
        )

    def _communes_of_postcode(self, code: str) -> tuple[Territoire, ...]:
        if not _POSTCODE.fullmatch(code):
            return ()
        found = self._gazetteer.search(code, _MOST, niveaux=(Niveau.COMMUNE,))
        return tuple(lieu.territoire for lieu in found if lieu.genre == "code postal")

    def _territoire(self, niveau: Niveau, code: str) -> Territoire | None:
        try:
            t = Territoire.parse(f"{niveau.value}:{code}")
        except TerritoireError:
            return None
        return t if self._ref.exists(t) else None

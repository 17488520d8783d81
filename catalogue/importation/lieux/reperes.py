"""The places as an import asks for them: codes, postcodes, exact names, départements, fast."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from geo.lieux.gazetteer import Gazetteer, Resolution
from geo.lieux.index_noms import allowed_typos
from geo.lieux.noms import compact, normalise, without_article
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

_DIGITS: Final = re.compile(r"\d{4,5}")
_CODE_DEPARTEMENT: Final = re.compile(r"0?(\d{1,2}|2[ab]|97\d|98\d)", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\(?\b(\d{2,3}|2[ab])\b\)?", re.IGNORECASE)


class Reperes:
    """What the place search and the territories know, as an import asks it."""

    def __init__(self, ref: Referentiel, gazetteer: Gazetteer) -> None:
        self.ref = ref
        self.gazetteer = gazetteer
        self.resolve = lru_cache(maxsize=60_000)(self._resolve)
        self.key = lru_cache(maxsize=40_000)(self._key)
        self.is_name = lru_cache(maxsize=20_000)(self._is_name)
        self.departement = lru_cache(maxsize=5_000)(self._departement)

    def commune_of_code(self, code: str) -> str:
        """Return the commune of today of a code, an arrondissement's included; "" if none."""
        today = self.ref.commune_actuelle(code.upper())
        if today:
            return today
        arrondissement = Territoire(Niveau.ARRONDISSEMENT, code)
        if self.ref.exists(arrondissement):
            parent = self.ref.parent(arrondissement, Niveau.COMMUNE)
            return parent.code if parent else ""
        return ""

    def postcode(self, cell: str) -> str:
        """Return a postcode as it should be: its lost zero back, no blank, no decimals."""
        bare = (
            re.sub(r"[.,]0+$", "", cell.strip()).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
        )
        return bare.zfill(5) if _DIGITS.fullmatch(bare) else ""

    def communes_of_postcode(self, postcode: str) -> frozenset[str]:
        """Return the communes of a postcode; none for one of companies (CEDEX)."""
        return self.gazetteer.communes_of_postcode(postcode)

    def communes_named(self, nom: str) -> dict[str, bool]:
        """Return the communes of a name as it is written, and whether it is their name of today."""
        return self.gazetteer.communes_named(nom)

    def nearly_named(self, nom: str, communes: frozenset[str]) -> str:
        """Return the one commune of a few whose name is at a few typos of a text, "" otherwise.

        As the place search does with a postcode, a hundred times faster.
        """
        key = compact(without_article(normalise(nom)))
        typos = allowed_typos(len(key))
        near = [c for c in communes if OSA.distance(key, self.key(c), score_cutoff=typos) <= typos]
        return near[0] if typos and len(near) == 1 else ""

    def _key(self, commune: str) -> str:
        return compact(without_article(normalise(self.nom(commune))))

    def _is_name(self, nom: str) -> bool:
        return bool(self.gazetteer.communes_named(nom))

    def _resolve(self, nom: str, postcode: str, departement: str) -> Resolution:
        asked = f"{nom} ({departement})" if departement and not postcode else nom
        return self.gazetteer.resolve(asked, postcode or None)

    def _departement(self, cell: str) -> str:
        """Return the code of a département told by its number or name, "" when it is none."""
        text = re.sub(r"[.,]0+$", "", cell.strip())
        if number := _CODE_DEPARTEMENT.fullmatch(text):
            code = number[1].upper()
            code = code if len(code) > 1 else code.zfill(2)
            return code if self.ref.exists(Territoire(Niveau.DEPARTEMENT, code)) else ""
        named = self.gazetteer.departement_named(text)
        if named:
            return named
        for match in _IN_BRACKETS.finditer(text):  # « 46 - Lot », « Lot (46) »
            code = match[1].upper()
            rest = text[: match.start()] + text[match.end() :]
            if self.gazetteer.departement_named(rest.strip(" -–:/")) == code:
                return code
        return ""

    def departement_of(self, commune: str) -> str:
        """Return the département of a commune, by the code of each."""
        return commune[:3] if commune[:2] in ("97", "98") else commune[:2]

    def postcode_departements(self, postcode: str) -> frozenset[str]:
        """Return the départements a postcode may be in: of its communes, else by its start."""
        known = {self.departement_of(code) for code in self.communes_of_postcode(postcode)}
        if known:
            return frozenset(known)
        if postcode.startswith("20"):
            return frozenset(("2A", "2B"))
        return frozenset((postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2],))

    def libelle(self, commune: str) -> str:
        """Return the name of a commune that tells it from its namesakes."""
        return self.ref.libelle(Territoire(Niveau.COMMUNE, commune))

    def nom(self, commune: str) -> str:
        """Return the official name of a commune."""
        return self.ref.nom(Territoire(Niveau.COMMUNE, commune))

    def same_name(self, given: str, commune: str) -> bool:
        """Tell whether a text is the name of a commune, as people write it."""
        a, b = without_article(normalise(given)), without_article(normalise(self.nom(commune)))
        return a == b or a.replace(" ", "") == b.replace(" ", "")

"""What a territory is called: a level and an official code, as in ``commune:46102``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class TerritoireError(ValueError):
    """A text that names no territory; its message is a French sentence fit for the reader."""


class Niveau(StrEnum):
    """Administrative level. The value is the word used in files and addresses."""

    COMMUNE = "commune"
    ARRONDISSEMENT = "arrondissement"  # municipal: Paris, Lyon and Marseille only
    EPCI = "epci"
    EPT = "ept"  # établissement public territorial, inside the Métropole du Grand Paris
    DEPARTEMENT = "departement"
    REGION = "region"
    PAYS = "pays"


# Shapes of the codes, not lists of them: the Referentiel knows which exist.
_INSEE = r"(?:\d{2}|2[AB])\d{3}"
_CODE: dict[Niveau, re.Pattern[str]] = {
    Niveau.COMMUNE: re.compile(_INSEE, re.ASCII),
    Niveau.ARRONDISSEMENT: re.compile(r"(?:75|69|13)\d{3}", re.ASCII),
    Niveau.EPCI: re.compile(r"\d{9}", re.ASCII),
    Niveau.EPT: re.compile(r"\d{9}", re.ASCII),
    Niveau.DEPARTEMENT: re.compile(r"\d{2}|2[AB]|97\d", re.ASCII),
    Niveau.REGION: re.compile(r"\d{2}", re.ASCII),
    Niveau.PAYS: re.compile(r"FR", re.ASCII),
}
_ATTENDU: dict[Niveau, str] = {
    Niveau.COMMUNE: "un code Insee de cinq caractères, comme 46102 ou 2A004",
    Niveau.ARRONDISSEMENT: "le code d’un arrondissement de Paris, Lyon ou Marseille, comme 75112",
    Niveau.EPCI: "un numéro Siren de neuf chiffres, comme 200067361",
    Niveau.EPT: "un numéro Siren de neuf chiffres, comme 200057941",
    Niveau.DEPARTEMENT: "un code de département, comme 46, 2A ou 974",
    Niveau.REGION: "un code de région de deux chiffres, comme 76",
    Niveau.PAYS: "FR",
}
_SHOWN = 40  # characters of a wrong text quoted in a message: enough to recognise it


@dataclass(frozen=True, slots=True, order=True)
class Territoire:
    """One territory, by name only: whether it exists is for the ``Referentiel`` to say.

    Parameters
    ----------
    niveau
        Its level.
    code
        Its official code: Insee (commune, arrondissement, département, région), Siren (EPCI, EPT).
    """

    niveau: Niveau
    code: str

    def __hash__(self) -> int:
        # That of the code alone: a level is hashed by Python code, ten times slower.
        return hash(self.code)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``niveau:code``; case and outer blanks are forgiven.

        Raises
        ------
        TerritoireError
            When the level is unknown or the code has not the form its level asks for.

        Examples
        --------
        >>> Territoire.parse("commune:46102")
        Territoire(niveau=<Niveau.COMMUNE: 'commune'>, code='46102')
        """
        word, colon, code = text.strip().partition(":")
        if not colon:
            raise TerritoireError(
                f"« {_extract(text)} » n’est pas un territoire : écrire le niveau, deux-points"
                " et le code, comme commune:46102."
            )
        try:
            niveau = Niveau(word.strip().lower())
        except ValueError as error:
            known_codes = ", ".join(n.value for n in Niveau)
            raise TerritoireError(
                f"« {_extract(word)} » n’est pas un niveau de territoire ; niveaux possibles :"
                f" {known_codes}."
            ) from error
        code = code.strip().upper()
        if not _CODE[niveau].fullmatch(code):
            raise TerritoireError(
                f"« {_extract(code)} » n’est pas un code du niveau {niveau.value} ; il faut"
                f" {_ATTENDU[niveau]}."
            )
        return cls(niveau, code)

    def __str__(self) -> str:
        return f"{self.niveau.value}:{self.code}"


def _extract(text: str) -> str:
    """Return the start of a text on one line, to be quoted."""
    court = " ".join(text.split())
    return court if len(court) <= _SHOWN else court[:_SHOWN] + "…"


FRANCE = Territoire(Niveau.PAYS, "FR")

"""How one reaches who a fiche is about, and the other source that says it: form and agreement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from catalogue.fiches import CODE_POSTAL, COURRIEL, TELEPHONE, Colonne
from catalogue.lecture.constats import Constat, Ecart, refusal
from catalogue.vocabulaires import FAITS

SEEN_TOGETHER: Final = (
    *("adresse", "autre_source_url", "autre_source_titre"),
    *("autre_source_date", "autre_source_faits"),
)
"""The columns that ask for ``disagreements``: a row without any has none."""

_TELEPHONE: Final = re.compile(TELEPHONE, re.ASCII)
_COURRIEL: Final = re.compile(COURRIEL, re.ASCII)
_CODE_POSTAL: Final = re.compile(rf"(?<![\d-]){CODE_POSTAL}(?= +[^\W\d_])")
_BETWEEN: Final = re.compile(r"[\s.\-/()]+")
# +33 5…, +33 (0)5…, 0033 5…, and the prefixes of Guadeloupe, Guyane, Martinique, La Réunion.
_ABROAD: Final = re.compile(r"(?:\+|00)(?:33|590|594|596|262)0?(?=\d{9}$)", re.ASCII)
_MOBILE: Final = ("06", "07")
_EXPECTED_NUMBER: Final = "un numéro français à dix chiffres, comme 05 65 11 22 33"
# Where postcodes do not begin as Insee codes do: Corse, Saint-Barthélemy, Saint-Martin.
_POSTCODES: Final = {"2A": "20", "2B": "20", "977": "971", "978": "971"}


def adresse_told(colonne: Colonne, text: str) -> str:
    """Return a postal address, in which a postcode comes before the name of a commune."""
    if text and not _CODE_POSTAL.search(text):
        expected = "une adresse postale, avec un code postal à cinq chiffres suivi de la commune"
        raise refusal(colonne, "", text, expected)
    return text


def telephone_told(colonne: Colonne, text: str) -> str:
    """Return a number as France writes it: five pairs of digits.

    Another way to write the same number is put right and told, the zero that a spreadsheet takes
    off included. A mobile is refused: it is the number of a person more often than of a body.
    """
    if not text or _TELEPHONE.fullmatch(text):
        return text
    digits = _ABROAD.sub("0", _BETWEEN.sub("", text))
    if len(digits) == 9 and digits[0] != "0":
        digits = "0" + digits
    if digits.startswith(_MOBILE):
        expected = f"{_EXPECTED_NUMBER}, et non un portable : c’est celui d’une personne"
        raise refusal(colonne, "", text, expected)
    said = " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))
    if not _TELEPHONE.fullmatch(said):
        raise refusal(colonne, "", text, _EXPECTED_NUMBER)
    raise Ecart(said, [Constat(text, f"« {said} »", "valeur corrigée", "avertissement")])


def courriel_told(colonne: Colonne, text: str) -> str:
    """Return an e-mail address: one, bare, that a link can hold."""
    if text and (not _COURRIEL.fullmatch(text) or ".." in text):
        raise refusal(colonne, "", text, "une seule adresse électronique, comme contact@exemple.fr")
    return text


def disagreements(
    row: Mapping[str, Any], told: Sequence[tuple[str, Constat]]
) -> Iterable[tuple[str, Constat]]:
    """Yield what columns of a row say against one another; nothing is taken off for it.

    Parameters
    ----------
    row
        What was read, by the name of the column.
    told
        What was said of the row already: what follows from it is no second mistake.
    """
    wrong = {name for name, _ in told}
    postcode = _CODE_POSTAL.search(row["adresse"])
    if postcode and not _same_departement(postcode[0], row["code_insee"]):
        expected = f"un code postal du département du siège ({row['code_insee']})"
        yield "adresse", _doubt(postcode[0], expected)
    url, faits = row["autre_source_url"], row["autre_source_faits"]
    if "autre_source_url" not in wrong and not url:
        yield from (
            ("autre_source_url", _doubt("", f"l’adresse de la page, puisque « {name} » est rempli"))
            for name in ("autre_source_titre", "autre_source_date", "autre_source_faits")
            if row[name]
        )
    if url and not faits and "autre_source_faits" not in wrong:
        yield "autre_source_faits", _doubt("", f"ce que dit cette source : {', '.join(FAITS)}")
    for fait in faits:
        if not row[fait] and fait not in wrong:
            yield "autre_source_faits", _doubt(fait, f"une valeur dans la colonne « {fait} »")


def _doubt(valeur: str, expected: str) -> Constat:
    return Constat(valeur, expected, "à vérifier", "avertissement")


def _same_departement(postcode: str, insee: str) -> bool:
    """Tell whether a postcode may be that of a commune; any may without one."""
    departement = insee[: 3 if insee[:2] in ("97", "98") else 2]
    return postcode.startswith(_POSTCODES.get(departement, departement))

"""The words of the catalogue: closed lists, their French labels, definitions and colours."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

from catalogue import DATA_CATALOGUE

_FOLDER: Final = DATA_CATALOGUE / "vocabulaires"


@dataclass(frozen=True, slots=True)
class Terme:
    """One word of a list, as people read it.

    Parameters
    ----------
    code
        What files and addresses hold.
    libelle, pluriel
        French label for one and for several.
    definition, source_titre, source_url
        One sentence for whoever never heard the word, and where it comes from.
    couleur
        ``#RRGGBB``. Those of ``roles`` keep 3:1 on the light and on the dark map; those of ``odd``
        are the United Nations' own.
    forme
        Shape of the mark (``roles`` only): no one has to tell types by colour alone.
    developpe
        The name in full, when the label is short for it.
    """

    code: str
    libelle: str
    pluriel: str
    definition: str = ""
    source_titre: str = ""
    source_url: str = ""
    couleur: str = ""
    forme: str = ""
    developpe: str = ""


def _read(nom: str) -> Mapping[str, Terme]:
    """Return one list in the order of its file, by code."""
    known_codes = {champ.name for champ in fields(Terme)}
    with (_FOLDER / f"{nom}.csv").open(encoding="utf-8-sig", newline="") as stream:
        termes = [
            Terme(**{cle: word.strip() for cle, word in ligne.items() if cle in known_codes})
            for ligne in csv.DictReader(stream)
        ]
    liste = {terme.code: terme for terme in termes}
    if len(liste) != len(termes) or not all(terme.libelle for terme in termes):
        raise ValueError(f"vocabulaires/{nom}.csv : un code est répété ou un libellé manque.")
    return MappingProxyType(liste)


DOMAINES: Final = _read("domaines")
ROLES: Final = _read("roles")
ODD: Final = _read("odd")  # keyed by "1" to "17"
STATUTS: Final = _read("statuts")
CONFIANCES: Final = _read("confiances")
PRECISIONS: Final = _read("precisions")
PARTENAIRES: Final = _read("partenaires")
METIERS: Final = _read("metiers")
FAITS: Final = _read("faits")  # what another source than the first may say: names of columns
SOUS_TYPES: Final = _read("sous_types")  # open: see `sous_type`

LISTES: Final[Mapping[str, Mapping[str, Terme]]] = MappingProxyType(
    {
        "domaines": DOMAINES,
        "roles": ROLES,
        "statuts": STATUTS,
        "confiances": CONFIANCES,
        "precisions": PRECISIONS,
        "partenaires": PARTENAIRES,
        "metiers": METIERS,
        "faits": FAITS,
        "sous_types": SOUS_TYPES,
    }
)


def sous_type(code: str) -> Terme:
    """Return a finer kind, known or not: an unknown code is shown as words.

    Examples
    --------
    >>> sous_type("ressourcerie-mobile").libelle
    'Ressourcerie mobile'
    """
    connu = SOUS_TYPES.get(code)
    if connu is not None:
        return connu
    words = code.replace("-", " ").replace("_", " ").strip()
    libelle = words[:1].upper() + words[1:]
    return Terme(code, libelle, libelle)

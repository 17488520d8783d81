"""The faces of the cube and what the page Croiser is asked: its own part of the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from catalogue.address import Ignore, Vue
from catalogue.fiches import Fiche
from catalogue.recherche.words import fold
from catalogue.vocabulaires import DOMAINES, ODD, ROLES, Terme
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire

PARAMETRES: Final = ("lignes", "colonnes", "mesure", "face")


@dataclass(frozen=True, slots=True)
class Face:
    """A way to sort fiches: its name in addresses, the family of filters it reads, its words."""

    code: str
    famille: Literal["domaine", "type", "odd", "territoire"]
    libelle: str
    pluriel: str
    niveau: Niveau | None = None
    feminin: bool = False


FACES: Final[Mapping[str, Face]] = MappingProxyType(
    {
        face.code: face
        for face in (
            Face("domaine", "domaine", "Domaine", "domaines"),
            Face("type", "type", "Type d’acteur", "types d’acteur"),
            Face("region", "territoire", "Région", "régions", Niveau.REGION, True),
            Face("departement", "territoire", "Département", "départements", Niveau.DEPARTEMENT),
            Face("odd", "odd", "ODD", "ODD"),
        )
    }
)
LISTES: Final[Mapping[str, tuple[Mapping[str, Terme], Callable[[Fiche], Iterable[object]]]]] = (
    MappingProxyType(
        {
            "domaine": (DOMAINES, lambda f: f.domaines),
            "type": (ROLES, lambda f: f.roles),
            "odd": (ODD, lambda f: f.odd),
        }
    )
)
LIGNES, COLONNES = "region", "type"
MESURES: Final = ("fiches", "habitants")


@dataclass(frozen=True, slots=True)
class Choix:
    """What the page itself was asked: its two faces, the measure, the column the map shows."""

    lignes: str = LIGNES
    colonnes: str = COLONNES
    mesure: str = "fiches"
    face: str = ""

    def query(self) -> dict[str, str]:
        """Return the parameters of the page, defaults left out, in a fixed order."""
        usual = Choix()
        values = {name: getattr(self, name) for name in PARAMETRES}
        return {name: v for name, v in values.items() if v != getattr(usual, name)}

    def address(self, vue: Vue) -> str:
        """Return the query string of the page for a view (``?`` included), or "".

        >>> Choix(lignes="domaine").address(Vue(odd=("8",)))
        '?lignes=domaine&odd=8'
        """
        own = "&".join(f"{name}={value}" for name, value in self.query().items())
        parts = [part for part in (own, without_page(vue).address().removeprefix("?")) if part]
        return "?" + "&".join(parts) if parts else ""


@dataclass(frozen=True, slots=True)
class ReadChoix:
    """What was read of the page's own parameters, and what was left out."""

    choix: Choix
    ignores: tuple[Ignore, ...]


def read_choix(params: Iterable[tuple[str, str]], vue: Vue, ref: Referentiel) -> ReadChoix:
    """Read the parameters of the page; what cannot be used is left out and told.

    Two faces must be of two families: a région and a département of one fiche say the same thing,
    and no address could say both.
    """
    told: list[Ignore] = []
    asked: dict[str, str] = {}
    known = {"lignes": tuple(FACES), "colonnes": tuple(FACES), "mesure": MESURES}
    for name, value in params:
        if name not in PARAMETRES or not value:
            continue
        if name == "face" or value in known[name]:
            asked[name] = value
        else:
            reason = "valeurs possibles : " + ", ".join(known[name])
            told.append(Ignore(name, value[:60], reason))
    face = asked.pop("face", "")
    choix = _of_two_families(Choix(**asked), asked, told)
    crossed = face_croisee(choix)
    if face and crossed and face in {v.code for v in valeurs(crossed, vue, ref)}:
        choix = replace(choix, face=face)
    elif face:
        told.append(Ignore("face", face[:60], "ce n’est pas une valeur du tableau"))
    return ReadChoix(choix, tuple(told))


def _of_two_families(choix: Choix, asked: Mapping[str, str], told: list[Ignore]) -> Choix:
    if FACES[choix.lignes].famille != FACES[choix.colonnes].famille:
        return choix
    if "lignes" not in asked:
        return replace(choix, lignes=_partner(choix.colonnes))
    if "colonnes" in asked:
        told.append(Ignore("colonnes", choix.colonnes, "les lignes montrent déjà cette face"))
    return replace(choix, colonnes=_partner(choix.lignes))


def _partner(face: str) -> str:
    return "domaine" if face == "type" else "type"


def face_croisee(choix: Choix) -> Face | None:
    """Return the face crossed with the territories; None when no face is a territory."""
    faces = FACES[choix.lignes], FACES[choix.colonnes]
    if not any(f.niveau for f in faces):
        return None
    return next(f for f in faces if f.niveau is None)


@dataclass(frozen=True, slots=True)
class Valeur:
    """One row or column: its code in the address, its words, its territory when it is one.

    The rest of a territorial face (fiches in none of its units) has no code: no address of the
    Explorer says it.
    """

    code: str
    libelle: str
    territoire: Territoire | None = None


def valeurs(face: Face, vue: Vue, ref: Referentiel) -> tuple[Valeur, ...]:
    """Return the values of a face that a view leaves, in the order one reads them.

    With filters on territories, the units of the level inside them; a territory that holds none
    (a commune, an EPCI over two départements) is a value itself.
    """
    if face.niveau is None:
        terms = LISTES[face.famille][0]
        chosen = getattr(vue, face.famille)
        return tuple(
            Valeur(t.code, t.libelle) for t in terms.values() if t.code in chosen or not chosen
        )
    units: dict[Territoire, None] = {}
    for territoire in vue.territoire or (FRANCE,):
        inside = ref.membres(territoire, face.niveau) if territoire.niveau != face.niveau else ()
        units |= dict.fromkeys(inside or (territoire,))
    named = (Valeur(str(t), ref.libelle(t), t) for t in units)
    return tuple(sorted(named, key=lambda v: fold(v.libelle)))


def without_page(vue: Vue) -> Vue:
    """Return the filters of a view alone, without what is open, sorted or drawn."""
    return vue.with_(fiche="", tri="", vue="", fond="")

"""One territory told whole: what it is, and the four answers; every form of it starts here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from catalogue.portrait.couverture import (
    Animation,
    Couverture,
    Couvrante,
    Inspiration,
    Manque,
    Proche,
)
from catalogue.sentences import agree, say_number
from geo.referentiel import Referentiel
from geo.ressemblance import Profil, profil
from geo.territoires import Niveau, Territoire

PROCHES: Final = 10
INSPIRATIONS: Final = 5
OUTRE_MER: Final = 12

GENRES_EPCI: Final = MappingProxyType(
    {
        "CC": "communauté de communes",
        "CA": "communauté d’agglomération",
        "CU": "communauté urbaine",
        "METRO": "métropole",
        "MET69": "métropole de Lyon",
        "EPT": "établissement public territorial",
        "": "aucune intercommunalité",
    }
)
GENRES: Final = MappingProxyType(
    {
        Niveau.COMMUNE: "commune",
        Niveau.ARRONDISSEMENT: "arrondissement municipal",
        Niveau.EPT: "établissement public territorial",
        Niveau.DEPARTEMENT: "département",
        Niveau.REGION: "région",
        Niveau.PAYS: "pays",
    }
)
ECHELLES: Final = MappingProxyType(
    {
        Niveau.ARRONDISSEMENT: "À l’échelle d’un arrondissement",
        Niveau.COMMUNE: "À l’échelle de la commune",
        Niveau.EPT: "À l’échelle de l’établissement public territorial",
        Niveau.EPCI: "À l’échelle de l’intercommunalité",
        Niveau.DEPARTEMENT: "À l’échelle du département",
        Niveau.REGION: "À l’échelle de la région",
        Niveau.PAYS: "À l’échelle de la France",
    }
)
# The level that tells a territory's parts; the first that has any.
_BELOW: Final = MappingProxyType(
    {
        Niveau.COMMUNE: (Niveau.ARRONDISSEMENT,),
        Niveau.EPCI: (Niveau.COMMUNE,),
        Niveau.EPT: (Niveau.COMMUNE,),
        Niveau.DEPARTEMENT: (Niveau.EPCI, Niveau.COMMUNE),
        Niveau.REGION: (Niveau.DEPARTEMENT,),
        Niveau.PAYS: (Niveau.REGION,),
    }
)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A territory and its four answers.

    ``membres`` are its parts one level down, ``niveaux`` who covers it, ``outre_mer`` what is
    offered in place of ``proches`` where no position is published (collectivités d’outre-mer).
    """

    territoire: Territoire
    libelle: str
    genre: str
    profil: Profil
    superficie_km2: float | None
    point: tuple[float, float] | None
    communes: int
    parents: tuple[Territoire, ...]
    membres: tuple[Territoire, ...]
    voisins: tuple[Territoire, ...]
    niveaux: Mapping[Niveau, tuple[Couvrante, ...]]
    proches: tuple[Proche, ...]
    par_role: Mapping[str, Proche]
    animations: tuple[Animation, ...]
    manques: tuple[Manque, ...]
    inspirations: tuple[Inspiration, ...]
    outre_mer: tuple[int, ...]

    @property
    def couvrent(self) -> int:
        """How many fiches cover it whole."""
        return sum(c.entiere for group in self.niveaux.values() for c in group)

    @property
    def en_partie(self) -> int:
        """How many fiches cover only a part of it."""
        return sum(map(len, self.niveaux.values())) - self.couvrent


def portrait(couverture: Couverture, t: Territoire) -> Portrait:
    """Answer everything about one territory; about 10 ms.

    Raises
    ------
    TerritoireError
        When it does not exist.
    """
    ref = couverture.ref
    point = ref.point(t)
    return Portrait(
        territoire=t,
        libelle=ref.libelle(t),
        genre=genre(ref, t),
        profil=profil(ref, t),
        superficie_km2=ref.superficie_km2(t),
        point=point,
        communes=len(ref.communes(t)),
        parents=ref.parents(t),
        membres=membres(ref, t),
        voisins=ref.voisins(t),
        niveaux=MappingProxyType(couverture.by_niveau(t)),
        proches=couverture.proches(t, PROCHES),
        par_role=MappingProxyType(couverture.nearest_by_role(t)),
        animations=couverture.animations(t),
        manques=couverture.manques(t),
        inspirations=couverture.inspirations(t, INSPIRATIONS),
        outre_mer=() if point else couverture.outre_mer(OUTRE_MER),
    )


def genre(ref: Referentiel, t: Territoire) -> str:
    """Return what kind of territory it is, in words."""
    return GENRES_EPCI[ref.type_epci(t) or ""] if t.niveau is Niveau.EPCI else GENRES[t.niveau]


def membres(ref: Referentiel, t: Territoire) -> tuple[Territoire, ...]:
    """Return the parts of a territory one level down, sorted by code."""
    levels = (ref.membres(t, niveau) for niveau in _BELOW.get(t.niveau, ()))
    return next(filter(None, levels), ())


def lineage(p: Portrait, ref: Referentiel) -> list[tuple[Territoire, str]]:
    """Return the territories above, France left out, each with a name no other of them has.

    Paris is a commune in a département of the same name.
    """
    above = [u for u in p.parents if u.niveau is not Niveau.PAYS]
    names = [p.libelle, *(ref.libelle(u) for u in above)]
    return [
        (u, name if names.count(name) == 1 else f"{name}, {genre(ref, u)}")
        for u, name in zip(above, names[1:], strict=True)
    ]


def reach_in_words(c: Couvrante, t: Territoire, ref: Referentiel) -> str:
    r"""Return what part of the territory a fiche covers, in words; "" when it is whole.

    >>> lot = Territoire.parse("departement:46")
    >>> aire = Territoire.parse("epci:200067361")
    >>> reach_in_words(Couvrante(0, aire, 86, 312, False), lot, Referentiel.load())
    'CC Grand-Figeac\xa0: couvre 86 de vos 312 communes'
    """
    if c.entiere:
        return ""
    aire = ref.libelle(c.aire)
    if not c.communes or (c.communes == 1 and c.aire.niveau is Niveau.COMMUNE):
        return f"couvre {aire} seulement"
    yours = "" if t.niveau is Niveau.PAYS else "vos "
    part = f"couvre {say_number(c.communes)} de {yours}{say_number(c.de)} communes"
    several = ref.overlaps(c.aire, t) != c.communes
    return part if several else f"{aire}\N{NO-BREAK SPACE}: {part}"


def km(metres: float) -> str:
    """Return a distance in words: whole kilometres, "moins de 1 km" under one."""
    whole = round(metres / 1000)
    return (
        "moins de 1\N{NO-BREAK SPACE}km"
        if metres < 1000
        else f"{say_number(whole)}\N{NO-BREAK SPACE}km"
    )


def how_far(proche: Proche) -> str:
    """Return how far a fiche is, in words: a seat at home has no distance worth the name."""
    return "chez vous" if proche.dans else f"à\N{NO-BREAK SPACE}{km(proche.metres)}"


def service(manque: Manque) -> str:
    """Return how a domaine is served, in words."""
    if manque.blanc:
        return "personne dans ce catalogue"
    if not manque.couvrent:
        return agree(
            manque.en_partie, "fiche vous couvre en partie", "fiches vous couvrent en partie"
        )
    said = agree(manque.couvrent, "fiche vous couvre", "fiches vous couvrent")
    others = agree(manque.en_partie, "autre en partie", "autres en partie")
    return f"{said}, {others}" if manque.en_partie else said


def in_brief(p: Portrait) -> str:
    """Return the answers in one line."""
    parts = [agree(p.couvrent, "fiche vous couvre", "fiches vous couvrent")]
    if p.en_partie:
        parts.append(agree(p.en_partie, "autre couvre une partie", "autres couvrent une partie"))
    if p.proches:
        nearest = p.proches[0]
        where = "a son siège chez vous" if nearest.dans else f"est à {km(nearest.metres)}"
        parts.append(f"la plus proche {where}")
    blank = sum(m.blanc for m in p.manques)
    if blank:
        parts.append(f"{agree(blank, 'domaine', 'domaines')} sans réponse dans ce catalogue")
    return " · ".join(parts)


def mesures(p: Profil, niveau: Niveau) -> list[tuple[str, str]]:
    """Return the measures of a profile with their names; those not published are left out."""
    found: list[tuple[str, str]] = []
    if p.population is not None:
        found.append(("Population", agree(p.population, "habitant", "habitants")))
    if p.densite is not None:
        found.append(("Densité", f"{_rounded(p.densite)}\N{NO-BREAK SPACE}hab./km²"))
    if p.genre is not None and niveau not in (Niveau.EPCI, Niveau.EPT):
        size = f" de {agree(p.taille, 'habitant', 'habitants')}" if p.taille else ""
        found.append(("Intercommunalité", GENRES_EPCI[p.genre] + size if p.genre else "aucune"))
    if p.genre is not None and niveau in (Niveau.EPCI, Niveau.EPT) and p.taille:
        found.append(
            (
                "Genre et taille",
                f"{GENRES_EPCI[p.genre]} de {agree(p.taille, 'commune', 'communes')}",
            )
        )
    if p.outre_mer:
        found.append(("Situation", "outre-mer"))
    return found


def _rounded(densite: float) -> str:
    return say_number(round(densite)) if densite >= 10 else f"{densite:.1f}".replace(".", ",")

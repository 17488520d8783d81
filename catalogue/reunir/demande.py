"""What the address of « Réunir » asks for: a territory, a need, and what a person changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from catalogue.address import LENGTH_MAX, Ignore
from catalogue.portrait.demande import PARAMETRES as NIVEAUX
from catalogue.portrait.demande import demande as place_asked
from catalogue.recherche.recherche import Recherche
from catalogue.recherche.words import fold
from catalogue.reunir.table import Voeu
from catalogue.vocabulaires import DOMAINES
from geo.lieux.gazetteer import Gazetteer, Lieu
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

LIEU: Final = "lieu"
"""The place as one types it, in a form sent without a script."""
CHOIX: Final = ("besoin", "rayon", "domaine", "sans", "avec")
PARAMETRES: Final = (*NIVEAUX, LIEU, *CHOIX)
RAYONS_KM: Final = (50, 100, 200, 400)
NAMES_MAX: Final = 30  # names taken off or wanted: more is no choice a person made
CANDIDATS: Final = 8  # places offered when several are alike


@dataclass(frozen=True, slots=True)
class Demande:
    """What was read.

    Attributes
    ----------
    voeu
        What is asked of a table; None while no territory is known.
    besoin
        The need as typed, also without a territory.
    ancienne
        A sentence when the territory is not the one that was named.
    devine
        Whether the territory was read in the need itself.
    lieux
        Places among which to choose.
    """

    voeu: Voeu | None
    besoin: str = ""
    ancienne: str = ""
    devine: bool = False
    lieux: tuple[Lieu, ...] = ()
    ignores: tuple[Ignore, ...] = ()


def read_demande(
    params: Iterable[tuple[str, str]],
    ref: Referentiel,
    gazetteer: Gazetteer,
    slugs: Collection[str],
    *,
    redirections: Mapping[str, str],
    recherche: Recherche,
) -> Demande:
    """Read the parameters of the page; what cannot be used is told, never an exception."""
    asked = {name: value for name, value in params if name in PARAMETRES}
    ignores: list[Ignore] = []
    besoin = _text(asked.get("besoin", ""), ignores)
    t, ancienne, lieux = _place(asked, ref, gazetteer, ignores)
    devine = False
    if t is None and besoin and not lieux:
        read = recherche.read(besoin).lieu
        if read is not None and isinstance(read.valeur, Territoire) and ref.exists(read.valeur):
            t, devine = read.valeur, True
    if t is None:
        return Demande(None, besoin, lieux=lieux, ignores=tuple(ignores))
    chosen = _list(
        asked, "domaine", DOMAINES, ignores, redirections={}, expected="un domaine connu"
    )
    sans, avec = (
        _list(asked, name, slugs, ignores, redirections=redirections, expected="une fiche connue")
        for name in ("sans", "avec")
    )
    voeu = Voeu(
        territoire=t,
        besoin=besoin,
        domaine=tuple(d for d in DOMAINES if d in chosen),
        rayon=_radius(asked.get("rayon", "").strip(), ignores),
        sans=sans,
        avec=tuple(slug for slug in avec if slug not in sans),
    )
    return Demande(voeu, besoin, ancienne, devine, lieux, tuple(ignores))


def address(voeu: Voeu | None, **changes: object) -> str:
    """Return the address of a table (``?…``), with some of its choices changed.

    >>> figeac = Territoire.parse("commune:46102")
    >>> address(Voeu(figeac, "cantine bio"), rayon=50)
    '?commune=46102&besoin=cantine%20bio&rayon=50'
    """
    if voeu is None:
        said: dict[str, object] = {}
    else:
        said = {voeu.territoire.niveau.value: voeu.territoire.code}
        said |= {name: getattr(voeu, name) for name in CHOIX}
    said |= changes
    texts = {k: ",".join(v) if isinstance(v, tuple) else v for k, v in said.items() if v}
    return "?" + urlencode(texts, safe=":,", quote_via=quote) if texts else ""


def _text(value: str, ignores: list[Ignore]) -> str:
    clean = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if len(clean) > LENGTH_MAX:
        ignores.append(Ignore("besoin", clean[:60] + "…", "ce besoin est trop long"))
        return ""
    if clean and not fold(clean):
        ignores.append(Ignore("besoin", clean[:60], "il faut au moins une lettre ou un chiffre"))
        return ""
    return clean


def _place(
    asked: Mapping[str, str], ref: Referentiel, gazetteer: Gazetteer, ignores: list[Ignore]
) -> tuple[Territoire | None, str, tuple[Lieu, ...]]:
    """Return the territory, a sentence when it is not the one named, and places to choose from.

    What was typed counts, unless it is only the name of the territory that is already there.
    """
    found = place_asked(asked, ref, gazetteer)
    typed = asked.get(LIEU, "").strip()[:LENGTH_MAX]
    there = found.territoire
    if not typed or (there is not None and typed == ref.libelle(there)):
        ignores += found.ignores
        return there, found.ancienne, ()
    niveaux = frozenset(map(Niveau, NIVEAUX))
    lieux = tuple(gazetteer.search(typed, limite=CANDIDATS, niveaux=niveaux))
    if lieux and (lieux[0].certain or len(lieux) == 1):
        return lieux[0].territoire, "", ()
    why = "plusieurs lieux se ressemblent" if lieux else "aucun lieu ne ressemble à ce nom"
    ignores.append(Ignore(LIEU, typed[:60], why))
    return None, "", lieux


def _list(
    asked: Mapping[str, str],
    name: str,
    known: Collection[str],
    ignores: list[Ignore],
    *,
    redirections: Mapping[str, str],
    expected: str,
) -> tuple[str, ...]:
    kept: list[str] = []
    for part in filter(None, map(str.strip, asked.get(name, "")[:4_000].split(","))):
        value = redirections.get(part, part)
        if value not in known:
            ignores.append(Ignore(name, part[:60], f"ce n’est pas {expected}"))
        elif value not in kept and len(kept) < NAMES_MAX:
            kept.append(value)
    return tuple(kept)


def _radius(text: str, ignores: list[Ignore]) -> int | None:
    if not text:
        return None
    if len(text) <= 4 and text.isascii() and text.isdigit() and 1 <= int(text) <= 1000:
        return int(text)
    reason = "un rayon est un nombre entier de kilomètres, de 1 à 1000"
    ignores.append(Ignore("rayon", text[:60], reason))
    return None


def say_ignored(ignores: Sequence[Ignore]) -> list[str]:
    """Return what was left out, a sentence each."""
    return [f"Laissé de côté : {i.parametre}={i.valeur} ({i.raison.rstrip('.')})." for i in ignores]

"""The address contract: what a person chose, read from and written to a query string.

The same names serve the pages and the API. Reading never fails: a value that cannot be used is
left out and told in a French sentence, so that a page can open and an API can answer 400.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from catalogue.recherche.words import QUERY_MAX, fold
from catalogue.vocabulaires import DOMAINES, METIERS, ODD, ROLES
from geo.referentiel import Referentiel
from geo.territoires import FRANCE, Niveau, Territoire, TerritoireError

RAYONS_KM: Final = (10, 25, 50, 100, 200)
TRIS: Final = ("pertinence", "nom", "distance", "recent")
VUES: Final = ("liste", "carte")
FONDS: Final = ("contours", "plan-ign", "osm")
VALUES_MAX: Final = 50  # values of one family: more is no choice a person made
LENGTH_MAX: Final = QUERY_MAX  # characters of any value
_LISTES: Final = ("domaine", "type", "metier", "odd", "territoire")
_LIST_LENGTH: Final = 2_000
_POSITION: Final = re.compile(r"^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$")
# Added by mailers and social networks to any link: not ours, not worth a word.
_TRACKERS: Final = re.compile(r"^(utm_.*|fbclid|gclid|mc_[ce]id|xtor|at_.*|embed|embed_options)$")


@dataclass(frozen=True, slots=True)
class Vue:
    """One view of the catalogue, as its address says it; the default is the whole catalogue.

    ``pres`` is a commune or arrondissement code, or ``"lat,lon"`` in degrees (EPSG:4326);
    ``rayon`` is in kilometres and only has a meaning beside ``pres``.
    """

    domaine: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    metier: tuple[str, ...] = ()
    territoire: tuple[Territoire, ...] = ()
    odd: tuple[str, ...] = ()
    q: str = ""
    pres: str = ""
    rayon: int | None = None
    tri: str = ""
    fiche: str = ""
    vue: str = ""
    fond: str = ""

    def query(self) -> dict[str, str]:
        """Return the address parameters, defaults left out, in a fixed order."""
        return {
            f.name: _as_text(getattr(self, f.name)) for f in fields(self) if getattr(self, f.name)
        }

    def address(self) -> str:
        """Return the query string as one reads it aloud (``?`` included), or "" for the default.

        >>> Vue(domaine=("mobilite", "habitat"), rayon=50).address()
        '?domaine=mobilite,habitat&rayon=50'
        """
        params = self.query()
        return "?" + urlencode(params, safe=":,", quote_via=quote) if params else ""

    def with_(self, **changes: Any) -> Vue:  # noqa: ANN401 - the fields of a Vue
        """Return this view with some fields changed."""
        return replace(self, **changes)

    def canonical(self) -> Vue:
        """Return the same view with its lists in a fixed order and its defaults left out."""
        return self.with_(
            domaine=tuple(d for d in DOMAINES if d in self.domaine),
            type=tuple(r for r in ROLES if r in self.type),
            metier=tuple(m for m in METIERS if m in self.metier),
            odd=tuple(o for o in ODD if o in self.odd),
            territoire=tuple(sorted(set(self.territoire))),
            tri="" if self.tri in self._idle_orders else self.tri,
            rayon=self.rayon if self.pres else None,
        )

    @property
    def _idle_orders(self) -> tuple[str, ...]:
        """The orders that change nothing, or have no meaning here."""
        return (self.usual_order, "pertinence", *(() if self.pres else ("distance",)))

    @property
    def usual_order(self) -> str:
        """The order of a view that asks for none."""
        return "pertinence" if self.q else "distance" if self.pres else "nom"

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude when ``pres`` is a position and not a commune."""
        found = _POSITION.match(self.pres)
        return (float(found[2]), float(found[1])) if found else None


@dataclass(frozen=True, slots=True)
class Ignore:
    """A part of an address that was left out: the parameter, its value, and why (in French)."""

    parametre: str
    valeur: str
    raison: str


@dataclass(frozen=True, slots=True)
class Adresse:
    """What was read of an address: the view, and what was left out."""

    vue: Vue
    ignores: tuple[Ignore, ...]


def read_address(
    params: Iterable[tuple[str, str]],
    ref: Referentiel,
    slugs: Collection[str],
    redirections: Mapping[str, str],
    others: Collection[str] = (),
) -> Adresse:
    """Read address parameters into a view.

    Parameters
    ----------
    params
        Decoded ``(name, value)`` pairs in their order; a name may come several times.
    ref
        The territories that exist.
    slugs
        The fiches that exist.
    redirections
        Former slug to current slug.
    others
        Names of parameters that belong to the caller and are left to it.
    """
    reader = _Reader(ref, slugs, redirections)
    for name, value in params:
        if name not in others and not _TRACKERS.match(name):
            reader.read(name, value)
    reader.drop_what_needs_more()
    return Adresse(reader.vue.canonical(), tuple(reader.ignores))


def _as_text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _short(text: str) -> str:
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return clean if len(clean) <= 60 else clean[:59] + "…"


class _Reader:
    """Gathers the view and the words about what was left out."""

    def __init__(
        self, ref: Referentiel, slugs: Collection[str], redirections: Mapping[str, str]
    ) -> None:
        self.ref = ref
        self.slugs = slugs
        self.redirections = redirections
        self.vue = Vue()
        self.ignores: list[Ignore] = []
        self._full: set[str] = set()
        self._readers: dict[str, Callable[[str, str], None]] = {
            "domaine": self._read_list(DOMAINES, "un domaine connu"),
            "type": self._read_list(ROLES, "un type d’acteur connu"),
            "metier": self._read_list(METIERS, "un métier de catalyseur connu"),
            "odd": self._read_list(ODD, "un objectif de développement durable (1 à 17)"),
            "territoire": self._read_territoires,
            "q": self._read_text,
            "pres": self._read_place,
            "rayon": self._read_radius,
            "tri": self._read_choice(TRIS),
            "vue": self._read_choice(VUES, default="liste"),
            "fond": self._read_choice(FONDS, default="contours"),
            "fiche": self._read_fiche,
        }

    def read(self, name: str, value: str) -> None:
        reader = self._readers.get(name)
        if reader is None:
            self._ignore(name, value, "ce paramètre n’existe pas ici")
        elif len(value) > (_LIST_LENGTH if name in _LISTES else LENGTH_MAX):
            self._ignore(name, value, "cette valeur est trop longue")
        elif value.strip():
            reader(name, value.strip())

    def drop_what_needs_more(self) -> None:
        if self.vue.tri == "pertinence" and not self.vue.q:
            self._ignore("tri", "pertinence", "il faut un besoin : « q »")
            self.vue = self.vue.with_(tri="")
        if self.vue.pres:
            return
        if self.vue.rayon:
            self._ignore("rayon", str(self.vue.rayon), "il faut un lieu : « pres »")
        if self.vue.tri == "distance":
            self._ignore("tri", "distance", "il faut un lieu : « pres »")
            self.vue = self.vue.with_(tri="")

    def _ignore(self, name: str, value: str, reason: str) -> None:
        if len(self.ignores) < 20:
            self.ignores.append(Ignore(_short(name), _short(value), reason))

    def _add(self, name: str, value: object) -> None:
        current = getattr(self.vue, name)
        if value in current:
            return
        if len(current) < VALUES_MAX:
            self.vue = self.vue.with_(**{name: (*current, value)})
        elif name not in self._full:
            self._full.add(name)
            self._ignore(name, str(value), f"pas plus de {VALUES_MAX} valeurs à la fois")

    def _set(self, name: str, value: object) -> None:
        if getattr(self.vue, name) not in ("", None, value):
            self._ignore(name, str(getattr(self.vue, name)), "donné deux fois, le dernier compte")
        self.vue = self.vue.with_(**{name: value})

    def _read_list(self, known: Mapping[str, object], expected: str) -> Callable[[str, str], None]:
        def read(name: str, value: str) -> None:
            for part in filter(None, map(str.strip, value.split(","))):
                if part in known:
                    self._add(name, part)
                else:
                    self._ignore(name, part, f"ce n’est pas {expected}")

        return read

    def _read_choice(
        self, choices: tuple[str, ...], default: str = ""
    ) -> Callable[[str, str], None]:
        def read(name: str, value: str) -> None:
            if value in choices:
                self._set(name, "" if value == default else value)
            else:
                self._ignore(name, value, "valeurs possibles : " + ", ".join(choices))

        return read

    def _read_territoires(self, name: str, value: str) -> None:
        for part in filter(None, map(str.strip, value.split(","))):
            try:
                territoire = Territoire.parse(part)
            except TerritoireError as error:
                self._ignore(name, part, str(error))
                continue
            if territoire.niveau is Niveau.COMMUNE:
                actuelle = self.ref.commune_actuelle(territoire.code)
                territoire = Territoire(Niveau.COMMUNE, actuelle or territoire.code)
            if territoire == FRANCE:
                continue  # the whole country is no filter
            if self.ref.exists(territoire):
                self._add(name, territoire)
            else:
                self._ignore(name, part, "ce territoire n’existe pas")

    def _read_text(self, name: str, value: str) -> None:
        text = "".join(c if c.isprintable() else " " for c in value)
        if fold(text):
            self._set(name, " ".join(text.split()))
        else:  # it would filter nothing, under a chip that says it does
            self._ignore(name, value, "il faut au moins une lettre ou un chiffre")

    def _read_place(self, name: str, value: str) -> None:
        position = _POSITION.match(value.replace(" ", ""))
        if position:
            lat, lon = float(position[1]), float(position[2])
            if abs(lat) > 90 or abs(lon) > 180:
                self._ignore(name, value, "cette position n’est pas sur la Terre")
            else:  # two decimals: about a kilometre, enough to find help and not a person
                self._set(name, f"{lat:.2f},{lon:.2f}")
            return
        code = self.ref.commune_actuelle(value) or value
        known = [
            self.ref.point(Territoire(niveau, code))
            for niveau in (Niveau.COMMUNE, Niveau.ARRONDISSEMENT)
            if self.ref.exists(Territoire(niveau, code))
        ]
        if any(known):
            self._set(name, code)
        elif known:
            self._ignore(name, value, "nos sources ne disent pas où est cette commune")
        else:
            self._ignore(name, value, "ni le code d’une commune, ni une position « lat,lon »")

    def _read_radius(self, name: str, value: str) -> None:
        if len(value) <= 4 and value.isascii() and value.isdigit() and 1 <= int(value) <= 1000:
            self._set(name, int(value))
        else:
            self._ignore(name, value, "un rayon est un nombre entier de kilomètres, de 1 à 1000")

    def _read_fiche(self, name: str, value: str) -> None:
        slug = self.redirections.get(value, value)
        if slug in self.slugs:
            self._set(name, slug)
        else:
            self._ignore(name, value, "cette fiche n’existe pas")

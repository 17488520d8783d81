"""Where a fiche is: territories that exist, a seat that agrees with them, a point with the seat."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from catalogue.lecture.constats import Constat, Effet
from geo.distances import distances_m
from geo.territoires import Niveau, Territoire, TerritoireError

if TYPE_CHECKING:
    from catalogue.lecture.codes import Codes
    from geo.referentiel import Referentiel

SIEGE_PROCHE_KM: Final = 30  # from the seat to the nearest commune of the area, by label points
POINT_PROCHE_KM: Final = 10  # from given coordinates, when outside the commune, to its label point
NOM_PROCHE: Final = (
    85  # rapidfuzz ratio: "Saint-Etienne-du-Rouvrey" is still Saint-Étienne-du-Rouvray
)

_CODE_COURT: Final = re.compile(r"(commune|departement|region):(\d{1,5})(?:[.,]0+)?")
_WIDTH: Final = {"commune": 5, "departement": 2, "region": 2}


def resolve_code(
    text: str, ref: Referentiel, loss: Effet
) -> tuple[Territoire | None, Constat | None]:
    """Return the territory a text names, and what there is to say about it.

    A zero that a spreadsheet ate is put back, a former commune gives the one it joined.
    """
    try:
        territoire = Territoire.parse(text)
    except TerritoireError as error:
        complet = _with_zero(text)
        if complet and ref.exists(complet):
            attendu = f"« {complet} » (un tableur efface les zéros initiaux)"
            return complet, Constat(text, attendu, "valeur corrigée", "avertissement")
        return None, Constat(text, str(error), loss)
    if ref.exists(territoire):
        return territoire, None
    if territoire.niveau is Niveau.COMMUNE:
        following = _next_commune(territoire.code, ref)
        if following:
            attendu = f"« {following} » : {territoire.code} est devenu {ref.libelle(following)}"
            return following, Constat(text, attendu, "valeur corrigée")
        attendu = "le code Insee d’une commune d’aujourd’hui (un code postal n’en est pas un)"
        return None, Constat(text, attendu, loss)
    return None, Constat(text, f"un code officiel du niveau {territoire.niveau.value}", loss)


def _with_zero(text: str) -> Territoire | None:
    """Return the territory whose code lost its first zero, if that is what happened."""
    court = _CODE_COURT.fullmatch(text.strip().lower())
    if not court:
        return None
    niveau, code = court[1], court[2]
    if not _WIDTH[niveau] - 1 <= len(code) <= _WIDTH[niveau]:
        return None
    return Territoire.parse(f"{niveau}:{code.zfill(_WIDTH[niveau])}")


def _next_commune(code: str, ref: Referentiel) -> Territoire | None:
    """Return the commune that a former commune joined, or that an arrondissement belongs to."""
    actuelle = ref.commune_actuelle(code)
    if actuelle:
        return Territoire(Niveau.COMMUNE, actuelle)
    arrondissement = Territoire(Niveau.ARRONDISSEMENT, code)
    return ref.parent(arrondissement, Niveau.COMMUNE) if ref.exists(arrondissement) else None


@dataclass(frozen=True, slots=True)
class Siege:
    """The seat of a fiche once checked; ``constats`` go with the column they are about."""

    commune: str
    code_insee: str
    precision: str
    constats: tuple[tuple[str, Constat], ...]


class Sieges:
    """Checks seats against areas; remembers, since many fiches share both."""

    def __init__(self, ref: Referentiel, codes: Codes) -> None:
        self._ref = ref
        self._codes = codes
        self._sieges: dict[tuple[str, str, tuple[Territoire, ...], str], Siege] = {}
        self._points: dict[Territoire, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = {}

    def verify(
        self, commune: str, code: str, territoires: tuple[Territoire, ...], precision: str
    ) -> Siege:
        """Return the seat as it can be shown, with what was wrong about it."""
        key = (commune, code, territoires, precision)
        siege = self._sieges.get(key)
        if siege is None:
            siege = self._sieges[key] = self._verify(*key)
        return siege

    def _verify(
        self, commune: str, code: str, territoires: tuple[Territoire, ...], precision: str
    ) -> Siege:
        constats: list[tuple[str, Constat]] = []
        if code:
            lieu = Territoire(Niveau.COMMUNE, code)
            officiel = self._ref.nom(lieu)
            ecart = _name_gap(commune, officiel, code)
            colonne = "commune"
            if ecart and ecart.effet == "valeur écartée":
                colonne, ecart = self._explained(commune, lieu) or (colonne, ecart)
            if ecart:
                constats.append((colonne, ecart))
                if ecart.effet == "valeur écartée":
                    commune = code = ""
                elif ecart.effet == "valeur corrigée":
                    commune = officiel
        elif commune:
            attendu = "le code Insee de la commune : sans lui, pas de point sur la carte"
            constats.append(("code_insee", Constat("", attendu, "à vérifier", "avertissement")))
        if code and not self._in_or_near(lieu, territoires):
            noms = ", ".join(self._ref.libelle(t) for t in territoires[:3])
            attendu = f"un siège dans le territoire d’action ou à moins de {SIEGE_PROCHE_KM} km : "
            constats.append(
                ("code_insee", Constat(code, attendu + noms, "à vérifier", "avertissement"))
            )
        attendue = "commune" if code else "territoire"
        if precision != attendue and not any(c.gravite == "erreur" for _, c in constats):
            raison = "le siège est donné" if code else "aucun siège n’est donné"
            constat = Constat(precision, f"« {attendue} », puisque {raison}", "valeur corrigée")
            constats.append(("precision", constat))
        return Siege(commune, code, attendue, tuple(constats))

    def _explained(self, commune: str, lieu: Territoire) -> tuple[str, Constat] | None:
        """Say more of a name and a code that contradict each other, when one can tell why."""
        officiel, code = self._ref.nom(lieu), lieu.code
        if self._codes.is_former_name(commune, lieu):
            attendu = f"« {officiel} », la commune d’aujourd’hui"
            return "commune", Constat(commune, attendu, "valeur corrigée", "avertissement")
        meant = self._codes.expected(commune, code)
        if meant is None:
            return None
        attendu = (
            f"le code Insee {meant.code} : {code} est le code postal de {self._ref.libelle(meant)}"
        )
        return "code_insee", Constat(code, attendu, "valeur écartée")

    def _in_or_near(self, lieu: Territoire, territoires: tuple[Territoire, ...]) -> bool:
        if any(self._ref.contains(t, lieu) for t in territoires):
            return True
        point = self._ref.point(lieu)
        if point is None:
            return False
        for territoire in territoires:
            lons, lats = self._points_of(territoire)
            if len(lons) and distances_m(*point, lons, lats).min() <= SIEGE_PROCHE_KM * 1000:
                return True
        return False

    def _points_of(
        self, territoire: Territoire
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the label points of the communes of a territory (degrees, EPSG:4326)."""
        if territoire not in self._points:
            membres = (territoire, *self._ref.membres(territoire, Niveau.COMMUNE))
            points = [p for p in map(self._ref.point, membres) if p]
            lons, lats = np.array(points, dtype=np.float64).reshape(-1, 2).T
            self._points[territoire] = (lons, lats)
        return self._points[territoire]

    def verify_point(
        self, lat: float | None, lon: float | None, code: str
    ) -> tuple[tuple[str, Constat], ...]:
        """Return what is wrong with given coordinates; an ``erreur`` means they are not kept."""
        if lat is None and lon is None:
            return ()
        if lat is None or lon is None:
            manque, present = ("lat", lon) if lat is None else ("lon", lat)
            return ((manque, Constat(str(present), "lat et lon ensemble", "valeur écartée")),)
        given = f"{lat}, {lon}"
        if not code:
            attendu = "le siège (code_insee) auquel ce point appartient"
            return (("lat", Constat(given, attendu, "valeur écartée")),)
        lieu = Territoire(Niveau.COMMUNE, code)
        centre = self._ref.point(lieu)
        if centre is None:
            attendu = (
                f"un point à {self._ref.libelle(lieu)} : la carte ne permet pas de le vérifier"
            )
            return (("lat", Constat(given, attendu, "à vérifier", "avertissement")),)
        if self._is_inside(lon, lat, lieu, centre):
            return ()
        inverse = self._is_inside(lat, lon, lieu, centre)
        attendu = f"un point dans {self._ref.libelle(lieu)} ou à moins de {POINT_PROCHE_KM} km"
        attendu += " ; lat et lon semblent inversées" if inverse else ""
        return (("lat", Constat(given, attendu, "valeur écartée")),)

    def _is_inside(
        self, lon: float, lat: float, lieu: Territoire, centre: tuple[float, float]
    ) -> bool:
        if abs(lat) > 90:
            return False
        metres = distances_m(*centre, np.array([lon]), np.array([lat]))[0]
        if metres <= POINT_PROCHE_KM * 1000:
            return True
        found = self._ref.locate(lon, lat)
        return found is not None and found.commune == lieu


def _name_gap(given: str, officiel: str, code: str) -> Constat | None:
    """Compare the name of a seat with the official one of its code."""
    if not given:
        return Constat("", f"« {officiel} », le nom de {code}", "valeur corrigée", "avertissement")
    if given == officiel:
        return None
    a, b = _fold(given), _fold(officiel)
    if a == b:
        return None
    attendu = f"« {officiel} », le nom officiel de {code}"
    if a in b or b in a or fuzz.ratio(a, b) >= NOM_PROCHE:
        return Constat(given, attendu, "à vérifier", "avertissement")
    return Constat(given, attendu + " (nom et code se contredisent)", "valeur écartée")


def _fold(nom: str) -> str:
    """Return a name without case, accents, hyphens, and with « Saint » in full."""
    plat = unicodedata.normalize("NFKD", nom.lower().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plat if not unicodedata.combining(c)))
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)

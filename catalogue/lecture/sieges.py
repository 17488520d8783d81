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
    from geo.referentiel import Referentiel

SIEGE_PROCHE_KM: Final = 30  # from the seat to the nearest commune of the area, by label points
POINT_PROCHE_KM: Final = 10  # from given coordinates, when outside the commune, to its label point
NOM_PROCHE: Final = (
    85  # rapidfuzz ratio: "Saint-Etienne-du-Rouvrey" is still Saint-Étienne-du-Rouvray
)

_CODE_COURT: Final = re.compile(r"(commune|departement|region):(\d{1,5})(?:[.,]0+)?")
_LARGEUR: Final = {"commune": 5, "departement": 2, "region": 2}


def resoudre(
    texte: str, ref: Referentiel, perte: Effet
) -> tuple[Territoire | None, Constat | None]:
    """Return the territory a text names, and what there is to say about it.

    A zero that a spreadsheet ate is put back, a former commune gives the one it joined.
    """
    try:
        territoire = Territoire.parse(texte)
    except TerritoireError as error:
        complet = _avec_zero(texte)
        if complet and ref.exists(complet):
            attendu = f"« {complet} » (un tableur efface les zéros initiaux)"
            return complet, Constat(texte, attendu, "valeur corrigée", "avertissement")
        return None, Constat(texte, str(error), perte)
    if ref.exists(territoire):
        return territoire, None
    if territoire.niveau is Niveau.COMMUNE:
        suivante = _commune_suivante(territoire.code, ref)
        if suivante:
            attendu = f"« {suivante} » : {territoire.code} est devenu {ref.libelle(suivante)}"
            return suivante, Constat(texte, attendu, "valeur corrigée")
        attendu = "le code Insee d’une commune d’aujourd’hui (un code postal n’en est pas un)"
        return None, Constat(texte, attendu, perte)
    return None, Constat(texte, f"un code officiel du niveau {territoire.niveau.value}", perte)


def _avec_zero(texte: str) -> Territoire | None:
    """Return the territory whose code lost its first zero, if that is what happened."""
    court = _CODE_COURT.fullmatch(texte.strip().lower())
    if not court:
        return None
    niveau, code = court[1], court[2]
    if not _LARGEUR[niveau] - 1 <= len(code) <= _LARGEUR[niveau]:
        return None
    return Territoire.parse(f"{niveau}:{code.zfill(_LARGEUR[niveau])}")


def _commune_suivante(code: str, ref: Referentiel) -> Territoire | None:
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

    def __init__(self, ref: Referentiel) -> None:
        self._ref = ref
        self._sieges: dict[tuple[str, str, tuple[Territoire, ...], str], Siege] = {}
        self._points: dict[Territoire, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = {}

    def verifier(
        self, commune: str, code: str, territoires: tuple[Territoire, ...], precision: str
    ) -> Siege:
        """Return the seat as it can be shown, with what was wrong about it."""
        cle = (commune, code, territoires, precision)
        siege = self._sieges.get(cle)
        if siege is None:
            siege = self._sieges[cle] = self._verifier(*cle)
        return siege

    def _verifier(
        self, commune: str, code: str, territoires: tuple[Territoire, ...], precision: str
    ) -> Siege:
        constats: list[tuple[str, Constat]] = []
        if code:
            lieu = Territoire(Niveau.COMMUNE, code)
            officiel = self._ref.nom(lieu)
            ecart = _ecart_de_nom(commune, officiel, code)
            if ecart:
                constats.append(("commune", ecart))
                if ecart.effet == "valeur écartée":
                    commune = code = ""
                elif not commune:
                    commune = officiel
        elif commune:
            attendu = "le code Insee de la commune : sans lui, pas de point sur la carte"
            constats.append(("code_insee", Constat("", attendu, "à vérifier", "avertissement")))
        if code and not self._dans_ou_pres(lieu, territoires):
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

    def _dans_ou_pres(self, lieu: Territoire, territoires: tuple[Territoire, ...]) -> bool:
        if any(self._ref.contient(t, lieu) for t in territoires):
            return True
        point = self._ref.point(lieu)
        if point is None:
            return False
        for territoire in territoires:
            lons, lats = self._points_de(territoire)
            if len(lons) and distances_m(*point, lons, lats).min() <= SIEGE_PROCHE_KM * 1000:
                return True
        return False

    def _points_de(
        self, territoire: Territoire
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the label points of the communes of a territory (degrees, EPSG:4326)."""
        if territoire not in self._points:
            membres = (territoire, *self._ref.membres(territoire, Niveau.COMMUNE))
            points = [p for p in map(self._ref.point, membres) if p]
            lons, lats = np.array(points, dtype=np.float64).reshape(-1, 2).T
            self._points[territoire] = (lons, lats)
        return self._points[territoire]

    def verifier_point(
        self, lat: float | None, lon: float | None, code: str
    ) -> tuple[tuple[str, Constat], ...]:
        """Return what is wrong with given coordinates; an ``erreur`` means they are not kept."""
        if lat is None and lon is None:
            return ()
        if lat is None or lon is None:
            manque, present = ("lat", lon) if lat is None else ("lon", lat)
            return ((manque, Constat(str(present), "lat et lon ensemble", "valeur écartée")),)
        donne = f"{lat}, {lon}"
        if not code:
            attendu = "le siège (code_insee) auquel ce point appartient"
            return (("lat", Constat(donne, attendu, "valeur écartée")),)
        lieu = Territoire(Niveau.COMMUNE, code)
        centre = self._ref.point(lieu)
        if centre is None:
            attendu = (
                f"un point à {self._ref.libelle(lieu)} : la carte ne permet pas de le vérifier"
            )
            return (("lat", Constat(donne, attendu, "à vérifier", "avertissement")),)
        if self._est_dans(lon, lat, lieu, centre):
            return ()
        inverse = self._est_dans(lat, lon, lieu, centre)
        attendu = f"un point dans {self._ref.libelle(lieu)} ou à moins de {POINT_PROCHE_KM} km"
        attendu += " ; lat et lon semblent inversées" if inverse else ""
        return (("lat", Constat(donne, attendu, "valeur écartée")),)

    def _est_dans(
        self, lon: float, lat: float, lieu: Territoire, centre: tuple[float, float]
    ) -> bool:
        if abs(lat) > 90:
            return False
        metres = distances_m(*centre, np.array([lon]), np.array([lat]))[0]
        if metres <= POINT_PROCHE_KM * 1000:
            return True
        trouve = self._ref.locate(lon, lat)
        return trouve is not None and trouve.commune == lieu


def _ecart_de_nom(donne: str, officiel: str, code: str) -> Constat | None:
    """Compare the name of a seat with the official one of its code."""
    if not donne:
        return Constat("", f"« {officiel} », le nom de {code}", "valeur corrigée", "avertissement")
    if donne == officiel:
        return None
    a, b = _plier(donne), _plier(officiel)
    if a == b:
        return None
    attendu = f"« {officiel} », le nom officiel de {code}"
    if a in b or b in a or fuzz.ratio(a, b) >= NOM_PROCHE:
        return Constat(donne, attendu, "à vérifier", "avertissement")
    return Constat(donne, attendu + " (nom et code se contredisent)", "valeur écartée")


def _plier(nom: str) -> str:
    """Return a name without case, accents, hyphens, and with « Saint » in full."""
    plat = unicodedata.normalize("NFKD", nom.lower().replace("œ", "oe").replace("æ", "ae"))
    mots = re.findall(r"[a-z0-9]+", "".join(c for c in plat if not unicodedata.combining(c)))
    return " ".join({"st": "saint", "ste": "sainte"}.get(mot, mot) for mot in mots)

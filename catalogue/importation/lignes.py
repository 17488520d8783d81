"""A row and what becomes of it: ready, to check with what is doubted, or set aside with why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from catalogue.fiches import BY_NAME, CODE_POSTAL, ODD_ALLIANCE
from catalogue.importation.lieux.communes import Lieu
from catalogue.importation.lieux.reperes import Reperes
from catalogue.importation.valeurs import LISTED, Mots, say
from catalogue.lecture.checks import reader, rearm
from catalogue.lecture.codes import Codes
from catalogue.lecture.constats import Ecart
from geo.territoires import Niveau, Territoire

Etat = Literal["prête", "à vérifier", "écartée"]
ETATS: Final[tuple[Etat, ...]] = ("prête", "à vérifier", "écartée")
REQUIS: Final = ("roles", "domaines", "source_url", "source_titre")  # no rule can make them up
_PLACE: Final = frozenset(
    ("commune", "code_insee", "lat", "lon", "territoires", "adresse", "id", "precision", "odd")
)
_TEXTS: Final = (
    *("sigle", "annee", "besoin", "ensemble", "resultats", "site_web", "telephone", "courriel"),
    *("source_url", "source_titre", "source_date", "autre_source_url", "autre_source_titre"),
    *("autre_source_date",),
)
_URL: Final = re.compile(r"(?:https?://|www\.)[^\s|;,<>\"]+", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}(?:/\S*)?", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[A-Za-z0-9][\w.+-]*@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?:\+33|0033|0)[\s.\-/]*(?:\(0\)[\s.\-]*)?\d(?:[\s.\-/]*\d{2}){4}")
_YEAR: Final = re.compile(r"\b((?:1[5-9]|20)\d{2})\b")
_ISO_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
_ALONE: Final = re.compile(
    r"(?:commune|arrondissement|epci|ept|departement|region|pays):\w+(?:\s*\|.*)?", re.DOTALL
)
_POSTAL: Final = re.compile(rf"(?<![\d-]){CODE_POSTAL}(?= +[^\W\d_])")


@dataclass(slots=True)
class Ligne:
    """A row read.

    Parameters
    ----------
    ligne
        Its line in the file.
    etat
        What becomes of it.
    cells
        Our columns, as text; those that hold something.
    doutes, reparations
        What has to be looked at, and what was put right or left out, in French.
    possibles
        Insee codes of the communes it may be, when none is sure.
    cle
        What tells it from the others of its source: its identifier there, else its name and place.
    ressemble
        The fiche of the catalogue it looks like, "" without any.
    """

    ligne: int
    etat: Etat = "prête"
    cells: dict[str, str] = field(default_factory=dict)
    doutes: tuple[str, ...] = ()
    reparations: tuple[str, ...] = ()
    possibles: tuple[str, ...] = ()
    cle: str = ""
    ressemble: str = ""


class Redacteur:
    """Writes the cells of fiches out of those of a file, by the rules of the reader.

    Parameters
    ----------
    reperes, mots
        The places, and the words of lists.
    defauts
        Field to text, given once for the file.
    propre
        The file is one of our exports: its identifiers are ours.
    today
        Source dates after it are refused.
    """

    def __init__(
        self,
        reperes: Reperes,
        mots: Mots,
        defauts: Mapping[str, str],
        *,
        propre: bool = False,
        today: dt.date | None = None,
    ) -> None:
        self._reperes, self._mots, self._defauts, self._propre = (
            reperes,
            mots,
            dict(defauts),
            propre,
        )
        codes = Codes(reperes.ref)
        self._readers = {nom: reader(c, reperes.ref, codes, today) for nom, c in BY_NAME.items()}
        self._territories: dict[str, tuple[str, str]] = {}

    def write(self, ligne: Ligne, given: Mapping[str, str], lieu: Lieu) -> None:
        """Fill the cells of a row, its doubts and its repairs.

        Parameters
        ----------
        ligne
            The row.
        given
            Field to cell, as it is typed.
        lieu
            Where the row is, its point confirmed.
        """
        doutes, repairs = list(lieu.doutes), list(lieu.reparations)
        cells: dict[str, str] = {}
        nom = " ".join(rearm(given.get("nom", "")).split())
        if not nom:
            ligne.etat, ligne.doutes = "écartée", ("pas de nom",)
            ligne.reparations = tuple(repairs)
            return
        self._text("nom", nom, cells, doutes, repairs, required=True)
        for champ in LISTED:
            self._listed(champ, given.get(champ, ""), cells, doutes, repairs)
        for champ in _TEXTS:
            raw = given.get(champ, "").strip() or self._defauts.get(champ, "")
            if raw:
                self._text(
                    champ,
                    _bare(champ, raw, repairs),
                    cells,
                    doutes,
                    repairs,
                    required=champ in REQUIS,
                )
        self._description(given.get("description", ""), cells, doutes, repairs)
        self._place(given, lieu, cells, doutes, repairs)
        cells.setdefault("odd", str(ODD_ALLIANCE))
        cells.setdefault("statut", self._defauts.get("statut", "inconnu"))
        cells.setdefault("confiance", self._defauts.get("confiance", "moyenne"))
        if self._propre and given.get("identifiant", "").strip():
            cells["id"] = given["identifiant"].strip()
        ligne.cells, ligne.possibles = cells, lieu.possibles
        ligne.doutes, ligne.reparations = tuple(doutes), tuple(repairs)
        if doutes:
            ligne.etat = "à vérifier"

    def _text(
        self,
        champ: str,
        raw: str,
        cells: dict[str, str],
        doutes: list[str],
        repairs: list[str],
        *,
        required: bool = False,
    ) -> None:
        try:
            value: Any = self._readers[champ](raw)
        except Ecart as ecart:
            value = ecart.lu
            for constat in ecart.constats:
                shown = constat.valeur[:60]
                if constat.effet == "valeur corrigée":
                    repairs.append(f"{champ} : « {shown} » devient {constat.attendu}")
                elif required or constat.effet == "à vérifier":
                    doutes.append(f"{champ} : « {shown} » ; attendu : {constat.attendu}")
                else:
                    repairs.append(f"{champ} écarté : « {shown} » ; attendu : {constat.attendu}")
        if value not in (None, "", ()):
            cells[champ] = str(value)

    def _listed(
        self, champ: str, raw: str, cells: dict[str, str], doutes: list[str], repairs: list[str]
    ) -> None:
        fallback = self._defauts.get(champ, "")
        if not raw.strip():
            if fallback:
                cells[champ] = fallback
            elif champ in self._asked and champ in REQUIS:
                doutes.append(f"{BY_NAME[champ].titre.lower()} : rien dans cette ligne")
            return
        codes, unknown = self._mots.read(champ, raw)
        colonne = BY_NAME[champ]
        if not colonne.multiple:
            codes = codes[:1]
        if champ == "odd" and codes and str(ODD_ALLIANCE) not in codes:
            codes = (*codes, str(ODD_ALLIANCE))
        if codes:
            cells[champ] = "|".join(codes)
        for word in unknown[:4]:
            said = f"{colonne.titre.lower()} : « {word[:60]} » n’est aucun des nôtres"
            if champ in REQUIS and not codes and not fallback:
                doutes.append(said)
            elif champ in REQUIS and not codes:
                repairs.append(
                    f"{said} ; « {say(champ, fallback)} », donné pour le fichier, à sa place"
                )
            elif champ != "sous_types":
                repairs.append(f"{said} : laissé de côté")
        if not codes and fallback:
            cells[champ] = fallback

    _asked: frozenset[str] = frozenset()

    def asks(self, champs: frozenset[str]) -> None:
        """Say which fields the file gives: an empty cell of theirs is a doubt, row by row."""
        self._asked = champs

    def _description(
        self, raw: str, cells: dict[str, str], doutes: list[str], repairs: list[str]
    ) -> None:
        text = raw.strip() or self._defauts.get("description", "")
        longest = BY_NAME["description"].length
        if len(text) > longest:
            text = text[: longest - 1].rsplit(" ", 1)[0] + "…"
            repairs.append(f"description coupée à {longest} caractères")
        if not text:
            title = cells.get("source_titre", "")
            text = f"Citée dans la liste « {title} »." if title else "Citée dans une liste."
        self._text("description", text, cells, doutes, repairs)
        if "description" not in cells:
            cells["description"] = "Citée dans une liste."

    def _place(
        self,
        given: Mapping[str, str],
        lieu: Lieu,
        cells: dict[str, str],
        doutes: list[str],
        repairs: list[str],
    ) -> None:
        if lieu.commune:
            cells["commune"] = self._reperes.nom(lieu.commune)
            cells["code_insee"] = lieu.commune
        areas = self._areas(given.get("territoires", ""), repairs) or self._defauts.get(
            "territoires", ""
        )
        if not areas and lieu.commune:
            areas = f"commune:{lieu.commune}"
        if areas:
            cells["territoires"] = areas
        if not lieu.commune and not areas and not doutes:
            doutes.append("aucun lieu : ni commune, ni code, ni point, ni territoire")
        cells["precision"] = "commune" if lieu.commune else "territoire"
        self._address(given.get("adresse", ""), lieu, cells, doutes, repairs)

    def _address(
        self,
        raw: str,
        lieu: Lieu,
        cells: dict[str, str],
        doutes: list[str],
        repairs: list[str],
    ) -> None:
        text = " ".join(rearm(raw).split()).strip(" ,;")
        if not text:
            return
        if not _POSTAL.search(text):
            if not (lieu.code_postal and lieu.commune):
                repairs.append(f"adresse écartée : « {text[:60]} » n’a pas de code postal")
                return
            text = f"{text}, {lieu.code_postal} {self._reperes.nom(lieu.commune)}"
        self._text("adresse", text, cells, doutes, repairs)

    def _areas(self, raw: str, repairs: list[str]) -> str:
        """Return areas of action in codes; those that nothing tells are told."""
        text = raw.strip()
        if not text:
            return ""
        if _ALONE.fullmatch(text):
            known = [t for t in map(str.strip, text.split("|")) if self._exists(t)]
            lost = [t for t in map(str.strip, text.split("|")) if t and t not in known]
            repairs += [f"territoire « {t[:40]} » inconnu : laissé de côté" for t in lost]
            return "|".join(known)
        found = []
        for word in filter(None, (w.strip() for w in re.split(r"[|;\n]|,\s", text))):
            if word not in self._territories:
                self._territories[word] = self._area(word)
            code, said = self._territories[word]
            found += [code] if code else []
            repairs += [said] if said else []
        return "|".join(dict.fromkeys(found))

    def _area(self, word: str) -> tuple[str, str]:
        departement = self._reperes.departement(word)
        if departement:
            return (
                f"departement:{departement}",
                f"territoire d’action « {word[:40]} » : departement:{departement}",
            )
        lieux = self._reperes.gazetteer.search(word[:120], 1)
        if lieux and lieux[0].certain:
            return str(
                lieux[0].territoire
            ), f"territoire d’action « {word[:40]} » : {lieux[0].territoire}"
        return "", f"territoire d’action « {word[:40]} » non reconnu : laissé de côté"

    def _exists(self, text: str) -> bool:
        niveau, _, code = text.partition(":")
        try:
            return self._reperes.ref.exists(Territoire(Niveau(niveau), code))
        except ValueError:
            return False


def _bare(champ: str, raw: str, repairs: list[str]) -> str:
    """Return a value in the form the reader knows, what was put right told."""
    text = raw.strip()
    put = text
    if champ.endswith("url") or champ == "site_web":
        put = _address_of_site(text)
    elif champ == "courriel" and (found := _EMAIL.search(text)):
        put = found[0].rstrip(".")
    elif champ == "telephone" and len(text) > 14 and (phone := _PHONE.search(text)):
        put = phone[0]
    elif champ == "annee" and not text.isdigit() and (year := _YEAR.search(text)):
        put = year[1]
    elif champ.endswith("date") and (day := _ISO_DAY.fullmatch(text)):
        put = day[1]
    if put != text:
        repairs.append(f"{champ} : « {text[:60]} » lu « {put[:80]} »")
    return put


def _address_of_site(text: str) -> str:
    found = _URL.search(text)
    if found:
        url = found[0].rstrip(").,")
        return url if "://" in url else f"https://{url}"
    return f"https://{text}" if _DOMAIN.fullmatch(text) else text


Progress = Callable[[str, int, int], None]  # what is being done, how far, of how many

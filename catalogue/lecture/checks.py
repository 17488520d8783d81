"""The rule of each cell: a text becomes a value, or says what was expected instead."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from catalogue.fiches import (
    ANNEES,
    ANNEES_SOURCE,
    DATE,
    ODD_ALLIANCE,
    SEPARATOR,
    SLUG,
    VALUES_MAX,
    Colonne,
)
from catalogue.lecture.codes import Codes
from catalogue.lecture.constats import Constat, Ecart, loss, refusal
from catalogue.lecture.coordonnees import adresse_told, courriel_told, telephone_told
from catalogue.lecture.sieges import resolve_code
from catalogue.lecture.tables import tidy_name
from catalogue.vocabulaires import LISTES
from geo.territoires import Territoire

if TYPE_CHECKING:
    from geo.referentiel import Referentiel

CellReader = Callable[[str], Any]

# Formulas: what a spreadsheet would run when a cell starts with it (full-width forms included).
AMORCES: Final = "=+-@\t\r\n＝＋－＠"
# Never shown: control characters, line separators, marks that reverse the text around them.
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
# Long cells of these kinds are nearly all different: remembering them would only cost memory.
_ALL_DIFFERENT: Final = frozenset({"slug", "texte", "url", "degres", "adresse", "courriel"})
_COURT: Final = 100  # the name of a commune, a sigle: they come back
_BADLY_DECODED: Final = re.compile("Ã[\xa0-\xbf]|â€|\ufffd")
_SLUG: Final = re.compile(SLUG)
_DATE: Final = re.compile(DATE, re.ASCII)
_FRENCH_DAY: Final = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})", re.ASCII)
_WHOLE_NUMBER: Final = re.compile(r"(\d{1,4})(?:[.,]0+)?", re.ASCII)
_DECIMALS: Final = re.compile(r"[.,]0+\s*$")  # 46102.0: a code that passed for a number
_SIREN: Final = re.compile(r"\d{9}", re.ASCII)
_DEGREES: Final = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,20})?", re.ASCII)
# A host has no user, no space and at least one dot; the rest is anything but blanks and quotes.
_URL: Final = re.compile(
    r"https?://(?:[\w-]+\.)+[\w-]{2,}\.?(?::[0-9]{1,5})?(?:[/?#][^\s<>\"`\\]*)?", re.IGNORECASE
)


def reader(
    colonne: Colonne, ref: Referentiel, codes: Codes, today: dt.date | None = None
) -> CellReader:
    """Return the function that reads the cells of a column.

    It returns the value, or raises :class:`Ecart`. ``codes`` explains what is no Insee code;
    ``today`` refuses source dates to come.
    """
    readers: dict[str, CellReader] = {
        "slug": lambda raw: _slug(colonne, raw),
        "texte": lambda raw: _text(colonne, raw),
        "url": lambda raw: _url(colonne, raw),
        "code": lambda raw: _codes(colonne, raw),
        "insee": lambda raw: _insee(colonne, raw, ref, codes),
        "territoires": lambda raw: _territoires(colonne, raw, ref),
        "odd": lambda raw: _odd(colonne, raw),
        "annee": lambda raw: _annee(colonne, raw),
        "date": lambda raw: _date(colonne, raw, today),
        "degres": lambda raw: _degrees(colonne, raw),
        "adresse": lambda raw: adresse_told(colonne, _text(colonne, raw)),
        "telephone": lambda raw: telephone_told(colonne, tidy(colonne, raw)),
        "courriel": lambda raw: courriel_told(colonne, tidy(colonne, raw)),
    }
    du_genre = readers[colonne.genre]
    toutes_differentes = colonne.genre in _ALL_DIFFERENT and colonne.length > _COURT
    return du_genre if toutes_differentes else _Memo(du_genre).__getitem__


def defuse(text: str) -> str:
    """Return a text that no spreadsheet runs, and that ``rearm`` gives back as it was.

    Examples
    --------
    >>> defuse("=2+2"), defuse("l'école"), defuse("'=2+2")
    ("'=2+2", "l'école", "''=2+2")
    """
    lead = text[:1] != "" and text[0] in AMORCES
    ressemble = text[:1] == "'" and text[1:2] != "" and text[1] in AMORCES + "'"
    return "'" + text if lead or ressemble else text


def rearm(raw: str) -> str:
    """Take off the apostrophe that ``defuse`` put before a formula."""
    if raw[:1] == "'" and raw[1:2] and raw[1] in AMORCES + "'":
        return raw[1:]
    return raw


class _Memo(dict[str, object]):
    """Sound cells already read: columns of few distinct values are read once and share them."""

    def __init__(self, read_cell: CellReader) -> None:
        super().__init__()
        self._read_cell = read_cell

    def __missing__(self, raw: str) -> object:
        lu = self[raw] = self._read_cell(raw)
        return lu


def tidy(colonne: Colonne, raw: str) -> str:
    """Return a cell without outer blanks, its breaks in one form, its characters checked."""
    text = (rearm(raw) if raw[:1] == "'" else raw).strip()
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        if not colonne.lignes:
            text = text.replace("\n", " ")
        if forbidden := FORBIDDEN.search(text):
            code = f"U+{ord(forbidden[0]):04X}"
            raise refusal(
                colonne, "", text, f"un texte sans caractère de contrôle ni d’inversion ({code})"
            )
    if len(text) > colonne.length:
        raise refusal(
            colonne,
            "",
            text,
            f"au plus {colonne.length} caractères, il y en a {len(text)}",
        )
    if not text and colonne.requis:
        raise refusal(colonne, "", "", "une valeur : cette colonne est obligatoire")
    return text


def _text(colonne: Colonne, raw: str) -> str:
    text = tidy(colonne, raw)
    # Three pieces of text are found ten times faster than a pattern.
    doubtful = "Ã" in text or "â€" in text or "\ufffd" in text
    if doubtful and _BADLY_DECODED.search(text):
        attendu = "un texte lisible : des accents semblent perdus ou mal décodés"
        raise Ecart(text, [Constat(text, attendu, "à vérifier", "avertissement")])
    return text


def _slug(colonne: Colonne, raw: str) -> str:
    text = tidy(colonne, raw)
    if not _SLUG.fullmatch(text):
        raise refusal(
            colonne,
            "",
            text,
            "des lettres minuscules sans accent et des chiffres, reliés par des traits d’union",
        )
    return text


def _url(colonne: Colonne, raw: str) -> str:
    text = tidy(colonne, raw)
    if text and not _URL.fullmatch(text):
        raise refusal(
            colonne,
            "",
            text,
            "une adresse http:// ou https:// entière, sans espace, guillemet, identifiant"
            " ni mot de passe",
        )
    return text


def pieces(colonne: Colonne, raw: str) -> list[str]:
    """Return the values of a cell, without blanks nor repetitions."""
    if colonne.multiple:
        valeurs = [m.strip() for m in rearm(raw).split(SEPARATOR)]
    else:
        valeurs = [tidy(colonne, raw)]
    uniques = list(dict.fromkeys(filter(None, valeurs)))
    if not uniques and colonne.requis:
        raise refusal(colonne, (), "", "une valeur : cette colonne est obligatoire")
    if len(uniques) > VALUES_MAX:
        raise refusal(colonne, (), raw, f"au plus {VALUES_MAX} valeurs")
    return uniques


def _codes(colonne: Colonne, raw: str) -> tuple[str, ...] | str:
    lus: list[str] = []
    constats: list[Constat] = []
    for valeur in pieces(colonne, raw):
        code, constat = _code(colonne, valeur)
        lus += [code] if code else []
        constats += [constat] if constat else []
    lu = tuple(dict.fromkeys(lus)) if colonne.multiple else "".join(lus)
    if constats:
        raise Ecart(lu, constats)
    return lu


def _code(colonne: Colonne, valeur: str) -> tuple[str, Constat | None]:
    """Return the code a text stands for (or "") and what there is to say about it."""
    liste = LISTES[colonne.vocabulaire]
    if valeur in liste:
        return valeur, None
    proche = tidy_name(valeur).replace("_", "-")
    if proche in liste:
        return proche, Constat(valeur, f"« {proche} »", "valeur corrigée", "avertissement")
    voisins = difflib.get_close_matches(proche, liste, n=1, cutoff=0.85 if colonne.ouvert else 0.7)
    advice = f" ; peut-être « {voisins[0]} »" if voisins else ""
    if colonne.ouvert and _SLUG.fullmatch(valeur) and len(valeur) <= colonne.length:
        if not voisins:
            return valeur, None
        attendu = f"un mot de la liste ou un mot nouveau{advice}"
        return valeur, Constat(valeur, attendu, "à vérifier", "avertissement")
    attendu = f"l’un de : {', '.join(liste)}" if not colonne.ouvert else "un mot-clé en minuscules"
    return "", Constat(valeur, attendu + advice, loss(colonne))


def _odd(colonne: Colonne, raw: str) -> tuple[int, ...]:
    numeros: list[int] = []
    for valeur in pieces(colonne, raw):
        entier = _WHOLE_NUMBER.fullmatch(valeur)
        if not entier or not 1 <= int(entier[1]) <= ODD_ALLIANCE:
            raise refusal(colonne, (), valeur, "des numéros de 1 à 17, séparés par |")
        numeros.append(int(entier[1]))
    uniques = tuple(dict.fromkeys(numeros))
    if ODD_ALLIANCE not in uniques:
        attendu = "17 parmi les numéros : toute fiche est une alliance"
        raise Ecart((*uniques, ODD_ALLIANCE), [Constat(raw, attendu, "valeur corrigée")])
    return uniques


def _annee(colonne: Colonne, raw: str) -> int | None:
    text = tidy(colonne, raw)
    if not text:
        return None
    entier = _WHOLE_NUMBER.fullmatch(text)
    if not entier or not ANNEES[0] <= int(entier[1]) <= ANNEES[1]:
        raise refusal(colonne, None, text, f"une année entre {ANNEES[0]} et {ANNEES[1]}")
    return int(entier[1])


def _date(colonne: Colonne, raw: str, today: dt.date | None) -> str:
    text = tidy(colonne, raw)
    if not text:
        return ""
    iso = text
    if day := _FRENCH_DAY.fullmatch(text):  # what a French spreadsheet makes of a date
        iso = "-".join(p.zfill(2) for p in (day[3], day[2], day[1]) if p)
    if not _DATE.fullmatch(iso) or not _exists(iso):
        raise refusal(
            colonne, "", text, "une date réelle : 2024, 2024-03 ou 2024-03-22, rien d’autre"
        )
    if today and iso > today.isoformat()[: len(iso)]:
        raise refusal(colonne, "", text, f"une date passée (au plus {today.isoformat()})")
    if iso != text:
        raise Ecart(iso, [Constat(text, f"« {iso} »", "valeur corrigée", "avertissement")])
    return iso


def _exists(iso: str) -> bool:
    try:
        date = dt.date.fromisoformat(iso + "2000-01-01"[len(iso) :])
    except ValueError:
        return False
    return ANNEES_SOURCE[0] <= date.year <= ANNEES_SOURCE[1]


def _degrees(colonne: Colonne, raw: str) -> float | None:
    text = tidy(colonne, raw)
    if not text:
        return None
    borne = 90 if colonne.nom == "lat" else 180
    if not _DEGREES.fullmatch(text) or abs(degres := float(text.replace(",", "."))) > borne:
        raise refusal(colonne, None, text, f"des degrés décimaux entre -{borne} et {borne}")
    return degres


def _insee(colonne: Colonne, raw: str, ref: Referentiel, codes: Codes) -> str:
    raw = _DECIMALS.sub("", raw)
    if _SIREN.fullmatch(raw.strip()) and (attendu := codes.explain(raw.strip())):
        raise Ecart("", [Constat(raw, attendu, loss(colonne))])
    code = tidy(colonne, raw).upper()
    if not code:
        return ""
    commune, constat = resolve_code(f"commune:{code}", ref, loss(colonne))
    if constat:
        attendu = "" if commune else codes.explain(code)
        attendu = attendu or constat.attendu.replace("commune:", "")
        raise Ecart(
            commune.code if commune else "",
            [Constat(code, attendu, constat.effet, constat.gravite)],
        )
    return code


def _territoires(colonne: Colonne, raw: str, ref: Referentiel) -> tuple[Territoire, ...]:
    lus: list[Territoire] = []
    constats: list[Constat] = []
    for valeur in pieces(colonne, raw):
        territoire, constat = resolve_code(valeur, ref, loss(colonne))
        lus += [territoire] if territoire else []
        constats += [constat] if constat else []
    uniques = tuple(dict.fromkeys(lus))
    if constats:
        raise Ecart(uniques, constats)
    return uniques

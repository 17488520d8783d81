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
    SEPARATEUR,
    SLUG,
    VALEURS_MAX,
    Colonne,
)
from catalogue.lecture.constats import Constat, Ecart, perte, refus
from catalogue.lecture.sieges import resoudre
from catalogue.lecture.tables import normaliser
from catalogue.vocabulaires import LISTES
from geo.territoires import Territoire

if TYPE_CHECKING:
    from geo.referentiel import Referentiel

Lecteur = Callable[[str], Any]

# Formulas: what a spreadsheet would run when a cell starts with it (full-width forms included).
AMORCES: Final = "=+-@\t\r\n＝＋－＠"
# Never shown: control characters, line separators, marks that reverse the text around them.
INTERDITS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
# Long cells of these kinds are nearly all different: remembering them would only cost memory.
_TOUTES_DIFFERENTES: Final = frozenset({"slug", "texte", "url", "degres"})
_COURT: Final = 100  # the name of a commune, a sigle: they come back
_MAL_DECODE: Final = re.compile("Ã[\xa0-\xbf]|â€|\ufffd")
_SLUG: Final = re.compile(SLUG)
_DATE: Final = re.compile(DATE, re.ASCII)
_JOUR_FRANCAIS: Final = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})", re.ASCII)
_ENTIER: Final = re.compile(r"(\d{1,4})(?:[.,]0+)?", re.ASCII)
_DECIMALES: Final = re.compile(r"[.,]0+\s*$")  # 46102.0: a code that passed for a number
_DEGRES: Final = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,20})?", re.ASCII)
# A host has no user, no space and at least one dot; the rest is anything but blanks and quotes.
_URL: Final = re.compile(
    r"https?://(?:[\w-]+\.)+[\w-]{2,}\.?(?::[0-9]{1,5})?(?:[/?#][^\s<>\"`\\]*)?", re.IGNORECASE
)


def lecteur(colonne: Colonne, ref: Referentiel, aujourdhui: dt.date | None = None) -> Lecteur:
    """Return the function that reads the cells of a column.

    It returns the value, or raises :class:`Ecart`. ``aujourdhui`` refuses source dates to come.
    """
    lire: dict[str, Lecteur] = {
        "slug": lambda brut: _slug(colonne, brut),
        "texte": lambda brut: _texte(colonne, brut),
        "url": lambda brut: _url(colonne, brut),
        "code": lambda brut: _codes(colonne, brut),
        "insee": lambda brut: _insee(colonne, brut, ref),
        "territoires": lambda brut: _territoires(colonne, brut, ref),
        "odd": lambda brut: _odd(colonne, brut),
        "annee": lambda brut: _annee(colonne, brut),
        "date": lambda brut: _date(colonne, brut, aujourdhui),
        "degres": lambda brut: _degres(colonne, brut),
    }
    du_genre = lire[colonne.genre]
    toutes_differentes = colonne.genre in _TOUTES_DIFFERENTES and colonne.longueur > _COURT
    return du_genre if toutes_differentes else _Memoire(du_genre).__getitem__


def desamorcer(texte: str) -> str:
    """Return a text that no spreadsheet runs, and that ``rearmer`` gives back as it was.

    Examples
    --------
    >>> desamorcer("=2+2"), desamorcer("l'école"), desamorcer("'=2+2")
    ("'=2+2", "l'école", "''=2+2")
    """
    amorce = texte[:1] != "" and texte[0] in AMORCES
    ressemble = texte[:1] == "'" and texte[1:2] != "" and texte[1] in AMORCES + "'"
    return "'" + texte if amorce or ressemble else texte


def rearmer(brut: str) -> str:
    """Take off the apostrophe that ``desamorcer`` put before a formula."""
    if brut[:1] == "'" and brut[1:2] and brut[1] in AMORCES + "'":
        return brut[1:]
    return brut


class _Memoire(dict[str, object]):
    """Sound cells already read: columns of few distinct values are read once and share them."""

    def __init__(self, lire: Lecteur) -> None:
        super().__init__()
        self._lire = lire

    def __missing__(self, brut: str) -> object:
        lu = self[brut] = self._lire(brut)
        return lu


def nettoyer(colonne: Colonne, brut: str) -> str:
    """Return a cell without outer blanks, its breaks in one form, its characters checked."""
    texte = (rearmer(brut) if brut[:1] == "'" else brut).strip()
    if not texte.isprintable():
        texte = texte.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        if not colonne.lignes:
            texte = texte.replace("\n", " ")
        if interdit := INTERDITS.search(texte):
            code = f"U+{ord(interdit[0]):04X}"
            raise refus(
                colonne, "", texte, f"un texte sans caractère de contrôle ni d’inversion ({code})"
            )
    if len(texte) > colonne.longueur:
        raise refus(
            colonne,
            "",
            texte,
            f"au plus {colonne.longueur} caractères, il y en a {len(texte)}",
        )
    if not texte and colonne.requis:
        raise refus(colonne, "", "", "une valeur : cette colonne est obligatoire")
    return texte


def _texte(colonne: Colonne, brut: str) -> str:
    texte = nettoyer(colonne, brut)
    # Three pieces of text are found ten times faster than a pattern.
    douteux = "Ã" in texte or "â€" in texte or "\ufffd" in texte
    if douteux and _MAL_DECODE.search(texte):
        attendu = "un texte lisible : des accents semblent perdus ou mal décodés"
        raise Ecart(texte, [Constat(texte, attendu, "à vérifier", "avertissement")])
    return texte


def _slug(colonne: Colonne, brut: str) -> str:
    texte = nettoyer(colonne, brut)
    if not _SLUG.fullmatch(texte):
        raise refus(
            colonne,
            "",
            texte,
            "des lettres minuscules sans accent et des chiffres, reliés par des traits d’union",
        )
    return texte


def _url(colonne: Colonne, brut: str) -> str:
    texte = nettoyer(colonne, brut)
    if texte and not _URL.fullmatch(texte):
        raise refus(
            colonne,
            "",
            texte,
            "une adresse http:// ou https:// entière, sans espace, guillemet, identifiant"
            " ni mot de passe",
        )
    return texte


def morceaux(colonne: Colonne, brut: str) -> list[str]:
    """Return the values of a cell, without blanks nor repetitions."""
    if colonne.multiple:
        valeurs = [m.strip() for m in rearmer(brut).split(SEPARATEUR)]
    else:
        valeurs = [nettoyer(colonne, brut)]
    uniques = list(dict.fromkeys(filter(None, valeurs)))
    if not uniques and colonne.requis:
        raise refus(colonne, (), "", "une valeur : cette colonne est obligatoire")
    if len(uniques) > VALEURS_MAX:
        raise refus(colonne, (), brut, f"au plus {VALEURS_MAX} valeurs")
    return uniques


def _codes(colonne: Colonne, brut: str) -> tuple[str, ...] | str:
    lus: list[str] = []
    constats: list[Constat] = []
    for valeur in morceaux(colonne, brut):
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
    proche = normaliser(valeur).replace("_", "-")
    if proche in liste:
        return proche, Constat(valeur, f"« {proche} »", "valeur corrigée", "avertissement")
    voisins = difflib.get_close_matches(proche, liste, n=1, cutoff=0.85 if colonne.ouvert else 0.7)
    conseil = f" ; peut-être « {voisins[0]} »" if voisins else ""
    if colonne.ouvert and _SLUG.fullmatch(valeur) and len(valeur) <= colonne.longueur:
        if not voisins:
            return valeur, None
        attendu = f"un mot de la liste ou un mot nouveau{conseil}"
        return valeur, Constat(valeur, attendu, "à vérifier", "avertissement")
    attendu = f"l’un de : {', '.join(liste)}" if not colonne.ouvert else "un mot-clé en minuscules"
    return "", Constat(valeur, attendu + conseil, perte(colonne))


def _odd(colonne: Colonne, brut: str) -> tuple[int, ...]:
    numeros: list[int] = []
    for valeur in morceaux(colonne, brut):
        entier = _ENTIER.fullmatch(valeur)
        if not entier or not 1 <= int(entier[1]) <= ODD_ALLIANCE:
            raise refus(colonne, (), valeur, "des numéros de 1 à 17, séparés par |")
        numeros.append(int(entier[1]))
    uniques = tuple(dict.fromkeys(numeros))
    if ODD_ALLIANCE not in uniques:
        attendu = "17 parmi les numéros : toute fiche est une alliance"
        raise Ecart((*uniques, ODD_ALLIANCE), [Constat(brut, attendu, "valeur corrigée")])
    return uniques


def _annee(colonne: Colonne, brut: str) -> int | None:
    texte = nettoyer(colonne, brut)
    if not texte:
        return None
    entier = _ENTIER.fullmatch(texte)
    if not entier or not ANNEES[0] <= int(entier[1]) <= ANNEES[1]:
        raise refus(colonne, None, texte, f"une année entre {ANNEES[0]} et {ANNEES[1]}")
    return int(entier[1])


def _date(colonne: Colonne, brut: str, aujourdhui: dt.date | None) -> str:
    texte = nettoyer(colonne, brut)
    if not texte:
        return ""
    iso = texte
    if jour := _JOUR_FRANCAIS.fullmatch(texte):  # what a French spreadsheet makes of a date
        iso = "-".join(p.zfill(2) for p in (jour[3], jour[2], jour[1]) if p)
    if not _DATE.fullmatch(iso) or not _existe(iso):
        raise refus(
            colonne, "", texte, "une date réelle : 2024, 2024-03 ou 2024-03-22, rien d’autre"
        )
    if aujourdhui and iso > aujourdhui.isoformat()[: len(iso)]:
        raise refus(colonne, "", texte, f"une date passée (au plus {aujourdhui.isoformat()})")
    if iso != texte:
        raise Ecart(iso, [Constat(texte, f"« {iso} »", "valeur corrigée", "avertissement")])
    return iso


def _existe(iso: str) -> bool:
    try:
        date = dt.date.fromisoformat(iso + "2000-01-01"[len(iso) :])
    except ValueError:
        return False
    return ANNEES_SOURCE[0] <= date.year <= ANNEES_SOURCE[1]


def _degres(colonne: Colonne, brut: str) -> float | None:
    texte = nettoyer(colonne, brut)
    if not texte:
        return None
    borne = 90 if colonne.nom == "lat" else 180
    if not _DEGRES.fullmatch(texte) or abs(degres := float(texte.replace(",", "."))) > borne:
        raise refus(colonne, None, texte, f"des degrés décimaux entre -{borne} et {borne}")
    return degres


def _insee(colonne: Colonne, brut: str, ref: Referentiel) -> str:
    code = nettoyer(colonne, _DECIMALES.sub("", brut)).upper()
    if not code:
        return ""
    commune, constat = resoudre(f"commune:{code}", ref, perte(colonne))
    if constat:
        attendu = constat.attendu.replace("commune:", "")
        raise Ecart(
            commune.code if commune else "",
            [Constat(code, attendu, constat.effet, constat.gravite)],
        )
    return code


def _territoires(colonne: Colonne, brut: str, ref: Referentiel) -> tuple[Territoire, ...]:
    lus: list[Territoire] = []
    constats: list[Constat] = []
    for valeur in morceaux(colonne, brut):
        territoire, constat = resoudre(valeur, ref, perte(colonne))
        lus += [territoire] if territoire else []
        constats += [constat] if constat else []
    uniques = tuple(dict.fromkeys(lus))
    if constats:
        raise Ecart(uniques, constats)
    return uniques

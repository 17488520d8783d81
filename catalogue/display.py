"""A fiche as it is shown: the row of a list, and the whole sheet. Plain values, no markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from catalogue.address import Vue
from catalogue.catalogue import Catalogue, Resultat
from catalogue.fiches import Fiche
from catalogue.raisons import excerpt, say
from catalogue.recherche.besoin import Raison
from catalogue.recherche.recherche import text_of
from catalogue.vocabulaires import (
    CONFIANCES,
    DOMAINES,
    FAITS,
    METIERS,
    ODD,
    PARTENAIRES,
    PRECISIONS,
    ROLES,
    STATUTS,
    sous_type,
)

AUTRE: Final = "autre"  # the subtype of what has none: nothing to show
_SUMMARY: Final = 180  # characters of a description in the list: two lines on a wide screen


def row(
    catalogue: Catalogue, position: int, metres: float | None, raisons: Sequence[Raison] = ()
) -> dict[str, Any]:
    """Return what the list shows of a fiche; ``distance`` in metres, None without one.

    ``raisons`` is why it answers a need: its summary then shows the words that do.
    """
    fiche = catalogue.fiches[position]
    told = any(raison.champ == "texte" for raison in raisons)
    text = text_of(fiche) if told else fiche.description
    known = metres is not None and metres == metres  # noqa: PLR0124 - not nan
    return {
        "i": position,
        "id": fiche.id,
        "nom": fiche.nom,
        "roles": fiche.roles,
        "lieu": catalogue.lieu(fiche),
        "point": bool(catalogue.has_a_point[position]),
        "resume": excerpt(text, raisons, _SUMMARY),
        "pourquoi": say(raisons),
        "distance": round(metres) if known and metres is not None else None,
    }


def card(catalogue: Catalogue, position: int) -> dict[str, Any]:
    """Return what a card says besides its row: the need in one line, the result, who joined.

    ``aires``: what a fiche without a point acts on, which the map then lights. ``grand``: its
    result, as large letters say it and what follows.
    """
    fiche = catalogue.fiches[position]
    return {
        "accroche": fiche.besoin or first_sentence(fiche.description),
        "resultats": fiche.resultats,
        "grand": _large(fiche.resultats),
        "domaine": fiche.domaines[0] if fiche.domaines else "",
        "reunis": fiche.partenaires,
        "aires": [] if catalogue.has_a_point[position] else [str(t) for t in fiche.territoires],
        "autour": fiche.code_insee,
    }


_SENTENCE: Final = re.compile(r"(?<=[^\W\d_]{3}[.!?…])\s+(?=[A-ZÀ-Ý«0-9])|(?<=\s[!?])\s+")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, as it stands in it: nothing is written for anyone.

    >>> first_sentence("Une cantine bio. Elle nourrit 300 enfants.")
    'Une cantine bio.'
    """
    return _SENTENCE.split(text.strip(), maxsplit=1)[0]


def wanted_types(vue: Vue) -> list[int]:
    """Return the ranks of the types a view asks for: a fiche of several is drawn as that one."""
    return [rank for rank, role in enumerate(ROLES) if role in vue.type]


def rows(catalogue: Catalogue, found: Resultat, start: int, count: int) -> list[dict[str, Any]]:
    """Return some rows of the list of what was found, in its order."""
    distances = found.distances
    return [
        row(
            catalogue,
            int(i),
            None if distances is None else float(distances[i]),
            catalogue.recherche.why(found.q, int(i)) if found.q else (),
        )
        for i in found.ordre[start : start + count]
    ]


def sheet(
    catalogue: Catalogue, position: int, metres: float | None, today: date, contact: str
) -> dict[str, Any]:
    """Return everything the sheet of a fiche shows.

    Parameters
    ----------
    metres
        Distance from the place asked, when there is one.
    today
        The day the age of the source is counted from.
    contact
        Where an error is told: an e-mail address or a form; "" for nowhere.
    """
    fiche = catalogue.fiches[position]
    ref = catalogue.ref
    return {
        **row(catalogue, position, metres),
        "sigle": fiche.sigle,
        "sousTypes": [sous_type(c).libelle for c in fiche.sous_types if c != AUTRE],
        "sansPoint": f"{PRECISIONS['territoire'].libelle} : {PRECISIONS['territoire'].definition}",
        "besoin": fiche.besoin,
        "ensemble": fiche.ensemble,
        "description": fiche.description,
        "metiers": [_metier(code) for code in fiche.metiers],
        "resultats": fiche.resultats,
        "partenaires": [PARTENAIRES[p].pluriel for p in fiche.partenaires],
        "territoires": [{"code": str(t), "libelle": ref.libelle(t)} for t in fiche.territoires],
        "domaines": [{"code": d, "libelle": DOMAINES[d].libelle} for d in fiche.domaines],
        "odd": [_odd(number) for number in fiche.odd],
        "contact": _contact(fiche, today),
        "autreSource": _other_source(fiche, today),
        "source": {
            "titre": fiche.source_titre or fiche.source_url,
            "url": fiche.source_url,
            "age": age(fiche.source_date, today),
            "confiance": f"Confiance {fiche.confiance} : {CONFIANCES[fiche.confiance].definition}",
        },
        "statut": f"Statut : {STATUTS[fiche.statut].libelle.lower()}. "
        f"{STATUTS[fiche.statut].definition}",
        "annee": f"Depuis {fiche.annee}, selon la source." if fiche.annee else "",
        "site": fiche.site_web,
        "signaler": _report(fiche, contact),
    }


_LARGE: Final = 90  # characters a sheet can say in large letters


def _large(resultats: str) -> tuple[str, str]:
    """Return what a result says in large letters (its first sentence, if short), and the rest."""
    first = first_sentence(resultats)
    if len(first) > _LARGE:
        return "", resultats
    return first, resultats[len(first) :].strip()


def age(source_date: str, today: date) -> str:
    """Return the age of a source in words, as precise as its date and no more.

    >>> age("2019-03", date(2026, 11, 22))
    'Source datée de mars 2019, il y a 7 ans.'
    >>> age("", date(2026, 11, 22))
    'La page source ne donne pas de date.'
    """
    if not source_date:
        return "La page source ne donne pas de date."
    year, month, day = (int(p) for p in (source_date + "-0-0").split("-")[:3])
    months = (today.year - year) * 12 + (today.month - month if month else 0)
    if months >= 12:
        ago = "il y a 1 an" if months < 24 else f"il y a {months // 12} ans"
    elif not month:
        ago = "cette année"
    else:
        ago = f"il y a {months} mois" if months > 0 else "ce mois-ci"
    return f"Source datée {_said(year, month, day)}, {ago}."


_MOIS: Final = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def _said(year: int, month: int, day: int) -> str:
    if not month:
        return f"de {year}"
    name = _MOIS[month - 1]
    if not day:
        return f"{'d’' if name[0] in 'ao' else 'de '}{name} {year}"
    return f"du {'1er' if day == 1 else day} {name} {year}"


def day_in_words(day: date) -> str:
    """Return a date as one says it.

    >>> day_in_words(date(2026, 11, 1))
    '1er novembre 2026'
    """
    return f"{'1er' if day.day == 1 else day.day} {_MOIS[day.month - 1]} {day.year}"


def _odd(number: int) -> dict[str, Any]:
    term = ODD[str(number)]
    return {
        "code": term.code,
        "libelle": term.libelle,
        "couleur": term.couleur,
        "encre": ink_on(term.couleur),
    }


def ink_on(colour: str) -> str:
    """Return black or white, whichever reads better on a ``#RRGGBB`` (WCAG 2 luminance).

    >>> ink_on("#FCC30B")
    '#000000'
    """
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#ffffff"


def _metier(code: str) -> dict[str, str]:
    term = METIERS[code]
    definition = term.definition[:1].lower() + term.definition[1:]
    return {"code": code, "libelle": term.libelle, "definition": definition}


_CONTACT: Final = ("adresse", "telephone", "courriel")
# How those of the overseas départements are called from elsewhere; the others by 33.
_INDICATIFS: Final = {
    **dict.fromkeys(("0262", "0263", "0269"), "262"),
    **{"0590": "590", "0594": "594", "0596": "596"},
}


def _contact(fiche: Fiche, today: date) -> dict[str, str] | None:
    """Return how to reach who a fiche is about, and the age of what says it; None without any."""
    if not any(getattr(fiche, name) for name in _CONTACT):
        return None
    elsewhere = fiche.autre_source_url and set(_CONTACT) & set(fiche.autre_source_faits)
    return {
        "adresse": fiche.adresse,
        "telephone": fiche.telephone.replace(" ", "\N{NO-BREAK SPACE}"),
        "appel": call(fiche.telephone),
        "courriel": fiche.courriel,
        "age": age(fiche.autre_source_date if elsewhere else fiche.source_date, today),
    }


def reach(fiche: Fiche) -> list[dict[str, str]]:
    """Return how to reach who a fiche is about, as links: a call, a letter, a site."""
    links = (
        (fiche.telephone.replace(" ", "\N{NO-BREAK SPACE}"), call(fiche.telephone)),
        (fiche.courriel, fiche.courriel and f"mailto:{fiche.courriel}"),
        ("Site", fiche.site_web),
    )
    return [{"libelle": words, "adresse": address} for words, address in links if address]


def call(telephone: str) -> str:
    """Return the link that calls a French number, from France or elsewhere; "" without one.

    >>> call("05 65 11 22 33"), call("02 62 20 16 40"), call("08 00 11 22 33")
    ('tel:+33565112233', 'tel:+262262201640', 'tel:0800112233')
    """
    digits = telephone.replace(" ", "")
    if not digits or digits.startswith("08"):  # these answer in France only
        return f"tel:{digits}" if digits else ""
    return f"tel:+{_INDICATIFS.get(digits[:4], '33')}{digits[1:]}"


def _other_source(fiche: Fiche, today: date) -> dict[str, str] | None:
    """Return the second source of a fiche and the facts it vouches for; None without any."""
    faits = [FAITS[name].libelle for name in fiche.autre_source_faits if getattr(fiche, name)]
    if not fiche.autre_source_url or not faits:
        return None
    *first, last = (name.lower() for name in faits)
    return {
        "faits": f"{', '.join(first)} et {last}" if first else last,
        "titre": fiche.autre_source_titre or fiche.autre_source_url,
        "url": fiche.autre_source_url,
        "age": age(fiche.autre_source_date, today),
    }


def _report(fiche: Fiche, contact: str) -> str:
    if not contact:
        return ""
    subject = f"Fiche {fiche.id} : une erreur à signaler"
    if "@" in contact and "://" not in contact:
        return f"mailto:{contact}?subject={quote(subject)}"
    return f"{contact}{'&' if '?' in contact else '?'}fiche={quote(fiche.id)}"

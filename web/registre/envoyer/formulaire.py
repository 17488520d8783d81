"""The form where one proposes: its fields, and from what was typed to what the registre reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from catalogue.fiches import BY_NAME, SEPARATOR
from catalogue.vocabulaires import DOMAINES, PARTENAIRES, ROLES, STATUTS, Terme
from geo.territoires import Niveau, Territoire
from web.registre.lieux import SEPARATOR as SEVERAL
from web.registre.lieux import in_words, known, resolve
from web.registre.seuil import Saisie
from web.shared import Shared

LINKS_MAX: Final = 2  # web addresses in the texts: a spammer's have many
STRUCTURE: Final = "structure"
HIMSELF: Final = "La structure elle-même"
_LINK: Final = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Champ:
    """A field: the column it fills, how it is asked, and how it is drawn."""

    nom: str
    titre: str
    aide: str = ""
    genre: str = "texte"  # texte, long, cases, choix, lieu
    requis: bool = False
    options: tuple[tuple[str, str], ...] = ()
    niveaux: tuple[Niveau, ...] = ()

    @property
    def longueur(self) -> int:
        """Most characters it takes."""
        return 400 if self.genre == "lieu" else BY_NAME[self.nom].length


@dataclass(frozen=True, slots=True)
class Etape:
    """Some fields that go together, under one title."""

    titre: str
    champs: tuple[Champ, ...]


@dataclass(slots=True)
class Lu:
    """What a form says: what is given, and what is wrong, doubted or to be chosen, by field."""

    given: dict[str, Any] = field(default_factory=dict)
    erreurs: dict[str, str] = field(default_factory=dict)
    avis: dict[str, str] = field(default_factory=dict)
    choix: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def _options(termes: Mapping[str, Terme]) -> tuple[tuple[str, str], ...]:
    return tuple((t.code, t.libelle) for t in termes.values())


_NOM: Final = Champ("nom", "Nom", "Celui de la structure ou de l’initiative.", requis=True)
_COMMUNE: Final = Champ(
    "commune",
    "Commune",
    "Celle du siège, ou du lieu. Un nom ou un code postal.",
    "lieu",
    niveaux=(Niveau.COMMUNE,),
)
_TERRITOIRES: Final = Champ(
    "territoires",
    "Agit sur",
    "Facultatif : une intercommunalité, un département, une région… Vide : sa commune.",
    "lieu",
)
_ROLES: Final = Champ(
    "roles", "Type d’acteur", "Un ou plusieurs.", "cases", requis=True, options=_options(ROLES)
)
_DOMAINES: Final = Champ(
    "domaines", "Domaine", "Un ou plusieurs.", "cases", requis=True, options=_options(DOMAINES)
)
_BESOIN: Final = Champ("besoin", "Le besoin", "Ce qui manquait, en une phrase.")
_PARTENAIRES: Final = Champ(
    "partenaires", "Qui s’est réuni", "", "cases", options=_options(PARTENAIRES)
)
_ENSEMBLE: Final = Champ(
    "ensemble", "Ce qu’ils font ensemble", "Qui s’est joint, et pour faire quoi, en une phrase."
)
_DESCRIPTION: Final = Champ(
    "description",
    "Ce que cela donne",
    "En une à trois phrases : ce qu’on y fait, ce que cela a changé.",
    "long",
    requis=True,
)
_SOURCE: Final = Champ(
    "source_url", "Une page qui en parle", "Son adresse entière, qui commence par http."
)

NOUVELLE: Final = (
    Etape("Qui, et où", (_NOM, _COMMUNE, _TERRITOIRES)),
    Etape("De quoi il s’agit", (_ROLES, _DOMAINES)),
    Etape("Ce qui s’y passe", (_BESOIN, _PARTENAIRES, _ENSEMBLE, _DESCRIPTION)),
    Etape("D’où on le sait", (_SOURCE,)),
)
CORRECTION: Final = (
    Etape(
        "Qui, et où",
        (
            _NOM,
            Champ("sigle", "Sigle"),
            _COMMUNE,
            Champ(
                "territoires",
                "Agit sur",
                "Séparer plusieurs territoires par un point-virgule.",
                "lieu",
            ),
        ),
    ),
    Etape("De quoi il s’agit", (_ROLES, _DOMAINES)),
    Etape(
        "Ce qui s’y passe",
        (
            _BESOIN,
            _PARTENAIRES,
            _ENSEMBLE,
            _DESCRIPTION,
            Champ("resultats", "Résultats", "Un fait chiffré.", "long"),
            Champ("annee", "Depuis l’année"),
            Champ("statut", "Statut", "", "choix", options=_options(STATUTS)),
        ),
    ),
    Etape(
        "Joindre la structure",
        (
            Champ("site_web", "Site web"),
            Champ("adresse", "Adresse postale", "Code postal et commune compris."),
            Champ("telephone", "Téléphone", "Celui de la structure, jamais d’une personne."),
            Champ("courriel", "Courriel de la structure", "Publié ; jamais celui d’une personne."),
        ),
    ),
    Etape(
        "D’où on le sait",
        (
            _SOURCE,
            Champ("source_titre", "Titre de cette page"),
            Champ("source_date", "Date de cette page", "2024, 2024-03 ou 2024-03-22."),
        ),
    ),
)


def fields(etapes: Sequence[Etape]) -> list[Champ]:
    """Return the fields of a form, one after the other."""
    return [champ for etape in etapes for champ in etape.champs]


def shown(cells: Mapping[str, str], etapes: Sequence[Etape], data: Shared) -> dict[str, Any]:
    """Return what the fields of a form show of a fiche."""
    values: dict[str, Any] = {}
    for champ in fields(etapes):
        cell = cells.get(champ.nom, "")
        if champ.nom == "commune":
            code = cells.get("code_insee", "")
            values["commune"] = in_words([f"commune:{code}"], data) if code else cell
        elif champ.nom == "territoires":
            values["territoires"] = in_words(cell.split(SEPARATOR), data)
        elif champ.genre == "cases":
            values[champ.nom] = cell.split(SEPARATOR) if cell else []
        else:
            values[champ.nom] = cell
    return values


def typed(saisie: Saisie, etapes: Sequence[Etape]) -> dict[str, Any]:
    """Return what was typed, as the fields show it again."""
    return {
        champ.nom: saisie.all(champ.nom) if champ.genre == "cases" else saisie.get(champ.nom)
        for champ in fields(etapes)
    }


def read(saisie: Saisie, etapes: Sequence[Etape], data: Shared, vu: Mapping[str, Any] | None) -> Lu:
    """Return what a form gives.

    Parameters
    ----------
    saisie, etapes, data
        What was typed, the form, and the territories.
    vu
        What its fields held when it was opened: what is the same is not given. None for a new
        fiche.
    """
    lu = Lu()
    values = typed(saisie, etapes)
    for champ in fields(etapes):
        value = values[champ.nom]
        if vu is not None and _same(value, vu.get(champ.nom, "")):
            continue
        if champ.requis and not value:
            lu.erreurs[champ.nom] = f"À remplir : {champ.titre.lower()}."
        elif champ.genre == "lieu":
            _read_place(champ, value, saisie, data, lu)
        else:
            lu.given[champ.nom] = value or None
    if vu is None:
        _complete(lu, saisie)
    texts = [
        text
        for nom, text in lu.given.items()
        if isinstance(text, str) and BY_NAME[nom].genre == "texte"
    ]
    if sum(len(_LINK.findall(text)) for text in texts) > LINKS_MAX:
        lu.erreurs["description"] = (
            f"Au plus {LINKS_MAX} adresses de sites dans les textes : la source a son champ."
        )
    return lu


def too_many_links(text: str) -> bool:
    """Tell whether a message holds more addresses than someone who tells an error writes."""
    return len(_LINK.findall(text)) > LINKS_MAX + 1


def seen(saisie: Saisie) -> dict[str, Any]:
    """Return what the fields of a correction held when it was opened, as the form says it back."""
    try:
        vu = json.loads(saisie.get("vu") or "{}")
    except (ValueError, RecursionError):
        return {}
    return vu if isinstance(vu, dict) else {}


def told_back(values: Mapping[str, Any]) -> str:
    """Return what the fields of a correction hold, as its form says it back."""
    return json.dumps(values, ensure_ascii=False)


def of_structure(saisie: Saisie, given: dict[str, Any], today: date) -> None:
    """Say that the structure itself speaks, today, where it gave no other source."""
    if not saisie.get(STRUCTURE):
        return
    given["source_titre"] = given.get("source_titre") or HIMSELF
    given["source_date"] = given.get("source_date") or today.isoformat()


def _same(value: object, before: object) -> bool:
    if isinstance(value, list):
        return sorted(value) == sorted(map(str, before)) if isinstance(before, list) else not value
    return " ".join(str(value).split()) == " ".join(str(before).split())


def _complete(lu: Lu, saisie: Saisie) -> None:
    """Say of a new fiche what its form does not ask."""
    given = lu.given
    if "commune" not in lu.erreurs and not given.get("territoires"):
        if given.get("code_insee"):
            given["territoires"] = [str(Territoire(Niveau.COMMUNE, given["code_insee"]))]
        elif "territoires" not in lu.erreurs:
            lu.erreurs["commune"] = "Où est-ce ? Donnez une commune, ou là où elle agit."
    given |= {"statut": "actif", "confiance": "basse"}
    url = given.get("source_url")
    if url:
        host = urlsplit(url).netloc if "://" in url and "[" not in url else ""
        given["source_titre"] = f"Page de {host.removeprefix('www.')}" if host else "Page"
    elif not saisie.get(STRUCTURE):
        lu.erreurs["source_url"] = "Donnez une page qui en parle, ou dites que c’est vous."


def _read_place(champ: Champ, text: str, saisie: Saisie, data: Shared, lu: Lu) -> None:
    if not text:
        lu.given |= (
            dict.fromkeys(("commune", "code_insee", "lat", "lon"))
            if champ.nom == "commune"
            else {champ.nom: None}
        )
        return
    chosen = saisie.get(f"{champ.nom}_code")
    picked = known(saisie.get(f"{champ.nom}_choix"), data)  # of what was doubted, without a script
    if picked and SEVERAL not in text and (not champ.niveaux or picked.niveau in champ.niveaux):
        text, chosen = data.ref.libelle(picked), str(picked)
    found = resolve(text, chosen, data, champ.niveaux or None)
    if found.souci:
        lu.erreurs[champ.nom] = found.souci
        lu.choix[champ.nom] = found.choix
        return
    if found.avis:
        lu.avis[champ.nom] = found.avis
    if champ.nom == "commune":
        t = found.territoires[0]
        lu.given |= {"commune": data.ref.nom(t), "code_insee": t.code, "precision": "commune"}
        lu.given |= {"lat": None, "lon": None}  # of the seat there was
    else:
        lu.given[champ.nom] = [str(t) for t in found.territoires]

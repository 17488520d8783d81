"""Preview a file: its rows ready, to check or set aside, and all that was understood on the way.

Nothing is written, and nothing leaves the machine: what becomes of the rows is for others to say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from catalogue.fiches import BY_NAME
from catalogue.importation.assemblage import (
    SAME,
    Connue,
    by_rule,
    converted,
    correct,
    foreign_words,
    give_keys,
    read_pair,
    read_rows,
    shared_points,
    tell_corrected,
    tell_duplicates,
    tell_known,
)
from catalogue.importation.champs import CHAMPS, champ_of
from catalogue.importation.colonnes import Plan, propose
from catalogue.importation.formats.ouvrir import open_table
from catalogue.importation.formats.tableau import RefusFichier, Tableau
from catalogue.importation.lieux.communes import Dit, Lieu, Places, with_point
from catalogue.importation.lieux.points import NEAR_M, Lu, Terrain, read_points
from catalogue.importation.lieux.reperes import Reperes
from catalogue.importation.lignes import REQUIS, Ligne, Redacteur
from catalogue.importation.valeurs import LISTED, Mots, Valeur
from catalogue.lecture.checks import reader
from catalogue.lecture.codes import Codes
from catalogue.lecture.constats import Ecart
from catalogue.recherche.words import fold

Progress = Callable[[str, float], None]  # what is being done, and how far, from 0 to 1
Recall = Callable[[Tableau], "Demande"]
_OWN: Final = frozenset(nom for nom, c in BY_NAME.items() if c.requis)
_FOR_ALL: Final = frozenset(("licence",))  # said of the file, in no column of ours


@dataclass(frozen=True, slots=True)
class Demande:
    """What a person says of a file.

    Parameters
    ----------
    colonnes
        Field to header, by hand.
    defauts
        Field to text, for all rows; ``licence`` besides.
    valeurs
        ``champ:leur mot`` to our code.
    partie, encodage
        The sheet, layer or file to read; the encoding of a text.
    corrections
        Line to what a person says of that row: field to text, and the gestures of `correct`.
    """

    colonnes: Mapping[str, str] = field(default_factory=dict)
    defauts: Mapping[str, str] = field(default_factory=dict)
    valeurs: Mapping[str, str] = field(default_factory=dict)
    partie: str = ""
    encodage: str = ""
    corrections: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Apercu:
    """What an import would do.

    Parameters
    ----------
    fichier
        The name of the file.
    tableau, plan
        What it holds, and how its columns are read.
    lignes
        Every row, in the order of the file.
    valeurs
        Their words, and ours.
    conversions
        System of coordinates to how many points were read in it.
    manques
        Required fields that nothing gives: to be given once for the file.
    dits
        All that there is to say of the file, in French.
    propre
        It is one of our exports: its identifiers are ours.
    """

    fichier: str
    tableau: Tableau
    plan: Plan
    lignes: tuple[Ligne, ...]
    valeurs: tuple[Valeur, ...]
    conversions: Mapping[str, int]
    manques: tuple[str, ...]
    dits: tuple[str, ...]
    propre: bool = False

    def count(self, etat: str) -> int:
        """Return how many rows are in a state."""
        return sum(ligne.etat == etat for ligne in self.lignes)


class Atelier:
    """All an import needs of the places: made once, shared by all files."""

    def __init__(self, reperes: Reperes) -> None:
        self.reperes = reperes
        self.terrain = Terrain(reperes.ref)

    def preview(
        self,
        path: Path,
        demande: Demande | None = None,
        *,
        connues: Sequence[Connue] = (),
        today: dt.date | None = None,
        progress: Progress | None = None,
        nom: str = "",
        recall: Recall | None = None,
    ) -> Apercu:
        """Read a file and say what becomes of each row.

        Parameters
        ----------
        path
            The file.
        demande
            What a person says of it.
        connues
            The fiches rows may be already.
        today
            Source dates after it are refused.
        progress
            Told how far it is.
        nom
            The name the file had, when ``path`` is only a copy.
        recall
            Given the table, returns all that is said of it: what was the last time, for one.

        Raises
        ------
        RefusFichier
            When the file cannot be read, or what is said of it makes no sense.
        OSError
            When it cannot be opened.
        """
        say = progress or (lambda _what, _part: None)
        asked = demande or Demande()
        name = nom or path.name
        say("ouvrir le fichier", 0.0)
        tableau = open_table(path, partie=asked.partie, encodage=asked.encodage)
        say("reconnaître les colonnes", 0.15)
        asked = recall(tableau) if recall else asked
        defauts = self._defaults(asked.defauts, today)
        plan = propose(tableau, self.reperes, asked.colonnes)
        mots = Mots(asked.valeurs)
        unread, dits = foreign_words(tableau, plan, mots)
        defauts.setdefault("source_titre", f"Liste « {Path(name).stem[:200]} »")
        own = {fold(n) for n in tableau.noms} >= {fold(n) for n in _OWN}
        lignes, givens = read_rows(tableau, plan, unread)
        sure = correct(lignes, givens, asked.corrections)
        say("trouver les communes", 0.25)
        lieux = self._places(plan, givens)
        say("placer les points", 0.5)
        lus = self._points(plan, givens, lieux)
        dits += shared_points(lus)
        say("écrire les fiches", 0.65)
        redacteur = Redacteur(self.reperes, mots, defauts, propre=own, today=today)
        redacteur.asks(frozenset(c.champ for c in plan.colonnes) - unread)
        self._write(redacteur, lignes, givens, lieux, lus)
        tell_corrected(lignes, asked.corrections)
        give_keys(plan, lignes, givens)
        say("chercher les doublons", 0.85)
        tell_duplicates(lignes, sure)
        tell_known(lignes, connues, own, sure)
        lost = [
            Ligne(p.ligne, "écartée", {}, (p.raison,), (), (), f"ligne {p.ligne}")
            for p in tableau.perdues
        ]
        everything = sorted((*lignes, *lost), key=lambda ligne: ligne.ligne)
        conversions = Counter(lu.systeme.nom for lu in lus if lu is not None)
        say("fini", 1.0)
        return Apercu(
            name, tableau, plan, tuple(everything), tuple(mots.values()), dict(conversions),
            tuple(c for c in REQUIS if not defauts.get(c) and (c in unread or not plan.has(c))),
            (*tableau.dits, *plan.dits, *dits, *converted(conversions), *by_rule(plan, defauts)),
            own,
        )  # fmt: skip

    @staticmethod
    def against(
        apercu: Apercu, connues: Sequence[Connue], sure: frozenset[int] = frozenset()
    ) -> Apercu:
        """Return a preview once its rows are compared to the fiches there are.

        For who knows them only after the file is read.
        """
        tell_known(apercu.lignes, connues, apercu.propre, sure)
        return apercu

    def _defaults(self, given: Mapping[str, str], today: dt.date | None) -> dict[str, str]:
        """Return what is given for all rows, in our codes."""
        codes = Codes(self.reperes.ref)
        said: dict[str, str] = {}
        for word, text in given.items():
            champ = champ_of(word)
            if word in _FOR_ALL:
                continue
            if champ == "source_url" and not re.match(r"https?://", text):
                champ = "source_titre"
            if champ not in BY_NAME or champ in ("id", "lat", "lon", "precision"):
                raise RefusFichier(f"« {word} » ne se donne pas pour tout un fichier.")
            if champ in LISTED:
                found, unknown = Mots().read(champ, text)
                if unknown or not found:
                    raise RefusFichier(f"« {text} » n’est pas une valeur de « {CHAMPS[champ]} ».")
                said[champ] = "|".join(found)
                continue
            try:
                reader(BY_NAME[champ], self.reperes.ref, codes, today)(text)
            except Ecart as ecart:
                wrong = next((c for c in ecart.constats if c.effet != "valeur corrigée"), None)
                if wrong:
                    raise RefusFichier(
                        f"{word} : « {text[:60]} » ; attendu : {wrong.attendu}."
                    ) from ecart
            said[champ] = text
        return said

    def _places(self, plan: Plan, givens: Sequence[Mapping[str, str]]) -> list[Lieu]:
        codes = plan.of("code_insee")
        sure = False
        if codes is not None:
            content = plan.contenus[codes.place]
            sure = (
                content.remplies >= 5
                and content.part("code_insee") > 0.995
                and content.part("code_postal") < 0.9
            )
        places = Places(self.reperes, codes_sure=sure)
        return [
            places.read(
                Dit(
                    given.get("code_insee", ""),
                    given.get("commune", ""),
                    given.get("code_postal", ""),
                    given.get("departement", ""),
                    given.get("adresse", ""),
                )
            )
            for given in givens
        ]

    def _points(
        self, plan: Plan, givens: Sequence[Mapping[str, str]], lieux: Sequence[Lieu]
    ) -> list[Lu | None]:
        """Read the point of each row; what a cell holds that is none is told in its place."""
        count = len(givens)
        if not plan.has("coordonnees") and not (plan.has("lat") and plan.has("lon")):
            return [None] * count
        a, b = np.full(count, np.nan), np.full(count, np.nan)
        for row, (given, lieu) in enumerate(zip(givens, lieux, strict=True)):
            pair = read_pair(given, lieu)
            if pair is not None:
                a[row], b[row] = pair
        named = [(lieu.commune,) if lieu.commune else lieu.possibles[:12] for lieu in lieux]
        return read_points(a, b, named, self.terrain)

    def _write(
        self,
        redacteur: Redacteur,
        lignes: Sequence[Ligne],
        givens: Sequence[Mapping[str, str]],
        lieux: Sequence[Lieu],
        lus: Sequence[Lu | None],
    ) -> None:
        shared = Counter((lu.lon, lu.lat) for lu in lus if lu is not None)
        for ligne, given, lieu, lu in zip(lignes, givens, lieux, lus, strict=True):
            if ligne.etat == "écartée":
                continue
            if lu is not None:
                alone = not lieu.commune
                with_point(lieu, lu, self.reperes)
                many = shared[lu.lon, lu.lat]
                if alone and many >= SAME and lieu.commune:
                    lieu.doutes.append(
                        f"le même point sert à {many} lignes, et rien d’autre ne dit la commune"
                    )
                    lieu.possibles, lieu.commune = (lieu.commune,), ""
            redacteur.write(ligne, given, lieu)
            if (
                lu is not None
                and ligne.cells
                and lu.commune
                and (not lieu.commune or lu.ecart_m <= NEAR_M or lu.commune == lieu.commune)
            ):
                ligne.cells["lat"], ligne.cells["lon"] = str(lu.lat), str(lu.lon)

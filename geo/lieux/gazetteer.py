"""The forgiving place search: from what a person typed to the territories she may mean.

Offline, over current and former communes, arrondissements of Paris, Lyon and Marseille, postcodes,
intercommunalités, départements and régions. An answer is ``certain`` only when nothing else fits.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from geo.lieux.candidats import Candidat, Motif
from geo.lieux.noms import normalise, without_article
from geo.lieux.repertoire import NIVEAUX, Repertoire
from geo.lieux.saisie import Saisie, read_saisie
from geo.lieux.verdict import Verdict, juge
from geo.referentiel import DATA_TERRITOIRES, Referentiel
from geo.territoires import Niveau, Territoire

_COMMUNES = frozenset({Niveau.COMMUNE, Niveau.ARRONDISSEMENT})
_TOO_MANY = re.compile(r"\s+|\.0+$")
_PROPOSITIONS = 3  # places offered for one row of a list


@dataclass(frozen=True, slots=True)
class Lieu:
    """One answer of the place search.

    Parameters
    ----------
    territoire
        Where it leads; a former commune leads to the one it joined.
    libelle
        « Figeac (46) », « Pierrefitte-sur-Seine (93), ancienne commune de Saint-Denis ».
    genre
        « commune », « ancienne commune », « arrondissement », « code postal », « epci », « ept »,
        « departement » or « region ».
    departement
        Code of its département; None for an EPCI, an EPT or a région.
    raison
        Why it answers, in a few French words.
    score
        From 0 to 100; compares the answers to one query, nothing else.
    certain
        Whether it may be taken without asking.
    """

    territoire: Territoire
    libelle: str
    genre: str
    departement: str | None
    raison: str
    score: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one row of a list leads to.

    Parameters
    ----------
    lieu
        The place found. None when nothing was, or when the row contradicts itself.
    certain
        Whether it may be taken without asking.
    raison
        Why, in a few French words; never empty.
    propositions
        The places it may be, the likeliest first.
    """

    lieu: Lieu | None
    certain: bool
    raison: str
    propositions: tuple[Lieu, ...]


class Gazetteer:
    """The place search. Immutable: share one between threads."""

    def __init__(self, ref: Referentiel, rep: Repertoire) -> None:
        self._ref = ref
        self._rep = rep

    @classmethod
    def load(cls, ref: Referentiel, folder: Path = DATA_TERRITOIRES) -> Self:
        """Read ``lieux.parquet`` in a folder; ``ref`` gives the labels."""
        return cls(ref, Repertoire.load(folder))

    def search(
        self,
        q: str,
        limite: int = 8,
        departement: str | None = None,
        niveaux: Collection[Niveau] | None = None,
    ) -> list[Lieu]:
        """Return the places a text may mean, the likeliest first, each territory once.

        Parameters
        ----------
        q
            A name as people type it, a postcode, an Insee code, or several of these. Only its
            first 200 characters are read.
        limite
            How many places at most.
        departement
            Code of the person's département: its places come first among likes.
        niveaux
            Levels that may answer; all by default.

        Returns
        -------
        list of Lieu
            Empty when nothing resembles the text.
        """
        saisie = read_saisie(q, self._rep.departement_names)
        return self._lieux(
            juge(self._rep, saisie, departement, self._keeps(niveaux)), saisie, limite
        )

    def resolve(
        self, nom: str, code_postal: str | None = None, departement: str | None = None
    ) -> Resolution:
        """Return the commune or arrondissement of one row of a list.

        Parameters
        ----------
        nom
            The place as it was typed.
        code_postal
            Its postcode as it was typed; blank or zero is none, the leading zero that spreadsheets
            drop is put back, and a blank inside or a final « .0 » goes.
        departement
            Code of the département whose places come first among likes.
        """
        saisie = read_saisie(nom, self._rep.departement_names)
        code = _TOO_MANY.sub("", code_postal or "")
        if code.strip("0"):
            saisie = replace(saisie, code=code.upper().zfill(5))
        verdict = juge(self._rep, saisie, departement, self._keeps(_COMMUNES))
        lieux = tuple(self._lieux(verdict, saisie, _PROPOSITIONS))
        if not lieux:
            raison = "rien à chercher" if saisie.is_empty else "aucun lieu ne ressemble à ce nom"
            return Resolution(None, False, raison, ())
        first = lieux[0]
        found = None if verdict.contradiction else first
        return Resolution(found, first.certain, first.raison, lieux)

    # Whole lists, whose rows are many: exact answers, a thousand times faster than a search.

    def communes_named(self, nom: str) -> dict[str, bool]:
        """Return the codes of the communes that bear a name, and whether it is that of today.

        The name may lack its article, accents and hyphens, never a letter. An arrondissement
        gives its commune.

        Examples
        --------
        >>> Gazetteer.load(Referentiel.load()).communes_named("FIGEAC")
        {'46102': True}
        """
        found: dict[str, bool] = {}
        bare = without_article(normalise(nom))
        for line in (*self._rep.index.exact(normalise(nom)), *self._rep.index.exact(bare)):
            code = self._commune(line)
            if code:
                found[code] = found.get(code, False) or not self._rep.is_former(line)
        return found

    def communes_of_postcode(self, postcode: str) -> frozenset[str]:
        """Return the codes of the communes of a postcode; none when nothing lists it (CEDEX)."""
        codes = (self._commune(line) for line in self._rep.codes_postaux.get(postcode, ()))
        return frozenset(filter(None, codes))

    def departement_named(self, nom: str) -> str:
        """Return the code of a département by its name, or "" when it is none."""
        cle = normalise(nom)
        named = self._rep.departement_names
        return named.get(cle, "") or named.get(without_article(cle), "")

    def _commune(self, line: int) -> str:
        target = self._rep.targets[line]
        if target.niveau is Niveau.ARRONDISSEMENT:
            parent = self._ref.parent(target, Niveau.COMMUNE)
            return parent.code if parent else ""
        return target.code if target.niveau is Niveau.COMMUNE else ""

    def _keeps(self, niveaux: Collection[Niveau] | None) -> np.ndarray:
        """Return 0 for each line to keep, minus infinity for the others."""
        wanted = [0.0 if niveaux is None or n in niveaux else -np.inf for n in NIVEAUX]
        kept: np.ndarray = np.array(wanted, dtype=np.float32)[self._rep.niveau]
        return kept

    def _lieux(self, verdict: Verdict, saisie: Saisie, limite: int) -> list[Lieu]:
        lieux = [self._lieu(candidat, saisie) for candidat in verdict.candidats[: max(limite, 0)]]
        if lieux:
            raison = verdict.raison or lieux[0].raison
            lieux[0] = replace(lieux[0], certain=verdict.certain, raison=raison)
        return lieux

    def _lieu(self, candidat: Candidat, saisie: Saisie) -> Lieu:
        rep, ligne = self._rep, candidat.ligne
        target = rep.targets[ligne]
        departement = rep.departements[ligne] or None
        libelle, genre, raison = self._ref.libelle(target), rep.genres[ligne], str(candidat.motif)
        if candidat.motif is Motif.CODE_POSTAL:
            genre, raison = "code postal", f"code postal {saisie.code}"
        elif rep.is_former(ligne):
            libelle = f"{rep.noms[ligne]} ({departement}), {rep.complements[ligne]}"
        score = round(min(100.0, max(0.0, candidat.points)), 1)
        return Lieu(target, libelle, genre, departement, raison, score, certain=False)

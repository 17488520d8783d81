"""What a person typed, read: a place, types of actor, ODD, and the ideas of the need itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from catalogue.recherche.lexique import Entree, Lexique
from catalogue.recherche.lieux import LONGEST, PlaceNames, before
from catalogue.recherche.stems import STOP_WORDS, VERBS, stems
from catalogue.recherche.words import QUERY_MAX, fold
from catalogue.vocabulaires import ODD, ROLES
from geo.territoires import Territoire

_POSSIBLE: Final = 3  # places proposed
_QUOTED: Final = re.compile(r"[\"«“](?P<inside>[^\"»”]*)[\"»”]")
_WORD: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


@dataclass(frozen=True, slots=True)
class Mot:
    """One folded word of the query, where it stands in it, and how it was typed."""

    texte: str
    debut: int
    fin: int
    litteral: bool
    capital: bool
    corrige: bool = False


@dataclass(frozen=True, slots=True)
class Idee:
    """One idea of the need.

    Parameters
    ----------
    texte
        As it was typed.
    mots
        Its folded words, those that say something.
    entrees
        What the lexicon knows of it.
    """

    texte: str
    mots: tuple[str, ...]
    entrees: tuple[Entree, ...] = ()

    @property
    def is_setting(self) -> bool:
        """Whether it only says in what kind of place ("au village") or what is done ("garder")."""
        if not self.entrees:
            return set(self.mots) <= VERBS
        return all(entree.genre == "lieu" for entree in self.entrees)


@dataclass(frozen=True, slots=True)
class Compris:
    """A part of the query read as a filter.

    Parameters
    ----------
    valeur
        What it was read as: a type, an ODD, a territory.
    texte, entier
        Its words, and these with what leads to them: "lot", "dans le lot".
    sans, tel_quel
        The query without it, and with its words quoted; "" for one too long.
    """

    valeur: str | Territoire
    texte: str
    entier: str
    sans: str
    tel_quel: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood.

    Parameters
    ----------
    idees
        Of the need, in the order of the query.
    types, odd, lieu
        Read as filters; each with the query without it.
    lieux_possibles
        Namesakes the query does not tell apart, or places whose name is a word: to propose.
    mots
        All the folded words that say something, filters included.
    """

    idees: tuple[Idee, ...] = ()
    types: tuple[Compris, ...] = ()
    odd: tuple[Compris, ...] = ()
    lieu: Compris | None = None
    lieux_possibles: tuple[Compris, ...] = ()
    mots: tuple[str, ...] = ()

    @property
    def compris(self) -> tuple[Compris, ...]:
        """All that was read as a filter."""
        return (*self.types, *self.odd, *((self.lieu,) if self.lieu else ()))


def _role_names() -> dict[tuple[str, ...], str]:
    names = {}
    for code, terme in ROLES.items():
        for text in (terme.libelle, terme.pluriel, terme.developpe, code):
            if text:
                names[tuple(stems(fold(text).split()))] = code
    return names


_ROLES: Final = _role_names()
_LONGEST_ROLE: Final = max(map(len, _ROLES))


class Reader:
    """Reads queries; immutable.

    Parameters
    ----------
    lexique, lieux
        What words mean, and the names of places.
    knows
        Whether a fiche says a word: one that none says, nor the lexicon, may be a typo.
    """

    def __init__(self, lexique: Lexique, lieux: PlaceNames, knows: Callable[[str], bool]) -> None:
        self._lexique = lexique
        self._lieux = lieux
        self._knows = knows

    def read(self, q: str) -> Question:
        """Return what a query says; any text does."""
        mots = _mots(q)
        folded = [mot.texte for mot in mots]
        taken: list[str] = [""] * len(mots)  # what each word went to
        types = self._runs(q, mots, taken, _LONGEST_ROLE, self._role)
        odd = self._runs(q, mots, taken, 2, self._odd)
        lieu, possible = self._place(q, mots, folded, taken)
        idees = self._ideas(q, mots, taken)
        if not idees and not (types or odd or lieu):  # stop words alone: they are what is asked
            idees = tuple(Idee(q[mot.debut : mot.fin], (mot.texte,)) for mot in mots)
        said = tuple(mot.texte for mot in mots if mot.litteral or mot.texte not in STOP_WORDS)
        return Question(idees, types, odd, lieu, possible, said)

    def _runs(
        self,
        q: str,
        mots: Sequence[Mot],
        taken: list[str],
        longest: int,
        value: Callable[[Sequence[Mot]], str | None],
    ) -> tuple[Compris, ...]:
        """Take the runs of words that have a value, the longest first."""
        found = []
        start = 0
        while start < len(mots):
            for stop in range(min(len(mots), start + longest), start, -1):
                run = mots[start:stop]
                if any(taken[start:stop]) or any(mot.litteral for mot in run):
                    continue
                code = value(run)
                if code is not None:
                    taken[start:stop] = ["filtre"] * (stop - start)
                    found.append(_compris(q, run, code))
                    start = stop - 1
                    break
            start += 1
        return tuple(found)

    @staticmethod
    def _role(run: Sequence[Mot]) -> str | None:
        return _ROLES.get(tuple(stems([mot.texte for mot in run])))

    @staticmethod
    def _odd(run: Sequence[Mot]) -> str | None:
        found = re.fullmatch(r"odd ?(\d{1,2})", " ".join(mot.texte for mot in run))
        return found[1] if found and found[1] in ODD else None

    def _place(
        self, q: str, mots: Sequence[Mot], folded: Sequence[str], taken: list[str]
    ) -> tuple[Compris | None, tuple[Compris, ...]]:
        possible: dict[Territoire, Compris] = {}
        for length in range(min(LONGEST, len(mots)), 0, -1):
            for start in range(len(mots) - length + 1):
                stop = start + length
                run = mots[start:stop]
                if any(taken[start:stop]) or any(mot.litteral for mot in run):
                    continue
                known = length == 1 and bool(self._lexique.about(tuple(stems([run[0].texte]))))
                meant = self._lieux.read(folded, start, stop, capital=run[0].capital, known=known)
                led, _ = before(folded[:start])
                named, run = run, mots[start - led : stop]
                if len(meant) == 1:
                    taken[start - led : stop] = ["lieu"] * (led + length)
                    return _compris(q, run, meant[0], named), ()
                known = known and not led
                for one in meant or (() if known else self._lieux.named(folded[start:stop])):
                    possible.setdefault(one, _compris(q, run, one, named))
        return None, tuple(possible.values())[:_POSSIBLE]

    def _ideas(self, q: str, mots: Sequence[Mot], taken: Sequence[str]) -> tuple[Idee, ...]:
        left = [
            self._spelt(mot)
            for mot, use in zip(mots, taken, strict=True)
            if not use and (mot.litteral or mot.texte not in STOP_WORDS)
        ]
        told = list(zip(left, stems([mot.texte for mot in left]), strict=True))
        found: list[Idee] = []
        start = 0
        while start < len(told):
            longest = min(len(told), start + self._lexique.longest)
            for stop in range(longest, start, -1):
                run = told[start:stop]
                if any(mot.litteral for mot, _ in run):
                    continue
                entrees = self._lexique.about(tuple(stem for _, stem in run))
                if entrees:
                    break
            else:
                stop, entrees = start + 1, ()
            run = told[start:stop]
            text = q[run[0][0].debut : run[-1][0].fin]
            if any(mot.corrige for mot, _ in run):
                text = " ".join(mot.texte for mot, _ in run)
            found.append(Idee(text, tuple(mot.texte for mot, _ in run), entrees))
            start = stop
        return tuple(found)

    def _spelt(self, mot: Mot) -> Mot:
        if mot.litteral or self._knows(mot.texte):
            return mot
        right = self._lexique.spelt(mot.texte)
        return mot if right == mot.texte else replace(mot, texte=right, corrige=True)


def _mots(q: str) -> list[Mot]:
    quoted = [found.span("inside") for found in _QUOTED.finditer(q)]
    mots = []
    for found in _WORD.finditer(q):
        literal = any(a <= found.start() < b for a, b in quoted)
        for part in fold(found[0]).split():
            mots.append(Mot(part, found.start(), found.end(), literal, found[0][:1].isupper()))
    return mots


def _compris(
    q: str, run: Sequence[Mot], valeur: str | Territoire, named: Sequence[Mot] = ()
) -> Compris:
    """Return what a run of words was read as; of those, ``named`` are kept where quoted."""
    start, stop = run[0].debut, run[-1].fin
    sans = " ".join((q[:start] + " " + q[stop:]).split())
    if all(not mot.litteral and mot.texte in STOP_WORDS for mot in _mots(sans)):
        sans = ""  # what is left asks for nothing
    first, last = (named or run)[0].debut, (named or run)[-1].fin
    quoted = f"{q[:first]}«{q[first:last]}»{q[last:]}"
    return Compris(
        valeur, q[first:last], q[start:stop], sans, quoted if len(quoted) <= QUERY_MAX else ""
    )

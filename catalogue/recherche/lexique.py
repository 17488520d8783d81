"""The lexicon of public action: what people type, and the words of those who answer it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from catalogue.recherche.stems import STOP_WORDS, meaning, stems
from catalogue.recherche.words import WordIndex, fold

GENRES: Final = ("sigle", "besoin", "objet", "public", "acteur", "lieu")


@dataclass(frozen=True, slots=True)
class Entree:
    """One idea of the lexicon; its texts are as a person wrote them.

    Parameters
    ----------
    expressions
        What people type, all of one meaning; the first names the idea.
    proches
        What a fiche that answers it says.
    exclus
        Where these words mean something else.
    genre, source
        What kind of word it is, and where the meaning comes from.
    """

    expressions: tuple[str, ...]
    proches: tuple[str, ...] = ()
    exclus: tuple[str, ...] = ()
    genre: str = ""
    source: str = ""


def begins(folded: str, typed: str) -> bool:
    """Tell whether a folded text, or what follows one of its words, begins as typed."""
    if typed not in folded:
        return False
    if folded.startswith(typed):
        return True
    words = folded.split()
    return any(
        " ".join(words[place:]).startswith(typed)
        for place, word in enumerate(words)
        if word not in STOP_WORDS
    )


class Lexique:
    """All the entries, found by the stems of what is typed; immutable."""

    def __init__(self, entrees: Iterable[Entree] = ()) -> None:
        self.entrees = tuple(entrees)
        self._of: dict[tuple[str, ...], list[Entree]] = {}
        for entree in self.entrees:
            for key in {meaning(expression) for expression in entree.expressions}:
                self._of.setdefault(key, []).append(entree)
        self.longest = max(map(len, self._of), default=0)

    def __len__(self) -> int:
        return len(self.entrees)

    @cached_property
    def _spelling(self) -> WordIndex:
        return WordIndex(text for entree in self.entrees for text in entree.expressions)

    def spelt(self, word: str) -> str:
        """Return a folded word, or the one word of the lexicon one edit away from a wrong one."""
        known = self._spelling
        if known.is_word(word):
            return word
        near = {
            stems([known.words[rank]])[0]: rank
            for rank in known.one_edit_away(word)
            if not known.words[rank].startswith(word[:-1])  # another ending is no typo
        }
        return known.words[next(iter(near.values()))] if len(near) == 1 else word

    def about(self, key: tuple[str, ...]) -> tuple[Entree, ...]:
        """Return the entries that have an expression of these stems."""
        return tuple(self._of.get(key, ()))

    def begun_by(self, typed: str) -> list[str]:
        """Return the expressions that begin so, folded, or one word of which does; best first."""
        found = [(folded, text) for folded, text in self._folded if begins(folded, typed)]
        found.sort(key=lambda each: (not each[0].startswith(typed), len(each[0])))
        return [text for _, text in found]

    @cached_property
    def _folded(self) -> tuple[tuple[str, str], ...]:
        return tuple((fold(text), text) for text in self.expressions)

    @cached_property
    def expressions(self) -> tuple[str, ...]:
        """Every expression, each once, in the order of the file."""
        return tuple(dict.fromkeys(text for entree in self.entrees for text in entree.expressions))

"""What the registre refuses, each with the French sentence that says what to do."""

from __future__ import annotations


class Refus(Exception):  # noqa: N818 (a word of the trade)
    """Something the registre will not do; its text is for whoever asked."""

    code = 1  # of the command line


class Inconnu(Refus):
    """What is named does not exist."""

    code = 3


class Conflit(Refus):
    """Someone else came first: nothing was written."""

    code = 4


class Indisponible(Refus):
    """The base does not answer: nothing was written."""

    code = 5

"""Place names made comparable: what two people write differently for one name becomes equal."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_ABREGES = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur"}
_ARTICLES = frozenset({"le", "la", "les", "l"})
_ORDINAL = re.compile(r"0*(\d{1,2})(?:er|ere|re|e|eme|ieme|nd|nde)?")
_ARRONDISSEMENT = frozenset({"arrondissement", "arrondissements", "arrdt", "ardt", "arr"})
_SOUS = re.compile(r"\bs\s*/\s*s\b", re.IGNORECASE)  # Clichy s/s Bois
_SUR = re.compile(r"(?<=\w)\s*\bs?/\s*(?=\w)", re.IGNORECASE)  # Nogent/Marne, Nogent s/ Marne
_SEPARATOR = re.compile(r"[^a-z0-9]+")
_INTERCO = (
    (re.compile(r"\bcommunaute de communes(?: (?:de la|de l|des|du|de|d))?\b"), "cc"),
    (re.compile(r"\bcommunaute d agglomeration(?: (?:de la|de l|des|du|de|d))?\b"), "ca"),
    (re.compile(r"\bcommunaute urbaine(?: (?:de la|de l|des|du|de|d))?\b"), "cu"),
)
_KINDS = frozenset({"cc", "ca", "cu"})


def sans_accents(text: str) -> str:
    """Return the text in lower case, without accents, ligatures opened (``Œuilly`` → ``oeuilly``).

    Examples
    --------
    >>> sans_accents("L'Haÿ-les-Roses")
    "l'hay-les-roses"
    """
    if text.isascii():
        return text.lower()
    opened = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower())
    return "".join(c for c in opened if not unicodedata.combining(c))


def normalise(text: str) -> str:
    """Return the words of a name, bare and single-spaced, abbreviations written out.

    Examples
    --------
    >>> normalise("ST-MARTIN-D’HÈRES"), normalise("Nogent/Marne"), normalise("Lyon 3ème arr.")
    ('saint martin d heres', 'nogent sur marne', 'lyon 3')
    """
    if "/" in text:
        text = _SUR.sub(" sur ", _SOUS.sub(" sous ", text))
    bare = sans_accents(text)
    words = [_word(word) for word in _SEPARATOR.split(bare) if word not in _ARRONDISSEMENT]
    joined = " ".join(word for word in words if word)
    if "communaute" in joined:
        for long, short in _INTERCO:
            joined = long.sub(short, joined)
    return joined


def _word(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal[1]
    return _ABREGES.get(word, word)


def sans_article(name: str) -> str:
    """Return a normalised name without its leading article, kept when it is all there is.

    The kind of an intercommunalité counts as one: people write « Grand-Figeac ».
    """
    head, _, rest = name.partition(" ")
    return rest if rest and (head in _ARTICLES or head in _KINDS) else name


def compacte(name: str) -> str:
    """Return a normalised name without its blanks: hyphens and lost blanks no longer matter."""
    return name.replace(" ", "")

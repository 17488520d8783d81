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
DE = "(?: (?:de la|de l|des|du|de|d))?"  # the link between a kind and a name
_INTERCO = (
    (re.compile(rf"\bcommunaute de communes{DE}\b"), "cc"),
    (re.compile(rf"\bcommunaute d agglomeration{DE}\b"), "ca"),
    (re.compile(rf"\bcommunaute urbaine{DE}\b"), "cu"),
)
_SIGLES = ("cc ", "ca ", "cu ")
_SIGLE_DEVANT = re.compile(rf"^(cc|ca|cu){DE} (?=.)")  # « CC du Diois » is « CC Diois »
_GENRE_DEVANT = re.compile(rf"^(?:cc|ca|cu|metropole|eurometropole){DE} (?=.)")
_GENRE_DERRIERE = re.compile(r"(?<=.) (?:metropole|agglomeration|communaute)$")


def without_accents(text: str) -> str:
    """Return the text in lower case, without accents, ligatures opened (``Œuilly`` → ``oeuilly``).

    Examples
    --------
    >>> without_accents("L'Haÿ-les-Roses")
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
    bare = without_accents(text)
    words = [_word(word) for word in _SEPARATOR.split(bare) if word not in _ARRONDISSEMENT]
    joined = " ".join(word for word in words if word)
    if "communaute" in joined:
        for long, short in _INTERCO:
            joined = long.sub(short, joined)
    if joined.startswith(_SIGLES):
        joined = _SIGLE_DEVANT.sub(r"\1 ", joined)
    return joined


def _word(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal[1]
    return _ABREGES.get(word, word)


def without_article(name: str) -> str:
    """Return a normalised name without its leading article, kept when it is all there is."""
    head, _, rest = name.partition(" ")
    return rest if rest and head in _ARTICLES else name


def without_genre(name: str) -> str:
    """Return the normalised name of an intercommunalité as it is said, without its kind.

    Examples
    --------
    >>> without_genre("ca de lens lievin"), without_genre("bordeaux metropole")
    ('lens lievin', 'bordeaux')
    """
    return _GENRE_DERRIERE.sub("", _GENRE_DEVANT.sub("", name))


def compact(name: str) -> str:
    """Return a normalised name without its blanks: hyphens and lost blanks no longer matter."""
    return name.replace(" ", "")

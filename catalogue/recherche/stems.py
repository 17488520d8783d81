"""What is left of a French word without its endings, and the words that say nothing alone.

Stems are those of Snowball (PyStemmer): "éoliennes" and "éolien" are one. Words come folded
(lower case, no accents); the stemmer takes them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from threading import local
from typing import Final

import Stemmer

from catalogue.recherche.words import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Articles, pronouns, auxiliaries; then what people put around a need.
STOP_WORDS: Final = _words("""
    a afin ai ainsi alors as au aucun aussi autre aux avait avec avoir bien c ca car ce cela ces
    cet cette ceux chaque chez ci comme comment d dans de depuis des deux doit donc du elle elles en
    encore entre es est et etre eu eux fait faire font il ils j je l la le les leur leurs lui m ma
    mais me meme mes moi mon n ne ni nos notre nous on ont ou par parce pas peu peut pour pourquoi
    qu quand que quel quelle quelles quels qui quoi s sa sans se ses si sont sous sur t ta te tes
    toi ton tous tout toute toutes trop tu un une vers vos votre vous y
    aide aider aimerais avons besoin besoins beaucoup cherche chercher cherchons comment creer
    developper faut existe idee idees initiative initiatives manque manquent manquer mettre monter
    moins peux plus plusieurs pouvoir probleme problemes projet projets quelque quelques solution
    solutions souhaite souhaitons trouve trouver veulent veut veux voudrais voudrions
    of the and for in to
""")
# What one does about a need: a fiche that answers it seldom says it in that very verb.
VERBS: Final = _words("""
    accueillir acheter amenager ameliorer amener animer apporter arreter augmenter baisser bouger
    changer choisir commencer continuer couper deplacer diminuer donner empecher encourager
    entretenir eviter favoriser fermer ferment financer garder gerer inciter installer
    inventer limiter lutter maintenir obtenir occuper offrir organiser ouvrir partager payer
    permettre porter preparer prevenir produire promouvoir proposer proteger recuperer reduire
    rendre renforcer rester reussir sauver servir soutenir stopper tenir utiliser vendre venir
    vivre voir
""")
# Words that lose what they mean with their ending: "aidant" is not "aide", nor "données" "don".
_KEPT: Final = {
    form: word
    for word in _words("""
        aidant aine cae caf cafe cooperative cooperation dom donnee drom gal isolation lotissement
        mer mere papa papi port rep vae
    """)
    for form in (word, word + "s")
}
# "bien-être": of the parts of such a word, none is a stop word.
_JOINED: Final = re.compile(r"\w[-\u2010\u2011]\w")
_own = local()  # a stemmer is not to be shared between threads


def stems(words: Iterable[str]) -> list[str]:
    """Return the stem of each folded word.

    >>> stems(["eoliennes", "eolien", "cantine"])
    ['eolien', 'eolien', 'cantin']
    """
    if not hasattr(_own, "stemmer"):
        _own.stemmer = Stemmer.Stemmer("french", 0)  # its cache costs more than it saves
    asked = list(words)
    found = zip(asked, _own.stemmer.stemWords(asked), strict=True)
    return [_KEPT.get(word, stem) for word, stem in found]


@lru_cache(maxsize=16_384)
def meaning(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text that say something; of all, when none does.

    >>> meaning("plus de médecins au village")
    ('medecin', 'villag')
    """
    words = [(word, _JOINED.search(part)) for part in text.split() for word in fold(part).split()]
    said = [word for word, joined in words if joined or word not in STOP_WORDS]
    return tuple(stems(said or [word for word, _ in words]))

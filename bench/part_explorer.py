"""Ours beside the stock pattern, on the published fiches, in the same Chromium."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.browser import chromium
from bench.contest import FILTERS, Figures, Say, given, run
from bench.drivers import Ours, Stock


def measure(quick: bool, say: Say) -> Figures:
    """Return the figures of both."""
    filters = 4 if quick else FILTERS
    with (
        tempfile.TemporaryDirectory() as folder,
        given(0, Path(folder)) as fiches,
        chromium() as browser,
    ):
        return {d.name: run(d(fiches), browser, say, filters) for d in (Ours, Stock)}

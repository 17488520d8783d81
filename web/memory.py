"""Memory that was used once and is kept for nothing."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Give the system what loading has freed: some tens of megabytes for a large catalogue.

    The C library of Linux keeps freed memory for later (``malloc_trim(3)``), and so does Arrow;
    where the first is another, this is left to it.
    """
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)

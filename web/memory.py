"""Memory that was used once and is kept for nothing."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def keep_nothing() -> None:
    """Have Arrow take its memory from the system, and give it back at once.

    Its own allocator keeps some 30 MB of the files read at start, for files that do not come.
    """
    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Give the system what loading has freed: some tens of megabytes for a large catalogue.

    The C library of Linux keeps freed memory for later (``malloc_trim(3)``); where it is another,
    this is left to it.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)

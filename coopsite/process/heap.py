"""Keeps the memory of a process that lives for a day close to what it needs, where its C library can (glibc's)."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Final

_ARENA_MAX: Final = -8
"""`M_ARENA_MAX` of malloc.h."""


def share_heap() -> None:
    """Have all threads take memory from one heap, so that what one gives back is there for all.

    Threads that run Python take turns anyway. For a process that has no other threads yet.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give memory that is free back to the system."""
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)

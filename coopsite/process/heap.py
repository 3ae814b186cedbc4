"""Keeps the memory of a process close to what it needs, where its C library can (glibc's)."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Final

_ARENA_MAX: Final = -8
"""`M_ARENA_MAX` of malloc.h."""
_MMAP_THRESHOLD: Final = -3
"""`M_MMAP_THRESHOLD` of malloc.h."""
_LARGE: Final = 1 << 20


def share_heap() -> None:
    """Have all threads take memory from one heap, so that what one gives back is there for all.

    Threads that run Python take turns anyway. For a process that has no other threads yet.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def keep_large_apart() -> None:
    """Have blocks of a megabyte and more lie apart, to be given back to the system as soon as they are free.

    By itself the C library puts them among all others once a few were freed, and keeps what they leave.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give memory that is free back to the system."""
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)

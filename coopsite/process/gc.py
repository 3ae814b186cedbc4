"""Pauses the garbage collector while many objects are made that stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def gc_paused(*, ending: bool = True) -> Iterator[None]:
    """Pause the garbage collector, which would go through a growing site again and again.

    `ending` says that the process ends soon afterwards. One that lives on must give False, or what became
    garbage in the block is never collected.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if ending and not gc.get_freeze_count():
                # Moves all objects to the oldest generation, which is hardly ever looked through.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@contextmanager
def frozen() -> Iterator[None]:
    """Keep the garbage collector off the objects there are. Does nothing where some are kept off it for good."""
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

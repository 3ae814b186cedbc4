"""Keeps the garbage collector still while much is made that stays."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def no_collecting() -> Iterator[None]:
    """Keep the garbage collector from going through a site again and again while it is being put together."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if not gc.get_freeze_count():
                # All there is now counts as looked through already.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@contextmanager
def frozen() -> Iterator[None]:
    """Keep the garbage collector off all there is already: it is here to stay, and many."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

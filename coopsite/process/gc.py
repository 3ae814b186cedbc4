"""Keeps the garbage collector still while much is made that stays."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def gc_paused(*, ending: bool = True) -> Iterator[None]:
    """Keep the garbage collector from going through a site again and again while it is being put together.

    `ending` says that the process ends soon afterwards. One that lives on must give False, or what became
    garbage by then is never found again.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if ending and not gc.get_freeze_count():
                # All there is now counts as looked through already.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@contextmanager
def frozen() -> Iterator[None]:
    """Keep the garbage collector off all there is already: it is here to stay, and many.

    Does nothing where something is kept off it for good: that would not stay so.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

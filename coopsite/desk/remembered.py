"""The list of stories as it was sent last: made anew only when something changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from coopsite.preview.session import SessionState


class RememberedOverview:
    """The list of stories as JSON, with what it was made from. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made_from: tuple[object, ...] = ()
        self._data = b""

    def of(self, state: SessionState, drafts: Set[str], make: Callable[[], object]) -> bytes:
        """Return what `make` returns as JSON; the last answer where the site and its `drafts` are the same."""
        with self._lock:
            snapshot, *others = self._made_from or (None,)
            if snapshot is None or snapshot is not state.snapshot or others != [state.diagnostics, drafts]:
                self._data = msgspec.json.encode(make())
                self._made_from = (state.snapshot, state.diagnostics, drafts)
            return self._data
